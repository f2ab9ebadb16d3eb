"""The legal clock of a procedure: how many days are left, and why.

The term counts calendar days, without the first one; one that ends on a holiday ends on the next working day.
It stops in two cases (L. 241/1990):

- a request for missing pieces (art. 2 c. 7): from the request to the answer, once, at most 30 days;
- the notice of reasons against (art. 10-bis): until ten days after the observations or, when none came in
  time, until the days given for them are over.

Everything is counted in whole days of the calendar in Italy, so the change of the clocks cannot matter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from app.decisions import Refusal
from blueprints.calls.rules.calendar import IsHoliday, term_end

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The days in force for a procedure; the defaults are the general law's, an agency can set its own."""

    days: int = 30
    longest_request_days: int = 30
    requests_that_suspend: int = 1
    observation_days: int = 10
    resume_days: int = 10


@dataclass(frozen=True, kw_only=True, order=True)
class PiecesRequest:
    """Missing pieces were asked on `sent_on`, to be given in `days`; `answered_on` None when not yet."""

    sent_on: date
    days: int
    answered_on: date | None = None


@dataclass(frozen=True, kw_only=True, order=True)
class ReasonsNotice:
    """The reasons against were sent and received; `observed_on` is when observations came, None when none did."""

    sent_on: date
    received_on: date
    observed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """What has happened: the start, what stopped the clock, the final act."""

    started_on: date
    concluded_on: date | None = None
    requests: tuple[PiecesRequest, ...] = ()
    notices: tuple[ReasonsNotice, ...] = ()


class ClockState(StrEnum):
    """What the clock does on a day."""

    RUNNING = "running"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    CONCLUDED = "concluded"
    CONCLUDED_LATE = "concluded-late"


@dataclass(frozen=True, kw_only=True)
class Segment:
    """Days from `first` to `last`, both in, in which the clock ran or stood still, and why."""

    first: date
    last: date
    running: bool
    reasons: tuple[Refusal, ...]

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, kw_only=True)
class ClockReading:
    """The clock on a day. `ends_on` is the last good day, if nothing else happens.

    `days_left` counts the days on which the clock still runs, 0 on the last good day, negative by the days
    of delay. `notes` explain what had no effect and what moved the end.
    """

    state: ClockState
    active_days: int
    days_left: int
    ends_on: date
    segments: tuple[Segment, ...]
    notes: tuple[Refusal, ...]


@dataclass(frozen=True, kw_only=True)
class _Pause:
    after: date
    until: date
    reason: Refusal


def pieces_due_on(request: PiecesRequest, is_holiday: IsHoliday) -> date:
    """The last good day for the pieces that were asked."""
    return term_end(request.sent_on, request.days, is_holiday)


def observations_due_on(notice: ReasonsNotice, terms: Terms, is_holiday: IsHoliday) -> date:
    """The last good day for observations on a notice of reasons."""
    return term_end(notice.received_on, terms.observation_days, is_holiday)


def read_clock(procedure: Procedure, terms: Terms, *, today: date, is_holiday: IsHoliday) -> ClockReading:
    """How the clock of a procedure stands on a day, and why.

    Raises:
        ValueError: `today` is before the start.
    """
    if today < procedure.started_on:
        raise ValueError("the clock is read from its start on")
    pauses, ignored = _pauses(procedure, terms, is_holiday)
    blocks = _merged((each.after, each.until) for each in pauses)
    counted = procedure.started_on + terms.days * DAY
    raw, ends_on = _end(procedure.started_on, terms.days, blocks, is_holiday)
    notes = ignored if raw == ends_on else (*ignored, Refusal("term-moved-to-working-day", end=raw, moved=ends_on))
    if raw != counted:
        notes = (Refusal("term-lengthened-by-suspensions", days=(raw - counted).days), *notes)
    looked = today if procedure.concluded_on is None else min(today, procedure.concluded_on)
    left = _running(looked, ends_on, blocks) if looked <= ends_on else -(looked - ends_on).days
    return ClockReading(
        state=_state(procedure, looked, today, ends_on, blocks),
        active_days=_running(procedure.started_on, looked, blocks),
        days_left=left,
        ends_on=ends_on,
        segments=_segments(procedure.started_on, max(looked, ends_on), pauses),
        notes=notes,
    )


