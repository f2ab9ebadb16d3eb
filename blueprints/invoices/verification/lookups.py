"""The side tables made ready for arrays: which row of a register holds for an id on a day.

What is made of a frame depends on that frame only, so that a caller who verifies many small claims can hand
in the `kept` store of the last run: what was made of the very same frame object is used again.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import polars as pl

from blueprints.invoices.verification.columns import Flags, Ints, Keys, Timeline, ints
from blueprints.invoices.verification.facts import World

T = TypeVar("T")
Kept = dict[str, tuple[Any, Any]]
_ALL_SERVICES = 0


class Columns:
    """A frame's columns as arrays, each made when first asked for; or some of its rows."""

    def __init__(self, frame: pl.DataFrame, rows: Ints | None = None) -> None:
        self._frame = frame
        self._rows = rows
        self._arrays: dict[str, Ints] = {}
        self._picked: dict[tuple[str, int], Ints] = {}
        self.height = frame.height if rows is None else len(rows)

    def __getitem__(self, name: str) -> Ints:
        if name not in self._arrays:
            whole = ints(self._frame[name])
            self._arrays[name] = whole if self._rows is None else whole[self._rows]
        return self._arrays[name]

    def put(self, name: str, values: Ints) -> None:
        """Give a column other values."""
        self._arrays[name] = values

    def pick(self, name: str, row: Ints, missing: int) -> Ints:
        """A column's values at rows, `missing` where the row is -1."""
        if (name, missing) not in self._picked:
            # The last place is what row -1 means.
            filled = np.full(self.height + 1, missing, dtype=np.int64)
            filled[:-1] = self[name]
            self._picked[name, missing] = filled
        found: Ints = self._picked[name, missing][row]
        return found


class Register:
    """Rows with one or two ids and a validity."""

    def __init__(self, columns: Columns, by: Sequence[str]) -> None:
        self.columns = columns
        self.height = columns.height
        self.pick = columns.pick
        self._keys = [Keys(columns[name]) for name in by]
        count = 1
        for one in self._keys:
            count *= one.count
        self._timeline = Timeline(
            self.key(*(columns[name] for name in by)), columns["start"], columns["end"], keys=count
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
        """The row that holds at each moment, or -1."""
        return self._timeline.at(self.key(*ids), moment)

    def knows(self, *ids: Ints) -> Flags:
        """Whether there is any row for the ids, whenever."""
        return self._timeline.has(self.key(*ids))


class Table:
    """Rows with an id of their own."""

    def __init__(self, columns: Columns, by: str) -> None:
        self.columns = columns
        self.height = columns.height
        self.pick = columns.pick
        ids = columns[by]
        self._keys = Keys(ids)
        self._row = np.full(self._keys.count + 1, -1, dtype=np.int64)
        # Backwards, so that the first row of an id stays.
        self._row[self._keys.of(ids)[::-1]] = np.arange(len(ids))[::-1]

    def row_of(self, ids: Ints) -> Ints:
        """The row of each id, or -1."""
        found: Ints = self._row[self._keys.of(ids)]
        return found


class Lookups:
    """Registers built when first asked for."""

    def __init__(self, world: World, kept: Kept | None = None) -> None:
        self.world = world
        self.kept: Kept = {} if kept is None else kept
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

    def columns(self, name: str) -> Columns:
        """The columns of the frame `name`."""
        return self.once(name, Columns, variant=":columns")

    def register(self, name: str, *by: str, only: tuple[str, int] | None = None) -> Register:
        """The register over the frame `name` (only its rows with a value in a column), keyed by `by`."""

        def build(frame: pl.DataFrame) -> Register:
            columns = self.columns(name)
            if only is None:
                return Register(columns, by)
            return Register(Columns(frame, np.flatnonzero(columns[only[0]] == only[1])), by)

        return self.once(name, build, variant=f":{by}:{only}")

    def table(self, name: str, by: str) -> Table:
        """The frame `name`, which has one row per id."""
        return self.once(name, lambda _: Table(self.columns(name), by), variant=":table")

    def by_service(self, name: str) -> Register:
        """A register by provider and service, where a row for service 0 stands for every service."""
        services = np.array([one.id for one in self.world.services], dtype=np.int64)

        def build(frame: pl.DataFrame) -> Register:
            service = self.columns(name)["service"]
            general, own = (np.flatnonzero(flags) for flags in (service == _ALL_SERVICES, service != _ALL_SERVICES))
            # Own rows come last, so that they win over a general row that starts on the same day.
            columns = Columns(frame, np.concatenate([np.repeat(general, len(services)), own]))
            columns.put("service", np.concatenate([np.tile(services, len(general)), service[own]]))
            return Register(columns, ("provider", "service"))

        return self.once(name, build, variant=":service")
