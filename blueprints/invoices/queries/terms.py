"""Terms that run: which invoices wait for an outcome, and what SdI was told or said."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.db import session
from blueprints.invoices.models import EInvoice, EInvoiceFile, Outcome, SdiMessage
from blueprints.invoices.states import OPEN
from blueprints.invoices.verification.guards import is_alert_due, last_day_for_outcome
from blueprints.territory import api as territory

LONGEST_TERM = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class Awaiting:
    """An invoice without an outcome; `last_day` is the last on which one can be sent."""

    einvoice_id: int
    supplier_name: str
    number: str
    dated: date
    delivered_on: date
    last_day: date


@dataclass(frozen=True, kw_only=True)
class OutcomeRow:
    """An outcome as it was written."""

    id: int
    outcome: str
    cause: str
    description: str
    file_name: str
    message: str
    sent_at: datetime
    discarded_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class MessageRow:
    """A message of SdI about the file of an invoice."""

    kind: str
    sdi_id: str
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """What an invoice's page shows of SdI. `days_left` counts today; 0 or less says that the term has ended."""

    sdi_id: str | None
    term_ended_at: datetime | None
    last_day: date
    days_left: int
    alert: bool
    outcomes: tuple[OutcomeRow, ...]
    messages: tuple[MessageRow, ...]

    @property
    def current(self) -> OutcomeRow | None:
        """The outcome that counts."""
        return next((each for each in self.outcomes if each.discarded_at is None), None)

    @property
    def may_answer(self) -> bool:
        """Whether an outcome can still be sent."""
        return self.current is None and self.term_ended_at is None and self.days_left > 0


def _term(agency_id: int, delivered_on: date) -> tuple[date, int, int]:
    days = int(territory.parameter(agency_id, "invoices.acceptance_days", delivered_on))
    alert = int(territory.parameter(agency_id, "invoices.acceptance_alert_days", delivered_on))
    return last_day_for_outcome(delivered_on, acceptance_days=days), alert, days


def awaiting_outcome(agency_id: int, today: date) -> tuple[Awaiting, ...]:
    """The invoices whose term for an outcome is about to end, the oldest delivery first."""
    answered = select(Outcome.id).where(Outcome.einvoice_id == EInvoice.id, Outcome.discarded_at.is_(None))
    rows = session().execute(
        select(EInvoice.id, EInvoice.supplier_name, EInvoice.number, EInvoice.dated, EInvoice.delivered_on)
        .join(EInvoiceFile, EInvoiceFile.id == EInvoice.file_id)
        .where(
            EInvoice.agency_id == agency_id,
            EInvoice.state.in_(OPEN),
            EInvoice.delivered_on >= today - LONGEST_TERM,
            EInvoiceFile.term_ended_at.is_(None),
            ~answered.correlate(EInvoice).exists(),
        )
        .order_by(EInvoice.delivered_on, EInvoice.id)
    )
    terms: dict[date, tuple[date, int, int]] = {}
    found = []
    for row in rows:
        last, alert, days = terms.setdefault(row.delivered_on, _term(agency_id, row.delivered_on))
        if is_alert_due(row.delivered_on, alert_days=alert, acceptance_days=days, today=today):
            found.append(
                Awaiting(
                    einvoice_id=row.id,
                    supplier_name=row.supplier_name,
                    number=row.number,
                    dated=row.dated,
                    delivered_on=row.delivered_on,
                    last_day=last,
                )
            )
    return tuple(found)


def exchange(einvoice_id: int, today: date) -> Exchange:
    """What was said between SdI and the agency about an invoice.

    Raises:
        NoResultFound: the invoice is not within reach.
    """
    here = session()
    row = here.get_one(EInvoice, einvoice_id)
    file = here.get_one(EInvoiceFile, row.file_id)
    last, alert, days = _term(row.agency_id, row.delivered_on)
    outcomes = here.scalars(select(Outcome).where(Outcome.einvoice_id == einvoice_id).order_by(Outcome.id))
    messages = here.execute(
        select(SdiMessage.kind, SdiMessage.sdi_id, SdiMessage.received_at)
        .where(SdiMessage.file_id == file.id)
        .order_by(SdiMessage.id)
    )
    return Exchange(
        sdi_id=file.sdi_id,
        term_ended_at=file.term_ended_at,
        last_day=last,
        days_left=(last - today).days + 1,
        alert=is_alert_due(row.delivered_on, alert_days=alert, acceptance_days=days, today=today),
        outcomes=tuple(outcome_row(each) for each in outcomes),
        messages=tuple(MessageRow(**each) for each in messages.mappings()),
    )


def outcome_row(row: Outcome) -> OutcomeRow:
    """The row as pages show it."""
    return OutcomeRow(**{name: getattr(row, name) for name in OutcomeRow.__dataclass_fields__})


def outcome(outcome_id: int) -> OutcomeRow | None:
    """One outcome."""
    found = session().get(Outcome, outcome_id)
    return outcome_row(found) if found else None
