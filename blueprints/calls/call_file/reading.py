"""From the text of a file, or from a stored plain structure, to a call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.decisions import Refusal
from app.reading import Fault, Reader, moments, values
from blueprints.calls.call_file import parts
from blueprints.calls.call_file.judging import read_checklist, read_commission, read_scoring
from blueprints.calls.call_file.model import (
    CallFile,
    Known,
    Lot,
    OfferedService,
    Period,
    Territory,
)
from blueprints.calls.call_file.names import FORMAT, GROUPING_SPELLINGS, GROUPINGS, NAMES
from blueprints.calls.call_file.source import Broken, Source
from blueprints.calls.rules.notice import Price
from blueprints.standards.fields import Form, Question, read_form
from blueprints.standards.fields.words import slug

NOTHING_KNOWN = Known()
CODE_LENGTH = 40


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """The call, or None when there are faults; `warnings` do not stand in the way of a draft."""

    call: CallFile | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...] = ()


def parse(text: str | bytes, known: Known = NOTHING_KNOWN) -> Parsed:
    """The call of a YAML text; each fault has the line on which it is, and they come in the order of the lines."""
    try:
        source = Source(text)
    except Broken as broken:
        return Parsed(call=None, faults=(broken.fault,))
    parsed = read_plain(source.value, known)
    faults = (*source.faults, *(replace(each, line=source.line_of(each.path)) for each in parsed.faults))
    warnings = tuple(replace(each, line=source.line_of(each.path)) for each in parsed.warnings)
    ordered = tuple(sorted(faults, key=lambda fault: fault.line or 0))
    return Parsed(call=None if faults else parsed.call, faults=ordered, warnings=warnings)


def read_plain(plain: object, known: Known = NOTHING_KNOWN) -> Parsed:
    """The call of a plain structure, as `as_plain` makes it."""
    reader = Reader(plain)
    call = _call(reader, known)
    warnings = (
        *_renamed_services(call.services, known),
        *_unknown_comuni(call.territories, known),
        *_without_period(call.period, known),
    )
    return Parsed(call=None if reader.faults else call, faults=tuple(reader.faults), warnings=warnings)


def _call(reader: Reader, known: Known) -> CallFile:
    named = reader.fields(*NAMES["call"])
    if reader.missing:
        reader.fault("call-file-empty")
    named["format"].either(values.choice((FORMAT,)), FORMAT)
    offer = _offer(named, known)
    windows, questions_close = parts.read_windows(named["windows"])
    offered = _offered((service.code for service in offer["services"]), known)
    heading = _heading(named, known)
    begins, ends = windows.opens.astimezone(moments.ROME).date(), heading["period"].last
    if windows is not parts.STANDIN and ends is not None and ends < begins:
        named["accreditation"].fault("ends-before-start", start=begins, end=ends)
    return CallFile(
        **heading,
        **_asked(named, frozenset(lot.code for lot in offer["lots"] if lot.code), known),
        **offer,
        windows=windows,
        questions_close=questions_close,
        tariffs=tuple(parts.read_tariff(each, offered) for each in named["tariffs"].items()),
    )


def read_offer(plain: Mapping[str, Any], known: Known) -> tuple[CallFile, list[Fault]]:
    """The services, territories and lots that were typed, in a call that says nothing else, and what is wrong."""
    reader = Reader(plain)
    named = reader.fields("services", "territories", "lots", "lots_per_applicant")
    call = CallFile(code="", title="", windows=parts.STANDIN, **_offer(named, known))
    return call, [*reader.faults, *_unknown_comuni(call.territories, known)]


def read_tariffs(plain: list[Any], services: frozenset[str]) -> tuple[tuple[Price, ...], list[Fault]]:
    """Prices that were typed, and what is wrong with them."""
    reader = Reader(plain, "tariffs")
    return tuple(parts.read_tariff(each, services) for each in reader.items()), reader.faults


def _offer(named: Mapping[str, Reader], known: Known) -> dict[str, Any]:
    """What can be applied for, and where."""
    services = tuple(parts.read_service(each, known) for each in named["services"].items(split=True))
    territories = tuple(parts.read_territory(each, known) for each in named["territories"].items())
    offered = _offered((service.code for service in services), known)
    lots = _lots(named["lots"], offered, (service.code for service in services), territories)
    for name, things in (("services", services), ("lots", lots), ("territories", territories)):
        _once(named[name], [thing.code for thing in things])
    least, most = _lots_per_applicant(named["lots_per_applicant"], len(lots))
    return {
        "services": services,
        "territories": territories,
        "lots": lots,
        "least_lots": least,
        "most_lots": most,
    }


def _heading(named: Mapping[str, Reader], known: Known) -> dict[str, Any]:
    """The parts that stand by themselves."""
    title = named["title"].must(values.text(300), "")
    code = named["code"].either(_call_code, slug(title)[:CODE_LENGTH].strip("-"))
    if code in known.taken:
        named["code"].fault("call-code-taken", taken=code)
    agency = named["agency"].either(values.code, "")
    if agency and known.agency is not None and agency != known.agency:
        named["agency"].fault("agency-differs", written=agency, agency=known.agency)
    return {
        "code": code,
        "title": title,
        "summary": named["summary"].either(values.text(2000), ""),
        "agency": agency,
        "act": parts.read_act(named["act"]),
        "contact": parts.read_contact(named["contact"]),
        "articles": tuple(parts.read_article(each) for each in named["articles"].items()),
        "attachments": tuple(parts.read_attachment(each) for each in named["attachments"].items()),
        "groupings": named["groupings"].either(values.choice(GROUPINGS, GROUPING_SPELLINGS), "allowed") == "allowed",
        "period": parts.read_period(named["accreditation"]),
        "terms": parts.read_terms(named["terms"]),
        "commission": read_commission(named["commission"]),
    }


def _asked(named: Mapping[str, Reader], lots: frozenset[str], known: Known) -> dict[str, Any]:
    """What is asked and scored, for the lots of the file."""
    checklist = read_checklist(named["checklist"], lots, known)
    form = read_form(named["form"], lots=lots)
    _form_fits(named["form"], form, frozenset(each.code for each in checklist))
    return {"checklist": checklist, "form": form, "scoring": read_scoring(named["scoring"], lots)}


def _call_code(value: object) -> str:
    return values.text(CODE_LENGTH)(values.code(value))


def _offered(declared: Iterable[str], known: Known) -> frozenset[str] | None:
    """The services that lots and tariffs may name; None: any, because nothing is known."""
    own = frozenset(code for code in declared if code)
    if own:
        return own
    return known.services


def _lots(
    reader: Reader, offered: frozenset[str] | None, services: Iterable[str], territories: tuple[Territory, ...]
) -> tuple[Lot, ...]:
    places = frozenset(each.code for each in territories if each.code)
    found = tuple(parts.read_lot(each, offered, places) for each in reader.items())
    if found:
        return found
    own = tuple(services)
    if not own:
        reader.fault("lots-missing")
    return (Lot(code="unico", title="Lotto unico", services=own, territories=tuple(sorted(places))),)


def _lots_per_applicant(reader: Reader, lots: int) -> tuple[int, int | None]:
    named = reader.fields(*NAMES["lots_per_applicant"])
    least = named["min"].either(values.whole(1, max(lots, 1)), 1)
    most = named["max"].may(values.whole(1, max(lots, 1)))
    if most is not None and most < least:
        named["max"].fault("limits-crossed", least=least, most=most)
    return least, most


def _form_fits(reader: Reader, form: Form, checklist: frozenset[str]) -> None:
    """Each question that answers a requirement answers one of the checklist."""
    inside = reader.path if isinstance(reader.value, list | tuple) else f"{reader.path}.sections"
    for step, section in enumerate(form.sections):
        for number, item in enumerate(section.items):
            place = f"{inside}[{step}].questions[{number}]"
            if isinstance(item, Question):
                _answers_one(Reader(None, place, reader.faults), item, checklist)
                continue
            for row, question in enumerate(item.questions):
                _answers_one(Reader(None, f"{place}.questions[{row}]", reader.faults), question, checklist)


def _answers_one(reader: Reader, question: Question, checklist: frozenset[str]) -> None:
    if question.requirement is not None and question.requirement not in checklist:
        reader.fault("requirement-not-in-checklist", question=question.code, requirement=question.requirement)


def _once(reader: Reader, codes: list[str]) -> None:
    """Each code once; the fault stands where the second one is."""
    places = reader.items(split=True)
    for at, code in enumerate(codes):
        if code and code in codes[:at]:
            places[at].fault("code-twice", twice=code)


def _renamed_services(services: tuple[OfferedService, ...], known: Known) -> tuple[Fault, ...]:
    """Services that the platform knows by another name: perhaps they are others, and need codes of their own."""
    found: list[Fault] = []
    for number, service in enumerate(services):
        name = known.service_names.get(service.code, service.title)
        if service.title and service.title.casefold() != name.casefold():
            place = Reader(None, f"services[{number}]", found)
            place.fault("service-named-otherwise", service=service.code, name=name, title=service.title)
    return tuple(found)


def _without_period(period: Period, known: Known) -> tuple[Fault, ...]:
    """How long an accreditation lasts is not needed to draft a call, but to publish it."""
    if known.agency is None or period.start or period.last or period.months:
        return ()
    return (Fault(path="accreditation", reason=Refusal("period-missing")),)


def _unknown_comuni(territories: tuple[Territory, ...], known: Known) -> tuple[Fault, ...]:
    """Comuni that the platform does not have: the call can be drafted, and somebody has to look at them."""
    if known.comuni is None:
        return ()
    found: list[Fault] = []
    for number, territory in enumerate(territories):
        place = Reader(None, f"territories[{number}]", found)
        for name in (*territory.comuni, *territory.without):
            if name not in known.comuni:
                place.fault("comune-unknown", comune=name, territory=territory.code)
    return tuple(found)
