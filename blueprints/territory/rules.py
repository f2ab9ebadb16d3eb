"""Pure: how names sort, and which days are holidays where."""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, timedelta


def sort_key(name: str) -> str:
    """A name without accents, apostrophes and case, so that every database sorts it alike."""
    plain = unicodedata.normalize("NFD", name.casefold())
    return "".join(c for c in plain if c.isalnum() or c == " ").strip()


def days_between(first: date, last: date) -> Iterable[date]:
    """Every day from the first to the last, both included."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def holidays(
    patrons: Mapping[int, tuple[int, int] | None], national: frozenset[date], first: date, last: date
) -> frozenset[tuple[int, date]]:
    """(Comune, day) for each holiday: Sundays, national holidays, and the patron saint of that Comune.

    `patrons` gives (month, day) by Comune id. Source of the default: domain practice, confirmed by the agency.
    """
    everywhere = [d for d in days_between(first, last) if d.weekday() == 6 or d in national]
    shared = {(comune, d) for comune in patrons for d in everywhere}
    own = {
        (comune, d)
        for comune, patron in patrons.items()
        if patron is not None
        for d in days_between(first, last)
        if (d.month, d.day) == patron
    }
    return frozenset(shared | own)
