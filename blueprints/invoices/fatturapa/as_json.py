"""The frozen values as the dictionaries of `docs/einvoice-json.md`."""

from typing import Any

from app.signatures.signer import Signer

from .invoice import Document, Fault, Invoice, Line, Party, Reference
from .messages import of_fault, of_finding


def of_invoice(invoice: Invoice, language: str = "en") -> dict[str, Any]:
    """The keys of a readable file, without `file`, `readable`, `reason` and `signer`."""
    return {
        "repaired": invoice.repaired,
        "format": invoice.format,
        "faults": [of_one_fault(fault, language) for fault in invoice.faults],
        "documents": [of_document(document, language) for document in invoice.documents],
    }


def of_signer(signer: Signer | None) -> dict[str, Any] | None:
    """Who signed, or None."""
    if signer is None:
        return None
    return {
        "name": signer.name,
        "fiscal_code": signer.fiscal_code,
        "issuer": signer.issuer,
        "intact": signer.intact,
        "trust": signer.trust,
    }


def of_one_fault(fault: Fault, language: str = "en") -> dict[str, Any]:
    """Path, source line and sentence of a fault."""
    return {"path": fault.path, "line": fault.line, "message": of_fault(fault, language)}


def of_document(document: Document, language: str = "en") -> dict[str, Any]:
    """One FatturaElettronicaBody."""
    return {
        "type": document.type,
        "number": document.number,
        "date": document.date,
        "currency": document.currency,
        "total": document.total,
        "rounding": document.rounding,
        "supplier": _party(document.supplier),
        "customer": _party(document.customer),
        "recipient_code": document.recipient_code,
        "references": [_reference(reference) for reference in document.references],
        "related": [_related(reference) for reference in document.related],
        "causals": list(document.causals),
        "stamp_duty": document.stamp_duty,
        "lines": [_line(line) for line in document.lines],
        "vat_summaries": [summary._asdict() for summary in document.vat_summaries],
        "payments": [payment._asdict() for payment in document.payments],
        "attachments": [attachment._asdict() for attachment in document.attachments],
        "findings": [
            {"code": finding.code, "message": of_finding(finding, language), "line": finding.line}
            for finding in document.findings
        ],
    }


def _party(party: Party) -> dict[str, Any]:
    return party._asdict()


def _reference(reference: Reference) -> dict[str, Any]:
    return {
        "kind": reference.kind,
        "id": reference.id,
        "cig": reference.cig,
        "cup": reference.cup,
        "lines": list(reference.lines),
    }


def _related(reference: Reference) -> dict[str, Any]:
    return {
        "id": reference.id,
        "date": reference.date,
        "cig": reference.cig,
        "cup": reference.cup,
        "lines": list(reference.lines),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "description": line.description,
        "quantity": line.quantity,
        "unit": line.unit,
        "unit_price": line.unit_price,
        "total": line.total,
        "vat_rate": line.vat_rate,
        "nature": line.nature,
        "from": line.start,
        "to": line.end,
        "administration_reference": line.administration_reference,
        "extra": [extra._asdict() for extra in line.extra],
    }
