"""The forty rules as data.

The published order, which decides the finding that a disputed cent belongs to, is the order of the numbers.
R04 and R05 are guards of the workflow (`guards`), the others produce findings.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

EVER = date(1970, 1, 1)


class Severity(StrEnum):
    """What a finding does: it blocks liquidation, warns, or is a lawful ground for refusal (EC02)."""

    BLOCKS = "blocks"
    WARNS = "warns"
    REFUSAL = "lawful-refusal"


class Stage(StrEnum):
    """What a rule looks at."""

    GUARD = "guard"
    DOCUMENT = "document"
    LINE = "line"
    ENTRY = "entry"
    PAYMENT = "payment"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule.

    `needs` are the frames without which it is not applied. `disputes` says whether the money at stake
    becomes disputed; where it does not, a finding warns, or holds the payment, but lowers no sum.
    Entries are judged when their day is in the validity (from `valid_from`, until the day before
    `valid_until`), documents by their date.
    """

    number: int
    it: str
    en: str
    source: str
    severity: Severity
    stage: Stage
    needs: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    disputes: bool = True
    valid_from: date = EVER
    valid_until: date | None = None

    @property
    def code(self) -> str:
        """R01 to R40."""
        return f"R{self.number:02d}"

    def holds(self, day: date) -> bool:
        """Whether the rule is in force on the day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """A published version of the rules; a rule that is not in it is not applied."""

    version: str
    rules: Mapping[str, Rule]

    def has(self, code: str) -> bool:
        """Whether the rule is applied."""
        return code in self.rules


def rule_set(version: str, rules: Iterable[Rule]) -> RuleSet:
    """A rule set from rules."""
    return RuleSet(version=version, rules=MappingProxyType({one.code: one for one in rules}))


B, W, R = Severity.BLOCKS, Severity.WARNS, Severity.REFUSAL
GUARD, DOCUMENT, LINE, ENTRY, PAYMENT = Stage.GUARD, Stage.DOCUMENT, Stage.LINE, Stage.ENTRY, Stage.PAYMENT


def _rule(number: int, severity: Severity, stage: Stage, source: str, it: str, en: str, **more: object) -> Rule:
    return Rule(number=number, severity=severity, stage=stage, source=source, it=it, en=en, **more)  # type: ignore[arg-type]  # the rest is passed on by name


RULES = (
    _rule(1, R, DOCUMENT, "W26, W40b", "Destinatario diverso dall'ente", "Addressed to another customer"),
    _rule(2, R, DOCUMENT, "W26, W30", "CIG mancante o errato", "CIG missing or wrong", needs=("pacts",)),
    _rule(3, R, DOCUMENT, "W26", "CUP mancante o errato", "CUP missing or wrong", needs=("report_lines",)),
    _rule(
        4,
        B,
        GUARD,
        "W25",
        "Termine per l'esito scaduto",
        "Time for an outcome is over",
        parameters=("acceptance_alert_days", "acceptance_days"),
    ),
    _rule(5, B, GUARD, "W25, W26", "Causa di rifiuto non ammessa", "Not a lawful cause of refusal"),
    _rule(6, B, DOCUMENT, "W25", "Fattura già ricevuta", "Invoice already received"),
    _rule(7, B, ENTRY, "W1", "Ente non accreditato", "Provider not accredited", needs=("accreditations",)),
    _rule(8, B, ENTRY, "W13", "Nessun patto efficace", "No pact in effect", needs=("pacts",)),
    _rule(
        9,
        B,
        ENTRY,
        "W18",
        "Accreditamento sospeso",
        "Accreditation suspended",
        needs=("accreditation_suspensions",),
    ),
    _rule(
        10,
        B,
        DOCUMENT,
        "W23",
        "Aliquota IVA non conforme",
        "VAT rate differs from the profile",
        needs=("vat_profiles",),
        disputes=False,
    ),
    _rule(
        11,
        B,
        DOCUMENT,
        "W24",
        "Scissione dei pagamenti errata",
        "Split payment wrong",
        parameters=("split_payment",),
        disputes=False,
    ),
    _rule(
        12,
        W,
        DOCUMENT,
        "L",
        "Imposta di bollo mancante",
        "Stamp duty missing",
        needs=("vat_profiles",),
        parameters=("stamp_cents", "stamp_threshold_cents"),
        disputes=False,
    ),
    _rule(
        13,
        B,
        DOCUMENT,
        "L",
        "Importi che non quadrano",
        "Amounts do not add up",
        parameters=(
            "line_tolerance_cents",
            "taxable_tolerance_cents",
            "tax_tolerance_cents",
            "total_tolerance_cents",
            "cents_rounding",
        ),
    ),
    _rule(
        14,
        B,
        LINE,
        "D",
        "Riga senza ore accettate",
        "Line without an accepted report",
        needs=("report_lines",),
        parameters=("hour_units", "own_references", "stamp_cents"),
    ),
    _rule(
        15,
        B,
        LINE,
        "D",
        "Più ore di quelle accettate",
        "More hours than accepted",
        needs=("report_lines",),
        parameters=("quantity_tolerance",),
    ),
    _rule(
        16,
        B,
        LINE,
        "W36",
        "Periodo della riga non ammesso",
        "Period of the line not allowed",
        parameters=("lines_within_month",),
    ),
    _rule(
        17,
        W,
        LINE,
        "D",
        "Rendiconto tardivo o non ancora accettato",
        "Report late or not yet accepted",
        needs=("report_lines",),
        parameters=("report_due_day",),
        disputes=False,
    ),
    _rule(
        18,
        B,
        ENTRY,
        "D",
        "Oltre le ore autorizzate nel mese",
        "Above the hours authorised in the month",
        needs=("projects", "authorisations"),
        parameters=("cap_tolerance_minutes", "indirect_uses_hours"),
    ),
    _rule(
        19,
        B,
        ENTRY,
        "D",
        "Oltre il limite settimanale o di accesso",
        "Above the weekly or access limit",
        needs=("projects", "authorisations"),
        parameters=("cap_tolerance_minutes", "indirect_uses_hours"),
    ),
    _rule(
        20,
        B,
        ENTRY,
        "D",
        "Progetto non valido o sospeso",
        "Project not valid or suspended",
        needs=("projects",),
    ),
    _rule(21, B, ENTRY, "W13", "Ente non scelto dal cittadino", "Not the chosen provider", needs=("choices",)),
    _rule(
        22,
        B,
        ENTRY,
        "W20, W22",
        "Prezzo diverso dalla tariffa",
        "Price differs from the tariff",
        needs=("tariffs",),
        parameters=("price_tolerance", "time_bands"),
    ),
    _rule(
        23,
        B,
        LINE,
        "W20",
        "Prezzo sotto il minimo regionale",
        "Price below the regional floor",
        parameters=("aes_floor",),
        disputes=False,
    ),
    _rule(
        24,
        B,
        ENTRY,
        "W20",
        "Operatore non in organico o senza qualifica",
        "Operator not on the staff or not qualified",
        needs=("staff",),
    ),
    _rule(
        25,
        B,
        ENTRY,
        "W33",
        "Certificato penale mancante",
        "Criminal record certificate missing",
        needs=("operators",),
        parameters=("certificate_hires_from",),
    ),
    _rule(26, B, ENTRY, "D", "Operatore in due luoghi", "Operator in two places"),
    _rule(
        27,
        B,
        ENTRY,
        "D",
        "Due operatori per lo stesso beneficiario",
        "Two operators for one beneficiary",
        needs=("projects",),
    ),
    _rule(
        28,
        B,
        ENTRY,
        "D",
        "Durata dell'accesso non ammessa",
        "Length of the access not allowed",
        parameters=("max_access_minutes",),
    ),
    _rule(
        29,
        B,
        ENTRY,
        "D",
        "Arrotondamento non conforme",
        "Rounding not as agreed",
        parameters=("billing_unit_minutes", "access_rounding", "travel_is_billable", "session_is_divided"),
    ),
    _rule(
        30,
        B,
        ENTRY,
        "W6",
        "Tariffa festiva in giorno feriale",
        "Holiday rate on a working day",
        needs=("tariffs", "holidays"),
        parameters=("sunday_is_holiday",),
    ),
    _rule(
        31,
        B,
        ENTRY,
        "D",
        "Fuori calendario od orario scolastico",
        "Outside the school calendar or timetable",
        needs=("enrolments", "school_days"),
        parameters=("closure_minutes",),
    ),
    _rule(
        32,
        B,
        ENTRY,
        "W20",
        "Assenza dell'alunno non pagabile",
        "Absence of the pupil not payable",
        needs=("enrolments", "school_days"),
        parameters=("absence_paid_days", "absence_paid_levels"),
    ),
    _rule(
        33,
        B,
        ENTRY,
        "W20",
        "Assenza oltre i giorni consecutivi pagati",
        "Absence beyond the paid consecutive days",
        needs=("enrolments", "school_days"),
        parameters=("absence_paid_days",),
    ),
    _rule(
        34,
        B,
        ENTRY,
        "D",
        "Accesso mancato non pagabile",
        "Missed access not payable",
        parameters=("missed_max_minutes", "missed_notice_minutes"),
    ),
    _rule(
        35,
        B,
        ENTRY,
        "D",
        "Durante un ricovero o dopo il decesso",
        "During a stay in hospital or after death",
        needs=("projects", "stays"),
    ),
    _rule(
        36,
        W,
        ENTRY,
        "D",
        "Troppe ore indirette",
        "Too many indirect hours",
        parameters=("indirect_max_percent",),
        disputes=False,
    ),
    _rule(
        37,
        W,
        ENTRY,
        "W41",
        "Accessi non firmati",
        "Unsigned accesses",
        parameters=("unsigned_max_percent",),
    ),
    _rule(
        38,
        W,
        ENTRY,
        "D",
        "Timbratura diversa dalla durata dichiarata",
        "Clocked and declared duration differ",
        parameters=("clock_tolerance_minutes",),
        disputes=False,
    ),
    _rule(
        39,
        B,
        LINE,
        "S3, D",
        "Ripartizione o capienza di spesa",
        "Allocation or budget",
        needs=("report_lines",),
    ),
    _rule(
        40,
        B,
        PAYMENT,
        "W27, W28, W29, W30",
        "Condizioni di pagamento mancanti",
        "Conditions of payment not met",
        needs=("accounts", "social_security"),
        parameters=("collection_check_above_cents", "payment_days"),
        disputes=False,
    ),
)

CATALOGUE = rule_set("2026-11", RULES)
FIRST_EIGHT = tuple(f"R{number:02d}" for number in (2, 6, 7, 13, 15, 18, 22, 26))
