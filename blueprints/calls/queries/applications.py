"""Reading applications: what is being filled in (its provider's alone) and what was lodged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.db import session
from app.pages import Page
from blueprints.calls.models import Answer, Application, ApplicationFile, ApplicationService, Call, CallVersion, Lodging
from blueprints.calls.queries.calls import CallCard, VersionCard, cards, version, windows_of
from blueprints.calls.rules.asked import Asked, Requirement, Wish, asked_of, is_answered
from blueprints.calls.rules.notice import Notice, from_json
from blueprints.calls.rules.windows import Windows
from blueprints.calls.states import ApplicationState, CallState
from blueprints.standards import api as standards

PAGE = 25


@dataclass(frozen=True, kw_only=True)
class ApplicationCard:
    """An application as a row of a list."""

    id: int
    agency_id: int
    call_id: int
    call_code: str
    call_title: str
    call_version: int
    provider_id: int
    state: str
    kind: str
    revision: int
    started_at: datetime
    lodged_at: datetime | None
    receipt_number: int | None
    receipt_year: int | None
    receipt_digest: str | None
    protocol_number: str | None
    protocol_day: date | None
    windows: Windows | None
    services: tuple[Wish, ...]

    @property
    def is_draft(self) -> bool:
        """Whether it was never lodged."""
        return self.lodged_at is None and self.state == ApplicationState.DRAFT

    @property
    def receipt(self) -> str:
        """The receipt as people say it: number/year."""
        return "" if self.receipt_number is None else f"{self.receipt_number}/{self.receipt_year}"


@dataclass(frozen=True, kw_only=True)
class FileCard:
    """A file beside an answer."""

    id: int
    item_code: str
    name: str
    digest: str
    size: int
    media_type: str
    issued_on: date | None
    expires_on: date | None
    uploaded_at: datetime
    document_id: int | None


@dataclass(frozen=True, kw_only=True)
class Given:
    """One thing asked, with what was given to it. `version` 0: nothing was saved yet."""

    asked: Asked
    value: dict[str, Any] | None
    version: int
    saved_at: datetime | None
    files: tuple[FileCard, ...]

    @property
    def answered(self) -> bool:
        """Whether nothing more is needed here."""
        return is_answered(self.asked, self.value, files=len(self.files))


@dataclass(frozen=True, kw_only=True)
class Filled:
    """An application with everything that it is asked, as its provider fills it in."""

    card: ApplicationCard
    call: CallCard
    version: VersionCard
    given: tuple[Given, ...]

    @property
    def notice(self) -> Notice:
        """The text of the call under which it is filled in."""
        return self.version.notice

    @property
    def missing(self) -> tuple[Given, ...]:
        """What still has to be answered before it can be lodged."""
        return tuple(each for each in self.given if each.asked.required and not each.answered)

    def of_step(self, step: str) -> tuple[Given, ...]:
        """What one step asks."""
        return tuple(each for each in self.given if each.asked.step == step)

    def one(self, code: str) -> Given | None:
        """One thing asked."""
        return next((each for each in self.given if each.asked.code == code), None)


def locked_application(application_id: int) -> Application | None:
    """The application, locked until the transaction ends."""
    return (
        session()
        .scalars(
            select(Application).where(Application.id == application_id).with_for_update(),
            execution_options={"populate_existing": True},
        )
        .one_or_none()
    )


def application(application_id: int) -> ApplicationCard | None:
    """The application, if it is within reach."""
    found = _cards([Application.id == application_id], 0, 1)
    return found[0] if found else None


def of_provider(provider_id: int, *, number: int) -> Page[ApplicationCard]:
    """The applications of a provider, the newest first."""
    where = [Application.provider_id == provider_id]
    total = session().scalar(select(func.count()).select_from(Application).where(*where)) or 0
    return Page(rows=_cards(where, (number - 1) * PAGE, PAGE), number=number, size=PAGE, total=total)


def open_draft(call_id: int, provider_id: int) -> int | None:
    """The id of the provider's draft under a call."""
    return session().scalar(
        select(Application.id).where(
            Application.call_id == call_id,
            Application.provider_id == provider_id,
            Application.state == ApplicationState.DRAFT,
        )
    )


def filled(application_id: int) -> Filled | None:
    """The application with everything that it is asked, for its provider."""
    card = application(application_id)
    if card is None:
        return None
    shown = version(card.call_id, card.call_version)
    call = cards([card.call_id]).get(card.call_id)
    if shown is None or call is None:
        return None
    asked = asked_under(shown.notice, frozenset(each.service for each in card.services))
    answers = {row.item_code: row for row in _answers(application_id)}
    attached = files(application_id)
    given = tuple(_given(each, answers.get(each.code), attached) for each in asked)
    return Filled(card=card, call=call, version=shown, given=given)


def _given(asked: Asked, row: Answer | None, attached: Iterable[FileCard]) -> Given:
    return Given(
        asked=asked,
        value=row.value if row else None,
        version=row.version if row else 0,
        saved_at=row.saved_at if row else None,
        files=tuple(each for each in attached if each.item_code == asked.code),
    )


def asked_under(notice: Notice, services: frozenset[str]) -> tuple[Asked, ...]:
    """What an application for these services is asked under a notice."""
    return asked_of(notice, requirements(notice), services)


