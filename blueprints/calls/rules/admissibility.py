"""The formal check of an application: complete, in time, signed, eligible; what may still be asked for.

A missing proof may be asked for once; a missing mandatory requirement never (art. 6 L. 241/1990 and practice of
the calls). Whoever refuses has to have given reasons first and to answer each observation (art. 10-bis).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.decisions import Refusal


class Outcome(StrEnum):
    """What an officer found about one item of the formal check."""

    PRESENT = "present"
    PROOF_MISSING = "proof_missing"
    REQUIREMENT_MISSING = "requirement_missing"
    NOT_APPLICABLE = "not_applicable"
    NOT_VERIFIABLE = "not_verifiable"
    UNCHECKED = "unchecked"


class Verdict(StrEnum):
    """What follows from the check; a person takes the step."""

    TO_CHECK = "to_check"
    ADMISSIBLE = "admissible"
    INTEGRATION = "integration"
    INADMISSIBLE = "inadmissible"


# A source that does not answer is never a pass: the item stays open until a person settles it.
_OPEN = frozenset({Outcome.UNCHECKED, Outcome.NOT_VERIFIABLE})


@dataclass(frozen=True, kw_only=True)
class CheckedItem:
    """One item: its code, whether it is mandatory, and what was found."""

    code: str
    mandatory: bool
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class FormalCheck:
    """What the officer has in hand. `integrations_used` counts the rounds already made."""

    items: tuple[CheckedItem, ...]
    signed: bool
    integrations_used: int = 0
    integrations_allowed: int = 1


def verdict(check: FormalCheck) -> Verdict:
    """Where the check leads: missing requirements weigh more than missing proofs, and both than what is unchecked."""
    if any(each.outcome is Outcome.REQUIREMENT_MISSING and each.mandatory for each in check.items):
        return Verdict.INADMISSIBLE
    if not check.signed or any(_proof_wanting(each) for each in check.items):
        again = check.integrations_used < check.integrations_allowed
        return Verdict.INTEGRATION if again else Verdict.INADMISSIBLE
    if any(each.outcome in _OPEN for each in check.items):
        return Verdict.TO_CHECK
    return Verdict.ADMISSIBLE


def reasons_not_admissible(check: FormalCheck) -> tuple[Refusal, ...]:
    """Every reason for which the application is not admissible as it stands, in the order of the items."""
    found = [] if check.signed else [Refusal("signature-missing")]
    for each in check.items:
        if each.outcome is Outcome.REQUIREMENT_MISSING and each.mandatory:
            found.append(Refusal("requirement-missing", item=each.code))
        elif _proof_wanting(each):
            found.append(Refusal("proof-missing", item=each.code))
    return tuple(found)


def reasons_not_to_admit(check: FormalCheck) -> tuple[Refusal, ...]:
    """Why the application may not be found admissible now."""
    waiting = [
        Refusal(code, items=names)
        for code, outcome in (("items-unchecked", Outcome.UNCHECKED), ("items-not-verifiable", Outcome.NOT_VERIFIABLE))
        if (names := sorted(each.code for each in check.items if each.outcome is outcome))
    ]
    return (*reasons_not_admissible(check), *waiting)


def reasons_not_to_request_integration(
    check: FormalCheck, *, asked: frozenset[str], days: int, longest_days: int
) -> tuple[Refusal, ...]:
    """Why these pieces may not be asked for: rounds used up, a requirement that is missing, nothing named, too long."""
    found = []
    if check.integrations_used >= check.integrations_allowed:
        found.append(Refusal("integration-already-made", allowed=check.integrations_allowed))
    if not asked:
        found.append(Refusal("integration-names-nothing"))
    if unknown := asked - {each.code for each in check.items}:
        found.append(Refusal("integration-names-unknown", items=sorted(unknown)))
    lacking = {each.code for each in check.items if each.outcome is Outcome.REQUIREMENT_MISSING and each.mandatory}
    if forbidden := asked & lacking:
        found.append(Refusal("integration-cannot-mend", items=sorted(forbidden)))
    if not 1 <= days <= longest_days:
        found.append(Refusal("integration-days-out-of-range", days=days, longest=longest_days))
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class RefusalPath:
    """What happened between the notice of reasons and the final act."""

    notice_received_on: date | None
    observations_due_on: date | None
    observations: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()
    observed: bool = False
    competitive: bool = False


def reasons_not_to_refuse(path: RefusalPath, *, today: date) -> tuple[Refusal, ...]:
    """Why the negative act may not be taken yet (art. 10-bis L. 241/1990, not for competitive procedures)."""
    if path.competitive:
        return ()
    if path.notice_received_on is None or path.observations_due_on is None:
        return (Refusal("notice-of-reasons-missing"),)
    found = []
    if not path.observed and today <= path.observations_due_on:
        found.append(Refusal("observations-still-possible", due_on=path.observations_due_on))
    if unanswered := path.observations - path.answered:
        found.append(Refusal("observations-unanswered", observations=sorted(unanswered)))
    return tuple(found)


def _proof_wanting(item: CheckedItem) -> bool:
    return item.outcome is Outcome.PROOF_MISSING
