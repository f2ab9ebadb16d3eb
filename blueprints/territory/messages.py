"""Sentences of the room."""

MESSAGES = {
    "parameter-not-of-kind": {
        "it": "Il valore non è del tipo giusto: scrivi {example}.",
        "en": "The value is not of the right kind: write {example}.",
    },
    "parameter-from-the-past": {
        "it": "Il nuovo valore può valere da oggi in poi: quello che è già deciso non cambia.",
        "en": "The new value can hold from today on: what was decided with the old one does not change.",
    },
}
