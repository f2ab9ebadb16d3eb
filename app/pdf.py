"""Letters, minutes and acts as PDF/UA, through typst. Templates read their facts as JSON: nothing in them is markup."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "app" / "static" / "vendor" / "bootstrap-italia" / "fonts"


@lru_cache(maxsize=64)
def _compiler(template: str) -> Any:
    return typst.Compiler(
        input=str(ROOT / "templates" / template),
        root=str(ROOT / "templates"),
        font_paths=[str(FONTS)] if FONTS.is_dir() else [],
    )


def make(template: str, facts: dict[str, Any]) -> bytes:
    """A PDF/UA-1 from `templates/<template>` and its facts.

    Raises:
        typst.TypstError: the template does not compile with these facts (a defect).
    """
    made: bytes = _compiler(template).compile(
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False, default=str)},
    )
    return made
