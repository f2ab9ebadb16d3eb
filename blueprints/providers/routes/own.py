"""The provider's own room: who it is, where it works, who represents it."""

from dataclasses import asdict
from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.permissions import requires
from blueprints.providers import forms, messages, queries, services
from blueprints.providers.routes.blueprint import attempted, blueprint, by, own_id, owner_choices, show_form
from blueprints.providers.rules.registration import Representative
from blueprints.territory import api as territory


@blueprint.get("/fornitore/")
@requires("providers.edit")
def show_own() -> ResponseReturnValue:
    """The dossier as its provider sees it."""
    provider_id = own_id()
    readers = queries.readers_of(provider_id)
    return pages.show(
        "providers/own.html",
        provider=queries.card(provider_id) or abort(404),
        sites=queries.sites([provider_id]),
        representatives=queries.legal_representatives(provider_id),
        profiles=queries.vat_profiles([provider_id]),
        accounts=queries.bank_accounts([provider_id]),
        expiring=services.expiring_soon(clock.today(), provider_id=provider_id),
        readers=readers,
        agencies=territory.named(agency_id for agency_id, _ in readers),
        words=messages,
    )


@blueprint.route("/fornitore/dati", methods=["GET", "POST"])
@requires("providers.edit")
def edit_identity() -> ResponseReturnValue:
    """Change who the provider is; a later save than somebody else's shows both."""
    found = queries.identified(own_id()) or abort(404)
    form = forms.IdentityForm(data=_facts_of(found))
    form.owner_comune_istat.choices = owner_choices()
    stored = None
    if form.validate_on_submit():
        if attempted(form, lambda: _change(form, found)):
            pages.done("I dati sono salvati.")
            return pages.go("providers.show_own")
        stored = _stored(form, found)
    intro = f"La partita IVA {found.vat_number} non si cambia: un altro soggetto giuridico si registra a parte."
    after = "li vedono subito gli enti pubblici che leggono il tuo fascicolo."
    return show_form("Dati dell'ente", form, button="Salva i dati", after=after, intro=intro, stored=stored)


@blueprint.route("/fornitore/sedi", methods=["GET", "POST"])
@requires("providers.edit")
def add_site() -> ResponseReturnValue:
    """Add an operating site."""
    form = forms.SiteForm()
    if form.validate_on_submit():
        services.add_site(provider_id=own_id(), **_data(form), **by())
        pages.done("La sede è aggiunta.")
        return pages.go("providers.show_own")
    after = "la sede compare nel fascicolo e nella tua pagina pubblica."
    return show_form("Aggiungi una sede operativa", form, button="Aggiungi la sede", after=after)


@blueprint.post("/fornitore/sedi/<int:site_id>/togli")
@requires("providers.edit")
def remove_site(site_id: int) -> ResponseReturnValue:
    """Take an operating site out."""
    services.remove_site(provider_id=own_id(), site_id=site_id, **by())
    pages.done("La sede è tolta.")
    return pages.go("providers.show_own")


@blueprint.route("/fornitore/rappresentanti", methods=["GET", "POST"])
@requires("providers.edit")
def add_representative() -> ResponseReturnValue:
    """Add a legal representative."""
    form = forms.RepresentativeForm()
    if form.validate_on_submit():
        services.add_representative(
            provider_id=own_id(),
            representative=Representative(name=form.name.data, fiscal_code=form.fiscal_code.data),
            valid_from=form.valid_from.data,
            **by(),
        )
        pages.done("Il legale rappresentante è aggiunto. Per dargli un accesso, invitalo dalla pagina Persone.")
        return pages.go("providers.show_own")
    after = "può firmare domande e patti dal giorno che indichi."
    return show_form("Aggiungi un legale rappresentante", form, button="Aggiungi", after=after)


@blueprint.route("/fornitore/rappresentanti/<int:representative_id>/fine", methods=["GET", "POST"])
@requires("providers.edit")
def end_representative(representative_id: int) -> ResponseReturnValue:
    """End an office."""
    form = forms.EndForm()
    if form.validate_on_submit() and attempted(form, lambda: _end(representative_id, form)):
        pages.done("La fine della carica è registrata.")
        return pages.go("providers.show_own")
    after = "la persona resta nello storico del fascicolo."
    return show_form("Fine della carica", form, button="Registra la fine", after=after)


def _change(form: forms.IdentityForm, found: queries.Identified) -> None:
    services.change_identity(
        provider_id=found.id, identity=form.identity(found.vat_number), seen=_number(form.seen.data), **by()
    )


def _end(representative_id: int, form: forms.EndForm) -> None:
    services.end_representative(
        provider_id=own_id(), representative_id=representative_id, last_day=form.last_day.data, **by()
    )


def _facts_of(found: queries.Identified) -> dict[str, Any]:
    return {**asdict(found), "seen": found.version, "owner_comune_istat": found.owner_comune_istat or ""}


def _data(form: Any) -> dict[str, Any]:
    return {field.name: field.data or "" for field in form if field.name != "csrf_token"}


def _number(written: str | None) -> int:
    return int(written) if written and written.isdecimal() else 0


def _stored(form: forms.IdentityForm, found: queries.Identified) -> list[tuple[str, str]] | None:
    """What somebody else saved meanwhile, beside the form; saving again means the choice is made."""
    if _number(form.seen.data) == found.version:
        return None
    form.seen.data = str(found.version)
    named = asdict(found)
    return [(form[name].label.text, str(named[name] or "–")) for name in named if name in form]
