"""What an agency decides about invoices."""

from app.parameters import Kind, Parameter, label

PAYMENT_DAYS = Parameter(
    name="invoices.payment_days",
    kind="integer",
    unit="giorni",
    default=30,
    label=label("Giorni per pagare, dalla consegna della fattura", "Days to pay, from the delivery of the invoice"),
    source="D.Lgs. 231/2002, art. 4",
)
ACCEPTANCE_DAYS = Parameter(
    name="invoices.acceptance_days",
    kind="integer",
    unit="giorni",
    default=15,
    label=label(
        "Giorni per accettare o rifiutare una fattura, dalla consegna",
        "Days to accept or refuse an invoice, from its delivery",
    ),
    source="DM 55/2013, all. B; specifiche tecniche SdI",
)
ACCEPTANCE_ALERT_DAYS = Parameter(
    name="invoices.acceptance_alert_days",
    kind="integer",
    unit="giorni",
    default=12,
    label=label(
        "Giorni dalla consegna dopo i quali avvisare che il termine per l'esito sta per finire",
        "Days from the delivery after which to warn that the term for an outcome is ending",
    ),
    source="proposta nostra [D]",
)
DISPUTE_ANSWER_DAYS = Parameter(
    name="invoices.dispute_answer_days",
    kind="integer",
    unit="giorni",
    default=15,
    label=label("Giorni che l'ente ha per rispondere a una contestazione", "Days to answer a dispute"),
    source="proposta nostra [D]",
)
CREDIT_NOTE_DAYS = Parameter(
    name="invoices.credit_note_days",
    kind="integer",
    unit="giorni",
    default=30,
    label=label("Giorni per emettere la nota di credito richiesta", "Days to issue the credit note asked for"),
    source="proposta nostra [D]",
)
COLLECTION_CHECK_ABOVE = Parameter(
    name="invoices.collection_check_above_euros",
    kind="decimal",
    unit="euro",
    default="5000",
    label=label(
        "Importo oltre il quale si interroga l'agente della riscossione, per fattura",
        "Amount above which the collection agency is asked, for each invoice",
    ),
    source="art. 48-bis DPR 602/1973 (dal 2026 D.Lgs. 33/2025)",
)
COLLECTION_ANSWER_DAYS = Parameter(
    name="invoices.collection_answer_days",
    kind="integer",
    unit="giorni lavorativi",
    default=5,
    label=label(
        "Giorni dopo i quali il silenzio dell'agente della riscossione lascia pagare",
        "Days after which the silence of the collection agency lets a payment go",
    ),
    source="DM 40/2008, art. 3",
)
DURC_DAYS = Parameter(
    name="invoices.durc_days",
    kind="integer",
    unit="giorni",
    default=120,
    label=label("Giorni di validità di un DURC senza scadenza scritta", "Days for which a DURC holds"),
    source="DM 30/1/2015, art. 7",
)
SECOND_SIGNATURE_ABOVE = Parameter(
    name="invoices.second_signature_above_euros",
    kind="decimal",
    unit="euro",
    default="20000",
    label=label(
        "Importo di un atto, IVA compresa, oltre il quale serve la seconda firma",
        "Amount of an act, with VAT, above which a second signature is needed",
    ),
    source="proposta nostra [D]",
)
LATE_INTEREST = Parameter(
    name="invoices.late_interest_percent",
    kind="decimal",
    unit="% annuo",
    default="10.15",
    label=label("Interessi di mora", "Late interest"),
    source="D.Lgs. 231/2002, art. 5: tasso BCE più 8 punti, da aggiornare ogni semestre",
)
LATE_FIXED = Parameter(
    name="invoices.late_fixed_euros",
    kind="decimal",
    unit="euro",
    default="40",
    label=label("Somma fissa per il ritardo, per fattura", "Fixed sum for lateness, for each invoice"),
    source="D.Lgs. 231/2002, art. 6",
)
OF_PAYMENT = (
    COLLECTION_CHECK_ABOVE,
    COLLECTION_ANSWER_DAYS,
    DURC_DAYS,
    SECOND_SIGNATURE_ABOVE,
    LATE_INTEREST,
    LATE_FIXED,
)
RULES = Parameter(
    name="invoices.rules",
    kind="text",
    default=" ".join(f"R{number:02d}" for number in range(1, 40) if number not in (4, 5)),
    label=label("Regole di verifica applicate", "Verification rules that are applied"),
    source="catalogo delle regole R01-R40",
)

