"""The files of a dossier: each with its columns, as data. `docs/dossier-format.md` is tested against it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from blueprints.invoices.verification.dossier import cells
from blueprints.invoices.verification.facts import FAR, Consumption, DayType, Kind, Level, Limit, Reason, ReportState

EVER = date(1970, 1, 1)
NO_DEFAULT = object()
KINDS = {one.name.lower(): one for one in Kind}
REASONS = {one.name.lower().replace("_", "-"): one for one in Reason} | {"": Reason.NONE}
DAY_TYPES = {"": DayType.ANY, "any": DayType.ANY, "weekday": DayType.WEEKDAY, "holiday": DayType.HOLIDAY}
LEVELS = {one.name.lower().replace("_", "-"): one for one in Level} | {"": Level.ANY}
LIMITS = {
    "week": Limit.WEEK,
    "month": Limit.MONTH,
    "period": Limit.PERIOD,
    "access": Limit.ACCESS,
    "accesses-a-day": Limit.ACCESSES_A_DAY,
    "extra": Limit.EXTRA,
}
STATES = {one.name.lower(): one for one in ReportState}
CONSUMPTIONS = {"full": Consumption.FULL, "shared": Consumption.SHARED}


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: `kind` is the word used in the documentation, `default` what an empty cell means.

    `space` numbers its codes; `into` is the frame's column when it has another name.
    """

    name: str
    kind: str
    read: Callable[[str], Any]
    default: Any = NO_DEFAULT
    space: str = ""
    into: str = ""
    meaning: str = ""

    @property
    def is_required(self) -> bool:
        """Whether a cell may not be empty."""
        return self.default is NO_DEFAULT


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A CSV file; `frame` is the frame made of it, row by row, or empty when it is made specially."""

    file: str
    frame: str
    columns: tuple[Column, ...]
    absent: str
    is_required: bool = False


def code(name: str, space: str = "", *, default: Any = NO_DEFAULT, into: str = "", meaning: str = "") -> Column:
    """A column of codes."""
    return Column(
        name=name, kind="code", read=cells.text_, default=default, space=space or name, into=into, meaning=meaning
    )


def column(name: str, kind: str, meaning: str, *, default: Any = NO_DEFAULT, into: str = "") -> Column:
    """A column of one of the kinds of `READERS`."""
    return Column(name=name, kind=kind, read=READERS[kind], default=default, into=into, meaning=meaning)


def words(name: str, known: Mapping[str, Any], meaning: str, *, default: Any = NO_DEFAULT, into: str = "") -> Column:
    """A column with one of some words."""
    kind = ", ".join(word for word in known if word)
    return Column(name=name, kind=kind, read=cells.one_of(known), default=default, into=into, meaning=meaning)


READERS: Mapping[str, Callable[[str], Any]] = {
    "text": cells.text_,
    "date": cells.day,
    "last date": cells.after,
    "month": cells.month,
    "yes/no": cells.yes,
    "hours": cells.hours,
    "minutes": cells.minutes,
    "number": cells.number,
    "weekday": cells.weekday,
    "price": cells.price,
    "quantity": cells.units,
    "amount": cells.cents,
    "percent": cells.hundredths,
    "share": cells.millionths,
    "time": cells.clock,
    "date or moment": cells.text_,
    "time or moment": cells.text_,
}
FROM = column("from", "date", "first day", default=EVER, into="start")
TO = column("to", "last date", "last day, included; empty for no end", default=FAR, into="end")
PROVIDER = code("provider", meaning="code in providers.csv")
SERVICE = code("service", meaning="code of a service")
PROFILE = code("profile", default="", meaning="professional profile, e.g. OSS; empty for none in particular")
FUND = code("fund", default="", meaning="code of a fund; empty for the Comune")
PROJECT = code("project", meaning="code in projects.csv")
LEVEL = words("level", LEVELS, "school level", default=Level.ANY)
DAY_TYPE = words("day_type", DAY_TYPES, "day type of the rate", default=DayType.ANY)
BAND = column("band", "text", "name of a time band (parameter `time_bands`)", default="")

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        file="providers.csv",
        frame="",
        is_required=True,
        absent="",
        columns=(
            PROVIDER,
            column("vat_number", "text", "VAT number, with or without IT", default=""),
            column("fiscal_code", "text", "fiscal code, if another", default=""),
            column("name", "text", "not used", default=""),
        ),
    ),
    Sheet(
        file="accreditations.csv",
        frame="accreditations",
        absent="R07 is not checked",
        columns=(PROVIDER, SERVICE, FROM, TO),
    ),
    Sheet(
        file="accreditation_suspensions.csv",
        frame="accreditation_suspensions",
        absent="nobody is suspended",
        columns=(
            PROVIDER,
            code("service", default="", meaning="code of a service; empty for all"),
            FROM,
            TO,
            column("projects_continue", "yes/no", "whether running projects go on", default=False),
        ),
    ),
    Sheet(
        file="pacts.csv",
        frame="pacts",
        absent="R02 and R08 are not checked",
        columns=(
            code("pact", default="", into="id", meaning="the pact's own code"),
            PROVIDER,
            SERVICE,
            FROM,
            TO,
            column("cig", "text", "the pact's CIG", default=""),
        ),
    ),
    Sheet(
        file="vat_profiles.csv",
        frame="vat_profiles",
        absent="R10 and R12 are not checked",
        columns=(
            PROVIDER,
            code("service", default="", meaning="code of a service; empty for all"),
            FROM,
            TO,
            column("rate", "percent", "VAT rate, 0 when exempt"),
            column("nature", "text", "nature of an exempt rate, e.g. N4", default=""),
            column("stamp_exempt", "yes/no", "whether the provider pays no stamp duty", default=False),
        ),
    ),
    Sheet(
        file="mandates.csv",
        frame="mandates",
        absent="every provider bills only its own services",
        columns=(
            code("issuer", "provider", meaning="provider that invoices"),
            code("provider", meaning="provider that did the service"),
            FROM,
            TO,
        ),
    ),
    Sheet(
        file="tariffs.csv",
        frame="tariffs",
        absent="R22 and R30 are not checked, and no price tells which report a line bills",
        columns=(
            code("provider", default="", meaning="provider with which it was agreed; empty for all"),
            SERVICE,
            code("profile", default="", meaning="professional profile, e.g. OSS; empty for any"),
            DAY_TYPE,
            BAND,
            LEVEL,
            code("fund", default="", meaning="code of a fund; empty for any"),
            FROM,
            TO,
            column("price", "price", "euros an hour, up to 8 decimals"),
        ),
    ),
    Sheet(
        file="projects.csv",
        frame="projects",
        absent="R18, R19, R20, R27 and R35 are not checked",
        columns=(
            code("project", into="id", meaning="the project's code"),
            code("beneficiary", default="", meaning="code of the person; empty for one person of the project's own"),
            SERVICE,
            FROM,
            TO,
            words("consumption", CONSUMPTIONS, "how a shared hour counts", default=Consumption.SHARED),
            column("double_operator", "yes/no", "whether two operators at once are authorised", default=False),
        ),
    ),
    Sheet(
        file="authorisations.csv",
        frame="authorisations",
        absent="R18 and R19 are not checked",
        columns=(
            code("authorisation", default="", into="id", meaning="its own code, needed for an extra one"),
            PROJECT,
            FROM,
            TO,
            words("limit", LIMITS, "what is limited"),
            column("hours", "hours", "the limit in hours", default=None),
            column("minutes", "minutes", "the limit in minutes, instead of hours", default=None),
            column("count", "number", "the limit of accesses a day", default=None),
            column("carry_over", "yes/no", "whether unused hours go on to the next week or month", default=False),
        ),
    ),
    Sheet(
        file="suspensions.csv",
        frame="suspensions",
        absent="no project is suspended",
        columns=(PROJECT, FROM, TO),
    ),
    Sheet(
        file="stays.csv",
        frame="stays",
        absent="nobody was in hospital",
        columns=(
            code("beneficiary", meaning="code of the person"),
            column("admitted", "date or moment", "a date alone counts from the end of that day", into="start"),
            column(
                "discharged", "date or moment", "a date alone counts to the start of that day", default="", into="end"
            ),
        ),
    ),
    Sheet(
        file="deaths.csv",
        frame="deaths",
        absent="nobody died",
        columns=(code("beneficiary", meaning="code of the person"), column("date", "date", "day of death", into="day")),
    ),
    Sheet(
        file="choices.csv",
        frame="choices",
        absent="R21 is not checked",
        columns=(PROJECT, PROVIDER, FROM, TO),
    ),
    Sheet(
        file="residences.csv",
        frame="residences",
        absent="residence is not checked (R39)",
        columns=(
            code("beneficiary", meaning="code of the person"),
            code("comune", meaning="Comune of residence, by ISTAT code or name, the same way everywhere"),
            FROM,
            TO,
            column("authorised", "yes/no", "whether a Comune outside the territory agreed to pay", default=False),
        ),
    ),
    Sheet(
        file="enrolments.csv",
        frame="enrolments",
        absent="R31, R32 and R33 are not checked",
        columns=(PROJECT, code("school", meaning="a school of calendars.yaml"), LEVEL, FROM, TO),
    ),
    Sheet(
        file="timetables.csv",
        frame="timetables",
        absent="pupils have no timetable, only the school's open days",
        columns=(
            PROJECT,
            column("weekday", "weekday", "1 for Monday to 7 for Sunday"),
            column("opens", "time", "from", into="from_minute"),
            column("closes", "time", "until", into="to_minute"),
            FROM,
            TO,
        ),
    ),
    Sheet(
        file="allocations.csv",
        frame="allocations",
        absent="every project is paid by the Comune alone",
        columns=(PROJECT, FUND, column("share", "share", "percent of the cost", into="millionths"), FROM, TO),
    ),
    Sheet(
        file="staff.csv",
        frame="staff",
        absent="R24 and R25 are not checked",
        columns=(
            code("operator", meaning="code of the person"),
            PROVIDER,
            FROM,
            TO,
            column("hired", "date", "day of hiring; empty for the first day on the staff", default=None),
            column(
                "certificate_requested",
                "date",
                "day the criminal record was asked for; empty for never; without the column R25 is not checked",
                default=None,
            ),
        ),
    ),
    Sheet(
        file="qualifications.csv",
        frame="qualifications",
        absent="R24 looks at the staff alone",
        columns=(
            code("operator", meaning="code of the person"),
            code("profile", meaning="professional profile"),
            column("from", "date", "first day it is valid, whenever it was uploaded", default=EVER, into="start"),
            TO,
            column("uploaded", "date", "day the certificate was uploaded; not used", default=None),
        ),
    ),
    Sheet(
        file="holidays.csv",
        frame="holidays",
        absent="the only holidays are Sundays and those of calendars.yaml",
        columns=(
            column("date", "date", "the holiday", into="day"),
            code("comune", default="", meaning="where; empty for everywhere"),
        ),
    ),
    Sheet(
        file="reports.csv",
        frame="report_lines",
        absent="R03, R14, R15, R17 and R39 are not checked",
        columns=(
            code("report", into="id", meaning="its code: what an invoice line refers to"),
            PROVIDER,
            SERVICE,
            column("month", "month", "month of the hours, as 2026-03"),
            PROFILE,
            DAY_TYPE,
            BAND,
            LEVEL,
            FUND,
            code("comune", default="", meaning="Comune that pays; empty for several"),
            column("accepted_hours", "hours", "accepted hours", default=None),
            column("accepted_minutes", "minutes", "accepted minutes, instead of hours", default=None),
            words("state", STATES, "how far it has come", default=ReportState.ACCEPTED),
            column("submitted", "date", "day of submission; empty for in time", default=None),
            column("accepted", "date", "day of acceptance; empty for in time", default=None),
            code(
                "adjusts",
                "report",
                default="",
                meaning="report whose price difference this one settles, for the same hours",
            ),
        ),
    ),
    Sheet(
        file="entries.csv",
        frame="entries",
        absent="no rule on entries is checked; lines are compared with reports only",
        columns=(
            code("entry", into="id", meaning="its own id, unique"),
            PROVIDER,
            PROJECT,
            code("service", default="", meaning="code of a service; empty for the project's"),
            PROFILE,
            code("operator", default="", meaning="code of the operator; empty for not known"),
            column("date", "date", "local day of the start; not needed where start is a moment", default=None),
            column("start", "time or moment", "09:30, or a moment such as 2026-10-25T02:30+01:00"),
            column("end", "time or moment", "as start; 24:00 for midnight"),
            words("kind", KINDS, "what it is", default=Kind.DIRECT),
            words(
                "reason", REASONS, "ground of an absence, a missed access or a special activity", default=Reason.NONE
            ),
            column("billed_minutes", "minutes", "minutes billed; empty for as many as rule R29 allows", default=None),
            column("clocked_minutes", "minutes", "minutes by the clock; empty for no clock", default=-1),
            column("notice_minutes", "minutes", "notice of a missed access; empty for none", default=-1),
            column("confirmed", "yes/no", "signed or stamped", default=True),
            code("session", default="", meaning="id of a group session"),
            code("authorisation", default="", meaning="extra authorisation it relies on"),
            DAY_TYPE,
            FUND,
            code("comune", default="", meaning="where it took place; empty for the residence"),
            code("report", default="", into="report_line", meaning="report it is in; empty for the one that fits"),
        ),
    ),
    Sheet(
        file="earlier_invoices.csv",
        frame="earlier_documents",
        absent="nothing was received before",
        columns=(
            code("provider", into="issuer", meaning="who sent it"),
            column("number", "text", "its number"),
            column("date", "date", "its date", into="year"),
            column("type", "text", "document type", default="TD01"),
            column("digest", "text", "SHA-256 of its .xml or .p7m file in hex, if known", default=""),
        ),
    ),
    Sheet(
        file="earlier_lines.csv",
        frame="earlier_lines",
        absent="nothing was billed before",
        columns=(
            code("report", into="report_line", meaning="report it billed"),
            column("hours", "quantity", "hours billed; negative for a credit note", into="quantity"),
            column("price", "price", "euros an hour", default=0),
        ),
    ),
    Sheet(
        file="budgets.csv",
        frame="budgets",
        absent="budgets are not checked (R39)",
        columns=(
            code("comune", default="", meaning="Comune; empty for all"),
            FUND,
            FROM,
            TO,
            column("amount", "amount", "euros, gross of the VAT that the agency bears", into="amount_cents"),
            column("used", "amount", "euros used before", default=0, into="used_cents"),
        ),
    ),
    Sheet(
        file="accounts.csv",
        frame="accounts",
        absent="R40 is not checked",
        columns=(PROVIDER, column("iban", "text", "a declared dedicated account"), FROM, TO),
    ),
    Sheet(
        file="durc.csv",
        frame="social_security",
        absent="R40 is not checked",
        columns=(PROVIDER, FROM, TO),
    ),
    Sheet(
        file="payments.csv",
        frame="",
        absent="the conditions of payment other than the IBAN are not checked",
        columns=(
            PROVIDER,
            column("invoice", "text", "number of the invoice"),
            column("received", "date", "day it was received", default=None),
            column("delivered", "date", "day of the SdI delivery receipt", default=None),
            column("paid", "date", "day of the payment; empty when none is planned", default=None),
            column("amount", "amount", "euros to be paid; empty for the invoice's taxable sum", default=None),
            column("iban", "text", "account to be paid to; empty for the invoice's", default=""),
            column("collection_checked", "yes/no", "whether the tax-collection check was answered", default=False),
            column("suspension_days", "number", "days by which the term was suspended", default=0),
        ),
    ),
)
