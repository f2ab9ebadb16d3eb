"""The yearly confirmation: asked of every accreditation that goes on, given by its legal representative, or late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from flask import current_app
from sqlalchemy.dialects.postgresql import insert

from app import audit, documents, mail
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.uow import use_case
from blueprints.calls import policies
from blueprints.calls.letters import confirming as letters
from blueprints.calls.models import YearlyConfirmation
from blueprints.calls.queries import confirming as queries
from blueprints.calls.queries import renewing
from blueprints.calls.rules.confirming import INVITATION, Said, due_in, is_asked, reasons_not_to_confirm
from blueprints.calls.rules.notice import digest_of
from blueprints.calls.rules.renewing import step_due
from blueprints.calls.services.applications import MEGABYTE
from blueprints.calls.states import CONFIRMATION, ConfirmationState
from blueprints.providers import api as providers
from blueprints.register import api as register
from blueprints.territory import api as territory

log = structlog.get_logger(__name__)
TYPES = frozenset({"application/pdf", "image/jpeg", "image/png", "application/pkcs7-mime"})


@dataclass(frozen=True, kw_only=True)
class Word:
    """What the provider says of one thing, with the new file that it brings."""

    still_true: bool = False
    change: str = ""
    content: bytes = b""
    file_name: str = ""


@use_case
def ask_by_themselves(*, actor: Actor, now: datetime) -> dict[str, int]:
    """Open the year's confirmations where it is time, and turn those late whose term has passed; come round daily."""
    today, opened, late = day_of(now), 0, 0
    for agency in territory.agencies():
        due_on = _due(agency.id, today)
        days = int(territory.parameter(agency.id, "calls.confirmation_opens_days", today))
        if due_on and due_on - timedelta(days=days) <= today <= due_on:
            opened += sum(_open(each, due_on, now) for each in _going_on(agency.id, due_on, days))
        late += sum(_turn_late(row, actor, now) for row in _open_ones(agency.id, today) if row.due_on < today)
        if territory.parameter(agency.id, "calls.renewal_letters_by_themselves", today):
            _send(agency.id, actor, now)
    return {"opened": opened, "late": late}


def _due(agency_id: int, today: date) -> date | None:
    """The last day of this year's term; None where the agency wrote no day: then nothing is asked."""
    written = str(territory.parameter(agency_id, "calls.confirmation_last_day", today))
    try:
        return due_in(today.year, written)
    except ValueError:
        log.warning("no day to confirm by", agency_id=agency_id, written=written)
        return None


def _going_on(agency_id: int, due_on: date, days: int) -> list[register.Accreditation]:
    return [
        each
        for each in register.accreditations(agency_id=agency_id)
        if each.state in renewing.LIVE and is_asked(each.period, due_on=due_on, opens_days=days)
    ]


def _open(found: register.Accreditation, due_on: date, now: datetime) -> bool:
    result = session().execute(
        insert(YearlyConfirmation)
        .values(
            agency_id=found.agency_id,
            provider_id=found.provider_id,
            accreditation_id=found.id,
            year=due_on.year,
            due_on=due_on,
            asked_at=now,
        )
        .on_conflict_do_nothing(constraint="uq_yearly_confirmations_once")
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]  # a CursorResult, typed as Result


def _turn_late(row: YearlyConfirmation, actor: Actor, now: datetime) -> bool:
    if row.state != ConfirmationState.ASKED:
        return False
    row.state = agreed(CONFIRMATION.next(row.state, "pass_term"))
    _record("confirmation.late", row, actor, now)
    return True


def _open_ones(agency_id: int, today: date) -> list[YearlyConfirmation]:
    """Of this year and the last one: a term at the year's end passes in the next."""
    rows = (row for year in (today.year - 1, today.year) for row in queries.of_year(agency_id, year, lock=True))
    return [row for row in rows if row.state in (ConfirmationState.ASKED, ConfirmationState.LATE)]


