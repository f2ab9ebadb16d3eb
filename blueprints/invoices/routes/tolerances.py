"""Findings above a tolerance: what the reader's role may let pass, with a reason."""

from flask import abort
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.messages import language
from app.permissions import actor, requires
from blueprints.invoices import queries, services
from blueprints.invoices.forms import TolerateForm
from blueprints.invoices.queries import tolerances
from blueprints.invoices.routes.blueprint import blueprint
from blueprints.invoices.routes.invoices import words_of
from blueprints.invoices.verification.catalogue import CATALOGUE


def _mine() -> list[str]:
    """The rules whose tolerance the reader may exceed."""
    allowed = tolerances.roles_by_rule(actor().agency_id or 0, clock.today())
    return sorted(rule for rule, roles in allowed.items() if roles & actor().roles)


def _named(rules: list[str]) -> list[str]:
    """Rules by code and name, in the reader's language."""
    known = ((code, CATALOGUE.rules.get(code)) for code in rules)
    return [f"{code} {getattr(rule, language())}" if rule else code for code, rule in known]


@blueprint.get("/scostamenti")
@requires("invoices.tolerate")
def list_tolerances() -> ResponseReturnValue:
    """The invoices with findings that the reader may let pass."""
    rules = _mine()
    page = tolerances.waiting(actor().agency_id or 0, rules, number=pages.page_number())
    return pages.show_list("invoices/tolerances.html", page=page, rules=_named(rules))


@blueprint.route("/<int:einvoice_id>/scostamenti", methods=["GET", "POST"])
@requires("invoices.tolerate")
def tolerate(einvoice_id: int) -> ResponseReturnValue:
    """The findings of one invoice that the reader may let pass."""
    view, form, rules = queries.invoice(einvoice_id) or abort(404), TolerateForm(), _mine()
    page = tolerances.tolerable(einvoice_id, rules, number=pages.page_number())
    form.findings.choices = [(each.id, f"{each.finding.rule}: {words_of(each.finding)}") for each in page.rows]
    if form.validate_on_submit():
        said = {"finding_ids": form.findings.data, "reason": form.reason.data}
        try:
            count = services.tolerate(einvoice_id=einvoice_id, actor=actor(), now=clock.now(), **said)
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            pages.done(f"Osservazioni lasciate passare: {count}. La fattura è stata verificata di nuovo.")
            return pages.go("invoices.list_tolerances")
    shown = {"tolerated": tolerances.tolerated_of([einvoice_id]), "rules": _named(rules)}
    return pages.show("invoices/tolerate.html", view=view, page=page, form=form, **shown)
