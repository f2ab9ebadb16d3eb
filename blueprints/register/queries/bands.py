"""The time bands of an agency, by day."""

from datetime import date

from blueprints.register.parameters import TIME_BANDS
from blueprints.register.rules import TimeBand, read_bands
from blueprints.territory import api as territory


def bands_by_day(agency_id: int) -> tuple[tuple[date, tuple[TimeBand, ...]], ...]:
    """What the agency has written as its bands: from which day on, and which; before the first none."""
    decided = territory.decided(agency_id, [TIME_BANDS.name])
    return tuple((start, read_bands(str(written))) for _, start, written in decided)


def band_names(agency_id: int) -> tuple[str, ...]:
    """The names of all bands that the agency has ever written, for whichever days."""
    found = {band.name: None for _, bands in bands_by_day(agency_id) for band in bands}
    return tuple(found)
