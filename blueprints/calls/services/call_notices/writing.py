"""The file that says what a notice says, also one that was written in the browser."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from blueprints.calls import call_file as files
from blueprints.calls.rules.notice import AskedRequirement, AskedService, Notice, Zone
from blueprints.calls.services.call_notices.reading import WHOLE, text_of, zones_of
from blueprints.standards import api as standards
from blueprints.standards.fields import Form, Question, Section, parse_form
from blueprints.territory import api as territory


def file_of(code: str, notice: Notice, source: files.CallFile | None, agency_id: int) -> files.CallFile:
    """A file that says what the notice says; `source` is the one it was imported from, whose words stay where the
    notice still says the same.

    Raises:
        ValueError: the notice has no windows yet.
    """
    if notice.windows is None:
        raise ValueError("a notice without windows is no call")
    base = source or files.CallFile(code=code, title=notice.title, windows=notice.windows, lots=())
    lots = _lots(notice, base.lots)
    return replace(
        base,
        **_words(notice, base),
        code=code,
        title=notice.title,
        windows=notice.windows,
        questions_close=notice.questions_until,
        **{**offer_of(notice, base, agency_id), "lots": lots},
        period=_period(notice, base),
        terms=_terms(notice),
        checklist=requirements_of(notice, base),
        form=_form(notice),
        groupings=notice.groupings,
        scoring=files.scoring_of(notice.mode, notice.scheme, frozenset(each.code for each in lots)),
        commission=notice.panel,
        tariffs=notice.prices,
        attachments=file_attachments(notice),
    )


def offer_of(notice: Notice, base: files.CallFile | None, agency_id: int) -> dict[str, Any]:
    """The services, territories and lots of a notice as a file names them; no lots where the notice has none.

    `base` is the file that it came from: its words stay for a territory that is still the same.
    """
    return {
        "services": _services(notice),
        "territories": _territories(notice, base.territories if base else (), agency_id),
        "lots": _lots(notice, base.lots if base else ()) if any(each.lots for each in notice.services) else (),
        "least_lots": notice.least_lots,
        "most_lots": notice.most_lots,
    }


def file_attachments(notice: Notice) -> tuple[files.Attachment, ...]:
    """The documents that the notice announces, and those that were put beside it without being announced."""
    announced = tuple(files.Attachment(**vars(each)) for each in notice.announced)
    known = {name for each in announced for name in (each.title, each.file)}
    others = (each for each in notice.attachments if not known & {each.title, each.name})
    return (*announced, *(files.Attachment(title=each.title, file=each.name) for each in others))


def _words(notice: Notice, base: files.CallFile) -> dict[str, Any]:
    """The text and whom to ask, as the file said them, if the notice says the same."""
    same = text_of(base) == notice.text
    articles = base.articles if same else (files.Paragraph(title="Avviso", text=notice.text),)
    contact = replace(base.contact, responsible=notice.manager)
    if contact == files.Contact(responsible=notice.manager):
        contact = replace(contact, office=notice.contact)
    return {"summary": base.summary if same else "", "articles": articles, "contact": contact}


def _services(notice: Notice) -> tuple[files.OfferedService, ...]:
    return tuple(files.OfferedService(code=each.code, title=each.title, unit=each.unit) for each in notice.services)


def _period(notice: Notice, base: files.CallFile) -> files.Period:
    period, renewable = notice.validity, notice.renewable_months
    if period is None:
        return files.Period(months=notice.months, renewable_months=renewable)
    if base.period.start is None and base.period.last == period.last and period.last is not None:
        return replace(base.period, renewable_months=renewable)
    return files.Period(start=period.start, last=period.last, renewable_months=renewable)


def _terms(notice: Notice) -> files.CallTerms:
    percent = notice.own_terms.get("sample_percent")
    return files.CallTerms(**{**notice.own_terms, "sample_percent": None if percent is None else Decimal(percent)})


def _place(zone: Zone) -> str:
    """The code of the territory itself, without the lot for which it can be chosen."""
    return zone.code.removeprefix(f"{zone.lot}.") if zone.lot else zone.code


def _territories(notice: Notice, before: Iterable[files.Territory], agency_id: int) -> tuple[files.Territory, ...]:
    """The territories of a notice: as its file wrote them where they are still the same, else by their Comuni."""
    istat = {each.id: each.istat_code for each in territory.comuni_of(agency_id)}
    written = {each.code: each for each in before}
    meant = {each.code: set(each.comune_ids) for each in zones_of(before, agency_id)}
    places: dict[str, files.Territory] = {}
    for zone in notice.zones:
        lot, code, ids = notice.lot(zone.lot), _place(zone), set(zone.comune_ids)
        title = zone.name.removeprefix(f"{lot.title} – ") if lot else zone.name
        if code in meant and meant[code] == ids:
            places.setdefault(code, replace(written[code], title=title))
            continue
        whole = bool(ids) and ids == set(istat)
        comuni = () if whole else tuple(istat[each] for each in zone.comune_ids if each in istat)
        places.setdefault(code, files.Territory(code=code, title=title, everywhere=whole, comuni=comuni))
    return tuple(places.values())


def _lots(notice: Notice, before: Iterable[files.Lot]) -> tuple[files.Lot, ...]:
    known = {each.code: (each.title, each.note) for each in before}
    known |= {each.code: (each.title, each.note) for each in notice.lots}
    codes = dict.fromkeys(lot for each in notice.services for lot in _lots_of(each))
    only_whole = all(each.code == WHOLE for each in notice.zones if not each.lot)
    found = []
    for code in codes:
        services = [each for each in notice.services if code in _lots_of(each)]
        named = [each for each in services if each.zones or len(each.lots) > 1 or not only_whole]
        zones = [zone for each in named for zone in notice.zones_of(each) if zone.lot in ("", code)]
        title, note = known.get(code, (code, ""))
        found.append(
            files.Lot(
                code=code,
                title=title,
                services=tuple(each.code for each in services),
                territories=tuple(dict.fromkeys(_place(zone) for zone in zones)),
                note=note,
            )
        )
    return tuple(found)


def _lots_of(service: AskedService) -> tuple[str, ...]:
    return service.lots or (service.code,)


def requirements_of(notice: Notice, base: files.CallFile | None = None) -> tuple[files.RequirementAsked, ...]:
    """The requirements that a notice asks; `base` is the file that it came from, whose kinds stay as written."""
    if notice.asked or notice.source is not None:
        before = {each.code: each for each in base.checklist} if base else {}
        return tuple(_requirement(each, before) for each in notice.asked)
    checklist = standards.version(notice.checklist_version_id or 0)
    return tuple(files.RequirementAsked(code=each.code) for each in checklist.items) if checklist else ()


def _requirement(asked: AskedRequirement, before: Mapping[str, files.RequirementAsked]) -> files.RequirementAsked:
    """A requirement as the file says it; the kinds stay as they were written, if they mean the same."""
    known = before.get(asked.code)
    kinds = {None: (), True: ("mandatory",), False: ("scored",)}[asked.mandatory]
    if known is not None and (("mandatory" in known.kinds) if known.kinds else None) is asked.mandatory:
        kinds = known.kinds
    return files.RequirementAsked(
        code=asked.code,
        text=asked.text,
        evidence=asked.evidence,
        kinds=kinds,
        only_for=frozenset(asked.only_for),
        thresholds=tuple(files.ThresholdAsked(**vars(each)) for each in asked.thresholds),
    )


def _form(notice: Notice) -> Form:
    """The call's own questions, with its documents and declarations as sections of their own."""
    own, _ = parse_form({"sections": list(notice.form)})
    documents = tuple(
        Question(code=each.code, kind="file", label=each.title, required=each.required) for each in notice.documents
    )
    declarations = tuple(
        Question(code=each.code, kind="declaration", label=each.code, text=each.text) for each in notice.declarations
    )
    more = (
        Section(code="documenti", title="Documenti", items=documents),
        Section(code="dichiarazioni", title="Dichiarazioni", items=declarations),
    )
    return Form(sections=(*own.sections, *(each for each in more if each.items)))
