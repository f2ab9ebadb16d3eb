"""The template from which a notice is written in the browser."""

from functools import cache
from pathlib import Path

from app.reading import Reader, values
from app.reading.seeds import seed
from blueprints.calls.rules.notice import AskedDocument, Declaration, Notice

SEED = Path(__file__).parent.parent / "seed" / "notice.yaml"


@cache
def notice_template() -> Notice:
    """The seed's notice: words, documents and declarations to adapt.

    Raises:
        SeedFaultyError: the seed file is wrong.
    """
    return seed(SEED, _read)


def _read(reader: Reader) -> Notice:
    named = reader.fields("title", "text", "documents", "declarations")
    return Notice(
        title=named["title"].must(values.text(300), ""),
        text=named["text"].must(values.text(), ""),
        documents=tuple(_document(each) for each in named["documents"].items()),
        declarations=tuple(_declaration(each) for each in named["declarations"].items()),
    )


def _document(reader: Reader) -> AskedDocument:
    named = reader.fields("code", "title", "required")
    return AskedDocument(
        code=named["code"].must(values.code, ""),
        title=named["title"].must(values.text(300), ""),
        required=named["required"].either(values.flag, True),
    )


def _declaration(reader: Reader) -> Declaration:
    named = reader.fields("code", "text")
    return Declaration(code=named["code"].must(values.code, ""), text=named["text"].must(values.text(), ""))
