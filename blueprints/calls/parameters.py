"""What an agency decides about its calls, with our defaults and their sources."""

from app.parameters import Parameter, label

LAW = "L. 241/1990"

PARAMETERS = (
    Parameter(
        name="calls.term_days",
        kind="integer",
        default=30,
        unit="giorni",
        label=label("Termine del procedimento", "Term of the procedure"),
        source=f"{LAW} art. 2 c. 2",
    ),
    Parameter(
        name="calls.integration_days",
        kind="integer",
        default=10,
        unit="giorni",
        label=label("Giorni per integrare una domanda", "Days to complete an application"),
        source="prassi dei disciplinari lombardi [P]",
    ),
    Parameter(
        name="calls.integration_longest_days",
        kind="integer",
        default=30,
        unit="giorni",
        label=label("Sospensione massima per integrazioni", "Longest suspension for missing pieces"),
        source=f"{LAW} art. 2 c. 7",
    ),
    Parameter(
        name="calls.integration_rounds",
        kind="integer",
        default=1,
        label=label("Richieste di integrazione ammesse", "Rounds of integration allowed"),
        source=f"{LAW} art. 2 c. 7",
    ),
    Parameter(
        name="calls.observation_days",
        kind="integer",
        default=10,
        unit="giorni",
        label=label("Giorni per le osservazioni al preavviso di rigetto", "Days for observations before a refusal"),
        source=f"{LAW} art. 10-bis",
    ),
    Parameter(
        name="calls.resume_days",
        kind="integer",
        default=10,
        unit="giorni",
        label=label("Ripresa del termine dopo le osservazioni", "Resumption of the term after observations"),
        source=f"{LAW} art. 10-bis",
    ),
    Parameter(
        name="calls.saturdays_are_holidays",
        kind="yes-no",
        default=False,
        label=label("Il sabato conta come festivo nei termini", "Saturdays count as holidays in terms"),
        source="art. 2963 c.c. e art. 155 c.p.c. [D]",
    ),
    Parameter(
        name="calls.least_members",
        kind="integer",
        default=3,
        label=label("Componenti minimi della commissione", "Least members of the commission"),
        source="proposta nostra [D]",
    ),
    Parameter(
        name="calls.least_present",
        kind="integer",
        default=2,
        label=label(
            "Componenti che restano per giudicare un richiedente dopo le astensioni",
            "Members left to judge an applicant after abstentions",
        ),
        source="proposta nostra [D]",
    ),
    Parameter(
        name="calls.most_file_megabytes",
        kind="integer",
        default=10,
        unit="MB",
        label=label("Dimensione massima di un file", "Largest file"),
        source="proposta nostra [D]",
    ),
    Parameter(
        name="calls.first_warning_hours",
        kind="integer",
        default=48,
        unit="ore",
        label=label("Primo avviso a chi ha una bozza aperta", "First warning to who has an open draft"),
        source="proposta nostra [D]",
    ),
    Parameter(
        name="calls.last_warning_hours",
        kind="integer",
        default=6,
        unit="ore",
        label=label("Ultimo avviso a chi ha una bozza aperta", "Last warning to who has an open draft"),
        source="proposta nostra [D]",
    ),
    Parameter(
        name="calls.appeal_days",
        kind="integer",
        default=60,
        unit="giorni",
        label=label("Ricorso al TAR entro", "Appeal to the administrative court within"),
        source="D.Lgs. 104/2010 art. 29",
    ),
    Parameter(
        name="calls.extraordinary_appeal_days",
        kind="integer",
        default=120,
        unit="giorni",
        label=label("Ricorso straordinario entro", "Extraordinary appeal within"),
        source="D.P.R. 1199/1971 art. 9",
    ),
)
