"""The legal clock: suspensions stop it, their order does not matter, and clocks that change hour do not either."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.calls.rules.calendar import holidays_of, term_end
from blueprints.calls.rules.legal_clock import (
    ClockState,
    PiecesRequest,
    Procedure,
    ReasonsNotice,
    Terms,
    observations_due_on,
    pieces_due_on,
    read_clock,
)

DAY = timedelta(days=1)
START = date(2026, 9, 1)
NEVER = holidays_of(())
ITALY = holidays_of([date(2026, 11, 1), date(2026, 12, 8), date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)])


def everyday(_: date) -> bool:
    return False


days = st.integers(0, 90).map(lambda offset: START + offset * DAY)


@st.composite
def requests(draw: st.DrawFn) -> PiecesRequest:
    sent = draw(days)
    answered = draw(st.none() | st.integers(0, 40).map(lambda offset: sent + offset * DAY))
    return PiecesRequest(sent_on=sent, days=draw(st.integers(1, 40)), answered_on=answered)


@st.composite
def notices(draw: st.DrawFn) -> ReasonsNotice:
    sent = draw(days)
    received = sent + draw(st.integers(0, 5)) * DAY
    observed = draw(st.none() | st.integers(0, 15).map(lambda offset: received + offset * DAY))
    return ReasonsNotice(sent_on=sent, received_on=received, observed_on=observed)


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    return Procedure(
        started_on=START,
        requests=tuple(draw(st.lists(requests(), max_size=3))),
        notices=tuple(draw(st.lists(notices(), max_size=2))),
    )


def stopped_days(procedure: Procedure, terms: Terms, is_holiday) -> set[date]:
    """The slow, obvious twin: every day on which the clock stands still, one by one."""
    stopped = set()
    for request in sorted(procedure.requests, key=lambda r: (r.sent_on, r.days, r.answered_on or date.max))[:1]:
        day = request.sent_on
        while True:
            if request.answered_on is not None and day >= request.answered_on:
                break
            if (day - request.sent_on).days >= terms.longest_request_days:
                break
            if day >= pieces_due_on(request, is_holiday):
                break
            day += DAY
            stopped.add(day)
    for notice in procedure.notices:
        due = observations_due_on(notice, terms, is_holiday)
        resumes = due
        if notice.observed_on is not None and notice.observed_on <= due:
            resumes = notice.observed_on + terms.resume_days * DAY
        day = notice.sent_on
        while day < resumes:
            day += DAY
            stopped.add(day)
    return {day for day in stopped if day > procedure.started_on}


def obvious_end(procedure: Procedure, terms: Terms, is_holiday) -> date:
    stopped = stopped_days(procedure, terms, is_holiday)
    day, active = procedure.started_on, 0
    while True:
        if active >= terms.days and day + DAY not in stopped and not is_holiday(day):
            return day
        day += DAY
        active += day not in stopped


def test_thirty_days_without_the_first_and_moved_off_a_sunday() -> None:
    reading = read_clock(Procedure(started_on=date(2026, 10, 2)), Terms(), today=date(2026, 10, 2), is_holiday=ITALY)
    # 1 November is All Saints' and a Sunday.
    assert reading.ends_on == date(2026, 11, 2)
    assert reading.days_left == 31
    assert [note.code for note in reading.notes] == ["term-moved-to-working-day"]


def test_a_request_stops_the_clock_until_the_answer() -> None:
    procedure = Procedure(
        started_on=date(2026, 9, 1),
        requests=(PiecesRequest(sent_on=date(2026, 9, 11), days=10, answered_on=date(2026, 9, 16)),),
    )
    reading = read_clock(procedure, Terms(), today=date(2026, 9, 16), is_holiday=NEVER)
    assert reading.active_days == 10
    assert reading.ends_on == date(2026, 10, 6)
    assert reading.days_left == 20
    assert [(each.days, each.running) for each in reading.segments] == [(10, True), (5, False), (20, True)]
    assert reading.segments[1].reasons[0].code == "suspended-for-pieces"


def test_a_request_never_stops_it_for_more_than_thirty_days_and_only_once() -> None:
    first = PiecesRequest(sent_on=date(2026, 9, 11), days=60)
    second = PiecesRequest(sent_on=date(2026, 10, 20), days=10)
    reading = read_clock(
        Procedure(started_on=START, requests=(second, first)), Terms(), today=date(2026, 9, 12), is_holiday=everyday
    )
    assert reading.state is ClockState.SUSPENDED
    assert reading.ends_on == START + 60 * DAY
    assert [note.code for note in reading.notes] == ["term-lengthened-by-suspensions", "request-did-not-suspend"]


def test_after_observations_it_resumes_ten_days_later_and_without_when_the_ten_days_end() -> None:
    sent = date(2026, 9, 7)
    silent = ReasonsNotice(sent_on=sent, received_on=sent)
    heard = ReasonsNotice(sent_on=sent, received_on=sent, observed_on=date(2026, 9, 10))
    late = ReasonsNotice(sent_on=sent, received_on=sent, observed_on=date(2026, 9, 18))
    ends = [
        read_clock(Procedure(started_on=START, notices=(notice,)), Terms(), today=sent, is_holiday=everyday).ends_on
        for notice in (silent, heard, late)
    ]
    assert ends == [START + 40 * DAY, START + (30 + 13) * DAY, START + 40 * DAY]


def test_a_request_on_the_last_day_still_stops_the_clock_and_one_after_it_does_not_revive_it() -> None:
    last = START + 30 * DAY
    on_the_last = Procedure(started_on=START, requests=(PiecesRequest(sent_on=last, days=10),))
    too_late = Procedure(started_on=START, requests=(PiecesRequest(sent_on=last + DAY, days=10),))
    assert read_clock(on_the_last, Terms(), today=last, is_holiday=everyday).ends_on == last + 10 * DAY
    expired = read_clock(too_late, Terms(), today=last + 2 * DAY, is_holiday=everyday)
    assert (expired.ends_on, expired.state, expired.days_left) == (last, ClockState.EXPIRED, -2)


def test_a_request_on_the_working_day_to_which_the_end_was_moved_still_stops_the_clock() -> None:
    # The thirty days end on Sunday 4 October 2026, so the term ends on Monday, the day of the request.
    started, monday = date(2026, 9, 4), date(2026, 10, 5)
    asked = Procedure(started_on=started, requests=(PiecesRequest(sent_on=monday, days=10),))
    assert read_clock(Procedure(started_on=started), Terms(), today=monday, is_holiday=NEVER).ends_on == monday
    reading = read_clock(asked, Terms(), today=monday, is_holiday=NEVER)
    assert (reading.ends_on, reading.state) == (date(2026, 10, 15), ClockState.SUSPENDED)


def test_the_final_act_stops_the_clock_for_good() -> None:
    procedure = Procedure(started_on=START, concluded_on=START + 20 * DAY)
    reading = read_clock(procedure, Terms(), today=START + 200 * DAY, is_holiday=everyday)
    assert (reading.state, reading.active_days, reading.days_left) == (ClockState.CONCLUDED, 20, 10)
    late = read_clock(
        Procedure(started_on=START, concluded_on=START + 31 * DAY),
        Terms(),
        today=START + 31 * DAY,
        is_holiday=everyday,
    )
    assert late.state is ClockState.CONCLUDED_LATE


def test_the_clock_cannot_be_read_before_it_starts() -> None:
    with pytest.raises(ValueError, match="from its start"):
        read_clock(Procedure(started_on=START), Terms(), today=START - DAY, is_holiday=everyday)


@given(procedures(), st.integers(1, 60), st.booleans())
def test_it_agrees_with_counting_day_by_day(procedure: Procedure, length: int, with_holidays: bool) -> None:
    is_holiday = ITALY if with_holidays else everyday
    terms = Terms(days=length)
    assert read_clock(procedure, terms, today=START, is_holiday=is_holiday).ends_on == obvious_end(
        procedure, terms, is_holiday
    )


@given(procedures(), st.integers(0, 120))
def test_a_suspension_never_lengthens_the_active_days(procedure: Procedure, offset: int) -> None:
    today = START + offset * DAY
    plain = read_clock(Procedure(started_on=START), Terms(), today=today, is_holiday=ITALY)
    stopped = read_clock(procedure, Terms(), today=today, is_holiday=ITALY)
    assert stopped.active_days <= plain.active_days
    assert stopped.ends_on >= plain.ends_on


@given(procedures(), st.randoms(use_true_random=False), st.integers(0, 120))
def test_the_order_in_which_things_are_told_does_not_matter(procedure: Procedure, random, offset: int) -> None:
    shuffled = [list(procedure.requests), list(procedure.notices)]
    for each in shuffled:
        random.shuffle(each)
    other = Procedure(started_on=START, requests=tuple(shuffled[0]), notices=tuple(shuffled[1]))
    today = START + offset * DAY
    one, two = (read_clock(each, Terms(), today=today, is_holiday=ITALY) for each in (procedure, other))
    assert (one.state, one.active_days, one.days_left, one.ends_on) == (
        two.state,
        two.active_days,
        two.days_left,
        two.ends_on,
    )
    assert [(s.first, s.last, s.running) for s in one.segments] == [(s.first, s.last, s.running) for s in two.segments]


@given(procedures(), st.integers(0, 150))
def test_segments_cover_every_day_once_and_running_ones_add_up(procedure: Procedure, offset: int) -> None:
    today = START + offset * DAY
    reading = read_clock(procedure, Terms(), today=today, is_holiday=ITALY)
    first = START + DAY
    for segment in reading.segments:
        assert segment.first == first
        first = segment.last + DAY
    assert first == max(today, reading.ends_on) + DAY
    running = [s.first + i * DAY for s in reading.segments if s.running for i in range(s.days)]
    assert sum(day <= today for day in running) == reading.active_days
    if today <= reading.ends_on:
        assert sum(today < day <= reading.ends_on for day in running) == reading.days_left


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(1, 120))
def test_the_change_of_the_clocks_has_no_effect(start: date, length: int) -> None:
    rome = ZoneInfo("Europe/Rome")
    noon = datetime(start.year, start.month, start.day, 12, tzinfo=rome)
    reading = read_clock(Procedure(started_on=start), Terms(days=length), today=start, is_holiday=everyday)
    at_noon_then = (noon + timedelta(days=length)).astimezone(UTC).astimezone(rome)
    assert reading.ends_on == at_noon_then.date()


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 60))
def test_a_term_ends_on_a_working_day_not_before_its_days_are_over(start: date, length: int) -> None:
    end = term_end(start, length, ITALY)
    assert not ITALY(end)
    assert end >= start + length * DAY
    assert all(ITALY(start + length * DAY + i * DAY) for i in range((end - start).days - length))


def test_saturdays_count_as_holidays_only_when_the_agency_says_so() -> None:
    saturday = date(2026, 11, 21)
    assert not holidays_of(())(saturday)
    assert holidays_of((), saturdays=True)(saturday)
