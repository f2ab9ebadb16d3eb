"""What an agency keeps for all of its projects: schools and their calendar, funds, co-payment bands."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from app import audit
from app.actors import Actor
from app.db import session
from app.decisions import Refusal, Refused
from app.uow import use_case
from blueprints.care.models import CopaymentBand, Fund, School, SchoolClosure, SchoolTerm
from blueprints.care.rules.costs import OF_THE_COMUNE


@use_case
def add_school(
    *, agency_id: int, code: str, name: str, comune_id: int, on_saturdays: bool, actor: Actor, now: datetime
) -> int:
    """A school where pupils are helped; `on_saturdays` says that there are lessons on Saturdays.

    Raises:
        Refused: the code is taken.
    """
    code = code.strip().upper()
    if session().scalar(select(School.id).where(School.agency_id == agency_id, School.code == code)):
        raise Refused(Refusal("code-taken", taken=code))
    row = School(agency_id=agency_id, code=code, name=name, comune_id=comune_id, on_saturdays=on_saturdays)
    session().add(row)
    session().flush()
    _note("school.added", "school", row.id, agency_id, actor, now)
    return row.id


@use_case
def add_school_days(
    *,
    agency_id: int,
    open_: bool,
    first_day: date,
    last_day: date,
    reason: str,
    school_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Lessons (or, not `open_`, a closure) from the first to the last day, both in, of one school or of all.

    Raises:
        Refused: the last day is before the first.
    """
    if last_day < first_day:
        raise Refused(Refusal("care-period-backwards", start=first_day, end=last_day))
    row: SchoolTerm | SchoolClosure
    if open_:
        row = SchoolTerm(
            agency_id=agency_id, school_id=school_id, first_day=first_day, last_day=last_day, source=reason
        )
    else:
        row = SchoolClosure(
            agency_id=agency_id, school_id=school_id, first_day=first_day, last_day=last_day, reason=reason
        )
    session().add(row)
    session().flush()
    kind = "school-term" if open_ else "school-closure"
    _note(f"{kind}.added", kind, row.id, agency_id, actor, now)
    return row.id


@use_case
def add_fund(*, agency_id: int, code: str, name: str, cup: str, actor: Actor, now: datetime) -> int:
    """A fund that pays beside the Comuni; with a CUP, invoices have to name it.

    Raises:
        Refused: the code is taken.
    """
    code = code.strip().upper()
    taken = session().scalar(select(Fund.id).where(Fund.agency_id == agency_id, Fund.code == code))
    if taken or code == OF_THE_COMUNE:
        raise Refused(Refusal("code-taken", taken=code))
    row = Fund(agency_id=agency_id, code=code, name=name, cup_required=bool(cup), cup=cup.strip().upper())
    session().add(row)
    session().flush()
    _note("fund.added", "fund", row.id, agency_id, actor, now)
    return row.id


def know_fund(agency_id: int, code: str) -> None:
    """Put a fund that a project names into the agency's list, unless it is there. Part of the running use case."""
    if code != OF_THE_COMUNE:
        adding = insert(Fund).values(agency_id=agency_id, code=code, name=code)
        session().execute(adding.on_conflict_do_nothing(index_elements=["agency_id", "code"]))


@use_case
def set_copayment(
    *,
    agency_id: int,
    comune_id: int | None,
    service_code: str,
    isee_from: int,
    isee_to: int | None,
    hourly: Decimal,
    valid_from: date,
    source: str,
    actor: Actor,
    now: datetime,
) -> int:
    """What people pay an hour in a band of ISEE (cents), from a day on; bands that it meets end there.

    Raises:
        Refused: the band is empty or the price negative, or a band that it meets starts on that day or later.
    """
    if hourly < 0 or (isee_to is not None and isee_to <= isee_from):
        raise Refused(Refusal("copayment-band-empty"))
    meeting = [
        CopaymentBand.agency_id == agency_id,
        CopaymentBand.service_code == service_code,
        CopaymentBand.comune_id.is_(None) if comune_id is None else CopaymentBand.comune_id == comune_id,
        CopaymentBand.isee_to.is_(None) | (CopaymentBand.isee_to > isee_from),
        CopaymentBand.valid_to.is_(None) | (CopaymentBand.valid_to > valid_from),
    ]
    if isee_to is not None:
        meeting.append(CopaymentBand.isee_from < isee_to)
    if session().scalar(select(CopaymentBand.id).where(*meeting, CopaymentBand.valid_from >= valid_from).limit(1)):
        raise Refused(Refusal("copayment-band-later", day=valid_from))
    session().execute(update(CopaymentBand).where(*meeting).values(valid_to=valid_from))
    row = CopaymentBand(
        agency_id=agency_id,
        comune_id=comune_id,
        service_code=service_code,
        isee_from=isee_from,
        isee_to=isee_to,
        hourly=hourly,
        valid_from=valid_from,
        source=source,
    )
    session().add(row)
    session().flush()
    _note("copayment.set", "copayment-band", row.id, agency_id, actor, now)
    return row.id


def _note(action: str, kind: str, row_id: int, agency_id: int, actor: Actor, now: datetime) -> None:
    audit.record(action, kind=kind, subject_id=row_id, actor=actor, at=now, agency_id=agency_id)
