"""The tables of the room. Rows of an application show `lodged`: before it only its provider sees them."""

from blueprints.calls.models.appeals import Appeal, LetterReceipt
from blueprints.calls.models.applications import (
    Answer,
    Application,
    ApplicationFile,
    ApplicationService,
    Lodging,
)
from blueprints.calls.models.calls import Call, CallAnswer, CallQuestion, CallService, CallVersion
from blueprints.calls.models.confirming import YearlyConfirmation
from blueprints.calls.models.decisions import Decision, DecisionItem
from blueprints.calls.models.evaluation import (
    AgreedOutcome,
    AgreedScore,
    Check,
    Commission,
    Commissioner,
    CommissionSession,
    ConflictDeclaration,
    Evaluation,
    Score,
)
from blueprints.calls.models.procedure import FormalCheck, IntegrationRequest, RejectionNotice
from blueprints.calls.models.renewing import RenewalLetter
from blueprints.calls.models.sampling import SampleCheck, SampleDraw, SampleOutcome
from blueprints.calls.models.signatures import SignedPaper

__all__ = [
    "AgreedOutcome",
    "AgreedScore",
    "Answer",
    "Appeal",
    "Application",
    "ApplicationFile",
    "ApplicationService",
    "Call",
    "CallAnswer",
    "CallQuestion",
    "CallService",
    "CallVersion",
    "Check",
    "Commission",
    "CommissionSession",
    "Commissioner",
    "ConflictDeclaration",
    "Decision",
    "DecisionItem",
    "Evaluation",
    "FormalCheck",
    "IntegrationRequest",
    "LetterReceipt",
    "Lodging",
    "RejectionNotice",
    "RenewalLetter",
    "SampleCheck",
    "SampleDraw",
    "SampleOutcome",
    "Score",
    "SignedPaper",
    "YearlyConfirmation",
]
