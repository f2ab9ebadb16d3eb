"""The public list of a day, arranged and kept in this process until the register changes."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from threading import Lock
from typing import Any

from flask import current_app

from blueprints.register.queries import public
from blueprints.register.rules import LISTED, Entry, Listing, Status, by_lot, by_name

KEPT = 8


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """Which list: that of a day, as the acts recorded by an instant say (None: all of them), in which order."""

    day: date
    known_at: datetime | None = None
    alphabetical: bool = False


@dataclass(frozen=True, kw_only=True)
class ComunePlace:
    """A Comune on the public pages; degrees as decimals, None when they are not known."""

    id: int
    istat_code: str
    name: str
    latitude: Decimal | None
    longitude: Decimal | None
    area_id: int
    area_name: str
    agency_id: int
    agency_name: str


@dataclass(frozen=True, kw_only=True)
class ServiceName:
    """A service on the public pages."""

    code: str
    name: str
    name_en: str
    description: str
    description_en: str


@dataclass(frozen=True, kw_only=True)
class Area:
    """A sub-area on the public pages."""

    id: int
    number: int
    name: str
    agency_name: str


@dataclass(frozen=True, kw_only=True)
class AgencyContact:
    """An agency on the public pages: whom citizens may ask."""

    id: int
    name: str
    address: str
    phone: str
    email: str


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """Everything that the public pages of one occasion are made of; `rows` are those lines that were asked for."""

    occasion: Occasion
    services: tuple[ServiceName, ...]
    comuni: tuple[ComunePlace, ...]
    areas: tuple[Area, ...]
    agencies: tuple[AgencyContact, ...]
    listing: Listing
    statuses: Mapping[int, Status]
    coverage: Mapping[int, tuple[int, ...]]
    rows: dict[int, public.ListedRow] = field(default_factory=dict)

    def rows_of(self, ids: Sequence[int]) -> list[public.ListedRow]:
        """The lines of these accreditations, in the order given; each is read once for all pages that show it."""
        if missing := [each for each in ids if each not in self.rows]:
            read = public.rows_of(missing, self.occasion.day, self.occasion.known_at)
            self.rows.update({row.id: row for row in read})
        return [self.rows[each] for each in ids if each in self.rows]

    @property
    def comune_names(self) -> dict[int, str]:
        """The names of the Comuni by id."""
        return {each.id: each.name for each in self.comuni}

    def service(self, code: str | None) -> ServiceName | None:
        """The service of that code."""
        return next((each for each in self.services if each.code == code), None)

    def comune(self, istat_code: str | None) -> ComunePlace | None:
        """The Comune of that ISTAT code."""
        return next((each for each in self.comuni if each.istat_code == istat_code), None)


@dataclass(frozen=True)
class _Shelf:
    """The snapshots that this process keeps, the last used at the end."""

    kept: OrderedDict[tuple[str, Occasion], Snapshot] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)


def snapshot(version: str, occasion: Occasion) -> Snapshot:
    """The list of that occasion in that version of the register; at most `KEPT` are kept.

    `version` was read before, so what is found here is never older than it says.
    """
    shelf: _Shelf = current_app.extensions.setdefault("accredita.register.snapshots", _Shelf())
    key = (version, occasion)
    with shelf.lock:
        found = shelf.kept.get(key)
        if found is None:
            found = shelf.kept[key] = _made(occasion)
            while len(shelf.kept) > KEPT:
                shelf.kept.popitem(last=False)
        shelf.kept.move_to_end(key)
    return found


def _made(occasion: Occasion) -> Snapshot:
    where = public.places(occasion.day)
    standings = public.standings(occasion.day, occasion.known_at)
    entries = [
        Entry(
            id=each.id,
            provider_id=each.provider_id,
            service_code=each.service_code,
            name=each.name,
            comune_ids=each.comune_ids,
        )
        for each in standings
        if each.status in LISTED
    ]
    ordered = by_name(entries) if occasion.alphabetical else by_lot(entries, occasion.day)
    comuni = tuple(_comune(each) for each in where["comuni"])
    return Snapshot(
        occasion=occasion,
        services=tuple(ServiceName(**each) for each in where["services"]),
        comuni=comuni,
        areas=tuple(Area(**each) for each in where["areas"]),
        agencies=tuple(AgencyContact(**each) for each in where["agencies"]),
        listing=Listing(ordered, {each.id: each.area_id for each in comuni}),
        statuses={each.id: each.status for each in standings},
        coverage={each.id: each.comune_ids for each in standings},
    )


def _comune(row: dict[str, Any]) -> ComunePlace:
    degrees = {name: None if row[name] is None else Decimal(row[name]) for name in ("latitude", "longitude")}
    return ComunePlace(**{**row, **degrees})
