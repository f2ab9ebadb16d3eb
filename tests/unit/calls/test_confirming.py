"""The yearly confirmation: of whom it is asked, by when, and what stands against one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.periods import Period
from blueprints.calls.rules.confirming import Asked, Said, due_in, is_asked, reasons_not_to_confirm

DUE = date(2026, 12, 31)
CODES = ["A", "B", "C"]
words = st.builds(
    Said, still_true=st.booleans(), change=st.sampled_from(["", " ", "Nuova sede"]), has_file=st.booleans()
)


@given(
    expired=st.frozensets(st.sampled_from(CODES)),
    said=st.dictionaries(st.sampled_from(CODES), words),
    representative=st.booleans(),
)
def test_a_confirmation_says_one_thing_of_everything_and_renews_what_expired(
    expired: frozenset[str], said: dict[str, Said], representative: bool
) -> None:
    asked = [Asked(code=code, expired=code in expired) for code in CODES]
    reasons = reasons_not_to_confirm(asked, said, by_legal_representative=representative)
    whole = all(code in said and said[code].still_true is not bool(said[code].change.strip()) for code in CODES)
    renewed = all(code in said and said[code].has_file for code in expired)
    assert (reasons == ()) == (whole and renewed and representative)


@given(st.integers(-200, 200), st.integers(1, 400) | st.none(), st.integers(0, 120))
def test_it_is_asked_of_who_was_there_when_asking_began_and_goes_on(start: int, length: int | None, opens: int) -> None:
    begin = DUE + timedelta(days=start)
    period = Period(begin, begin + timedelta(days=length) if length else None)
    days = [DUE - timedelta(days=opens) + timedelta(days=each) for each in range(opens + 2)]
    assert is_asked(period, due_on=DUE, opens_days=opens) == all(period.holds(day) for day in days)


def test_the_term_is_a_day_of_every_year() -> None:
    assert due_in(2026, " 31/12 ") == DUE
    assert (due_in(2024, "29/2"), due_in(2026, "29/2")) == (date(2024, 2, 29), date(2026, 2, 28))
    for wrong in ("31/11", "fine anno", ""):
        with pytest.raises(ValueError, match=r"day|month|invalid|must be"):
            due_in(2026, wrong)
