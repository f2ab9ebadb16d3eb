"""Answering SdI: the outcome of an invoice, within the days that the law gives, for a lawful cause only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app import audit, mail
from app.actors import Actor, program_of
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, agree, agreed
from app.uow import use_case
from blueprints.accounts import api as accounts
from blueprints.invoices import letters
from blueprints.invoices.fatturapa import sdi
from blueprints.invoices.models import EInvoice, EInvoiceFile, Outcome
from blueprints.invoices.queries.rows import locked
from blueprints.invoices.queries.terms import Awaiting, awaiting_outcome
from blueprints.invoices.rules import description_of_refusal
from blueprints.invoices.states import INVOICE
from blueprints.invoices.verification.guards import reasons_not_to_send_outcome
from blueprints.territory import api as territory


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a person answers: acceptance, or refusal for one of the five causes of DM 132/2020 with a reason.

    `sdi_id` is needed only when no message of SdI has told it.
    """

    refuses: bool
    cause: str = ""
    reason: str = ""
    sdi_id: str = ""


@use_case
def answer(*, einvoice_id: int, answer: Answer, actor: Actor, now: datetime) -> int:
    """Write the outcome of an invoice for SdI (EC01 or EC02); return its id.

    Raises:
        Refused: too late, answered before, not a lawful cause, or SdI's number of the file is not known.
        LookupError: the actor's agency has no such invoice.
    """
    row = _own(einvoice_id, actor)
    file = session().scalars(select(EInvoiceFile).where(EInvoiceFile.id == row.file_id).with_for_update()).one()
    agree(_reasons(row, file, answer, now))
    if answer.refuses:
        row.state = agreed(INVOICE.next(row.state, "refuse"))
    file.sdi_id = file.sdi_id or answer.sdi_id.strip()
    outcome = _written(row, file, answer, actor, now)
    session().add(outcome)
    session().flush()
    audit.record(
        "invoice.answered",
        kind="einvoice",
        subject_id=row.id,
        actor=actor,
        at=now,
        outcome=outcome.outcome,
        cause=outcome.cause,
    )
    return outcome.id


def _own(einvoice_id: int, actor: Actor) -> EInvoice:
    rows = locked([einvoice_id])
    if not rows or rows[0].agency_id != actor.agency_id:
        raise LookupError("no such invoice")
    return rows[0]


def _reasons(row: EInvoice, file: EInvoiceFile, answer: Answer, now: datetime) -> tuple[Refusal, ...]:
    days = int(territory.parameter(row.agency_id, "invoices.acceptance_days", row.delivered_on))
    current = select(Outcome.id).where(Outcome.einvoice_id == row.id, Outcome.discarded_at.is_(None))
    found = reasons_not_to_send_outcome(
        delivered=row.delivered_on,
        sent_before=session().scalar(current) is not None,
        refuses=answer.refuses,
        cause=answer.cause,
        acceptance_days=days,
        today=day_of(now),
    )
    if file.term_ended_at:
        found += (Refusal("outcome-term-ended"),)
    if answer.refuses and not answer.reason.strip():
        found += (Refusal("refusal-without-reason"),)
    if not (file.sdi_id or answer.sdi_id.strip()):
        found += (Refusal("outcome-without-sdi-number"),)
    return found


def _written(row: EInvoice, file: EInvoiceFile, answer: Answer, actor: Actor, now: datetime) -> Outcome:
    of_file = select(EInvoice.id).where(EInvoice.file_id == file.id)
    place = 1 + (
        session().scalar(select(func.count()).select_from(Outcome).where(Outcome.einvoice_id.in_(of_file))) or 0
    )
    bodies = session().scalar(select(func.count()).select_from(EInvoice).where(EInvoice.file_id == file.id)) or 1
    name = sdi.outcome_file_name(file.name, place)
    outcome = sdi.REFUSED if answer.refuses else sdi.ACCEPTED
    description = description_of_refusal(answer.cause, answer.reason) if answer.refuses else ""
    message = sdi.outcome_message(
        sdi_id=file.sdi_id or "",
        number=row.number,
        year=row.year,
        position=row.position if bodies > 1 else None,
        outcome=outcome,
        description=description,
        message_id=f"{row.id}-{place}",
    )
    return Outcome(
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        einvoice_id=row.id,
        outcome=outcome,
        cause=answer.cause,
        description=description,
        file_name=name,
        message=message,
        sent_at=now,
        sent_by=actor.person_id,
    )


@use_case
def warn_of_terms(*, actor: Actor, now: datetime) -> int:
    """Write to the accountants of each agency which invoices are near the end of the term for an outcome.

    One letter for each agency, day and accountant; returns how many letters were queued.
    """
    letters_written = 0
    for agency in territory.agencies():
        waiting = awaiting_outcome(agency.id, day_of(now))
        if waiting:
            letters_written += _warn(agency, waiting, now)
    return letters_written


def _warn(agency: territory.Agency, waiting: Sequence[Awaiting], now: datetime) -> int:
    people = accounts.people_with("accountant", "agency", agency.id)
    for person in people:
        mail.queue(
            to=person.email,
            subject=letters.subject_of_terms(len(waiting)),
            body=letters.body_of_terms(agency.name, waiting),
            key=f"invoice-terms-{agency.id}-{day_of(now).isoformat()}-{person.id}",
        )
    audit.record(
        "invoices.terms-warned",
        kind="agency",
        subject_id=agency.id,
        actor=program_of(agency.id),
        at=now,
        invoices=[each.einvoice_id for each in waiting],
    )
    return len(people)
