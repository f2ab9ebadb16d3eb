"""What an address of the public list asks for."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import request

from app import clock, pages
from blueprints.register import queries
from blueprints.register.queries import ComunePlace, Occasion, ServiceName, Snapshot
from blueprints.register.rules import Filters, Listing, words_of

LONGEST_SEARCH = 80
PER_PAGE = 25


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question to the public list, understood; `misread` names the parts of the address that were not."""

    snapshot: Snapshot
    listing: Listing
    filters: Filters
    service: ServiceName | None
    comune: ComunePlace | None
    search: str
    misread: tuple[str, ...]

    @property
    def ids(self) -> list[int]:
        """The accreditations asked for, in order."""
        return list(self.listing.ids(self.filters))

    def page(self) -> pages.Page[queries.ListedRow]:
        """The page of lines that the address asks for."""
        ids = self.listing.ids(self.filters)
        last = max(1, -(-len(ids) // PER_PAGE))
        number = min(pages.page_number(), last)
        start = (number - 1) * PER_PAGE
        rows = self.snapshot.rows_of(ids[start : start + PER_PAGE])
        return pages.Page(rows=rows, number=number, size=PER_PAGE, total=len(ids))


def asked(version: str) -> Asked:
    """Read the address; what cannot be understood is left out and named."""
    misread: list[str] = []
    day = _day("alla-data", misread) or clock.today()
    known = _day("conosciuta-al", misread)
    known_at = None if known is None else _end_of(known)
    occasion = Occasion(day=day, known_at=known_at, alphabetical=request.args.get("ordine") == "nome")
    found = queries.snapshot(version, occasion)
    service = found.service(request.args.get("servizio"))
    comune = found.comune(request.args.get("comune"))
    area = next((each.id for each in found.areas if str(each.id) == request.args.get("zona")), None)
    for name, value in (("servizio", service), ("comune", comune), ("zona", area)):
        if request.args.get(name) and value is None:
            misread.append(name)
    search = request.args.get("cerca", "").strip()[:LONGEST_SEARCH]
    filters = Filters(
        service_code=service.code if service else None,
        comune_id=comune.id if comune else None,
        sub_area_id=area,
        words=words_of(search),
    )
    return Asked(
        snapshot=found,
        listing=found.listing.narrowed(filters.words),
        filters=filters,
        service=service,
        comune=comune,
        search=search,
        misread=tuple(misread),
    )


def _day(name: str, misread: list[str]) -> date | None:
    written = request.args.get(name, "")
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        misread.append(name)
        return None


def _end_of(day: date) -> datetime:
    """The last instant of a day in Italy."""
    return clock.in_rome(datetime.combine(day + timedelta(days=1), time())) - timedelta(microseconds=1)
