"""An element tree to frozen values.

Fields are found by name among the children of their block, in any order, so that a file whose structure is
wrong is read as far as it says something. Of a field that may stand once and stands twice, the first counts.
"""

from types import MappingProxyType

from lxml import etree

from .arithmetic import findings_of
from .faults import faults_of
from .invoice import Document, Fault, Invoice
from .limits import DEFAULT, Limits
from .messages import SDI_MESSAGES
from .parsing import Parsed, name_of, parse
from .reading_blocks import header_of, ordinary, simplified
from .refusals import Unreadable

ORDINARY = "FatturaElettronica"
SIMPLIFIED = "FatturaElettronicaSemplificata"


def read(content: bytes, limits: Limits = DEFAULT) -> Invoice:
    """The invoice in the bytes of an XML file.

    Raises:
        Unreadable: the bytes are no XML, dangerous, or no invoice.
    """
    parsed = parse(content, limits)
    root = parsed.root
    name = name_of(root)[1]
    if name not in (ORDINARY, SIMPLIFIED):
        raise Unreadable.because("sdi-message" if name in SDI_MESSAGES else "not-an-invoice", root=name[:80])
    faults = faults_of(root, valid=parsed.valid, limits=limits)
    if not parsed.valid:
        _tidy(root)
    return _invoice(root, parsed, faults, limits, is_simplified=name == SIMPLIFIED)


def _invoice(
    root: etree._Element, parsed: Parsed, faults: tuple[Fault, ...], limits: Limits, *, is_simplified: bool
) -> Invoice:
    header = header_of(root)
    bodies = list(root.iterchildren("FatturaElettronicaBody"))
    if not parsed.valid:
        _bound(bodies, "DatiBeniServizi" if is_simplified else "DatiBeniServizi/DettaglioLinee", limits)
    if is_simplified:
        documents = tuple([simplified(header, body) for body in bodies])
    else:
        documents = tuple([ordinary(header, body, valid=bool(parsed.valid)) for body in bodies])
    version = (root.get("versione") or "").strip() or None
    return Invoice(
        format=header.format or version,
        version=version,
        simplified=is_simplified,
        repaired=parsed.repair is not None,
        faults=_noted(parsed) + faults,
        documents=tuple(
            Document._make((*document[:-1], findings))
            for document, findings in zip(documents, findings_of(documents, header.format, version), strict=True)
        ),
    )


def _bound(bodies: list[etree._Element], line: str, limits: Limits) -> None:
    if len(bodies) > limits.bodies:
        raise Unreadable.because("xml-too-many-bodies", limit=limits.bodies)
    if sum(len(body.findall(line)) for body in bodies) > limits.lines:
        raise Unreadable.because("xml-too-many-lines", limit=limits.lines)


def _noted(parsed: Parsed) -> tuple[Fault, ...]:
    """The repair as a fault, so that a person sees it beside the others."""
    if parsed.repair is None:
        return ()
    facts = {"read_as": parsed.read_as} if parsed.repair == "encoding" else {}
    return (Fault(code=f"{parsed.repair}-repaired", path="", line=1, facts=MappingProxyType(facts)),)


def _tidy(root: etree._Element) -> None:
    """Names without the invoice's own namespace, and no text where it stands beside elements."""
    own = name_of(root)[0]
    for element in root.iter(etree.Element):
        namespace, name = name_of(element)
        if namespace in ("", own) and element.tag != name:
            element.tag = name
        if len(element):
            element.text = None
