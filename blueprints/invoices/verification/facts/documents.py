"""One e-invoice and what belongs to it, as the rules need it."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from app.money import to_cents

CREDIT_NOTE = "TD04"


@dataclass(frozen=True, kw_only=True)
class Agency:
    """Who must be the customer of every invoice."""

    vat_numbers: frozenset[str]
    fiscal_codes: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A reference to an order, contract or agreement; `lines` empty means the whole document."""

    identifier: str = ""
    cig: str = ""
    cup: str = ""
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line, its decimals exactly as in the file; `total` is euros net of VAT, `extra` its further references."""

    number: int
    description: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    unit_price: Decimal
    discounted_price: Decimal | None = None
    total: Decimal
    vat_rate: Decimal
    nature: str = ""
    start: date | None = None
    last: date | None = None
    administration_reference: str = ""
    extra: tuple[str, ...] = ()

    @cached_property
    def cents(self) -> int:
        """The total in cents."""
        return to_cents(self.total)


@dataclass(frozen=True, kw_only=True)
class VatSummary:
    """The document's own sums for one rate, in euros."""

    rate: Decimal
    nature: str = ""
    taxable: Decimal
    tax: Decimal
    collectability: str = ""
    rounding: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Payment:
    """What is known when the document is to be paid.

    `amount_cents` is what would be paid to the provider; `collection_checked` whether the tax-collection
    check was answered (or its time has passed); `due` is the date by which the agency means to pay.
    """

    on: date
    amount_cents: int
    iban: str = ""
    collection_checked: bool = False
    suspension_days: int = 0


@dataclass(frozen=True, kw_only=True)
class Document:
    """One body of an e-invoice file.

    `id` names it in the findings; `issuer` is the provider's id, 0 when the supplier is not known;
    `stamp_declared` says that stamp duty was paid, whether or not its amount (`stamp_duty`) is written;
    `delivered` is the date of the SdI delivery receipt; `digest` the SHA-256 of the file with the
    body's position, so that the bodies of one file are not each other's duplicates.
    """

    id: str
    type: str
    number: str
    dated: date
    issuer: int
    supplier_vat: str = ""
    customer_vat: str = ""
    customer_fiscal_code: str = ""
    total: Decimal | None = None
    rounding: Decimal = Decimal(0)
    stamp_duty: Decimal | None = None
    stamp_declared: bool = False
    references: tuple[Reference, ...] = ()
    lines: tuple[Line, ...] = ()
    vat_summaries: tuple[VatSummary, ...] = ()
    ibans: tuple[str, ...] = ()
    received: date | None = None
    delivered: date | None = None
    digest: str = ""
    payment: Payment | None = None

    @property
    def is_credit(self) -> bool:
        """Whether its (positive) amounts lower what is owed."""
        return self.type == CREDIT_NOTE


def unsigned(document: Document) -> Document:
    """A credit note whose amounts were written as negative ones, with positive ones as the format asks.

    Of a line whose total changes its sign so does its quantity, or else its price.
    """
    if not document.is_credit or sum(line.total for line in document.lines) >= 0:
        return document
    return replace(
        document,
        total=None if document.total is None else abs(document.total),
        rounding=-document.rounding,
        lines=tuple(_turned(line) for line in document.lines),
        vat_summaries=tuple(
            replace(one, taxable=-one.taxable, tax=-one.tax, rounding=-one.rounding) for one in document.vat_summaries
        ),
    )


def _turned(line: Line) -> Line:
    if line.quantity is not None and (line.quantity < 0 or line.unit_price >= 0):
        return replace(line, total=-line.total, quantity=-line.quantity)
    price = None if line.discounted_price is None else -line.discounted_price
    return replace(line, total=-line.total, unit_price=-line.unit_price, discounted_price=price)
