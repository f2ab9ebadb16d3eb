"""Faults of every kind, planted in a generated year before and after its invoices are written.

Each fault has a project (or a provider's month, or an invoice) of its own, and is noted where it must be found.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from app.money import to_cents, to_euros
from blueprints.invoices.verification.columns import DAY_SECONDS, local
from blueprints.invoices.verification.facts import (
    FAR,
    Document,
    Fund,
    Kind,
    Limit,
    Reason,
    Reference,
    ReportState,
    from_rows,
)
from tests.worlds.generated import PER_MONTH, SERVICE_OF_PROVIDER, Planted, Year, invoice_of
from tests.worlds.village import ADM, AES, SAD, summed

Ints = NDArray[np.int64]
ALWAYS = {"start": date(2025, 1, 1), "end": FAR}
MINUTE = 60_000_000
MANY = 105


class Planter:
    """Hands out what no fault was planted in, and writes down where faults are."""

    def __init__(self, year: Year, seed: int) -> None:
        self.year = year
        self.draw = np.random.default_rng(seed)
        order = np.lexsort((year.entries["start"], year.entries["project"]))
        self.places: Ints = order.reshape(year.projects, year.months * PER_MONTH)
        self._projects = self.draw.permutation(year.projects).tolist()
        self._months = self.draw.permutation(year.providers * year.months).tolist()
        self.touched = np.zeros(len(order), dtype=np.bool_)
        self.days = local(year.entries["start"] // 1_000_000) // DAY_SECONDS

    def project(self, service: int = 0) -> Ints:
        """All places of such a project, in order of time."""
        for number, project in enumerate(self._projects):
            provider = project % self.year.providers
            if not service or SERVICE_OF_PROVIDER[provider % 3] == service:
                del self._projects[number]
                return np.array(self.places[project])
        raise LookupError("no project is left")

    def place(self, service: int = 0) -> int:
        """An entry of such a project."""
        return int(self.draw.choice(self.untouched(self.project(service))))

    def value(self, place: int, name: str) -> int:
        """A column of an entry."""
        return int(self.year.entries[name][place])

    def change(self, places: Any, **values: Any) -> None:
        """Change entries."""
        for name, value in values.items():
            self.year.entries[name][places] = value

    def note(self, rule: str, *places: Any) -> None:
        """The fault is to be found on these entries."""
        self.touched[list(places)] = True
        self.year.planted += [Planted(rule=rule, entry=self.value(int(place), "id")) for place in places]

    def day(self, place: int) -> date:
        """The local day of an entry."""
        return date(1970, 1, 1) + timedelta(days=int(self.days[place]))

    def only_day(self, place: int) -> dict[str, date]:
        """The period of just that day."""
        return {"start": self.day(place), "end": self.day(place) + timedelta(days=1)}

    def move(self, place: int, minutes: int) -> None:
        """Move an entry in time."""
        for name in ("start", "end"):
            self.year.entries[name][place] += minutes * MINUTE

    def cut(self, name: str, column: str, key: int, place: int) -> None:
        """Take the day of an entry out of the rows of a frame that hold for a key."""
        table = self.year.frames[name]
        own = table.filter(pl.col(column) == key)
        after = own.with_columns(pl.lit(self.day(place) + timedelta(days=1)).alias("start"))
        before = own.with_columns(pl.lit(self.day(place)).alias("end"))
        self.year.frames[name] = pl.concat([table.filter(pl.col(column) != key), before, after])

    def add(self, name: str, **row: Any) -> None:
        """Add a row to a side table."""
        if name in self.year.frames:
            self.year.frames[name] = pl.concat([self.year.frames[name], from_rows(name, [row])])
        else:
            self.year.rows.setdefault(name, []).append(row)

    def stranger(self, place: int, number: int, **operator: Any) -> None:
        """Let an operator of their own do an entry: on the staff, qualified."""
        self.add("staff", operator=number, provider=self.value(place, "provider"), **ALWAYS)
        self.add("qualifications", operator=number, profile=self.value(place, "profile"), **ALWAYS)
        if operator:
            self.add("operators", operator=number, **operator)
        self.change(place, operator=number)

    def untouched(self, places: Ints) -> Ints:
        """Those of the entries in which nothing was planted."""
        return places[~self.touched[places]]

    def some(self, service: int = 0) -> list[int]:
        """Many entries of such a project."""
        own = self.untouched(self.project(service))
        return self.draw.choice(own, min(MANY, len(own)), replace=False).tolist()

    def provider_month(self) -> Ints:
        """All entries of a provider's month in which no other fault of months was planted."""
        provider, month = divmod(self._months.pop(), self.year.months)
        report = self.year.entries["report_line"]
        return np.flatnonzero((report // 1000 == provider) & (report % 100 == month + 1))


def _suspended_project(planter: Planter) -> None:
    place = planter.place()
    planter.add("suspensions", project=planter.value(place, "project"), **planter.only_day(place))
    planter.note("R20", place)


def _ended_project(planter: Planter) -> None:
    place = planter.place()
    planter.cut("projects", "id", planter.value(place, "project"), place)
    planter.note("R20", place)


def _not_chosen(planter: Planter) -> None:
    place = planter.place()
    planter.cut("choices", "project", planter.value(place, "project"), place)
    planter.note("R21", place)


def _no_tariff(planter: Planter) -> None:
    place = planter.place()
    planter.change(place, profile=9)
    planter.note("R22", place)
    planter.note("R24", place)


def _limit(planter: Planter, rule: str, limit: Limit, places: Ints, first: date, until: date) -> None:
    used = int(planter.year.entries["billed_minutes"][places].sum())
    row = {"id": 10**7 + len(planter.year.planted), "project": planter.value(int(places[0]), "project")}
    amount = {"limit": int(limit), "amount": used - 30, "carry_over": False}
    planter.add("authorisations", **row, **amount, start=first, end=until)
    planter.note(rule, places[-1])


def _too_many_in_week(planter: Planter) -> None:
    own = planter.project()
    monday = planter.day(int(own[8])) - timedelta(days=planter.day(int(own[8])).weekday())
    week = np.array([one for one in own if 0 <= (planter.day(int(one)) - monday).days < 7])
    _limit(planter, "R19", Limit.WEEK, week, monday, monday + timedelta(days=7))


def _too_many_in_month(planter: Planter) -> None:
    month = planter.project()[:PER_MONTH]
    first = planter.day(int(month[0])).replace(day=1)
    _limit(planter, "R18", Limit.MONTH, month, first, (first + timedelta(days=32)).replace(day=1))


def _not_on_staff(planter: Planter) -> None:
    place = planter.place()
    planter.change(place, operator=10**6 + place)
    planter.note("R24", place)


def _late_certificate(planter: Planter) -> None:
    place = planter.place(ADM)
    asked = planter.day(place) + timedelta(days=1)
    planter.stranger(place, 2 * 10**6 + place, hired=date(2025, 1, 1), certificate=asked)
    planter.note("R25", place)


def _two_places(planter: Planter) -> None:
    first, other = planter.project(SAD), planter.project(SAD)
    place = int(planter.draw.choice(first))
    later = int(other[int(np.flatnonzero(first == place)[0])])
    planter.move(later, (planter.value(place, "start") - planter.value(later, "start")) // MINUTE + 30)
    planter.stranger(place, 3 * 10**6 + place)
    planter.change(later, operator=3 * 10**6 + place)
    planter.add("staff", operator=3 * 10**6 + place, provider=planter.value(later, "provider"), **ALWAYS)
    planter.note("R26", later)


def _two_operators(planter: Planter) -> None:
    own = planter.project(SAD)
    first, second = int(own[4]), int(own[5])
    planter.move(second, (planter.value(first, "start") - planter.value(second, "start")) // MINUTE + 30)
    planter.stranger(second, 4 * 10**6 + second)
    planter.note("R27", second)


def _backwards(planter: Planter) -> None:
    place = planter.place()
    planter.change(place, end=planter.value(place, "start") - 10 * MINUTE, clocked_minutes=-1)
    planter.note("R28", place)


def _too_long(planter: Planter) -> None:
    place = planter.place(SAD)
    planter.change(place, end=planter.value(place, "start") + 255 * MINUTE, billed_minutes=255, clocked_minutes=-1)
    planter.stranger(place, 5 * 10**6 + place)
    planter.note("R28", place)


def _rounded_up(planter: Planter) -> None:
    for place in planter.some():
        planter.change(place, billed_minutes=planter.value(place, "billed_minutes") + 15)
        planter.note("R29", place)


def _closed_school(planter: Planter) -> None:
    place = planter.place(AES)
    planter.move(place, (7 - planter.day(place).isoweekday()) * 1440)
    planter.note("R31", place)


def _unpaid_absence(planter: Planter) -> None:
    for place in planter.some(AES)[:30]:
        planter.change(place, kind=int(Kind.ABSENCE), reason=int(Reason.ASSISTANT_PRESENT))
        planter.note("R32", place)


def _long_absence(planter: Planter) -> None:
    own = planter.project(AES)
    project = planter.value(int(own[0]), "project")
    planter.add("enrolments", project=project, school=1 + (project - 1) % 48, level=4, start=date(2025, 2, 1), end=FAR)
    planter.change(own[:11], kind=int(Kind.ABSENCE), reason=int(Reason.ASSISTANT_PRESENT))
    nth = {day: number for number, day in enumerate(sorted({planter.day(int(one)) for one in own[:11]}), start=1)}
    assert len(nth) == 11
    planter.note("R33", own[10])


def _missed(planter: Planter) -> None:
    for place in planter.some(SAD):
        planter.change(place, kind=int(Kind.MISSED), reason=int(Reason.REFUSED))
        planter.note("R34", place)


def _in_hospital(planter: Planter) -> None:
    place = planter.place(SAD)
    start = np.datetime64(planter.value(place, "start") + 30 * MINUTE, "us").item()
    planter.add("stays", beneficiary=planter.value(place, "project"), start=start, end=start + timedelta(hours=2))
    planter.note("R35", place)


def _dead(planter: Planter) -> None:
    own = planter.project(SAD)
    planter.add("deaths", beneficiary=planter.value(int(own[-3]), "project"), day=planter.day(int(own[-3])))
    planter.note("R35", *own[-2:])


def _clock_differs(planter: Planter) -> None:
    for place in planter.some():
        planter.change(place, clocked_minutes=planter.value(place, "billed_minutes") + 11)
        planter.note("R38", place)


def _no_residence(planter: Planter) -> None:
    place = planter.place()
    planter.cut("residences", "beneficiary", planter.value(place, "project"), place)
    planter.note("R39", place)


def _shares_not_whole(planter: Planter) -> None:
    place = planter.place()
    row = {"project": planter.value(place, "project"), "fund": 0, "millionths": 900_000}
    planter.add("allocations", **row, **planter.only_day(place))
    planter.note("R39", place)


def _unsigned(planter: Planter) -> None:
    bare = planter.untouched(planter.provider_month())[::8]
    planter.change(bare, confirmed=False)
    planter.note("R37", *bare)


def _indirect(planter: Planter) -> None:
    team = planter.untouched(planter.provider_month())[::3]
    planter.change(team, kind=int(Kind.INDIRECT))
    last = max(team.tolist(), key=lambda one: (planter.value(one, "start"), planter.value(one, "id")))
    planter.touched[team] = True
    planter.note("R36", last)


PER_PROJECT: tuple[Callable[[Planter], None], ...] = (
    _suspended_project,
    _ended_project,
    _not_chosen,
    _no_tariff,
    _too_many_in_week,
    _too_many_in_month,
    _not_on_staff,
    _late_certificate,
    _two_places,
    _two_operators,
    _backwards,
    _too_long,
    _rounded_up,
    _closed_school,
    _unpaid_absence,
    _long_absence,
    _missed,
    _in_hospital,
    _dead,
    _clock_differs,
    _no_residence,
    _shares_not_whole,
)


def plant_in_hours(year: Year, *, rounds: int, seed: int) -> None:
    """Plant faults of hours, before the invoices are written."""
    planter = Planter(year, seed)
    for _ in range(3):
        _unsigned(planter)
        _indirect(planter)
    for _ in range(rounds):
        for fault in PER_PROJECT:
            fault(planter)
    for rule, name in (("R07", "accreditations"), ("R08", "pacts"), ("R09", "accreditation_suspensions")):
        _on_one_day(planter, rule, name)


def _on_one_day(planter: Planter, rule: str, name: str) -> None:
    """A day on which a provider is not accredited, has no pact, or is suspended."""
    place = planter.place(SAD)
    provider, service = planter.value(place, "provider"), planter.value(place, "service")
    entries = planter.year.entries
    same = np.flatnonzero((entries["provider"] == provider) & (planter.days == planter.days[place]))
    day = planter.only_day(place)
    if name == "accreditation_suspensions":
        planter.add(name, provider=provider, service=service, projects_continue=False, **day)
    else:
        rows = planter.year.rows[name]
        own = next(row for row in rows if row["provider"] == provider)
        rows.append({**own, "start": day["end"]})
        own["end"] = day["start"]
    planter.note(rule, *same)


# -- documents -----------------------------------------------------------------------------------------------


def plant_in_documents(year: Year, *, seed: int) -> None:
    """Plant faults in invoices; each takes an invoice of its own."""
    draw = np.random.default_rng(seed)
    order = draw.permutation(len(year.documents)).tolist()
    for fault, rule, fits in PER_DOCUMENT:
        place = next(one for one in order if fits(year, year.documents[one]))
        order.remove(place)
        year.documents[place] = fault(year, year.documents[place])
        year.planted.append(Planted(rule=rule, document=year.documents[place].id))
    _twice(year, order.pop())
    _festive(year)


Fault = Callable[[Year, Document], Document]


def _report_of(year: Year, document: Document) -> dict[str, Any]:
    code = document.lines[0].administration_reference
    return next(row for row in year.rows["report_lines"] if row["code"] == code)


def _with_line(document: Document, **changes: Any) -> Document:
    """The document with a changed line, and sums that follow from it."""
    line = replace(document.lines[0], **changes)
    if "total" not in changes and line.quantity is not None:
        line = replace(line, total=to_euros(to_cents(line.quantity * line.unit_price)))
    summaries = summed((line,))
    total = sum((one.taxable + one.tax for one in summaries), Decimal(0))
    return replace(document, lines=(line,), vat_summaries=summaries, total=total)


def _cup(year: Year, document: Document) -> Document:
    year.funds = (Fund(id=5, code="PNRR", cup_required=True, cup="B12C34000560001"),)
    _report_of(year, document)["fund"] = 5
    return document


def _stamp(year: Year, document: Document) -> Document:
    row = next(one for one in year.rows["vat_profiles"] if one["provider"] == document.issuer)
    alone = document.dated + timedelta(days=3)
    year.rows["vat_profiles"].append({**row, "start": alone, "end": alone + timedelta(days=1), "stamp_exempt": False})
    return replace(document, dated=alone)


def _late_report(year: Year, document: Document) -> Document:
    report = _report_of(year, document)
    report["submitted"] = (report["month"] + timedelta(days=32)).replace(day=11)
    return document


def _not_accepted(year: Year, document: Document) -> Document:
    _report_of(year, document)["state"] = int(ReportState.SUBMITTED)
    return document


def _without_accesses(year: Year, document: Document) -> Document:
    report = _report_of(year, document)
    report["accepted_minutes"] += 60
    return _with_line(document, quantity=document.lines[0].quantity + Decimal(1))  # type: ignore[operator]  # hours


def _below_floor(year: Year, document: Document) -> Document:
    _report_of(year, document)["level"] = 4
    return _with_line(document, unit_price=Decimal("24.00"))


def _anything(_: Year, document: Document) -> bool:
    return True


def _taxed(_: Year, document: Document) -> bool:
    return document.lines[0].vat_rate > 0 and document.dated < date(2026, 6, 1)


def _exempt(_: Year, document: Document) -> bool:
    return document.lines[0].vat_rate == 0


def _schools(year: Year, document: Document) -> bool:
    return _report_of(year, document)["service"] == AES


PER_DOCUMENT: tuple[tuple[Fault, str, Callable[[Year, Document], bool]], ...] = (
    (lambda _, one: replace(one, customer_vat="IT00743110157"), "R01", _anything),
    (lambda _, one: replace(one, references=(Reference(cig="OTHER"),)), "R02", _anything),
    (_cup, "R03", _anything),
    (lambda _, one: _with_line(one, vat_rate=Decimal(22)), "R10", _taxed),
    (lambda _, one: replace(one, vat_summaries=(replace(one.vat_summaries[0], collectability="I"),)), "R11", _taxed),
    (_stamp, "R12", _exempt),
    (lambda _, one: _with_line(one, total=one.lines[0].total + 10), "R13", _anything),
    (_not_accepted, "R14", _anything),
    (lambda _, one: _with_line(one, quantity=one.lines[0].quantity + Decimal(2)), "R15", _anything),  # type: ignore[operator]  # hours
    (lambda _, one: _with_line(one, start=one.lines[0].start - timedelta(days=1)), "R16", _anything),  # type: ignore[operator]  # a date
    (_late_report, "R17", _anything),
    (lambda _, one: _with_line(one, unit_price=one.lines[0].unit_price + Decimal("0.50")), "R22", _anything),
    (_below_floor, "R23", _schools),
    (_without_accesses, "R29", _anything),
    (lambda _, one: replace(one, ibans=("IT00X",)), "R40", _anything),
)


def _twice(year: Year, place: int) -> None:
    one = year.documents[place]
    again = replace(one, id=f"{one.id}-again", dated=one.dated + timedelta(days=1))
    year.documents.append(again)
    year.planted.append(Planted(rule="R06", document=again.id))


def _festive(year: Year) -> None:
    """Hours of working days in a report of holiday hours, billed at the holiday rate (R30)."""
    own = next(row for row in year.rows["report_lines"] if row["service"] == SAD)
    report = {**own, "id": 10**6, "code": "R-FEST", "day_type": 2, "accepted_minutes": 0}
    places = np.flatnonzero(year.entries["report_line"] == own["id"])[:3]
    planted = {one.entry for one in year.planted}
    places = np.array([one for one in places.tolist() if int(year.entries["id"][one]) not in planted])
    assert len(places)
    for place in places.tolist():
        year.planted.append(Planted(rule="R30", entry=int(year.entries["id"][place])))
    minutes = int(year.entries["billed_minutes"][places].sum())
    year.entries["day_type"][places] = 2
    year.entries["report_line"][places] = report["id"]
    report["accepted_minutes"] = minutes
    own["accepted_minutes"] -= minutes
    year.rows["report_lines"].append(report)
    for number, one in enumerate(year.documents):
        if one.lines[0].administration_reference == own["code"]:
            hours = (Decimal(own["accepted_minutes"]) / 60).quantize(Decimal("0.01"))
            year.documents[number] = _with_line(one, quantity=hours)
    year.documents.append(_with_line(invoice_of(year, report), unit_price=Decimal("28.00")))
