"""Everything that a case page shows, in one statement: a round trip costs more than the rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ScalarSelect, Select, bindparam, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import QueryableAttribute

from app.clock import day_of
from app.db import session
from blueprints.calls.models import (
    AgreedOutcome,
    Application,
    ApplicationService,
    Call,
    Decision,
    DecisionItem,
    IntegrationRequest,
    LetterReceipt,
    Lodging,
    RejectionNotice,
    SignedPaper,
)
from blueprints.calls.queries.applications import ApplicationCard, card_of
from blueprints.calls.queries.calls import windows_of
from blueprints.calls.queries.decisions import DecidedCard
from blueprints.calls.queries.desk import Lodged, as_lodged
from blueprints.calls.queries.signatures import to_look_at
from blueprints.calls.rules.asked import Wish
from blueprints.calls.rules.notice import updates_of
from blueprints.calls.rules.outcomes import key_of
from blueprints.calls.rules.windows import Windows

T = TypeVar("T")
Columns = Mapping[str, QueryableAttribute[Any]]


@dataclass(frozen=True, kw_only=True)
class EarlierLodging:
    """A lodging that a later one replaced."""

    number: int
    lodged_at: datetime
    digest: str


@dataclass(frozen=True, kw_only=True)
class AgreedOn:
    """What the commission agreed last on one service, or on one lot of it."""

    service_code: str
    outcome: str
    reasons: str
    prescriptions: str | None
    lot_code: str
    lot_title: str


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """A lodged application with all that happened to it."""

    card: ApplicationCard
    latest: Lodged
    earlier: tuple[EarlierLodging, ...]
    requests: tuple[IntegrationRequest, ...]
    notices: tuple[RejectionNotice, ...]
    agreed: Mapping[str, AgreedOn]
    decided: tuple[DecidedCard, ...]
    received: tuple[LetterReceipt, ...]
    signed: SignedPaper | None
    windows: Windows | None
    list_update: date | None


def _of(row: type[Any], *names: str) -> dict[str, QueryableAttribute[Any]]:
    return {name: getattr(row, name) for name in names}


_LODGING = _of(Lodging, "number", "lodged_at", "digest")
_REQUEST = _of(
    IntegrationRequest,
    "number",
    "state",
    "item_codes",
    "text",
    "requested_at",
    "due_on",
    "answered_at",
    "letter_digest",
)
_NOTICE = _of(
    RejectionNotice, "number", "reasons", "sent_at", "due_on", "observations", "observed_at", "answer", "letter_digest"
)
_AGREED = _of(AgreedOutcome, "service_code", "outcome", "reasons", "prescriptions", "lot_code", "lot_title")
_DECIDED = {
    name: getattr(DecisionItem if hasattr(DecisionItem, name) else Decision, name)
    for name in DecidedCard.__annotations__
}
_RECEIVED = _of(LetterReceipt, "decision_id", "received_on", "reference")
_SIGNED = _of(
    SignedPaper, "signed_digest", "signed_name", "signers", "doubts", "uploaded_at", "confirmed_at", "confirmed_note"
)
_WISH = _of(ApplicationService, "service_code", "zones")


def case_file(application_id: int, *, on: date) -> CaseFile | None:
    """A lodged application with all that happened to it, examined as on a day; None out of reach."""
    row = session().execute(_statement(), {"application_id": application_id}).one_or_none()
    return None if row is None else _file(row._mapping, on)


@cache
def _statement() -> Select[Any]:
    """The one statement; it is long, so it is built once a process."""
    content = (
        select(Lodging.content)
        .where(Lodging.application_id == Application.id)
        .order_by(Lodging.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            Application,
            Call,
            content.label("content"),
            _listed(Lodging, _LODGING, Lodging.number.desc()).label("lodgings"),
            _listed(IntegrationRequest, _REQUEST, IntegrationRequest.number).label("requests"),
            _listed(RejectionNotice, _NOTICE, RejectionNotice.number).label("notices"),
            _listed(AgreedOutcome, _AGREED, AgreedOutcome.id).label("agreed"),
            _decided().label("decided"),
            _listed(LetterReceipt, _RECEIVED, LetterReceipt.decision_id).label("received"),
            _listed(SignedPaper, _SIGNED, SignedPaper.id.desc(), SignedPaper.lodged).label("signed"),
            _listed(ApplicationService, _WISH, ApplicationService.id).label("services"),
        )
        .join(Call, Call.id == Application.call_id)
        .where(Application.id == bindparam("application_id"), Application.lodged_at.is_not(None))
    )


def _file(row: Mapping[Any, Any], on: date) -> CaseFile:
    newest, *earlier = _read(EarlierLodging, _LODGING, row["lodgings"])
    wishes = [Wish(service=each["service_code"], zones=tuple(each["zones"])) for each in row["services"] or ()]
    return CaseFile(
        card=card_of(row["Application"], row["Call"], wishes),
        latest=as_lodged(row["content"], number=newest.number, lodged_at=newest.lodged_at, digest=newest.digest, on=on),
        earlier=tuple(earlier),
        requests=_read(IntegrationRequest, _REQUEST, row["requests"]),
        notices=_read(RejectionNotice, _NOTICE, row["notices"]),
        agreed={key_of(each.service_code, each.lot_code): each for each in _read(AgreedOn, _AGREED, row["agreed"])},
        decided=_read(DecidedCard, _DECIDED, row["decided"]),
        received=_read(LetterReceipt, _RECEIVED, row["received"]),
        signed=to_look_at(_read(SignedPaper, _SIGNED, row["signed"])),
        windows=windows_of(row["Call"]),
        list_update=updates_of(row["content"]["call"].get("list_updates")).update_for(day_of(newest.lodged_at)),
    )


def _listed(row: type[Any], columns: Columns, order: Any, *where: Any) -> ScalarSelect[Any]:
    """The rows of a child table of the application as one JSON list, in order."""
    return (
        select(func.jsonb_agg(aggregate_order_by(_as_object(columns), order)))
        .select_from(row)
        .where(row.application_id == Application.id, *where)
        .correlate(Application)
        .scalar_subquery()
    )


def _decided() -> ScalarSelect[Any]:
    return (
        select(func.jsonb_agg(aggregate_order_by(_as_object(_DECIDED), DecisionItem.id)))
        .select_from(DecisionItem)
        .join(Decision, Decision.id == DecisionItem.decision_id)
        .where(DecisionItem.application_id == Application.id)
        .correlate(Application)
        .scalar_subquery()
    )


def _as_object(columns: Columns) -> Any:
    # The names are written into the statement: a hundred parameters would be sent with each question.
    named: Iterator[tuple[Any, Any]] = ((literal_column(f"'{name}'"), column) for name, column in columns.items())
    return func.jsonb_build_object(*[part for pair in named for part in pair])


def _read(make: Callable[..., T], columns: Columns, found: Sequence[Mapping[str, Any]] | None) -> tuple[T, ...]:
    """The rows of a JSON list as values; instants and days are text in JSON."""
    if not found:
        return ()
    kinds = {name: column.type.python_type for name, column in columns.items()}
    return tuple(make(**{name: _value(kinds[name], each[name]) for name in kinds}) for each in found)


def _value(kind: type[Any], written: Any) -> Any:
    if written is None or kind not in (datetime, date):
        return written
    return kind.fromisoformat(written)
