"""What an agency decides about its visits, with our defaults and their sources."""

from app.parameters import Parameter, label

_OURS = "proposta nostra [D]: lievi 30–60 giorni, gravi 10–15, critici 24–72 ore"
_ESCALATION = "proposta nostra [D]: un rilievo critico, due gravi dello stesso tipo in 12 mesi, o uno grave non risolto"

_PENALTIES = "proposta nostra [D]: importi fissi da 150 a 1.000 euro, 10 giorni per essere sentiti, tetto del 10%"
_AMOUNTS = (
    ("minor", "150", "un rilievo lieve", "a minor finding"),
    ("major", "500", "un rilievo grave", "a major finding"),
    ("critical", "1000", "un rilievo critico", "a critical finding"),
)

PARAMETERS = (
    *(
        Parameter(
            name=f"monitoring.penalty_{severity}_euros",
            kind="decimal",
            default=euros,
            unit="euro",
            label=label(f"Penale per {it}", f"Penalty for {en}"),
            source=_PENALTIES,
        )
        for severity, euros, it, en in _AMOUNTS
    ),
    Parameter(
        name="monitoring.penalty_hearing_days",
        kind="integer",
        default=10,
        unit="giorni",
        label=label("Giorni per rispondere a una penale proposta", "Days to answer a proposed penalty"),
        source=_PENALTIES,
    ),
    Parameter(
        name="monitoring.penalty_cap_percent",
        kind="decimal",
        default="10",
        unit="%",
        label=label(
            "Tetto delle penali di un anno, sul valore delle ore accettate nei 12 mesi prima",
            "Cap of a year's penalties, of the value of the hours accepted in the 12 months before",
        ),
        source=_PENALTIES,
    ),
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
