"""The figures, checked as SdI checks them, with its codes and tolerances, in exact decimals.

Source: "Specifiche tecniche", Allegato A, and "Elenco controlli" 2.0 of Agenzia delle Entrate for rules and
codes; the tolerances (one cent on 00421 and 00423, less than one euro on 00422) are those SdI is known to
grant. SdI has let the invoice pass before we see it, so a finding is a warning with its figures: it never
makes an invoice unreadable. A figure that is missing or no number breaks no rule here: it is a fault.
"""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from .invoice import Discount, Document, Finding, Line
from .numbers import exact

CENT = Decimal("0.01")
EURO = Decimal(1)
ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
_RATED_ONLY = ("TD16",)
_NOT_SELF = frozenset({"TD01", "TD02", "TD03", "TD06", "TD16", "TD17", "TD18", "TD19", "TD20", "TD24", "TD25", "TD28"})
_SELF = frozenset({"TD21", "TD27"})
_FOREIGN_SUPPLIER = frozenset({"TD17", "TD18", "TD19", "TD28"})
_VAT_NEEDED = frozenset({"TD16", "TD17", "TD18", "TD19", "TD20", "TD22", "TD23", "TD28"})
_GENERIC = frozenset({"N2", "N3", "N6"})
Sums = dict[tuple[str | None, str | None], Decimal]


def findings_of(
    documents: Sequence[Document], format_: str | None, version: str | None
) -> tuple[tuple[Finding, ...], ...]:
    """The findings of each document of one file, in order.

    The whole file counts for 00409 (two documents with the same number) and 00428 (format and version).
    """
    seen: set[tuple[str | None, str | None, str]] = set()
    found = []
    for document in documents:
        own = list(_of_header(document, format_, version))
        identity = (document.type, document.number, (document.date or "")[:4])
        if document.number is not None and identity in seen:
            own.append(_finding("00409", number=document.number))
        seen.add(identity)
        if format_ != "FSM10":
            sums: Sums = {}
            own += _of_document(document)
            own += _of_lines(document, sums)
            own += _of_summaries(document)
            if not _is_summed_up(document, sums):
                own += _of_rates(document, sums)
        found.append(tuple(own))
    return tuple(found)


def line_total(line: Line) -> Decimal | None:
    """What PrezzoTotale should be, exactly: the price after its discounts, times the quantity (1 when absent)."""
    price = exact(line.unit_price)
    quantity = exact(line.quantity) if line.quantity is not None else ONE
    if price is None or quantity is None:
        return None
    for discount in line.discounts:
        price = _discounted(price, discount)
    return price * quantity


def _discounted(price: Decimal, discount: Discount) -> Decimal:
    """The unit price after one discount or surcharge; an amount wins over a percentage beside it."""
    fixed = exact(discount.amount)
    percent = exact(discount.percent) or ZERO
    amount = price * percent / HUNDRED if fixed is None else abs(fixed)
    return price + amount if discount.kind == "MG" else price - amount


def _finding(code: str, line: int | None = None, **facts: object) -> Finding:
    return Finding(code=code, line=line, facts=MappingProxyType(facts))


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(CENT, rounding=ROUND_HALF_UP)


def _of_header(document: Document, format_: str | None, version: str | None) -> Iterator[Finding]:
    if document.customer.vat is None and document.customer.fiscal_code is None:
        yield _finding("00417")
    length = len(document.recipient_code or "")
    if (format_, length) in {("FPA12", 7), ("FPR12", 6)}:
        yield _finding("00427", length=length, format=format_)
    if format_ is not None and version is not None and format_ != version and not format_.startswith("SDI"):
        yield _finding("00428", format=format_, version=version)


def _of_document(document: Document) -> Iterator[Finding]:
    if document.number is not None and not any(character.isdigit() for character in document.number):
        yield _finding("00425", number=document.number)
    for linked in document.related:
        if linked.date is not None and document.date is not None and document.date < linked.date:
            yield _finding("00418", date=document.date, linked=linked.date)
    if document.discounts and any(discount.percent is None is discount.amount for discount in document.discounts):
        yield _finding("00437")
    for fund in document.funds:
        if fund.withholding == "SI" and not document.withheld:
            yield _finding("00415")
        yield from _natures(fund.vat_rate, fund.nature, "00413", "00414")
        yield from _per_cent(fund.vat_rate)
    yield from _of_parties(document)


def _of_parties(document: Document) -> Iterator[Finding]:
    """Document types that say who may be supplier and customer (00471 to 00476)."""
    kind, supplier, customer = document.type or "", document.supplier, document.customer
    same_vat = supplier.vat is not None and supplier.vat == customer.vat
    same_code = supplier.fiscal_code is not None and supplier.fiscal_code == customer.fiscal_code
    country = (supplier.vat or "")[:2]
    if kind in _NOT_SELF and same_vat:
        yield _finding("00471", type=kind)
    if kind in _SELF and customer.vat is not None and not same_vat and not same_code:
        yield _finding("00472", type=kind)
    if (kind in _FOREIGN_SUPPLIER and country == "IT") or (kind == "TD28" and country not in ("", "SM")):
        yield _finding("00473", type=kind, country=country)
    if kind == "TD21" and any(exact(line.vat_rate) == ZERO for line in document.lines):
        yield _finding("00474", type=kind)
    if kind in _VAT_NEEDED and customer.vat is None:
        yield _finding("00475", type=kind)
    if country not in ("", "IT") and customer.vat is not None and customer.vat[:2] != "IT":
        yield _finding("00476")


