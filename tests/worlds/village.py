"""A small world in which everything is in order, until a test says otherwise."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from app.money import share, to_cents, to_euros
from blueprints.invoices.verification.catalogue import CATALOGUE, RuleSet
from blueprints.invoices.verification.facts import (
    FAR,
    SCHEMAS,
    UNITS,
    Agency,
    DatedValue,
    Document,
    Fund,
    Kind,
    Limit,
    Line,
    Parameters,
    Reference,
    ReportState,
    Service,
    VatSummary,
    World,
    from_rows,
)
from blueprints.invoices.verification.findings import Finding
from blueprints.invoices.verification.run import Outcome, verify

ROME = ZoneInfo("Europe/Rome")
SAD, ADM, AES = 1, 2, 3
OSS, EDUCATOR = 1, 2
YEAR = {"start": date(2026, 1, 1), "end": date(2027, 1, 1)}
CIG = "9876543CE7"
SERVICES = (
    Service(id=SAD, code="SAD", home=True),
    Service(id=ADM, code="ADM", home=True, minors=True),
    Service(id=AES, code="AES", school=True, minors=True),
)
AGENCY = Agency(vat_numbers=frozenset({"01466360193"}), fiscal_codes=frozenset({"93049520195"}))
RATES = ((SAD, OSS, "24.50"), (ADM, EDUCATOR, "25.50"), (AES, EDUCATOR, "26.00"))


def instant(day: date, clock: str, fold: int = 0) -> datetime:
    """A wall-clock time in Italy as an instant."""
    hour, minute = (int(part) for part in clock.split(":"))
    local = datetime(day.year, day.month, day.day, tzinfo=ROME) + timedelta(hours=hour, minutes=minute)
    return local.replace(fold=fold).astimezone(UTC)


def units(price: str | Decimal) -> int:
    """Euros an hour, or hours, in 1/10^8."""
    return int(Decimal(price) * UNITS)


class Village:
    """One provider, a home-care, a home-education and a school project; March 2026."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMAS}
        self.values: list[DatedValue] = []
        self.funds: list[Fund] = []
        self.territory: frozenset[int] = frozenset()
        self.absent: set[str] = set()
        self.agency = AGENCY
        self.month = date(2026, 3, 1)
        for service, profile, price in RATES:
            self.add("accreditations", provider=1, service=service, start=date(2024, 1, 1), end=date(2027, 1, 1))
            self.add("pacts", id=service, provider=1, service=service, cig=CIG, **YEAR)
            self.add("tariffs", service=service, profile=profile, price=units(price), **YEAR)
            self.add("projects", id=service, beneficiary=service, service=service, **YEAR)
            self.add("choices", project=service, provider=1, **YEAR)
            self.add("authorisations", project=service, limit=Limit.WEEK, amount=600, **YEAR)
            self.add("authorisations", project=service, limit=Limit.MONTH, amount=2400, **YEAR)
            self.add("residences", beneficiary=service, comune=19036, start=date(2020, 1, 1), end=FAR)
            self.add("report_lines", id=service, code=f"R-{service}", provider=1, service=service, profile=profile)
        for operator in (1, 2):
            self.add("staff", operator=operator, provider=1, **YEAR)
            self.add("operators", operator=operator, hired=date(2020, 1, 1), certificate=date(2020, 1, 1))
            for profile in (OSS, EDUCATOR):
                self.add("qualifications", operator=operator, profile=profile, **YEAR)
        self.add("enrolments", project=AES, school=7, level=2, **YEAR)
        self.add("vat_profiles", provider=1, start=date(2020, 1, 1), end=FAR, rate=500)
        self.add("accounts", provider=1, iban="IT60X0542811101000000123456", start=date(2020, 1, 1), end=FAR)
        self.add("social_security", provider=1, **YEAR)
        for offset in range(365):
            day = date(2026, 1, 1) + timedelta(days=offset)
            if day.weekday() < 5:
                self.add("school_days", school=7, day=day)

    def add(self, frame: str, **row: Any) -> dict[str, Any]:
        """Add a row; what is not said is 0, none, or the frame's usual value."""
        usual = _usual(frame, len(self.rows[frame]) + 1)
        unknown = row.keys() - usual.keys()
        assert not unknown, f"{frame} has no {unknown}"
        full = {**usual, **row}
        self.rows[frame].append(full)
        return full

    def change(self, frame: str, **changes: Any) -> None:
        """Change every row of a frame."""
        for row in self.rows[frame]:
            row.update(changes)

    def only(self, frame: str, *rows: Mapping[str, Any]) -> None:
        """Replace the rows of a frame."""
        self.rows[frame] = []
        for row in rows:
            self.add(frame, **row)

    def entry(self, day: int | date, clock: str = "09:00", minutes: int = 60, **row: Any) -> int:
        """An access of home care in March 2026; returns its id. `fold` picks the second of a repeated hour."""
        when = day if isinstance(day, date) else self.month.replace(day=day)
        start = instant(when, clock, row.pop("fold", 0))
        service = row.get("service", SAD)
        full = {
            "start": start,
            "end": start + timedelta(minutes=minutes),
            "billed_minutes": minutes,
            "project": service,
            "profile": OSS if service == SAD else EDUCATOR,
            "report_line": service,
            **row,
        }
        return int(self.add("entries", **full)["id"])

    def set(self, name: str, value: Any, **more: Any) -> None:
        """Set a parameter."""
        self.values.append(DatedValue(name=name, value=value, **more))

    def world(self) -> World:
        """The facts; a report line whose minutes were not said has the sum of its entries."""
        rows = deepcopy(self.rows)
        for line in rows["report_lines"]:
            if line["accepted_minutes"] < 0:
                own = [max(0, one["billed_minutes"]) for one in rows["entries"] if one["report_line"] == line["id"]]
                line["accepted_minutes"] = sum(own)
        return World(
            agency=self.agency,
            frames={name: from_rows(name, rows[name]) for name in SCHEMAS if name not in self.absent},
            services=SERVICES,
            funds=tuple(self.funds),
            territory=self.territory,
            parameters=Parameters.seeded(self.values),
            codes={
                "project": {1: "P-0413", 2: "P-0500", 3: "P-0600"},
                "provider": {1: "COOP-A", 2: "COOP-B"},
                "operator": {1: "OP-1", 2: "OP-2"},
                "comune": {19036: "Cremona"},
                "entry": {row["id"]: f"E{row['id']}" for row in rows["entries"]},
                "profile": {1: "OSS", 2: "EDU"},
            },
        )

    def hours(self, report: int = SAD) -> Decimal:
        """The hours of a report line's entries, to two decimals."""
        minutes = sum(max(0, one["billed_minutes"]) for one in self.rows["entries"] if one["report_line"] == report)
        return (Decimal(minutes) / 60).quantize(Decimal("0.01"))

    def line(self, number: int = 1, report: int = SAD, **changes: Any) -> Line:
        """A line that bills a report line in full at its tariff."""
        price = Decimal(RATES[report - 1][2]) if report <= len(RATES) else Decimal(1)
        price = changes.get("unit_price", price)
        quantity = changes.get("quantity", self.hours(report))
        usual = {
            "number": number,
            "description": "Ore di servizio",
            "quantity": quantity,
            "unit": "ORE",
            "unit_price": price,
            "total": to_euros(to_cents(quantity * price)) if quantity is not None else price,
            "vat_rate": Decimal("5.00"),
            "start": self.month,
            "last": (self.month + timedelta(days=31)).replace(day=1) - timedelta(days=1),
            "administration_reference": f"R-{report}",
        }
        return Line(**{**usual, **changes})

    def invoice(self, *lines: Line, **changes: Any) -> Document:
        """An invoice of the lines, whose sums are right."""
        lines = lines or (self.line(),)
        summaries = changes.pop("vat_summaries", None) or summed(lines)
        total = sum((one.taxable + one.tax for one in summaries), Decimal(0))
        usual = {
            "id": "F1",
            "type": "TD01",
            "number": "FT-1",
            "dated": date(2026, 4, 15),
            "issuer": 1,
            "supplier_vat": "IT12345670017",
            "customer_vat": "IT01466360193",
            "customer_fiscal_code": "93049520195",
            "total": total,
            "references": (Reference(identifier="PATTO", cig=CIG),),
            "lines": lines,
            "vat_summaries": summaries,
            "ibans": ("IT60X0542811101000000123456",),
        }
        return Document(**{**usual, **changes})

    def check(self, *documents: Document, rules: RuleSet = CATALOGUE) -> Outcome:
        """Verify; without documents, an invoice of the home-care hours."""
        return verify(self.world(), documents or (self.invoice(),), rules, on=date(2026, 4, 20))

    def found(self, rule: str, *documents: Document) -> list[Finding]:
        """The findings of one rule."""
        return [one for one in self.check(*documents).findings if one.rule == rule]


