"""Pure: what of an invoice is paid, to whom, and why it may not be liquidated yet."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.decisions import Refusal
from app.money import interest, share, split
from app.periods import Period

SATURDAY = 5
OF_TAX = ("R10", "R11")
"""Rules that own no cent of the net, and whose findings would send a wrong VAT to the provider or the Treasury."""


@dataclass(frozen=True, kw_only=True)
class Payable:
    """Cents: the net with its VAT, and how they go to the provider and to the Treasury."""

    net_cents: int
    vat_cents: int
    payee_cents: int
    treasury_cents: int


def payable(*, verified_cents: int, net_by_rate: Mapping[Decimal, int], split_payment: bool) -> Payable:
    """What to pay for the undisputed net of an invoice.

    The net is spread over the invoice's rates as its lines are; VAT is rounded once for each rate. With
    split payment (art. 17-ter DPR 633/1972) the VAT goes to the Treasury and the net to the provider.
    """
    rates = sorted(net_by_rate)
    weights = [abs(net_by_rate[rate]) for rate in rates]
    parts = split(verified_cents, weights) if any(weights) else (verified_cents,) + (0,) * (len(rates) - 1)
    vat = sum(share(part, percent=rate) for rate, part in zip(rates, parts, strict=False))
    treasury = vat if split_payment else 0
    return Payable(
        net_cents=verified_cents,
        vat_cents=vat,
        payee_cents=verified_cents + vat - treasury,
        treasury_cents=treasury,
    )


def remaining_cents(
    *, billed_cents: int, verified_cents: int, conceded_cents: int, credited_cents: int, liquidated_cents: int
) -> int:
    """What is owed of an invoice and in no act yet; negative for a credit note that lowers payments.

    Of a credit note, the part that met disputed money takes nothing away from payments.
    """
    owed = verified_cents + (credited_cents if billed_cents < 0 else conceded_cents)
    return owed - liquidated_cents


def part_of(*, before_cents: int, cents: int, net_by_rate: Mapping[Decimal, int], split_payment: bool) -> Payable:
    """The money of a further part of an invoice of which `before_cents` are in acts: the parts add up to the whole."""
    until = payable(verified_cents=before_cents + cents, net_by_rate=net_by_rate, split_payment=split_payment)
    before = payable(verified_cents=before_cents, net_by_rate=net_by_rate, split_payment=split_payment)
    return Payable(
        net_cents=cents,
        vat_cents=until.vat_cents - before.vat_cents,
        payee_cents=until.payee_cents - before.payee_cents,
        treasury_cents=until.treasury_cents - before.treasury_cents,
    )


def credits_used(waiting: Sequence[tuple[int, int]], *, against_cents: int) -> dict[int, int]:
    """How much of each open credit (id, cents above zero), the oldest first, lowers a payment; the rest is carried."""
    used, left = {}, max(against_cents, 0)
    for key, cents in waiting:
        part = min(cents, left)
        if part > 0:
            used[key] = part
            left -= part
    return used


def due_date(due_on: date, suspensions: Iterable[Period]) -> date:
    """The due date moved on by each day of the suspensions; a day that two of them cover counts once."""
    days = {day for period in suspensions for day in period.days()}
    return due_on + timedelta(days=len(days))


def working_days_after(start: date, today: date, closed: Container[date]) -> int:
    """The working days (Monday to Friday, no holidays) after one day up to another."""
    passed = (start + timedelta(days=step) for step in range(1, (today - start).days + 1))
    return sum(1 for day in passed if day.weekday() < SATURDAY and day not in closed)


@dataclass(frozen=True, kw_only=True)
class LateCost:
    """What lateness costs: days after the due date, interest and the fixed sum (art. 5 and 6 D.Lgs. 231/2002)."""

    days: int
    interest_cents: int
    fixed_cents: int


def late_cost(*, cents: int, due_on: date, paid_on: date, percent_a_year: Decimal, fixed_cents: int) -> LateCost:
    """The cost of paying late, nothing when in time or when nothing was to be paid."""
    days = (paid_on - due_on).days
    if days <= 0 or cents <= 0:
        return LateCost(days=0, interest_cents=0, fixed_cents=0)
    return LateCost(
        days=days,
        interest_cents=interest(cents, percent_a_year=percent_a_year, days=days),
        fixed_cents=fixed_cents,
    )


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """What must be known of an invoice before it enters an act. `tax_findings` are the rules of `OF_TAX` whose
    findings stand and that nobody let pass; `remaining_cents` is net, `payee_cents` what the
    provider would get; `durc` is valid, missing, negative, or substituted when it is negative and what is owed to the
    bodies is known; `collection` clear, missing or waiting."""

    einvoice_id: int
    number: str
    supplier: str
    state: str
    remaining_cents: int
    payee_cents: int
    has_provider: bool
    holds: int
    has_cig: bool
    iban_declared: bool
    durc: str
    collection: str
    check_above_cents: int
    tax_findings: tuple[str, ...] = ()


def reasons_not_to_liquidate(facts: Readiness) -> tuple[Refusal, ...]:
    """Why an invoice may not enter a liquidation act (R40 and what must be true before it).

    Each refusal names the invoice by id, number and supplier.
    """
    codes = [*_not_ready(facts), *(_not_payable(facts) if facts.remaining_cents > 0 else ())]
    named = {"einvoice_id": facts.einvoice_id, "number": facts.number, "supplier": facts.supplier}
    return tuple(
        Refusal(code, **named, rules=facts.tax_findings) if code == "invoice-tax-wrong" else Refusal(code, **named)
        for code in codes
    )


def _not_payable(facts: Readiness) -> Iterator[str]:
    if facts.tax_findings:
        yield "invoice-tax-wrong"
    if not facts.has_cig:
        yield "invoice-without-cig"
    if not facts.iban_declared:
        yield "iban-not-declared"
    if facts.durc == "negative":
        yield "durc-negative"
    elif facts.durc not in ("valid", "substituted"):
        yield "durc-missing"
    if facts.payee_cents > facts.check_above_cents and facts.collection != "clear":
        yield f"collection-{facts.collection}"


def _not_ready(facts: Readiness) -> Iterator[str]:
    if facts.state == "received":
        yield "invoice-not-checked"
    if facts.state == "refused":
        yield "invoice-refused"
    if facts.holds:
        yield "invoice-held"
    if not facts.has_provider:
        yield "invoice-supplier-unknown"
    if facts.remaining_cents == 0:
        yield "invoice-liquidated-already" if facts.state in ("liquidated", "paid") else "invoice-nothing-undisputed"
