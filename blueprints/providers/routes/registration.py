"""How a provider comes in."""

from flask.typing import ResponseReturnValue

from app import pages
from app.factory import limiter
from app.permissions import actor, public
from blueprints.providers import services
from blueprints.providers.forms import RegistrationForm
from blueprints.providers.routes.blueprint import attempted, blueprint, by, owner_choices
from blueprints.providers.rules.registration import Representative


@blueprint.route("/fornitori/registrazione", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
@public
def register() -> ResponseReturnValue:
    """Register a provider with its legal representative."""
    form = RegistrationForm()
    form.owner_comune_istat.choices = owner_choices()
    known = actor().person_id is not None
    if known:
        form.without_account()
    if form.validate_on_submit() and attempted(form, lambda: _register(form, known)):
        pages.done("L'ente è registrato. Accedi per completare il fascicolo: sedi, operatori e documenti.")
        return pages.go("accounts.choose_scope" if known else "accounts.sign_in")
    return pages.show("providers/register.html", form=form, known=known)


def _register(form: RegistrationForm, known: bool) -> None:
    services.register(
        identity=form.identity(form.vat_number.data),
        representative=Representative(
            name=form.representative_name.data, fiscal_code=form.representative_fiscal_code.data
        ),
        iban=form.iban.data,
        email=None if known else form.account_email.data,
        password=None if known else form.password.data,
        **by(),
    )
