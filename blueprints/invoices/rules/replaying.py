"""Pure: what a draft of rules, parameters and prices would have changed, and when it may hold in earnest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app import crowds
from app.decisions import Refusal

Bears = tuple[int, int]
"""Comune of residence and beneficiary, by their ids; zeros where nothing is known."""


@dataclass(frozen=True, kw_only=True)
class DraftPrice:
    """A new price in euros an hour for what one of the agency's tariffs prices."""

    service_code: str
    profile: str
    day_type: str
    time_band: str
    school_level: str
    fund: str
    unit_price: Decimal


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is tried: rules switched on and off, parameters as written, new prices; as if held `since` a day."""

    since: date
    on: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    parameters: Mapping[str, str]
    prices: tuple[DraftPrice, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is changed."""
        return not (self.on or self.off or self.parameters or self.prices)


def as_json(draft: Draft) -> dict[str, Any]:
    """The draft as it is kept."""
    prices = [{**vars(each), "unit_price": str(each.unit_price)} for each in draft.prices]
    return {
        "since": draft.since.isoformat(),
        "on": list(draft.on),
        "off": list(draft.off),
        "parameters": dict(draft.parameters),
        "prices": prices,
    }


def from_json(kept: Mapping[str, Any]) -> Draft:
    """The draft that was kept."""
    return Draft(
        since=date.fromisoformat(kept["since"]),
        on=tuple(kept["on"]),
        off=tuple(kept["off"]),
        parameters=dict(kept["parameters"]),
        prices=tuple(DraftPrice(**{**each, "unit_price": Decimal(each["unit_price"])}) for each in kept["prices"]),
    )


def reasons_not_to_replay(draft: Draft, *, today: date) -> tuple[Refusal, ...]:
    """Why a draft may not be tried on what was billed."""
    found = []
    if draft.is_empty:
        found.append(Refusal("replay-nothing-changed"))
    if draft.since > today:
        found.append(Refusal("replay-from-the-future", today=today))
    if any(each.unit_price <= 0 for each in draft.prices):
        found.append(Refusal("replay-price-not-positive"))
    return tuple(found)


def reasons_not_to_activate(draft: Draft, *, valid_from: date, today: date, act: str) -> tuple[Refusal, ...]:
    """Why a draft that was tried may not hold from a day on.

    What was verified stays as it is: rules and parameters hold from today at the earliest. Prices may hold from
    a day that has gone: that makes adjustments.
    """
    found = []
    if not act.strip():
        found.append(Refusal("replay-act-missing"))
    if valid_from < today and (draft.on or draft.off or draft.parameters):
        found.append(Refusal("replay-back-dated", today=today))
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Change:
    """One document, with its verified cents by the rules of today and by the draft, in all and by who bears them."""

    provider_id: int
    before: int
    after: int
    bears_before: Mapping[Bears, int]
    bears_after: Mapping[Bears, int]


@dataclass(frozen=True, kw_only=True)
class ProviderChange:
    """What a draft gives or takes one provider, in verified cents without VAT."""

    provider_id: int
    documents: int
    before: int
    after: int

    @property
    def difference(self) -> int:
        """Above zero when the provider gains."""
        return self.after - self.before


@dataclass(frozen=True, kw_only=True)
class ComuneChange:
    """What a draft costs (above zero) or saves one Comune; `comune_id` None for small groups shown together.

    `people` are those whose hours change in price or in what is paid of them, None when too few to be counted.
    """

    comune_id: int | None
    difference: int
    people: int | None


def by_provider(changes: Iterable[Change]) -> tuple[ProviderChange, ...]:
    """The sums of each provider, by the size of the difference: losses and gains first."""
    sums: dict[int, list[int]] = {}
    for each in changes:
        own = sums.setdefault(each.provider_id, [0, 0, 0])
        for place, value in enumerate((1, each.before, each.after)):
            own[place] += value
    rows = [
        ProviderChange(provider_id=key, documents=count, before=before, after=after)
        for key, (count, before, after) in sums.items()
    ]
    return tuple(sorted(rows, key=lambda each: (-abs(each.difference), each.provider_id)))


def by_comune(changes: Iterable[Change], *, least: int) -> tuple[ComuneChange, ...]:
    """The differences of the Comuni, the largest first; every cent of the providers' differences is in one row.

    Comuni of which fewer than `least` people would be known come together.
    """
    cents: dict[int, int] = {}
    people: dict[int, set[int]] = {}
    for each in changes:
        for bearer in each.bears_before.keys() | each.bears_after.keys():
            step = each.bears_after.get(bearer, 0) - each.bears_before.get(bearer, 0)
            if step:
                comune, person = bearer
                cents[comune] = cents.get(comune, 0) + step
                people.setdefault(comune, set()).add(person)
    groups = {key: frozenset(found) for key, found in people.items()}
    small = crowds.hidden(groups, least=least)
    rows = [
        ComuneChange(comune_id=key, difference=cents[key], people=len(groups[key]))
        for key in sorted(groups, key=lambda key: (-abs(cents[key]), key))
        if key not in small
    ]
    if small:
        count = len(crowds.together(groups[key] for key in small))
        total = sum(cents[key] for key in small)
        rows.append(ComuneChange(comune_id=None, difference=total, people=count if count >= least else None))
    return tuple(rows)


@dataclass(frozen=True, kw_only=True)
class Rise:
    """A dearer hour: the line's price, the tariff before and after, all in one unit."""

    billed: int
    before: int
    after: int


def risen_cents(verified: int, rise: Rise) -> int:
    """What hours verified at the billed price would bring beyond it, in cents, half a cent up.

    A price above the tariff of before is not paid, and none is known (-1) where no tariff holds: there is
    nothing to add then.
    """
    step = rise.after - max(rise.before, rise.billed)
    if verified <= 0 or rise.billed <= 0 or rise.before < 0 or step <= 0:
        return 0
    return (2 * verified * step + rise.billed) // (2 * rise.billed)


def merged(parts: Sequence[Mapping[Bears, int]]) -> dict[Bears, int]:
    """Cents by who bears them, added up."""
    found: dict[Bears, int] = {}
    for part in parts:
        for bearer, cents in part.items():
            found[bearer] = found.get(bearer, 0) + cents
    return found
