"""Whether an application may be lodged now. What counts is when the server received the request."""

from dataclasses import dataclass, field
from datetime import date, datetime

from app.decisions import Refusal
from blueprints.calls.rules.windows import Windows, reasons_not_to_take
from blueprints.calls.states import TAKES_APPLICATIONS, ApplicationState, CallState


@dataclass(frozen=True, kw_only=True)
class UploadedFile:
    """A file beside an answer. `clean` None: the virus scan, where one is configured, has not answered yet."""

    question: str
    name: str
    clean: bool | None = True
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Lodging:
    """The facts of one lodging: codes of questions required and answered, files, and who lodges."""

    call: CallState
    application: ApplicationState
    windows: Windows
    required: frozenset[str]
    answered: frozenset[str]
    invalid: frozenset[str] = frozenset()
    unconfirmed: frozenset[str] = frozenset()
    files: tuple[UploadedFile, ...] = ()
    services: frozenset[str] = frozenset()
    by_legal_representative: bool = False
    seen_version: int | None = None
    version: int | None = None
    shares: tuple[int, ...] = field(default=())
    grouping: tuple[Refusal, ...] = ()


def reasons_not_to_lodge(lodging: Lodging, *, now: datetime, today: date) -> tuple[Refusal, ...]:
    """Every reason against lodging; empty when it may go on.

    A requirement that is not met is no reason: the officer judges it. `unconfirmed` are answers taken from the
    dossier without the tick "still true"; `shares` are those of a grouping, in hundredths of a per cent,
    and `grouping` what else stands against it.
    """
    return (
        *_reasons_of_the_call(lodging, now),
        *_reasons_of_the_answers(lodging),
        *_reasons_of_the_files(lodging, today),
        *_reasons_of_the_lodger(lodging),
    )


def _reasons_of_the_call(lodging: Lodging, now: datetime) -> tuple[Refusal, ...]:
    if lodging.call not in TAKES_APPLICATIONS:
        return (Refusal("call-takes-no-applications", state=str(lodging.call)),)
    if lodging.application is not ApplicationState.DRAFT:
        return (Refusal("already-lodged", state=str(lodging.application)),)
    return reasons_not_to_take(lodging.windows, now=now)


def _reasons_of_the_answers(lodging: Lodging) -> tuple[Refusal, ...]:
    found = []
    if missing := lodging.required - lodging.answered:
        found.append(Refusal("answers-missing", questions=sorted(missing)))
    if lodging.invalid:
        found.append(Refusal("answers-invalid", questions=sorted(lodging.invalid)))
    if lodging.unconfirmed:
        found.append(Refusal("answers-not-confirmed", questions=sorted(lodging.unconfirmed)))
    if not lodging.services:
        found.append(Refusal("no-service-chosen"))
    if lodging.shares and sum(lodging.shares) != 100_00:
        found.append(Refusal("shares-not-whole", sum=sum(lodging.shares)))
    return (*found, *lodging.grouping)


def _reasons_of_the_files(lodging: Lodging, today: date) -> tuple[Refusal, ...]:
    found = []
    for code, names in (
        ("files-infected", sorted(each.name for each in lodging.files if each.clean is False)),
        ("files-not-scanned", sorted(each.name for each in lodging.files if each.clean is None)),
        (
            "files-expired",
            sorted(each.name for each in lodging.files if each.expires_on is not None and each.expires_on < today),
        ),
    ):
        if names:
            found.append(Refusal(code, files=names))
    return tuple(found)


def _reasons_of_the_lodger(lodging: Lodging) -> tuple[Refusal, ...]:
    found = []
    if not lodging.by_legal_representative:
        found.append(Refusal("only-legal-representative-lodges"))
    if lodging.seen_version != lodging.version:
        found.append(Refusal("changed-meanwhile", seen=lodging.seen_version, now=lodging.version))
    return tuple(found)
