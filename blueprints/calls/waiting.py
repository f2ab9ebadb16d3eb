"""What waits for the people of the room, counted in a few statements."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from app.actors import Actor
from app.db import session
from app.room import Waiting
from blueprints.calls.models import Application, CallQuestion, YearlyConfirmation
from blueprints.calls.queries import evaluation
from blueprints.calls.states import ApplicationState, ConfirmationState

_A = ApplicationState
_OF_OFFICER = {
    _A.LODGED: "waits-application-new",
    _A.FORMAL_CHECK: "waits-application-check",
    _A.INTEGRATED: "waits-application-integrated",
    _A.INADMISSIBLE: "waits-application-inadmissible",
    _A.OBSERVED: "waits-application-observed",
    _A.PROPOSED: "waits-application-proposed",
}
# With whether a term of the law runs meanwhile.
_OF_PROVIDER = {
    _A.INTEGRATION_REQUESTED: ("waits-own-integration", True),
    _A.NOTICE_SENT: ("waits-own-notice", True),
    _A.DRAFT: ("waits-own-draft", False),
}


def for_officer(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Applications by what must be done next, questions without an answer, confirmations that are late."""
    agency_id = actor.agency_id or 0
    counts = _by_state(Application.agency_id == agency_id)
    for state, code in _OF_OFFICER.items():
        yield Waiting(code=code, count=counts.get(state, 0), endpoint="calls.list_cases", values={"stato": str(state)})
    asked = (CallQuestion.agency_id == agency_id, CallQuestion.answered_at.is_(None))
    questions = session().scalar(select(func.count()).select_from(CallQuestion).where(*asked)) or 0
    yield Waiting(code="waits-question", count=questions, endpoint="calls.list_own_calls")
    late = _confirmations(YearlyConfirmation.agency_id == agency_id).get(ConfirmationState.LATE, 0)
    yield Waiting(code="waits-confirmation-late", count=late, endpoint="calls.show_confirmations", urgent=True)


def for_member(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Applicants about whom a member must declare, and those to evaluate."""
    me = actor.person_id or 0
    commissions = {each.call_id: each for each in evaluation.commissions_with(me)}
    cases = evaluation.applications_of_calls(commissions)
    ids = [case.id for case in cases]
    declared, handed = evaluation.declarations(ids), evaluation.handed_in(ids)
    open_cases = [
        case
        for case in cases
        if case.before_commission_at is not None
        and me not in handed.get(case.id, ())
        and evaluation.judges(commissions[case.call_id], declared.get(case.id, {}), me)
    ]
    to_declare = sum(me not in declared.get(number, {}) for number in ids)
    yield Waiting(code="waits-declaration", count=to_declare, endpoint="calls.show_desk")
    yield Waiting(code="waits-evaluation", count=len(open_cases), endpoint="calls.show_desk")


def for_provider(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """What the agency asks about the provider's applications, drafts, and confirmations of the year."""
    provider_id = actor.provider_id or 0
    counts = _by_state(Application.provider_id == provider_id)
    for state, (code, urgent) in _OF_PROVIDER.items():
        yield Waiting(code=code, count=counts.get(state, 0), endpoint="calls.list_own_applications", urgent=urgent)
    states = _confirmations(YearlyConfirmation.provider_id == provider_id)
    page = "calls.list_own_confirmations"
    late, asked = (states.get(state, 0) for state in (ConfirmationState.LATE, ConfirmationState.ASKED))
    yield Waiting(code="waits-own-confirmation-late", count=late, endpoint=page, urgent=True)
    yield Waiting(code="waits-own-confirmation", count=asked, endpoint=page)


def _by_state(where: ColumnElement[bool]) -> dict[str, int]:
    statement = select(Application.state, func.count()).where(where).group_by(Application.state)
    return dict(session().execute(statement).all())


def _confirmations(where: ColumnElement[bool]) -> dict[str, int]:
    own = YearlyConfirmation.state
    return dict(session().execute(select(own, func.count()).where(where).group_by(own)).all())