def _of_lines(document: Document, sums: Sums) -> Iterator[Finding]:
    """The findings of the lines; `sums` grows by each line's total."""
    needs_nature = document.type not in _RATED_ONLY
    detailed = (document.date or "") >= "2021-01-01"
    same_rate: dict[tuple[str | None, str | None], tuple[Finding, ...]] = {}
    for line in document.lines:
        key = (line.vat_rate, line.nature)
        if key not in same_rate:
            same_rate[key] = tuple(_of_rate(*key, needs_nature=needs_nature, detailed=detailed))
        for finding in same_rate[key]:
            yield Finding(code=finding.code, line=line.number, facts=finding.facts)
        if line.withholding == "SI" and not document.withheld:
            yield _finding("00411", line.number)
        if line.discounts and any(discount.percent is None is discount.amount for discount in line.discounts):
            yield _finding("00438", line.number)
        total, expected = exact(line.total), line_total(line)
        sums[key] = sums.get(key, ZERO) + (total or ZERO)
        # Below a cent before rounding is at most a cent after it: most lines end here.
        if total is None or expected is None or -CENT < total - expected < CENT:
            continue
        if abs(_rounded(total) - _rounded(expected)) > CENT:
            yield _finding("00423", line.number, found=line.total, expected=f"{_rounded(expected)}")


def _of_rate(rate: str | None, nature: str | None, *, needs_nature: bool, detailed: bool) -> Iterator[Finding]:
    if needs_nature or nature is not None:
        yield from _natures(rate, nature, "00400", "00401")
    yield from _per_cent(rate)
    if detailed and nature in _GENERIC:
        yield _finding("00445", nature=nature)


def _natures(rate: str | None, nature: str | None, absent: str, present: str) -> Iterator[Finding]:
    number = exact(rate)
    if number is None:
        return
    if number == ZERO and nature is None:
        yield _finding(absent)
    elif number != ZERO and nature is not None:
        yield _finding(present, nature=nature, rate=rate)


def _per_cent(rate: str | None) -> Iterator[Finding]:
    number = exact(rate)
    if number is not None and ZERO < number < ONE:
        yield _finding("00424", rate=rate)


def _of_summaries(document: Document) -> Iterator[Finding]:
    for summary in document.vat_summaries:
        yield from _natures(summary.rate, summary.nature, "00429", "00430")
        yield from _per_cent(summary.rate)
        if summary.collectability == "S" and (summary.nature or "").startswith("N6"):
            yield _finding("00420", nature=summary.nature)
        rate, taxable, tax = exact(summary.rate), exact(summary.taxable), exact(summary.tax)
        if rate is None or taxable is None or tax is None:
            continue
        expected = rate * taxable / HUNDRED
        if -CENT < tax - expected < CENT:
            continue
        if abs(_rounded(tax) - _rounded(expected)) > CENT:
            yield _finding(
                "00421", found=summary.tax, rate=summary.rate, taxable=summary.taxable, expected=f"{_rounded(expected)}"
            )


def _is_summed_up(document: Document, sums: Sums) -> bool:
    """Whether the one summary says what the lines of its one rate add up to: so it is in most invoices."""
    if len(sums) != 1 or len(document.vat_summaries) != 1 or document.funds:
        return False
    summary = document.vat_summaries[0]
    amount, taxable = sums.get((summary.rate, summary.nature)), exact(summary.taxable)
    return amount is not None and amount == taxable and summary.rounding is None


def _of_rates(document: Document, sums: Sums) -> Iterator[Finding]:
    """The lines (their `sums`) and funds of each rate and Natura against the summaries of the same."""
    lines: dict[tuple[Decimal, str], Decimal] = {}
    funds = [((fund.vat_rate, fund.nature), exact(fund.contribution) or ZERO) for fund in document.funds]
    for (text, nature), amount in [*sums.items(), *funds]:
        if (rate := exact(text)) is not None:
            lines[rate, nature or ""] = lines.get((rate, nature or ""), ZERO) + amount
    taxable: dict[tuple[Decimal, str], Decimal] = {}
    for summary in document.vat_summaries:
        if (rate := exact(summary.rate)) is not None:
            key = (rate, summary.nature or "")
            part = (exact(summary.taxable) or ZERO) - (exact(summary.rounding) or ZERO)
            taxable[key] = taxable.get(key, ZERO) + part
    if lines.keys() != taxable.keys():
        yield from _unmatched(set(lines), set(taxable))
    for key in sorted(lines.keys() & taxable.keys()):
        if abs(taxable[key] - lines[key]) >= EURO:
            yield _finding("00422", rate=f"{key[0]}", found=f"{taxable[key]}", expected=f"{lines[key]}")


def _unmatched(lines: set[tuple[Decimal, str]], summed: set[tuple[Decimal, str]]) -> Iterator[Finding]:
    line_rates, summary_rates = {rate for rate, _ in lines}, {rate for rate, _ in summed}
    for rate in sorted(line_rates - summary_rates):
        yield _finding("00419", rate=f"{rate}")
    for rate in sorted(summary_rates - line_rates):
        yield _finding("00443", rate=f"{rate}")
    natures = {nature for _, nature in lines} ^ {nature for _, nature in summed}
    for nature in sorted(natures - {""}):
        yield _finding("00444", nature=nature)
