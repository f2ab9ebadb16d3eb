"""Invoices as the e-invoice reader writes them in JSON, made into the documents that the rules read."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from blueprints.invoices.verification.facts import Document, Line, Payment, Reference, VatSummary, unsigned
from blueprints.invoices.verification.objections import fiscal

LARGEST = Decimal(10**9)
MOST_DECIMALS = 20


class BadDocument(ValueError):
    """A document in which something is missing that no rule can do without; its text is the reason."""


def document_of(
    data: Mapping[str, Any],
    *,
    identity: str,
    issuers: Mapping[str, int],
    digest: str = "",
    received: date | None = None,
    delivered: date | None = None,
    payment: Payment | None = None,
) -> Document:
    """One document of the reader's JSON object (`docs/einvoice-json.md`).

    `issuers` gives the provider's id for a VAT number or fiscal code, both as `objections.fiscal` writes them.

    Raises:
        BadDocument: the number, the date, or an amount of a line is missing or none.
    """
    for name in ("lines", "vat_summaries", "references", "payments"):
        if not isinstance(data.get(name) or [], list):
            raise BadDocument(f"'{name}' is not a list")
    supplier, customer = _mapping(data, "supplier"), _mapping(data, "customer")
    codes = [fiscal(_text(supplier, name)) for name in ("vat", "fiscal_code")]
    dated = _day(data, "date")
    number = _text(data, "number")
    if dated is None or not number:
        raise BadDocument("the document has no number or no date")
    if "lines" not in data:
        raise BadDocument("the document has no lines")
    document = Document(
        id=identity,
        type=_text(data, "type").upper() or "TD01",
        number=number,
        dated=dated,
        issuer=next((issuers[code] for code in codes if code in issuers), 0),
        supplier_vat=_text(supplier, "vat") or _text(supplier, "fiscal_code"),
        customer_vat=_text(customer, "vat"),
        customer_fiscal_code=_text(customer, "fiscal_code"),
        total=_optional(data, "total"),
        rounding=_optional(data, "rounding") or Decimal(0),
        stamp_duty=_optional(data, "stamp_duty"),
        stamp_declared=data.get("stamp_declared") is True,
        references=tuple(_reference(one) for one in _list(data, "references")),
        lines=tuple(_line(one, place) for place, one in enumerate(_list(data, "lines"), start=1)),
        vat_summaries=tuple(_summary(one) for one in _list(data, "vat_summaries")),
        ibans=tuple(dict.fromkeys(_text(one, "iban") for one in _list(data, "payments") if _text(one, "iban"))),
        received=received,
        delivered=delivered,
        digest=digest,
        payment=payment,
    )
    return unsigned(document)


def _reference(data: Mapping[str, Any]) -> Reference:
    lines = data.get("lines")
    return Reference(
        identifier=_text(data, "id"),
        cig=_text(data, "cig"),
        cup=_text(data, "cup"),
        lines=tuple(_place(number) for number in lines) if isinstance(lines, list) else (),
    )


def _line(data: Mapping[str, Any], place: int) -> Line:
    number = _place(data.get("number") or place)
    where = f"line {number}"
    price = _needed(data, "unit_price", where)
    return Line(
        number=number,
        description=_text(data, "description"),
        quantity=_optional(data, "quantity"),
        unit=_text(data, "unit"),
        unit_price=price,
        discounted_price=discounted(price, _list(data, "discounts")),
        total=_needed(data, "total", where),
        vat_rate=_optional(data, "vat_rate") or Decimal(0),
        nature=_text(data, "nature"),
        start=_day(data, "from"),
        last=_day(data, "to"),
        administration_reference=_text(data, "administration_reference"),
        extra=tuple(text for one in _list(data, "extra") if (text := _text(one, "text"))),
    )


def _place(number: Any) -> int:
    """A line's number, also written as a text."""
    if not re.fullmatch(r"\d{1,9}", str(number), re.ASCII):
        raise BadDocument(f"line number {number!r} is not a whole number")
    return int(number)


def discounted(price: Decimal, discounts: Sequence[Mapping[str, Any]]) -> Decimal | None:
    """The price after discounts, each on the price that the one before left; an amount wins over a percentage."""
    if not discounts:
        return None
    for one in discounts:
        amount = _optional(one, "amount")
        step = abs(amount) if amount is not None else price * (_optional(one, "percent") or Decimal(0)) / 100
        price = price + step if _text(one, "kind") == "MG" else price - step
    return price


def _summary(data: Mapping[str, Any]) -> VatSummary:
    return VatSummary(
        rate=_optional(data, "rate") or Decimal(0),
        nature=_text(data, "nature"),
        taxable=_needed(data, "taxable", "a VAT summary"),
        tax=_optional(data, "tax") or Decimal(0),
        collectability=_text(data, "collectability"),
        rounding=_optional(data, "rounding") or Decimal(0),
    )


def _mapping(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = data.get(name)
    if found is not None and not isinstance(found, Mapping):
        raise BadDocument(f"{name!r} is not an object")
    return found or {}


def _list(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = data.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _text(data: Mapping[str, Any], name: str) -> str:
    found = data.get(name)
    return "" if found is None else str(found).strip()


def _day(data: Mapping[str, Any], name: str) -> date | None:
    text = _text(data, name)
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        raise BadDocument(f"{name} {text!r} is not a date") from None


def _optional(data: Mapping[str, Any], name: str) -> Decimal | None:
    text = _text(data, name)
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise BadDocument(f"{name} {text!r} is not a number") from None
    if not number.is_finite() or abs(number) >= LARGEST or int(number.as_tuple().exponent) < -MOST_DECIMALS:
        raise BadDocument(f"{name} {text[:40]!r} is not an amount of an invoice")
    return number


def _needed(data: Mapping[str, Any], name: str, where: str) -> Decimal:
    number = _optional(data, name)
    if number is None:
        raise BadDocument(f"{where} has no {name}")
    return number
