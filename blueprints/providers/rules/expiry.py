"""Documents that expire: which still count, and whom to tell when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.decisions import Refusal

EXPIRED = 0


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A document as this rule sees it. `expires_on` is the last day on which it is valid."""

    id: int
    expires_on: date | None
    replaces_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A document whose expiry is to be announced: `step` is one of the steps in days, or `EXPIRED`."""

    document_id: int
    step: int
    days_left: int


def still_counting(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """The documents that no other one has replaced."""
    listed = tuple(papers)
    replaced = {paper.replaces_id for paper in listed}
    return tuple(paper for paper in listed if paper.id not in replaced)


def days_left(expires_on: date, today: date) -> int:
    """Days until the last valid day: 0 on that day, negative after it."""
    return (expires_on - today).days


def step_reached(expires_on: date, today: date, steps: Iterable[int]) -> int | None:
    """The tightest step that has been reached, `EXPIRED` after the last valid day, None when it is early yet."""
    left = days_left(expires_on, today)
    if left < 0:
        return EXPIRED
    return min((step for step in steps if step > EXPIRED and left <= step), default=None)


def notices_due(
    papers: Iterable[Paper], *, today: date, steps: Iterable[int], announced: Iterable[tuple[int, int]]
) -> tuple[Notice, ...]:
    """What is to be announced today, the most urgent first.

    `announced` holds (document, step) pairs that have gone out. Only the tightest step reached is announced:
    a document that arrives late is announced once, not once for every step it has missed, and a wider step
    is never announced after a tighter one.
    """
    wanted = tuple(steps)
    tightest: dict[int, int] = {}
    for document_id, said in announced:
        tightest[document_id] = min(said, tightest.get(document_id, said))
    found = []
    for paper in still_counting(papers):
        if paper.expires_on is None:
            continue
        step = step_reached(paper.expires_on, today, wanted)
        if step is not None and (paper.id not in tightest or step < tightest[paper.id]):
            found.append(Notice(document_id=paper.id, step=step, days_left=days_left(paper.expires_on, today)))
    return tuple(sorted(found, key=lambda notice: (notice.days_left, notice.document_id)))


@dataclass(frozen=True, kw_only=True)
class Planned:
    """The next letter about a document: on which day it goes out, and for which step."""

    on: date
    step: int


def next_notice(expires_on: date, *, today: date, steps: Iterable[int], announced: Iterable[int]) -> Planned | None:
    """The next letter about a document: today's when a step is reached that was not announced, else the next step's.

    None when its expiry has been announced.
    """
    wanted, said = tuple(steps), tuple(announced)
    reached = step_reached(expires_on, today, wanted)
    if reached is not None and (not said or reached < min(said)):
        return Planned(on=today, step=reached)
    floor = min((*said, *(() if reached is None else (reached,))), default=None)
    left = [step for step in (*wanted, EXPIRED) if floor is None or step < floor]
    if not left:
        return None
    step = max(left)
    lead = -1 if step == EXPIRED else step
    return Planned(on=expires_on - timedelta(days=lead), step=step)


def steps_of(written: str) -> tuple[int, ...]:
    """The steps in days of a parameter such as `120,90,60,30`, the widest first.

    Raises:
        ValueError: one of them is no whole positive number.
    """
    steps = {int(part) for part in written.replace(";", ",").split(",") if part.strip()}
    if any(step <= EXPIRED for step in steps):
        raise ValueError(written)
    return tuple(sorted(steps, reverse=True))


def reasons_not_to_file(
    *, title: str, issued_on: date | None, expires_on: date | None, today: date
) -> tuple[Refusal, ...]:
    """Why a document's dates or title cannot be right."""
    found = []
    if not title:
        found.append(Refusal("document-title-missing"))
    if issued_on is not None and issued_on > today:
        found.append(Refusal("document-issued-in-future", issued_on=issued_on))
    if issued_on is not None and expires_on is not None and expires_on < issued_on:
        found.append(Refusal("document-expires-before-issue", issued_on=issued_on, expires_on=expires_on))
    return tuple(found)
