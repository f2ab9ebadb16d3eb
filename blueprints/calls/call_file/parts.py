"""Who, where and when: act, contact, services, territories, lots, windows, period, terms."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.reading import Reader, UnreadableError, moments, values
from blueprints.calls.call_file import units
from blueprints.calls.call_file.model import (
    Act,
    Attachment,
    CallTerms,
    Contact,
    Known,
    Lot,
    OfferedService,
    Paragraph,
    Period,
    Territory,
)
from blueprints.calls.call_file.names import (
    EACH_DECISION,
    EVERYWHERE_WORDS,
    NAMES,
    ON_DECISION,
    TERM_STARTS,
    VAT,
    VAT_SPELLINGS,
    WINDOW_KINDS,
    WINDOW_SPELLINGS,
)
from blueprints.calls.rules.notice import Price
from blueprints.calls.rules.windows import ListUpdates, Window, Windows

# As many as a service of the platform has; the call makes it one when it is published.
SERVICE_CODE_LENGTH = 30
# A calendar that stands in for a faulty one; it is never used.
STANDIN = Windows(initial=Window(opens=datetime.fromisoformat("2000-01-01T00:00:00+00:00")))


def read_act(reader: Reader) -> Act:
    """The act that approves the notice."""
    named = reader.fields(*NAMES["act"])
    return Act(
        kind=named["kind"].either(values.text(60), ""),
        number=named["number"].either(values.text(40), ""),
        day=named["date"].may(moments.day),
        protocol=named["protocol"].either(values.text(40), ""),
        protocol_day=named["protocol_date"].may(moments.day),
    )


def read_contact(reader: Reader) -> Contact:
    """Whom to ask."""
    named = reader.fields(*NAMES["contact"])
    office, responsible, email, pec, phone = (named[name].either(values.text(200), "") for name in NAMES["contact"])
    return Contact(office=office, responsible=responsible, email=email, pec=pec, phone=phone)


def read_article(reader: Reader) -> Paragraph:
    """An article of the text."""
    named = reader.fields(*NAMES["article"])
    return Paragraph(title=named["title"].must(values.text(300), ""), text=named["text"].must(values.text(100_000), ""))


def read_attachment(reader: Reader) -> Attachment:
    """A document published with the notice; a text alone is its title."""
    if not isinstance(reader.value, Mapping):
        return Attachment(title=reader.must(values.text(300), ""))
    named = reader.fields(*NAMES["attachment"])
    return Attachment(
        title=named["title"].must(values.text(300), ""),
        file=named["file"].either(values.text(200), ""),
        later=named["later"].either(values.flag, False),
    )


def read_service(reader: Reader, known: Known) -> OfferedService:
    """A service; a text alone is the code of one that the platform has."""
    if isinstance(reader.value, Mapping):
        named = reader.fields(*NAMES["service"])
        found = OfferedService(
            code=named["code"].must(_service_code, ""),
            title=named["title"].either(values.text(300), ""),
            unit=named["unit"].either(values.choice(("minutes", "pieces"), _UNITS), "minutes"),
        )
    else:
        found = OfferedService(code=reader.must(_service_code, ""))
    if not found.title and found.code and known.services is not None and found.code not in known.services:
        reader.fault("service-unknown", service=found.code, known=sorted(known.services))
    return found


_UNITS = {
    "hours": "minutes",
    "ore": "minutes",
    "minuti": "minutes",
    "meals": "pieces",
    "pasti": "pieces",
    "pezzi": "pieces",
}


def _service_code(value: object) -> str:
    return values.text(SERVICE_CODE_LENGTH)(values.code(value))


def read_territory(reader: Reader, known: Known) -> Territory:
    """A territory: its Comuni by name or ISTAT code, its sub-areas; nothing named means everywhere."""
    named = reader.fields(*NAMES["territory"])
    everywhere = isinstance(named["comuni"].value, str) and named["comuni"].value.lower() in EVERYWHERE_WORDS
    comuni = () if everywhere else _names(named["comuni"])
    subareas = _names(named["subareas"], known.subareas, "subarea-unknown")
    return Territory(
        code=named["code"].must(values.code, ""),
        title=named["title"].must(values.text(300), ""),
        everywhere=everywhere or not (comuni or subareas),
        comuni=comuni,
        subareas=() if everywhere else subareas,
        without=_names(named["except"]),
    )


def _names(reader: Reader, known: frozenset[str] | None = None, code: str = "") -> tuple[str, ...]:
    found = []
    for each in reader.items(split=True):
        name = each.must(values.text(120), "")
        if known is not None and name and name not in known:
            each.fault(code, written=name, known=sorted(known))
        found.append(name)
    return tuple(found)


def read_lot(reader: Reader, services: frozenset[str] | None, territories: frozenset[str]) -> Lot:
    """A lot, whose services and territories are those of the file."""
    named = reader.fields(*NAMES["lot"])
    of_service = values.code if services is None else values.choice(sorted(services))
    found = tuple(each.must(of_service, "") for each in named["services"].items(split=True))
    if not found:
        named["services"].fault("value-missing", field=named["services"].path)
    of_territory = values.choice(sorted(territories))
    return Lot(
        code=named["code"].must(values.code, ""),
        title=named["title"].must(values.text(300), ""),
        services=found,
        territories=tuple(each.must(of_territory, "") for each in named["territories"].items(split=True)),
        note=named["note"].either(values.text(), ""),
    )


def read_windows(reader: Reader) -> tuple[Windows, datetime | None]:
    """The calendar, and the instant until which questions may be asked."""
    named = reader.fields(*NAMES["windows"])
    if reader.missing:
        reader.fault("value-missing", field=reader.path)
        return STANDIN, None
    before = len(reader.faults)
    kind = named["kind"].must(values.choice(WINDOW_KINDS, WINDOW_SPELLINGS), "single")
    updates = _updates(named["list_updates"])
    opens = named["opens"].may(moments.moment("start"))
    if named["opens"].missing:
        named["opens"].fault("value-missing", field=named["opens"].path)
    initial, rolling = _windows(named, kind, opens)
    questions = named["questions_close"].may(moments.moment("end"))
    if len(reader.faults) > before or opens is None:
        return STANDIN, None
    found = Windows(initial=initial, rolling=rolling, updates=updates)
    if questions is not None and found.closes is not None and questions > found.closes:
        named["questions_close"].fault("questions-after-closing", closes_at=found.closes)
    return found, questions


def _windows(named: Mapping[str, Reader], kind: str, opens: datetime | None) -> tuple[Window | None, Window | None]:
    end = moments.moment("end")
    closes = named["closes"].may(end)
    only_both = ("initial_closes", "rolling_opens")
    if kind != "initial-then-rolling":
        for name in only_both:
            if not named[name].missing:
                named[name].fault("field-not-for-window", field=name, kind=kind)
        if kind == "single" and named["closes"].missing:
            named["closes"].fault("value-missing", field=named["closes"].path)
        window = _window(named["closes"], opens, closes)
        return (window, None) if kind == "single" else (None, window)
    initial_closes = named["initial_closes"].must(end, None)
    rolling_opens = named["rolling_opens"].may(moments.moment("start")) or initial_closes
    if initial_closes is not None and rolling_opens is not None and rolling_opens < initial_closes:
        named["rolling_opens"].fault("windows-overlap", closes_at=initial_closes, opens_at=rolling_opens)
    return (
        _window(named["initial_closes"], opens, initial_closes),
        _window(named["closes"], rolling_opens, closes),
    )


def _window(reader: Reader, opens: datetime | None, closes: datetime | None) -> Window | None:
    if opens is None:
        return None
    if closes is not None and closes <= opens:
        reader.fault("closes-before-it-opens", opens_at=opens, closes_at=closes)
        return None
    return Window(opens=opens, closes=closes)


def _updates(reader: Reader) -> ListUpdates:
    if reader.missing or _word(reader.value) in EACH_DECISION:
        return ListUpdates()
    named = reader.fields(*NAMES["list_updates"])
    every = named["every_months"].may(units.months(1, 120))
    first = named["first"].may(moments.day)
    dates = tuple(sorted(each.must(moments.day, date.min) for each in named["dates"].items()))
    if every is not None and named["first"].missing:
        named["first"].fault("value-missing", field=named["first"].path)
    if every is not None and dates:
        named["dates"].fault("updates-two-ways")
    if every is None and first is not None:
        named["every_months"].fault("value-missing", field=named["every_months"].path)
    return ListUpdates(
        every_months=every, first=first, dates=dates, cutoff_days=named["cutoff_days"].either(units.days, 0)
    )


def read_period(reader: Reader) -> Period:
    """How long the accreditation lasts."""
    named = reader.fields(*NAMES["accreditation"])
    start = None if _word(named["from"].value) in ON_DECISION else named["from"].may(moments.day)
    last = named["to"].may(moments.day)
    months = named["months"].may(units.months(1, 240))
    if last is not None and months is not None:
        named["months"].fault("period-two-ways")
    if start is not None and last is not None and last < start:
        named["to"].fault("ends-before-start", start=start, end=last)
    return Period(
        start=start, last=last, months=months, renewable_months=named["renewable_months"].may(units.months(0, 240))
    )


def read_terms(reader: Reader) -> CallTerms:
    """Days and quotas of this call."""
    named = reader.fields(*NAMES["terms"])
    counted: dict[str, Any] = {name: named[name].may(units.days) for name in NAMES["terms"] if name.endswith("_days")}
    return CallTerms(
        starts=named["starts"].may(values.choice(TERM_STARTS, _STARTS)),
        integration_rounds=named["integration_rounds"].may(values.whole(0, 10)),
        sample_percent=named["sample_percent"].may(units.percent),
        **counted,
    )


_STARTS = {"presentazione": "lodging", "chiusura": "window-closing", "closing": "window-closing"}


def read_tariff(reader: Reader, services: frozenset[str] | None) -> Price:
    """A price of the notice."""
    named = reader.fields(*NAMES["tariff"])
    return Price(
        service=named["service"].must(values.code if services is None else values.choice(sorted(services)), ""),
        price=named["price"].must(_price, Decimal(0)),
        profile=named["profile"].either(values.text(60), ""),
        day=named["day"].either(values.text(60), ""),
        unit=named["unit"].either(values.text(40), "hour"),
        vat=named["vat"].either(values.choice(VAT, VAT_SPELLINGS), "excluded"),
    )


def _price(value: object) -> Decimal:
    written = values.text()(value)
    for sign in ("€", "EUR", "euro"):
        written = written.replace(sign, "")
    found = values.decimal(0)(written.strip())
    if found != round(found, 6):
        raise UnreadableError("price-too-fine", written=str(value))
    return found


def _word(value: object) -> str:
    return str(value or "").strip().lower().replace("_", "-").replace(" ", "-")
