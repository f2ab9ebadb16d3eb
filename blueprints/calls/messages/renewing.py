"""The sentences and words of renewals."""

from collections.abc import Mapping

RENEWING: dict[str, dict[str, str]] = {
    "accreditation-of-another-provider": {
        "it": "Questo accreditamento non è del tuo ente.",
        "en": "This accreditation is not your organisation's.",
    },
    "accreditation-does-not-end": {
        "it": "Questo accreditamento non ha una scadenza da rinnovare.",
        "en": "This accreditation has no end to renew.",
    },
    "no-call-to-renew-in": {
        "it": "Non c'è ancora un avviso aperto per rinnovare: quando l'agenzia lo pubblica, si comincia da qui.",
        "en": "There is no open call to renew in yet: when the agency publishes one, begin here.",
    },
    "renewal-lodged-already": {
        "it": "La domanda di rinnovo per questo servizio è già presentata: la trovi fra le vostre domande.",
        "en": "The renewal for this service is lodged already: it is among your applications.",
    },
}

PROGRESS_WORDS: Mapping[str, Mapping[str, str]] = {
    "renewed": {"it": "già rinnovato", "en": "renewed"},
    "lodged": {"it": "domanda presentata", "en": "application lodged"},
    "refused": {"it": "domanda respinta", "en": "application refused"},
    "begun": {"it": "rinnovo cominciato, non presentato", "en": "begun, not lodged"},
    "nothing": {"it": "non ha fatto niente", "en": "nothing done"},
}
PROGRESS_KINDS: Mapping[str, str] = {
    "renewed": "good",
    "lodged": "good",
    "refused": "bad",
    "begun": "warn",
    "nothing": "bad",
}
