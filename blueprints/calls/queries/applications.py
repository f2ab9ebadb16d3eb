"""Reading applications: what is being filled in (its provider's alone) and what was lodged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.clock import day_of
from app.db import session
from app.pages import Page
from blueprints.calls.models import Answer, Application, ApplicationFile, ApplicationService, Call, Lodging
from blueprints.calls.queries.calls import CallCard, VersionCard, cards, version, windows_of
from blueprints.calls.rules.asked import Requirement, Wish, asked_for, chosen, form_of, lots_of
from blueprints.calls.rules.notice import NamedLot, Notice
from blueprints.calls.rules.outcomes import keys_decided
from blueprints.calls.rules.windows import Windows
from blueprints.calls.states import TAKES_APPLICATIONS, ApplicationState, CallState
from blueprints.standards import api as standards
from blueprints.standards.fields import Answers, Attached, Examination, Form, Section, examine

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
    renews_accreditation_id: int | None = None

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
class AnswerCard:
    """What was saved at one question or group. `version` 0: nothing yet."""

    value: Any = None
    version: int = 0
    saved_at: datetime | None = None
    saved_by: int | None = None
    carried: bool = False
    confirmed: bool = True


@dataclass(frozen=True, kw_only=True)
class Filled:
    """An application with everything that it is asked, as its provider fills it in."""

    card: ApplicationCard
    call: CallCard
    version: VersionCard
    form: Form
    answers: Mapping[str, AnswerCard]
    files: Mapping[str, tuple[FileCard, ...]]
    examination: Examination

    @property
    def notice(self) -> Notice:
        """The text of the call under which it is filled in."""
        return self.version.notice

    @property
    def lots(self) -> frozenset[str]:
        """What the services asked for open in the form."""
        return lots_of(self.notice, self.card.services)

    @property
    def unconfirmed(self) -> frozenset[str]:
        """Answers carried over that nobody has confirmed yet."""
        asked = {item.code for item in self.form.items()}
        return frozenset(code for code, each in self.answers.items() if code in asked and not each.confirmed)

    def answer(self, code: str) -> AnswerCard:
        """What was saved at one question or group."""
        return self.answers.get(code, AnswerCard())

    def missing_in(self, section: Section) -> int:
        """How many answers of a section are missing or wrong."""
        codes = {item.code for item in section.items}
        found = (*self.examination.missing, *self.examination.invalid)
        return len({each.path for each in found if top_of(each.path) in codes})


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


def filled(application_id: int, *, on: date) -> Filled | None:
    """The application with everything that it is asked, examined as on a day, for its provider."""
    card = application(application_id)
    if card is None:
        return None
    shown = version(card.call_id, card.call_version)
    call = cards([card.call_id]).get(card.call_id)
    if shown is None or call is None:
        return None
    lots = lots_of(shown.notice, card.services)
    form = asked_for(whole_form(shown), lots)
    answers = _answers(application_id, form)
    attached = files(application_id)
    return Filled(
        card=card,
        call=call,
        version=shown,
        form=form,
        answers=answers,
        files=attached,
        examination=examined(form, answers, attached, lots=lots, on=on),
    )


def whole_form(shown: VersionCard) -> Form:
    """Everything that a version asks. A published version never changes, so its form is made once a process."""
    if shown.digest is None:
        return form_of(shown.notice, requirements(shown.notice))
    return _published_form(shown.call_id, shown.number, shown.digest)


@lru_cache(maxsize=64)
def _published_form(call_id: int, number: int, _digest: str) -> Form:
    shown = version(call_id, number)
    if shown is None:
        raise LookupError(f"no version {number} of call {call_id}")
    return form_of(shown.notice, requirements(shown.notice))


def examined(
    form: Form,
    answers: Mapping[str, AnswerCard],
    attached: Mapping[str, tuple[FileCard, ...]],
    *,
    lots: frozenset[str],
    on: date,
) -> Examination:
    """The saved answers compared with the form."""
    given = {code: each.value for code, each in answers.items()}
    beside = {
        path: [Attached(name=each.name, issued_on=each.issued_on, expires_on=each.expires_on) for each in found]
        for path, found in attached.items()
    }
    return examine(form, Answers(given=given, files=beside), lots=lots, on=on)


def top_of(path: str) -> str:
    """The code of the question or group at the head of a path."""
    return path.partition("[")[0]


def requirements(notice: Notice) -> tuple[Requirement, ...]:
    """The requirements of the notice's checklist that are asked at the start of its period."""
    if notice.checklist_version_id is None:
        return ()
    checklist = standards.version(notice.checklist_version_id)
    if checklist is None:
        return ()
    day = notice.validity.start if notice.validity else _opening(notice)
    listed = tuple(
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
    # A call that came as a file asks what the file asks, also when that is nothing.
    return chosen(listed, notice.asked) if notice.asked or notice.source is not None else listed


def _opening(notice: Notice) -> date:
    """The day on which a call opens: from it on its requirements hold when the accreditation starts by decision."""
    return day_of(notice.windows.opens) if notice.windows else date(2000, 1, 1)


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


def _answers(application_id: int, form: Form) -> dict[str, AnswerCard]:
    """The saved answers to what is asked; others stay in the drawer, should the service be chosen again."""
    asked = {item.code for item in form.items()}
    rows = session().scalars(select(Answer).where(Answer.application_id == application_id).order_by(Answer.id))
    return {
        row.item_code: AnswerCard(
            value=row.value,
            version=row.version,
            saved_at=row.saved_at,
            saved_by=row.saved_by,
            carried=row.carried_from is not None,
            confirmed=row.carried_from is None or row.confirmed_at is not None,
        )
        for row in rows
        if row.item_code in asked
    }


def files(application_id: int) -> dict[str, tuple[FileCard, ...]]:
    """The files by the path of the answer beside which they stand, in the order in which they came."""
    rows = session().scalars(
        select(ApplicationFile)
        .where(ApplicationFile.application_id == application_id, ApplicationFile.removed_at.is_(None))
        .order_by(ApplicationFile.id)
    )
    found: dict[str, tuple[FileCard, ...]] = {}
    for row in rows:
        found[row.item_code] = (*found.get(row.item_code, ()), _file(row))
    return found


def _file(row: ApplicationFile) -> FileCard:
    return FileCard(
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


def files_of_rows(application_id: int, group_code: str) -> tuple[ApplicationFile, ...]:
    """The files beside the rows of a group, not removed."""
    rows = session().scalars(
        select(ApplicationFile)
        .where(
            ApplicationFile.application_id == application_id,
            ApplicationFile.item_code.startswith(f"{group_code}[", autoescape=True),
            ApplicationFile.removed_at.is_(None),
        )
        .order_by(ApplicationFile.id)
    )
    return tuple(rows)


def keys_decided_on(row: Application) -> dict[str, NamedLot]:
    """What is decided by itself on an application: its services, by lot where the call has several."""
    notice = version_of_application(row).notice
    wishes = [Wish(service=each.service_code, zones=tuple(each.zones)) for each in service_rows(row.id)]
    return keys_decided(notice, wishes)


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


def drafts_of_running_calls() -> tuple[ApplicationCard, ...]:
    """Every draft under a call that has an end; asked by the program itself."""
    ends = Call.initial_closes_at.is_not(None) | Call.rolling_closes_at.is_not(None)
    return _cards([Application.state == ApplicationState.DRAFT, Call.state.in_(TAKES_APPLICATIONS), ends], 0, None)


def version_of_application(application: Application) -> VersionCard:
    """The text under which an application is filled in.

    Raises:
        LookupError: it is not within reach.
    """
    found = version(application.call_id, application.call_version)
    if found is None:
        raise LookupError(f"no version {application.call_version} of call {application.call_id}")
    return found


def _cards(where: list[ColumnElement[bool]], offset: int, limit: int | None) -> tuple[ApplicationCard, ...]:
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
        renews_accreditation_id=row.renews_accreditation_id,
    )


def receipts(application_ids: Iterable[int]) -> dict[int, str]:
    """The receipts of lodged applications as people say them, number/year, by id."""
    wanted = Application.id.in_(set(application_ids)), Application.receipt_number.is_not(None)
    rows = session().execute(
        select(Application.id, Application.receipt_number, Application.receipt_year).where(*wanted)
    )
    return {row.id: f"{row.receipt_number}/{row.receipt_year}" for row in rows}


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
