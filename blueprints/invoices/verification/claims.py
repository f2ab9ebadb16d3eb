"""What the entry rules say: this rule objects to these billed minutes of this entry, for these reasons."""

from dataclasses import dataclass, field

import numpy as np

from blueprints.invoices.verification.columns import Flags, Ints
from blueprints.invoices.verification.facts import World
from blueprints.invoices.verification.hours import Hours
from blueprints.invoices.verification.lookups import Lookups


@dataclass(frozen=True)
class Evidence:
    """The facts in the shape the entry rules read."""

    world: World
    hours: Hours
    lookups: Lookups


@dataclass(frozen=True)
class Claims:
    """Objections of one rule, as arrays of one length.

    `entry` is the place in `Hours`; the billed minutes from `low` to `high` of it are at stake. `facts`
    holds whole numbers by name; a name's ending says what it is (`_day`, `_minutes`, `_id` ...).
    """

    rule: str
    entry: Ints
    low: Ints
    high: Ints
    facts: dict[str, Ints] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.entry)


def nothing(rule: str) -> Claims:
    """No objection."""
    none = np.zeros(0, dtype=np.int64)
    return Claims(rule, none, none, none)


def whole(rule: str, hours: Hours, found: Flags, **facts: Ints) -> Claims:
    """Object to all of the entries found (a mask); facts are arrays over all entries."""
    entry = np.flatnonzero(found)
    picked = {name: column[entry] for name, column in facts.items()}
    return Claims(rule, entry, np.zeros(len(entry), np.int64), np.maximum(hours.billed[entry], 0), picked)


def tail(rule: str, hours: Hours, entry: Ints, over: Ints, **facts: Ints) -> Claims:
    """Object to the last `over` billed minutes of the entries; facts are arrays over the entries given."""
    billed = np.maximum(hours.billed[entry], 0)
    return Claims(rule, entry, np.maximum(billed - over, 0), billed, facts)


def pieces(rule: str, hours: Hours, found: Flags, **facts: Ints) -> Claims:
    """Object to the pieces found (a mask over `hours.pieces`); facts are arrays over all pieces."""
    place = np.flatnonzero(found)
    cut = hours.pieces
    picked = {name: column[place] for name, column in facts.items()}
    return Claims(rule, cut.entry[place], cut.low[place], cut.high[place], {"day": cut.day[place], **picked})
