"""Time bands with a tariff of their own: part of the day by the wall clock, as an agency names them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from blueprints.register.parameters import ONE_BAND

WHOLE_DAY = 24 * 60


@dataclass(frozen=True, kw_only=True)
class TimeBand:
    """A band: from `opens` to `closes`, minutes of the day; one that closes before it opens passes midnight."""

    name: str
    opens: int
    closes: int

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The minutes of a day, and of the night after it, that are in the band."""
        if self.opens < self.closes:
            return ((self.opens, self.closes),)
        return ((0, self.closes), (self.opens, WHOLE_DAY), (WHOLE_DAY, WHOLE_DAY + self.closes))


def texts_of(written: str) -> tuple[str, ...]:
    """The single bands of an agency's parameter, each as `name 20:00-22:00`; none for an empty text or `nessuna`."""
    return tuple(each.strip() for each in written.split(";") if ":" in each)


def read_bands(written: str) -> tuple[TimeBand, ...]:
    """The bands of an agency's parameter.

    Raises:
        ValueError: a band is not written as `name 20:00-22:00`.
    """
    found = []
    for text in texts_of(written):
        if not re.fullmatch(ONE_BAND, text):
            raise ValueError(text)
        name, _, hours = text.rpartition(" ")
        opens, closes = ((int(each[:2]) * 60 + int(each[3:])) for each in hours.split("-"))
        found.append(TimeBand(name=name.strip(), opens=opens, closes=closes))
    return tuple(found)


def minutes_by_band(bands: Sequence[TimeBand], *, start: int, end: int) -> dict[str, int]:
    """How many of the minutes between two minutes of a day are in each band, the rest under the empty name.

    A minute that two bands claim belongs to the first of them. None is lost: at least one minute is counted.
    """
    rest, found = max(end - start, 1), {}
    for band in bands:
        inside = sum(max(min(end, closes) - max(start, opens), 0) for opens, closes in band.spans)
        if taken := min(inside, rest):
            found[band.name] = taken
            rest -= taken
    return {"": rest, **found} if rest else found
