"""Pre-flight of hours: a provider hears what the agency would find in a month's file; nothing is stored."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.actors import Actor, Reach
from app.clock import day_of
from app.db import reaching
from app.decisions import Refusal, Refused
from app.periods import month_of
from app.uow import use_case
from blueprints.care import api as care
from blueprints.invoices.queries import FindingRow
from blueprints.invoices.queries.naming import with_names
from blueprints.invoices.services.preflight import row_of
from blueprints.register import api as register

if TYPE_CHECKING:
    from blueprints.care.api import Tried


@dataclass(frozen=True, kw_only=True)
class HoursFinding:
    """What would be found about one access, named by the provider's own id and its day."""

    external_id: str
    day: date
    finding: FindingRow


@dataclass(frozen=True, kw_only=True)
class HoursPreview:
    """The month as it would be with the file: `cents` at risk by the same rules that judge invoices, net of VAT."""

    tried: "Tried"
    risk_cents: int
    findings: tuple[HoursFinding, ...]


@use_case
def preview_hours(*, agency_id: int, month: date, content: bytes, actor: Actor, now: datetime) -> HoursPreview:
    """What the checks would find in the provider's month if the file came in now.

    Runs with the reach of the agency (hours of other providers count against a shared cap), for the actor's own
    provider only.

    Raises:
        Refused: the file cannot be read, or the agency has not accredited the provider.
    """
    provider_id = actor.provider_id or 0
    if agency_id not in {each.agency_id for each in register.accreditations(provider_id=provider_id)}:
        raise Refused(Refusal("preflight-no-agency"))
    from blueprints.invoices.queries.world import hours_judged  # polars is loaded only where it is used

    period, profile = month_of(month), care.column_profile(provider_id)
    place = {"agency_id": agency_id, "provider_id": provider_id}
    with (
        reaching(Reach(kind="agency", agency_id=agency_id)),
        care.tried_file(**place, month=period.start, content=content, profile=profile, now=now) as tried,
    ):
        if not tried.entry_ids:
            return HoursPreview(tried=tried, risk_cents=0, findings=())
        outcome = hours_judged(agency_id, period.start, period.last or period.start, on=day_of(now))
        own = with_names([each for each in outcome.findings if each.entry in tried.entry_ids])
        names = care.entry_names(each.entry for each in own if each.entry is not None)
    findings = [
        HoursFinding(external_id=names[each.entry].external_id, day=names[each.entry].day, finding=row_of(each))
        for each in own
        if each.entry
    ]
    findings.sort(key=lambda each: (-each.finding.cents, each.external_id, each.finding.rule))
    return HoursPreview(tried=tried, risk_cents=sum(each.cents for each in own), findings=tuple(findings))
