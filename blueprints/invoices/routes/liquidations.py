"""Liquidation acts: choosing what to pay, the act, its exports."""

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from app import clock, pages, pdf
from app.decisions import Refused
from app.permissions import actor, requires
from blueprints.invoices import queries, schemas, services
from blueprints.invoices.letters import facts_of_act
from blueprints.invoices.routes.blueprint import blueprint
from blueprints.territory import api as territory

KINDS = {
    "csv": (schemas.as_csv, "text/csv; charset=utf-8"),
    "xlsx": (schemas.as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": (schemas.as_json, "application/json"),
}


@blueprint.get("/liquidazioni")
@requires("invoices.liquidate")
def list_liquidations() -> ResponseReturnValue:
    """What can be paid now, and the acts so far."""
    agency_id = actor().agency_id or 0
    return pages.show(
        "invoices/liquidations.html", payables=queries.payables(agency_id), acts=queries.liquidations(agency_id)
    )


@blueprint.post("/liquidazioni")
@requires("invoices.liquidate")
def liquidate() -> ResponseReturnValue:
    """Put the chosen invoices into an act."""
    chosen = [int(each) for each in request.form.getlist("invoice") if each.isdecimal()]
    try:
        act_id = services.liquidate(einvoice_ids=chosen, actor=actor(), now=clock.now())
    except Refused as refusal:
        pages.warn(refusal)
        return pages.go("invoices.list_liquidations")
    pages.done("L'atto di liquidazione è registrato. Ora puoi esportarlo per il programma di contabilità.")
    return pages.go("invoices.show_liquidation", liquidation_id=act_id)


@blueprint.get("/liquidazioni/<int:liquidation_id>")
@requires("invoices.liquidate")
def show_liquidation(liquidation_id: int) -> ResponseReturnValue:
    """One act."""
    act = queries.liquidation(liquidation_id) or abort(404)
    return pages.show("invoices/liquidation.html", act=act)


@blueprint.get("/liquidazioni/<int:liquidation_id>.<any(csv, xlsx, json, pdf):kind>")
@requires("invoices.liquidate")
def export_liquidation(liquidation_id: int, kind: str) -> ResponseReturnValue:
    """The act as a file."""
    act = queries.liquidation(liquidation_id) or abort(404)
    name = f"liquidazione-{act.number}-{act.year}.{kind}"
    if kind == "pdf":
        agency = territory.agency(actor().agency_id or 0)
        answer = Response(pdf.make("invoices/liquidation.typ", facts_of_act(act, agency)), mimetype="application/pdf")
    else:
        make, media_type = KINDS[kind]
        answer = Response(make(act), content_type=media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
