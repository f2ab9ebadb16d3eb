"""Every cent is borne by somebody, and by who should."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from blueprints.invoices.rules.charging import NOBODY, Access, Bearer, LineFacts, shares, shares_of_accesses, weights

MILLION = 1_000_000
BEARERS = st.builds(
    Bearer,
    comune_id=st.integers(1, 3),
    fund=st.sampled_from(["COMUNE", "FNPS"]),
    service_code=st.just("SAD"),
    month=st.just(date(2026, 10, 1)),
    beneficiary_id=st.integers(1, 4),
)


@st.composite
def lines(draw: st.DrawFn) -> LineFacts:
    accesses = []
    for entry in range(1, draw(st.integers(0, 5)) + 1):
        minutes, first = draw(st.integers(0, 240)), draw(st.integers(1, MILLION))
        accesses.append(Access(entry_id=entry, bearer=draw(BEARERS), millionths=first, minutes=minutes))
        if first < MILLION:
            accesses.append(Access(entry_id=entry, bearer=draw(BEARERS), millionths=MILLION - first, minutes=minutes))
    disputed = draw(st.dictionaries(st.integers(0, 5), st.integers(0, 20_000), max_size=3))
    return LineFacts(cents=draw(st.integers(0, 60_000)), accesses=accesses, disputed=disputed)


@given(st.dictionaries(BEARERS, st.integers(0, 10**9), max_size=5), st.integers(-(10**6), 10**6), st.integers(0, 10**5))
def test_no_cent_is_lost_whatever_the_weights(heavy: dict[Bearer, int], net: int, vat: int) -> None:
    found = shares(net_cents=net, vat_cents=vat, heavy=heavy)
    assert sum(each.net_cents for each in found) == net
    assert sum(each.vat_cents for each in found) == vat
    wanted = {key for key, weight in heavy.items() if weight} or {NOBODY}
    assert {each.bearer for each in found} <= wanted


@given(st.lists(lines(), max_size=3))
def test_disputed_and_undisputed_money_together_are_all_the_money_of_the_lines(found: list[LineFacts]) -> None:
    paid, disputed = weights(found), weights(found, of_disputed=True)
    whole = sum(line.cents for line in found if any(each.minutes for each in line.accesses))
    assert sum(paid.values()) + sum(disputed.values()) == whole * MILLION


@given(lines())
def test_what_is_disputed_of_one_access_leaves_the_others_alone(line: LineFacts) -> None:
    plain = LineFacts(cents=line.cents, accesses=line.accesses)
    with_dispute = LineFacts(cents=line.cents, accesses=line.accesses, disputed={1: line.cents})
    first = {each.bearer for each in line.accesses if each.entry_id == 1}
    others = {each.bearer for each in line.accesses if each.entry_id != 1} - first
    assert all(weights([plain]).get(key, 0) == weights([with_dispute]).get(key, 0) for key in others)


def test_a_person_who_moves_in_the_month_is_borne_by_both_comuni_by_their_days() -> None:
    month = date(2026, 10, 1)
    here = Bearer(comune_id=1, fund="COMUNE", service_code="SAD", month=month, beneficiary_id=1)
    there = replace(here, comune_id=2)
    line = LineFacts(
        cents=3000,
        accesses=[
            Access(entry_id=1, bearer=here, millionths=MILLION, minutes=60),
            Access(entry_id=2, bearer=there, millionths=MILLION, minutes=120),
        ],
    )
    found = shares(net_cents=3000, vat_cents=150, heavy=weights([line]))
    borne = [(each.bearer.comune_id, each.net_cents, each.vat_cents) for each in found]
    assert borne == [(1, 1000, 50), (2, 2000, 100)]


def test_what_is_disputed_of_a_whole_line_is_spread_over_what_its_accesses_have_left() -> None:
    bearer = Bearer(comune_id=1, fund="COMUNE", service_code="SAD", month=date(2026, 10, 1), beneficiary_id=1)
    line = LineFacts(
        cents=3000,
        accesses=[
            Access(entry_id=entry, bearer=bearer, millionths=MILLION, minutes=minutes)
            for entry, minutes in ((1, 60), (2, 120), (3, 0))
        ],
        disputed={0: 900, 1: 400, 2: -50},
    )
    assert shares_of_accesses(line, of_disputed=True) == {1: 608, 2: 692, 3: 0}
    assert shares_of_accesses(line) == {1: 392, 2: 1308, 3: 0}
