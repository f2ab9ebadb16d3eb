"""Letting findings pass: whose the cents are then, and who may do it."""

from contextlib import nullcontext
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.invoices.parameters import EXCEEDED_BY
from blueprints.invoices.rules.tolerating import Key, after_tolerating, reasons_not_to_tolerate
from blueprints.invoices.verification.catalogue import CATALOGUE
from blueprints.invoices.verification.facts.parameters import DEFINITIONS

DISPUTING = {code for code, rule in CATALOGUE.rules.items() if rule.disputes}


@dataclass(frozen=True)
class Finding:
    rule: str
    cents: int
    claimed_cents: int


def _pair(rule: str, cents: int, claimed: int, line: int = 1, entry: int = 7) -> tuple[Key, Finding]:
    return Key(line, entry, rule), Finding(rule, cents, claimed)


def test_the_cents_of_a_finding_that_passes_leave_the_dispute() -> None:
    found = [_pair("R19", 6125, 6125), _pair("R24", 100, 100, entry=8)]
    assert after_tolerating(found, {found[0][0]: 6125}, DISPUTING) == [0, 100]


def test_what_another_rule_claims_too_stays_in_dispute_under_that_one() -> None:
    found = [_pair("R19", 6125, 6125), _pair("R24", 0, 4000), _pair("R38", 0, 9999), _pair("R24", 0, 4000, line=2)]
    assert after_tolerating(found, {found[0][0]: 6125}, DISPUTING) == [0, 4000, 0, 0]
    earlier = [_pair("R18", 0, 500), _pair("R19", 100, 100)]
    assert after_tolerating(earlier, {earlier[1][0]: 100}, DISPUTING) == [0, 0]


def test_a_finding_that_claims_more_than_was_let_pass_does_not_pass() -> None:
    found = [_pair("R19", 6126, 6126)]
    assert after_tolerating(found, {found[0][0]: 6125}, DISPUTING) == [6126]


_FINDINGS = st.lists(
    st.builds(
        lambda rule, own, more, line, entry: _pair(rule, own, own + more, line, entry),
        st.sampled_from(["R15", "R18", "R19", "R24", "R38"]),
        st.integers(0, 500),
        st.integers(0, 500),
        st.integers(1, 2),
        st.integers(0, 2),
    ),
    max_size=8,
)


@given(_FINDINGS, st.sets(st.integers(0, 7)))
def test_nothing_is_disputed_beyond_what_was_and_what_is_claimed(
    found: list[tuple[Key, Finding]], places: set[int]
) -> None:
    passing = {found[each][0]: 10_000 for each in places if each < len(found)}
    after = after_tolerating(found, passing, DISPUTING)
    assert sum(after) <= sum(finding.cents for _, finding in found)
    assert all(cents == 0 for cents, (key, _) in zip(after, found, strict=True) if key in passing)
    for cents, (key, finding) in zip(after, found, strict=True):
        assert key in passing or finding.cents <= cents <= finding.claimed_cents
    assert passing or after == [finding.cents for _, finding in found]


def _codes(rules: list[str], roles: set[str], **more: object) -> set[str]:
    allowed = {"R22": frozenset({"accountant"}), "R19": frozenset({"case_worker"})}
    asked = {"reason": "Concordato.", "state": "checked", "billed_cents": 1, **more}
    found = reasons_not_to_tolerate(rules=rules, allowed=allowed, roles=frozenset(roles), **asked)  # type: ignore[arg-type]  # the rest is passed on by name
    return {each.code for each in found}


def test_only_the_named_role_lets_a_finding_pass_and_only_with_a_reason() -> None:
    assert _codes(["R19"], {"case_worker"}) == set()
    assert _codes(["R19"], {"accountant", "administrator"}) == {"tolerance-case_worker"}
    assert _codes(["R19", "R22"], {"case_worker"}) == {"tolerance-accountant"}
    assert _codes(["R02"], {"accountant", "case_worker"}) == {"tolerance-nobody"}
    assert _codes(["R22"], {"accountant"}, reason=" ") == {"tolerance-without-reason"}
    assert _codes(["R22"], {"accountant"}, state="liquidated") == {"tolerance-not-now"}
    assert _codes(["R22"], {"accountant"}, billed_cents=-1) == {"tolerance-credit-note"}
    assert _codes([], {"accountant"}) == {"tolerance-none-chosen"}


def test_the_seed_gives_each_tolerance_to_the_role_that_its_definition_names() -> None:
    named: dict[str, set[str]] = {role: set() for role in EXCEEDED_BY}
    for code, rule in CATALOGUE.rules.items():
        for name in rule.parameters:
            if DEFINITIONS[name].exceeded_by:
                named[DEFINITIONS[name].exceeded_by.replace("-", "_")].add(code)
    assert {role: set(each.default.split()) for role, each in EXCEEDED_BY.items()} == named


@pytest.mark.parametrize(
    ("written", "is_read"), [("nessuna", True), ("R13, R40", True), ("R41", False), ("R13 o", False)]
)
def test_which_rules_a_role_may_exceed_is_written_by_their_codes(written: str, is_read: bool) -> None:
    with nullcontext() if is_read else pytest.raises(ValueError, match=written):
        assert EXCEEDED_BY["accountant"].read(written) == written
