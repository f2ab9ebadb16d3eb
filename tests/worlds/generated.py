"""A large world drawn from a seed, in order throughout, with faults planted one by one.

A project has 17 accesses a month in slots of its own; an operator serves two projects at different hours, so
that nothing overlaps unless it was planted. A month's hours of a provider and service make one report line,
and those of a provider one invoice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from app.money import share, to_cents, to_euros
from blueprints.invoices.verification.columns import day_number, midnight
from blueprints.invoices.verification.facts import (
    FAR,
    SCHEMAS,
    Document,
    Fund,
    Kind,
    Limit,
    Line,
    Parameters,
    Reference,
    ReportState,
    VatSummary,
    World,
    frame,
    from_rows,
)
from tests.worlds.village import ADM, AES, AGENCY, EDUCATOR, OSS, SAD, SERVICES

PER_MONTH = 17
FIRST = date(2025, 9, 1)
PRICES = {SAD: "24.50", ADM: "25.50", AES: "26.00"}
SERVICE_OF_PROVIDER = (SAD, ADM, AES)
Ints = NDArray[np.int64]
OPEN = {"start": date(2024, 1, 1), "end": FAR}


@dataclass(frozen=True, kw_only=True)
class Planted:
    """A fault that must be found: the rule, and the entry (its id) or the document that it must be found on."""

    rule: str
    entry: int | None = None
    document: str | None = None


@dataclass
class Year:
    """A generated world: columns of the entries, rows of the side tables, documents."""

    providers: int
    projects: int
    months: int
    entries: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]]
    frames: dict[str, pl.DataFrame]
    documents: list[Document]
    planted: list[Planted]
    funds: tuple[Fund, ...] = ()

    def world(self) -> World:
        """The facts."""
        made = {name: from_rows(name, rows) for name, rows in self.rows.items()}
        made |= self.frames
        made["entries"] = frame("entries", self.entries)
        return World(
            agency=AGENCY,
            frames={name: made.get(name, frame(name)) for name in SCHEMAS},
            services=SERVICES,
            funds=self.funds,
            parameters=Parameters.seeded(),
        )


def service_of(provider: Ints) -> Ints:
    """Each provider does one service."""
    return np.array(SERVICE_OF_PROVIDER)[provider % 3]


def generated(*, projects: int, months: int, providers: int, seed: int) -> Year:
    """A year in order: `projects` × `months` × 17 entries."""
    year = Year(
        providers=providers,
        projects=projects,
        months=months,
        entries=_entries(projects, months, providers, np.random.default_rng(seed)),
        rows={},
        frames={},
        documents=[],
        planted=[],
    )
    _registers(year)
    _people(year)
    _calendars(year)
    return year


def month_starts(months: int) -> list[date]:
    """The first days of the months."""
    found, day = [], FIRST
    for _ in range(months):
        found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found


def parts_of(provider: Any) -> Any:
    """Into how many report lines a provider's month is parted (as by sub-area): five have three, the others two."""
    return np.where(np.asarray(provider) < 5, 3, 2)


def report_number(provider: Any, part: Any, month: Any) -> Any:
    """The id of a report line of a provider's part and month, all counted from 0."""
    return provider * 1000 + part * 100 + month + 1


def _school_dates(first: date) -> list[date]:
    days = [first + timedelta(days=offset) for offset in range(31)]
    return [day for day in days if day.month == first.month and day.weekday() < 5 and day.isoformat()[5:] not in CLOSED]


CLOSED = {"11-02", "12-08", "12-24", "12-25", "12-26", "12-31", "01-01", "01-06", "04-06", "05-01", "06-02", "11-01"}


