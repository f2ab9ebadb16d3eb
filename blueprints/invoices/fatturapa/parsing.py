"""Bytes to an element tree, by lxml with everything dangerous switched off.

What is repaired, and nothing else: an invalid or undeclared namespace (the names stay readable), an encoding
that is not the declared one, blanks or a second mark before the XML declaration, text after the end.
"""

import re
import threading
from functools import lru_cache
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from lxml import etree

from .limits import DEFAULT, Limits
from .refusals import Unreadable
from .structure import schema

NAMESPACE_ERRORS = frozenset({"WAR_NS_URI", "NS_ERR_UNDEFINED_NAMESPACE", "NS_ERR_XML_NAMESPACE"})
ENCODING_ERRORS = frozenset(
    {"ERR_INVALID_ENCODING", "ERR_UNSUPPORTED_ENCODING", "ERR_UNKNOWN_ENCODING", "I18N_CONV_FAILED"}
)
_UTF8_MARK = b"\xef\xbb\xbf"
# In SAX mode libxml2 checks a text by joining its pieces one by one, which is slow when they are many.
_MANY_PIECES = 2000
_LONG = 1000
_BLANKS = (b" ", b"\t", b"\r", b"\n")
_BEFORE_THE_ROOT = ((b"<?", b"?>"), (b"<!--", b"-->"))
_DECLARATION = re.compile(rb"<\?xml[^>]{0,200}\?>")
_END_TAG = re.compile(rb"</(?:[A-Za-z0-9_.-]{1,40}:)?FatturaElettronica(?:Semplificata)?\s*>")
_DECLARES_TWO_BYTES = re.compile(rb"<\?xml[^>]{0,100}encoding\s*=\s*[\"'](?:utf-?16|ucs)", re.IGNORECASE)
_ASCII_BASED = re.compile(rb"encoding\s*=\s*[\"'](?:utf-?8|us-ascii|iso-8859-1?\d|windows-125\d)[\"']", re.IGNORECASE)


class Parsed(NamedTuple):
    """The tree, the schema's verdict (None when it was not asked), and the code of what had to be repaired."""

    root: etree._Element
    valid: bool | None
    repair: str | None = None
    read_as: str | None = None


def parse(content: bytes, limits: Limits = DEFAULT) -> Parsed:
    """The tree of an XML file, without comments and processing instructions.

    The tree is checked against the structure while it is built, because libxml2 spends more on each fault of
    a finished tree than a hostile file may cost. When it is not valid, it is parsed again without the check.

    Raises:
        Unreadable: `xml-too-big`, `xml-too-many-elements`, `xml-broken` or `xml-doctype`.
    """
    if len(content) > limits.xml_bytes:
        raise Unreadable.because("xml-too-big", bytes=len(content), limit=limits.xml_bytes)
    # Every element and attribute costs some 200 bytes of memory, however short it is: count before building.
    if content.count(b"<") > 2 * limits.elements or _more_than(limits.elements, b"=", content):
        raise Unreadable.because("xml-too-many-elements", limit=limits.elements)
    if _has_doctype(content):
        raise Unreadable.because("xml-doctype")
    if _more_than(_MANY_PIECES, b"&", content) or _more_than(_MANY_PIECES, b"!", content):
        parsed = _unchecked(content, valid=None)
    else:
        root = _checked(content)
        parsed = Parsed(root=root, valid=True) if root is not None else _unchecked(content, valid=False)
    # An encoding in which the look at the start found nothing.
    if parsed.root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable.because("xml-doctype")
    return parsed


def name_of(element: etree._Element) -> tuple[str, str]:
    """Namespace and local name; a prefix that was never declared belongs to neither."""
    tag = str(element.tag)
    namespace, _, name = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    return namespace, name.rpartition(":")[2]


def _more_than(limit: int, mark: bytes, content: bytes) -> bool:
    """Whether a mark that invoices hardly contain stands there more than `limit` times (`count` reads every byte)."""
    place = -1
    for _ in range(limit + 1):
        place = content.find(mark, place + 1)
        if place < 0:
            return False
    return True


def _has_doctype(content: bytes) -> bool:
    """Whether a DOCTYPE stands before the first element, seen without letting a parser near its entities."""
    if content[:2] in (b"\xff\xfe", b"<\x00"):
        content = content.decode("utf-16-le", "replace").encode()
    elif content[:2] in (b"\xfe\xff", b"\x00<"):
        content = content.decode("utf-16-be", "replace").encode()
    place = 3 if content.startswith(_UTF8_MARK) else 0
    while True:
        while content[place : place + 1] in _BLANKS:
            place += 1
        for start, end in _BEFORE_THE_ROOT:
            if content.startswith(start, place):
                place = content.find(end, place) + len(end)
                break
        else:
            return content.startswith(b"<!DOCTYPE", place)
        if place < len(end):
            return False


class _Parsers(threading.local):
    """The parsers with a schema that this thread may use again; making one takes as long as a small invoice."""

    def __init__(self) -> None:
        self.parsers: dict[bool, etree.XMLParser] = {}


