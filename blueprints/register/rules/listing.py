"""The public list of a day, arranged once so that each page and each count is found without counting again.

A register changes a few times a week and is read all day: for each version the accreditations are put in
order and filed under every service and place, and a page is then a slice of a file.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from blueprints.register.rules.order import draw

Place = tuple[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A listed accreditation: `name` is the provider's in capitals or small letters without accents."""

    id: int
    provider_id: int
    service_code: str
    name: str
    comune_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What is asked of the list; None and empty leave a filter out. A Comune is narrower than its sub-area."""

    service_code: str | None = None
    comune_id: int | None = None
    sub_area_id: int | None = None
    words: tuple[str, ...] = ()

    @property
    def place(self) -> Place | None:
        """The one place asked for."""
        if self.comune_id is not None:
            return ("comune", self.comune_id)
        return None if self.sub_area_id is None else ("area", self.sub_area_id)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a search, the way names are kept: small letters, without accents and marks."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return tuple(kept.split())


def by_lot(entries: Iterable[Entry], day: date) -> tuple[Entry, ...]:
    """The entries in the day's neutral order."""
    return tuple(sorted(entries, key=lambda each: (draw(day, each.id), each.id)))


def by_name(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries by the provider's name, then the oldest first."""
    return tuple(sorted(entries, key=lambda each: (each.name, each.id)))


@dataclass(frozen=True)
class Listing:
    """Entries in their order, filed. `areas` gives the sub-area of each Comune."""

    entries: Sequence[Entry]
    areas: Mapping[int, int]
    _files: Mapping[tuple[str | None, Place | None], Sequence[int]] = field(init=False, repr=False, compare=False)
    _counts: Mapping[tuple[str | None, str], Mapping[int, int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        files: dict[tuple[str | None, Place | None], list[int]] = defaultdict(list)
        for entry in self.entries:
            for place in _places(entry, self.areas):
                files[None, place].append(entry.id)
                files[entry.service_code, place].append(entry.id)
        counts: dict[tuple[str | None, str], dict[int, int]] = defaultdict(dict)
        for (service, place), ids in files.items():
            if place is not None:
                counts[service, place[0]][place[1]] = len(ids)
        object.__setattr__(self, "_files", dict(files))
        object.__setattr__(self, "_counts", dict(counts))

    def ids(self, filters: Filters) -> Sequence[int]:
        """The accreditations asked for, in order (words are narrowed down before, by `narrowed`)."""
        return self._files.get((filters.service_code, filters.place), ())

    def per_service(self, filters: Filters) -> dict[str, int]:
        """How many there would be for each service, with the other filters as they are."""
        return {
            service: len(ids)
            for (service, place), ids in self._files.items()
            if service is not None and place == filters.place
        }

    def per_place(self, kind: str, filters: Filters) -> Mapping[int, int]:
        """How many there would be in each place of a kind (comune, area), with the service as it is."""
        return self._counts.get((filters.service_code, kind), {})

    def narrowed(self, words: Sequence[str]) -> "Listing":
        """The list of those whose provider's name has every word in it."""
        if not words:
            return self
        kept = [entry for entry in self.entries if all(word in entry.name for word in words)]
        return Listing(kept, self.areas)


def _places(entry: Entry, areas: Mapping[int, int]) -> Iterable[Place | None]:
    yield None
    for comune_id in entry.comune_ids:
        yield ("comune", comune_id)
    for area in {areas[each] for each in entry.comune_ids if each in areas}:
        yield ("area", area)
