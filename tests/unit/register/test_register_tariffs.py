"""The price is chosen by the day of the service, and the closest one wins."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.periods import Period
from blueprints.register.rules import QUALITIES, Price, TariffKey, price_for, reasons_not_to_set

START = date(2024, 1, 1)
QUALITY = st.sampled_from(["", "a", "b"])
KEYS = st.builds(TariffKey, service_code=st.sampled_from(["SAD", "ADM"]), **dict.fromkeys(QUALITIES, QUALITY))
DAYS = st.integers(0, 30).map(lambda offset: START + timedelta(days=offset))


@st.composite
def price_lists(draw) -> tuple[Price, ...]:
    found = []
    for number in range(draw(st.integers(0, 8))):
        start = draw(DAYS)
        end = start + timedelta(days=draw(st.integers(1, 20))) if draw(st.booleans()) else None
        value = Decimal(draw(st.integers(1, 5000))) / 100
        found.append(Price(id=number + 1, key=draw(KEYS), period=Period(start, end), unit_price=value))
    return tuple(found)


@given(price_lists(), KEYS, DAYS, st.randoms())
def test_the_order_of_the_list_does_not_matter(prices, asked, day, random):
    assert price_for(random.sample(prices, len(prices)), asked, day) == price_for(prices, asked, day)


@given(price_lists(), KEYS, DAYS)
def test_a_price_is_found_exactly_when_one_fits_that_day(prices, asked, day):
    fits = any(each.period.holds(day) and each.key.fits(asked) for each in prices)
    found = price_for(prices, asked, day)
    assert (found is not None) == fits
    if found is not None:
        assert found.period.holds(day)
        assert found.key.fits(asked)


@given(price_lists(), KEYS, DAYS)
def test_no_price_that_fits_says_more_than_the_chosen_one(prices, asked, day):
    found = price_for(prices, asked, day)
    named = [
        sum(quality != "" for quality in each.key.qualities())
        for each in prices
        if each.period.holds(day) and each.key.fits(asked)
    ]
    if found is not None:
        assert sum(quality != "" for quality in found.key.qualities()) == max(named)


def test_of_two_prices_that_say_equally_much_the_rarer_quality_wins():
    asked = TariffKey(service_code="SAD", day_type="weekday", time_band="evening", fund="FNA")
    keys = [TariffKey(service_code="SAD", **{name: getattr(asked, name)}) for name in ("day_type", "time_band", "fund")]
    weekday, evening, fund = (
        Price(id=number, key=key, period=Period(START), unit_price=Decimal(20 + number))
        for number, key in enumerate(keys, start=1)
    )
    assert price_for([weekday, evening], asked, START) == evening
    assert price_for([fund, weekday, evening], asked, START) == fund


@given(price_lists(), KEYS, DAYS, KEYS, DAYS)
def test_what_was_agreed_with_a_provider_comes_first_and_for_it_alone(prices, own, start, asked, day):
    agreed = Price(id=99, key=replace(own, provider_id=7), period=Period(start), unit_price=Decimal(1))
    for_all = price_for(prices, asked, day)
    holds = start <= day and own.fits(asked)
    assert price_for([*prices, agreed], replace(asked, provider_id=7), day) == (agreed if holds else for_all)
    for other in (None, 8):
        assert price_for([*prices, agreed], replace(asked, provider_id=other), day) == for_all


def test_the_price_of_a_service_is_that_of_its_day():
    key = TariffKey(service_code="SAD", profile="OSS")
    old = Price(id=1, key=key, period=Period(date(2024, 1, 1), date(2025, 1, 1)), unit_price=Decimal("24.00"))
    new = Price(id=2, key=key, period=Period(date(2025, 1, 1)), unit_price=Decimal("25.10"))
    assert price_for([new, old], key, date(2024, 12, 31)) == old
    assert price_for([new, old], key, date(2025, 1, 1)) == new


def test_a_new_price_may_not_begin_before_the_latest():
    latest = Price(id=1, key=TariffKey(service_code="SAD"), period=Period(START), unit_price=Decimal(20))
    (refusal,) = reasons_not_to_set(latest, valid_from=START, valid_to=None, unit_price=Decimal(21))
    assert refusal.code == "tariff-not-after-latest"
    later = START + timedelta(days=1)
    assert reasons_not_to_set(latest, valid_from=later, valid_to=None, unit_price=Decimal(21)) == ()


def test_every_reason_against_a_price_is_named():
    codes = [each.code for each in reasons_not_to_set(None, valid_from=START, valid_to=START, unit_price=Decimal(0))]
    assert codes == ["tariff-not-positive", "act-period-backwards"]
