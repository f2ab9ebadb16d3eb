"""What an agency decides about care, with our default and its source."""

from app.parameters import Parameter, label

UNIT = Parameter(
    name="care.billing_unit_minutes",
    kind="integer",
    default=15,
    label=label("Unità di fatturazione di un accesso", "Billing unit of an access"),
    source="domain: practice of comparable contracts, to be confirmed by the agency",
    unit="minutes",
)
ROUNDING = Parameter(
    name="care.access_rounding",
    kind="choice",
    default="half-down",
    choices=("half-down", "half-up", "half-even", "down", "up"),
    label=label("Arrotondamento della durata di un accesso", "Rounding of the length of an access"),
    source="domain: practice of comparable contracts, to be confirmed by the agency",
)
MISSED = Parameter(
    name="care.missed_access_minutes",
    kind="integer",
    default=30,
    label=label("Minuti riconosciuti per un accesso a vuoto senza preavviso", "Minutes paid for a missed access"),
    source="domain: our proposal, to be confirmed by the agency",
    unit="minutes",
)
NOTICE = Parameter(
    name="care.missed_access_notice_minutes",
    kind="integer",
    default=1440,
    label=label("Preavviso oltre il quale l'accesso a vuoto non è riconosciuto", "Notice that makes it unpaid"),
    source="domain: our proposal, to be confirmed by the agency",
    unit="minutes",
)
NIGHT = Parameter(
    name="care.night_services",
    kind="text",
    default="SAD DIMPROT",
    label=label("Servizi con accessi oltre la mezzanotte", "Services whose accesses may pass midnight"),
    source="domain: our proposal, to be confirmed by the agency",
)

LATE = Parameter(
    name="care.late_entry_days",
    kind="integer",
    default=31,
    label=label("Giorni dopo la fine del mese oltre i quali un accesso è tardivo", "Days after the month: late access"),
    source="domain: our proposal, to be confirmed by the agency",
    unit="days",
)
EXCEPTIONS = Parameter(
    name="care.exceptions_to_explain",
    kind="text",
    default="late missed edited unconfirmed contested",
    label=label("Eccezioni che vogliono un motivo prima dell'invio", "Exceptions that need a reason before submission"),
    source="practice of electronic visit records, to be confirmed by the agency",
)
REASONS = Parameter(
    name="care.exception_reasons",
    kind="text",
    default="Persona assente; Persona ricoverata; Operatore assente; Errore di registrazione; Firma non raccolta; "
    "Foglio smarrito; Altro",
    label=label("Motivi fra cui scegliere, separati da punto e virgola", "Reasons to choose from, with semicolons"),
    source="domain: our proposal, to be confirmed by the agency",
)
LINK_DAYS = Parameter(
    name="care.confirmation_days",
    kind="integer",
    default=14,
    label=label("Giorni in cui vale il link di conferma della famiglia", "Days that a family's link is good for"),
    source="domain: our proposal, to be confirmed by the agency",
    unit="days",
)
WRONG_CODES = Parameter(
    name="care.confirmation_wrong_codes",
    kind="integer",
    default=5,
    label=label("Codici sbagliati dopo i quali il link si chiude", "Wrong codes that close a link"),
    source="domain: our proposal, to be confirmed by the agency",
)

ALL = (UNIT, ROUNDING, MISSED, NOTICE, NIGHT, LATE, EXCEPTIONS, REASONS, LINK_DAYS, WRONG_CODES)
