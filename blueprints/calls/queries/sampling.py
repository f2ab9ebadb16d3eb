"""Reading draws: what anybody may read and repeat, and what the agency checks."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from app.actors import Actor
from app.db import session
from blueprints.calls.models import Application, CallVersion, SampleCheck, SampleDraw, SampleOutcome
from blueprints.calls.queries.evaluation import TO_DECLARE, abstained
from blueprints.calls.rules.draw import Drawn, draw, sample_size
from blueprints.territory import api as territory


@dataclass(frozen=True, kw_only=True)
class DrawCard:
    """A draw as everybody may read it: no names, no doubts."""

    id: int
    call_id: int
    number: int
    percent: Decimal
    receipts: tuple[str, ...]
    seed_source: str
    seed_day: date
    announced_at: datetime
    seed: str | None
    drawn_at: datetime | None

    @property
    def size(self) -> int:
        """How many are drawn."""
        return sample_size(len(self.receipts), self.percent)

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        """Which ones, computed again from what is published; empty before the draw."""
        return draw(self.receipts, seed=self.seed, percent=self.percent) if self.seed else ()


@dataclass(frozen=True, kw_only=True)
class CheckCard:
    """An application that is checked, with the latest outcome."""

    id: int
    draw_id: int
    call_id: int
    application_id: int
    provider_id: int
    receipt: str
    state: str
    by_lot: bool
    doubt: str | None
    outcome: str | None


@dataclass(frozen=True, kw_only=True)
class OutcomeCard:
    """What a check found."""

    outcome: str
    note: str
    at: datetime


def draws(call_id: int) -> tuple[DrawCard, ...]:
    """The draws of a call, the newest first."""
    rows = session().scalars(
        select(SampleDraw).where(SampleDraw.call_id == call_id).order_by(SampleDraw.number.desc(), SampleDraw.id)
    )
    return tuple(
        DrawCard(
            id=row.id,
            call_id=row.call_id,
            number=row.number,
            percent=row.percent,
            receipts=tuple(row.receipts),
            seed_source=row.seed_source,
            seed_day=row.seed_day,
            announced_at=row.announced_at,
            seed=row.seed,
            drawn_at=row.drawn_at,
        )
        for row in rows
    )


def locked_draw(draw_id: int) -> SampleDraw | None:
    """The row of a draw, locked."""
    statement = select(SampleDraw).where(SampleDraw.id == draw_id).with_for_update()
    return session().scalars(statement, execution_options={"populate_existing": True}).one_or_none()


def receipts(call_id: int) -> dict[str, int]:
    """The applications of a call that may be checked, by receipt, in the order in which they were lodged."""
    rows = session().execute(
        select(Application.id, Application.receipt_number, Application.receipt_year)
        .where(Application.call_id == call_id, Application.state.in_(TO_DECLARE))
        .order_by(Application.lodged_at, Application.id)
    )
    return {f"{number}/{year}": application_id for application_id, number, year in rows}


def not_drawn_yet(call_id: int) -> tuple[str, ...]:
    """The receipts that no draw of the call has held yet."""
    held = {receipt for each in draws(call_id) for receipt in each.receipts}
    return tuple(receipt for receipt in receipts(call_id) if receipt not in held)


def percent(call_id: int, agency_id: int, on: date) -> Decimal:
    """The share to check: what the call's own text says, else the agency's parameter."""
    own = session().scalar(
        select(
            func.coalesce(
                CallVersion.content["own_terms"]["sample_percent"].astext,
                CallVersion.content["source"]["terms"]["sample_percent"].astext,
            )
        )
        .where(CallVersion.call_id == call_id, CallVersion.published_at.is_not(None))
        .order_by(CallVersion.number.desc())
        .limit(1)
    )
    return Decimal(own) if own else Decimal(territory.parameter(agency_id, "calls.sample_percent", on))


def checks(call_id: int, *, seen_by: Actor) -> tuple[CheckCard, ...]:
    """What is checked under a call, those without outcome first, but nothing on which the reader abstains."""
    every = _checks(SampleDraw.call_id == call_id)
    hidden = abstained(seen_by, (each.application_id for each in every))
    found = (each for each in every if each.application_id not in hidden)
    return tuple(sorted(found, key=lambda each: (each.outcome is not None, each.id)))


def check(check_id: int, *, seen_by: Actor) -> CheckCard | None:
    """One check, within reach, unless the reader abstains on the applicant."""
    found = next(iter(_checks(SampleCheck.id == check_id)), None)
    return None if found is None or abstained(seen_by, [found.application_id]) else found


def _checks(condition: object) -> list[CheckCard]:
    latest = (
        select(SampleOutcome.check_id, SampleOutcome.outcome)
        .ext(distinct_on(SampleOutcome.check_id))
        .order_by(SampleOutcome.check_id, SampleOutcome.id.desc())
        .subquery()
    )
    rows = session().execute(
        select(SampleCheck, SampleDraw.call_id, Application, latest.c.outcome)
        .join(SampleDraw, SampleDraw.id == SampleCheck.draw_id)
        .join(Application, Application.id == SampleCheck.application_id)
        .outerjoin(latest, latest.c.check_id == SampleCheck.id)
        .where(condition)  # type: ignore[arg-type]  # a condition of either table
        .order_by(SampleCheck.id)
    )
    return [
        CheckCard(
            id=row.id,
            draw_id=row.draw_id,
            call_id=call_id,
            application_id=case.id,
            provider_id=case.provider_id,
            receipt=f"{case.receipt_number}/{case.receipt_year}",
            state=case.state,
            by_lot=row.by_lot,
            doubt=row.doubt,
            outcome=outcome,
        )
        for row, call_id, case, outcome in rows
    ]


def outcomes(check_id: int) -> tuple[OutcomeCard, ...]:
    """Everything that a check found, the newest first."""
    rows = session().scalars(
        select(SampleOutcome).where(SampleOutcome.check_id == check_id).order_by(SampleOutcome.id.desc())
    )
    return tuple(OutcomeCard(outcome=row.outcome, note=row.note, at=row.at) for row in rows)
