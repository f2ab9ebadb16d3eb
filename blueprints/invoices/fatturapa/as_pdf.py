"""An invoice as an accessible PDF (PDF/UA-1), for the accountant."""

from app.pdf import make

from .as_page import facts_of
from .inspect import Opened

TEMPLATE = "invoices/einvoice.typ"


def pdf_of(opened: Opened, language: str = "it") -> bytes:
    """The PDF of one file, readable or not; about 10 ms once the compiler of the template is warm."""
    return make(TEMPLATE, facts_of(opened, language))
