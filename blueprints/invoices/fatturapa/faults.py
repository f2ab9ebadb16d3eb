"""What departs from the structure, and where.

libxml2 gives the verdict while it parses; this walk over the table says what is wrong in the table's own
words, stops after a number of faults, and also judges files that had to be repaired before they could be parsed.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from types import MappingProxyType
from typing import cast

from lxml import etree

from .invoice import Fault
from .limits import DEFAULT, Limits
from .parsing import name_of
from .structure import SIGNATURE, Field, Kind, Root, one_at_a_time, schema, table
from .values import is_value

INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
_SIGNATURE = f"{{{SIGNATURE}}}Signature"
_MANY = "unbounded"
_FEW = 2000
BLANKS = " \t\r\n"


def faults_of(root: etree._Element, *, valid: bool | None, limits: Limits = DEFAULT) -> tuple[Fault, ...]:
    """The faults of a tree, at most `limits.faults` and a last one; none when libxml2 found it valid.

    When libxml2 found it invalid (`valid` False) there is at least one fault; when it was not asked (None)
    this walk alone decides.

    The version 1.1 and older ones have no table: one fault says that their structure was not checked.
    """
    if valid:
        return ()
    namespace, name = name_of(root)
    known = table().roots.get(name)
    if known is None or namespace != known.namespace:
        code = "version-not-checked" if "/sdi/fatturapa/v1." in namespace else "namespace"
        return (_fault(code, "", root, found=namespace[:200]),)
    found = list(islice(_root(root, known), limits.faults + 1))
    if len(found) > limits.faults:
        found[-1] = _fault("too-many", "", root, limit=limits.faults)
    if not found and valid is False:
        found = list(_unexplained(root))
    return tuple(found)


def _unexplained(root: etree._Element) -> Iterator[Fault]:
    """What libxml2 says when this walk finds nothing: it also knows signatures, and oddities such as xsi:type.

    It looks for every fault and finds its path by counting, so a large file is not given to it.
    """
    detail = "Signature, xsi"
    if sum(1 for _ in islice(root.iter(), _FEW)) < _FEW:
        try:
            compiled = schema()
            with one_at_a_time:
                compiled.assertValid(root)
        except etree.DocumentInvalid as error:
            detail = str(error)[:200]
    yield _fault("other", "", root, detail=detail)


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
    return bool(element.text and element.text.strip(BLANKS)) or any(
        child.tail and child.tail.strip(BLANKS) for child in element
    )


def _block(element: etree._Element, row: Field, path: str, allowed: set[str]) -> Iterator[Fault]:
    if element.attrib:
        yield from _attributes(element, path, allowed)
    if _has_text(element):
        yield _fault("text-in-block", path, element)
    rows = list(row.members()) if path else [*row.members(), Field(name=_SIGNATURE, least=0)]
    ranks = {member.name: rank for rank, member in enumerate(rows)}
    in_order = _in_order([ranks.get(str(child.tag), -1) for child in element])
    seen: Counter[str] = Counter()
    for place, child in enumerate(element):
        name = str(child.tag)
        if name not in ranks:
            yield _fault("unknown", path, child, name=name[:80])
            continue
        member = rows[ranks[name]]
        seen[name] += 1
        if seen[name] > 1 and member.most != _MANY:
            yield _fault("repeated", path, child, name=name)
        elif place not in in_order:
            yield _fault("misplaced", path, child, name=name)
        if name != _SIGNATURE:
            yield from _child(child, member, path, seen[name])
    yield from _missing(element, row, path, seen)


def _child(child: etree._Element, row: Field, path: str, count: int) -> Iterator[Fault]:
    number = f"[{count}]" if row.most == _MANY else ""
    own = f"{path}/{row.name}{number}" if path else f"{row.name}{number}"
    if row.kind is not None:
        yield from _leaf(child, row, row.kind, own)
    else:
        yield from _block(child, row, own, set())


def _missing(element: etree._Element, group: Field, path: str, seen: Counter[str]) -> Iterator[Fault]:
    for row in group.children:
        if row.name == "either":
            used = [case for case in row.children if any(member.name in seen for member in case.children)]
            if len(used) == 1:
                yield from _missing(element, used[0], path, seen)
                continue
            names = " / ".join(" ".join(member.name for member in case.children) for case in row.children)
            yield _fault("exclusive" if used else "missing", path, element, name=names)
        elif row.least and row.name not in seen:
            yield _fault("missing", path, element, name=row.name)


def _in_order(ranks: list[int]) -> set[int]:
    """The places of a longest run of ranks that never falls; the fewest possible are left out. -1 is no rank."""
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for place, rank in enumerate(ranks):
        if rank < 0:
            continue
        slot = bisect_right(tails, rank)
        before[place] = ends[slot - 1] if slot else None
        tails[slot : slot + 1] = [rank]
        ends[slot : slot + 1] = [place]
    kept = set()
    at = ends[-1] if ends else None
    while at is not None:
        kept.add(at)
        at = before[at]
    return kept
