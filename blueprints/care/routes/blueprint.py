"""The blueprint of the room's pages, and what their templates may ask."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint
from flask_babel import format_date

from app import pages
from app.clock import ROME
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
        "span": span,
        "told": lambda notice: sentence(Refusal(notice["code"], **notice["facts"])),
    }


def span(start: datetime, end: datetime) -> str:
    """From when to when, in Rome's time; the day of the end only when it is another."""
    first, last = start.astimezone(ROME), end.astimezone(ROME)
    until = f"{last:%H:%M}" if first.date() == last.date() else f"{pages.day(last.date())}, {last:%H:%M}"
    return f"{pages.day(first.date())}, {first:%H:%M}–{until}"


def provider_names(ids: set[int]) -> dict[int, str]:
    """Names of providers by id; those out of reach are told by number."""
    known = {number: card.name for number, card in providers.cards(ids).items()}
    return {number: known.get(number, f"Ente gestore {number}") for number in ids}


def comune_names(agency_id: int, on: date | None = None) -> dict[int, str]:
    """Names of the agency's Comuni by id."""
    return {each.id: each.name for each in territory.comuni_of(agency_id, on)}
