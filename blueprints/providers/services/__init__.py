"""What can be done with providers."""

from blueprints.providers.services.documents import document_content, keep_document, note_download
from blueprints.providers.services.dossier import (
    add_bank_account,
    add_representative,
    add_site,
    change_identity,
    end_bank_account,
    end_representative,
    note_reading,
    remove_site,
    set_vat_profile,
)
from blueprints.providers.services.expiring import (
    announce_expiries,
    close_case,
    expiring_soon,
    page_of_expiring,
    planned,
    to_announce,
)
from blueprints.providers.services.registration import list_publicly, open_dossier, register
from blueprints.providers.services.staff import (
    ImportOutcome,
    add_qualification,
    decide_import,
    import_staff,
    save_member,
)

__all__ = [
    "ImportOutcome",
    "add_bank_account",
    "add_qualification",
    "add_representative",
    "add_site",
    "announce_expiries",
    "change_identity",
    "close_case",
    "decide_import",
    "document_content",
    "end_bank_account",
    "end_representative",
    "expiring_soon",
    "import_staff",
    "keep_document",
    "list_publicly",
    "note_download",
    "note_reading",
    "open_dossier",
    "page_of_expiring",
    "planned",
    "register",
    "remove_site",
    "save_member",
    "set_vat_profile",
    "to_announce",
]
