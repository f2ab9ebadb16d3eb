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

PROFILES = {
    "ASA": {"it": "Ausiliario (ASA)", "en": "Care assistant (ASA)"},
    "OSS": {"it": "Operatore socio-sanitario (OSS)", "en": "Health and care operator (OSS)"},
    "EDUCATOR": {"it": "Educatore", "en": "Educator"},
    "SCHOOL-ASSISTANT": {"it": "Assistente educativo", "en": "School assistant"},
}


def profile_name(code: str, language: str) -> str:
    """A professional profile's name, or its code when an agency has added one of its own."""
    return PROFILES.get(code, {}).get(language, code)


GROUPS = {
    "calls": "Avvisi, domande e conferme",
    "register": "Accreditamenti e patti",
    "providers": "Fornitori e documenti",
    "care": "Progetti, ore e rendiconti",
    "invoices": "Fatture, verifica e pagamenti",
    "monitoring": "Visite e penali",
    "reports": "Rendicontazione",
}
"""What the parameters whose name begins so are about, in the order of the page; others come last, by that word."""
