"""The commission: odd, at least three, one chair; per applicant who abstains is replaced and the quorum recounted."""

from hypothesis import given
from hypothesis import strategies as st

from blueprints.calls.rules.quorum import (
    Declaration,
    Member,
    Rules,
    bench,
    may_see,
    reasons_not_to_appoint,
    reasons_not_to_judge,
)

CHAIR = Member(person_id=1, chair=True)
THREE = (CHAIR, Member(person_id=2), Member(person_id=3))
RESERVE = (Member(person_id=9, reserve=1), Member(person_id=8, reserve=2))
FREE = dict.fromkeys((1, 2, 3, 8, 9), Declaration.NO_CONFLICT)

declarations = st.fixed_dictionaries({who: st.sampled_from(list(Declaration)) for who in (1, 2, 3, 8, 9)})


def test_three_with_a_chair_make_a_commission() -> None:
    assert reasons_not_to_appoint((*THREE, *RESERVE), Rules()) == ()


def test_two_or_four_or_no_chair_or_twice_the_same_do_not() -> None:
    def codes(*members: Member) -> list[str]:
        return [reason.code for reason in reasons_not_to_appoint(members, Rules())]

    assert codes(CHAIR, Member(person_id=2)) == ["members-too-few", "members-not-odd"]
    assert codes(*THREE, Member(person_id=4)) == ["members-not-odd"]
    assert codes(Member(person_id=1), Member(person_id=2), Member(person_id=3)) == ["chair-not-one"]
    assert codes(CHAIR, Member(person_id=2), Member(person_id=2)) == ["member-twice"]


def test_the_first_reserve_sits_in_for_a_recused_member() -> None:
    found = bench((*THREE, *RESERVE), FREE | {2: Declaration.RECUSED}, Rules())
    assert found.sitting == (1, 3, 9)
    assert found.recused == (2,)
    assert found.substitutes == (9,)
    assert reasons_not_to_judge(found, Rules()) == ()


def test_without_reserves_the_quorum_is_missing() -> None:
    found = bench(THREE, FREE | {2: Declaration.RECUSED}, Rules())
    assert [reason.code for reason in reasons_not_to_judge(found, Rules())] == ["quorum-missing"]


def test_who_has_not_declared_holds_the_others_up() -> None:
    found = bench(THREE, {1: Declaration.NO_CONFLICT, 2: Declaration.NO_CONFLICT}, Rules())
    assert [reason.code for reason in reasons_not_to_judge(found, Rules())] == [
        "declarations-missing",
        "quorum-missing",
    ]


def test_who_is_absent_does_not_judge() -> None:
    found = bench(THREE, FREE, Rules(), present=frozenset({1, 2}))
    assert found.sitting == (1, 2)


@given(declarations)
def test_nobody_judges_who_may_not_see(said: dict[int, Declaration]) -> None:
    found = bench((*THREE, *RESERVE), said, Rules())
    assert all(may_see(who, said) for who in found.sitting)
    assert set(found.sitting).isdisjoint(found.recused)
    assert len(found.sitting) <= 3


@given(declarations, st.sampled_from([1, 2, 3, 8, 9]))
def test_one_more_recusal_never_makes_the_bench_larger(said: dict[int, Declaration], who: int) -> None:
    everyone = (*THREE, *RESERVE)
    settled = {each: word if word is not Declaration.NONE_GIVEN else Declaration.RECUSED for each, word in said.items()}
    before = bench(everyone, settled, Rules())
    after = bench(everyone, settled | {who: Declaration.RECUSED}, Rules())
    assert len(after.sitting) <= len(before.sitting)


def test_a_member_sees_nothing_before_declaring() -> None:
    assert not may_see(1, {})
    assert not may_see(1, {1: Declaration.RECUSED})
    assert may_see(1, {1: Declaration.NO_CONFLICT})
