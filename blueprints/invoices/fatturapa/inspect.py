"""Files to JSON objects: what the command `inspect` prints."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from app.decisions import Refusal
from app.signatures.signer import Signer

from . import as_json
from .containers import Held, NotHeld, contents
from .invoice import Fault, Invoice
from .limits import DEFAULT, Limits
from .messages import of_refusal
from .reading import read
from .refusals import Unreadable
from .xml_signatures import signers_inside


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What became of one file, or of one entry of a zip: an invoice, or the reason why there is none."""

    name: str
    invoice: Invoice | None
    reason: Refusal | None
    signers: tuple[Signer, ...] = ()
    faults: tuple[Fault, ...] = field(default=())

    @property
    def signer(self) -> Signer | None:
        """The outermost signature; not intact when any of them is not."""
        if not self.signers:
            return None
        states = [signer.intact for signer in self.signers]
        intact = False if False in states else None if None in states else True
        first = self.signers[0]
        return Signer(name=first.name, fiscal_code=first.fiscal_code, issuer=first.issuer, intact=intact)


def open_bytes(name: str, data: bytes, limits: Limits = DEFAULT) -> Iterator[Opened]:
    """Every invoice in the bytes of a file. Never raises for what is in them."""
    for held in contents(name, data, limits):
        yield _not_opened(held) if isinstance(held, NotHeld) else _opened(held, limits)


def open_path(path: str, limits: Limits = DEFAULT) -> Iterator[Opened]:
    """Every invoice in a file; only regular files are opened, and never more is read than the limit."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            yield Opened(name=path, invoice=None, reason=Refusal("file-not-regular"))
            return
        with open(path, "rb") as file:
            data = file.read(limits.file_bytes + 1)
    except FileNotFoundError:
        yield Opened(name=path, invoice=None, reason=Refusal("file-missing"))
    except (OSError, ValueError) as error:
        yield Opened(name=path, invoice=None, reason=Refusal("file-not-readable", detail=type(error).__name__))
    else:
        yield from open_bytes(path, data, limits)


def as_dictionary(opened: Opened, language: str = "en") -> dict[str, Any]:
    """The JSON object of one invoice, or of what could not be read."""
    nothing: dict[str, Any] = {"repaired": False, "format": None, "faults": [], "documents": []}
    said = as_json.of_invoice(opened.invoice, language) if opened.invoice is not None else nothing
    faults = [as_json.of_one_fault(fault, language) for fault in opened.faults]
    return {
        "file": opened.name,
        "readable": opened.invoice is not None,
        "reason": of_refusal(opened.reason, language) if opened.reason is not None else None,
        "repaired": said["repaired"],
        "format": said["format"],
        "signer": as_json.of_signer(opened.signer),
        "faults": faults + said["faults"],
        "documents": said["documents"],
    }


def inspect_paths(paths: Iterable[str], language: str = "en", limits: Limits = DEFAULT) -> Iterator[dict[str, Any]]:
    """One JSON object per file, in the order given; for a zip, one per file in it."""
    for path in paths:
        for opened in open_path(path, limits):
            yield as_dictionary(opened, language)


def _not_opened(held: NotHeld) -> Opened:
    return Opened(name=held.name, invoice=None, reason=held.reason)


def _opened(held: Held, limits: Limits) -> Opened:
    try:
        invoice = read(held.content, limits)
    except Unreadable as refused:
        return Opened(name=held.name, invoice=None, reason=refused.reason, signers=held.signers)
    signers = held.signers + signers_inside(held.content, limits)
    # A signature inside is part of the invoice, and often broken by mere indentation: it says so itself.
    broken = any(signer.intact is False for signer in held.signers)
    faults = (Fault(code="signature-broken", path="", line=None, facts=MappingProxyType({})),) if broken else ()
    return Opened(name=held.name, invoice=invoice, reason=None, signers=signers, faults=faults)
