"""An invoice as facts for a page or a letter: headings, pairs and tables, in Italian or English.

The same facts serve `templates/invoices/einvoice.html` and `templates/invoices/einvoice.typ`. Figures stay
exactly those of the file; only dates are written the way people read them.
"""

from typing import Any

from .inspect import Opened
from .invoice import Document, Line, Party, Payment, Reference, VatSummary
from .messages import of_fault, of_finding, words_of_refusal
from .words import KINDS, METHODS, TYPES, WORDS

TEMPLATE = "invoices/einvoice.html"
Pair = dict[str, str]


def facts_of(opened: Opened, language: str = "it") -> dict[str, Any]:
    """Everything that the page shows about one file, readable or not."""
    words = WORDS[language]
    invoice = opened.invoice
    documents = () if invoice is None else invoice.documents
    return {
        "language": language,
        "words": words,
        "title": _title(opened, documents, words),
        "file": opened.name,
        "reason": None if opened.reason is None else words_of_refusal(opened.reason, language),
        "notes": _notes(opened, words),
        "signer": _signer(opened, words),
        "faults": [
            {
                "path": fault.path,
                "line": "" if fault.line is None else str(fault.line),
                "message": of_fault(fault, language),
            }
            for fault in (*opened.faults, *(() if invoice is None else invoice.faults))
        ],
        "documents": [_document(document, words, language) for document in documents],
    }


def _title(opened: Opened, documents: tuple[Document, ...], words: dict[str, str]) -> str:
    if len(documents) != 1:
        return f"{words['einvoice']} {opened.name.rpartition('/')[2]}"
    number, supplier = documents[0].number or "–", documents[0].supplier.name or "–"
    return f"{words['einvoice']} {number} – {supplier}"


def _notes(opened: Opened, words: dict[str, str]) -> list[str]:
    notes = []
    if opened.invoice is not None and opened.invoice.repaired:
        notes.append(words["repaired"])
    if opened.invoice is not None and opened.invoice.simplified:
        notes.append(words["simplified"])
    return notes


def _signer(opened: Opened, words: dict[str, str]) -> list[Pair]:
    signer = opened.signer
    if signer is None:
        return []
    state = {True: "intact", False: "changed", None: "unknown_state"}[signer.intact]
    return _pairs(
        (words["name"], signer.name),
        (words["fiscal_code"], signer.fiscal_code),
        (words["issuer"], signer.issuer),
        (words["content"], words[state]),
        (words["trust"], words["not_verified"]),
    )


def _document(document: Document, words: dict[str, str], language: str) -> dict[str, Any]:
    kind = TYPES.get(document.type or "", {}).get(language, document.type or words["document"])
    return {
        "heading": f"{kind} {document.number or '–'} {words['of_date']} {_day(document.date)}",
        "general": _pairs(
            (words["type"], f"{document.type} – {kind}" if document.type else None),
            (words["number"], document.number),
            (words["date"], _day(document.date)),
            (words["total"], _money(document.total, document.currency)),
            (words["rounding"], _money(document.rounding, document.currency)),
            (words["stamp_duty"], _money(document.stamp_duty, document.currency)),
            (words["recipient_code"], document.recipient_code),
            (words["causal"], "\n".join(document.causals)),
        ),
        "supplier": _party(document.supplier, words),
        "customer": _party(document.customer, words),
        "references": [_reference(each, language) for each in (*document.references, *document.related)],
        "lines": [_line(line) for line in document.lines],
        "vat_summaries": [_vat_summary(each, words) for each in document.vat_summaries],
        "payments": [_payment(each, language) for each in document.payments],
        "attachments": [
            {"name": each.name or "–", "bytes": "–" if each.bytes is None else f"{each.bytes}"}
            for each in document.attachments
        ],
        "findings": [
            {
                "code": finding.code,
                "line": "" if finding.line is None else str(finding.line),
                "message": of_finding(finding, language),
            }
            for finding in document.findings
        ],
    }


def _pairs(*pairs: tuple[str, str | None]) -> list[Pair]:
    """Names with their values, the empty ones left out."""
    return [{"name": name, "value": value} for name, value in pairs if value]


def _party(party: Party, words: dict[str, str]) -> list[Pair]:
    return _pairs((words["name"], party.name), (words["vat"], party.vat), (words["fiscal_code"], party.fiscal_code))


def _reference(reference: Reference, language: str) -> dict[str, str]:
    return {
        "kind": KINDS[reference.kind][language],
        "id": reference.id or "",
        "date": _day(reference.date) if reference.date else "",
        "cig": reference.cig or "",
        "cup": reference.cup or "",
        "lines": ", ".join(str(line) for line in reference.lines),
    }


def _line(line: Line) -> dict[str, str]:
    period = " – ".join(_day(day) for day in (line.start, line.end) if day is not None)
    extra = "\n".join(
        ": ".join(part for part in (each.type, each.text, each.number, each.date) if part) for each in line.extra
    )
    return {
        "number": "" if line.number is None else str(line.number),
        "description": line.description or "",
        "details": "\n".join(part for part in (period, line.administration_reference, extra) if part),
        "quantity": line.quantity or "",
        "unit": line.unit or "",
        "unit_price": line.unit_price or "",
        "total": line.total or "",
        "vat": " ".join(part for part in (line.vat_rate, line.nature) if part),
    }


def _vat_summary(summary: VatSummary, words: dict[str, str]) -> dict[str, str]:
    return {
        "rate": summary.rate or "",
        "nature": summary.nature or "",
        "taxable": summary.taxable or "",
        "tax": summary.tax or "",
        "collectability": words.get(f"collectability_{summary.collectability}", summary.collectability or ""),
    }


def _payment(payment: Payment, language: str) -> dict[str, str]:
    return {
        "method": METHODS.get(payment.method or "", {}).get(language, payment.method or ""),
        "due": _day(payment.due),
        "amount": payment.amount or "",
        "iban": payment.iban or "",
    }


def _money(amount: str | None, currency: str | None) -> str | None:
    return f"{amount} {currency or ''}".strip() if amount else None


def _day(day: str | None) -> str:
    return "–" if day is None else "/".join(reversed(day.split("-")))