REPLAY_MONTHS = Parameter(
    name="invoices.replay_months",
    kind="integer",
    unit="mesi",
    default=12,
    label=label("Mesi di fatture su cui si prova una bozza", "Months of invoices on which a draft is tried"),
    source="proposta nostra [D]",
)
TRAVEL_MINUTES = Parameter(
    name="invoices.travel_minutes",
    kind="integer",
    unit="minuti",
    default=10,
    label=label(
        "Minuti che servono almeno tra la fine di un accesso e l'inizio del successivo in un'altra casa",
        "Least minutes between the end of an access and the begin of the next one in another home",
    ),
    source="proposta nostra [D]: gli spostamenti sono compresi nella tariffa, ma devono essere possibili",
)
_OF_SAMPLES = "proposta nostra [D]: controlli a campione, come quelli dell'art. 71 DPR 445/2000"
SAMPLE_BY_RISK = Parameter(
    name="invoices.sample_by_risk_percent",
    kind="decimal",
    unit="%",
    default="1",
    label=label("Accessi controllati a mano per rischio", "Accesses looked at by hand by risk"),
    source=_OF_SAMPLES,
)
SAMPLE_BY_LOT = Parameter(
    name="invoices.sample_by_lot_percent",
    kind="decimal",
    unit="%",
    default="1",
    label=label("Accessi controllati a mano a sorte", "Accesses looked at by hand by lot"),
    source=_OF_SAMPLES,
)
_WEIGHTS = (
    ("unconfirmed", 3, "accesso non confermato", "access not confirmed"),
    ("clock", 2, "timbratura vicina alla tolleranza", "clocking near the tolerance"),
    ("unclocked", 1, "accesso senza timbratura", "access without clocking"),
    ("holiday", 1, "giorno festivo", "holiday"),
)
SAMPLE_WEIGHTS = {
    sign: Parameter(
        name=f"invoices.sample_weight_{sign}",
        kind="integer",
        unit="punti",
        default=points,
        label=label(f"Rischio di un accesso: {it}", f"Risk of an access: {en}"),
        source=_OF_SAMPLES,
    )
    for sign, points, it, en in _WEIGHTS
}

_EXCEEDED_BY = (
    ("accountant", "R13 R15 R22 R37", "un contabile", "an accountant"),
    ("case_worker", "R18 R19 R38", "un assistente sociale", "a case worker"),
)
_RULE = r"R(?:0[1-9]|[123]\d|40)"
# By role, the rules whose tolerance it may exceed; defaults as `verification.facts.parameters` names the roles.
EXCEEDED_BY = {
    role: Parameter(
        name=f"invoices.exceeded_by_{role}",
        kind="text",
        default=rules,
        label=label(
            f"Regole di cui {it} può lasciar passare uno scostamento, con motivo",
            f"Rules whose tolerance {en} may exceed, with a reason",
        ),
        source="proposta nostra [D]",
        unit="regole separate da spazi, o «nessuna»",
        pattern=rf"nessuna|{_RULE}(?:[ ,]+{_RULE})*",
    )
    for role, rules, it, en in _EXCEEDED_BY
}

