"""Payment in place of a provider whose DURC is negative: who gets which cents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.invoices.rules import reasons_not_to_owe, withheld

DEBTS = st.lists(st.integers(1, 500), max_size=3).map(lambda found: list(enumerate(found)))
ITEMS = st.lists(st.integers(-300, 900), max_size=4).map(lambda found: list(enumerate(found)))


def test_the_bodies_come_first_and_the_provider_gets_the_rest() -> None:
    assert withheld([(1, 300), (2, 100)], [(7, 350), (8, 900)]) == {7: {1: 300, 2: 50}, 8: {2: 50}}


def test_a_credit_note_in_the_act_leaves_less_to_withhold() -> None:
    assert withheld([(1, 300)], [(7, 350), (8, -200)]) == {7: {1: 150}}


@given(DEBTS, ITEMS)
def test_never_more_than_owed_than_the_item_or_than_the_provider_gets(
    debts: list[tuple[int, int]], items: list[tuple[int, int]]
) -> None:
    found = withheld(debts, items)
    whole = sum(cents for _, cents in items)
    taken = sum(sum(parts.values()) for parts in found.values())
    assert taken == min(sum(cents for _, cents in debts), max(whole, 0))
    assert all(0 < sum(parts.values()) <= dict(items)[key] for key, parts in found.items())
    for debt, cents in debts:
        assert sum(parts.get(debt, 0) for parts in found.values()) <= cents


@pytest.mark.parametrize(
    ("debts", "negative", "refused"),
    [
        ([("INPS", 1), ("INAIL", 1)], True, False),
        ([], False, False),
        ([("INPS", 1)], False, True),
        ([("INPS", 0)], True, True),
        ([("INPS", 1), ("inps ", 1)], True, True),
        ([(" ", 1)], True, True),
    ],
)
def test_what_is_owed_belongs_to_a_negative_durc(debts: list[tuple[str, int]], negative: bool, refused: bool) -> None:
    assert bool(reasons_not_to_owe(debts, is_negative_durc=negative)) is refused
