"""What a call's file says, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from blueprints.calls.rules.notice import Panel, Price
from blueprints.calls.rules.windows import Windows
from blueprints.standards.fields import Form


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the reader may check against; None: do not check.

    `services` and `requirements` are codes, `comuni` names and ISTAT codes, `subareas` codes and names;
    `service_names` are the names of services by code, `agency` is the agency's code, `taken` are the codes of the
    calls that it has.
    """

    services: frozenset[str] | None = None
    requirements: frozenset[str] | None = None
    comuni: frozenset[str] | None = None
    subareas: frozenset[str] | None = None
    service_names: Mapping[str, str] = field(default_factory=dict)
    agency: str | None = None
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Act:
    """The act that approves the notice; all of it is needed to publish, none of it to draft."""

    kind: str = ""
    number: str = ""
    day: date | None = None
    protocol: str = ""
    protocol_day: date | None = None


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Whom to ask: the office, the person in charge of the procedure, addresses."""

    office: str = ""
    responsible: str = ""
    email: str = ""
    pec: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """An article of the notice's text."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A document published with the notice; `file` is its file name, `later` that it follows after publication."""

    title: str
    file: str = ""
    later: bool = False


@dataclass(frozen=True, kw_only=True)
class OfferedService:
    """A service the call accredits for. `title` empty: the platform's own service of that code."""

    code: str
    title: str = ""
    unit: str = "minutes"


@dataclass(frozen=True, kw_only=True)
class Territory:
    """Where a lot holds: everywhere, or named Comuni and sub-areas, less some Comuni."""

    code: str
    title: str
    everywhere: bool = True
    comuni: tuple[str, ...] = ()
    subareas: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Lot:
    """A part of the call that one applies for; no territories: the whole territory of the agency."""

    code: str
    title: str
    services: tuple[str, ...]
    territories: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Period:
    """How long an accreditation lasts: from a day or from the decision, to a day or for so many months."""

    start: date | None = None
    last: date | None = None
    months: int | None = None
    renewable_months: int | None = None


@dataclass(frozen=True, kw_only=True)
class CallTerms:
    """Days and quotas of this call; None: the agency's parameter in force applies."""

    procedure_days: int | None = None
    starts: str | None = None
    integration_days: int | None = None
    integration_rounds: int | None = None
    observation_days: int | None = None
    pact_days: int | None = None
    start_of_service_days: int | None = None
    change_notice_days: int | None = None
    withdrawal_notice_days: int | None = None
    sample_percent: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class ThresholdAsked:
    """A threshold of a requirement as this call sets it."""

    name: str
    value: Decimal
    unit: str = ""
    compare: str = "at-least"


@dataclass(frozen=True, kw_only=True)
class RequirementAsked:
    """A requirement of the checklist: from the catalogue by its code, or the call's own with its text."""

    code: str
    text: str = ""
    evidence: str = ""
    kinds: tuple[str, ...] = ()
    only_for: frozenset[str] = field(default_factory=frozenset)
    thresholds: tuple[ThresholdAsked, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ScoringLevel:
    """What has to be seen to give these points."""

    value: Decimal
    description: str


@dataclass(frozen=True, kw_only=True)
class ScoringCriterion:
    """A criterion from 0 to `maximum` points, multiplied by `weight`; for some lots only, when they are named."""

    code: str
    title: str
    maximum: Decimal
    weight: Decimal = Decimal(1)
    only_for: frozenset[str] = field(default_factory=frozenset)
    levels: tuple[ScoringLevel, ...] = ()
    guide: str = ""


@dataclass(frozen=True, kw_only=True)
class ScoringBlock:
    """Criteria together, with the least weighted points."""

    code: str
    title: str
    criteria: tuple[ScoringCriterion, ...]
    minimum: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """How the call judges: "pass", "quality" or "ranking"."""

    mode: str = "pass"
    minimum_total: Decimal = Decimal(0)
    places: int | None = None
    blocks: tuple[ScoringBlock, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CallFile:
    """A whole call. `questions_close` is the last instant for questions (not in)."""

    code: str
    title: str
    windows: Windows
    lots: tuple[Lot, ...]
    summary: str = ""
    agency: str = ""
    act: Act = field(default_factory=Act)
    contact: Contact = field(default_factory=Contact)
    articles: tuple[Paragraph, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    services: tuple[OfferedService, ...] = ()
    territories: tuple[Territory, ...] = ()
    least_lots: int = 1
    most_lots: int | None = None
    groupings: bool = True
    questions_close: datetime | None = None
    period: Period = field(default_factory=Period)
    terms: CallTerms = field(default_factory=CallTerms)
    checklist: tuple[RequirementAsked, ...] = ()
    form: Form = field(default_factory=Form)
    scoring: Scoring = field(default_factory=Scoring)
    commission: Panel = field(default_factory=Panel)
    tariffs: tuple[Price, ...] = ()
