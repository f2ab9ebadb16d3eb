"""The blueprint of the room's pages, what their templates may ask, and what several pages need."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

from flask import Blueprint, abort, send_file
from flask.typing import ResponseReturnValue

from app import clock, documents, pages
from app.decisions import Refused
from app.messages import sentence
from app.permissions import actor
from blueprints.monitoring import messages, queries
from blueprints.monitoring.queries import FindingCard, ProposalCard, VisitCard
from blueprints.monitoring.rules import mark_of

blueprint = Blueprint("monitoring", __name__)


@blueprint.context_processor
def words() -> dict[str, Any]:
    """The words of states, kinds, outcomes and classes, and how refusals and marks are made."""
    return {
        "state_words": messages.STATES,
        "state_kinds": messages.STATE_KINDS,
        "kind_words": messages.KIND_WORDS,
        "outcome_words": messages.OUTCOME_WORDS,
        "severity_words": messages.SEVERITY_WORDS,
        "severity_kinds": messages.SEVERITY_KINDS,
        "cause_words": messages.CAUSE_WORDS,
        "proposal_words": messages.PROPOSAL_WORDS,
        "proposal_kinds": messages.PROPOSAL_KINDS,
        "penalty_words": messages.PENALTY_WORDS,
        "penalty_kinds": messages.PENALTY_KINDS,
        "section_words": messages.SECTION_WORDS,
        "unit_words": messages.UNIT_WORDS,
        "sentence": sentence,
        "mark_of": mark_of,
        "typed_number": _typed_number,
    }


def _typed_number(value: Decimal | None) -> str:
    """A measure as it is typed again, in any language: no thousands, a comma for decimals."""
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


def by() -> dict[str, Any]:
    """Who does it, and when: what every service asks."""
    return {"actor": actor(), "now": clock.now()}


def attempted(form: Any, do: Callable[[], object]) -> bool:
    """Do it, or put the reasons against it above the form; whether it was done."""
    try:
        do()
    except Refused as refusal:
        pages.refusals_on(form, refusal)
        return False
    return True


def warned(do: Callable[[], object]) -> bool:
    """Do it, or say the reasons against it on the next page; whether it was done."""
    try:
        do()
    except Refused as refusal:
        pages.warn(refusal)
        return False
    return True


def own_visit(visit_id: int) -> VisitCard:
    """A visit of the actor's agency, or the page that there is none."""
    found = queries.visit(visit_id)
    return found if found is not None and found.agency_id == actor().agency_id else abort(404)


def own_finding(finding_id: int) -> FindingCard:
    """A finding of the actor's agency, or the page that there is none."""
    found = queries.finding(finding_id)
    return found if found is not None and found.agency_id == actor().agency_id else abort(404)


def own_proposal(proposal_id: int) -> ProposalCard:
    """A proposal of the actor's agency, or the page that there is none."""
    found = queries.proposal(proposal_id)
    return found if found is not None and found.agency_id == actor().agency_id else abort(404)


def as_minutes(visit: VisitCard) -> ResponseReturnValue:
    """The minutes as a PDF to be saved, or the page that there are none."""
    content = documents.storage().get(visit.pdf_digest or abort(404))
    name = f"verbale-{visit.minutes_number}-{visit.minutes_year}.pdf"
    answer = send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
