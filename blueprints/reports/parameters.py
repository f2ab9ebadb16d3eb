"""What an agency decides about its reports."""

from app.parameters import Parameter, label

LEAST_PEOPLE = Parameter(
    name="reports.least_people",
    kind="integer",
    unit="persone",
    default=5,
    label=label(
        "Persone sotto le quali un gruppo non si mostra da solo",
        "People below which a group is not shown by itself",
    ),
    source="proposta nostra [D]: segreto statistico",
)

PARAMETERS = (LEAST_PEOPLE,)
