"""What an agency decides about its visits, with our defaults and their sources."""

from app.parameters import Parameter, label

_OURS = "proposta nostra [D]: lievi 30–60 giorni, gravi 10–15, critici 24–72 ore"
_ESCALATION = "proposta nostra [D]: un rilievo critico, due gravi dello stesso tipo in 12 mesi, o uno grave non risolto"

PARAMETERS = (
    Parameter(
        name="monitoring.minor_term_days",
        kind="integer",
        default=30,
        unit="giorni",
        label=label("Termine per un rilievo lieve", "Term of a minor finding"),
        source=_OURS,
    ),
    Parameter(
        name="monitoring.major_term_days",
        kind="integer",
        default=10,
        unit="giorni",
        label=label("Termine per un rilievo grave", "Term of a major finding"),
        source=_OURS,
    ),
    Parameter(
        name="monitoring.critical_term_days",
        kind="integer",
        default=1,
        unit="giorni",
        label=label("Termine per un rilievo critico", "Term of a critical finding"),
        source=_OURS,
    ),
    Parameter(
        name="monitoring.criticals_to_propose",
        kind="integer",
        default=1,
        label=label(
            "Rilievi critici non risolti che fanno proporre la sospensione",
            "Open critical findings that make a suspension be proposed",
        ),
        source=_ESCALATION,
    ),
    Parameter(
        name="monitoring.majors_to_propose",
        kind="integer",
        default=2,
        label=label(
            "Rilievi gravi dello stesso tipo che fanno proporre la sospensione",
            "Major findings of one kind that make a suspension be proposed",
        ),
        source=_ESCALATION,
    ),
    Parameter(
        name="monitoring.majors_within_months",
        kind="integer",
        default=12,
        unit="mesi",
        label=label(
            "Mesi in cui i rilievi gravi dello stesso tipo si sommano",
            "Months within which major findings of one kind add up",
        ),
        source=_ESCALATION,
    ),
    Parameter(
        name="monitoring.overdue_major_proposes",
        kind="yes-no",
        default=True,
        label=label(
            "Un rilievo grave non risolto nel termine fa proporre la sospensione",
            "A major finding not put right within its term makes a suspension be proposed",
        ),
        source=_ESCALATION,
    ),
)
