"""The operators."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, BigInteger, bindparam, func, select

from app.db import session
from blueprints.providers.models import Qualification, StaffImport, StaffMemberRow
from blueprints.providers.rules import staff as rules


@dataclass(frozen=True, kw_only=True)
class QualificationLine:
    """What an operator is qualified for, in a half-open period; `uploaded_on`: the certificate was filed then."""

    id: int
    profile: str
    title: str
    valid_from: date
    valid_to: date | None
    uploaded_on: date | None
    document_id: int | None


@dataclass(frozen=True, kw_only=True)
class StaffMember:
    """An operator. `left_on` is the first day on which they no longer work there."""

    id: int
    provider_id: int
    code: str
    name: str
    fiscal_code: str
    hired_on: date
    left_on: date | None
    criminal_certificate_requested_on: date | None
    contract: str | None
    level: str | None
    version: int
    qualifications: tuple[QualificationLine, ...]

    @property
    def person(self) -> rules.Person:
        """The facts that the rules look at."""
        return rules.Person(
            code=self.code,
            name=self.name,
            fiscal_code=self.fiscal_code,
            hired_on=self.hired_on,
            left_on=self.left_on,
            criminal_certificate_requested_on=self.criminal_certificate_requested_on,
            contract=self.contract,
            level=self.level,
        )

    def works_on(self, on: date) -> bool:
        """Whether the operator is employed on that day."""
        return rules.works_on(self.person, on)

    def qualified_on(self, profile: str, on: date) -> bool:
        """Whether the operator is qualified for that profile on that day."""
        titles = (
            rules.Title(profile=q.profile, title=q.title, valid_from=q.valid_from, valid_to=q.valid_to)
            for q in self.qualifications
        )
        return rules.qualified_on(titles, profile, on)


@dataclass(frozen=True, kw_only=True)
class Import:
    """A staff list that was brought, with its faults as stored."""

    id: int
    provider_id: int
    file_name: str
    rows: int
    good: int
    added: int
    changed: int
    faults: Any
    state: str
    uploaded_at: datetime


def staff(provider_ids: Iterable[int]) -> tuple[StaffMember, ...]:
    """All operators of some providers with their qualifications, by provider and name."""
    return members(StaffMemberRow.provider_id.in_(set(provider_ids)))


class Working(NamedTuple):
    """An operator with one qualification (profile "" when there is none); periods are half-open."""

    id: int
    provider_id: int
    code: str
    hired_on: date
    left_on: date | None
    certificate_on: date | None
    profile: str
    valid_from: date | None
    valid_to: date | None


def working(member_ids: Iterable[int]) -> tuple[Working, ...]:
    """Some operators, a row for each of their qualifications, by id; in one statement."""
    return tuple(map(Working._make, session().execute(_WORKING, {"members": sorted(set(member_ids))})))


_WORKING = (
    # The columns of `Working`, in its order.
    select(
        StaffMemberRow.id,
        StaffMemberRow.provider_id,
        StaffMemberRow.code,
        StaffMemberRow.hired_on,
        StaffMemberRow.left_on,
        StaffMemberRow.criminal_certificate_requested_on,
        func.coalesce(Qualification.profile, ""),
        Qualification.valid_from,
        Qualification.valid_to,
    )
    .outerjoin(Qualification, Qualification.staff_member_id == StaffMemberRow.id)
    .where(StaffMemberRow.id == func.any(bindparam("members", type_=ARRAY(BigInteger))))
    .order_by(StaffMemberRow.id, Qualification.valid_from, Qualification.id)
)


def member(member_id: int) -> StaffMember | None:
    """One operator, if within reach."""
    found = members(StaffMemberRow.id == member_id)
    return found[0] if found else None


def members(condition: Any) -> tuple[StaffMember, ...]:
    """Operators with their qualifications, in two statements whatever their number."""
    rows = list(
        session().scalars(
            select(StaffMemberRow)
            .where(condition)
            .order_by(StaffMemberRow.provider_id, StaffMemberRow.sort_key, StaffMemberRow.id)
        )
    )
    held: dict[int, list[QualificationLine]] = {}
    for each in session().scalars(
        select(Qualification)
        .where(Qualification.staff_member_id.in_(row.id for row in rows))
        .order_by(Qualification.staff_member_id, Qualification.valid_from, Qualification.id)
    ):
        held.setdefault(each.staff_member_id, []).append(_line(each))
    return tuple(_member(row, tuple(held.get(row.id, ()))) for row in rows)


def staff_codes(provider_id: int) -> dict[str, int]:
    """The operators' ids by the provider's own code."""
    rows = session().execute(
        select(StaffMemberRow.code, StaffMemberRow.id).where(StaffMemberRow.provider_id == provider_id)
    )
    return {row.code: row.id for row in rows}


def locked_members(provider_id: int, codes: Iterable[str]) -> dict[str, StaffMemberRow]:
    """Rows of operators by code, locked in the order of their keys until the transaction ends."""
    rows = session().scalars(
        select(StaffMemberRow)
        .where(StaffMemberRow.provider_id == provider_id, StaffMemberRow.code.in_(set(codes)))
        .order_by(StaffMemberRow.id)
        .with_for_update()
    )
    return {row.code: row for row in rows}


def staff_import(import_id: int) -> Import | None:
    """A staff list that was brought."""
    row = session().get(StaffImport, import_id)
    if row is None:
        return None
    return Import(**{name: getattr(row, name) for name in Import.__annotations__})


def locked_import(import_id: int) -> StaffImport | None:
    """The row of an import, locked until the transaction ends."""
    return session().scalars(select(StaffImport).where(StaffImport.id == import_id).with_for_update()).one_or_none()


def _line(row: Qualification) -> QualificationLine:
    return QualificationLine(**{name: getattr(row, name) for name in QualificationLine.__annotations__})


def _member(row: StaffMemberRow, qualifications: tuple[QualificationLine, ...]) -> StaffMember:
    own = {name: getattr(row, name) for name in StaffMember.__annotations__ if name != "qualifications"}
    return StaffMember(**own, qualifications=qualifications)
