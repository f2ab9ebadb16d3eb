"""The table of `structure.txt`, read once and compiled to a schema that libxml2 runs.

The table is ours; the verdict of the schema made from it equals that of the published one (the command
`compare` shows it). Compiled at first use, once per process; a compiled schema may be used by many threads.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from threading import Lock
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"
ALPHABETS = (r"\p{IsBasicLatin}*", "[ -ÿ]*")
_OCCURS = {"": (1, "1"), "?": (0, "1"), "*": (0, "unbounded"), "+": (1, "unbounded")}
_FIELD = re.compile(r"(?P<name>\w+)(?P<occurs>[?*+]?)(?:=(?P<default>\w+))?(?: (?P<kind>@?\w+))?")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What may stand in a leaf: an XML Schema base type with its facets, and how to say it to a person."""

    name: str
    base: str
    shortest: int | None
    longest: int | None
    said: dict[str, str] = field(hash=False)
    pattern: str | None
    codes: tuple[str, ...]
    least: str | None
    greatest: str | None


@dataclass(kw_only=True)
class Field:
    """One row of the table: a leaf (with a kind), a block (with children) or a choice (`either`, `case`)."""

    name: str
    least: int = 1
    most: str = "1"
    default: str | None = None
    kind: Kind | None = None
    children: list["Field"] = field(default_factory=list)

    def members(self) -> Iterator["Field"]:
        """The named fields right below, choices looked through."""
        for child in self.children:
            if child.name in ("either", "case"):
                yield from child.members()
            else:
                yield child


@dataclass(frozen=True, kw_only=True)
class Root:
    """One kind of invoice: its root element, namespace, the kind of its attribute `versione`, and its fields."""

    name: str
    namespace: str
    version: Kind
    top: Field


@dataclass(frozen=True, kw_only=True)
class Table:
    """The whole of `structure.txt`."""

    kinds: dict[str, Kind]
    roots: dict[str, Root]


@cache
def table() -> Table:
    """The table, read from its file at first use."""
    text = files(__package__).joinpath("structure.txt").read_text(encoding="utf-8")
    sections: list[tuple[list[str], list[str]]] = []
    for line in text.splitlines():
        if line.startswith("["):
            sections.append((line.strip("[]").split(), []))
        elif line.strip() and not line.startswith("#"):
            sections[-1][1].append(line)
    kinds = {kind.name: kind for kind in map(_kind, sections[0][1])}
    blocks = {block.name: block.children for block in _fields(sections[1][1], kinds, {})}
    roots = {}
    for (name, namespace, version), lines in sections[2:]:
        top = Field(name=name, children=_fields(lines, kinds, blocks))
        roots[name] = Root(name=name, namespace=namespace, version=kinds[version], top=top)
    return Table(kinds=kinds, roots=roots)


# libxml2 resolves the imports of a schema through state that threads share, and a schema has one error log.
one_at_a_time = Lock()


def schema(*, latin: bool = True) -> etree.XMLSchema:
    """The compiled schema of all roots of the table.

    Without `latin` it does not look at the alphabet of texts: enough, and a third faster, for a file that is
    all ASCII.
    """
    with one_at_a_time:
        return _compiled(latin)


@cache
def _compiled(latin: bool) -> etree.XMLSchema:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    parser.resolvers.add(_Resolver(latin=latin))
    imports = "".join(
        f'<xs:import namespace="{root.namespace}" schemaLocation="{root.name}.xsd"/>' for root in table().roots.values()
    )
    text = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    return etree.XMLSchema(etree.fromstring(text, parser))


def as_xsd(root: str, *, latin: bool = True) -> str:
    """The table of one kind of invoice as the text of an XML Schema.

    Raises:
        KeyError: the table knows no such root.
    """
    found = table().roots[root]
    used = sorted({kind.name for kind in _kinds_of(found.top)} | {found.version.name, "text10"})
    simple = "".join(_simple(table().kinds[name], latin=latin) for name in used)
    return (
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:ds="{SIGNATURE}" '
        f'xmlns="{found.namespace}" targetNamespace="{found.namespace}">'
        f'<xs:import namespace="{SIGNATURE}" schemaLocation="signature.xsd"/>'
        f'<xs:element name="{root}"><xs:complexType><xs:sequence>{_sequence(found.top)}'
        f'<xs:element ref="ds:Signature" minOccurs="0"/></xs:sequence>'
        f'<xs:attribute name="versione" type="{found.version.name}" use="required"/>'
        f'<xs:attribute name="SistemaEmittente" type="text10"/>'
        f"</xs:complexType></xs:element>{simple}</xs:schema>"
    )


