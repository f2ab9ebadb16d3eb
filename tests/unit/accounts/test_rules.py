"""Passwords and codes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.accounts.rules import code_counts, reasons_not_to_take_password, reasons_not_to_use_link

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize("password", ["", "short", "password1234", "aaaaaaaaaaaaaaaa", "ada.prova2024", "accredita26"])
def test_weak_passwords_are_refused(password: str) -> None:
    assert reasons_not_to_take_password(password, email="ada.prova@ente.example", name="Ada Prova")


def test_a_phrase_is_good() -> None:
    assert not reasons_not_to_take_password("quattro parole senza senso", email="a@b.example", name="Ada Prova")


@given(st.integers(0, 10**9), st.none() | st.integers(0, 10**9))
def test_a_step_counts_only_after_the_last_one(step: int, last: int | None) -> None:
    assert code_counts(step, last) == (last is None or last < step)
    assert not code_counts(None, last)


@given(st.timedeltas(timedelta(-10), timedelta(10)), st.booleans())
def test_a_link_works_once_and_until_it_expires(left: timedelta, used: bool) -> None:
    reasons = reasons_not_to_use_link(expires_at=NOW + left, used_at=NOW if used else None, now=NOW)
    assert bool(reasons) == (used or left <= timedelta(0))
