"""What the findings of several members come to, and which outcome follows from a result."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.decisions import Refusal
from blueprints.calls.rules.judging import ACCEPTED, reasons_not_to_conclude, seal, unmet
from blueprints.calls.rules.scheme import Criterion, ScoringTable, table_of, weighted
from blueprints.calls.rules.scoring import Mode, Place, Result, average, result

D = Decimal
PASSING = Result(applicant="1", blocks={}, total=D(70), reasons=())
FAILING = Result(
    applicant="1", blocks={}, total=D(50), reasons=(Refusal("total-below-minimum", points=50, minimum=60),)
)
UNSCORED = Result(applicant="1", blocks={}, total=None, reasons=(Refusal("criteria-unscored", criteria=["a"]),))
UNMET = Result(
    applicant="1", blocks={}, total=None, reasons=(Refusal("mandatory-unmet", item="G01"), *UNSCORED.reasons)
)
STORED = {
    "mode": "quality",
    "minimum_total": "60",
    "blocks": [
        {
            "code": "a",
            "title": "Primo",
            "minimum": "20",
            "criteria": [
                {"code": "one", "title": "Uno", "maximum": "12.5", "levels": [{"value": "0", "description": "Nulla"}]},
                {"code": "two", "title": "Due", "maximum": "5", "weight": "2", "only_for": ["nord"]},
            ],
        },
        {"code": "b", "title": "Secondo", "criteria": [{"code": "three", "title": "Tre", "maximum": "10",
                                                         "only_for": ["AES"]}]},
    ],
}  # fmt: skip


def test_a_table_is_read_exactly_and_each_service_gets_its_own_part() -> None:
    table = table_of("quality", STORED)
    assert (table.mode, table.minimum_total, table.maximum) == (Mode.QUALITY, D(60), D("32.5"))
    assert table.criteria[0].levels[0].description == "Nulla"
    north = table.asked_of({"SAD", "nord"})
    assert [each.code for each in north.criteria] == ["one", "two"]
    assert [each.code for each in table.asked_of({"AES"}).blocks] == ["a", "b"]
    assert table.asked_of({"AES"}).scheme.blocks[0].minimum == D(20)


def test_without_criteria_only_the_mandatory_requirements_count() -> None:
    assert table_of("quality", None) == ScoringTable()
    assert table_of("pass", {"mode": "pass"}).mode is Mode.PASS


def test_points_are_never_floats() -> None:
    with pytest.raises(TypeError):
        table_of("quality", {**STORED, "minimum_total": 60.5})


@given(st.lists(st.decimals(0, 10, places=2), min_size=3, max_size=3))
def test_the_sum_of_a_sheet_is_the_total_of_the_result(points: list[Decimal]) -> None:
    table = table_of("quality", STORED)
    by_code = {each.code: value for each, value in zip(table.criteria, points, strict=True)}
    assert weighted(by_code, table.criteria) == result("1", table.scheme, agreed=by_code).total
    assert weighted({}, table.criteria) is None
    assert weighted({}, ()) == 0


@given(
    votes=st.sets(st.tuples(st.integers(1, 5), st.sampled_from(["G01", "G02"]))),
    sitting=st.sets(st.integers(1, 5), min_size=1),
    more=st.integers(1, 5),
)
def test_a_requirement_is_unmet_when_more_than_half_of_those_who_judge_say_so(
    votes: set[tuple[int, str]], sitting: set[int], more: int
) -> None:
    found = unmet(votes, sitting)
    for code in ("G01", "G02"):
        said = len({who for who, item in votes if item == code} & sitting)
        assert (code in found) == (said > len(sitting) - said)
    assert found <= unmet({*votes, (more, "G01")}, sitting)
    assert unmet([*votes, *votes], sitting) == found


@pytest.mark.parametrize(
    ("found", "outcome", "codes"),
    [
        (PASSING, "accepted", []),
        (PASSING, "accepted_with_prescriptions", []),
        (PASSING, "refused", []),
        (FAILING, "accepted", ["total-below-minimum"]),
        (FAILING, "refused", []),
        (UNSCORED, "accepted", ["criteria-unscored"]),
        (UNSCORED, "refused", ["criteria-unscored"]),
        (UNMET, "accepted", ["mandatory-unmet", "criteria-unscored"]),
        (UNMET, "refused", []),
    ],
)
def test_an_outcome_follows_from_the_result(found: Result, outcome: str, codes: list[str]) -> None:
    assert [each.code for each in reasons_not_to_conclude(found, outcome)] == codes


def place(admitted: bool) -> Place:
    return Place(position=1, applicant="1", total=D(70), admitted=admitted)


def test_limited_places_wait_for_everybody_and_go_to_the_first() -> None:
    for outcome in (*ACCEPTED, "refused"):
        waits = reasons_not_to_conclude(PASSING, outcome, places=2, place=place(True), waiting=1)
        assert [each.code for each in waits] == ["ranking-incomplete"]
    assert reasons_not_to_conclude(PASSING, "accepted", places=2, place=place(True)) == ()
    beyond = reasons_not_to_conclude(PASSING, "accepted", places=2, place=place(False))
    assert [each.code for each in beyond] == ["no-place-left"]
    assert reasons_not_to_conclude(PASSING, "refused", places=2, place=place(False)) == ()
    assert reasons_not_to_conclude(FAILING, "refused", places=2, waiting=1) == ()


def test_a_seal_changes_with_any_point_and_with_nothing_else() -> None:
    scores = {("SAD", "one"): D("7.50"), ("SAD", "two"): D(3)}
    sealed = seal(1, 2, checks={"G01": ("met", "")}, scores=scores)
    assert sealed == seal(1, 2, checks={"G01": ("met", "")}, scores=dict(reversed(scores.items())))
    assert sealed == seal(1, 2, checks={"G01": ("met", "")}, scores={**scores, ("SAD", "two"): D("3.00")})
    assert sealed != seal(1, 2, checks={"G01": ("met", "")}, scores={**scores, ("SAD", "one"): D("7.51")})
    assert sealed != seal(1, 2, checks={"G01": ("not_met", "")}, scores=scores)
    assert sealed != seal(1, 3, checks={"G01": ("met", "")}, scores=scores)


def test_criteria_hand_their_own_numbers_to_the_arithmetic() -> None:
    scored = Criterion(code="one", title="Uno", maximum=D(10), weight=D("1.5")).scored
    assert (scored.maximum, scored.weight) == (D(10), D("1.5"))
    assert average([D("7.5"), D("7.51")]) == D("7.51")
