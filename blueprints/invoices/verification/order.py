"""The order of codes and numbers as a person would put them: 9 before 10, FT-9 before FT-10."""

import re

_PARTS = re.compile(r"(\d+)", re.ASCII)


def natural(code: str) -> tuple[tuple[int, int, str, str], ...]:
    """What to sort a code by: its figures as numbers of any length, before the rest as text."""
    found = []
    for place, part in enumerate(_PARTS.split(code)):
        if part:
            bare = part.lstrip("0") if place % 2 else ""
            found.append((1 - place % 2, len(bare), bare, part))
    return tuple(found)
