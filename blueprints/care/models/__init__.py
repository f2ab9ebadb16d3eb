"""The tables of care."""

from blueprints.care.models.deliveries import BatchFault, EntryBatch, MonthlyReport, ReportLine, ServiceEntry
from blueprints.care.models.projects import (
    Authorisation,
    Beneficiary,
    Choice,
    ExtraAuthorisation,
    Project,
    ProjectSuspension,
    ProjectVersion,
    Residence,
)

__all__ = [
    "Authorisation",
    "BatchFault",
    "Beneficiary",
    "Choice",
    "EntryBatch",
    "ExtraAuthorisation",
    "MonthlyReport",
    "Project",
    "ProjectSuspension",
    "ProjectVersion",
    "ReportLine",
    "Residence",
    "ServiceEntry",
]
