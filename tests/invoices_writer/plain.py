"""An ordinary invoice of social services, valid by default; every test changes what it is about."""

import datetime
from decimal import Decimal
from typing import Any

from blueprints.invoices.fatturapa.writing import Draft, DraftDocument, DraftLine, Firm, Related, written

SUPPLIER = Firm(name="Cooperativa Esempio", vat="IT01234567890", fiscal_code="01234567890")
CUSTOMER = Firm(name="Ente Esempio", fiscal_code="80000000014")


def a_line(**changes: Any) -> DraftLine:
    """48 hours at 25.00, VAT 5 per cent."""
    usual = {
        "description": "Assistenza domiciliare, ottobre 2026",
        "quantity": Decimal("48.00"),
        "unit": "ORE",
        "unit_price": Decimal("25.00"),
        "vat_rate": Decimal("5.00"),
        "start": datetime.date(2026, 10, 1),
        "end": datetime.date(2026, 10, 31),
        "administration_reference": "PRJ-0001",
    }
    return DraftLine(**{**usual, **changes})


def a_document(**changes: Any) -> DraftDocument:
    """One line of 1200.00, total 1260.00, split payment, with contract and payment."""
    usual = {
        "number": "123/A",
        "date": datetime.date(2026, 10, 31),
        "lines": (a_line(),),
        "contracts": (Related(id="PATTO-1", date=datetime.date(2026, 1, 1), cig="Z123456789"),),
        "iban": "IT60X0542811101000000123456",
        "due": datetime.date(2026, 11, 30),
    }
    return DraftDocument(**{**usual, **changes})


def a_draft(**changes: Any) -> Draft:
    """One file with one document."""
    usual = {"supplier": SUPPLIER, "customer": CUSTOMER, "documents": (a_document(),)}
    return Draft(**{**usual, **changes})


def an_invoice(*, encoding: str = "UTF-8", **changes: Any) -> bytes:
    """The bytes of a file whose one document has these changes."""
    return written(a_draft(documents=(a_document(**changes),)), encoding=encoding)


def many_lines(count: int) -> bytes:
    """An invoice of `count` different lines, as a provider of home care writes them."""
    lines = tuple(
        a_line(
            description=f"Assistenza domiciliare progetto PRJ-{number:06d}, mese di ottobre 2026",
            quantity=Decimal(number % 97 * 25) / 100 + 1,
            unit_price=Decimal("21.00") + Decimal(number % 400) / 100,
            administration_reference=f"PRJ-{number:06d}",
        )
        for number in range(count)
    )
    return an_invoice(lines=lines)
