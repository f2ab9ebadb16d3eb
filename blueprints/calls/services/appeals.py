"""By when an act can be appealed against."""

from datetime import date

from blueprints.calls.queries import procedure
from blueprints.calls.rules.appeals import EXTRAORDINARY, TAR, last_day
from blueprints.territory import api as territory

DAYS = {TAR: "calls.appeal_days", EXTRAORDINARY: "calls.extraordinary_appeal_days"}


def terms(agency_id: int, told_on: date) -> dict[str, date]:
    """The last day of each appeal against an act that was made known on a day."""
    is_holiday = procedure.holidays(agency_id, told_on)
    return {
        kind: last_day(
            told_on,
            int(territory.parameter(agency_id, name, told_on)),
            skips_august=kind == TAR,
            is_holiday=is_holiday,
        )
        for kind, name in DAYS.items()
    }
