"""Every paper is PDF/UA: tagged, titled, in a language, with one first heading, heads of tables, pictures described."""

import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest

from app import pdf
from tests.unit.papers.pdf_examples import EXAMPLES

TEMPLATES = Path(__file__).parents[3] / "templates"
EVERY = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.glob("*/*.typ"))


@cache
def made(template: str) -> bytes:
    return pdf.make(template, EXAMPLES[template])


def tree(node: Any, roles: Any) -> Iterator[tuple[str, Any]]:
    """The elements of a structure tree in reading order, each with its standard role."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from tree(each, roles)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            said = str(node.S)
            yield str(roles.get(said, said)), node
        if "/K" in node:
            yield from tree(node.K, roles)


def roles_of(opened: pikepdf.Pdf) -> list[tuple[str, Any]]:
    root = opened.Root.StructTreeRoot
    return list(tree(root.K, root.get("/RoleMap", {})))


@pytest.mark.parametrize("template", sorted(EXAMPLES))
def test_a_paper_says_that_it_is_pdf_ua_and_what_it_is_called(template: str) -> None:
    with pikepdf.open(io.BytesIO(made(template))) as opened:
        root = opened.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang).startswith("it")
        assert root.ViewerPreferences.DisplayDocTitle
        written = bytes(root.Metadata.read_bytes()).decode()
        assert re.search(r"pdfuaid:part(?:>|=\")1", written)
        title = opened.docinfo["/Title"]
        assert str(title).strip()
        assert str(title) in written.replace("&apos;", "'").replace("&#39;", "'")


@pytest.mark.parametrize("template", sorted(EXAMPLES))
def test_a_paper_has_one_first_heading_and_heads_of_tables(template: str) -> None:
    with pikepdf.open(io.BytesIO(made(template))) as opened:
        found = roles_of(opened)
        kinds = Counter(kind for kind, _ in found)
        levels = [int(kind[2:]) for kind, _ in found if re.fullmatch(r"/H[1-6]", kind)]
        assert (kinds["/H1"], levels[0]) == (1, 1)
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
        for kind, element in found:
            if kind == "/Table":
                inside = Counter(each for each, _ in tree(element.K, opened.Root.StructTreeRoot.get("/RoleMap", {})))
                assert inside["/TH"] > 0
                assert inside["/TD"] > 0
            if kind == "/Figure":
                assert "/Alt" in element
        assert not kinds["/NonStruct"]


@pytest.mark.parametrize("template", sorted(EXAMPLES))
def test_a_paper_counts_its_pages(template: str) -> None:
    (page,) = pypdf.PdfReader(io.BytesIO(made(template))).pages
    assert re.search(r"[Pp]agina\s+1\s+(di|/)\s+1\b", page.extract_text())


@pytest.mark.parametrize("template", EVERY)
def test_a_template_sets_title_and_language_and_gives_each_table_its_head(template: str) -> None:
    source = (TEMPLATES / template).read_text(encoding="utf-8")
    assert "#set document(title:" in source
    assert re.search(r"#set text\([^)]*lang: ", source)
    assert len(re.findall(r"\btable\(", source)) == source.count("table.header(")
    assert re.search(r"^= |heading\(level: 1", source, flags=re.MULTILINE)


def test_every_example_is_of_a_template_that_there_is() -> None:
    assert set(EXAMPLES) <= set(EVERY)
