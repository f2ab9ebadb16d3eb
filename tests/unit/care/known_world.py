"""A small month that rows can be checked against."""

from datetime import date

from app.periods import Period, month_of
from blueprints.care.rules.known import Known, ProjectFact, ServiceFact

SERVICES = {
    "SAD": ServiceFact(code="SAD", profiles=("ASA", "OSS"), holiday_rate=True, night=True),
    "ADM": ServiceFact(code="ADM", profiles=("EDUCATOR",), holiday_rate=True, night=False, closed=True),
    "AES": ServiceFact(code="AES", profiles=("SCHOOL-ASSISTANT", "EDUCATOR"), holiday_rate=False, night=False),
}
PROJECTS = {
    "P-0001": ProjectFact(id=1, service_code="SAD", profile="ASA", fund="COMUNE", comune_id=7),
    "P-0002": ProjectFact(id=2, service_code="AES", profile="EDUCATOR", fund="REGIONE", comune_id=8),
    "P-0003": ProjectFact(id=3, service_code="ADM", profile="EDUCATOR", fund="COMUNE", comune_id=7),
}


def known(month: Period | None = None, *, today: date = date(2026, 12, 31)) -> Known:
    """October 2026 (whose 25th has an hour twice), or another month."""
    period = month or month_of(date(2026, 10, 1))
    return Known(
        month=period,
        today=today,
        services=SERVICES,
        projects=PROJECTS,
        operators={"OP-1": 11, "OP-2": 12},
        authorisations={("P-0001", "EX-1"): 21},
        holidays=frozenset({(7, date(2026, 10, 13)), (8, date(2026, 10, 14))}),
    )


def row(**changes: str) -> dict[str, str]:
    """A good row, with some fields changed."""
    return {
        "external_id": "a1",
        "project": "P-0001",
        "operator": "OP-1",
        "day": "05/10/2026",
        "start": "08:00",
        "end": "09:30",
    } | changes
