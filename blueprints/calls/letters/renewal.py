"""The e-mails about accreditations that end, as (subject, body)."""

from datetime import date

from blueprints.calls.letters import day
from blueprints.territory.api import Agency


def renewal_to_provider(agency: Agency, name: str, ending: list[tuple[str, date]], *, address: str) -> tuple[str, str]:
    """The e-mail to a provider whose accreditations end, as (subject, body): services with their last days."""
    listed = "\n".join(f"- {service}: fino al {day(last)} compreso" for service, last in ending)
    return (
        "Il tuo accreditamento finisce: come rinnovarlo",
        f"{name},\n\ncon {agency.name} finiscono questi accreditamenti:\n\n{listed}\n\n"
        "Il rinnovo si comincia con un pulsante: le risposte e i documenti di prima sono già nella bozza, vanno "
        "confermati, e si chiede soltanto quello che è nuovo, cambiato o scaduto. Si comincia qui:\n\n"
        f"{address}\n\nUna bozza non basta: il legale rappresentante deve presentarla prima che l'avviso chiuda.\n",
    )


def renewal_to_case_worker(agency: Agency, name: str, count: int, first: date, *, address: str) -> tuple[str, str]:
    """The e-mail to a case worker, as (subject, body). It names nobody: who is concerned stands behind the sign-in."""
    said = "1 progetto resterebbe" if count == 1 else f"{count} progetti resterebbero"
    return (
        "Progetti che resterebbero senza ente",
        f"{name},\n\nse gli enti non rinnovano l'accreditamento con {agency.name}, {said} senza ente, a cominciare "
        f"dal giorno dopo il {day(first)}. L'elenco, con i codici dei progetti, è qui:\n\n{address}\n\n"
        "Chi è seguito deve poter scegliere un altro ente in tempo.\n",
    )
