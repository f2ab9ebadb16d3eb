"""Read side of the room."""

from blueprints.monitoring.queries.cards import (
    FindingCard,
    ProposalCard,
    VisitCard,
    checks,
    facts_of,
    finding,
    findings,
    overdue_accreditations,
    pending,
    proposal,
    visit,
)
from blueprints.monitoring.queries.items import checklist_items
from blueprints.monitoring.queries.lists import ProposalLine, VisitLine, page_of_proposals, page_of_visits
from blueprints.monitoring.queries.penalties import (
    PenaltyCard,
    decided_cents,
    is_penalised,
    page_of_penalties,
    penalised,
    penalty,
    penalty_card,
)
from blueprints.monitoring.queries.rows import (
    locked_checks,
    locked_finding,
    locked_penalty,
    locked_proposal,
    locked_visit,
    rows_of_findings,
)

__all__ = [
    "FindingCard",
    "PenaltyCard",
    "ProposalCard",
    "ProposalLine",
    "VisitCard",
    "VisitLine",
    "checklist_items",
    "checks",
    "decided_cents",
    "facts_of",
    "finding",
    "findings",
    "is_penalised",
    "locked_checks",
    "locked_finding",
    "locked_penalty",
    "locked_proposal",
    "locked_visit",
    "overdue_accreditations",
    "page_of_penalties",
    "page_of_proposals",
    "page_of_visits",
    "penalised",
    "penalty",
    "penalty_card",
    "pending",
    "proposal",
    "rows_of_findings",
    "visit",
]
