"""Scoring: exact points, one rounding half up, minimums by block and in total, ties that share a place."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.calls.rules.scoring import (
    Mode,
    Result,
    Scheme,
    ScoredBlock,
    ScoredCriterion,
    average,
    dispersion,
    ranking,
    reasons_not_to_agree,
    reasons_not_to_score,
    result,
)

D = Decimal
points = st.decimals(min_value=0, max_value=100, places=2)
ONE = ScoredCriterion(code="one", maximum=D(10))
TWO = ScoredCriterion(code="two", maximum=D(10), weight=D("1.5"))
THREE = ScoredCriterion(code="three", maximum=D(5))
SCHEME = Scheme(
    mode=Mode.QUALITY,
    blocks=(
        ScoredBlock(code="a", criteria=(ONE, TWO), minimum=D("12.5")),
        ScoredBlock(code="b", criteria=(THREE,), minimum=D("2.5")),
    ),
    minimum_total=D(18),
)


def scored(one: str, two: str, three: str) -> dict[str, Decimal]:
    return {"one": D(one), "two": D(two), "three": D(three)}


def test_in_the_first_mode_only_mandatory_requirements_count() -> None:
    scheme = Scheme(mode=Mode.PASS)
    assert result("x", scheme).passes
    failed = result("x", scheme, unmet=["G11", "G05"])
    assert [(reason.code, reason.facts["item"]) for reason in failed.reasons] == [
        ("mandatory-unmet", "G05"),
        ("mandatory-unmet", "G11"),
    ]


def test_weights_count_and_minimums_are_met_exactly() -> None:
    found = result("x", SCHEME, agreed=scored("5", "5", "5.50"))
    assert found.blocks == {"a": D("12.5"), "b": D("5.50")}
    assert found.total == D("18.00")
    assert found.passes


def test_each_minimum_that_is_missed_is_told() -> None:
    found = result("x", SCHEME, unmet=["G01"], agreed=scored("4.99", "5", "2.49"))
    assert [reason.code for reason in found.reasons] == [
        "mandatory-unmet",
        "block-below-minimum",
        "block-below-minimum",
        "total-below-minimum",
    ]


def test_a_criterion_without_a_score_is_never_a_pass() -> None:
    found = result("x", SCHEME, agreed={"one": D(10)})
    assert found.total is None
    assert [reason.code for reason in found.reasons] == ["criteria-unscored"]


@given(points, points, points, st.sampled_from(["one", "two", "three"]), points)
def test_a_better_score_never_adds_a_reason(one: D, two: D, three: D, which: str, more: D) -> None:
    given_points = {"one": one, "two": two, "three": three}
    better = given_points | {which: given_points[which] + more}
    before, after = (result("x", SCHEME, agreed=each) for each in (given_points, better))
    assert {reason.code for reason in after.reasons} <= {reason.code for reason in before.reasons}
    assert after.total >= before.total


@given(st.lists(points, min_size=1, max_size=7))
def test_the_average_is_the_exact_one_rounded_half_up(scores: list[Decimal]) -> None:
    exact = sum(map(Fraction, scores)) / len(scores)
    found = average(scores)
    assert abs(Fraction(found) - exact) <= Fraction(1, 200)
    assert found == found.quantize(D("0.01"))
    assert min(scores) <= found <= max(scores)


def test_a_half_goes_up_and_thirds_do_not_drift() -> None:
    assert average([D("7.00"), D("7.01")]) == D("7.01")
    assert average([D("7"), D("7"), D("8")]) == D("7.33")
    assert average([D("0.005")]) == D("0.005").quantize(D("0.01"), rounding=ROUND_HALF_UP)
    with pytest.raises(ValueError, match="no score"):
        average([])


def test_a_score_keeps_to_its_criterion() -> None:
    assert reasons_not_to_score(D("10"), ONE) == ()
    codes = [reason.code for value in ("10.01", "-1", "5.005") for reason in reasons_not_to_score(D(value), ONE)]
    assert codes == ["score-out-of-range", "score-out-of-range", "score-too-fine"]


def test_an_agreed_score_waits_for_all_and_needs_a_reason_when_it_is_not_the_average() -> None:
    members = frozenset({1, 2, 3})
    scores = {1: D("7"), 2: D("7"), 3: D("8")}

    def codes(given_scores: dict[int, Decimal], agreed: str, reason: str) -> list[str]:
        return [each.code for each in reasons_not_to_agree(given_scores, D(agreed), reason=reason, members=members)]

    assert codes({1: D("7")}, "7", "sì") == ["scores-missing"]
    assert codes(scores, "7.33", "") == []
    assert codes(scores, "8", " ") == ["agreed-score-needs-reason"]
    assert codes(scores, "8", "Documentazione più ampia") == []


def test_the_chair_sees_when_members_are_far_apart() -> None:
    near = dispersion([D("6"), D("8")], D("10"), wide_percent=D(20))
    far = dispersion([D("5"), D("8")], D("10"), wide_percent=D(20))
    assert (near.gap, near.wide) == (D("2"), False)
    assert (far.gap, far.wide, far.average) == (D("3"), True, D("6.50"))


results = st.lists(st.tuples(st.integers(1, 99), st.integers(0, 5)), max_size=12, unique_by=lambda pair: pair[0]).map(
    lambda pairs: [Result(applicant=f"p{who:02d}", blocks={}, total=D(total), reasons=()) for who, total in pairs]
)


@given(results, st.randoms(use_true_random=False), st.integers(1, 6))
def test_the_ranking_does_not_depend_on_the_order_and_never_splits_a_tie(
    found: list[Result], random, places: int
) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    ranked = ranking(found, places)
    assert ranked == ranking(shuffled, places)
    for place in ranked:
        assert place.position == 1 + sum(other.total > place.total for other in ranked)
        assert place.admitted == (place.position <= places)


def test_equal_totals_share_a_place_and_the_next_one_is_skipped() -> None:
    found = [
        Result(applicant=name, blocks={}, total=D(total), reasons=())
        for name, total in (("a", "80.15"), ("b", "80.00"), ("c", "80.15"), ("d", "70"))
    ]
    ranked = ranking(found, places=1)
    assert [(each.position, each.applicant, each.admitted) for each in ranked] == [
        (1, "a", True),
        (1, "c", True),
        (3, "b", False),
        (4, "d", False),
    ]


def test_who_does_not_pass_is_not_ranked() -> None:
    failed = result("x", SCHEME, agreed=scored("0", "0", "0"))
    assert ranking([failed]) == ()
