"""The words of what a notice sets for itself: days, quotas, units of prices."""

TERM_WORDS = {
    "procedure_days": {"it": "Giorni del procedimento", "en": "Days of the procedure"},
    "starts": {"it": "Il procedimento decorre da", "en": "The procedure runs from"},
    "integration_days": {"it": "Giorni per integrare", "en": "Days to complete an application"},
    "integration_rounds": {"it": "Richieste di integrazione", "en": "Rounds of integration"},
    "observation_days": {"it": "Giorni per le osservazioni ai motivi ostativi", "en": "Days for observations"},
    "pact_days": {"it": "Giorni per firmare il patto", "en": "Days to sign the pact"},
    "start_of_service_days": {"it": "Giorni per avviare il servizio", "en": "Days to begin the service"},
    "change_notice_days": {"it": "Giorni per comunicare una variazione", "en": "Days to tell a change"},
    "withdrawal_notice_days": {"it": "Giorni di preavviso di chi rinuncia", "en": "Days of notice to withdraw"},
    "sample_percent": {"it": "Autodichiarazioni controllate, almeno %", "en": "Declarations checked, at least %"},
}
TERM_VALUES = {
    "lodging": {"it": "presentazione della domanda", "en": "lodging of the application"},
    "window-closing": {"it": "chiusura della finestra iniziale", "en": "closing of the first window"},
}
UNIT_WORDS = {
    "hour": {"it": "ora", "en": "hour"},
    "meal": {"it": "pasto", "en": "meal"},
    "day": {"it": "giorno", "en": "day"},
    "month": {"it": "mese", "en": "month"},
    "piece": {"it": "pezzo", "en": "piece"},
}
MODE_WORDS = {
    "pass": {"it": "idoneità: bastano i requisiti obbligatori", "en": "pass: mandatory requirements are enough"},
    "quality": {"it": "requisiti e punteggio minimo", "en": "requirements and least points"},
    "ranking": {"it": "requisiti, punteggio e graduatoria", "en": "requirements, points and ranking"},
}
