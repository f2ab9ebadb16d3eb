"""What the pages show, gathered from the rooms below."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from blueprints.calls.api import FoundApplication
from blueprints.care.api import ProjectCard
from blueprints.invoices import api as invoices
from blueprints.invoices.api import FoundInvoice
from blueprints.register import api as register
from blueprints.reports import rules
from blueprints.territory import api as territory

QUARTERS = 8


@dataclass(frozen=True, kw_only=True)
class Quarter:
    """Payments of one quarter: how many, how much, and the indicator (None when there was none)."""

    year: int
    number: int
    payments: int
    cents: int
    days: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Overview:
    """What the agency owes and how it pays."""

    quarters: tuple[Quarter, ...]
    ages: dict[str, int]
    creditors: int
    debt_cents: int


@dataclass(frozen=True, kw_only=True)
class ComuneTotal:
    """What a Comune bears in a list; `comune_id` None for what no Comune could be told of."""

    comune_id: int | None
    name: str
    net_cents: int
    vat_cents: int

    @property
    def gross_cents(self) -> int:
        """With VAT."""
        return self.net_cents + self.vat_cents


@dataclass(frozen=True, kw_only=True)
class ComuneReport:
    """What one Comune bears, group by group, for the services of some months (both in)."""

    comune_id: int
    name: str
    agencies: tuple[str, ...]
    first: date
    last: date
    groups: tuple[rules.Shown, ...]

    @property
    def net_cents(self) -> int:
        """All groups, without VAT."""
        return sum(each.net_cents for each in self.groups)

    @property
    def gross_cents(self) -> int:
        """All groups, with VAT."""
        return sum(each.gross_cents for each in self.groups)


@dataclass(frozen=True, kw_only=True)
class Found:
    """Everything that a search found, as far as the reader may see it."""

    invoices: tuple[FoundInvoice, ...] = ()
    projects: tuple[ProjectCard, ...] = ()
    applications: tuple[FoundApplication, ...] = ()
    pacts: tuple[register.Pact, ...] = ()

    @property
    def count(self) -> int:
        """How many things were found."""
        return len(self.invoices) + len(self.projects) + len(self.applications) + len(self.pacts)


def overview(agency_id: int, today: date) -> Overview:
    """The last eight quarters of payments, and today's debts."""
    wanted = rules.last_quarters(today, QUARTERS)
    year, number = wanted[0]
    paid = invoices.payments_made(agency_id, date(year, number * 3 - 2, 1), today)
    by_quarter: dict[tuple[int, int], list[rules.PaidInvoice]] = {}
    for each in paid:
        row = rules.PaidInvoice(cents=each.cents, due_on=each.due_on, paid_on=each.paid_on)
        by_quarter.setdefault(rules.quarter_of(each.paid_on), []).append(row)
    debts = invoices.open_debts(agency_id)
    return Overview(
        quarters=tuple(_quarter(key, by_quarter.get(key, [])) for key in wanted),
        ages=rules.ageing((rules.Debt(cents=each.cents, due_on=each.due_on) for each in debts), today),
        creditors=len({each.provider_id for each in debts}),
        debt_cents=sum(each.cents for each in debts),
    )


def _quarter(key: tuple[int, int], payments: list[rules.PaidInvoice]) -> Quarter:
    return Quarter(
        year=key[0],
        number=key[1],
        payments=len(payments),
        cents=sum(each.cents for each in payments),
        days=rules.timeliness(payments),
    )


def comuni_totals(agency_id: int, first: date, last: date) -> tuple[ComuneTotal, ...]:
    """What each Comune of an agency bears for the services of some months, by name."""
    sums: dict[int | None, list[int]] = {}
    for each in invoices.charged(first, last, agency_id=agency_id):
        both = sums.setdefault(each.comune_id, [0, 0])
        both[0] += each.net_cents
        both[1] += each.vat_cents
    names = _names(key for key in sums if key)
    rows = [
        ComuneTotal(comune_id=key, name=names.get(key or 0, "non attribuito"), net_cents=net, vat_cents=vat)
        for key, (net, vat) in sums.items()
    ]
    return tuple(sorted(rows, key=lambda each: (each.comune_id is None, each.name)))


def comune_report(comune_id: int, first: date, last: date, *, agency_id: int | None = None) -> ComuneReport | None:
    """What one Comune bears, as far as the reader sees; None when there is no such Comune."""
    names = _names([comune_id])
    if comune_id not in names:
        return None
    found = invoices.charged(first, last, agency_id=agency_id, comune_id=comune_id)
    agencies = sorted({each.agency_id for each in found})
    least = max((_least(each, last) for each in agencies), default=0)
    merged: dict[tuple[str, str], rules.Group] = {}
    for each in found:
        key = (each.service_code, each.fund)
        before = merged.get(key)
        merged[key] = rules.Group(
            service_code=each.service_code,
            fund=each.fund,
            net_cents=each.net_cents + (before.net_cents if before else 0),
            vat_cents=each.vat_cents + (before.vat_cents if before else 0),
            people=frozenset(each.people) | (before.people if before else frozenset()),
        )
    return ComuneReport(
        comune_id=comune_id,
        name=names[comune_id],
        agencies=tuple(territory.named(agencies).values()),
        first=first,
        last=last,
        groups=rules.shown(list(merged.values()), least=least),
    )


def _least(agency_id: int, on: date) -> int:
    return int(territory.parameter(agency_id, "reports.least_people", on))


def _names(ids: Iterable[int]) -> dict[int, str]:
    wanted = set(ids)
    return {each.id: each.name for each in territory.all_comuni() if each.id in wanted}


def find_pacts(text: str, *, agency_id: int | None, provider_id: int | None) -> tuple[register.Pact, ...]:
    """The pacts with that CIG or number."""
    known = register.pacts(agency_id, provider_id)
    return tuple(each for each in known if text.upper() in ((each.cig or "").upper(), each.number.upper()))[:20]
