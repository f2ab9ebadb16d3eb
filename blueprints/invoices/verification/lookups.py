"""The side tables made ready for arrays: which row of a register holds for an id on a day.

Each register depends on its own frame only, so that a caller who verifies many small claims can hand in
the `kept` store of the last run: registers whose frame is the same object are used again.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import polars as pl

from blueprints.invoices.verification.columns import DAY_BITS, SECOND_BITS, Flags, Ints, Keys, Timeline, ints
from blueprints.invoices.verification.facts import World

T = TypeVar("T")
_ALL_SERVICES = 0


class Register:
    """A frame with one or two id columns and a validity."""

    def __init__(self, frame: pl.DataFrame, by: Sequence[str], *, bits: int = DAY_BITS) -> None:
        self.frame = frame
        self._columns: dict[tuple[str, int], Ints] = {}
        self._keys = [Keys(ints(frame[name])) for name in by]
        self._timeline = Timeline(
            self.key(*(ints(frame[name]) for name in by)),
            ints(frame["start"]),
            ints(frame["end"]),
            keys=int(np.prod([one.count for one in self._keys])),
            bits=bits,
        )

    def key(self, *ids: Ints) -> Ints:
        """The dense key of ids, -1 when any of them does not occur."""
        key = self._keys[0].of(ids[0])
        for keys, more in zip(self._keys[1:], ids[1:], strict=True):
            other = keys.of(more)
            both = key * keys.count + other
            unknown = (key < 0) | (other < 0)
            if unknown.any():
                both[unknown] = -1
            key = both
        return key

    def at(self, *ids: Ints, moment: Ints) -> Ints:
        """The frame's row that holds at each moment, or -1."""
        return self._timeline.at(self.key(*ids), moment)

    def knows(self, *ids: Ints) -> Flags:
        """Whether there is any row for the ids, whenever."""
        return self._timeline.has(self.key(*ids))

    def pick(self, name: str, row: Ints, missing: int) -> Ints:
        """A column's values at the rows, `missing` where the row is -1."""
        return _picked(self._columns, self.frame, name, row, missing)


def _picked(known: dict[tuple[str, int], Ints], frame: pl.DataFrame, name: str, row: Ints, missing: int) -> Ints:
    """A column at rows, its last place holding what row -1 means."""
    if (name, missing) not in known:
        known[name, missing] = np.append(ints(frame[name]), missing)
    found: Ints = known[name, missing][row]
    return found


class Table:
    """A frame with one row per id."""

    def __init__(self, frame: pl.DataFrame, by: str) -> None:
        self.frame = frame
        self._columns: dict[tuple[str, int], Ints] = {}
        ids = ints(frame[by])
        self._keys = Keys(ids)
        self._row = np.zeros(self._keys.count + 1, dtype=np.int64)
        self._row[-1] = -1
        # Backwards, so that the first row of an id stays.
        self._row[self._keys.of(ids)[::-1]] = np.arange(len(ids))[::-1]

    def row_of(self, ids: Ints) -> Ints:
        """The row of each id, or -1."""
        found: Ints = self._row[self._keys.of(ids)]
        return found

    def pick(self, name: str, row: Ints, missing: int) -> Ints:
        """A column's values at the rows, `missing` where the row is -1."""
        return _picked(self._columns, self.frame, name, row, missing)


class Lookups:
    """Registers built when first asked for."""

    def __init__(self, world: World, kept: dict[str, tuple[Any, Any]] | None = None) -> None:
        self.world = world
        self.kept: dict[str, tuple[Any, Any]] = {} if kept is None else kept
        self._run: dict[str, Any] = {}

    def once(self, name: str, build: Callable[[pl.DataFrame], T], *, variant: str = "") -> T:
        """What `build` makes of the frame `name`, made again only for another frame."""
        frame = self.world.frames.get(name)
        found = self.kept.get(name + variant)
        if found is not None and found[0] is frame:
            return found[1]  # type: ignore[no-any-return]  # the store holds values of every kind
        value = build(self.world.table(name))
        self.kept[name + variant] = (frame, value)
        return value

    def of_run(self, name: str, build: Callable[[], T]) -> T:
        """What `build` makes, once in a run."""
        if name not in self._run:
            self._run[name] = build()
        return self._run[name]  # type: ignore[no-any-return]  # the store holds values of every kind

    def register(self, name: str, *by: str, only: tuple[str, int] | None = None) -> Register:
        """The register over the frame `name` (only its rows with a value in a column), keyed by `by`."""

        def build(frame: pl.DataFrame) -> Register:
            return Register(frame if only is None else frame.filter(pl.col(only[0]) == only[1]), by)

        return self.once(name, build, variant=f":{by}:{only}")

    def table(self, name: str, by: str) -> Table:
        """The frame `name`, which has one row per id."""
        return self.once(name, lambda frame: Table(frame, by), variant=":table")

    def by_service(self, name: str) -> Register:
        """A register by provider and service, where a row for service 0 stands for every service."""
        services = [one.id for one in self.world.services]

        def build(frame: pl.DataFrame) -> Register:
            general = frame.filter(pl.col("service") == _ALL_SERVICES)
            own = frame.filter(pl.col("service") != _ALL_SERVICES)
            # Own rows come last, so that they win over a general row that starts on the same day.
            copies = [general.with_columns(pl.lit(one, dtype=pl.Int32).alias("service")) for one in services]
            return Register(pl.concat([*copies, own]), ("provider", "service"))

        return self.once(name, build, variant=":service")

    def moments(self, name: str, by: str) -> Register:
        """A register whose periods are instants."""
        return self.once(name, lambda frame: Register(frame, (by,), bits=SECOND_BITS), variant=":moments")
