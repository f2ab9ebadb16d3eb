"""The officer's list, and what a case page shows: what was lodged, read from its frozen content."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.db import session
from app.pages import Page
from blueprints.calls.models import Application, ApplicationService, Call, Evaluation
from blueprints.calls.queries.applications import ApplicationCard, card_of, services_of
from blueprints.calls.rules.asked import frozen_form
from blueprints.standards.fields import Answers, Attached, Examination, Form, Question, examine

PAGE = 25


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What the officer asks for; None: everything."""

    call_id: int | None = None
    state: str | None = None
    receipt: str = ""


@dataclass(frozen=True, kw_only=True)
class DeskRow:
    """An application as the officer's list shows it; `evaluated` counts who has handed in."""

    id: int
    provider_id: int
    call_code: str
    state: str
    receipt: str
    protocol_number: str | None
    lodged_at: datetime
    services: tuple[str, ...]
    evaluated: int


@dataclass(frozen=True, kw_only=True)
class RequirementAnswered:
    """A requirement with the questions of the form that answer it."""

    code: str
    label: str
    mandatory: bool
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class Lodged:
    """A lodged application as it was frozen, with its form and answers read again."""

    number: int
    lodged_at: datetime
    digest: str
    content: dict[str, Any]
    form: Form
    examination: Examination

    @property
    def requirements(self) -> tuple[RequirementAnswered, ...]:
        """The requirements with the questions that answer each, in order."""
        found: dict[str, list[Question]] = {}
        for question in self.form.questions():
            if question.requirement:
                found.setdefault(question.requirement, []).append(question)
        return tuple(
            RequirementAnswered(
                code=code,
                label=questions[0].label,
                mandatory=any(each.required for each in questions),
                questions=tuple(questions),
            )
            for code, questions in found.items()
        )

    @property
    def documents(self) -> tuple[Question, ...]:
        """The files asked by themselves."""
        items = (item for item in self.form.items() if isinstance(item, Question))
        return tuple(item for item in items if item.kind == "file" and item.requirement is None)

    def files(self, path: str) -> list[dict[str, Any]]:
        """The files at one path."""
        found: list[dict[str, Any]] = self.content["files"].get(path, [])
        return found

    def files_of(self, code: str) -> list[dict[str, Any]]:
        """The files beside one question, or in the rows of one group."""
        beside = (p for p in self.content["files"] if p == code or p.startswith(f"{code}["))
        return [file for path in beside for file in self.content["files"][path]]

    def value(self, code: str) -> Any:
        """The answer to one question or group."""
        return self.content["answers"].get(code)


def list_cases(agency_id: int, asked: Filter, *, number: int) -> Page[DeskRow]:
    """The lodged applications of an agency, the latest first."""
    where: list[ColumnElement[bool]] = [Application.agency_id == agency_id, Application.lodged_at.is_not(None)]
    if asked.call_id is not None:
        where.append(Application.call_id == asked.call_id)
    if asked.state is not None:
        where.append(Application.state == asked.state)
    if asked.receipt:
        head, _, year = asked.receipt.partition("/")
        where.append(Application.receipt_number == (int(head) if head.isdecimal() and len(head) < 9 else -1))
        if year.isdecimal() and len(year) < 6:
            where.append(Application.receipt_year == int(year))
    total = session().scalar(select(func.count()).select_from(Application).where(*where)) or 0
    return Page(rows=_rows(where, number), number=number, size=PAGE, total=total)


def _rows(where: list[ColumnElement[bool]], number: int) -> tuple[DeskRow, ...]:
    own = Application.id
    handed = select(func.count()).select_from(Evaluation).where(Evaluation.application_id == own).scalar_subquery()
    services = func.array_agg(ApplicationService.service_code)
    chosen = select(services).where(ApplicationService.application_id == own).scalar_subquery()
    rows = session().execute(
        select(Application, Call.code, chosen, handed)
        .join(Call, Call.id == Application.call_id)
        .where(*where)
        .order_by(Application.lodged_at.desc(), Application.id.desc())
        .offset((number - 1) * PAGE)
        .limit(PAGE)
    )
    return tuple(_row(row) for row in rows)


def _row(found: Any) -> DeskRow:
    row, call_code, services, evaluated = found
    return DeskRow(
        id=row.id,
        provider_id=row.provider_id,
        call_code=call_code,
        state=row.state,
        receipt=f"{row.receipt_number}/{row.receipt_year}",
        protocol_number=row.protocol_number,
        lodged_at=row.lodged_at or row.started_at,
        services=tuple(services or ()),
        evaluated=evaluated,
    )


def lodged_case(application_id: int) -> ApplicationCard | None:
    """A lodged application, if it is within reach."""
    row = (
        session()
        .execute(
            select(Application, Call)
            .join(Call, Call.id == Application.call_id)
            .where(Application.id == application_id, Application.lodged_at.is_not(None))
        )
        .one_or_none()
    )
    if row is None:
        return None
    return card_of(row[0], row[1], services_of([application_id]).get(application_id, ()))


def as_lodged(content: Mapping[str, Any], *, number: int, lodged_at: datetime, digest: str, on: date) -> Lodged:
    """A frozen content, read."""
    form = frozen_form(content["form"])
    beside = {
        path: [Attached(name=each["name"], expires_on=_day(each["expires_on"])) for each in files]
        for path, files in content["files"].items()
    }
    lots = {each["code"] for each in content["services"]} | {lot for item in form.items() for lot in item.only_for}
    examination = examine(form, Answers(given=content["answers"], files=beside), lots=frozenset(lots), on=on)
    return Lodged(
        number=number,
        lodged_at=lodged_at,
        digest=digest,
        content=dict(content),
        form=form,
        examination=examination,
    )


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
