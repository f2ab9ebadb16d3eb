"""VAT treatment and bank accounts, by date."""

from decimal import Decimal

from flask.typing import ResponseReturnValue

from app import pages
from app.permissions import requires
from blueprints.providers import forms, services
from blueprints.providers.routes.blueprint import attempted, blueprint, by, own_id, show_form


@blueprint.route("/fornitore/iva", methods=["GET", "POST"])
@requires("providers.edit")
def set_vat_profile() -> ResponseReturnValue:
    """Say how services are taxed from a day on."""
    form = forms.VatForm()
    if form.validate_on_submit() and attempted(form, lambda: _set_vat(form)):
        pages.done("Il nuovo regime IVA è registrato: quello di prima vale fino al giorno precedente.")
        return pages.go("providers.show_own")
    after = "le fatture con prestazioni da quel giorno si controllano con questo regime."
    return show_form("Nuovo regime IVA", form, button="Registra il regime", after=after)


@blueprint.route("/fornitore/conti", methods=["GET", "POST"])
@requires("providers.edit")
def add_bank_account() -> ResponseReturnValue:
    """Declare an account dedicated to public payments."""
    form = forms.BankAccountForm()
    if form.validate_on_submit() and attempted(form, lambda: _add_account(form)):
        pages.done("Il conto è registrato: da quel giorno le fatture possono indicarlo.")
        return pages.go("providers.show_own")
    after = "l'ente pubblico paga soltanto su conti dichiarati qui."
    return show_form("Nuovo conto dedicato", form, button="Registra il conto", after=after)


@blueprint.route("/fornitore/conti/<int:account_id>/fine", methods=["GET", "POST"])
@requires("providers.edit")
def end_bank_account(account_id: int) -> ResponseReturnValue:
    """Close an account."""
    form = forms.EndForm()
    if form.validate_on_submit() and attempted(form, lambda: _close(account_id, form)):
        pages.done("La chiusura del conto è registrata.")
        return pages.go("providers.show_own")
    after = "dopo quel giorno le fatture che lo indicano vengono segnalate."
    return show_form("Chiudi il conto", form, button="Registra la chiusura", after=after)


def _set_vat(form: forms.VatForm) -> None:
    services.set_vat_profile(
        provider_id=own_id(),
        kind=form.kind.data,
        rate=form.rate.data or Decimal(0),
        nature=form.nature.data or None,
        legal_basis=form.legal_basis.data or "",
        stamp_exempt=form.stamp_exempt.data,
        valid_from=form.valid_from.data,
        **by(),
    )


def _add_account(form: forms.BankAccountForm) -> None:
    services.add_bank_account(
        provider_id=own_id(),
        iban=form.iban.data,
        holder=form.holder.data,
        valid_from=form.valid_from.data,
        **by(),
    )


def _close(account_id: int, form: forms.EndForm) -> None:
    services.end_bank_account(provider_id=own_id(), account_id=account_id, last_day=form.last_day.data, **by())
