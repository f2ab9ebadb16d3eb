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

ALL = (UNIT, ROUNDING, MISSED, NOTICE, NIGHT)
