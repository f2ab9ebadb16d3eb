"""Letters about accreditations that end: who would get which today, and sending them once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy.dialects.postgresql import insert

from app import audit, mail
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import agree
from app.uow import use_case
from blueprints.accounts import api as accounts
from blueprints.calls import policies
from blueprints.calls.letters import renewal as letters
from blueprints.calls.models import RenewalLetter
from blueprints.calls.queries import evaluation, renewing
from blueprints.calls.queries.renewing import EndingCard
from blueprints.calls.rules.renewing import Progress, step_due, suppressed
from blueprints.care import api as care
from blueprints.providers import api as providers
from blueprints.territory import api as territory

PROVIDER, CASE_WORKERS = "provider", "case_workers"
UNDONE = frozenset({Progress.NOTHING, Progress.BEGUN, Progress.REFUSED})


@dataclass(frozen=True, kw_only=True)
class Ended:
    """An accreditation that ends, with the codes of the projects that it would leave without a provider."""

    card: EndingCard
    alone: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter that is due: to whom, about which accreditations, each with its step in days."""

    audience: str
    name: str
    to: str
    about: tuple[tuple[Ended, int], ...]


def endings(agency_id: int, today: date) -> tuple[Ended, ...]:
    """What ends within the agency's horizon, the soonest first, with the projects that would be left alone."""
    days = int(territory.parameter(agency_id, "calls.renewal_horizon_days", today))
    cards = renewing.panel(agency_id, first=today, until=today + timedelta(days=days))
    open_ones = [each for each in cards if each.progress is not Progress.RENEWED]
    alone = care.left_alone(agency_id, {_ending(each) for each in open_ones})
    return tuple(Ended(card=each, alone=alone.get(_ending(each), ()) if each in open_ones else ()) for each in cards)


def _ending(card: EndingCard) -> care.Ending:
    return care.Ending(
        provider_id=card.accreditation.provider_id, service_code=card.accreditation.service_code, day=card.ends
    )


def counted(agency_id: int, ended: Ended, today: date) -> int | None:
    """How many projects an ending leaves alone, for a desk that does not know the people: None for a small group."""
    least = int(territory.parameter(agency_id, "calls.smallest_group", today))
    return suppressed(len(ended.alone), least=least)


def seen_by(actor: Actor, agency_id: int, found: Iterable[Ended]) -> tuple[Ended, ...]:
    """What somebody may see and write letters about: not the providers on whom they abstained as a commissioner."""
    hidden = evaluation.abstained_from(actor, agency_id)
    return tuple(each for each in found if each.card.accreditation.provider_id not in hidden)


def due(agency_id: int, today: date, *, actor: Actor) -> tuple[Letter, ...]:
    """The letters that would go out today: the dry run of `send`. One to each provider, one to each case worker."""
    steps = _steps(agency_id, today)
    open_ones = [each for each in seen_by(actor, agency_id, endings(agency_id, today)) if _is_open(each)]
    found = _with_steps(agency_id, PROVIDER, open_ones, today, steps)
    by_provider: dict[int, list[tuple[Ended, int]]] = {}
    for each, step in found:
        by_provider.setdefault(each.card.accreditation.provider_id, []).append((each, step))
    cards = providers.cards(by_provider)
    to_providers = [
        Letter(audience=PROVIDER, name=cards[number].name, to=cards[number].pec, about=tuple(about))
        for number, about in by_provider.items()
        if number in cards
    ]
    at_risk = tuple(_with_steps(agency_id, CASE_WORKERS, [each for each in open_ones if each.alone], today, steps))
    workers = accounts.people_with("case_worker", "agency", agency_id) if at_risk else ()
    return (
        *sorted(to_providers, key=lambda letter: (letter.name, letter.to)),
        *(Letter(audience=CASE_WORKERS, name=each.name, to=each.email, about=at_risk) for each in workers),
    )


def _is_open(ended: Ended) -> bool:
    return ended.card.progress in UNDONE


