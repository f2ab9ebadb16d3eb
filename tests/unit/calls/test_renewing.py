"""What a renewal carries over, where it is made, and how far it has come."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.periods import Period
from blueprints.calls.rules.renewing import (
    Asked,
    Carried,
    Offer,
    OldFile,
    Progress,
    carried,
    next_call,
    progress_of,
    step_due,
    suppressed,
    zones_within,
)
from blueprints.standards.fields import Evidence, Form, Group, Question, Section

ON = date(2026, 11, 22)
ENDS = date(2027, 1, 1)
NEXT = Period(date(2027, 1, 1), date(2030, 1, 1))


def form(*items: Question | Group) -> Form:
    return Form(sections=(Section(code="s", title="S", items=items),))


def question(code: str, label: str = "Ce l'hai?", **more: object) -> Question:
    return Question(code=code, kind="yes-no", label=label, **more)  # type: ignore[arg-type]  # facts of a test


CODES = st.sampled_from(["A", "B", "C", "D"])
ITEMS = st.dictionaries(CODES, st.sampled_from(["uno", "due"])).map(
    lambda found: form(*(question(code, label) for code, label in found.items()))
)


@given(before=ITEMS, after=ITEMS, answered=st.sets(CODES))
def test_every_question_is_the_same_new_or_changed_and_only_the_same_are_carried(
    before: Form, after: Form, answered: set[str]
) -> None:
    found = carried(before, after, answered, (), on=ON)
    asked = {each.code: each for each in after.items()}
    old = {each.code: each for each in before.items()}
    same = {code for code in asked if old.get(code) == asked[code]}
    assert found.answers == answered & same
    assert (found.new, found.changed) == (asked.keys() - old.keys(), (asked.keys() & old.keys()) - same)


def test_an_answer_goes_over_although_it_is_asked_of_others_or_judged_otherwise() -> None:
    before, after = question("A"), question("A", required=False, only_for=frozenset({"SAD"}), requirement="A")
    assert carried(form(before), form(after), {"A"}, (), on=ON).answers == {"A"}
    group = Group(code="G", label="Sedi", questions=(question("A"),))
    wider = replace(group, questions=(question("A"), question("B")))
    assert carried(form(group), form(group), {"G"}, (), on=ON).answers == {"G"}
    assert carried(form(group), form(wider), {"G"}, (), on=ON) == Carried(
        answers=frozenset(), files=frozenset(), new=frozenset(), changed=frozenset({"G"}), expired=frozenset()
    )


def test_files_go_over_only_where_they_are_asked_and_still_good() -> None:
    asked = form(
        question("A", evidence=Evidence(required=False, expiry="optional")),
        question("B"),
        question("C", evidence=Evidence(valid_days=120)),
    )
    files = (
        OldFile(id=1, path="A"),
        OldFile(id=2, path="A", expires_on=ON),
        OldFile(id=3, path="A", expires_on=ON - timedelta(days=1)),
        OldFile(id=4, path="B"),
        OldFile(id=5, path="C", issued_on=ON - timedelta(days=120)),
        OldFile(id=6, path="C", issued_on=ON - timedelta(days=121)),
        OldFile(id=7, path="Z"),
    )
    found = carried(asked, asked, (), files, on=ON)
    assert (found.files, found.expired) == ({1, 2, 5}, {3, 6})


def test_a_renewal_goes_to_a_call_without_a_gap_and_never_to_its_own() -> None:
    own = Offer(call_id=1, validity=Period(date(2024, 1, 1), ENDS))
    late = Offer(call_id=2, validity=Period(date(2027, 2, 1), None))
    fitting = Offer(call_id=3, validity=NEXT)
    monthly = Offer(call_id=4, validity=None)
    assert next_call([own], ends=ENDS) is None
    assert next_call([late], ends=ENDS) == 2
    assert next_call([late, fitting, own], ends=ENDS) == 3
    assert next_call([monthly], ends=ENDS, own=4) is None


@given(st.lists(st.sampled_from([(True, False), (True, True), (False, False)])))
def test_progress_never_falls_when_an_application_is_added(marks: list[tuple[bool, bool]]) -> None:
    order = (Progress.NOTHING, Progress.REFUSED, Progress.BEGUN, Progress.LODGED)

    def reached(some: list[tuple[bool, bool]]) -> int:
        asked = [
            Asked(provider_id=1, service_code="SAD", validity=NEXT, lodged=lodged, refused=refused)
            for lodged, refused in some
        ]
        return order.index(progress_of(provider_id=1, service_code="SAD", ends=ENDS, followed=False, asked=asked))

    assert [reached(marks[:n]) for n in range(len(marks) + 1)] == sorted(
        reached(marks[:n]) for n in range(len(marks) + 1)
    )
    assert progress_of(provider_id=1, service_code="SAD", ends=ENDS, followed=True, asked=()) is Progress.RENEWED
    other = Asked(provider_id=1, service_code="ADM", validity=NEXT, lodged=True)
    old = Asked(provider_id=1, service_code="SAD", validity=Period(date(2024, 1, 1), ENDS), lodged=True)
    asked_elsewhere = progress_of(provider_id=1, service_code="SAD", ends=ENDS, followed=False, asked=(other, old))
    assert asked_elsewhere is Progress.NOTHING
    for lodged, refused, reached_now in (
        (False, False, Progress.BEGUN),
        (True, False, Progress.LODGED),
        (True, True, Progress.REFUSED),
    ):
        own = Asked(provider_id=1, service_code="SAD", validity=NEXT, lodged=lodged, refused=refused)
        found = progress_of(provider_id=1, service_code="SAD", ends=ENDS, followed=False, asked=(own,))
        assert found is reached_now


@given(days=st.lists(st.integers(0, 200), min_size=1, unique=True), steps=st.sets(st.integers(0, 150), min_size=1))
def test_each_step_goes_out_once_the_widest_first_and_none_after_the_end(days: list[int], steps: set[int]) -> None:
    told: list[int] = []
    for left in sorted(days, reverse=True):
        step = step_due(ENDS, today=ENDS - timedelta(days=left), steps=steps, told=told)
        if step is not None:
            told.append(step)
    assert told == sorted(set(told), reverse=True)
    assert step_due(ENDS, today=ENDS, steps=steps, told=()) is None


@given(st.integers(0, 50), st.integers(1, 10))
def test_a_small_group_is_never_counted(count: int, least: int) -> None:
    assert suppressed(count, least=least) in ({count} if count == 0 or count >= least else {None})


def test_the_territories_asked_for_lie_wholly_in_those_of_the_accreditation() -> None:
    zones = {"a": (1, 2), "b": (2, 3), "c": ()}
    assert zones_within(zones, frozenset({1, 2})) == ("a",)
