"""Lodging: every reason against at once, and each of them alone is enough."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.calls.rules.lodging import Lodging, UploadedFile, reasons_not_to_lodge
from blueprints.calls.rules.windows import Window, Windows
from blueprints.calls.states import ApplicationState, CallState

CLOSES = datetime(2026, 12, 31, 11, tzinfo=UTC)
NOW = CLOSES - timedelta(hours=1)
TODAY = date(2026, 12, 31)
READY = Lodging(
    call=CallState.OPEN_INITIAL,
    application=ApplicationState.DRAFT,
    windows=Windows(initial=Window(opens=CLOSES - timedelta(days=30), closes=CLOSES)),
    required=frozenset({"a", "b"}),
    answered=frozenset({"a", "b", "c"}),
    files=(UploadedFile(question="b", name="statuto.pdf", expires_on=TODAY),),
    services=frozenset({"SAD"}),
    by_legal_representative=True,
    seen_version=3,
    version=3,
)


def codes(lodging: Lodging, now: datetime = NOW) -> list[str]:
    return [reason.code for reason in reasons_not_to_lodge(lodging, now=now, today=TODAY)]


def test_a_complete_application_in_time_may_be_lodged() -> None:
    assert codes(READY) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"call": CallState.CLOSED}, "call-takes-no-applications"),
        ({"application": ApplicationState.LODGED}, "already-lodged"),
        ({"answered": frozenset({"a"})}, "answers-missing"),
        ({"invalid": frozenset({"c"})}, "answers-invalid"),
        ({"unconfirmed": frozenset({"c"})}, "answers-not-confirmed"),
        ({"services": frozenset()}, "no-service-chosen"),
        ({"shares": (60_00, 30_00)}, "shares-not-whole"),
        ({"files": (UploadedFile(question="b", name="x", clean=False),)}, "files-infected"),
        ({"files": (UploadedFile(question="b", name="x", clean=None),)}, "files-not-scanned"),
        ({"files": (UploadedFile(question="b", name="x", expires_on=date(2026, 12, 30)),)}, "files-expired"),
        ({"by_legal_representative": False}, "only-legal-representative-lodges"),
        ({"seen_version": 2}, "changed-meanwhile"),
    ],
)
def test_one_thing_wrong_is_one_reason(change: dict[str, object], code: str) -> None:
    assert codes(replace(READY, **change)) == [code]


def test_the_closing_instant_is_too_late_whoever_asks() -> None:
    assert codes(READY, CLOSES - timedelta(microseconds=1)) == []
    assert codes(READY, CLOSES) == ["window-closed"]


def test_all_reasons_are_told_at_once() -> None:
    wrong = replace(READY, answered=frozenset(), services=frozenset(), by_legal_representative=False)
    assert codes(wrong, CLOSES) == [
        "window-closed",
        "answers-missing",
        "no-service-chosen",
        "only-legal-representative-lodges",
    ]


questions = st.frozensets(st.sampled_from("abcdef"))


@given(questions, questions, questions)
def test_answering_more_never_adds_a_reason(
    required: frozenset[str], answered: frozenset[str], more: frozenset[str]
) -> None:
    before = codes(replace(READY, required=required, answered=answered))
    after = codes(replace(READY, required=required, answered=answered | more))
    assert set(after) <= set(before)


@given(st.timedeltas(timedelta(days=-60), timedelta(days=60)))
def test_nothing_stamped_after_the_instant_is_taken_and_nothing_before_it_is_refused(offset: timedelta) -> None:
    assert (codes(READY, CLOSES + offset) == []) == (timedelta(days=-30) <= offset < timedelta(0))
