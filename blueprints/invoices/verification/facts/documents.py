"""One e-invoice and what belongs to it, as the rules need it."""

from dataclasses import dataclass
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
    """One line, its decimals exactly as in the file; `total` is euros net of VAT."""

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
