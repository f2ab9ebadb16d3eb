"""A pact is signed by one side after the other; variations need both."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.decisions import Refusal
from app.periods import Period
from blueprints.register.rules.signing import (
    AGENCY,
    PROVIDER,
    reasons_not_to_answer,
    reasons_not_to_propose,
    reasons_not_to_record_signature,
)
from blueprints.register.states import PACT, PactState

DAY = date(2026, 3, 2)


@given(st.lists(st.sampled_from(sorted(PACT.moves)), max_size=6))
def test_only_two_ways_lead_to_a_signed_pact(moves: list[str]) -> None:
    state, done = str(PACT.initial), []
    for move in moves:
        after = PACT.next(state, move)
        if not isinstance(after, Refusal):
            state = after
            done += [move] if move != "complete" else []
    if state == PactState.SIGNED:
        assert done in (["sign"], ["send", "sign_by_provider", "countersign"])
    if state == PactState.TERMINATED:
        assert done[-1] == "terminate"


@given(
    has_file=st.booleans(),
    protocol=st.sampled_from(["", " ", "12/2026"]),
    signed=st.integers(-3, 3),
    sent=st.integers(-3, 0),
    by=st.sampled_from([AGENCY, PROVIDER]),
)
def test_a_signature_has_a_proof_and_a_possible_day(
    has_file: bool, protocol: str, signed: int, sent: int, by: str
) -> None:
    reasons = reasons_not_to_record_signature(
        has_file=has_file,
        protocol=protocol,
        by=by,
        signed_on=DAY + timedelta(days=signed),
        sent_on=DAY + timedelta(days=sent),
        today=DAY,
    )
    assert (reasons == ()) == ((has_file or (by == AGENCY and bool(protocol.strip()))) and sent <= signed <= 0)


def test_a_variation_is_of_a_signed_pact_within_its_days_and_answered_by_the_other_side() -> None:
    good = {
        "kind": "tariff",
        "text": "25 euro",
        "effective_from": DAY,
        "is_signed": True,
        "pact": Period(DAY, DAY + timedelta(days=9)),
        "waiting": False,
    }
    assert reasons_not_to_propose(**good) == ()  # type: ignore[arg-type]  # facts of a test
    for change in ({"kind": "poem"}, {"text": " "}, {"is_signed": False}, {"waiting": True}):
        assert len(reasons_not_to_propose(**{**good, **change})) == 1  # type: ignore[arg-type]  # facts of a test
    late = {**good, "effective_from": DAY + timedelta(days=9)}
    assert len(reasons_not_to_propose(**late)) == 1  # type: ignore[arg-type]  # facts of a test
    assert reasons_not_to_answer(proposed_by=AGENCY, side=PROVIDER, accepts=True, answer="") == ()
    assert reasons_not_to_answer(proposed_by=AGENCY, side=AGENCY, accepts=True, answer="") != ()
    assert reasons_not_to_answer(proposed_by=AGENCY, side=PROVIDER, accepts=False, answer=" ") != ()
