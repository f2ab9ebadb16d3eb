"""The whole content of an application, as it is frozen when it is lodged and printed before."""

from typing import Any

from blueprints.calls.queries.applications import FileCard, Filled
from blueprints.calls.rules.notice import updates_as_json
from blueprints.providers import api as providers
from blueprints.standards.fields import form_as_plain
from blueprints.territory import api as territory


def content_of(filled: Filled) -> dict[str, Any]:
    """What is lodged, whole: whoever reads it later needs nothing else."""
    provider = providers.card(filled.card.provider_id)
    names = {each.code: each.name for each in territory.services()}
    zones = {each.code: each.name for each in filled.notice.zones}
    return {
        "application": filled.card.id,
        "call": {
            "code": filled.call.code,
            "title": filled.notice.title,
            "version": filled.version.number,
            "digest": filled.version.digest,
            "list_updates": updates_as_json(filled.notice.windows.updates) if filled.notice.windows else None,
        },
        "provider": {
            "id": filled.card.provider_id,
            "name": provider.name if provider else "",
            "vat_number": provider.vat_number if provider else "",
            "fiscal_code": provider.fiscal_code if provider else "",
            "legal_form": provider.legal_form if provider else "",
            "address": f"{provider.address}, {provider.comune_name}" if provider else "",
            "pec": provider.pec if provider else "",
        },
        "services": [
            {
                "code": each.service,
                "name": names.get(each.service, each.service),
                "zones": [{"code": zone, "name": zones.get(zone, zone)} for zone in each.zones],
            }
            for each in filled.card.services
        ],
        "form": form_as_plain(filled.form),
        "answers": {code: each.value for code, each in sorted(filled.answers.items())},
        "files": {path: [_file(each) for each in attached] for path, attached in sorted(filled.files.items())},
        "terms": filled.notice.terms,
    }


def _file(file: FileCard) -> dict[str, Any]:
    return {
        "id": file.id,
        "name": file.name,
        "digest": file.digest,
        "size": file.size,
        "media_type": file.media_type,
        "issued_on": file.issued_on.isoformat() if file.issued_on else None,
        "expires_on": file.expires_on.isoformat() if file.expires_on else None,
    }
