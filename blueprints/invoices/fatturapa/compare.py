"""Our structural verdict beside that of a published XML Schema, file by file."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from .containers import NotHeld, contents
from .faults import faults_of
from .limits import DEFAULT
from .messages import of_fault
from .parsing import name_of, parse
from .refusals import Unreadable


class Difference(NamedTuple):
    """A file on which the verdicts differ; each side says why it refuses."""

    name: str
    ours: str | None
    theirs: str | None


class _Beside(etree.Resolver):
    """Finds what a schema imports in the schema's own folder, whatever address it names: nothing is fetched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def resolve(  # type: ignore[override]  # lxml passes the context too, which its stubs do not know
        self, system_url: str, public_id: str, context: object
    ) -> object:
        text = (self.folder / system_url.rpartition("/")[2]).read_text(encoding="utf-8")
        return self.resolve_string(text, context, base_url="")


class Published:
    """A published schema; what it imports (the one of XML signatures) lies in the same folder."""

    def __init__(self, xsd: Path) -> None:
        parser = etree.XMLParser(no_network=True)
        parser.resolvers.add(_Beside(xsd.parent))
        parsed = etree.fromstring(xsd.read_bytes(), parser)
        self.namespace = parsed.get("targetNamespace")
        self.schema = etree.XMLSchema(parsed)

    def why_not(self, root: etree._Element) -> str | None:
        """Why the schema finds the tree invalid; None for valid."""
        try:
            self.schema.assertValid(root)
        except etree.DocumentInvalid as error:
            return str(error)
        return None


def verdicts(content: bytes, theirs: Published) -> tuple[str | None, str | None]:
    """Why we and why they find an XML invalid; None for valid.

    An invoice of another kind than the schema's (a simplified one, say) is called valid by both.

    Raises:
        Unreadable: the bytes are no XML that we parse.
    """
    parsed = parse(content)
    other = theirs.why_not(parsed.root)
    faults = faults_of(parsed.root, valid=parsed.valid)
    if not faults and name_of(parsed.root)[0] != theirs.namespace:
        return None, None
    return (of_fault(faults[0]) if faults else None), other


def differences(folder: Path, xsd: Path) -> Iterator[Difference]:
    """Every invoice below a folder (also signed or zipped) on which our verdict is not the schema's."""
    theirs = Published(xsd)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        for held in contents(str(path), path.read_bytes(), DEFAULT):
            if isinstance(held, NotHeld):
                continue
            try:
                ours, other = verdicts(held.content, theirs)
            except Unreadable:
                continue
            if (ours is None) != (other is None):
                yield Difference(held.name, ours, other)
