"""What an agency sees: the providers whose dossier it may read."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.permissions import actor, requires
from blueprints.providers import messages, queries, services
from blueprints.providers.queries import ProviderCard
from blueprints.providers.routes.blueprint import blueprint


@blueprint.get("/fornitori/")
@requires("providers.read")
def list_providers() -> ResponseReturnValue:
    """The providers with a dossier here, by pages."""
    words = request.args.get("cerca", "")
    form = request.args.get("forma", "")
    page = queries.page_of_providers(actor().agency_id or 0, words=words, legal_form=form, number=pages.page_number())
    return pages.show_list("providers/list.html", page=page, asked=words, form=form, words=messages)


@blueprint.get("/fornitori/scadenze")
@requires("providers.read")
def list_expiring() -> ResponseReturnValue:
    """What is about to expire in the dossiers here, and which letter will go out when: nothing is sent from here."""
    agency_id = actor().agency_id or 0
    page = services.page_of_expiring(clock.today(), agency_id=agency_id, number=pages.page_number())
    planned = services.planned(clock.today(), agency_id=agency_id, among=page.rows)
    return pages.show("providers/expiring.html", page=page, planned=planned, words=messages)


@blueprint.get("/fornitori/scaduti")
@requires("providers.read")
def list_expiry_cases() -> ResponseReturnValue:
    """The cases of documents that have expired: the open ones, or the closed ones."""
    state = "closed" if request.args.get("stato") == "closed" else "open"
    page = queries.page_of_cases(agency_id=actor().agency_id or 0, state=state, number=pages.page_number())
    return pages.show("providers/cases.html", page=page, state=state, words=messages)


@blueprint.post("/fornitori/scaduti/<int:case_id>")
@requires("providers.close_cases")
def close_expiry_case(case_id: int) -> ResponseReturnValue:
    """Close a case with its outcome."""
    said = {name: request.form.get(name, "") for name in ("outcome", "note")}
    try:
        services.close_case(case_id=case_id, **said, actor=actor(), now=clock.now())
    except Refused as refusal:
        pages.warn(refusal)
    else:
        pages.done("La pratica è chiusa: la trovi fra quelle chiuse, con il suo esito.")
    return pages.go("providers.list_expiry_cases")


@blueprint.get("/fornitori/<int:provider_id>")
@requires("providers.read")
def show_dossier(provider_id: int) -> ResponseReturnValue:
    """A provider's dossier; who read it is written down."""
    provider = _readable(provider_id)
    services.note_reading(provider_id=provider_id, actor=actor(), now=clock.now())
    return pages.show(
        "providers/dossier.html",
        provider=provider,
        sites=queries.sites([provider_id]),
        representatives=queries.legal_representatives(provider_id),
        profiles=queries.vat_profiles([provider_id]),
        accounts=queries.bank_accounts([provider_id]),
        page=queries.page_of_documents(provider_id, number=pages.page_number(), with_replaced=False),
        words=messages,
    )


@blueprint.get("/fornitori/<int:provider_id>/personale")
@requires("providers.read")
def show_staff(provider_id: int) -> ResponseReturnValue:
    """The operators in a dossier, by pages."""
    provider = _readable(provider_id)
    words = request.args.get("cerca", "")
    page = queries.page_of_staff(provider_id, words=words, working_on=clock.today(), number=pages.page_number())
    return pages.show("providers/dossier_staff.html", provider=provider, page=page, asked=words, words=messages)


def _readable(provider_id: int) -> ProviderCard:
    """The provider, when this agency holds its dossier: that it is on a public list is not enough."""
    readers = {agency_id for agency_id, _ in queries.readers_of(provider_id)}
    if actor().agency_id not in readers:
        abort(404)
    return queries.card(provider_id) or abort(404)
