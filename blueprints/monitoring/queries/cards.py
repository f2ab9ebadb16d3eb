"""Visits, findings and proposals as frozen values, and facts for the rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.db import session
from blueprints.monitoring.models import Finding, SuspensionProposal, Visit, VisitCheck
from blueprints.monitoring.rules import Answer, FindingFact, Record
from blueprints.monitoring.states import FindingState, ProposalState


@dataclass(frozen=True, kw_only=True)
class VisitCard:
    """A visit. `minutes_number`, `minutes_year` and the digests are None until it is closed."""

    id: int
    agency_id: int
    provider_id: int
    accreditation_id: int
    checklist_version_id: int
    kind: str
    planned_on: date
    scope: str
    inspector_id: int
    state: str
    opened_at: datetime | None
    closed_at: datetime | None
    cancel_reason: str | None
    record: Record
    minutes_year: int | None
    minutes_number: int | None
    minutes_digest: str | None
    pdf_digest: str | None


@dataclass(frozen=True, kw_only=True)
class FindingCard:
    """A finding; `found_on` and `due_on` are None until its visit is closed."""

    id: int
    visit_id: int
    agency_id: int
    provider_id: int
    accreditation_id: int
    item_code: str
    severity: str
    text: str
    prescription: str
    state: str
    found_on: date | None
    due_on: date | None
    resolved_on: date | None
    resolution: str


@dataclass(frozen=True, kw_only=True)
class ProposalCard:
    """A proposed suspension, and what was decided about it."""

    id: int
    agency_id: int
    provider_id: int
    accreditation_id: int
    finding_id: int
    cause: str
    state: str
    proposed_at: datetime
    act_number: str | None
    act_day: date | None
    effective_from: date | None
    running_projects_continue: bool | None
    reason: str | None
    decided_at: datetime | None


_FINDING = tuple(getattr(Finding, name) for name in FindingCard.__annotations__)
_PROPOSAL = tuple(getattr(SuspensionProposal, name) for name in ProposalCard.__annotations__)


def visit(visit_id: int) -> VisitCard | None:
    """One visit, if it is within reach."""
    row = session().scalars(select(Visit).where(Visit.id == visit_id)).one_or_none()
    if row is None:
        return None
    values = {name: getattr(row, name) for name in VisitCard.__annotations__ if name != "record"}
    return VisitCard(record=record_of(row), **values)


def record_of(row: Visit) -> Record:
    """What the row says beside the checklist."""
    return Record(**{name: getattr(row, name) for name in Record.__annotations__})


def answer_of(row: VisitCheck) -> Answer:
    """What the row says of an item."""
    return Answer(outcome=row.outcome, measure=row.measure, note=row.note)


def checks(visit_id: int) -> dict[str, Answer]:
    """What a visit's items are answered with, by code."""
    rows = session().scalars(select(VisitCheck).where(VisitCheck.visit_id == visit_id).order_by(VisitCheck.id))
    return {row.item_code: answer_of(row) for row in rows}


def findings(visit_ids: Iterable[int]) -> tuple[FindingCard, ...]:
    """The findings of some visits, oldest first."""
    statement = select(*_FINDING).where(Finding.visit_id.in_(set(visit_ids))).order_by(Finding.visit_id, Finding.id)
    return tuple(FindingCard(**row) for row in session().execute(statement).mappings())


def finding(finding_id: int) -> FindingCard | None:
    """One finding, if it is within reach."""
    row = session().execute(select(*_FINDING).where(Finding.id == finding_id)).mappings().one_or_none()
    return FindingCard(**row) if row else None


def facts_of(accreditation_id: int) -> tuple[FindingFact, ...]:
    """The findings of an accreditation's closed visits, as the rules want them."""
    statement = (
        select(
            Finding.id,
            Finding.item_code,
            Finding.severity,
            Finding.found_on,
            Finding.due_on,
            Finding.resolved_on,
        )
        .where(Finding.accreditation_id == accreditation_id, Finding.closed)
        .order_by(Finding.id)
    )
    return tuple(FindingFact(**row) for row in session().execute(statement).mappings())


def overdue_accreditations(today: date) -> tuple[tuple[int, int], ...]:
    """(Agency id, accreditation id) of each that has an open major finding past its term."""
    statement = (
        select(Finding.agency_id, Finding.accreditation_id)
        .where(
            Finding.closed,
            Finding.state == FindingState.OPEN,
            Finding.severity == "major",
            Finding.due_on < today,
        )
        .distinct()
        .order_by(Finding.agency_id, Finding.accreditation_id)
    )
    return tuple((row.agency_id, row.accreditation_id) for row in session().execute(statement))


def proposal(proposal_id: int) -> ProposalCard | None:
    """One proposal, if it is within reach."""
    row = session().execute(select(*_PROPOSAL).where(SuspensionProposal.id == proposal_id)).mappings().one_or_none()
    return ProposalCard(**row) if row else None


def pending(accreditation_id: int) -> tuple[bool, frozenset[tuple[int, str]]]:
    """Whether a proposal waits for an accreditation, and the (finding id, cause) that were ever proposed for it."""
    rows = (
        session()
        .execute(
            select(SuspensionProposal.state, SuspensionProposal.finding_id, SuspensionProposal.cause).where(
                SuspensionProposal.accreditation_id == accreditation_id
            )
        )
        .all()
    )
    waits = any(row.state == ProposalState.PROPOSED for row in rows)
    return waits, frozenset((row.finding_id, row.cause) for row in rows)
