"""The words of the pages on which a form is built."""

BUILDING: dict[str, dict[str, str]] = {
    "services-in-no-lot": {
        "it": "Nessun lotto ha {services}: mettili in un lotto, o togli la spunta.",
        "en": "No lot has {services}: put them into a lot, or take the tick away.",
    },
    "lots-still-named": {
        "it": "Il modulo, i requisiti, i punteggi o le tariffe nominano ancora {lots}: togli prima quei richiami.",
        "en": "Form, requirements, scoring or prices still name {lots}: take those mentions away first.",
    },
}
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
DOUBT_WORDS = {
    "certificate-not-vouched-for": {
        "it": "nessun elenco di fiducia configurato garantisce il certificato",
        "en": "no configured trust list vouches for the certificate",
    },
    "certificate-out-of-date": {
        "it": "il certificato non era in corso di validità quando il file è stato caricato",
        "en": "the certificate was not in date when the file was uploaded",
    },
    "pdf-cannot-be-seen": {
        "it": "il programma di firma ha aggiunto al PDF parti compresse che qui non si aprono",
        "en": "the signing program added packed parts to the PDF that are not opened here",
    },
}
