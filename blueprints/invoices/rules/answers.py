"""Pure: what a refusal through SdI says."""

CAUSES = {
    "1": "operazione non effettuata nei confronti del destinatario",
    "2": "CIG o CUP mancante o errato",
    "3": "codice del dispositivo medico mancante o errato",
    "4": "codice AIC del farmaco mancante o errato",
    "5": "numero e data della determinazione di spesa mancanti o errati",
}


def description_of_refusal(cause: str, reason: str) -> str:
    """What the message to SdI says: the lawful cause of DM 132/2020 and the reason, at most 255 characters."""
    return f"Causa {cause} (DM 132/2020): {CAUSES[cause]}. {' '.join(reason.split())}"[:255].rstrip()
