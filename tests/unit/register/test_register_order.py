"""The neutral order is a fair draw that anyone can repeat; the map keeps every Comune on the paper."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.register.rules import Place, doubts_about_cig, draw, drawing, drawn

DAY = date(2026, 11, 21)
IDS = st.sets(st.integers(1, 10_000), max_size=30)


@given(IDS)
def test_the_draw_loses_nobody(ids):
    assert sorted(drawn(DAY, ids)) == sorted(ids)


@given(IDS, IDS)
def test_the_order_of_two_does_not_depend_on_who_else_is_there(ids, others):
    alone = drawn(DAY, ids)
    together = [each for each in drawn(DAY, ids | others) if each in ids]
    assert list(alone) == together


def test_anyone_can_repeat_the_draw():
    assert draw(DAY, 7) == hashlib.sha256(b"accredita:2026-11-21:7").hexdigest()


def test_over_the_year_everybody_is_first_about_equally_often():
    ids, days = range(1, 6), 1000
    firsts = [drawn(DAY + timedelta(days=offset), ids)[0] for offset in range(days)]
    assert all(150 <= firsts.count(each) <= 250 for each in ids)


DEGREES = st.integers(0, 10_000)


@given(st.lists(st.tuples(DEGREES, DEGREES, st.integers(0, 40)), max_size=20))
def test_every_circle_lies_on_the_paper(points):
    places = [
        Place(id=number, latitude=45 + Decimal(lat) / 10_000, longitude=9 + Decimal(lon) / 10_000, count=count)
        for number, (lat, lon, count) in enumerate(points)
    ]
    paper = drawing(places, width=320)
    assert [dot.id for dot in paper.dots] == [place.id for place in places]
    for dot in paper.dots:
        assert dot.radius <= dot.x <= paper.width - dot.radius
        assert dot.radius <= dot.y <= paper.height - dot.radius


def test_north_is_up_and_east_is_right():
    south_west = Place(id=1, latitude=Decimal("45.0"), longitude=Decimal("9.8"))
    north_east = Place(id=2, latitude=Decimal("45.3"), longitude=Decimal("10.3"))
    first, second = drawing([south_west, north_east], width=320).dots
    assert first.x < second.x
    assert first.y > second.y


@pytest.mark.parametrize("cig", ["1234567CE7", "1234567ce7", " 1234567 CE7 "])
def test_a_cig_whose_check_digits_fit_raises_no_doubt(cig):
    assert doubts_about_cig(cig) == ()


@given(st.integers(0, 9_999_999))
def test_ordinary_codes_with_their_check_digits_fit_and_with_others_do_not(number):
    right = f"{number:07d}{number * 211 % 4091:03X}"
    wrong = f"{number:07d}{(number * 211 + 1) % 4091:03X}"
    assert doubts_about_cig(right) == ()
    (doubt,) = doubts_about_cig(wrong)
    assert doubt.code == "cig-check-digits"
    assert doubt.facts["expected"] == right


@given(st.sampled_from("ABCDEFGHIJKLMNOPQRSTU"), st.integers(0, 0xFFFFFF))
def test_new_codes_with_their_check_digits_fit(letter, number):
    check = (number + ord(letter) - 64) * 211 % 4091
    assert doubts_about_cig(f"{letter}{number:06X}{check:03X}") == ()


@given(st.sampled_from("XYZ"), st.integers(0, 0xFFFFFFF))
def test_small_contracts_codes_with_their_check_digits_fit(letter, number):
    assert doubts_about_cig(f"{letter}{number * 211 % 251:02X}{number:07X}") == ()


@pytest.mark.parametrize(("cig", "code"), [("123", "cig-length"), ("!!!!!!!!!!", "cig-shape"), ("", "cig-length")])
def test_other_texts_are_doubted_never_refused(cig, code):
    (doubt,) = doubts_about_cig(cig)
    assert doubt.code == code
