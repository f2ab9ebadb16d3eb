"""Words for the work that waits."""

WAITING = {
    "waits-application-new": {"it": "Domande nuove da esaminare", "en": "New applications to check"},
    "waits-application-check": {"it": "Domande in verifica formale", "en": "Applications in the formal check"},
    "waits-application-integrated": {"it": "Domande integrate da riprendere", "en": "Completed applications to resume"},
    "waits-application-inadmissible": {
        "it": "Domande non ammissibili a cui mandare il preavviso",
        "en": "Inadmissible applications that want a notice of reasons",
    },
    "waits-application-observed": {
        "it": "Osservazioni a cui rispondere prima della decisione",
        "en": "Observations to answer before the decision",
    },
    "waits-application-proposed": {"it": "Esiti proposti da decidere", "en": "Proposed outcomes to decide"},
    "waits-question": {"it": "Quesiti senza risposta", "en": "Questions without an answer"},
    "waits-confirmation-late": {"it": "Conferme annuali in ritardo", "en": "Yearly confirmations that are late"},
    "waits-declaration": {
        "it": "Domande su cui dichiarare se hai un conflitto",
        "en": "Applications about which you must declare conflicts",
    },
    "waits-evaluation": {"it": "Domande da valutare", "en": "Applications to evaluate"},
    "waits-own-integration": {
        "it": "Domande per cui l'agenzia chiede un'integrazione",
        "en": "Applications for which the agency asks more",
    },
    "waits-own-notice": {
        "it": "Domande con un preavviso di rigetto a cui puoi rispondere",
        "en": "Applications with a notice of reasons that you may answer",
    },
    "waits-own-draft": {"it": "Domande in bozza, non presentate", "en": "Draft applications, not lodged"},
    "waits-own-confirmation-late": {
        "it": "Conferme annuali dei requisiti scadute",
        "en": "Yearly confirmations of requirements that are late",
    },
    "waits-own-confirmation": {
        "it": "Conferme annuali dei requisiti da fare",
        "en": "Yearly confirmations of requirements to make",
    },
}
