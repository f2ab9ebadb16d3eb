"""The sentences of what cannot be read."""

MESSAGES: dict[str, dict[str, str]] = {
    "value-missing": {
        "it": "Manca un valore obbligatorio: {field}.",
        "en": "A required value is missing: {field}.",
    },
    "field-unknown": {
        "it": "La voce «{field}» non esiste qui. Voci possibili: {known}.[[ Forse intendevi: {nearest}.]]",
        "en": "There is no field “{field}” here. Possible fields: {known}.[[ Perhaps you meant: {nearest}.]]",
    },
    "field-twice": {
        "it": "La voce «{field}» è scritta due volte: lasciane una.",
        "en": "The field “{field}” is written twice: keep one.",
    },
    "not-a-mapping": {
        "it": "Qui servono voci del tipo «nome: valore», non «{written}».",
        "en": "Fields like “name: value” are needed here, not “{written}”.",
    },
    "not-a-text": {
        "it": "Qui serve un testo, non un elenco o un gruppo di voci.",
        "en": "A text is needed here, not a list or a group of fields.",
    },
    "text-too-long": {
        "it": "Il testo ha {length} caratteri: il massimo è {most}.",
        "en": "The text has {length} characters: the most is {most}.",
    },
    "not-a-code": {
        "it": "«{written}» non è un codice: usa lettere senza accenti, cifre, trattini, punti, barre; niente spazi.",
        "en": "“{written}” is not a valid code: use plain letters, digits, hyphens, full stops or slashes, no spaces.",
    },
    "not-yes-or-no": {
        "it": "«{written}» non è né sì né no.",
        "en": "“{written}” is neither yes nor no.",
    },
    "not-among": {
        "it": "«{written}» non è fra i valori possibili[[: {options}]].[[ Forse intendevi: {nearest}.]]",
        "en": "“{written}” is not among the possible values[[: {options}]].[[ Perhaps you meant: {nearest}.]]",
    },
    "not-a-number": {
        "it": "«{written}» non è un numero.",
        "en": "“{written}” is not a number.",
    },
    "number-ambiguous": {
        "it": "«{written}» si può leggere in due modi: scrivi le migliaia senza punto o i decimali con la virgola.",
        "en": "“{written}” can be read in two ways: write thousands without a full stop, or decimals with a comma.",
    },
    "number-out-of-range": {
        "it": "{written} è fuori dai limiti[[, minimo {low}]][[, massimo {high}]].",
        "en": "{written} is out of bounds[[, least {low}]][[, most {high}]].",
    },
    "not-whole": {
        "it": "{written} non è un numero intero.",
        "en": "{written} is not a whole number.",
    },
    "more-than-cents": {
        "it": "«{written}» ha più di due decimali: gli importi sono in euro e centesimi.",
        "en": "“{written}” has more than two decimals: amounts are in euros and cents.",
    },
    "not-a-date": {
        "it": "«{written}» non è una data: scrivi per esempio 31/12/2026.",
        "en": "“{written}” is not a date: write for instance 31/12/2026.",
    },
    "no-such-day": {
        "it": "«{written}»: questo giorno non esiste (si scrive giorno/mese/anno).",
        "en": "“{written}”: there is no such day (write day/month/year).",
    },
    "weekday-wrong": {
        "it": "«{written}»: il giorno della settimana non corrisponde alla data.",
        "en": "“{written}”: the weekday does not match the date.",
    },
    "not-an-instant": {
        "it": "«{written}» non è una data con ora: scrivi per esempio 31/12/2026 12:00.",
        "en": "“{written}” is not a date with an hour: write for instance 31/12/2026 12:00.",
    },
    "hour-skipped": {
        "it": "Le ore {written} non esistono: quella notte si passa all'ora legale.",
        "en": "{written} does not exist: the clocks go forward that night.",
    },
    "hour-repeated": {
        "it": "Le ore {written} ci sono due volte, quella notte finisce l'ora legale: aggiungi +02:00 o +01:00.",
        "en": "{written} comes twice, the clocks go back that night: add +02:00 or +01:00.",
    },
}