def requirements(notice: Notice) -> tuple[Requirement, ...]:
    """The requirements of the notice's checklist that are asked at the start of its period."""
    if notice.checklist_version_id is None or notice.validity is None:
        return ()
    checklist = standards.version(notice.checklist_version_id)
    if checklist is None:
        return ()
    day = notice.validity.start
    return tuple(
        Requirement(
            code=item.code,
            text=item.text,
            evidence=item.evidence,
            mandatory="mandatory" in kinds,
            services=item.services,
        )
        for item in checklist.items
        if (kinds := item.kinds_on(day)) & {"mandatory", "scored"}
    )


def locked_answer(application_id: int, item_code: str) -> Answer | None:
    """The answer to one thing, locked."""
    return (
        session()
        .scalars(
            select(Answer)
            .where(Answer.application_id == application_id, Answer.item_code == item_code)
            .with_for_update(),
            execution_options={"populate_existing": True},
        )
        .one_or_none()
    )


def _answers(application_id: int) -> Iterable[Answer]:
    return session().scalars(select(Answer).where(Answer.application_id == application_id).order_by(Answer.id))


def files(application_id: int) -> tuple[FileCard, ...]:
    """The files beside the answers, in the order in which they came."""
    rows = session().scalars(
        select(ApplicationFile)
        .where(ApplicationFile.application_id == application_id, ApplicationFile.removed_at.is_(None))
        .order_by(ApplicationFile.id)
    )
    return tuple(
        FileCard(
            id=row.id,
            item_code=row.item_code,
            name=row.name,
            digest=row.digest,
            size=row.size,
            media_type=row.media_type,
            issued_on=row.issued_on,
            expires_on=row.expires_on,
            uploaded_at=row.uploaded_at,
            document_id=row.document_id,
        )
        for row in rows
    )


def file_row(application_id: int, file_id: int) -> ApplicationFile | None:
    """A file beside an answer, not removed."""
    return (
        session()
        .scalars(
            select(ApplicationFile).where(
                ApplicationFile.id == file_id,
                ApplicationFile.application_id == application_id,
                ApplicationFile.removed_at.is_(None),
            )
        )
        .one_or_none()
    )


def service_rows(application_id: int) -> tuple[ApplicationService, ...]:
    """The services asked for, as rows."""
    return tuple(
        session().scalars(
            select(ApplicationService)
            .where(ApplicationService.application_id == application_id)
            .order_by(ApplicationService.id)
        )
    )


def lodgings(application_id: int) -> tuple[Lodging, ...]:
    """What was lodged, the first time first."""
    rows = session().scalars(
        select(Lodging).where(Lodging.application_id == application_id).order_by(Lodging.number, Lodging.id)
    )
    return tuple(rows)


def latest_content(application_id: int) -> dict[str, Any] | None:
    """What counts of a lodged application: its latest frozen content."""
    newest = select(Lodging).where(Lodging.application_id == application_id).order_by(Lodging.number.desc()).limit(1)
    found = session().scalars(newest).one_or_none()
    return None if found is None else dict(found.content)


def open_drafts(call_id: int) -> tuple[tuple[int, int], ...]:
    """(application, provider) of the drafts under a call; asked by the program itself."""
    rows = session().execute(
        select(Application.id, Application.provider_id)
        .where(Application.call_id == call_id, Application.state == ApplicationState.DRAFT)
        .order_by(Application.id)
    )
    return tuple((row.id, row.provider_id) for row in rows)


def notice_of(application: Application) -> Notice:
    """The text under which an application is filled in."""
    content = session().scalars(
        select(CallVersion.content).where(
            CallVersion.call_id == application.call_id, CallVersion.number == application.call_version
        )
    )
    return from_json(content.one())


def _cards(where: list[ColumnElement[bool]], offset: int, limit: int) -> tuple[ApplicationCard, ...]:
    rows = (
        session()
        .execute(
            select(Application, Call)
            .join(Call, Call.id == Application.call_id)
            .where(*where)
            .order_by(Application.id.desc())
            .offset(offset)
            .limit(limit)
        )
        .all()
    )
    services = services_of(row[0].id for row in rows) if rows else {}
    return tuple(card_of(row, call, services.get(row.id, ())) for row, call in rows)


def card_of(row: Application, call: Call, services: Iterable[Wish]) -> ApplicationCard:
    """An application's row, with its call's, as a value."""
    return ApplicationCard(
        id=row.id,
        agency_id=row.agency_id,
        call_id=row.call_id,
        call_code=call.code,
        call_title=call.title,
        call_version=row.call_version,
        provider_id=row.provider_id,
        state=row.state,
        kind=row.kind,
        revision=row.revision,
        started_at=row.started_at,
        lodged_at=row.lodged_at,
        receipt_number=row.receipt_number,
        receipt_year=row.receipt_year,
        receipt_digest=row.receipt_digest,
        protocol_number=row.protocol_number,
        protocol_day=row.protocol_day,
        windows=windows_of(call),
        services=tuple(services),
    )


def services_of(application_ids: Iterable[int]) -> dict[int, list[Wish]]:
    """The services asked for, by application."""
    rows = session().execute(
        select(ApplicationService.application_id, ApplicationService.service_code, ApplicationService.zones)
        .where(ApplicationService.application_id.in_(set(application_ids)))
        .order_by(ApplicationService.application_id, ApplicationService.id)
    )
    found: dict[int, list[Wish]] = {}
    for application_id, code, zones in rows:
        found.setdefault(application_id, []).append(Wish(service=code, zones=tuple(zones)))
    return found


def takes_drafts(call: CallCard) -> bool:
    """Whether applications can be begun under a call, as far as its state goes."""
    return CallState(call.state) not in {CallState.DRAFT, CallState.APPROVED, CallState.REVOKED, CallState.ARCHIVED}
