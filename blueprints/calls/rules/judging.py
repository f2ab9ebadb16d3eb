"""What the findings of several members come to, and which outcome a commission may agree on."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal

from app.decisions import Refusal
from blueprints.calls.rules.scoring import Place, Result

ACCEPTED = frozenset({"accepted", "accepted_with_prescriptions"})
UNSCORED = "criteria-unscored"


def unmet(not_met: Iterable[tuple[int, str]], sitting: Iterable[int]) -> frozenset[str]:
    """The requirements that more than half of who judges found not met; `not_met` are (person, requirement)."""
    judges = frozenset(sitting)
    votes = Counter(code for who, code in set(not_met) if who in judges)
    return frozenset(code for code, count in votes.items() if 2 * count > len(judges))


def reasons_not_to_conclude(
    found: Result, outcome: str, *, places: int | None = None, place: Place | None = None, waiting: int = 0
) -> tuple[Refusal, ...]:
    """Why this outcome does not follow from the result.

    Who passes may still be refused, with the commission's reasons. Where places are limited, nobody is decided on
    while somebody is still to be scored (`waiting`), and who is beyond the last place is not accepted.
    """
    unscored = tuple(each for each in found.reasons if each.code == UNSCORED)
    against = found.reasons if outcome in ACCEPTED else unscored if found.reasons == unscored else ()
    if against or places is None or not found.passes:
        return against
    if waiting:
        return (Refusal("ranking-incomplete", waiting=waiting),)
    if outcome in ACCEPTED and (place is None or not place.admitted):
        return (Refusal("no-place-left", places=places),)
    return ()


def seal(
    application_id: int,
    person_id: int,
    *,
    checks: Mapping[str, tuple[str, str]],
    scores: Mapping[tuple[str, str], Decimal],
) -> str:
    """SHA-256 over what a member hands in: findings by requirement, points by (service, criterion)."""
    content = {
        "application": application_id,
        "person": person_id,
        "checks": {code: list(found) for code, found in checks.items()},
        "scores": {f"{service}/{criterion}": f"{points:.2f}" for (service, criterion), points in scores.items()},
    }
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
