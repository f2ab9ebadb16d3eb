"""Exceptions of accesses: which ones there are, and what they stop."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from blueprints.care.rules.exceptions import (
    Access,
    Answer,
    Asked,
    Exceptional,
    counts_of,
    exceptions_of,
    read_list,
    reasons_not_to_accept,
    reasons_not_to_explain,
    reasons_not_to_leave,
)

END = date(2026, 11, 1)
ASKED = Asked(month_end=END, late_days=10, kinds=frozenset(Exceptional))
accesses = st.builds(
    Access,
    id=st.just(1),
    kind=st.integers(1, 5),
    came_on=st.dates(END - timedelta(days=20), END + timedelta(days=20)),
    confirmed=st.booleans(),
    contested=st.booleans(),
    edited=st.booleans(),
)


def access(**changes: object) -> Access:
    usual = {"id": 1, "kind": 1, "came_on": END, "confirmed": True, "contested": False, "edited": False}
    return Access(**(usual | changes))  # type: ignore[arg-type]  # the fields by name


def test_an_ordinary_access_needs_no_word() -> None:
    assert exceptions_of(access(), ASKED) == ()


def test_an_access_is_late_from_the_first_day_after_the_term() -> None:
    assert exceptions_of(access(came_on=date(2026, 11, 10)), ASKED) == ()
    assert exceptions_of(access(came_on=date(2026, 11, 11)), ASKED) == ("late",)


@given(accesses)
def test_each_exception_has_its_own_cause_and_a_contested_access_is_not_also_unconfirmed(found: Access) -> None:
    kinds = exceptions_of(found, ASKED)
    assert ("missed" in kinds) == (found.kind == 4)
    assert ("edited" in kinds) == found.edited
    assert ("contested" in kinds) == found.contested
    assert ("unconfirmed" in kinds) == (found.kind == 1 and not found.confirmed and not found.contested)
    assert list(kinds) == [kind for kind in Exceptional if kind in kinds]


@given(accesses, st.frozensets(st.sampled_from(Exceptional)))
def test_an_agency_hears_only_of_what_it_asks(found: Access, kinds: frozenset[str]) -> None:
    asked = Asked(month_end=END, late_days=10, kinds=kinds)
    assert set(exceptions_of(found, asked)) == set(exceptions_of(found, ASKED)) & kinds


def test_what_has_no_reason_stays_and_what_was_sent_back_is_not_accepted() -> None:
    assert [each.facts["count"] for each in reasons_not_to_leave([Answer.OPEN, Answer.SENT_BACK, Answer.ACCEPTED])] == [
        2
    ]
    assert reasons_not_to_leave([Answer.EXPLAINED]) == ()
    assert [each.code for each in reasons_not_to_accept([Answer.SENT_BACK])] == ["exceptions-sent-back"]
    assert reasons_not_to_accept([Answer.EXPLAINED, Answer.ACCEPTED]) == ()


def test_a_reason_is_one_of_the_agencys_list() -> None:
    known = read_list(" Altro;Persona assente ; ;Altro", ";")
    assert known == ("Altro", "Persona assente")
    assert reasons_not_to_explain("Altro", known, 1) == ()
    assert [each.code for each in reasons_not_to_explain("Boh", known, 0)] == [
        "exception-reason-unknown",
        "exceptions-none-chosen",
    ]


def test_kinds_are_counted_in_their_order_and_those_without_any_left_out() -> None:
    assert list(counts_of(["missed", "late", "missed"]).items()) == [("late", 1), ("missed", 2)]
