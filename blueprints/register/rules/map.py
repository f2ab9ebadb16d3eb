"""Where a circle stands on the small map of the Comuni: whole units of a drawing, from degrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

# A degree of longitude is this much shorter than one of latitude at 45.2° north (cosine), where the Comuni are.
SHORTER = Decimal("0.705")
MARGIN = 16


@dataclass(frozen=True, kw_only=True)
class Place:
    """A Comune's centre in degrees, and how much is there."""

    id: int
    latitude: Decimal
    longitude: Decimal
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A circle: centre and radius in units of the drawing; y grows southwards."""

    id: int
    x: int
    y: int
    radius: int
    count: int


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """The circles and the size of the paper."""

    width: int
    height: int
    dots: tuple[Dot, ...]


def drawing(places: Sequence[Place], *, width: int) -> Drawing:
    """The circles of the places on paper of that width; height keeps the country's shape.

    A place with more providers has a larger circle, from 4 to 12 units; one without has 3.
    """
    if not places:
        return Drawing(width=width, height=2 * MARGIN, dots=())
    west, east = min(p.longitude for p in places), max(p.longitude for p in places)
    south, north = min(p.latitude for p in places), max(p.latitude for p in places)
    across = max((east - west) * SHORTER, Decimal("0.01"))
    scale = (width - 2 * MARGIN) / across
    most = max(place.count for place in places)
    dots = tuple(
        Dot(
            id=place.id,
            x=MARGIN + _whole((place.longitude - west) * SHORTER * scale),
            y=MARGIN + _whole((north - place.latitude) * scale),
            radius=3 if place.count == 0 else 4 + 8 * place.count // most,
            count=place.count,
        )
        for place in places
    )
    return Drawing(width=width, height=2 * MARGIN + _whole((north - south) * scale), dots=dots)


def _whole(value: Decimal) -> int:
    return int(value.to_integral_value(rounding=ROUND_HALF_EVEN))
