"""The e-mails about the yearly confirmation, as (subject, body)."""

from datetime import date

from blueprints.calls.letters import day
from blueprints.territory.api import Agency


def confirmation(agency: Agency, name: str, service: str, due_on: date, *, late: bool, address: str) -> tuple[str, str]:
    """The reminder before the term, or the invitation to comply after it."""
    if late:
        return (
            f"Conferma annuale dei requisiti non arrivata: {service}",
            f"{name},\n\nla conferma annuale dei requisiti per il servizio {service} era attesa da {agency.name} entro "
            f"il {day(due_on)} e non è arrivata. Ti invitiamo a darla adesso:\n\n{address}\n\n"
            "Se non arriva, l'agenzia decide sull'accreditamento, dopo aver ascoltato le tue ragioni.\n",
        )
    return (
        f"Conferma annuale dei requisiti: {service}",
        f"{name},\n\nentro il {day(due_on)} compreso {agency.name} aspetta la conferma che i requisiti per il "
        f"servizio {service} ci sono ancora. Le risposte di prima sono già scritte: si spunta quello che è ancora "
        f"vero, si scrive che cosa è cambiato e si carica di nuovo solo quello che è scaduto:\n\n{address}\n\n"
        "La conferma la dà il legale rappresentante.\n",
    )
