"""The sentences and words of the checks on self-declarations."""

SAMPLING: dict[str, dict[str, str]] = {
    "draw-announced-already": {
        "it": "Un sorteggio è già annunciato: prima va estratto.",
        "en": "A draw is announced already: make it first.",
    },
    "draw-without-applications": {
        "it": "Non ci sono domande da estrarre: tutte quelle presentate sono già entrate in un sorteggio.",
        "en": "There is nothing to draw from: every application lodged has been in a draw already.",
    },
    "draw-needs-source": {
        "it": "Scrivi da quale evento pubblico si leggerà il seme, per esempio un'estrazione del Lotto.",
        "en": "Say from which public event the seed will be read, for example a lottery draw.",
    },
    "draw-seed-known-already": {
        "it": "Il seme del {seed_day} potrebbe essere già noto: scegli un giorno che deve ancora venire.",
        "en": "The seed of {seed_day} may be known already: choose a day that is still to come.",
    },
    "draw-made-already": {
        "it": "Il sorteggio è già stato fatto e non si ripete: chiunque può rifare il conto.",
        "en": "The draw has been made and is not made again: anybody can repeat the computation.",
    },
    "draw-seed-not-known-yet": {
        "it": "Il seme si conosce dal {seed_day}: prima non si può estrarre.",
        "en": "The seed is known from {seed_day}: the draw cannot be made before.",
    },
    "draw-needs-seed": {
        "it": "Scrivi il seme, come si legge dall'evento annunciato.",
        "en": "Write the seed, as it is read from the announced event.",
    },
    "draw-not-made-yet": {
        "it": "Il sorteggio non è ancora fatto: le domande dubbie si aggiungono dopo l'estrazione.",
        "en": "The draw has not been made yet: doubtful applications are added after it.",
    },
    "draw-unknown": {
        "it": "Questo sorteggio non c'è o non è della tua agenzia.",
        "en": "There is no such draw, or it is not your agency's.",
    },
    "doubt-needs-reason": {
        "it": "Scrivi il motivo del dubbio: resta agli atti.",
        "en": "Write the reason of the doubt: it stays on record.",
    },
    "doubt-known-already": {
        "it": "Il dubbio su questa domanda è già registrato.",
        "en": "The doubt about this application is on record already.",
    },
    "check-unknown": {
        "it": "Questo controllo non c'è o non è della tua agenzia.",
        "en": "There is no such check, or it is not your agency's.",
    },
    "outcome-unknown": {
        "it": "Scegli uno dei tre esiti: confermata, falsa, non verificabile.",
        "en": "Choose one of the three outcomes: confirmed, false, not verifiable.",
    },
    "outcome-needs-note": {
        "it": "Scrivi presso chi hai controllato e che cosa hai trovato.",
        "en": "Write with whom you checked and what you found.",
    },
}

SAMPLE_WORDS = {
    "confirmed": {"it": "confermata", "en": "confirmed"},
    "false": {"it": "falsa", "en": "false"},
    "not_verifiable": {"it": "non verificabile", "en": "not verifiable"},
}
SAMPLE_KINDS = {"confirmed": "good", "false": "bad", "not_verifiable": "warn"}
NEXT_STEPS = {
    "reasons_against": {
        "it": "La domanda non è ancora decisa: comunica i motivi ostativi (art. 10-bis L. 241/1990) e, sentite le "
        "osservazioni, proponi il diniego; l'ente perde il beneficio (art. 75 D.P.R. 445/2000).",
        "en": "The application is not decided yet: send the reasons against (art. 10-bis L. 241/1990) and, once the "
        "observations are heard, propose the refusal; the benefit is lost (art. 75 DPR 445/2000).",
    },
    "revocation": {
        "it": "L'ente è accreditato o accolto: avvia il procedimento di decadenza (artt. 7 e 8 L. 241/1990, art. 75 "
        "D.P.R. 445/2000) e, con l'atto, revoca l'accreditamento dalla sua pagina.",
        "en": "The provider is accredited or accepted: begin the procedure of forfeiture (artt. 7 and 8 L. 241/1990, "
        "art. 75 DPR 445/2000) and, with the act, revoke the accreditation on its page.",
    },
    "report_only": {
        "it": "La domanda è chiusa senza accreditamento: non c'è un beneficio da togliere.",
        "en": "The application ended without an accreditation: there is no benefit to take away.",
    },
}
