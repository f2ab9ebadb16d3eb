"""An element tree to frozen values.

Fields are found by name among the children of their block, in any order, so that a file whose structure is
wrong is read as far as it says something. Of a field that may stand once and stands twice, the first counts.
"""

from types import MappingProxyType

from lxml import etree

from .arithmetic import findings_of
from .faults import faults_of
from .invoice import Fault, Invoice
from .limits import DEFAULT, Limits
from .messages import SDI_MESSAGES
from .parsing import Parsed, parse
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
    name = local_name(root)
    if name not in (ORDINARY, SIMPLIFIED):
        raise Unreadable.because("sdi-message" if name in SDI_MESSAGES else "not-an-invoice", root=name[:80])
    faults = faults_of(root, valid=parsed.valid, repaired=parsed.repair is not None, limits=limits)
    if not parsed.valid:
        _tidy(root)
    return _invoice(root, parsed, faults, limits, is_simplified=name == SIMPLIFIED)


def local_name(element: etree._Element) -> str:
    """The name without namespace, and without the prefix that a repaired file may keep."""
    return element.tag.rpartition("}")[2].rpartition(":")[2]


def _invoice(
    root: etree._Element, parsed: Parsed, faults: tuple[Fault, ...], limits: Limits, *, is_simplified: bool
) -> Invoice:
    header = header_of(root)
    bodies = list(root.iterchildren("FatturaElettronicaBody"))
    block = "DatiBeniServizi" if is_simplified else "DatiBeniServizi/DettaglioLinee"
    if not parsed.valid and sum(len(body.findall(block)) for body in bodies) > limits.lines:
        raise Unreadable.because("xml-too-many-lines", limit=limits.lines)
    reader = simplified if is_simplified else ordinary
    documents = tuple(reader(header, body) for body in bodies)
    version = (root.get("versione") or "").strip() or None
    return Invoice(
        format=header.format or version,
        version=version,
        simplified=is_simplified,
        repaired=parsed.repair is not None,
        faults=_noted(parsed) + faults,
        documents=tuple(
            document._replace(findings=findings)
            for document, findings in zip(documents, findings_of(documents, header.format, version), strict=True)
        ),
    )


def _noted(parsed: Parsed) -> tuple[Fault, ...]:
    """The repair as a fault, so that a person sees it beside the others."""
    if parsed.repair is None:
        return ()
    facts = {"read_as": parsed.read_as} if parsed.repair == "encoding" else {}
    return (Fault(code=f"{parsed.repair}-repaired", path="", line=1, facts=MappingProxyType(facts)),)


def _tidy(root: etree._Element) -> None:
    """Names without the invoice's own namespace, and no text where it stands beside elements."""
    own = etree.QName(root).namespace
    for element in root.iter(etree.Element):
        tag = element.tag
        if tag[0] == "{":
            namespace, _, name = tag[1:].partition("}")
            if namespace == own:
                element.tag = name
        elif ":" in tag:
            element.tag = tag.rpartition(":")[2]
        if len(element):
            element.text = None
