"""The sentences and words of corrections and appeals."""

from collections.abc import Mapping

ACTS: dict[str, dict[str, str]] = {
    "decision-unknown": {
        "it": "Questo atto non c'è, o non è della tua agenzia: torna alla domanda.",
        "en": "There is no such act, or it is not your agency's: go back to the application.",
    },
    "appeal-not-possible": {
        "it": "Controlla i dati del ricorso: tipo, riferimento, e un giorno fra l'atto e oggi.",
        "en": "Check the facts of the appeal: kind, reference, and a day between the act and today.",
    },
    "receipt-not-possible": {
        "it": "Controlla la ricevuta: il suo identificativo, e un giorno fra l'atto e oggi.",
        "en": "Check the receipt: its identifier, and a day between the act and today.",
    },
    "receipt-recorded-already": {
        "it": "La ricevuta di questa lettera è già registrata: i termini contano da quel giorno.",
        "en": "The receipt of this letter is recorded already: the terms count from that day.",
    },
    "day-not-written": {
        "it": "Scrivi tutte le date richieste.",
        "en": "Write every date that is asked.",
    },
}

APPEAL_KIND_WORDS: Mapping[str, Mapping[str, str]] = {
    "tar": {"it": "ricorso al TAR", "en": "appeal to the administrative court"},
    "extraordinary": {"it": "ricorso straordinario al Presidente della Repubblica", "en": "extraordinary appeal"},
}
APPEAL_OUTCOME_WORDS: Mapping[str, Mapping[str, str]] = {
    "upheld": {"it": "accolto", "en": "upheld"},
    "rejected": {"it": "respinto", "en": "rejected"},
    "withdrawn": {"it": "rinunciato", "en": "withdrawn"},
}
