"""Pure: what an act withholds for social-security bodies when a DURC is negative (art. 11 c. 6 D.Lgs. 36/2023)."""

from collections.abc import Sequence

from app.decisions import Refusal
from blueprints.invoices.rules.payable import credits_used


def withheld(debts: Sequence[tuple[int, int]], items: Sequence[tuple[int, int]]) -> dict[int, dict[int, int]]:
    """By item, then by debt, the cents that go to the bodies instead of the provider.

    `debts` are (id, open cents) and `items` (id, cents that the provider would get; below zero for a credit note),
    each in its order. Never more than is owed to a body, than an item has, or than the provider gets in all.
    """
    left = dict(debts)
    room = max(sum(cents for _, cents in items), 0)
    found: dict[int, dict[int, int]] = {}
    for key, cents in items:
        parts = credits_used(list(left.items()), against_cents=min(cents, room))
        if parts:
            found[key] = parts
        for debt, part in parts.items():
            left[debt] -= part
            room -= part
    return found


def reasons_not_to_owe(debts: Sequence[tuple[str, int]], *, is_negative_durc: bool) -> tuple[Refusal, ...]:
    """Why these debts (body, cents) may not be recorded with a check."""
    names = [body.strip().casefold() for body, _ in debts]
    wrong = any(not name for name in names) or len(set(names)) < len(names) or any(cents <= 0 for _, cents in debts)
    if debts and (wrong or not is_negative_durc):
        return (Refusal("social-debts-impossible"),)
    return ()
