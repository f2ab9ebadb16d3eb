"""The tables of `docs/dossier-format.md`, made from the columns, parameters and rules themselves.

`python -m tests.worlds.described` writes them into the page, between their marks.
"""

from pathlib import Path
from typing import Any

from blueprints.invoices.verification.catalogue import RULES
from blueprints.invoices.verification.dossier.sheets import EVER, SHEETS, Column, Sheet
from blueprints.invoices.verification.facts import DEFINITIONS, FAR

PAGE = Path(__file__).parents[2] / "docs" / "dossier-format.md"


def table_of(sheet: Sheet) -> str:
    """The columns of one file."""
    need = "Required." if sheet.is_required else f"Optional. Without it {sheet.absent}."
    rows = "\n".join(_row(one) for one in sheet.columns)
    return f"### `{sheet.file}`\n\n{need}\n\n| column | type | empty means | meaning |\n|---|---|---|---|\n{rows}\n"


def _row(one: Column) -> str:
    return f"| `{one.name}` | {one.kind} | {_empty(one)} | {one.meaning} |"


def _empty(one: Column) -> str:
    if one.is_required:
        return "**required**"
    value: Any = one.default
    if value is None or value == "" or value in (FAR, EVER) or value == -1:
        return "see meaning" if "empty" in one.meaning else {FAR: "no end", EVER: "ever"}.get(value, "not known")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return getattr(value, "name", str(value)).lower().replace("_", "-")


def parameters() -> str:
    """The parameters."""
    rows = [
        f"| `{one.name}` | {one.unit} | {_shown(one.default)} | {one.source} | {one.meaning} | {one.exceeded_by} |"
        for one in DEFINITIONS.values()
    ]
    head = "| parameter | unit | default | source | meaning | who may accept more |\n|---|---|---|---|---|---|\n"
    return head + "\n".join(rows) + "\n"


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(f"`{one}`" for one in value if one) or "none"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def rules() -> str:
    """The rules."""
    rows = [
        f"| {one.code} | {one.severity} | {'yes' if one.disputes and one.number not in (4, 5) else 'no'} | {one.en} | "
        f"{', '.join(one.needs)} | {', '.join(f'`{name}`' for name in one.parameters)} |"
        for one in RULES
    ]
    head = "| rule | severity | takes money | says | needs | parameters |\n|---|---|---|---|---|---|\n"
    return head + "\n".join(rows) + "\n"


def filled(page: str) -> str:
    """The page with its tables as they are now."""
    tables = {
        "files": "\n".join(table_of(one) for one in SHEETS),
        "parameters": parameters(),
        "rules": rules(),
    }
    for name, table in tables.items():
        before, _, rest = page.partition(f"<!-- {name} -->\n")
        _, _, after = rest.partition(f"<!-- end of {name} -->")
        page = f"{before}<!-- {name} -->\n{table}<!-- end of {name} -->{after}"
    return page


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