def _pauses(procedure: Procedure, terms: Terms, is_holiday: IsHoliday) -> tuple[list[_Pause], tuple[Refusal, ...]]:
    requests = sorted(procedure.requests, key=lambda each: (each.sent_on, each.days, each.answered_on or date.max))
    pauses = [_request_pause(each, terms, is_holiday) for each in requests[: terms.requests_that_suspend]]
    ignored = tuple(
        Refusal("request-did-not-suspend", sent_on=each.sent_on, allowed=terms.requests_that_suspend)
        for each in requests[terms.requests_that_suspend :]
    )
    pauses += [_notice_pause(each, terms, is_holiday) for each in procedure.notices]
    start = procedure.started_on
    held = [
        _Pause(after=max(each.after, start), until=each.until, reason=each.reason)
        for each in pauses
        if each.until > max(each.after, start)
    ]
    return sorted(held, key=lambda each: (each.after, each.until, each.reason.code)), ignored


def _request_pause(request: PiecesRequest, terms: Terms, is_holiday: IsHoliday) -> _Pause:
    latest = min(pieces_due_on(request, is_holiday), request.sent_on + terms.longest_request_days * DAY)
    until = latest if request.answered_on is None else min(request.answered_on, latest)
    reason = Refusal("suspended-for-pieces", sent_on=request.sent_on, until=until)
    return _Pause(after=request.sent_on, until=until, reason=reason)


def _notice_pause(notice: ReasonsNotice, terms: Terms, is_holiday: IsHoliday) -> _Pause:
    due = observations_due_on(notice, terms, is_holiday)
    in_time = notice.observed_on is not None and notice.observed_on <= due
    until = notice.observed_on + terms.resume_days * DAY if in_time and notice.observed_on is not None else due
    code = "suspended-after-observations" if in_time else "suspended-for-observations"
    return _Pause(after=notice.sent_on, until=until, reason=Refusal(code, sent_on=notice.sent_on, until=until))


def _merged(spans: Iterable[tuple[date, date]]) -> tuple[tuple[date, date], ...]:
    """Spans `(after, until]` without overlaps, in order."""
    blocks: list[tuple[date, date]] = []
    for after, until in sorted(spans):
        if blocks and after <= blocks[-1][1]:
            blocks[-1] = (blocks[-1][0], max(until, blocks[-1][1]))
        else:
            blocks.append((after, until))
    return tuple(blocks)


def _running(after: date, until: date, blocks: tuple[tuple[date, date], ...]) -> int:
    """Days in `(after, until]` on which the clock runs."""
    stopped = sum(
        (max(timedelta(), min(until, last) - max(after, first)) for first, last in blocks),
        start=timedelta(),
    )
    return (until - after - stopped).days


def _end(start: date, days: int, blocks: tuple[tuple[date, date], ...], is_holiday: IsHoliday) -> tuple[date, date]:
    """The day on which the last day of the term is used up, and the last good day."""
    cursor, remaining = start, days
    for after, until in blocks:
        gap = (after - cursor).days
        if remaining < gap:
            break
        cursor, remaining = until, remaining - gap
    raw = cursor + remaining * DAY
    found = raw
    while True:
        block = next((until for after, until in blocks if after <= found < until), None)
        if block is not None:
            found = block
        elif is_holiday(found):
            found += DAY
        else:
            return raw, found


def _state(
    procedure: Procedure, looked: date, today: date, ends_on: date, blocks: tuple[tuple[date, date], ...]
) -> ClockState:
    if procedure.concluded_on is not None and procedure.concluded_on <= today:
        return ClockState.CONCLUDED if looked <= ends_on else ClockState.CONCLUDED_LATE
    if looked > ends_on:
        return ClockState.EXPIRED
    # On the day of the request the clock has already run; it stands still from the day after.
    return ClockState.SUSPENDED if any(after <= looked < until for after, until in blocks) else ClockState.RUNNING


def _segments(start: date, last: date, pauses: list[_Pause]) -> tuple[Segment, ...]:
    """The days after `start` up to `last`, cut where the clock stopped or went on."""
    cuts = {edge for each in pauses for edge in (each.after, each.until) if start < edge < last}
    found = []
    for after, until in pairwise(sorted({start, last} | cuts)):
        reasons = tuple(each.reason for each in pauses if each.after <= after and until <= each.until)
        found.append(
            Segment(
                first=after + DAY,
                last=until,
                running=not reasons,
                reasons=reasons or (Refusal("term-running", days=(until - after).days),),
            )
        )
    return tuple(found)