def _entries(projects: int, months: int, providers: int, draw: np.random.Generator) -> dict[str, Any]:
    count = projects * months * PER_MONTH
    project = np.repeat(np.arange(projects), months * PER_MONTH)
    month = np.tile(np.repeat(np.arange(months), PER_MONTH), projects)
    nth = np.tile(np.arange(PER_MONTH), projects * months)
    days = np.zeros((months, PER_MONTH), dtype=np.int64)
    for place, first in enumerate(month_starts(months)):
        dates = [day_number(one) for one in _school_dates(first)]
        days[place] = dates[:PER_MONTH] if len(dates) >= PER_MONTH else (dates * 2)[:PER_MONTH]
    # Months with few open days have a second round of accesses in the afternoon.
    second = np.array([[place >= len(set(row)) for place in range(PER_MONTH)] for row in days.tolist()])
    provider = project % providers
    slot = project // providers % 2
    begin = 8 * 60 + slot * 90 + second[month, nth] * 240
    minutes = np.where(draw.random(count) < 0.7, 60, 75)
    start = midnight(days[month, nth]) + begin * 60
    service = service_of(provider)
    return {
        "id": draw.permutation(count) + 1,
        "provider": provider + 1,
        "project": project + 1,
        "operator": project // (2 * providers) * providers + provider + 1,
        "session": np.zeros(count, dtype=np.int64),
        "authorisation": np.zeros(count, dtype=np.int64),
        "report_line": report_number(provider, project // providers % parts_of(provider), month),
        "start": start * 1_000_000,
        "end": (start + minutes * 60) * 1_000_000,
        "service": service,
        "profile": np.where(service == SAD, OSS, EDUCATOR),
        "fund": np.zeros(count, dtype=np.int64),
        "comune": 1 + project % 48,
        "billed_minutes": minutes,
        "clocked_minutes": np.where(draw.random(count) < 0.5, minutes + draw.integers(-10, 11, count), -1),
        "notice_minutes": np.full(count, -1),
        "kind": np.full(count, int(Kind.DIRECT)),
        "reason": np.zeros(count, dtype=np.int64),
        "day_type": np.zeros(count, dtype=np.int64),
        "confirmed": np.ones(count, dtype=np.bool_),
    }


def _registers(year: Year) -> None:
    rows: dict[str, list[dict[str, Any]]] = {
        name: []
        for name in (
            "accreditations",
            "pacts",
            "vat_profiles",
            "accounts",
            "social_security",
            "report_lines",
            "tariffs",
        )
    }
    blank = {"provider": 0, "day_type": 0, "band": 0, "level": 0, "fund": 0}
    for service, price in PRICES.items():
        profile = OSS if service == SAD else EDUCATOR
        # The tariff is renewed twice in the year at the same price, so that dates are looked up.
        for start, end in pairwise((date(2025, 1, 1), date(2026, 1, 1), date(2026, 5, 1), FAR)):
            units = int(Decimal(price) * 10**8)
            row = {"service": service, "profile": profile, "start": start, "end": end, **blank}
            rows["tariffs"] += [{**row, "price": units}, {**row, "day_type": 2, "price": units + 350_000_000}]
    for provider in range(year.providers):
        service = SERVICE_OF_PROVIDER[provider % 3]
        own = {"provider": provider + 1, "service": service}
        rows["accreditations"].append({**own, **OPEN})
        rows["pacts"].append({"id": provider + 1, **own, **OPEN, "cig": f"CIG{provider:07d}"})
        exempt = provider % 4 == 3
        rows["vat_profiles"].append(
            {
                "provider": provider + 1,
                "service": 0,
                **OPEN,
                "rate": 0 if exempt else 500,
                "nature": "N4" if exempt else "",
                "stamp_exempt": exempt,
            }
        )
        rows["accounts"].append({"provider": provider + 1, "iban": f"IT{provider:025d}", **OPEN})
        rows["social_security"].append({"provider": provider + 1, **OPEN})
        for part in range(int(parts_of(provider))):
            rows["report_lines"] += [
                _report(own, provider, part, *month) for month in enumerate(month_starts(year.months))
            ]
    year.rows |= rows


def _report(own: Mapping[str, Any], provider: int, part: int, month: int, first: date) -> dict[str, Any]:
    return {
        "id": report_number(provider, part, month),
        "code": f"R-{provider + 1}-{part + 1}-{first:%Y-%m}",
        **own,
        "profile": OSS if own["service"] == SAD else EDUCATOR,
        **dict.fromkeys(("day_type", "band", "level", "fund", "comune", "adjusts"), 0),
        "month": first,
        "accepted_minutes": 0,
        "state": int(ReportState.ACCEPTED),
        "submitted": first + timedelta(days=35),
        "accepted": first + timedelta(days=40),
    }


def _people(year: Year) -> None:
    projects = np.arange(year.projects)
    provider = projects % year.providers
    service = service_of(provider)
    days = {"start": [date(2025, 1, 1)] * year.projects, "end": [FAR] * year.projects}
    year.frames["projects"] = frame(
        "projects",
        {
            "id": projects + 1,
            "beneficiary": projects + 1,
            "service": service,
            **days,
            "consumption": np.full(year.projects, 2),
            "double_operator": np.zeros(year.projects, dtype=np.bool_),
        },
    )
    year.frames["choices"] = frame("choices", {"project": projects + 1, "provider": provider + 1, **days})
    year.frames["residences"] = frame(
        "residences",
        {
            "beneficiary": projects + 1,
            "comune": 1 + projects % 48,
            **days,
            "authorised": np.zeros(year.projects, dtype=np.bool_),
        },
    )
    year.frames["enrolments"] = frame(
        "enrolments",
        {"project": projects + 1, "school": 1 + projects % 48, "level": np.full(year.projects, 2), **days},
    )
    limits = (Limit.WEEK, Limit.MONTH)
    amounts = {Limit.WEEK: 1000, Limit.MONTH: 2400}
    year.frames["authorisations"] = frame(
        "authorisations",
        {
            "id": np.arange(2 * year.projects) + 1,
            "project": np.tile(projects + 1, 2),
            "start": days["start"] * 2,
            "end": days["end"] * 2,
            "limit": np.repeat([int(one) for one in limits], year.projects),
            "amount": np.repeat([amounts[one] for one in limits], year.projects),
            "carry_over": np.zeros(2 * year.projects, dtype=np.bool_),
        },
    )
    operators, first = np.unique(year.entries["operator"], return_index=True)
    own = {"start": [date(2025, 1, 1)] * len(operators), "end": [FAR] * len(operators)}
    year.frames["staff"] = frame("staff", {"operator": operators, "provider": year.entries["provider"][first], **own})
    year.frames["qualifications"] = frame(
        "qualifications", {"operator": operators, "profile": year.entries["profile"][first], **own}
    )
    asked = [date(2020, 1, 1)] * len(operators)
    year.frames["operators"] = frame("operators", {"operator": operators, "hired": asked, "certificate": asked})


def _calendars(year: Year) -> None:
    days = [day for first in month_starts(year.months) for day in _school_dates(first)]
    schools = min(48, year.projects)
    year.frames["school_days"] = frame(
        "school_days", {"school": np.repeat(np.arange(schools) + 1, len(days)), "day": days * schools}
    )
    year.rows["holidays"] = [
        {"comune": 0, "day": date(on.year, int(text[:2]), int(text[3:]))}
        for on in (date(2025, 1, 1), date(2026, 1, 1))
        for text in sorted(CLOSED - {"11-02", "12-24", "12-31"})
    ]


def settle(year: Year) -> None:
    """Accept what the entries add up to, and write the invoices, one for each report line."""
    sums = pl.DataFrame({"report": year.entries["report_line"], "minutes": year.entries["billed_minutes"]})
    totals = dict(sums.group_by("report").agg(pl.col("minutes").sum()).iter_rows())
    for row in year.rows["report_lines"]:
        row["accepted_minutes"] = int(totals.get(row["id"], 0))
        if row["accepted_minutes"]:
            year.documents.append(invoice_of(year, row))


def invoice_of(year: Year, report: Mapping[str, Any], **changes: Any) -> Document:
    """An invoice that bills one report line in full, as it should."""
    provider = int(report["provider"])
    profile = year.rows["vat_profiles"][provider - 1]
    first = report["month"]
    quantity = (Decimal(report["accepted_minutes"]) / 60).quantize(Decimal("0.01"))
    price = Decimal(PRICES[int(report["service"])])
    rate = Decimal(profile["rate"]) / 100
    line = Line(
        number=1,
        description="Ore di servizio",
        quantity=quantity,
        unit="ORE",
        unit_price=price,
        total=to_euros(to_cents(quantity * price)),
        vat_rate=rate,
        nature=str(profile["nature"]),
        start=first,
        last=(first + timedelta(days=32)).replace(day=1) - timedelta(days=1),
        administration_reference=str(report["code"]),
    )
    return _document(provider, report, changes.pop("line", line), **changes)


def _document(provider: int, report: Mapping[str, Any], line: Line, **changes: Any) -> Document:
    tax = to_euros(share(to_cents(line.total), percent=line.vat_rate))
    # Split payment was authorised until 30 June 2026; an invoice may still say S after that.
    summary = VatSummary(
        rate=line.vat_rate,
        nature=line.nature,
        taxable=line.total,
        tax=tax,
        collectability="S" if line.vat_rate else "I",
    )
    usual = {
        "id": f"F-{report['code']}",
        "type": "TD01",
        "number": f"{report['code'][2:]}",
        "dated": report["month"] + timedelta(days=45),
        "issuer": provider,
        "customer_vat": "IT01466360193",
        "customer_fiscal_code": "93049520195",
        "total": line.total + tax,
        "references": (Reference(identifier="PATTO", cig=f"CIG{provider - 1:07d}"),),
        "lines": (line,),
        "vat_summaries": (summary,),
        "ibans": (f"IT{provider - 1:025d}",),
    }
    return Document(**{**usual, **changes})
