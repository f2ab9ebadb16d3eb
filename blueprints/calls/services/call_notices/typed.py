"""Parts of a draft that people type on a page: read as the call's file reads them, with the same faults."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.decisions import Refusal
from app.reading import Fault
from blueprints.calls import call_file as files
from blueprints.calls.rules.building import lots_of_call
from blueprints.calls.rules.notice import NamedLot, Notice
from blueprints.calls.services.call_notices.reading import WHOLE, asked_of, services_of, zones_of_call
from blueprints.calls.services.call_notices.writing import offer_of, requirements_of
from blueprints.standards import api as standards
from blueprints.standards.fields import parse_form
from blueprints.territory import api as territory

Plain = dict[str, Any]
Read = tuple[Notice, tuple[Fault, ...]]


def known_in(agency_id: int) -> files.Known:
    """What a text of this agency may name: services, Comuni, sub-areas."""
    comuni, areas, services = territory.comuni_of(agency_id), territory.sub_areas(agency_id), territory.services()
    return files.Known(
        services=frozenset(each.code for each in services),
        service_names={each.code: each.name for each in services},
        agency=territory.agency(agency_id).code,
        comuni=frozenset(name for each in comuni for name in (each.name, each.istat_code)),
        subareas=frozenset(name for each in areas for name in (str(each.number), each.name)),
    )


def written_offer(notice: Notice, agency_id: int) -> Plain:
    """The services, territories and lots of a notice as a page shows them: Comuni by name."""
    source = files.read_plain(notice.source).call if notice.source is not None else None
    offer = offer_of(notice, source, agency_id)
    plain = files.offer_as_plain(files.CallFile(code="", title="", windows=files.STANDIN, **offer))
    names = {each.istat_code: each.name for each in territory.comuni_of(agency_id)}
    named = {code for lot in offer["lots"] for code in lot.territories}
    # The whole territory that nobody wrote is not written either.
    plain["territories"] = [e for e in plain.get("territories", ()) if e["code"] != WHOLE or WHOLE in named]
    for place in plain["territories"]:
        for key in ("comuni", "except"):
            if isinstance(place.get(key), list):
                place[key] = [names.get(each, each) for each in place[key]]
    return plain


def with_offer(notice: Notice, plain: Mapping[str, Any], agency_id: int) -> Read:
    """The notice with these services, territories and lots; without lots each service is asked for by itself."""
    call, faults = files.read_offer(plain, known_in(agency_id))
    inside = {code for lot in call.lots for code in lot.services}
    left = sorted(each.code for each in call.services if each.code not in inside)
    faults += [Fault(path="lots", reason=Refusal("services-in-no-lot", services=left))] if left else []
    if faults:
        return notice, tuple(faults)
    services, zones = services_of(call), zones_of_call(call, agency_id)
    lots = tuple(NamedLot(code=each.code, title=each.title, note=each.note) for each in call.lots)
    if not plain.get("lots"):
        services, lots = tuple(replace(each, lots=(), zones=()) for each in services), ()
    changed = replace(
        notice, services=services, zones=zones, lots=lots, least_lots=call.least_lots, most_lots=call.most_lots
    )
    gone = sorted({code for code in _named(notice) if code not in lots_of_call(changed)})
    return changed, (Fault(path="lots", reason=Refusal("lots-still-named", lots=gone)),) if gone else ()


def _named(notice: Notice) -> Iterator[str]:
    """The services and lots that other parts of a notice name."""
    for section in parse_form({"sections": list(notice.form)})[0].sections:
        for item in section.items:
            yield from item.only_for
            yield from (code for each in getattr(item, "questions", ()) for code in each.only_for)
    for block in (notice.scheme or {}).get("blocks", ()):
        yield from (code for each in block.get("criteria", ()) for code in each.get("only_for", ()))
    yield from (code for each in notice.asked for code in each.only_for)
    yield from (each.service for each in notice.prices)


def written_requirements(notice: Notice) -> list[Any]:
    """The requirements that a notice asks, as its file writes them; nothing where it asks all of its checklist."""
    return files.requirements_as_plain(requirements_of(notice)) if notice.asked else []


def with_requirements(notice: Notice, plain: list[Any]) -> Read:
    """The notice with these requirements of its checklist and of its own; without any, a notice that came as a file
    asks none, and another one all of its checklist.
    """
    checklist = standards.version(notice.checklist_version_id or 0)
    listed = frozenset(each.code for each in checklist.items) if checklist else frozenset()
    asked, faults = files.read_asked(plain, lots_of_call(notice), listed)
    return replace(notice, asked=tuple(asked_of(each) for each in asked)), tuple(faults)


def written_prices(notice: Notice) -> list[Plain]:
    """The prices of a notice, as its page shows them."""
    return [{**vars(each), "price": format(each.price.normalize(), "f").replace(".", ",")} for each in notice.prices]


def with_prices(notice: Notice, plain: list[Any]) -> Read:
    """The notice with these prices."""
    prices, faults = files.read_tariffs(plain, notice.service_codes)
    return replace(notice, prices=prices), tuple(faults)
