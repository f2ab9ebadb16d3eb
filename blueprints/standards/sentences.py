"""Sentences about checklists."""

MESSAGES = {
    "checklist-kind-unknown": {
        "it": "Scegli se la lista serve per l'accreditamento o per le visite.",
        "en": "Choose whether the list is for accreditation or for visits.",
    },
    "checklist-unknown": {
        "it": "Questa lista non esiste o non è visibile dal tuo ente: torna all'elenco.",
        "en": "This list does not exist or your organisation cannot see it: go back to the lists.",
    },
    "checklist-has-draft": {
        "it": "La versione {number} è ancora in bozza: modifica quella.",
        "en": "Version {number} is still a draft: edit that one.",
    },
    "checklist-frozen": {
        "it": "La versione {number} è pubblicata e non si può più cambiare: prepara una nuova versione.",
        "en": "Version {number} is published and can no longer be changed: prepare a new version.",
    },
    "checklist-empty": {
        "it": "La lista non ha voci: aggiungine almeno una prima di pubblicarla.",
        "en": "The list has no items: add at least one before you publish it.",
    },
    "checklist-item-unknown": {
        "it": "La voce {item} non c'è più in questa versione: ricarica la pagina.",
        "en": "Item {item} is no longer in this version: reload the page.",
    },
    "checklist-item-twice": {
        "it": "C'è già una voce {item}: scegli un altro codice.",
        "en": "There is an item {item} already: choose another code.",
    },
    "checklist-item-changed-meanwhile": {
        "it": "Un'altra persona ha salvato la voce {item} nel frattempo: confronta le due versioni e salva di nuovo.",
        "en": "Somebody else saved item {item} while you were editing it: compare both versions and save again.",
    },
    "checklist-item-without-text": {
        "it": "La voce {item} non ha testo: scrivi che cosa si richiede.",
        "en": "Item {item} has no text: write what is required.",
    },
    "checklist-item-without-kind": {
        "it": "La voce {item} non ha un tipo: scegline almeno uno (obbligatoria, a punteggio, in esercizio).",
        "en": "Item {item} has no kind: choose at least one (mandatory, scored, operating).",
    },
    "checklist-threshold-incomplete": {
        "it": "Una soglia della voce {item} è incompleta: indica nome, confronto e unità.",
        "en": "A threshold of item {item} is incomplete: give name, comparison and unit.",
    },
    "checklist-threshold-twice": {
        "it": "La voce {item} ha due soglie «{name}» che cominciano il {valid_from}: lasciane una.",
        "en": "Item {item} has two thresholds “{name}” that start on {valid_from}: keep one.",
    },
}

KINDS = {
    "mandatory": {"it": "obbligatoria", "en": "mandatory"},
    "scored": {"it": "a punteggio", "en": "scored"},
    "operating": {"it": "in esercizio", "en": "operating"},
}

CHECKLIST_KINDS = {
    "accreditation": {"it": "accreditamento", "en": "accreditation"},
    "visit": {"it": "visite", "en": "visits"},
}

STATES = {
    "draft": {"it": "bozza", "en": "draft"},
    "published": {"it": "pubblicata", "en": "published"},
}

COMPARISONS = {
    "at-least": {"it": "almeno", "en": "at least"},
    "at-most": {"it": "al più", "en": "at most"},
}

UNITS = {
    "count": {"it": "(numero)", "en": "(count)"},
    "credits": {"it": "crediti", "en": "credits"},
    "days": {"it": "giorni", "en": "days"},
    "euros": {"it": "euro", "en": "euros"},
    "hours": {"it": "ore", "en": "hours"},
    "hours-per-week": {"it": "ore la settimana", "en": "hours a week"},
    "hours-per-year": {"it": "ore l'anno", "en": "hours a year"},
    "minute-of-day": {"it": "minuti dalla mezzanotte", "en": "minutes after midnight"},
    "months": {"it": "mesi", "en": "months"},
    "operators": {"it": "operatori", "en": "operators"},
    "percent": {"it": "per cento", "en": "per cent"},
    "pupils": {"it": "alunni", "en": "pupils"},
    "times-per-month": {"it": "volte al mese", "en": "times a month"},
    "times-per-year": {"it": "volte l'anno", "en": "times a year"},
    "working-days": {"it": "giorni lavorativi", "en": "working days"},
    "years": {"it": "anni", "en": "years"},
}