_checking = _Parsers()


def _parser(*, recover: bool = False, checked_by: etree.XMLSchema | None = None) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=True,
        collect_ids=False,
        recover=recover,
        schema=checked_by,
    )


def _checked(content: bytes) -> etree._Element | None:
    """The tree when it is well-formed, also in its namespaces, and valid."""
    latin = not _is_ascii(content)
    parser = _checking.parsers.pop(latin, None) or _parser(checked_by=schema(latin=latin))
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    # Only a parser that met nothing odd is used again: each file starts from a clean state.
    _checking.parsers[latin] = parser
    # While it checks a schema, libxml2 keeps silent about namespaces. Those of the root are looked at here;
    # a file that declares more further down (an enveloped signature does) is parsed once more without schema.
    declared = root.nsmap
    for address in declared.values():
        if len(address) >= _LONG or not is_address(address):
            return None
    if _declares_further_down(root, len(declared), content) and _attempt(content, recover=False)[0] is None:
        return None
    return root


def _declares_further_down(root: etree._Element, declared: int, content: bytes) -> bool:
    at_the_top = declared + len(root.attrib) + len(("version", "encoding", "standalone"))
    return _more_than(at_the_top, b"=", content) and _more_than(declared, b"xmlns", content)


@lru_cache(maxsize=256)
def is_address(address: str) -> bool:
    """Whether libxml2 takes the text for the address of a namespace."""
    try:
        etree.fromstring(f"<a xmlns={quoteattr(address)}/>", _parser())
    except (etree.XMLSyntaxError, ValueError):
        return False
    return True


def _is_ascii(content: bytes) -> bool:
    """Whether every character of the text must be ASCII, so that the check of the alphabet can be left out."""
    if not content.isascii() or b"\x00" in content or (b"&" in content and b"&#" in content):
        return False
    declared = _DECLARATION.match(content)
    return declared is None or b"encoding" not in declared[0] or _ASCII_BASED.search(declared[0]) is not None


def _unchecked(content: bytes, *, valid: bool | None) -> Parsed:
    trimmed = _trimmed(content)
    root, errors = _attempt(trimmed, recover=False)
    kinds = {error.type_name for error in errors}
    if root is None and kinds == {"ERR_DOCUMENT_END"}:
        trimmed = trimmed[: _end_of_root(trimmed)]
        root, _ = _attempt(trimmed, recover=False)
    if root is not None:
        if len(trimmed) == len(content):
            return Parsed(root=root, valid=valid)
        return Parsed(root=root, valid=None, repair="blanks")
    repair, read_as = "namespace", None
    if kinds & ENCODING_ERRORS or _DECLARES_TWO_BYTES.match(trimmed):
        repair = "encoding"
        trimmed, read_as = _as_utf8(trimmed)
        root, errors = _attempt(trimmed, recover=False)
        kinds = {error.type_name for error in errors}
    if root is None and kinds and kinds <= NAMESPACE_ERRORS:
        root, _ = _attempt(trimmed, recover=True)
    if root is not None:
        return Parsed(root=root, valid=None, repair=repair, read_as=read_as)
    first = errors[0] if len(errors) else None
    detail = first.message.strip()[:200] if first is not None else ""
    raise Unreadable.because("xml-broken", line=first.line if first is not None else 1, detail=detail)


def _attempt(content: bytes, *, recover: bool) -> tuple[etree._Element | None, etree._ListErrorLog]:
    parser = _parser(recover=recover)
    try:
        return etree.fromstring(content, parser), parser.error_log
    except (etree.XMLSyntaxError, ValueError):
        # The log of the exception holds the errors of earlier files too; the parser's holds only its own.
        return None, parser.error_log


def _trimmed(content: bytes) -> bytes:
    """Without blanks before the start, and NUL or end-of-file characters after the end, unless it is UTF-16."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content[:4]:
        return content
    trimmed = content.lstrip(b" \t\r\n").rstrip(b"\x00\x1a")
    while trimmed.startswith(2 * _UTF8_MARK):
        trimmed = trimmed[len(_UTF8_MARK) :]
    return trimmed


def _end_of_root(content: bytes) -> int:
    """Where the last end tag of an invoice ends; the whole length when there is none."""
    start = content.rfind(b"</")
    ended = _END_TAG.match(content, start) if start >= 0 else None
    return ended.end() if ended else len(content)


def _as_utf8(content: bytes) -> tuple[bytes, str]:
    """The text re-encoded, its declaration dropped, and the encoding it was taken to be in.

    UTF-8 when it is that; otherwise windows-1252, in which the writers of wrong declarations work, with the
    five bytes that it leaves undefined read as ISO-8859-1.
    """
    body = _DECLARATION.sub(b"", content.removeprefix(_UTF8_MARK), count=1)
    try:
        return body.decode("utf-8").encode(), "UTF-8"
    except UnicodeDecodeError:
        return "".join([_WINDOWS[byte] for byte in body]).encode(), "windows-1252"


def _windows(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_WINDOWS = tuple(_windows(byte) for byte in range(256))
