"""R01, R02, R06, R10, R11, R12, R13: what the document says of itself."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import polars as pl

from app.money import share, to_cents
from blueprints.invoices.verification.facts import Document, Line, World
from blueprints.invoices.verification.lookups import Lookups
from blueprints.invoices.verification.matching import How, Match, cigs_of
from blueprints.invoices.verification.objections import Objection, Part, fiscal, last_day, price_of

Key = tuple[int | str, str, int, str]
_ALL_SERVICES = 0


@dataclass(frozen=True, kw_only=True)
class Case:
    """One document with its matches, and the world it is judged in."""

    world: World
    lookups: Lookups
    document: Document
    matches: tuple[Match, ...]
    providers: frozenset[int]

    @cached_property
    def lines(self) -> tuple[tuple[int, Line, Match], ...]:
        """The lines that bill something, with their places."""
        return tuple(
            (place, line, match)
            for place, (line, match) in enumerate(zip(self.document.lines, self.matches, strict=True))
            if match.how != How.STAMP_DUTY and line.cents > 0
        )

    def in_force(self, name: str, day: date, *, provider: int, service: int | None = None) -> list[Mapping[str, Any]]:
        """A provider's rows of a small frame that hold on the day, for one service or for any.

        A row for the service itself comes first, then the newest.
        """
        return self.lookups.once(name, _Held, variant=":held").on(day, provider, service)


class _Held:
    """A small frame's rows by provider; what holds on a day is looked for once."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._rows: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
        self._found: dict[tuple[date, int, int | None], list[Mapping[str, Any]]] = {}
        for row in frame.iter_rows(named=True):
            self._rows[row["provider"]].append(row)

    def on(self, day: date, provider: int, service: int | None) -> list[Mapping[str, Any]]:
        """The rows that hold, in the order of `Case.in_force`."""
        asked = (day, provider, service)
        if asked not in self._found:
            held = [
                one
                for one in self._rows.get(provider, ())
                if one["start"] <= day < one["end"] and (service is None or one["service"] in (service, _ALL_SERVICES))
            ]
            held.sort(key=lambda one: (one.get("service", 0) != _ALL_SERVICES, one["start"]), reverse=True)
            self._found[asked] = held
        return self._found[asked]


def addressed(case: Case) -> Iterator[Objection]:
    """R01: the customer is the agency, by VAT number and fiscal code as far as both sides give them."""
    vat, code = fiscal(case.document.customer_vat), fiscal(case.document.customer_fiscal_code)
    ours = case.world.agency
    numbers = {fiscal(one) for one in ours.vat_numbers}
    codes = {fiscal(one) for one in ours.fiscal_codes}
    compared = [(vat, numbers)] if vat and numbers else []
    if code and (codes or not compared):
        # A body may use its VAT number as its fiscal code.
        compared.append((code, codes | numbers))
    if not compared or any(told not in known for told, known in compared):
        wrong = next((told for told, known in compared if told not in known), vat or code)
        yield Objection(rule="R01", line=None, part=Part.ALL, facts={"customer": wrong})


def tendered(case: Case) -> Iterator[Objection]:
    """R02: the CIG of the pact for the line's service and period."""
    yield from whole_when_alike(
        case, "R02", {place: _cig_fault(case, line, match) for place, line, match in case.lines}
    )


def _cig_fault(case: Case, line: Line, match: Match) -> dict[str, Any] | None:
    found = cigs_of(case.document, line)
    day = last_day(case.document, line)
    providers = (match.report.provider,) if match.report else sorted(case.providers)
    service = match.report.service if match.report else None
    pacts = [one for provider in providers for one in case.in_force("pacts", day, provider=provider, service=service)]
    expected = sorted({fiscal(one["cig"]) for one in pacts} - {""})
    if any(one in expected for one in found) or (found and not expected):
        return None
    return {"found": ", ".join(found), "expected": ", ".join(expected)}


def whole_when_alike(case: Case, rule: str, faults: Mapping[int, dict[str, Any] | None]) -> Iterator[Objection]:
    """One objection to the document when every line has the same fault, else one to each line with one."""
    values = list(faults.values())
    if values and values[0] is not None and all(one == values[0] for one in values):
        yield Objection(rule=rule, line=None, part=Part.ALL, facts=values[0])
        return
    for place, facts in faults.items():
        if facts is not None:
            yield Objection(rule=rule, line=place, part=Part.ALL, facts=facts)


def repeated(world: World, documents: Sequence[Document]) -> dict[str, Objection]:
    """R06: supplier, number, year and type are unique, and no file comes twice; by document id.

    Of two documents the later one, in the order given, is the duplicate.
    """
    earlier = world.table("earlier_documents")
    seen: dict[Key, str] = {}
    digests: dict[str, str] = {}
    for issuer, number, year, kind, digest in earlier.iter_rows():
        seen.setdefault((issuer, number.strip().upper(), year, kind.strip().upper()), number)
        digests.setdefault(digest.strip().lower(), number)
    digests.pop("", None)
    found = {}
    for one in documents:
        key = (one.issuer or fiscal(one.supplier_vat), one.number.strip().upper(), one.dated.year, one.type)
        # A document's digest is that of its file, and its place there.
        other = seen.get(key) or digests.get(one.digest) or digests.get(one.digest.partition(":")[0])
        if other is not None:
            facts = {"number": one.number, "year": one.dated.year, "type": one.type, "earlier": other}
            found[one.id] = Objection(rule="R06", line=None, part=Part.ALL, facts=facts)
        seen.setdefault(key, one.number)
        if one.digest:
            digests.setdefault(one.digest, one.number)
    return found


