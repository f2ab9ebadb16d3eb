"""What the rules may know: frames for things that come in sets, frozen records for the rest."""

from blueprints.invoices.verification.facts.codes import (
    ACCEPTED_STATES,
    Consumption,
    DayType,
    Kind,
    Level,
    Limit,
    Reason,
    ReportState,
)
from blueprints.invoices.verification.facts.documents import (
    CREDIT_NOTE,
    Agency,
    Document,
    Line,
    Payment,
    Reference,
    VatSummary,
    unsigned,
)
from blueprints.invoices.verification.facts.frames import FAR, SCHEMAS, UNITS, frame, from_rows
from blueprints.invoices.verification.facts.parameters import DEFINITIONS, DatedValue, Definition, Parameters
from blueprints.invoices.verification.facts.world import Fund, Service, World

__all__ = [
    "ACCEPTED_STATES",
    "CREDIT_NOTE",
    "DEFINITIONS",
    "FAR",
    "SCHEMAS",
    "UNITS",
    "Agency",
    "Consumption",
    "DatedValue",
    "DayType",
    "Definition",
    "Document",
    "Fund",
    "Kind",
    "Level",
    "Limit",
    "Line",
    "Parameters",
    "Payment",
    "Reason",
    "Reference",
    "ReportState",
    "Service",
    "VatSummary",
    "World",
    "frame",
    "from_rows",
    "unsigned",
]
