"""The words of the pages on which a form is built."""

KIND_WORDS = {
    "text": {"it": "testo", "en": "text"},
    "number": {"it": "numero", "en": "number"},
    "money": {"it": "importo in euro", "en": "amount in euros"},
    "date": {"it": "data", "en": "date"},
    "yes-no": {"it": "sì o no", "en": "yes or no"},
    "one-of": {"it": "una fra più risposte", "en": "one of several"},
    "many-of": {"it": "più risposte", "en": "many of several"},
    "file": {"it": "file", "en": "file"},
    "declaration": {"it": "dichiarazione", "en": "declaration"},
}
COMPARE_WORDS = {
    "at-least": {"it": "almeno", "en": "at least"},
    "at-most": {"it": "al più", "en": "at most"},
    "more-than": {"it": "più di", "en": "more than"},
    "less-than": {"it": "meno di", "en": "less than"},
    "equal-to": {"it": "uguale a", "en": "equal to"},
}
