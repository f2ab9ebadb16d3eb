"""What can never happen to disputed money."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.decisions import Refusal
from blueprints.invoices import rules
from blueprints.invoices.states import DISPUTE, DISPUTED, INVOICE, DisputeState

DAY = date(2026, 11, 21)
CENTS = st.integers(0, 100_000)


@st.composite
def standings(draw: st.DrawFn) -> list[rules.Standing]:
    found = []
    for key in range(1, draw(st.integers(0, 6)) + 1):
        cents = draw(st.integers(1, 50_000))
        conceded = draw(st.integers(0, cents))
        found.append(
            rules.Standing(
                id=key,
                state=draw(st.sampled_from(DisputeState)),
                cents=cents,
                conceded_cents=conceded,
                credited_cents=draw(st.integers(0, cents - conceded)),
            )
        )
    return found


@given(disputes=standings(), cents=CENTS)
def test_a_credit_note_never_gives_more_than_it_has_nor_more_than_is_open(
    disputes: list[rules.Standing], cents: int
) -> None:
    parts = rules.absorbed_by(disputes, cents=cents)
    by_id = {each.id: each for each in disputes}
    assert all(0 < part <= by_id[key].open_cents for key, part in parts.items())
    live = sum(each.open_cents for each in disputes if each.state != DisputeState.WITHDRAWN)
    assert sum(parts.values()) == min(cents, live)


@given(disputes=standings(), cents=CENTS)
def test_what_was_upheld_is_met_before_anything_else(disputes: list[rules.Standing], cents: int) -> None:
    parts = rules.absorbed_by(disputes, cents=cents)
    upheld = [each for each in disputes if each.state == DisputeState.UPHELD]
    if any(by.state != DisputeState.UPHELD for by in disputes if by.id in parts):
        assert all(parts.get(each.id, 0) == each.open_cents for each in upheld)


@given(credit=CENTS, disputed=CENTS, conceded=CENTS, credited=CENTS)
def test_a_credit_note_meets_only_money_that_is_still_disputed(
    credit: int, disputed: int, conceded: int, credited: int
) -> None:
    part = rules.met_by_credit(
        credit_cents=credit, disputed_cents=disputed, conceded_cents=conceded, credited_cents=credited
    )
    assert 0 <= part <= credit
    assert part <= max(0, disputed - conceded - credited)


@given(st.lists(st.tuples(st.one_of(st.none(), st.integers(1, 3)), st.sampled_from(["R15", "R22"]), CENTS)))
def test_objections_keep_every_cent_of_the_findings(found: list[tuple[int | None, str, int]]) -> None:
    findings = [
        rules.Found(line_number=line, rule=rule, cents=cents, claimed_cents=cents, facts={})
        for line, rule, cents in found
    ]
    objections = rules.objections(findings)
    assert sum(each.cents for each in objections) == sum(cents for _, _, cents in found)
    assert len({(each.line_number, each.rule) for each in objections}) == len(objections)
    assert all(each.cents for each in objections)


def _codes(found: tuple[Refusal, ...]) -> set[str]:
    return {each.code for each in found}


@pytest.mark.parametrize(
    ("state", "conceded", "days", "expected"),
    [
        ("open", 10, 0, set()),
        ("open", 0, 0, {"dispute-amount-impossible"}),
        ("open", 101, 0, {"dispute-amount-impossible"}),
        ("open", None, 0, {"dispute-answer-awaited"}),
        ("open", None, 1, set()),
        ("answered", None, 0, set()),
        ("upheld", 10, 0, {"dispute-decided-already"}),
    ],
)
def test_the_provider_is_heard_before_a_dispute_is_upheld(
    state: str, conceded: int | None, days: int, expected: set[str]
) -> None:
    found = rules.reasons_not_to_decide(
        state=state,
        answer_due_on=DAY,
        today=DAY + timedelta(days=days),
        reason="perché",
        conceded=conceded,
        cents=100,
    )
    assert _codes(found) == expected


@given(cents=st.integers(-5, 20), verified=st.integers(-5, 10))
def test_only_what_is_undisputed_can_be_disputed_by_hand(cents: int, verified: int) -> None:
    found = rules.reasons_not_to_open_by_hand(state="checked", cents=cents, verified_cents=verified, reason="x")
    assert (not found) == (0 < cents <= verified)


def test_every_state_can_be_reached_and_a_decision_is_final() -> None:
    for machine in (INVOICE, DISPUTE):
        assert machine.reachable() == set(machine.kind)
    decided = set(DisputeState) - DISPUTED
    assert all(set(DISPUTE.possible(state)) <= {"credit"} for state in decided)
