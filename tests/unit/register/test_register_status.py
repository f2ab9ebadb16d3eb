"""What an accreditation is on a day: the time machine never contradicts itself."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from blueprints.register.rules import (
    LISTED,
    ActFact,
    ActKind,
    Status,
    serves_running_projects,
    status_on,
    suspension_of,
)

START = date(2024, 1, 1)
RECORDED = datetime(2024, 1, 1, 9, tzinfo=UTC)
DAYS = st.integers(0, 60).map(lambda offset: START + timedelta(days=offset))
INSTANTS = st.integers(0, 60).map(lambda offset: RECORDED + timedelta(days=offset))


def act(kind: str, day: date, to: date | None = None, *, number: int = 1, at: datetime = RECORDED, **more) -> ActFact:
    return ActFact(id=number, kind=ActKind(kind), effective_from=day, effective_to=to, recorded_at=at, **more)


def on(day: int, month: int = 1) -> date:
    return date(2024, month, day)


@st.composite
def histories(draw) -> tuple[ActFact, ...]:
    numbers = count(1)
    found = []
    for kind in draw(st.lists(st.sampled_from(sorted(ActKind)), min_size=1, max_size=7)):
        day = draw(DAYS)
        ends = kind in {ActKind.ENROLLED, ActKind.EXTENDED, ActKind.SUSPENDED} and draw(st.booleans())
        to = day + timedelta(days=draw(st.integers(1, 40))) if ends else None
        found.append(act(kind, day, to, number=next(numbers), at=draw(INSTANTS)))
    return tuple(found)


def walked(acts: Sequence[ActFact], day: date) -> Status:
    """The slow, obvious way: go through the days one by one and let each act happen on its day."""
    ordered = sorted(acts, key=lambda each: (each.effective_from, each.recorded_at, each.id))
    enrolled, ended, end, pause = False, None, None, None
    today = START
    while today <= day:
        for each in ordered:
            if each.effective_from != today:
                continue
            if each.kind in {ActKind.ENROLLED, ActKind.EXTENDED}:
                enrolled = enrolled or each.kind is ActKind.ENROLLED
                end = each.effective_to
            elif each.kind in {ActKind.REVOKED, ActKind.WITHDRAWN}:
                ended = ended or Status(str(each.kind))
            else:
                pause = each if each.kind is ActKind.SUSPENDED else None
        today += timedelta(days=1)
    if not enrolled:
        return Status.ABSENT
    if ended:
        return ended
    if end is not None and end <= day:
        return Status.EXPIRED
    paused = pause is not None and (pause.effective_to is None or day < pause.effective_to)
    return Status.SUSPENDED if paused else Status.ENROLLED


@given(histories(), DAYS)
def test_the_status_is_what_walking_through_the_days_finds(acts, day):
    assert status_on(acts, day) is walked(acts, day)


@given(histories(), DAYS, st.randoms())
def test_the_order_in_which_acts_are_read_does_not_matter(acts, day, random):
    shuffled = random.sample(acts, len(acts))
    assert status_on(shuffled, day) is status_on(acts, day)


@given(histories(), DAYS, INSTANTS)
def test_what_was_recorded_later_was_not_known_then(acts, day, instant):
    then = [each for each in acts if each.recorded_at <= instant]
    assert status_on(acts, day, instant) is status_on(then, day)


@given(histories(), DAYS)
def test_what_takes_effect_later_says_nothing_about_today(acts, day):
    begun = [each for each in acts if each.effective_from <= day]
    assert status_on(acts, day) is status_on(begun, day)


@given(histories(), DAYS, DAYS)
def test_revoked_and_withdrawn_are_for_good(acts, one, other):
    earlier, later = sorted((one, other))
    status = status_on(acts, earlier)
    if status in {Status.REVOKED, Status.WITHDRAWN}:
        assert status_on(acts, later) is status


@given(histories(), DAYS)
def test_an_accreditation_is_suspended_exactly_when_an_act_suspends_it(acts, day):
    if status_on(acts, day) in LISTED:
        assert (suspension_of(acts, day) is not None) == (status_on(acts, day) is Status.SUSPENDED)


@given(histories(), DAYS)
def test_only_listed_accreditations_serve_projects(acts, day):
    if serves_running_projects(acts, day):
        assert status_on(acts, day) in LISTED


def test_a_suspension_lasts_until_it_is_resumed():
    acts = [act("enrolled", on(1)), act("suspended", on(10), number=2), act("resumed", on(20), number=3)]
    assert [status_on(acts, on(day)) for day in (9, 10, 19, 20)] == [
        Status.ENROLLED,
        Status.SUSPENDED,
        Status.SUSPENDED,
        Status.ENROLLED,
    ]


def test_the_last_day_of_the_period_is_in_and_the_end_is_out():
    acts = [act("enrolled", on(1), on(1, 2))]
    assert status_on(acts, on(31)) is Status.ENROLLED
    assert status_on(acts, on(1, 2)) is Status.EXPIRED


def test_an_extension_takes_the_place_of_the_end():
    acts = [act("enrolled", on(1), on(1, 2)), act("extended", on(1, 2), on(1, 3), number=2)]
    assert status_on(acts, on(29, 2)) is Status.ENROLLED
    assert status_on(acts, on(1, 3)) is Status.EXPIRED


def test_a_suspension_with_effect_in_the_past_was_not_known_before_it_was_recorded():
    later = RECORDED + timedelta(days=30)
    acts = [act("enrolled", on(1)), act("suspended", on(10), number=2, at=later)]
    assert status_on(acts, on(15), RECORDED) is Status.ENROLLED
    assert status_on(acts, on(15), later) is Status.SUSPENDED


def test_a_suspension_says_whether_running_projects_continue():
    enrolled = act("enrolled", on(1))
    kind = act("suspended", on(10), number=2, running_projects_continue=True)
    strict = act("suspended", on(10), number=2, running_projects_continue=False)
    assert serves_running_projects([enrolled, kind], on(12))
    assert not serves_running_projects([enrolled, strict], on(12))
