"""News of the room care."""

from dataclasses import dataclass
from datetime import date

from app.events import Event


@dataclass(frozen=True, kw_only=True)
class ReportAccepted(Event):
    """The agency accepted a monthly report, in whole or in part; `month` is its first day."""

    report_id: int
    agency_id: int
    provider_id: int
    service_code: str
    month: date


@dataclass(frozen=True, kw_only=True)
class ProjectClosed(Event):
    """An individual project has ended; `on` is the first day without it."""

    project_id: int
    agency_id: int
    service_code: str
    on: date
