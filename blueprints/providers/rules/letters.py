"""Letters about documents that expire, as plain text."""

from datetime import date

from blueprints.providers.rules.expiry import EXPIRED


def expiry_subject(*, title: str, step: int) -> str:
    """The subject of the letter."""
    return f"Accredita: documento {'scaduto' if step == EXPIRED else 'in scadenza'}: {title}"


def expiry_body(*, provider: str, title: str, expires_on: date, step: int, days_left: int, address: str) -> str:
    """The letter to the provider; `address` is where the new document is filed."""
    if step == EXPIRED:
        said = f"il documento «{title}» era valido fino al {expires_on:%d/%m/%Y} ed è scaduto."
    else:
        left = "oggi è l'ultimo giorno" if days_left == 0 else f"giorni che mancano: {days_left}"
        said = f"il documento «{title}» è valido fino al {expires_on:%d/%m/%Y} ({left})."
    return (
        f"Spett.le {provider},\n\n{said}\n\nCarica il documento aggiornato nel tuo fascicolo, indicando quale"
        f" sostituisce:\n\n{address}\n\nQuando lo avrai caricato non riceverai altri avvisi per quello vecchio.\n"
    )