def _with_steps(
    agency_id: int, audience: str, endings: Iterable[Ended], today: date, steps: tuple[int, ...]
) -> list[tuple[Ended, int]]:
    told = renewing.told(agency_id, audience)
    found = []
    for each in endings:
        step = step_due(each.card.ends, today=today, steps=steps, told=told.get(each.card.accreditation.id, ()))
        if step is not None:
            found.append((each, step))
    return found


def _steps(agency_id: int, today: date) -> tuple[int, ...]:
    written = str(territory.parameter(agency_id, "calls.renewal_letter_days", today))
    return tuple(int(part) for part in written.replace(";", ",").split(",") if part.strip().isdecimal())


@use_case
def send(*, agency_id: int, actor: Actor, now: datetime) -> int:
    """Send the letters that are due; return how many. Each step of each accreditation goes out once, also when two
    send at the same time: who writes the row sends the letter.

    Raises:
        Refused: it is another agency's.
    """
    agree(policies.reasons_not_to_manage(actor, agency_id=agency_id))
    return _send(agency_id, actor, now)


@use_case
def send_by_themselves(*, actor: Actor, now: datetime) -> dict[str, int]:
    """Send what is due for the agencies that let the letters go out without a person looking first; come round daily.

    By default an agency looks at the list and sends from its page.
    """
    today = day_of(now)
    chosen = [
        each.id
        for each in territory.agencies()
        if territory.parameter(each.id, "calls.renewal_letters_by_themselves", today)
    ]
    return {"sent": sum(_send(agency_id, actor, now) for agency_id in chosen)}


def _send(agency_id: int, actor: Actor, now: datetime) -> int:
    agency, sent = territory.agency(agency_id), 0
    written: dict[tuple[str, int, int], bool] = {}
    for letter in due(agency_id, day_of(now), actor=actor):
        about = tuple(
            ended for ended, step in letter.about if _is_first(written, letter.audience, ended, step, actor, now)
        )
        if about:
            _mail(agency, letter, about, now)
            sent += 1
    if sent:
        audit.record(
            "renewals.announced", kind="agency", subject_id=agency_id, actor=actor, at=now, agency_id=agency_id, n=sent
        )
    return sent


def _is_first(
    written: dict[tuple[str, int, int], bool], audience: str, ended: Ended, step: int, actor: Actor, now: datetime
) -> bool:
    """Whether this run is the one that writes the letter's row; case workers share one row."""
    found = ended.card.accreditation
    key = (audience, found.id, step)
    if key not in written:
        result = session().execute(
            insert(RenewalLetter)
            .values(
                accreditation_id=found.id,
                audience=audience,
                step=step,
                agency_id=found.agency_id,
                provider_id=found.provider_id,
                sent_at=now,
                sent_by=actor.person_id,
            )
            .on_conflict_do_nothing(index_elements=["accreditation_id", "audience", "step"])
        )
        written[key] = bool(result.rowcount)  # type: ignore[attr-defined]  # a CursorResult, typed as Result
    return written[key]


def _mail(agency: territory.Agency, letter: Letter, about: tuple[Ended, ...], now: datetime) -> None:
    names = {each.code: each.name for each in territory.services()}
    base = current_app.config["ACCREDITA_BASE_URL"]
    if letter.audience == PROVIDER:
        lines = [(names[each.card.accreditation.service_code], each.card.last_day) for each in about]
        said = letters.renewal_to_provider(agency, letter.name, lines, address=f"{base}/domande/rinnovi")
    else:
        count = sum(len(each.alone) for each in about)
        first = min(each.card.last_day for each in about)
        said = letters.renewal_to_case_worker(agency, letter.name, count, first, address=f"{base}/domande/senza-ente")
    subject, body = said
    key = f"renewal-{agency.id}-{letter.audience}-{letter.to}-{day_of(now).isoformat()}"
    mail.queue(to=letter.to, subject=subject, body=body, key=key)
