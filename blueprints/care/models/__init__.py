"""The tables of care."""

from blueprints.care.models.confirmations import ConfirmationLink, EntryAnswer, SignedSheet
from blueprints.care.models.costs import Allocation, CopaymentBand, Fund, IseeDeclaration, Stay
from blueprints.care.models.deliveries import (
    BatchFault,
    EntryBatch,
    EntryVersion,
    MonthlyReport,
    ReportLine,
    ServiceEntry,
)
from blueprints.care.models.exceptions import EntryException
from blueprints.care.models.profiles import ColumnProfile
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
from blueprints.care.models.schools import Enrolment, School, SchoolClosure, SchoolTerm, TimetableSpan
from blueprints.care.models.tokens import ApiToken

__all__ = [
    "Allocation",
    "ApiToken",
    "Authorisation",
    "BatchFault",
    "Beneficiary",
    "Choice",
    "ColumnProfile",
    "ConfirmationLink",
    "CopaymentBand",
    "Enrolment",
    "EntryAnswer",
    "EntryBatch",
    "EntryException",
    "EntryVersion",
    "ExtraAuthorisation",
    "Fund",
    "IseeDeclaration",
    "MonthlyReport",
    "Project",
    "ProjectSuspension",
    "ProjectVersion",
    "ReportLine",
    "Residence",
    "School",
    "SchoolClosure",
    "SchoolTerm",
    "ServiceEntry",
    "SignedSheet",
    "Stay",
    "TimetableSpan",
]