class _Resolver(etree.Resolver):
    """Answers every import from the table or from our own file: nothing is fetched."""

    def __init__(self, *, latin: bool) -> None:
        self.latin = latin

    def resolve(  # type: ignore[override]  # lxml passes the context too, which its stubs do not know
        self, system_url: str, public_id: str, context: object
    ) -> object:
        name = system_url.rpartition("/")[2].removesuffix(".xsd")
        if name == "signature":
            text = files(__package__).joinpath("signature.xsd").read_text(encoding="utf-8")
        else:
            text = as_xsd(name, latin=self.latin)
        return self.resolve_string(text, context, base_url="")


def _kind(line: str) -> Kind:
    name, base, length, italian, english, rule = (part.strip() for part in line.split("|", 5))
    shortest, longest = (int(number) for number in length.split()) if length else (None, None)
    least = re.search(r">= (\S+)", rule)
    greatest = re.search(r"<= (\S+)", rule)
    return Kind(
        name=name,
        base=base,
        shortest=shortest,
        longest=longest,
        said={"it": italian, "en": english},
        pattern=rule[2:] if rule.startswith("~") else None,
        codes=tuple(_codes(rule[2:])) if rule.startswith("=") else (),
        least=least[1] if least and rule.startswith(">") else None,
        greatest=greatest[1] if greatest and rule.startswith(">") else None,
    )


def _codes(rule: str) -> Iterator[str]:
    for part in rule.split():
        first, _, last = part.partition("..")
        if not last:
            yield first
            continue
        stem = first.rstrip("0123456789")
        width = len(first) - len(stem)
        for number in range(int(first[len(stem) :]), int(last[len(stem) :]) + 1):
            yield f"{stem}{number:0{width}d}"


def _fields(lines: list[str], kinds: dict[str, Kind], blocks: dict[str, list[Field]]) -> list[Field]:
    top = Field(name="")
    levels = [top]
    for line in lines:
        level = (len(line) - len(line.lstrip())) // 2
        row = _FIELD.fullmatch(line.strip())
        if row is None:
            raise ValueError(f"not a row of the table: {line!r}")
        least, most = _OCCURS[row["occurs"]]
        made = Field(name=row["name"], least=least, most=most, default=row["default"])
        if row["kind"] and row["kind"].startswith("@"):
            made.children = blocks.get(row["kind"][1:]) or _of(levels[0], row["kind"][1:])
        elif row["kind"]:
            made.kind = kinds[row["kind"]]
        del levels[level + 1 :]
        levels[level].children.append(made)
        levels.append(made)
    return top.children


def _of(top: Field, name: str) -> list[Field]:
    """The fields of a block that stands earlier among the blocks."""
    return next(block.children for block in top.children if block.name == name)


def _kinds_of(top: Field) -> Iterator[Kind]:
    for child in top.children:
        if child.kind is not None:
            yield child.kind
        yield from _kinds_of(child)


def _sequence(top: Field) -> str:
    return "".join(_particle(child) for child in top.children)


def _particle(row: Field) -> str:
    if row.name == "either":
        return f"<xs:choice>{_sequence(row)}</xs:choice>"
    if row.name == "case":
        return f"<xs:sequence>{_sequence(row)}</xs:sequence>"
    occurs = f'minOccurs="{row.least}" maxOccurs="{row.most}"'
    default = f' default="{row.default}"' if row.default else ""
    if row.kind is not None:
        return f'<xs:element name="{row.name}" type="{row.kind.name}" {occurs}{default}/>'
    return (
        f'<xs:element name="{row.name}" {occurs}><xs:complexType><xs:sequence>{_sequence(row)}'
        f"</xs:sequence></xs:complexType></xs:element>"
    )


def _simple(kind: Kind, *, latin: bool) -> str:
    facets = {
        "minLength": kind.shortest,
        "maxLength": kind.longest,
        "pattern": kind.pattern if latin or kind.pattern not in ALPHABETS else None,
        "minInclusive": kind.least,
        "maxInclusive": kind.greatest,
    }
    rules = [f"<xs:{facet} value={quoteattr(str(value))}/>" for facet, value in facets.items() if value is not None]
    rules += [f'<xs:enumeration value="{escape(code)}"/>' for code in kind.codes]
    return (
        f'<xs:simpleType name="{kind.name}"><xs:restriction base="xs:{kind.base}">{"".join(rules)}'
        f"</xs:restriction></xs:simpleType>"
    )
