"""What departs from the structure, and where.

libxml2 gives the verdict while it parses; this walk over the table says what is wrong in the table's own
words, stops after a number of faults, and also judges files that had to be repaired before they could be parsed.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import cast

from lxml import etree

from .invoice import Fault
from .limits import DEFAULT, Limits
from .structure import SIGNATURE, Field, Kind, Root, schema, table
from .values import is_value

INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
_SIGNATURE = f"{{{SIGNATURE}}}Signature"
_MANY = "unbounded"


def faults_of(root: etree._Element, *, valid: bool, repaired: bool, limits: Limits = DEFAULT) -> tuple[Fault, ...]:
    """The faults of a tree whose verdict is already known (`valid`), at most `limits.faults` and a last one.

    The version 1.1 and older ones have no table: one fault says that their structure was not checked.
    """
    if valid:
        return ()
    qualified = etree.QName(root)
    known = table().roots.get(qualified.localname)
    if known is None or qualified.namespace != known.namespace:
        code = "version-not-checked" if "/sdi/fatturapa/v1." in (qualified.namespace or "") else "namespace"
        return (_fault(code, "", root, found=qualified.namespace or ""),)
    found = list(islice(_root(root, known), limits.faults + 1))
    if len(found) > limits.faults:
        found[-1] = _fault("too-many", "", root, limit=limits.faults)
    if not found and not repaired:
        found = list(_unexplained(root))
    return tuple(found)


def _unexplained(root: etree._Element) -> Iterator[Fault]:
    """What libxml2 says when this walk finds nothing (it knows oddities such as xsi:type, which the walk does not)."""
    try:
        schema().assertValid(root)
    except etree.DocumentInvalid as error:
        yield _fault("other", "", root, detail=str(error)[:200])


def _fault(code: str, path: str, element: etree._Element, **facts: object) -> Fault:
    line = cast("int | None", element.sourceline)
    return Fault(code=code, path=path, line=line, facts=MappingProxyType(facts))


def _root(root: etree._Element, known: Root) -> Iterator[Fault]:
    for name, kind in (("versione", known.version), ("SistemaEmittente", table().kinds["text10"])):
        value = root.get(name)
        if value is None and name == "versione":
            yield _fault("attribute-missing", "@versione", root, name=name)
        elif value is not None and not is_value(kind, value):
            yield _fault("value", f"@{name}", root, value=value[:80], kind=kind.name)
    allowed = {"versione", "SistemaEmittente"}
    yield from _block(root, known.top, "", allowed)


def _attributes(element: etree._Element, path: str, allowed: set[str]) -> Iterator[Fault]:
    for name in map(str, element.attrib):
        if name not in allowed and not name.startswith(INSTANCE):
            yield _fault("attribute-unknown", path, element, name=name[:80])


def _leaf(element: etree._Element, row: Field, kind: Kind, path: str) -> Iterator[Fault]:
    if element.attrib:
        yield from _attributes(element, path, set())
    if len(element):
        yield _fault("elements-in-value", path, element)
        return
    text = element.text or ""
    if not text and row.default is not None:
        return
    if not is_value(kind, text):
        yield _fault("value", path, element, value=text[:80], kind=kind.name)


def _has_text(element: etree._Element) -> bool:
    return bool(element.text and element.text.strip()) or any(child.tail and child.tail.strip() for child in element)


def _block(element: etree._Element, row: Field, path: str, allowed: set[str]) -> Iterator[Fault]:
    if element.attrib:
        yield from _attributes(element, path, allowed)
    if _has_text(element):
        yield _fault("text-in-block", path, element)
    walk = _Walk(element, row, path)
    yield from walk.group(row)
    if not path and walk.here < len(walk.children) and walk.children[walk.here].tag == _SIGNATURE:
        walk.here += 1
    yield from walk.rest()


@dataclass
class _Walk:
    """The children of one element, matched in order against the rows of its block."""

    element: etree._Element
    row: Field
    path: str

    def __post_init__(self) -> None:
        self.children = list(self.element)
        self.names = {child.tag for child in self.children}
        self.seen: Counter[str] = Counter()
        self.here = 0

    def group(self, group: Field) -> Iterator[Fault]:
        """Match the rows of a block, or of the case that is used."""
        for row in group.children:
            if row.name == "either":
                yield from self._either(row)
                continue
            start = self.here
            limit = len(self.children) if row.most == _MANY else start + 1
            while self.here < min(limit, len(self.children)) and self.children[self.here].tag == row.name:
                child = self.children[self.here]
                self.here += 1
                yield from self._child(child, row)
            if self.here - start < row.least and row.name not in self.names:
                yield _fault("missing", self.path, self.element, name=row.name)

    def _either(self, row: Field) -> Iterator[Fault]:
        used = [case for case in row.children if case.children[0].name in self.names]
        if used:
            yield from self.group(used[0])
        else:
            names = " / ".join(" ".join(member.name for member in case.children) for case in row.children)
            yield _fault("missing", self.path, self.element, name=names)

    def _child(self, child: etree._Element, row: Field) -> Iterator[Fault]:
        self.seen[row.name] += 1
        number = f"[{self.seen[row.name]}]" if row.most == _MANY else ""
        path = f"{self.path}/{row.name}{number}" if self.path else f"{row.name}{number}"
        if row.kind is not None:
            yield from _leaf(child, row, row.kind, path)
        else:
            yield from _block(child, row, path, set())

    def rest(self) -> Iterator[Fault]:
        """What no row matched: unknown, said twice, or out of place (and then looked into all the same)."""
        rows = {row.name: row for row in self.row.members()}
        for child in self.children[self.here :]:
            row = rows.get(child.tag)
            if row is None:
                yield _fault("unknown", self.path, child, name=str(child.tag)[:80])
                continue
            code = "repeated" if self.seen[row.name] and row.most != _MANY else "misplaced"
            yield _fault(code, self.path, child, name=row.name)
            yield from self._child(child, row)
