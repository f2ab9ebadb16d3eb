"""Time bands as an agency writes them, and the minutes of an access in each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.invoices.verification.rules.prices import band_name, band_spans
from blueprints.register.parameters import TIME_BANDS
from blueprints.register.rules import TimeBand, minutes_by_band, read_bands, texts_of

EVENING_AND_NIGHT = "sera tardi 20:00-22:00; notte 22:00-06:00"


def test_bands_are_read_as_they_are_written() -> None:
    evening, night = read_bands(TIME_BANDS.read(EVENING_AND_NIGHT))
    assert evening == TimeBand(name="sera tardi", opens=1200, closes=1320)
    assert (night.name, night.spans) == ("notte", ((0, 360), (1320, 1440), (1440, 1800)))
    assert read_bands(TIME_BANDS.read("nessuna")) == read_bands("") == ()


@pytest.mark.parametrize("written", ["sera", "20:00-22:00", "sera 20-22", "sera 25:00-26:00", "a 20:00-21:00;", "; "])
def test_what_is_no_band_is_not_taken_as_a_parameter(written: str) -> None:
    with pytest.raises(ValueError, match=r"\S|;"):
        TIME_BANDS.read(written)


def test_the_verification_reads_the_same_bands() -> None:
    texts = texts_of(EVENING_AND_NIGHT)
    read = [(each.name, list(each.spans)) for each in read_bands(EVENING_AND_NIGHT)]
    assert [(band_name(text), band_spans(text)) for text in texts] == read


def test_an_access_without_length_counts_one_minute() -> None:
    assert minutes_by_band([], start=600, end=600) == {"": 1}


def _slow(bands: list[TimeBand], start: int, end: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for minute in range(start, end):
        held = [each.name for each in bands if any(low <= minute < high for low, high in each.spans)]
        name = held[0] if held else ""
        found[name] = found.get(name, 0) + 1
    return found


@given(st.integers(0, 1439), st.integers(1, 900), st.integers(1, 1380), st.integers(30, 600))
def test_the_minutes_of_each_band_are_those_counted_one_by_one(start: int, length: int, opens: int, width: int) -> None:
    band = TimeBand(name="a", opens=opens, closes=(opens + width) % 1440)
    end = min(start + length, 1800)
    if end > start:
        assert minutes_by_band([band], start=start, end=end) == _slow([band], start, end)
        assert sum(minutes_by_band([band], start=start, end=end).values()) == end - start
