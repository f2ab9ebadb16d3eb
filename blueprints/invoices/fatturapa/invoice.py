"""What a file holds, as frozen values.

Amounts, quantities, prices and rates are the text of the file without the blanks around it: "48.00" stays
"48.00". `numbers.exact` makes a Decimal of one when a sum is needed. Absent and empty are both None.
Dates are ISO (YYYY-MM-DD) texts without the time zone that XML Schema allows, or None when they are no dates.
"""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple


class Extra(NamedTuple):
    """AltriDatiGestionali of a line (2.2.1.16)."""

    type: str | None
    text: str | None
    number: str | None
    date: str | None


class Discount(NamedTuple):
    """ScontoMaggiorazione: `kind` SC takes away, MG adds; by `percent`, or by `amount` (a unit, on a line)."""

    kind: str | None
    percent: str | None
    amount: str | None


class Line(NamedTuple):
    """DettaglioLinee (2.2.1); of a simplified invoice, one DatiBeniServizi."""

    number: int | None
    description: str | None
    quantity: str | None
    unit: str | None
    unit_price: str | None
    total: str | None
    vat_rate: str | None
    nature: str | None
    start: str | None
    end: str | None
    administration_reference: str | None
    withholding: str | None
    extra: tuple[Extra, ...]
    discounts: tuple[Discount, ...]


class VatSummary(NamedTuple):
    """DatiRiepilogo (2.2.2)."""

    rate: str | None
    nature: str | None
    taxable: str | None
    tax: str | None
    collectability: str | None
    rounding: str | None


class Fund(NamedTuple):
    """DatiCassaPrevidenziale (2.1.1.7): the contribution is part of the taxable amount."""

    type: str | None
    contribution: str | None
    vat_rate: str | None
    nature: str | None
    withholding: str | None


class Payment(NamedTuple):
    """DettaglioPagamento (2.4.2)."""

    method: str | None
    due: str | None
    amount: str | None
    iban: str | None


class Attachment(NamedTuple):
    """Allegati (2.5); `bytes` is the size of the decoded content, None when it cannot be decoded."""

    name: str | None
    bytes: int | None


class Reference(NamedTuple):
    """DatiOrdineAcquisto, DatiContratto, DatiConvenzione, DatiRicezione or DatiFattureCollegate (2.1.2 to 2.1.6).

    No `lines` means the whole document.
    """

    kind: str
    id: str | None
    date: str | None
    cig: str | None
    cup: str | None
    lines: tuple[int, ...]


class Party(NamedTuple):
    """Supplier or customer; `vat` is the country followed by the number."""

    vat: str | None
    fiscal_code: str | None
    name: str | None


NOBODY = Party(None, None, None)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A rule of SdI that the figures break: SdI's code, the facts, the line (NumeroLinea) or None."""

    code: str
    line: int | None = None
    facts: MappingProxyType[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A departure from the structure: where (path below the root, source line), what, and the facts."""

    code: str
    path: str
    line: int | None
    facts: MappingProxyType[str, Any]


class Document(NamedTuple):
    """One FatturaElettronicaBody with what its header says of the parties."""

    type: str | None
    number: str | None
    date: str | None
    currency: str | None
    total: str | None
    rounding: str | None
    supplier: Party
    customer: Party
    recipient_code: str | None
    references: tuple[Reference, ...]
    related: tuple[Reference, ...]
    causals: tuple[str, ...]
    stamp_duty: str | None
    withheld: bool
    discounts: tuple[Discount, ...]
    funds: tuple[Fund, ...]
    lines: tuple[Line, ...]
    vat_summaries: tuple[VatSummary, ...]
    payments: tuple[Payment, ...]
    attachments: tuple[Attachment, ...]
    stamp_declared: bool = False
    findings: tuple[Finding, ...] = ()


class Invoice(NamedTuple):
    """One file that was read: its format, what is odd about its structure, and its documents in order."""

    format: str | None
    version: str | None
    simplified: bool
    repaired: bool
    faults: tuple[Fault, ...]
    documents: tuple[Document, ...]
