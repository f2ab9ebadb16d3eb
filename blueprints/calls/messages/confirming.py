"""The sentences and words of yearly confirmations."""

from collections.abc import Mapping

CONFIRMING: dict[str, dict[str, str]] = {
    "confirmation-unknown": {
        "it": "Questa conferma non c'è o non è del tuo ente.",
        "en": "There is no such confirmation, or it is not your organisation's.",
    },
    "only-legal-representative-confirms": {
        "it": "La conferma la dà il legale rappresentante: entra con il suo accesso.",
        "en": "The legal representative confirms: sign in as that person.",
    },
    "confirmation-incomplete": {
        "it": "Per {codes} spunta che è ancora vero oppure scrivi che cosa è cambiato, non tutte e due le cose.",
        "en": "For {codes} tick that it is still true or write what has changed, not both.",
    },
    "confirmation-file-expired": {
        "it": "Per {codes} il documento è scaduto: carica quello nuovo.",
        "en": "For {codes} the document has expired: upload the new one.",
    },
    "confirmation-note-missing": {
        "it": "Scrivi che cosa è stato deciso.",
        "en": "Write what was decided.",
    },
}

CONFIRMATION_WORDS: Mapping[str, Mapping[str, str]] = {
    "asked": {"it": "da confermare", "en": "to confirm"},
    "confirmed": {"it": "confermato", "en": "confirmed"},
    "late": {"it": "non confermato, termine passato", "en": "not confirmed, term passed"},
    "settled": {"it": "caso chiuso", "en": "case closed"},
}
CONFIRMATION_KINDS: Mapping[str, str] = {"asked": "warn", "confirmed": "good", "late": "bad", "settled": "plain"}
