"""Where an accreditation holds by date: changes follow each other, and what was known then is shown as it was."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from blueprints.register.rules.coverage import Cover, comuni_on, reasons_not_to_vary_territory

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ALL = frozenset(range(5))
moves = st.lists(st.tuples(st.integers(0, 6), st.frozensets(st.integers(0, 5)), st.frozensets(st.integers(0, 5))))


def applied(covers: list[Cover], day: date, added: frozenset[int], removed: frozenset[int], at: datetime) -> None:
    for place, each in enumerate(covers):
        if each.comune_id in removed and each.valid_to is None:
            covers[place] = Cover(
                comune_id=each.comune_id,
                valid_from=each.valid_from,
                valid_to=day,
                recorded_at=each.recorded_at,
                ended_at=at,
            )
    covers += [Cover(comune_id=each, valid_from=day, recorded_at=at) for each in added]


@given(moves)
def test_agreed_changes_are_those_of_a_plain_diary_and_the_past_stays_as_it_was_known(
    asked: list[tuple[int, frozenset[int], frozenset[int]]],
) -> None:
    covers = [Cover(comune_id=1), Cover(comune_id=2)]
    diary = {DAY - timedelta(days=1): frozenset({1, 2})}
    known = []
    for number, (offset, added, removed) in enumerate(asked):
        day, at = DAY + timedelta(days=offset), AT + timedelta(hours=number)
        before = list(covers)
        if reasons_not_to_vary_territory(covers, added=added, removed=removed, effective_from=day, territory_ids=ALL):
            continue
        known.append((at - timedelta(minutes=1), {each: comuni_on(before, each) for each in map(_day, range(8))}))
        diary[day] = (diary[max(diary)] | added) - removed
        applied(covers, day, added, removed, at)
    for day in map(_day, range(8)):
        assert comuni_on(covers, day) == diary[max(each for each in diary if each <= day)] != frozenset()
    for at, shown in known:
        assert {day: comuni_on(covers, day, at) for day in shown} == shown


def _day(offset: int) -> date:
    return DAY + timedelta(days=offset)


def test_a_change_that_says_nothing_or_what_is_so_already_is_refused() -> None:
    covers = [Cover(comune_id=1), Cover(comune_id=2, valid_from=DAY)]

    def codes(added: set[int], removed: set[int], day: date = DAY + timedelta(days=1)) -> list[str]:
        found = reasons_not_to_vary_territory(
            covers, added=added, removed=removed, effective_from=day, territory_ids=ALL
        )
        return [each.code for each in found]

    assert codes({3}, {1}) == []
    assert codes(set(), set()) == ["variation-empty"]
    assert codes({1}, set()) == codes(set(), {3}) == ["variation-comuni-as-they-are"]
    assert codes({9}, set()) == ["accredited-comune-outside"]
    assert codes(set(), {1, 2}) == ["variation-leaves-nothing"]
    assert codes({3}, set(), DAY) == ["variation-before-later-one"]
