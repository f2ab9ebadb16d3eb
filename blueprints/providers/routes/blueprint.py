"""The blueprint, and what several of its pages need."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, url_for
from sqlalchemy.exc import IntegrityError

from app import clock, forms, pages
from app.decisions import Refused
from app.permissions import actor
from blueprints.territory import api as territory

blueprint = Blueprint("providers", __name__)

DOSSIER = "Fascicolo"


@blueprint.app_template_filter("last_day")
def last_day(first_out: date) -> date:
    """The last day in, for a first day out: the way people say it."""
    return first_out - timedelta(days=1)


def own_id() -> int:
    """The provider for which this person works now; not found for whoever works for none."""
    return actor().provider_id or abort(404)


def attempted(form: Any, do: Callable[[], object]) -> bool:
    """Do it, or put the reasons against it on the form; whether it was done."""
    try:
        do()
    except Refused as refusal:
        pages.refusals_on(form, refusal)
    except IntegrityError as error:
        if not forms.blame(form, error):
            raise
    else:
        return True
    return False


def by() -> dict[str, Any]:
    """Who does it, and when: what every service asks."""
    return {"actor": actor(), "now": clock.now()}


def show_form(heading: str, form: Any, *, button: str, after: str, **context: Any) -> str:
    """A page of the own room that holds one form: `after` says what happens when it is sent."""
    trail = [(DOSSIER, url_for("providers.show_own")), *context.pop("trail", [])]
    facts = {"intro": "", "stored": None, "files": False, "model": None, **context}
    return pages.show(
        "providers/form.html", heading=heading, form=form, button=button, after=after, trail=trail, **facts
    )


def owner_choices() -> list[tuple[str, str]]:
    """The Comuni that may own a municipal company."""
    comuni = {each.istat_code: each.name for each in territory.all_comuni()}
    return [("", "nessuno"), *comuni.items()]


def profile_choices() -> list[tuple[str, str]]:
    """The professional profiles of all services, once each."""
    profiles = dict.fromkeys(profile for service in territory.services() for profile in service.profiles)
    return [(profile, territory.profile_name(profile, "it")) for profile in profiles]
