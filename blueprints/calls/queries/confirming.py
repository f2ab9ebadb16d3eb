"""Reading yearly confirmations: what is asked again, who has given it, and which letters are due."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.db import session
from blueprints.calls.models import YearlyConfirmation
from blueprints.calls.queries import applications, desk, renewing
from blueprints.calls.rules.confirming import Asked
from blueprints.calls.rules.shown import shown_answer
from blueprints.register import api as register
from blueprints.standards.fields import Group, Question


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something that was declared when the provider applied: in words, with its files and those that expired."""

    code: str
    label: str
    answer: tuple[str, ...]
    files: tuple[str, ...]
    expired: tuple[str, ...]

    @property
    def asked(self) -> Asked:
        """The same as the rules want it."""
        return Asked(code=self.code, expired=bool(self.expired))


@dataclass(frozen=True, kw_only=True)
class ToConfirm:
    """What one confirmation asks again; `receipt` names the application it comes from, empty when there is none."""

    receipt: str
    lodged_on: date | None
    items: tuple[Item, ...]


def confirmation(confirmation_id: int, *, lock: bool = False) -> YearlyConfirmation | None:
    """One confirmation within reach."""
    statement = select(YearlyConfirmation).where(YearlyConfirmation.id == confirmation_id)
    return session().scalars(statement.with_for_update() if lock else statement).one_or_none()


def of_provider(provider_id: int) -> tuple[YearlyConfirmation, ...]:
    """The confirmations of a provider, the latest first."""
    return tuple(
        session().scalars(
            select(YearlyConfirmation)
            .where(YearlyConfirmation.provider_id == provider_id)
            .order_by(YearlyConfirmation.due_on.desc(), YearlyConfirmation.id)
        )
    )


def of_year(agency_id: int, year: int, *, lock: bool = False) -> tuple[YearlyConfirmation, ...]:
    """The confirmations of an agency in a year, by id."""
    statement = (
        select(YearlyConfirmation)
        .where(YearlyConfirmation.agency_id == agency_id, YearlyConfirmation.year == year)
        .order_by(YearlyConfirmation.id)
    )
    return tuple(session().scalars(statement.with_for_update() if lock else statement))


def to_confirm(row: YearlyConfirmation, on: date) -> ToConfirm:
    """What was lodged for the accreditation, asked again: only what was answered, and only for its service."""
    found = register.accreditation(row.accreditation_id)
    source = renewing.source_of(found, but=0) if found else None
    lodgings = applications.lodgings(source) if source else ()
    if found is None or not lodgings:
        return ToConfirm(receipt="", lodged_on=None, items=())
    newest = lodgings[-1]
    lodged = desk.as_lodged(
        newest.content, number=newest.number, lodged_at=newest.lodged_at, digest=newest.digest, on=on
    )
    items = (_item(each, lodged, on) for each in lodged.form.items() if _concerns(each, found.service_code))
    card = applications.application(source or 0)
    return ToConfirm(
        receipt=card.receipt if card else "",
        lodged_on=newest.lodged_at.date(),
        items=tuple(each for each in items if each.answer or each.files),
    )


def _concerns(item: Question | Group, service_code: str) -> bool:
    return not item.only_for or service_code in item.only_for


def _item(item: Question | Group, lodged: desk.Lodged, on: date) -> Item:
    files = lodged.files_of(item.code)
    return Item(
        code=item.code,
        label=item.label if isinstance(item, Group) else item.text or item.label,
        answer=shown_answer(item, lodged.value(item.code)),
        files=tuple(each["name"] for each in files),
        expired=tuple(
            each["name"] for each in files if each["expires_on"] and date.fromisoformat(each["expires_on"]) < on
        ),
    )
