"""Figures about groups of people, shown so that nobody can be recognised in them."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

Key = TypeVar("Key", bound=Any)


def hidden(groups: Mapping[Key, frozenset[int]], *, least: int) -> frozenset[Key]:
    """The groups that may only be shown together: `groups` are ids of people by a key that can be ordered.

    These are the groups of fewer than `least` people; and while all of the hidden together are too few, the
    smallest of the rest joins them, so that what is hidden cannot be had by taking the others from the total.
    """
    ordered = sorted(groups, key=lambda key: (len(groups[key]), key))
    small = [key for key in ordered if len(groups[key]) < least]
    rest = [key for key in ordered if len(groups[key]) >= least]
    while small and rest and len(together(groups[key] for key in small)) < least:
        small.append(rest.pop(0))
    return frozenset(small)


def together(groups: Iterable[frozenset[int]]) -> frozenset[int]:
    """Everybody in some groups, each once."""
    return frozenset(person for group in groups for person in group)
