"""The blueprint of the room's pages, and what their templates may ask."""

from collections.abc import Callable
from datetime import date, timedelta

from flask import Blueprint

blueprint = Blueprint("register", __name__)


@blueprint.context_processor
def words() -> dict[str, Callable[[date], date]]:
    """`last_day` turns the end of a period (out) into the last day that is in, the way people say it."""
    return {"last_day": lambda end: end - timedelta(days=1)}
