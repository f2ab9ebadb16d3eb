"""Letters, minutes and acts as PDF/UA, through typst. Templates read their facts as JSON: nothing in them is markup."""

import json
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "app" / "static" / "vendor" / "bootstrap-italia" / "fonts"
_KEPT_CONTROLS = frozenset("\t\n")
# Signs that the fonts at hand surely have, beside the letters of the European alphabets.
_SURE_SIGNS = frozenset("–—‘’“”•…€«»")
_LAST_LATIN, _LAST_EUROPEAN = 0x17F, 0x52F


@lru_cache(maxsize=64)
def _compiler(template: str) -> Any:
    return typst.Compiler(
        input=str(ROOT / "templates" / template),
        root=str(ROOT / "templates"),
        font_paths=[str(FONTS)] if FONTS.is_dir() else [],
    )


def make(template: str, facts: dict[str, Any]) -> bytes:
    """A PDF/UA-1 from `templates/<template>` and its facts.

    A character that no font at hand can show (PDF/UA allows none) is written as its number, `[U+4E2D]`: what a
    person typed never stops a letter, and nothing of it disappears.

    Raises:
        typst.TypstError: the template does not compile with these facts (a defect).
    """
    plain = json.loads(json.dumps(facts, ensure_ascii=False, default=str))
    attempts = (_allowed, _european, _latin)
    for number, legible in enumerate(attempts, start=1):
        try:
            return _compiled(template, _each_text(plain, legible))
        except typst.TypstError as error:
            if number == len(attempts) or "could not be displayed" not in str(error):
                raise
    raise AssertionError("the last attempt returns or raises")


def _compiled(template: str, facts: Any) -> bytes:
    made: bytes = _compiler(template).compile(
        format="pdf", pdf_standards=["ua-1"], sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)}
    )
    return made


def _each_text(value: Any, legible: Callable[[str], bool]) -> Any:
    if isinstance(value, str):
        return "".join(_written(value, legible))
    if isinstance(value, list):
        return [_each_text(each, legible) for each in value]
    return {key: _each_text(each, legible) for key, each in value.items()} if isinstance(value, dict) else value


def _written(text: str, legible: Callable[[str], bool]) -> Iterator[str]:
    for sign in text:
        if legible(sign):
            yield sign
        elif unicodedata.category(sign) != "Cc":
            yield f"[U+{ord(sign):04X}]"


def _allowed(sign: str) -> bool:
    """Everything but what PDF/UA forbids: control characters, halves of pairs, places without a meaning."""
    return sign in _KEPT_CONTROLS or unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"}


def _european(sign: str) -> bool:
    return _allowed(sign) and (ord(sign) <= _LAST_EUROPEAN or sign in _SURE_SIGNS)


def _latin(sign: str) -> bool:
    return _allowed(sign) and (ord(sign) <= _LAST_LATIN or sign in _SURE_SIGNS)