def summed(lines: Iterable[Line]) -> tuple[VatSummary, ...]:
    """The VAT summaries of lines, split payment where there is VAT."""
    sums: dict[tuple[Decimal, str], Decimal] = {}
    for line in lines:
        key = (line.vat_rate, line.nature)
        sums[key] = sums.get(key, Decimal(0)) + line.total
    return tuple(
        VatSummary(
            rate=rate,
            nature=nature,
            taxable=taxable,
            tax=to_euros(share(to_cents(taxable), percent=rate)),
            collectability="S" if rate else "I",
        )
        for (rate, nature), taxable in sums.items()
    )


def one_rule(*codes: str) -> RuleSet:
    """The catalogue with only some rules."""
    return replace(CATALOGUE, rules={code: CATALOGUE.rules[code] for code in codes})


def _usual(frame: str, number: int) -> dict[str, Any]:
    usual: dict[str, Any] = {}
    for name, kind in SCHEMAS[frame].items():
        text = str(kind)
        usual[name] = "" if text == "String" else False if text == "Boolean" else None if text == "Date" else 0
    usual.update({"id": number} if "id" in usual else {})
    special: dict[str, dict[str, Any]] = {
        "entries": {
            "provider": 1,
            "operator": 1,
            "service": SAD,
            "comune": 19036,
            "clocked_minutes": -1,
            "notice_minutes": -1,
            "kind": Kind.DIRECT,
            "confirmed": True,
        },
        "projects": {"consumption": 2},
        "report_lines": {
            "month": date(2026, 3, 1),
            "accepted_minutes": -1,
            "state": ReportState.ACCEPTED,
            "submitted": date(2026, 4, 5),
            "accepted": date(2026, 4, 10),
        },
    }
    return {**usual, **special.get(frame, {})}
