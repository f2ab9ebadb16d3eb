"""The blueprint of the room's pages, and what their templates may ask."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint
from flask_babel import format_date

from app.decisions import Refusal
from app.messages import sentence
from blueprints.care import messages
from blueprints.providers import api as providers
from blueprints.territory import api as territory

blueprint = Blueprint("care", __name__)

STATE_LOOKS = {
    **dict.fromkeys(("active", "accepted", "imported", "locked"), "good"),
    **dict.fromkeys(("suspended", "submitted", "under_review", "partly_accepted", "checked", "authorised"), "warn"),
    **dict.fromkeys(("returned", "refused"), "bad"),
}


@blueprint.context_processor
def words() -> dict[str, Any]:
    """What the room's templates may ask: names of codes, last days, months, told refusals."""
    return {
        "words": messages,
        "looks": lambda state: STATE_LOOKS.get(state, "plain"),
        "last_day": lambda end: None if end is None else end - timedelta(days=1),
        "month_name": lambda month: format_date(month, "LLLL y"),
        "told": lambda notice: sentence(Refusal(notice["code"], **notice["facts"])),
    }


def provider_names(ids: set[int]) -> dict[int, str]:
    """Names of providers by id; those out of reach are told by number."""
    known = {number: card.name for number, card in providers.cards(ids).items()}
    return {number: known.get(number, f"Ente gestore {number}") for number in ids}


def comune_names(agency_id: int, on: date | None = None) -> dict[int, str]:
    """Names of the agency's Comuni by id."""
    return {each.id: each.name for each in territory.comuni_of(agency_id, on)}
