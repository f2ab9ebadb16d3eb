"""What a visit finds, and how it is put right."""

from datetime import date, datetime

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.uow import use_case
from blueprints.monitoring import policies, queries
from blueprints.monitoring.models import Finding
from blueprints.monitoring.rules import SEVERITIES, Terms, reasons_not_to_resolve
from blueprints.monitoring.services.visits import own_visit, record
from blueprints.monitoring.states import FINDING
from blueprints.territory import api as territory


def terms_on(agency_id: int, day: date) -> Terms:
    """The days that the agency gives to put findings right, as decided for that day."""
    days = {
        severity: int(territory.parameter(agency_id, f"monitoring.{severity}_term_days", day))
        for severity in SEVERITIES
    }
    return Terms(minor_days=days["minor"], major_days=days["major"], critical_days=days["critical"])


@use_case
def add_finding(
    *, visit_id: int, item_code: str, severity: str, text: str, prescription: str, actor: Actor, now: datetime
) -> int:
    """Record a breach about an item of an open visit; return its id. Its term is set when the visit is closed.

    Raises:
        Refused: the visit is not open, the item is not on its list, or the class is unknown.
        LookupError: there is no such visit within reach.
    """
    row, _ = own_visit(visit_id, actor, "fill")
    found = []
    if item_code not in queries.locked_checks(visit_id):
        found.append(Refusal("finding-item-unknown"))
    if severity not in SEVERITIES:
        found.append(Refusal("finding-class-unknown"))
    agree(found)
    finding = Finding(
        visit_id=row.id,
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        accreditation_id=row.accreditation_id,
        item_code=item_code,
        severity=severity,
        text=text.strip(),
        prescription=prescription.strip(),
        state=FINDING.initial,
    )
    session().add(finding)
    session().flush()
    record("visit.finding-added", row, actor, now, finding=finding.id, item=item_code, severity=severity)
    return finding.id


@use_case
def remove_finding(*, finding_id: int, actor: Actor, now: datetime) -> None:
    """Take a finding out of an open visit.

    Raises:
        Refused: the visit is closed: what the minutes say stays.
        LookupError: there is no such finding within reach.
    """
    finding = queries.locked_finding(finding_id)
    row, _ = own_visit(finding.visit_id, actor, "fill")
    session().delete(finding)
    session().flush()
    record("visit.finding-removed", row, actor, now, finding=finding_id, item=finding.item_code)


@use_case
def resolve(*, finding_id: int, resolved_on: date, resolution: str, actor: Actor, now: datetime) -> None:
    """Record that a finding was put right on a day, and how that was seen.

    Raises:
        Refused: it is resolved already, its visit is still open, the day cannot be, or nothing is written.
        LookupError: there is no such finding within reach.
    """
    row = queries.locked_finding(finding_id)
    agree(policies.reasons_not_to_inspect(actor, agency_id=row.agency_id))
    if row.found_on is None:
        raise Refused(Refusal("finding-still-in-visit"))
    state = agreed(FINDING.next(row.state, "resolve"))
    written = () if resolution.strip() else (Refusal("reason-missing"),)
    agree((*written, *reasons_not_to_resolve(row.found_on, resolved_on=resolved_on, today=day_of(now))))
    row.state, row.resolved_on, row.resolution = state, resolved_on, resolution.strip()
    session().flush()
    audit.record(
        "finding.resolved",
        kind="finding",
        subject_id=row.id,
        actor=actor,
        at=now,
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        day=resolved_on.isoformat(),
    )
