"""Terms of findings, and when they call for a suspension."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.monitoring.rules import (
    SEVERITIES,
    Cause,
    FindingFact,
    Limits,
    Terms,
    causes_to_suspend,
    due_on,
    months_before,
    must_propose_suspension,
    reasons_not_to_resolve,
)

TODAY = date(2026, 11, 22)
TERMS = Terms(minor_days=30, major_days=10, critical_days=1)
LIMITS = Limits(criticals=1, majors=2, within_months=12, overdue_major=True)

days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
limits = st.builds(
    Limits,
    criticals=st.integers(0, 3),
    majors=st.integers(0, 3),
    within_months=st.integers(1, 24),
    overdue_major=st.booleans(),
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[FindingFact, ...]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        found_on, severity = draw(days), draw(st.sampled_from(SEVERITIES))
        resolved = draw(st.none() | st.integers(0, 60))
        found.append(
            FindingFact(
                id=number + 1,
                item_code=draw(st.sampled_from(["V01", "V02"])),
                severity=severity,
                found_on=found_on,
                due_on=due_on(severity, found_on, TERMS),
                resolved_on=None if resolved is None else found_on + timedelta(days=resolved),
            )
        )
    return tuple(found)


def a_finding(number: int = 1, **changes: object) -> FindingFact:
    whole = FindingFact(id=number, item_code="V01", severity="major", found_on=TODAY, due_on=TODAY + timedelta(days=10))
    return replace(whole, **changes)  # type: ignore[arg-type]  # a builder for any field


def causes(*findings: FindingFact, today: date = TODAY, limits: Limits = LIMITS) -> tuple[Cause, ...]:
    return causes_to_suspend(findings, today=today, limits=limits)


@given(
    severity=st.sampled_from(SEVERITIES),
    closed_on=days,
    terms=st.builds(Terms, **{f"{s}_days": st.integers(0, 90) for s in SEVERITIES}),
)
def test_a_term_is_so_many_days_after_the_minutes(severity: str, closed_on: date, terms: Terms) -> None:
    assert (due_on(severity, closed_on, terms) - closed_on).days == getattr(terms, f"{severity}_days")


@given(closed_on=days, longer=st.integers(0, 30))
def test_a_longer_term_never_ends_earlier(closed_on: date, longer: int) -> None:
    more = replace(TERMS, major_days=TERMS.major_days + longer)
    assert due_on("major", closed_on, more) >= due_on("major", closed_on, TERMS)


def test_a_class_without_a_term_is_a_defect() -> None:
    with pytest.raises(KeyError):
        due_on("fatal", TODAY, TERMS)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 22), 12, date(2025, 11, 22)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
    ],
)
def test_months_are_counted_back_on_the_calendar(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


def test_one_critical_finding_is_enough() -> None:
    assert causes(a_finding(severity="critical")) == (Cause(kind="critical", finding_id=1),)


def test_a_critical_finding_that_was_put_right_is_not() -> None:
    assert causes(a_finding(severity="critical", resolved_on=TODAY)) == ()


def test_two_majors_about_one_item_within_the_months_are_enough_even_when_put_right() -> None:
    before = a_finding(1, found_on=date(2025, 11, 23), resolved_on=date(2025, 12, 1))
    assert causes(before, a_finding(2)) == (Cause(kind="majors-repeated", finding_id=2),)


def test_two_majors_about_two_items_are_not() -> None:
    assert causes(a_finding(1), a_finding(2, item_code="V02")) == ()


def test_the_twelve_months_end_on_the_same_day_of_the_year_before() -> None:
    a_year_ago = a_finding(1, found_on=date(2025, 11, 22), resolved_on=date(2025, 12, 1))
    assert causes(a_year_ago, a_finding(2)) == ()


def test_an_open_major_calls_for_it_from_the_day_after_its_term() -> None:
    late = a_finding(found_on=date(2026, 11, 1), due_on=date(2026, 11, 11))
    assert causes(late, today=date(2026, 11, 11)) == ()
    assert causes(late, today=date(2026, 11, 12)) == (Cause(kind="major-overdue", finding_id=1),)


def test_a_limit_of_zero_switches_its_cause_off() -> None:
    off = Limits(criticals=0, majors=0, within_months=12, overdue_major=False)
    late = a_finding(2, found_on=date(2026, 1, 1), due_on=date(2026, 1, 11))
    assert causes(a_finding(1, severity="critical"), late, a_finding(3), limits=off) == ()


@given(history=histories(), today=days, limits=limits)
def test_it_agrees_with_the_slow_and_obvious_rule(
    history: tuple[FindingFact, ...], today: date, limits: Limits
) -> None:
    assert must_propose_suspension(history, today=today, limits=limits) is _obvious(history, today, limits)


def _obvious(history: tuple[FindingFact, ...], today: date, limits: Limits) -> bool:
    seen = [f for f in history if f.found_on <= today]
    still = [f for f in seen if f.resolved_on is None or today < f.resolved_on]
    if limits.criticals and sum(f.severity == "critical" for f in still) >= limits.criticals:
        return True
    if limits.overdue_major and any(f.severity == "major" and f.due_on < today for f in still):
        return True
    recent = [f for f in seen if f.severity == "major" and f.found_on > months_before(today, limits.within_months)]
    return bool(limits.majors) and any(sum(g.item_code == f.item_code for g in recent) >= limits.majors for f in recent)


@given(history=histories(), today=days, limits=limits)
def test_the_order_of_the_findings_does_not_matter(
    history: tuple[FindingFact, ...], today: date, limits: Limits
) -> None:
    backwards = tuple(reversed(history))
    assert causes_to_suspend(history, today=today, limits=limits) == causes_to_suspend(
        backwards, today=today, limits=limits
    )


@given(history=histories(), more=histories(), today=days, limits=limits)
def test_more_findings_never_make_it_milder(
    history: tuple[FindingFact, ...], more: tuple[FindingFact, ...], today: date, limits: Limits
) -> None:
    others = tuple(replace(each, id=each.id + 100) for each in more)
    if must_propose_suspension(history, today=today, limits=limits):
        assert must_propose_suspension((*history, *others), today=today, limits=limits)


@given(history=histories(), today=days, limits=limits)
def test_minor_findings_never_call_for_it(history: tuple[FindingFact, ...], today: date, limits: Limits) -> None:
    minor = tuple(replace(each, severity="minor") for each in history)
    assert not must_propose_suspension(minor, today=today, limits=limits)


@given(history=histories(), today=days, limits=limits)
def test_a_cause_names_one_of_the_findings(history: tuple[FindingFact, ...], today: date, limits: Limits) -> None:
    found = causes_to_suspend(history, today=today, limits=limits)
    assert {each.finding_id for each in found} <= {each.id for each in history}


@given(first=days, resolved=days, today=days)
def test_a_finding_is_put_right_between_the_minutes_and_today(first: date, resolved: date, today: date) -> None:
    possible = first <= resolved <= today
    assert (reasons_not_to_resolve(first, resolved_on=resolved, today=today) == ()) is possible
