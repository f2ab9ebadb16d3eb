"""Pure: disputes on an invoice's money, and what credit notes do to it. All amounts are net cents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.decisions import Refusal
from blueprints.invoices.states import DISPUTED, DisputeState


@dataclass(frozen=True, kw_only=True)
class Objection:
    """The money that a rule's findings take of one line (0: of the document), with the facts of the first."""

    line_number: int
    rule: str
    cents: int
    claimed_cents: int
    entries: int
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Found:
    """A finding, as far as disputes need it."""

    line_number: int | None
    rule: str
    cents: int
    claimed_cents: int
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A dispute as it stands: `cents` at stake, of which `conceded` to the provider and `credited` by a note."""

    id: int
    state: str
    cents: int
    conceded_cents: int
    credited_cents: int

    @property
    def open_cents(self) -> int:
        """What neither side has given up yet."""
        return self.cents - self.conceded_cents - self.credited_cents


def objections(findings: Iterable[Found]) -> tuple[Objection, ...]:
    """The findings with money, one objection for each line and rule, in the order in which they were found."""
    groups: dict[tuple[int, str], list[Found]] = {}
    for finding in findings:
        if finding.cents:
            groups.setdefault((finding.line_number or 0, finding.rule), []).append(finding)
    return tuple(
        Objection(
            line_number=line,
            rule=rule,
            cents=sum(each.cents for each in group),
            claimed_cents=group[0].claimed_cents,
            entries=len(group),
            facts=group[0].facts,
        )
        for (line, rule), group in groups.items()
    )


def absorbed_by(disputes: Sequence[Standing], *, cents: int) -> dict[int, int]:
    """How a credit note's cents meet the disputes: first those that were upheld, then the others, by age.

    The cents by dispute id; their sum is at most `cents`, and no dispute gets more than is open in it.
    """
    waiting = sorted(disputes, key=lambda each: (each.state != DisputeState.UPHELD, each.id))
    found: dict[int, int] = {}
    left = cents
    for each in waiting:
        part = min(left, max(each.open_cents, 0))
        if part and each.state != DisputeState.WITHDRAWN:
            found[each.id] = part
            left -= part
    return found


def met_by_credit(*, credit_cents: int, disputed_cents: int, conceded_cents: int, credited_cents: int) -> int:
    """The part of a credit note that takes away disputed money, which is not paid anyway; the rest lowers payments."""
    return max(0, min(credit_cents, disputed_cents - conceded_cents - credited_cents))


def reasons_not_to_open_by_hand(*, state: str, cents: int, verified_cents: int, reason: str) -> tuple[Refusal, ...]:
    """Why an amount may not be disputed by hand."""
    found = []
    if state != "checked":
        found.append(Refusal("dispute-not-now"))
    if not 0 < cents <= verified_cents:
        found.append(Refusal("dispute-amount-impossible"))
    if not reason.strip():
        found.append(Refusal("dispute-without-reason"))
    return tuple(found)


def reasons_not_to_decide(
    *, state: str, answer_due_on: date, today: date, reason: str, conceded: int | None, cents: int
) -> tuple[Refusal, ...]:
    """Why a dispute may not be decided; `conceded` are the cents given to the provider, None when it is upheld.

    The provider is heard first: it is upheld once it has answered or its days are over.
    """
    found = []
    if state not in DISPUTED:
        found.append(Refusal("dispute-decided-already"))
    if not reason.strip():
        found.append(Refusal("dispute-without-reason"))
    if conceded is None:
        if state == DisputeState.OPEN and today <= answer_due_on:
            found.append(Refusal("dispute-answer-awaited", until=answer_due_on))
    elif not 0 < conceded <= cents:
        found.append(Refusal("dispute-amount-impossible"))
    return tuple(found)


def names_invoice(references: Iterable[tuple[str, date | None]], *, number: str, dated: date) -> bool:
    """Whether one of a credit note's references (number, day when given) names the invoice."""
    return any(named == number and day in (None, dated) for named, day in references)
