"""When a visit can be planned and closed, what its minutes say, and who may touch it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actors import ANONYMOUS, PROGRAM, Actor, Reach
from app.periods import Period
from blueprints.monitoring.policies import reasons_not_to_decide, reasons_not_to_inspect
from blueprints.monitoring.rules import (
    Answer,
    Closing,
    Planning,
    Record,
    digest_of,
    reasons_not_to_close,
    reasons_not_to_plan,
    record_mark,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
GOOD_PLAN = Planning(
    kind="announced",
    planned_on=date(2026, 11, 25),
    accredited=Period(date(2026, 1, 1), date(2027, 1, 1)),
    active=True,
    has_checklist=True,
    inspector_known=True,
)
GOOD_RECORD = Record(
    started_at=NOW - timedelta(hours=3), ended_at=NOW - timedelta(hours=1), place="Cremona", present_agency="Ivo"
)
GOOD_CLOSING = Closing(
    answers={"V01": Answer(outcome="compliant"), "V02": Answer(outcome="non_compliant")},
    record=GOOD_RECORD,
    finding_items=frozenset({"V02"}),
)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"planned_on": date(2026, 11, 22)}, []),
        ({"planned_on": date(2026, 11, 21)}, ["visit-in-past"]),
        ({"planned_on": date(2026, 12, 31)}, []),
        ({"planned_on": date(2027, 1, 1)}, ["visit-not-accredited"]),
        ({"active": False}, ["visit-not-accredited"]),
        ({"kind": "party"}, ["visit-kind-unknown"]),
        ({"has_checklist": False, "inspector_known": False}, ["visit-checklist-missing", "visit-inspector-unknown"]),
    ],
)
def test_a_visit_is_planned_for_an_accreditation_that_lasts(changes: dict[str, Any], codes: list[str]) -> None:
    found = reasons_not_to_plan(replace(GOOD_PLAN, **changes), today=date(2026, 11, 22))
    assert [each.code for each in found] == codes


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"answers": {"V01": Answer()}}, ["visit-items-missing"]),
        ({"finding_items": frozenset()}, ["visit-findings-missing"]),
        ({"record": Record()}, ["visit-record-missing"]),
        ({"record": replace(GOOD_RECORD, place=" ")}, ["visit-record-missing"]),
        ({"record": replace(GOOD_RECORD, ended_at=NOW - timedelta(hours=4))}, ["visit-ends-before"]),
        ({"record": replace(GOOD_RECORD, ended_at=NOW + timedelta(seconds=1))}, ["visit-ends-later"]),
    ],
)
def test_a_visit_is_closed_when_nothing_is_missing(changes: dict[str, Any], codes: list[str]) -> None:
    found = reasons_not_to_close(replace(GOOD_CLOSING, **changes), now=NOW)
    assert [each.code for each in found] == codes


def test_all_that_is_missing_is_said_at_once() -> None:
    closing = Closing(
        answers={"V02": Answer(), "V01": Answer(), "V03": Answer(outcome="non_compliant")},
        record=Record(),
        finding_items=frozenset(),
    )
    found = reasons_not_to_close(closing, now=NOW)
    assert [each.code for each in found] == ["visit-items-missing", "visit-findings-missing", "visit-record-missing"]
    assert found[0].facts["items"] == ["V01", "V02"]


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.none(), max_size=5))
def test_the_digest_of_minutes_does_not_depend_on_the_order_of_their_parts(content: dict[str, Any]) -> None:
    backwards = dict(reversed(content.items()))
    assert digest_of(content) == digest_of(backwards)
    assert digest_of({**content, "number": "1/2026"}) != digest_of({**content, "number": "2/2026"})


@given(one=st.text(max_size=5), other=st.text(max_size=5))
def test_two_records_have_one_mark_exactly_when_they_say_the_same(one: str, other: str) -> None:
    assert (record_mark(Record(place=one)) == record_mark(Record(place=other))) is (one == other)


def test_the_mark_of_a_record_knows_one_instant_in_any_zone() -> None:
    elsewhere = NOW.astimezone(datetime.strptime("+0100", "%z").tzinfo)
    assert record_mark(Record(started_at=NOW)) == record_mark(Record(started_at=elsewhere))


@pytest.mark.parametrize("question", [reasons_not_to_inspect, reasons_not_to_decide])
def test_only_the_agency_of_a_visit_touches_it(question: Any) -> None:
    staff = Actor(reach=Reach(kind="agency", agency_id=1))
    assert question(staff, agency_id=1) == ()
    assert question(PROGRAM, agency_id=1) == ()
    for stranger in (replace(staff, reach=Reach(kind="agency", agency_id=2)), ANONYMOUS):
        assert [each.code for each in question(stranger, agency_id=1)] == ["visit-of-another-agency"]
