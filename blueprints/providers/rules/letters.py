"""Letters about documents that expire, as plain text: one to a provider a day, whatever expires."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from blueprints.providers.rules.expiry import EXPIRED


@dataclass(frozen=True, kw_only=True)
class Line:
    """A document of the letter. `expires_on` is its last valid day."""

    title: str
    expires_on: date
    step: int
    days_left: int


def expiry_subject(lines: Sequence[Line]) -> str:
    """The subject of the letter; what has expired comes before what will."""
    if len(lines) == 1:
        return f"Accredita: documento {_state(lines[0].step)}: {lines[0].title}"
    over = sum(each.step == EXPIRED for each in lines)
    parts = ([f"{over} scaduti"] if over else []) + ([f"{len(lines) - over} in scadenza"] if over < len(lines) else [])
    return f"Accredita: {len(lines)} documenti da rinnovare ({', '.join(parts)})"


def expiry_body(*, provider: str, lines: Sequence[Line], address: str) -> str:
    """The letter to the provider; `address` is where new documents are filed."""
    listed = "\n".join(f"- {_said(each)}" for each in lines)
    return (
        f"Spett.le {provider},\n\nquesti documenti vanno rinnovati:\n\n{listed}\n\nCarica i documenti aggiornati nel"
        f" tuo fascicolo, indicando quale sostituiscono:\n\n{address}\n\nQuando li avrai caricati non riceverai altri"
        " avvisi per quelli vecchi.\n"
    )


def _state(step: int) -> str:
    return "scaduto" if step == EXPIRED else "in scadenza"


def _said(line: Line) -> str:
    if line.step == EXPIRED:
        return f"«{line.title}» era valido fino al {line.expires_on:%d/%m/%Y} ed è scaduto"
    left = "oggi è l'ultimo giorno" if line.days_left == 0 else f"giorni che mancano: {line.days_left}"
    return f"«{line.title}» è valido fino al {line.expires_on:%d/%m/%Y} ({left})"
