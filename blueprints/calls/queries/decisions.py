"""Reading acts and outcomes."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.actors import EVERYTHING
from app.db import reaching, session
from blueprints.calls.models import Appeal, Application, Decision, DecisionItem, LetterReceipt
from blueprints.calls.rules.outcomes import key_of


@dataclass(frozen=True, kw_only=True)
class DecidedCard:
    """What an act said on one service of one application, or on one lot of it."""

    decision_id: int
    application_id: int
    provider_id: int
    service_code: str
    outcome: str
    reasons: str
    prescriptions: str | None
    prescriptions_due_on: date | None
    accreditation_id: int | None
    act_number: str
    act_day: date
    act_protocol: str
    effective_from: date
    decided_at: datetime
    corrects_id: int | None
    lot_code: str = ""
    lot_title: str = ""

    @property
    def key(self) -> str:
        """The service, with the lot where there is one."""
        return key_of(self.service_code, self.lot_code)


def decided_on(application_id: int) -> tuple[DecidedCard, ...]:
    """What was decided on an application, in order."""
    return _decided(DecisionItem.application_id == application_id)


def decided_under(call_id: int) -> tuple[DecidedCard, ...]:
    """What was decided under a call, in order."""
    return _decided(Decision.call_id == call_id)


def _decided(condition: object) -> tuple[DecidedCard, ...]:
    rows = session().execute(
        select(
            DecisionItem.decision_id,
            DecisionItem.application_id,
            DecisionItem.provider_id,
            DecisionItem.service_code,
            DecisionItem.outcome,
            DecisionItem.reasons,
            DecisionItem.prescriptions,
            DecisionItem.prescriptions_due_on,
            DecisionItem.accreditation_id,
            Decision.act_number,
            Decision.act_day,
            Decision.act_protocol,
            Decision.effective_from,
            Decision.decided_at,
            Decision.corrects_id,
            DecisionItem.lot_code,
            DecisionItem.lot_title,
        )
        .join(Decision, Decision.id == DecisionItem.decision_id)
        .where(condition)  # type: ignore[arg-type]  # a condition of either table
        .order_by(DecisionItem.id)
    )
    return tuple(DecidedCard(**row) for row in rows.mappings())


@dataclass(frozen=True, kw_only=True)
class PublishedOutcome:
    """An outcome as everybody reads it: legal persons by id, refused ones by receipt alone, and no reasons."""

    act_number: str
    act_day: date
    effective_from: date
    corrects: bool
    service_code: str
    outcome: str
    provider_id: int | None
    receipt: str
    lot_title: str = ""


def published_under(call_id: int) -> tuple[PublishedOutcome, ...]:
    """What was decided under a call, for everybody, act by act.

    Items are their agency's and their provider's; the program itself asks, for what holds no personal data. Reasons
    are for the applicant, and who was refused is told by the receipt.
    """
    with reaching(EVERYTHING):
        rows = (
            session()
            .execute(
                select(Decision, DecisionItem, Application.receipt_number, Application.receipt_year)
                .join(DecisionItem, DecisionItem.decision_id == Decision.id)
                .join(Application, Application.id == DecisionItem.application_id)
                .where(Decision.call_id == call_id)
                .order_by(Decision.id, DecisionItem.id)
            )
            .all()
        )
    return tuple(
        PublishedOutcome(
            act_number=act.act_number,
            act_day=act.act_day,
            effective_from=act.effective_from,
            corrects=act.corrects_id is not None,
            service_code=item.service_code,
            outcome=item.outcome,
            provider_id=None if item.outcome == "refused" else item.provider_id,
            receipt=f"{number}/{year}",
            lot_title=item.lot_title,
        )
        for act, item, number, year in rows
    )


def appeals_of(application_id: int) -> tuple[Appeal, ...]:
    """The appeals against what was decided on an application, in order."""
    return tuple(session().scalars(select(Appeal).where(Appeal.application_id == application_id).order_by(Appeal.id)))


def receipts_of(application_id: int) -> dict[int, LetterReceipt]:
    """The delivery receipts of the letters about an application, by act."""
    rows = session().scalars(
        select(LetterReceipt)
        .where(LetterReceipt.application_id == application_id)
        .order_by(LetterReceipt.application_id, LetterReceipt.decision_id)
    )
    return {row.decision_id: row for row in rows}


def locked_appeal(appeal_id: int) -> Appeal | None:
    """One appeal, locked."""
    return session().scalars(select(Appeal).where(Appeal.id == appeal_id).with_for_update()).one_or_none()