def taxed(case: Case) -> Iterator[Objection]:
    """R10: each line's VAT rate and nature are those of the issuer's profile on the service dates."""
    for place, line, match in case.lines:
        service = match.report.service if match.report else None
        for day in dict.fromkeys((line.start or last_day(case.document, line), last_day(case.document, line))):
            profiles = case.in_force("vat_profiles", day, provider=case.document.issuer, service=service)
            if profiles and not _as_profiled(line, profiles[0]):
                rate = Decimal(profiles[0]["rate"]) / 100
                due = share(line.cents, percent=rate)
                facts = {
                    "day": day.isoformat(),
                    "rate": _plain(line.vat_rate),
                    "nature": line.nature,
                    "expected_rate": _plain(rate),
                    "expected_nature": profiles[0]["nature"],
                    "vat_cents": share(line.cents, percent=line.vat_rate) - due,
                }
                yield Objection(rule="R10", line=place, part=Part.NOTHING, facts=facts)
                break


def _as_profiled(line: Line, profile: Mapping[str, Any]) -> bool:
    if line.vat_rate * 100 != profile["rate"]:
        return False
    return line.vat_rate != 0 or not profile["nature"] or line.nature.startswith(profile["nature"])


def split_paid(case: Case) -> Iterator[Objection]:
    """R11: with VAT, collectability S while split payment is in force; without VAT, never S."""
    in_force = case.world.parameters.number("split_payment", case.document.dated) > 0
    for one in case.document.vat_summaries:
        wrong = (one.rate > 0 and in_force and one.collectability != "S") or (
            one.rate == 0 and one.collectability == "S"
        )
        if wrong:
            facts = {"rate": _plain(one.rate), "collectability": one.collectability, "vat_cents": to_cents(one.tax)}
            yield Objection(rule="R11", line=None, part=Part.NOTHING, facts=facts)


def stamped(case: Case) -> Iterator[Objection]:
    """R12: stamp duty on an exempt amount above the threshold, unless the provider is exempt from it."""
    document, parameters = case.document, case.world.parameters
    exempt = sum(to_cents(one.taxable) for one in document.vat_summaries if one.rate == 0)
    profiles = case.in_force("vat_profiles", document.dated, provider=document.issuer)
    due = parameters.number("stamp_cents", document.dated)
    above = exempt > parameters.number("stamp_threshold_cents", document.dated)
    if above and profiles and not profiles[0]["stamp_exempt"] and _stamp_cents(case) != due:
        facts = {"exempt_cents": exempt, "stamp_cents": due}
        yield Objection(rule="R12", line=None, part=Part.NOTHING, facts=facts)


def _stamp_cents(case: Case) -> int:
    """The stamp duty of the document; the one due where it is declared without an amount, as the format allows."""
    document = case.document
    if document.stamp_duty is None and document.stamp_declared:
        return case.world.parameters.number("stamp_cents", document.dated)
    return to_cents(document.stamp_duty or Decimal(0))


def added_up(case: Case) -> Iterator[Objection]:
    """R13: quantity × price against line totals, lines against taxable, rate against tax, all against the total."""
    document, parameters = case.document, case.world.parameters
    tolerance = parameters.number("line_tolerance_cents", document.dated)
    for place, line in enumerate(document.lines):
        quantity = Decimal(1) if line.quantity is None else line.quantity
        exact = to_cents(quantity * price_of(line), parameters.text("cents_rounding", document.dated))
        over = line.cents - exact
        if abs(over) > tolerance:
            part = Part.ARITHMETIC if over > 0 and line.cents > 0 else Part.NOTHING
            facts = {"what": "line", "stated_cents": line.cents, "computed_cents": exact}
            yield Objection(rule="R13", line=place, part=part, cents=max(over, 0), facts=facts)
    yield from _sums(case)


def _sums(case: Case) -> Iterator[Objection]:
    document, parameters = case.document, case.world.parameters
    if not document.vat_summaries:
        return
    lines: dict[Decimal, Decimal] = defaultdict(Decimal)
    for line in document.lines:
        lines[line.vat_rate.normalize()] += line.total
    summed: dict[Decimal, Decimal] = defaultdict(Decimal)
    for one in document.vat_summaries:
        summed[one.rate.normalize()] += one.taxable - one.rounding
        off = to_cents(one.tax) - share(to_cents(one.taxable), percent=one.rate)
        if abs(off) > parameters.number("tax_tolerance_cents", document.dated):
            yield _sum_fault("tax", to_cents(one.tax), to_cents(one.tax) - off, 0)
    for rate in sorted(lines.keys() | summed.keys()):
        stated, computed = to_cents(summed[rate]), to_cents(lines[rate])
        if abs(stated - computed) > parameters.number("taxable_tolerance_cents", document.dated):
            yield _sum_fault("taxable", stated, computed, stated - computed)
    parts = sum((one.taxable + one.tax for one in document.vat_summaries), Decimal(0))
    computed = to_cents(parts + document.rounding)
    stated = computed if document.total is None else to_cents(document.total)
    stamp = _stamp_cents(case)
    # The stamp duty may be in the total without being in any summary.
    off = min((stated - computed, stated - computed - stamp), key=abs)
    if abs(off) > parameters.number("total_tolerance_cents", document.dated):
        yield _sum_fault("total", stated, stated - off, off)


def _sum_fault(what: str, stated: int, computed: int, excess: int) -> Objection:
    facts = {"what": what, "stated_cents": stated, "computed_cents": computed}
    part = Part.UNLINED if excess > 0 else Part.NOTHING
    return Objection(rule="R13", line=None, part=part, cents=max(excess, 0), facts=facts)


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
