"""Adjustments after a retroactive tariff: both sides see them, with the document that is to come."""

from flask import Response, abort
from flask.typing import ResponseReturnValue

from app import pages
from app.permissions import actor, requires
from blueprints.invoices import letters, schemas
from blueprints.invoices.queries import adjustments
from blueprints.invoices.queries.adjustments import AdjustmentCard
from blueprints.invoices.routes.blueprint import blueprint
from blueprints.providers import api as providers
from blueprints.territory import api as territory


@blueprint.get("/conguagli")
@requires("invoices.replay")
def list_adjustments() -> ResponseReturnValue:
    """The agency's adjustments."""
    cards = adjustments.adjustments(agency_id=actor().agency_id or 0)
    names = {key: each.name for key, each in providers.cards([each.provider_id for each in cards]).items()}
    return pages.show("invoices/adjustments.html", cards=cards, names=names, own=False)


@blueprint.get("/mie/conguagli")
@requires("invoices.see_own")
def list_own_adjustments() -> ResponseReturnValue:
    """The provider's adjustments, of all agencies."""
    cards = adjustments.adjustments(provider_id=actor().provider_id or 0)
    names = territory.named({each.agency_id for each in cards})
    return pages.show("invoices/adjustments.html", cards=cards, names=names, own=True)


@blueprint.get("/conguagli/<int:adjustment_id>")
@requires("invoices.replay")
def show_adjustment(adjustment_id: int) -> ResponseReturnValue:
    """One adjustment, for the agency."""
    card = adjustments.adjustment(adjustment_id)
    if card is None or card.agency_id != actor().agency_id:
        abort(404)
    return _show(card, own=False)


@blueprint.get("/mie/conguagli/<int:adjustment_id>")
@requires("invoices.see_own")
def show_own_adjustment(adjustment_id: int) -> ResponseReturnValue:
    """One adjustment, for the provider."""
    return _show(_own(adjustment_id), own=True)


@blueprint.get("/conguagli/<int:adjustment_id>.<any(csv, pdf):kind>")
@requires("invoices.replay")
def export_adjustment(adjustment_id: int, kind: str) -> ResponseReturnValue:
    """One adjustment as a file, for the agency."""
    card = adjustments.adjustment(adjustment_id)
    if card is None or card.agency_id != actor().agency_id:
        abort(404)
    return _file(card, kind)


@blueprint.get("/mie/conguagli/<int:adjustment_id>.<any(csv, pdf):kind>")
@requires("invoices.see_own")
def export_own_adjustment(adjustment_id: int, kind: str) -> ResponseReturnValue:
    """One adjustment as a file, for the provider."""
    return _file(_own(adjustment_id), kind)


def _own(adjustment_id: int) -> AdjustmentCard:
    card = adjustments.adjustment(adjustment_id)
    if card is None or card.provider_id != actor().provider_id:
        abort(404)
    return card


def _show(card: AdjustmentCard, *, own: bool) -> str:
    provider = providers.card(card.provider_id) or abort(404)
    agency = territory.agency(card.agency_id)
    return pages.show("invoices/adjustment.html", card=card, provider=provider, agency=agency, own=own)


def _file(card: AdjustmentCard, kind: str) -> Response:
    if kind == "csv":
        answer = Response(schemas.adjustment_as_csv(card), content_type="text/csv; charset=utf-8")
    else:
        provider = providers.card(card.provider_id) or abort(404)
        made = letters.adjustment_letter(card, territory.agency(card.agency_id), provider)
        answer = Response(made, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"conguaglio-{card.code}.{kind}")
    return answer
