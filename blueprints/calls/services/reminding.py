"""Reminders to the members of commissions: what waits for them, in one letter, not more often than the agency says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app import mail
from app.actors import Actor
from app.clock import day_of
from app.uow import use_case
from blueprints.accounts import api as accounts
from blueprints.calls.letters import reminder
from blueprints.calls.models import Application
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.queries import evaluation as queries
from blueprints.calls.queries.evaluation import CommissionCard, Declared
from blueprints.calls.rules.reminding import reminder_period
from blueprints.calls.states import ApplicationState
from blueprints.territory import api as territory

# Nobody judges these any more: nobody is reminded of them.
OVER = frozenset(
    {
        ApplicationState.ACCEPTED,
        ApplicationState.ACCEPTED_WITH_PRESCRIPTIONS,
        ApplicationState.ENROLLED,
        ApplicationState.INADMISSIBLE,
        ApplicationState.REFUSED,
        ApplicationState.WITHDRAWN,
    }
)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waits for a member: receipts, each with the day since which it does."""

    to_declare: Mapping[str, date]
    to_evaluate: Mapping[str, date]

    @property
    def days(self) -> tuple[date, ...]:
        """Since when each thing waits."""
        return (*self.to_declare.values(), *self.to_evaluate.values())


@use_case
def remind_commissions(*, actor: Actor, now: datetime) -> dict[str, Any]:
    """Write to every member for whom something has waited too long; each letter goes out once."""
    commissions = queries.sitting_commissions()
    cases = queries.applications_of_calls({each.call_id for each in commissions})
    ids = [each.id for each in cases]
    declared, handed = queries.declarations(ids), queries.handed_in(ids)
    told = 0
    for commission in commissions:
        own = [each for each in cases if each.call_id == commission.call_id]
        for member in commission.members:
            waiting = _waiting(commission, member.person_id, own, declared, handed)
            told += _tell(commission, member.person_id, waiting, day_of(now))
    return {"told": told}


def _waiting(
    commission: CommissionCard,
    person_id: int,
    cases: Iterable[Application],
    declared: Mapping[int, Mapping[int, Declared]],
    handed: Mapping[int, frozenset[int]],
) -> Waiting:
    to_declare, to_evaluate = {}, {}
    for case in cases:
        receipt = f"{case.receipt_number}/{case.receipt_year}"
        said = declared.get(case.id, {})
        mine = said.get(person_id)
        if ApplicationState(case.state) in OVER:
            continue
        if mine is None:
            to_declare[receipt] = day_of(max(case.lodged_at or commission.appointed_at, commission.appointed_at))
            continue
        judged = queries.judges(commission, said, person_id) and case.state == ApplicationState.EVALUATION
        if judged and person_id not in handed.get(case.id, ()):
            to_evaluate[receipt] = day_of(max(case.before_commission_at or mine.at, mine.at))
    return Waiting(to_declare=to_declare, to_evaluate=to_evaluate)


def _tell(commission: CommissionCard, person_id: int, waiting: Waiting, today: date) -> bool:
    every_days = int(territory.parameter(commission.agency_id, "calls.reminder_days", today))
    period = reminder_period(waiting.days, every_days=every_days, today=today)
    person = accounts.cards([person_id]).get(person_id)
    call = calls_queries.call(commission.call_id)
    if period is None or person is None or call is None:
        return False
    mail.queue(
        to=person.email,
        subject=f"Promemoria: la commissione dell'avviso {call.code} ti aspetta",
        body=reminder.text(person.name, call.code, sorted(waiting.to_declare), sorted(waiting.to_evaluate)),
        key=f"commission-reminder-{commission.id}-{person_id}-{every_days}-{period}",
    )
    return True
