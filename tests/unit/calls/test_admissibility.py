"""The formal check: proofs may be asked for once, missing requirements never, refusals need a heard provider."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from blueprints.calls.rules.admissibility import (
    CheckedItem,
    FormalCheck,
    Outcome,
    RefusalPath,
    Verdict,
    reasons_not_admissible,
    reasons_not_to_admit,
    reasons_not_to_refuse,
    reasons_not_to_request_integration,
    verdict,
)


def item(code: str, outcome: Outcome, mandatory: bool = True) -> CheckedItem:
    return CheckedItem(code=code, mandatory=mandatory, outcome=outcome)


FINE = FormalCheck(items=(item("G01", Outcome.PRESENT), item("G05", Outcome.PRESENT)), signed=True)

items = st.builds(
    CheckedItem,
    code=st.sampled_from(["G01", "G02", "G03"]),
    mandatory=st.booleans(),
    outcome=st.sampled_from(list(Outcome)),
)
checks = st.builds(
    FormalCheck,
    items=st.lists(items, max_size=3, unique_by=lambda each: each.code).map(tuple),
    signed=st.booleans(),
    integrations_used=st.integers(0, 2),
)


def test_a_complete_check_is_admissible() -> None:
    assert verdict(FINE) is Verdict.ADMISSIBLE
    assert reasons_not_to_admit(FINE) == ()


def test_a_missing_proof_is_asked_for_once_and_then_it_is_too_late() -> None:
    wanting = replace(FINE, items=(item("G05", Outcome.PROOF_MISSING),))
    assert verdict(wanting) is Verdict.INTEGRATION
    assert verdict(replace(wanting, integrations_used=1)) is Verdict.INADMISSIBLE


def test_a_missing_mandatory_requirement_cannot_be_mended_by_asking() -> None:
    lacking = replace(FINE, items=(item("G11", Outcome.REQUIREMENT_MISSING), item("G05", Outcome.PROOF_MISSING)))
    assert verdict(lacking) is Verdict.INADMISSIBLE
    reasons = reasons_not_to_request_integration(lacking, asked=frozenset({"G11", "G05"}), days=10, longest_days=30)
    assert [reason.code for reason in reasons] == ["integration-cannot-mend"]
    assert reasons_not_to_request_integration(lacking, asked=frozenset({"G05"}), days=10, longest_days=30) == ()


def test_a_source_that_does_not_answer_is_never_a_pass_nor_a_refusal() -> None:
    silent = replace(FINE, items=(item("G06", Outcome.NOT_VERIFIABLE),), integrations_used=1)
    assert verdict(silent) is Verdict.TO_CHECK
    assert [reason.code for reason in reasons_not_to_admit(silent)] == ["items-not-verifiable"]
    assert reasons_not_admissible(silent) == ()


def test_asking_names_something_known_in_a_lawful_number_of_days() -> None:
    asked = [
        reason.code
        for asked, days in (
            (frozenset(), 10),
            (frozenset({"X"}), 10),
            (frozenset({"G01"}), 31),
            (frozenset({"G01"}), 0),
        )
        for reason in reasons_not_to_request_integration(FINE, asked=asked, days=days, longest_days=30)
    ]
    assert asked == [
        "integration-names-nothing",
        "integration-names-unknown",
        "integration-days-out-of-range",
        "integration-days-out-of-range",
    ]


@given(checks)
def test_the_verdict_is_admissible_exactly_when_nothing_stands_against(check: FormalCheck) -> None:
    assert (verdict(check) is Verdict.ADMISSIBLE) == (reasons_not_to_admit(check) == ())


@given(checks)
def test_inadmissible_always_has_a_reason_to_tell(check: FormalCheck) -> None:
    if verdict(check) in {Verdict.INADMISSIBLE, Verdict.INTEGRATION}:
        assert reasons_not_admissible(check)


@given(checks, st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_matter(check: FormalCheck, random) -> None:
    shuffled = list(check.items)
    random.shuffle(shuffled)
    other = replace(check, items=tuple(shuffled))
    assert verdict(other) is verdict(check)
    assert set(reasons_not_admissible(other)) == set(reasons_not_admissible(check))


def test_no_refusal_without_notice_time_and_an_answer_to_each_observation() -> None:
    due = date(2026, 10, 10)
    heard = RefusalPath(notice_received_on=date(2026, 9, 30), observations_due_on=due)
    codes = {
        "no notice": RefusalPath(notice_received_on=None, observations_due_on=None),
        "in the ten days": heard,
        "silent": heard,
        "unanswered": replace(heard, observed=True, observations=frozenset({"1", "2"}), answered=frozenset({"1"})),
        "answered": replace(heard, observed=True, observations=frozenset({"1"}), answered=frozenset({"1"})),
    }
    days = {"silent": date(2026, 10, 11)}
    found = {
        name: [reason.code for reason in reasons_not_to_refuse(path, today=days.get(name, due))]
        for name, path in codes.items()
    }
    assert found == {
        "no notice": ["notice-of-reasons-missing"],
        "in the ten days": ["observations-still-possible"],
        "silent": [],
        "unanswered": ["observations-unanswered"],
        "answered": [],
    }


def test_a_competitive_procedure_has_no_notice_of_reasons() -> None:
    path = RefusalPath(notice_received_on=None, observations_due_on=None, competitive=True)
    assert reasons_not_to_refuse(path, today=date(2026, 1, 1)) == ()