@use_case
def confirm(*, confirmation_id: int, said: Mapping[str, Word], actor: Actor, now: datetime) -> str:
    """Confirm that an accreditation's requirements are still met, with what changed; return the digest.

    Raises:
        Refused: with each reason against; nothing is kept then.
    """
    row = queries.confirmation(confirmation_id, lock=True)
    if row is None or row.provider_id != actor.provider_id:
        raise Refused(Refusal("confirmation-unknown"))
    state = agreed(CONFIRMATION.next(row.state, "confirm"))
    asked = queries.to_confirm(row, day_of(now))
    words = {code: _as_said(word) for code, word in said.items()}
    representative = policies.is_legal_representative(actor, provider_id=row.provider_id)
    agree(reasons_not_to_confirm([each.asked for each in asked.items], words, by_legal_representative=representative))
    most = int(territory.parameter(row.agency_id, "calls.most_file_megabytes", day_of(now))) * MEGABYTE
    items = [_kept(each, said[each.code], most) for each in asked.items]
    row.content = {"receipt": asked.receipt, "items": items, "by": actor.name, "at": now.isoformat()}
    row.digest = digest_of(row.content)
    row.state, row.confirmed_at, row.confirmed_by = state, now, actor.person_id
    session().flush()
    _record("confirmation.given", row, actor, now, digest=row.digest)
    return row.digest


def _as_said(word: Word) -> Said:
    return Said(still_true=word.still_true, change=word.change, has_file=bool(word.content))


def _kept(item: queries.Item, word: Word, most_bytes: int) -> dict[str, object]:
    found: dict[str, object] = {
        "code": item.code,
        "label": item.label,
        "answer": list(item.answer),
        "still_true": word.still_true,
        "change": word.change.strip(),
    }
    if word.content:
        agree(documents.reasons_not_to_keep(word.content, most_bytes=most_bytes, types=TYPES))
        kept = documents.keep(word.content, word.file_name or item.code)
        found["file"] = {"name": kept.name, "digest": kept.digest}
    return found


@use_case
def settle(*, confirmation_id: int, note: str, actor: Actor, now: datetime) -> None:
    """Close the case of a confirmation that never came, with what was decided about it.

    Raises:
        Refused: it is another agency's, it is not late, or nothing is written; nothing changes then.
    """
    row = queries.confirmation(confirmation_id, lock=True)
    if row is None:
        raise Refused(Refusal("confirmation-unknown"))
    agree(policies.reasons_not_to_manage(actor, agency_id=row.agency_id))
    state = agreed(CONFIRMATION.next(row.state, "settle"))
    if not note.strip():
        raise Refused(Refusal("confirmation-note-missing"))
    row.state, row.settled_at, row.settled_by, row.settled_note = state, now, actor.person_id, note.strip()
    session().flush()
    _record("confirmation.settled", row, actor, now)


def due(agency_id: int, today: date) -> tuple[tuple[YearlyConfirmation, int], ...]:
    """The letters that would go out today, each with its step in days before the term; `INVITATION` after it."""
    written = str(territory.parameter(agency_id, "calls.confirmation_letter_days", today))
    steps = tuple(int(part) for part in written.replace(";", ",").split(",") if part.strip().isdecimal())
    found = []
    for row in _open_ones(agency_id, today):
        if row.state == ConfirmationState.LATE:
            step = None if INVITATION in row.told else INVITATION
        else:
            step = step_due(row.due_on + timedelta(days=1), today=today, steps=steps, told=row.told)
        if step is not None:
            found.append((row, step))
    return tuple(found)


@use_case
def send(*, agency_id: int, actor: Actor, now: datetime) -> int:
    """Send the letters that are due, each once; return how many.

    Raises:
        Refused: it is another agency's.
    """
    agree(policies.reasons_not_to_manage(actor, agency_id=agency_id))
    return _send(agency_id, actor, now)


def _send(agency_id: int, actor: Actor, now: datetime) -> int:
    letters_due = due(agency_id, day_of(now))
    cards = providers.cards({row.provider_id for row, _ in letters_due})
    names = {each.code: each.name for each in territory.services()}
    agency, base = territory.agency(agency_id), current_app.config["ACCREDITA_BASE_URL"]
    for row, step in letters_due:
        found, card = register.accreditation(row.accreditation_id), cards.get(row.provider_id)
        if found is None or card is None:
            continue
        subject, body = letters.confirmation(
            agency,
            card.name,
            names[found.service_code],
            row.due_on,
            late=step == INVITATION,
            address=f"{base}/domande/conferme/{row.id}",
        )
        mail.queue(to=card.pec, subject=subject, body=body, key=f"confirmation-{row.id}-{step}")
        row.told = [*row.told, step]
        _record("confirmation.letter-sent", row, actor, now, step=step)
    return len(letters_due)


def _record(action: str, row: YearlyConfirmation, actor: Actor, now: datetime, **facts: object) -> None:
    audit.record(
        action,
        kind="confirmation",
        subject_id=row.id,
        actor=actor,
        at=now,
        agency_id=row.agency_id,
        provider_id=row.provider_id,
        year=row.year,
        **facts,
    )
