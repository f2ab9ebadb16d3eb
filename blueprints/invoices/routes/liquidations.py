"""Liquidation acts: choosing what to pay, the act, its exports."""

from collections.abc import Iterable
from decimal import Decimal

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from app import clock, pages, pdf
from app.decisions import Refusal, Refused
from app.messages import sentence
from app.money import to_cents
from app.permissions import actor, requires
from blueprints.accounts import api as accounts
from blueprints.invoices import queries, schemas, services
from blueprints.invoices.forms import RejectForm
from blueprints.invoices.letters import facts_of_act
from blueprints.invoices.queries.splitting import suspected_cuts
from blueprints.invoices.routes.blueprint import blueprint
from blueprints.territory import api as territory

KINDS = {
    "csv": (schemas.as_csv, "text/csv; charset=utf-8"),
    "xlsx": (schemas.as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": (schemas.as_json, "application/json"),
}

ACTS = {
    "proposed": ("da firmare", "warn"),
    "signed": ("firmato", "good"),
    "rejected": ("non firmato", "bad"),
    "paid": ("pagato", "plain"),
}


@blueprint.get("/liquidazioni")
@requires("invoices.read_acts")
def list_liquidations() -> ResponseReturnValue:
    """What can be paid now, and the acts so far."""
    return _list()


def _list(chosen: Iterable[int] = (), refused: Refused | None = None) -> str:
    """The page; after a refusal with what was chosen, and beside each invoice what it lacks."""
    lacking: dict[int, list[tuple[str, str]]] = {}
    for each in refused.refusals if refused else ():
        if "einvoice_id" in each.facts:
            lacking.setdefault(each.facts["einvoice_id"], []).append((sentence(each), each.code.partition("-")[0]))
    agency_id = actor().agency_id or 0
    payables = queries.payables(agency_id)
    return pages.show(
        "invoices/liquidations.html",
        payables=payables,
        cut=suspected_cuts(agency_id, payables, clock.today()),
        acts=queries.liquidations(agency_id),
        states=ACTS,
        chosen=frozenset(chosen),
        lacking=lacking,
    )


@blueprint.post("/liquidazioni")
@requires("invoices.liquidate")
def liquidate() -> ResponseReturnValue:
    """Put the chosen invoices into an act."""
    chosen = [int(each) for each in request.form.getlist("invoice") if each.isdecimal()]
    try:
        act_id = services.liquidate(einvoice_ids=chosen, actor=actor(), now=clock.now())
    except Refused as refusal:
        if not any("einvoice_id" in each.facts for each in refusal.refusals):
            pages.warn(refusal)
        return _list(chosen, refusal)
    act = queries.liquidation(act_id)
    waits = act is not None and act.state == "proposed"
    then = "supera la soglia e aspetta la seconda firma" if waits else "si può esportare e pagare"
    pages.done(f"L'atto di liquidazione è registrato: {then}.")
    return pages.go("invoices.show_liquidation", liquidation_id=act_id)


@blueprint.get("/liquidazioni/<int:liquidation_id>")
@requires("invoices.read_acts")
def show_liquidation(liquidation_id: int) -> ResponseReturnValue:
    """One act."""
    return _show(liquidation_id, RejectForm(formdata=None))


def _show(liquidation_id: int, form: RejectForm) -> str:
    act = queries.liquidation(liquidation_id) or abort(404)
    today = clock.today()
    rate = territory.parameter(act.agency_id, "invoices.late_interest_percent", today)
    fixed = territory.parameter(act.agency_id, "invoices.late_fixed_euros", today)
    late = {
        each.id: each.late(percent_a_year=Decimal(str(rate)), fixed_cents=to_cents(Decimal(str(fixed))))
        for each in act.items
    }
    people = accounts.cards(each for each in (act.decided_by, act.signed_by) if each)
    return pages.show(
        "invoices/liquidation.html", act=act, states=ACTS, form=form, late=late, people=people, mine=_mine(act)
    )


def _mine(act: queries.LiquidationView) -> bool:
    """Whether the reader has proposed the act, and so cannot sign it."""
    return actor().person_id is not None and act.decided_by == actor().person_id


@blueprint.post("/liquidazioni/<int:liquidation_id>/firma")
@requires("invoices.sign")
def sign_liquidation(liquidation_id: int) -> ResponseReturnValue:
    """Sign an act as the second person."""
    try:
        services.sign(liquidation_id=liquidation_id, actor=actor(), now=clock.now())
    except Refused as refusal:
        pages.warn(refusal)
    except LookupError:
        abort(404)
    else:
        pages.done("L'atto è firmato: la contabilità lo può esportare.")
    return pages.go("invoices.show_liquidation", liquidation_id=liquidation_id)


@blueprint.post("/liquidazioni/<int:liquidation_id>/rinvia")
@requires("invoices.sign")
def reject_liquidation(liquidation_id: int) -> ResponseReturnValue:
    """Do not sign an act."""
    form = RejectForm()
    if not form.validate_on_submit():
        return _show(liquidation_id, form)
    try:
        services.reject(liquidation_id=liquidation_id, reason=form.reason.data, actor=actor(), now=clock.now())
    except Refused as refusal:
        pages.refusals_on(form, refusal)
        return _show(liquidation_id, form)
    except LookupError:
        abort(404)
    pages.done("L'atto non è firmato: le sue fatture si possono liquidare di nuovo.")
    return pages.go("invoices.show_liquidation", liquidation_id=liquidation_id)


@blueprint.get("/liquidazioni/<int:liquidation_id>.<any(csv, xlsx, json, pdf):kind>")
@requires("invoices.read_acts")
def export_liquidation(liquidation_id: int, kind: str) -> ResponseReturnValue:
    """The act as a file, once it is signed."""
    act = queries.liquidation(liquidation_id) or abort(404)
    if act.state not in ("signed", "paid"):
        raise Refused(Refusal("export-before-signature"))
    name = f"liquidazione-{act.number}-{act.year}.{kind}"
    if kind == "pdf":
        answer = Response(_pdf(act), mimetype="application/pdf")
    else:
        make, media_type = KINDS[kind]
        answer = Response(make(act), content_type=media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _pdf(act: queries.LiquidationView) -> bytes:
    people = accounts.cards(each for each in (act.decided_by, act.signed_by) if each)
    said = [("Proposto da", act.decided_by, act.decided_at), ("Firmato da", act.signed_by, act.closed_at)]
    signatures = [f"{what} {people[who].name}, {pages.moment(at)}" for what, who, at in said if who in people]
    return pdf.make("invoices/liquidation.typ", facts_of_act(act, territory.agency(act.agency_id), signatures))
