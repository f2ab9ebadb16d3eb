"""What a notice says, as frozen values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.periods import Period
from blueprints.calls.rules.windows import Windows


@dataclass(frozen=True, kw_only=True)
class AskedService:
    """A service of the call. `lots` are the lots (areas) it belongs to, where the call has lots; `zones` the
    territories in which it can be asked for (empty: all); `title` names a service that the platform does not know,
    counted in `unit`: "minutes" or "pieces".
    """

    code: str
    lots: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    title: str = ""
    unit: str = "minutes"


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """A number that applicants state beside a requirement, and what it is compared with: "at-least" or "at-most"."""

    name: str
    value: Decimal
    unit: str = ""
    compare: str = "at-least"


@dataclass(frozen=True, kw_only=True)
class AskedRequirement:
    """A requirement that the call asks: of its checklist by code, or its own with `text`.

    `mandatory` None: as the checklist says; `only_for` are services or lots (empty: all).
    """

    code: str
    text: str = ""
    evidence: str = ""
    mandatory: bool | None = None
    only_for: tuple[str, ...] = ()
    thresholds: tuple[Threshold, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Zone:
    """A territory of the call: a sub-area, or any set of Comuni, by their ids.

    `lot` names the one lot for which it can be chosen, where a service is in several lots: who chooses the
    territory chooses the lot.
    """

    code: str
    name: str
    comune_ids: tuple[int, ...]
    lot: str = ""


@dataclass(frozen=True, kw_only=True)
class NamedLot:
    """A lot (area, section) of the call, with the words that people read."""

    code: str
    title: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Price:
    """A price that the notice states, in euros for the unit; `vat` is "excluded" or "included"."""

    service: str
    price: Decimal
    profile: str = ""
    day: str = ""
    unit: str = "hour"
    vat: str = "excluded"


@dataclass(frozen=True, kw_only=True)
class Panel:
    """The commission that the notice announces: members and reserve ones; `wide_percent`: from which gap between
    the members' scores, in per cent of a criterion's maximum, the chair is told (None: the agency's parameter).
    """

    members: int = 3
    reserves: int = 0
    wide_percent: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Announced:
    """A document that the notice announces; `file` is the name of the file that is to be put beside it, `later`
    that it follows after the publication.
    """

    title: str
    file: str = ""
    later: bool = False


@dataclass(frozen=True, kw_only=True)
class AskedDocument:
    """A document that applicants upload."""

    code: str
    title: str
    required: bool = True


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """A statement that applicants make under DPR 445/2000."""

    code: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that goes with the notice."""

    title: str
    name: str
    digest: str
    size: int
    media_type: str


@dataclass(frozen=True, kw_only=True)
class Notice:
    """The whole text of one version of a call.

    `asked` are the requirements asked, empty: all of the checklist; `form` holds the call's own questions, as
    plain form sections; `source` is the file that it was imported from, as a plain structure. An accreditation
    without `validity` lasts so many `months` from the decision. `terms` are the days of the procedure, fixed
    when the call is published; `own_terms` are those that the call sets for itself, by the names of the file.
    `groupings`: whether temporary groupings and consortia may apply. A provider applies for `least_lots` to
    `most_lots` lots (None: as many as there are).
    """

    title: str
    text: str = ""
    manager: str = ""
    contact: str = ""
    windows: Windows | None = None
    validity: Period | None = None
    months: int | None = None
    questions_until: datetime | None = None
    services: tuple[AskedService, ...] = ()
    zones: tuple[Zone, ...] = ()
    checklist_version_id: int | None = None
    asked: tuple[AskedRequirement, ...] = ()
    mode: str = "pass"
    scheme: Mapping[str, Any] | None = None
    documents: tuple[AskedDocument, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    form: tuple[Mapping[str, Any], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    source: Mapping[str, Any] | None = None
    terms: Mapping[str, Any] | None = None
    groupings: bool = False
    lots: tuple[NamedLot, ...] = ()
    least_lots: int = 1
    most_lots: int | None = None
    renewable_months: int | None = None
    own_terms: Mapping[str, Any] = field(default_factory=dict)
    panel: Panel = field(default_factory=Panel)
    prices: tuple[Price, ...] = ()
    announced: tuple[Announced, ...] = ()

    @property
    def service_codes(self) -> frozenset[str]:
        """The services that can be asked for."""
        return frozenset(each.code for each in self.services)

    def service(self, code: str) -> AskedService | None:
        """The service of that code."""
        return next((each for each in self.services if each.code == code), None)

    def zones_of(self, service: AskedService) -> tuple[Zone, ...]:
        """The territories in which a service can be asked for."""
        if service.zones:
            return tuple(each for each in self.zones if each.code in service.zones)
        return tuple(each for each in self.zones if not each.lot or each.lot in service.lots)

    def lots_in(self, service: AskedService, zones: Iterable[str]) -> frozenset[str]:
        """The lots in which a service is asked for, from the territories that were chosen.

        A service of one lot is asked for in that lot, wherever; one of several in the lots of its territories.
        """
        if len(service.lots) < 2:
            return frozenset(service.lots)
        chosen = frozenset(zones)
        named = [each.lot for each in self.zones_of(service) if each.code in chosen]
        return frozenset(service.lots) if "" in named else frozenset(named)

    @property
    def lots_told_apart(self) -> frozenset[str]:
        """The services of several lots each of whose territories belongs to one of them."""
        several = (each for each in self.services if len(each.lots) > 1)
        return frozenset(each.code for each in several if all(zone.lot for zone in self.zones_of(each)))

    def lot(self, code: str) -> NamedLot | None:
        """The lot of that code, where the call gives lots their words."""
        return next((each for each in self.lots if each.code == code), None)

    @property
    def missing_files(self) -> tuple[Announced, ...]:
        """Documents that are announced and whose file is not there: neither by name nor by title."""
        there = {each.name for each in self.attachments} | {each.title for each in self.attachments}
        return tuple(each for each in self.announced if not there & {each.file, each.title} - {""})

    @property
    def promised_files(self) -> tuple[Announced, ...]:
        """Of the missing files those that were promised with the notice: named, and not said to follow."""
        return tuple(each for each in self.missing_files if each.file and not each.later)

    def zone(self, code: str) -> Zone | None:
        """The territory of that code."""
        return next((each for each in self.zones if each.code == code), None)


@dataclass(frozen=True, kw_only=True)
class ActFacts:
    """The act behind a publication, as it was typed: empty where nothing was."""

    number: str
    day: date | None
    protocol: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A part of the notice that an amendment changes, with what it said before and says after."""

    part: str
    before: Any
    after: Any
