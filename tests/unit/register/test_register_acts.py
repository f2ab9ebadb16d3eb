"""When an act may be recorded, a pact signed, a provider chosen."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.periods import Period, overlapping
from blueprints.register.rules import (
    Act,
    ActFact,
    ActKind,
    Change,
    Enrolment,
    Offer,
    Status,
    doubts_about_act,
    eligible,
    reasons_not_to_change,
    reasons_not_to_enrol,
    reasons_not_to_sign,
    reasons_not_to_terminate,
    status_on,
)
from blueprints.register.states import ACCREDITATION, PACT, AccreditationState, PactState

START, END = date(2024, 1, 1), date(2027, 1, 1)
PERIOD = Period(START, END)
NOW = datetime(2024, 1, 1, tzinfo=UTC)
ENROLLED = ActFact(id=1, kind=ActKind.ENROLLED, effective_from=START, effective_to=END, recorded_at=NOW)
PERIODS = st.tuples(st.integers(0, 50), st.integers(1, 20)).map(
    lambda pair: Period(START + timedelta(days=pair[0]), START + timedelta(days=sum(pair)))
)


def codes(refusals) -> list[str]:
    return [each.code for each in refusals]


def test_an_act_has_a_number_and_is_not_of_tomorrow():
    act = Act(number=" ", day=date(2026, 11, 22))
    assert codes(doubts_about_act(act, today=date(2026, 11, 21))) == ["act-number-missing", "act-in-future"]
    assert doubts_about_act(Act(number="12", day=START), today=START) == ()


def test_every_reason_against_an_enrolment_is_named():
    enrolment = Enrolment(
        period=PERIOD,
        comune_ids=frozenset({1, 9}),
        territory_ids=frozenset({1, 2}),
        service_known=False,
        others=(Period(date(2026, 12, 31)),),
    )
    assert codes(reasons_not_to_enrol(enrolment)) == [
        "accredited-service-unknown",
        "accredited-comune-outside",
        "accredited-already",
    ]


@given(PERIODS, st.lists(PERIODS, max_size=4))
def test_accreditations_that_were_let_in_never_overlap(period, others):
    here = frozenset({1})
    enrolment = Enrolment(period=period, comune_ids=here, territory_ids=here, service_known=True, others=tuple(others))
    if not overlapping(others) and not reasons_not_to_enrol(enrolment):
        assert not overlapping([period, *others])


def test_a_suspension_needs_a_reason_and_a_day_of_the_period():
    change = Change(kind=ActKind.SUSPENDED, effective_from=END)
    assert codes(reasons_not_to_change([ENROLLED], PERIOD, change)) == ["act-reason-missing", "act-outside-period"]


def test_a_suspension_cannot_be_resumed_before_it_begins():
    suspended = ActFact(id=2, kind=ActKind.SUSPENDED, effective_from=date(2025, 5, 1), recorded_at=NOW)
    early = Change(kind=ActKind.RESUMED, effective_from=date(2025, 4, 30))
    assert codes(reasons_not_to_change([ENROLLED, suspended], PERIOD, early)) == ["act-before-last"]
    late = Change(kind=ActKind.RESUMED, effective_from=date(2025, 5, 1))
    assert reasons_not_to_change([ENROLLED, suspended], PERIOD, late) == ()


def test_an_extension_makes_it_longer_and_leaves_earlier_days_as_they_were():
    shorter = Change(kind=ActKind.EXTENDED, effective_from=END, effective_to=END)
    assert "extension-not-longer" in codes(reasons_not_to_change([ENROLLED], PERIOD, shorter))
    longer = Change(kind=ActKind.EXTENDED, effective_from=END, effective_to=date(2027, 7, 1))
    assert reasons_not_to_change([ENROLLED], PERIOD, longer) == ()


def test_a_pact_lies_within_the_accreditation_and_has_its_cig():
    pact = Period(date(2023, 12, 31), END)
    assert codes(reasons_not_to_sign(False, PERIOD, pact, cig=" ", others=[PERIOD])) == [
        "accreditation-ended",
        "pact-outside-accreditation",
        "cig-missing",
        "pact-overlaps",
    ]
    assert reasons_not_to_sign(True, PERIOD, PERIOD, cig="1234567CE7", others=[]) == ()


@pytest.mark.parametrize(("on", "fits"), [(START, False), (date(2025, 1, 1), True), (END, True)])
def test_a_pact_ends_on_a_day_of_its_own(on, fits):
    assert (reasons_not_to_terminate(PERIOD, on=on) == ()) is fits


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 3), st.booleans()), max_size=8), st.integers(1, 3))
def test_only_accredited_providers_that_cover_the_comune_can_be_chosen(rows, comune):
    offers = [
        Offer(accreditation_id=number, provider_id=provider, service_code="SAD", comune_ids=frozenset({place}))
        for number, (provider, place, _) in enumerate(rows)
    ]
    acts = {
        number: [ENROLLED, *([ActFact(id=2, kind=ActKind.SUSPENDED, effective_from=START, recorded_at=NOW)] * paused)]
        for number, (_, _, paused) in enumerate(rows)
    }
    found = eligible(offers, acts, service_code="SAD", comune_id=comune, day=START)
    open_ones = {
        offer.provider_id
        for offer in offers
        if comune in offer.comune_ids and status_on(acts[offer.accreditation_id], START) is Status.ENROLLED
    }
    assert set(found) == open_ones
    assert list(found) == sorted(set(found))


def test_every_state_can_be_reached():
    assert ACCREDITATION.reachable() == frozenset(AccreditationState)
    assert PACT.reachable() == frozenset(PactState)


def test_nothing_leads_out_of_the_final_states():
    assert ACCREDITATION.possible("revoked") == ()
    assert ACCREDITATION.possible("withdrawn") == ()
    assert PACT.possible("terminated") == ()
