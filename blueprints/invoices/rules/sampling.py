"""Pure: which accesses without a finding a person looks at: a share by risk and a share by lot, from one seed.

The risk of an access is the sum of the weights of what is true of it (the agency's parameters). By risk those with
the most points are taken, among equals the lowest ticket; by lot the lowest tickets of the rest (`app.lots`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.decisions import Refusal
from app.lots import sample_size, ticket

OUTCOMES = ("confirmed", "not-confirmed", "not-verifiable")


@dataclass(frozen=True, kw_only=True)
class CleanAccess:
    """An access that no rule objects to; `name` is what its ticket is made of, `signs` what makes it risky."""

    entry_id: int
    name: str
    signs: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Sampled:
    """An access to look at: its points, and whether it came by risk (else by lot)."""

    entry_id: int
    points: int
    by_risk: bool
    ticket: str


def points_of(signs: Iterable[str], weights: Mapping[str, int]) -> int:
    """The points of an access."""
    return sum(weights.get(each, 0) for each in signs)


def sampled(
    accesses: Iterable[CleanAccess],
    *,
    seed: str,
    by_risk_percent: Decimal,
    by_lot_percent: Decimal,
    weights: Mapping[str, int],
) -> tuple[Sampled, ...]:
    """The accesses to look at, those by risk first; the same for the same seed, in whatever order they come.

    Only accesses with points can come by risk. Each share is of all accesses, rounded up.

    Raises:
        ValueError: the seed is empty.
    """
    if not seed:
        raise ValueError("a draw needs a seed")
    known = [
        Sampled(
            entry_id=each.entry_id,
            points=points_of(each.signs, weights),
            by_risk=False,
            ticket=ticket(seed, each.name),
        )
        for each in accesses
    ]
    risky = sorted((each for each in known if each.points > 0), key=lambda each: (-each.points, each.ticket))
    first = risky[: sample_size(len(known), by_risk_percent)]
    taken = {each.entry_id for each in first}
    rest = sorted((each for each in known if each.entry_id not in taken), key=lambda each: each.ticket)
    by_risk = [Sampled(entry_id=e.entry_id, points=e.points, by_risk=True, ticket=e.ticket) for e in first]
    return (*by_risk, *rest[: sample_size(len(known), by_lot_percent)])


def reasons_not_to_draw(*, accesses: int, is_drawn: bool) -> tuple[Refusal, ...]:
    """Why a month's sample may not be drawn now: it is drawn once, from what there is."""
    found = []
    if is_drawn:
        found.append(Refusal("sample-drawn-already"))
    if not accesses:
        found.append(Refusal("sample-without-accesses"))
    return tuple(found)


def reasons_not_to_record(*, outcome: str, note: str, is_recorded: bool) -> tuple[Refusal, ...]:
    """Why an outcome may not be recorded: one that does not confirm says why, and none is replaced."""
    found = []
    if is_recorded:
        found.append(Refusal("sample-recorded-already"))
    if outcome not in OUTCOMES:
        found.append(Refusal("sample-outcome-unknown"))
    if outcome != "confirmed" and not note.strip():
        found.append(Refusal("sample-note-missing"))
    return tuple(found)
