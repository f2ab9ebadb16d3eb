"""Pure: which Comune and which fund bear each liquidated cent.

The money of an item follows the accesses that it pays: each line's cents go to its accesses by their billed
minutes, less what is disputed of them; an access belongs to the Comune where the person lived on its day and to
the project's funds on that day. Nothing is lost: cents left over by rounding go to the largest remainders.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.money import split


@dataclass(frozen=True, kw_only=True, order=True)
class Bearer:
    """Who bears a share; zeros, empty text and None when nothing is known of it."""

    comune_id: int = 0
    fund: str = ""
    service_code: str = ""
    month: date = date(2000, 1, 1)
    beneficiary_id: int = 0


NOBODY = Bearer()


@dataclass(frozen=True, kw_only=True)
class Access:
    """The part of an access that one fund bears, in millionths of it; `minutes` are those billed."""

    entry_id: int
    bearer: Bearer
    millionths: int
    minutes: int


@dataclass(frozen=True, kw_only=True)
class LineFacts:
    """A line: its cents, its accesses, and what is disputed of it by access (key 0: of the line as a whole)."""

    cents: int
    accesses: Sequence[Access]
    disputed: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Share:
    """What one bearer bears."""

    bearer: Bearer
    net_cents: int
    vat_cents: int


def weights(lines: Iterable[LineFacts], *, of_disputed: bool = False) -> dict[Bearer, int]:
    """How heavy each bearer weighs: by the undisputed money of the lines, or by the disputed one."""
    found: dict[Bearer, int] = defaultdict(int)
    for line in lines:
        kept = shares_of_accesses(line, of_disputed=of_disputed)
        for access in line.accesses:
            weight = kept.get(access.entry_id, 0) * access.millionths
            if weight:
                found[access.bearer] += weight
    return dict(found)


def shares_of_accesses(line: LineFacts, *, of_disputed: bool = False) -> dict[int, int]:
    """The cents of a line by access: the undisputed ones, or the disputed; none without billed minutes."""
    minutes = _minutes(line.accesses)
    if line.cents <= 0 or not any(minutes.values()):
        return {}
    by_entry = dict(zip(minutes, split(line.cents, list(minutes.values())), strict=True))
    lost = _lost(line, by_entry)
    return lost if of_disputed else {key: max(cents - lost[key], 0) for key, cents in by_entry.items()}


def _minutes(accesses: Iterable[Access]) -> dict[int, int]:
    found: dict[int, int] = {}
    for access in accesses:
        found[access.entry_id] = max(access.minutes, 0)
    return found


def _lost(line: LineFacts, by_entry: Mapping[int, int]) -> dict[int, int]:
    """What is disputed of each access, that of the whole line spread over what is left."""
    own = {key: min(max(line.disputed.get(key, 0), 0), cents) for key, cents in by_entry.items()}
    left = [by_entry[key] - own[key] for key in by_entry]
    whole = min(max(line.disputed.get(0, 0), 0), sum(left))
    spread = split(whole, left) if any(left) else (0,) * len(left)
    return {key: own[key] + more for key, more in zip(by_entry, spread, strict=True)}


def shares(*, net_cents: int, vat_cents: int, heavy: Mapping[Bearer, int]) -> tuple[Share, ...]:
    """Net and VAT split over the bearers by their weights, every cent of both; to `NOBODY` when nobody weighs."""
    bearers = sorted(key for key, weight in heavy.items() if weight > 0) or [NOBODY]
    by_weight = [heavy.get(key, 0) or 1 for key in bearers]
    parts = zip(bearers, split(net_cents, by_weight), split(vat_cents, by_weight), strict=True)
    return tuple(Share(bearer=key, net_cents=net, vat_cents=vat) for key, net, vat in parts if net or vat)
