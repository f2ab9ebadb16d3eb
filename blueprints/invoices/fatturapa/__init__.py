"""Reads Italian e-invoices (FatturaPA): fast, exactly, and safely from strangers.

Needs lxml, asn1crypto, cryptography and click; of this program only `app.decisions`, `app.archives`, `app.signatures`;
neither Flask nor a database.

    for opened in open_path("IT01234567890_FPA01.xml.p7m"):
        if opened.invoice is not None:
            for document in opened.invoice.documents:
                print(document.number, document.total)
"""

from app.signatures.signer import Signer

from .inspect import Opened, as_dictionary, inspect_paths, open_bytes, open_path
from .invoice import Document, Fault, Finding, Invoice, Line
from .limits import Limits
from .numbers import exact
from .reading import read
from .refusals import Unreadable

__all__ = [
    "Document",
    "Fault",
    "Finding",
    "Invoice",
    "Limits",
    "Line",
    "Opened",
    "Signer",
    "Unreadable",
    "as_dictionary",
    "exact",
    "inspect_paths",
    "open_bytes",
    "open_path",
    "read",
]
