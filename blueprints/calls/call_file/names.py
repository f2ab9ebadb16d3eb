"""The fields of each part of the file; the page, the schema and the reader agree on them."""

FORMAT = "accredita-call/1"

NAMES: dict[str, tuple[str, ...]] = {
    "call": (
        "format",
        "code",
        "title",
        "summary",
        "agency",
        "act",
        "contact",
        "articles",
        "attachments",
        "services",
        "territories",
        "lots",
        "lots_per_applicant",
        "groupings",
        "windows",
        "accreditation",
        "terms",
        "checklist",
        "form",
        "scoring",
        "commission",
        "tariffs",
    ),
    "act": ("kind", "number", "date", "protocol", "protocol_date"),
    "contact": ("office", "responsible", "email", "pec", "phone"),
    "article": ("title", "text"),
    "attachment": ("title", "file", "later"),
    "service": ("code", "title", "unit"),
    "territory": ("code", "title", "comuni", "subareas", "except"),
    "lot": ("code", "title", "services", "territories", "note"),
    "lots_per_applicant": ("min", "max"),
    "windows": (
        "kind",
        "opens",
        "initial_closes",
        "rolling_opens",
        "closes",
        "list_updates",
        "questions_close",
    ),
    "list_updates": ("every_months", "first", "dates", "cutoff_days"),
    "accreditation": ("from", "to", "months", "renewable_months"),
    "terms": (
        "procedure_days",
        "starts",
        "integration_days",
        "integration_rounds",
        "observation_days",
        "pact_days",
        "start_of_service_days",
        "change_notice_days",
        "withdrawal_notice_days",
        "sample_percent",
    ),
    "requirement": ("code", "text", "evidence", "kinds", "only_for", "thresholds"),
    "threshold": ("name", "value", "unit", "compare"),
    "scoring": ("mode", "maximum", "minimum_total", "places", "blocks"),
    "block": ("code", "title", "maximum", "minimum", "minimum_percent", "criteria"),
    "criterion": ("code", "title", "maximum", "weight", "only_for", "levels", "guide"),
    "level": ("value", "description"),
    "commission": ("members", "reserves", "wide_percent"),
    "tariff": ("service", "profile", "day", "price", "unit", "vat"),
}

GROUPINGS = ("allowed", "forbidden")
WINDOW_KINDS = ("single", "rolling", "initial-then-rolling")
MODES = ("pass", "quality", "ranking")
TERM_STARTS = ("lodging", "window-closing")
REQUIREMENT_KINDS = ("mandatory", "scored", "operating")
VAT = ("excluded", "included")
EVERYWHERE = "all"

# Other spellings that mean one thing only.
WINDOW_SPELLINGS = {
    "unica": "single",
    "finestra-unica": "single",
    "sportello": "rolling",
    "continua": "rolling",
    "iniziale-e-continua": "initial-then-rolling",
    "initial-and-rolling": "initial-then-rolling",
    "initial": "initial-then-rolling",
}
MODE_SPELLINGS = {
    "idoneity": "pass",
    "idoneità": "pass",
    "idoneita": "pass",
    "requisiti": "pass",
    "threshold": "quality",
    "soglia": "quality",
    "qualità": "quality",
    "graduatoria": "ranking",
    "punteggio": "ranking",
}
KIND_SPELLINGS = {
    "obbligatorio": "mandatory",
    "m": "mandatory",
    "punteggio": "scored",
    "s": "scored",
    "esercizio": "operating",
    "q": "operating",
}
COMPARE_SPELLINGS = {
    "almeno": "at-least",
    "minimo": "at-least",
    "min": "at-least",
    "al-più": "at-most",
    "massimo": "at-most",
    "max": "at-most",
}
VAT_SPELLINGS = {"esclusa": "excluded", "inclusa": "included", "escluso": "excluded", "incluso": "included"}
GROUPING_SPELLINGS = {
    "yes": "allowed",
    "no": "forbidden",
    "ammessi": "allowed",
    "non-ammessi": "forbidden",
    "sì": "allowed",
    "si": "allowed",
    "true": "allowed",
    "false": "forbidden",
}
EVERYWHERE_WORDS = frozenset({"all", "tutti", "everywhere"})
EACH_DECISION = frozenset({"each-decision", "at-each-decision", "ogni-determinazione"})
ON_DECISION = frozenset({"decision", "on-decision", "determinazione"})