# What the rules of verification ask an agency, by the name that they use (`verification.facts.parameters`, where
# the defaults and their sources are explained); those of care hold for both.
_OF_RULES: tuple[tuple[str, Kind, str | int | bool, str, str, str], ...] = (
    ("line_tolerance_cents", "integer", 1, "centesimi", "Tolleranza sul totale di una riga", "Tolerance of a line"),
    ("taxable_tolerance_cents", "integer", 99, "centesimi", "Tolleranza sull'imponibile", "Tolerance of the taxable"),
    ("tax_tolerance_cents", "integer", 1, "centesimi", "Tolleranza sull'imposta", "Tolerance of the tax"),
    ("total_tolerance_cents", "integer", 1, "centesimi", "Tolleranza sul totale", "Tolerance of the total"),
    ("quantity_tolerance", "decimal", "0.005", "ore", "Ore oltre quelle accettate", "Hours above the accepted ones"),
    (
        "own_references",
        "yes-no",
        False,
        "",
        "Una riga può portare un codice del fornitore",
        "Suppliers' own codes may stand",
    ),
    ("lines_within_month", "yes-no", True, "", "Una riga resta in un mese", "A line stays in one month"),
    ("report_due_day", "integer", 10, "giorno", "Giorno entro cui arriva il rendiconto", "Day a report is due"),
    ("session_is_divided", "yes-no", True, "", "L'ora di gruppo si divide fra i presenti", "Group hours are divided"),
    ("travel_is_billable", "yes-no", False, "", "Gli spostamenti si pagano a parte", "Travel is paid by itself"),
    (
        "indirect_uses_hours",
        "yes-no",
        True,
        "",
        "Le ore indirette consumano quelle autorizzate",
        "Indirect hours count",
    ),
    ("cap_tolerance_minutes", "integer", 0, "minuti", "Minuti oltre un limite autorizzato", "Minutes above a limit"),
    ("price_tolerance", "decimal", "0", "euro/ora", "Scostamento ammesso dalla tariffa", "Price above the tariff"),
    ("max_access_minutes_sad", "integer", 240, "minuti", "Accesso più lungo, SAD", "Longest access, SAD"),
    ("max_access_minutes_adm", "integer", 360, "minuti", "Accesso più lungo, ADM", "Longest access, ADM"),
    ("sunday_is_holiday", "yes-no", True, "", "La domenica è festiva", "Sundays carry the holiday rate"),
    (
        "closure_minutes",
        "integer",
        60,
        "minuti",
        "Pagati se la scuola chiude dopo l'arrivo",
        "Paid on closure",
    ),
    ("absence_paid_days", "integer", 10, "giorni di scuola", "Giorni di assenza pagati", "Paid days of absence"),
    ("indirect_max_percent", "integer", 15, "%", "Ore indirette su quelle dirette", "Indirect against direct hours"),
    ("unsigned_max_percent", "integer", 5, "%", "Accessi non firmati in un mese", "Unsigned accesses of a month"),
    ("clock_tolerance_minutes", "integer", 10, "minuti", "Scarto fra timbratura e durata", "Clock against duration"),
)
OF_RULES = tuple(
    Parameter(
        name=f"invoices.{name}", kind=kind, unit=unit, default=default, label=label(it, en), source="catalogo R01-R40"
    )
    for name, kind, default, unit, it, en in _OF_RULES
)
# The name that the rules use, and the service that it holds for, by the name of the agency's parameter.
NAMES_IN_RULES = {
    **{f"invoices.{row[0]}": (row[0], "") for row in _OF_RULES},
    "invoices.max_access_minutes_sad": ("max_access_minutes", "SAD"),
    "invoices.max_access_minutes_adm": ("max_access_minutes", "ADM"),
    "invoices.acceptance_days": ("acceptance_days", ""),
    "invoices.acceptance_alert_days": ("acceptance_alert_days", ""),
    "invoices.payment_days": ("payment_days", ""),
    "register.time_bands": ("time_bands", ""),
    "care.billing_unit_minutes": ("billing_unit_minutes", ""),
    "care.access_rounding": ("access_rounding", ""),
    "care.missed_access_minutes": ("missed_max_minutes", ""),
    "care.missed_access_notice_minutes": ("missed_notice_minutes", ""),
}

PARAMETERS = (
    PAYMENT_DAYS,
    ACCEPTANCE_DAYS,
    ACCEPTANCE_ALERT_DAYS,
    DISPUTE_ANSWER_DAYS,
    CREDIT_NOTE_DAYS,
    RULES,
    REPLAY_MONTHS,
    TRAVEL_MINUTES,
    SAMPLE_BY_RISK,
    SAMPLE_BY_LOT,
    *SAMPLE_WEIGHTS.values(),
    *EXCEEDED_BY.values(),
    *OF_PAYMENT,
    *OF_RULES,
)
