"""What a notice says, how it is stored, and what stands against publishing it."""

from blueprints.calls.rules.notice.model import (
    ActFacts,
    Announced,
    AskedDocument,
    AskedRequirement,
    AskedService,
    Attachment,
    Declaration,
    Difference,
    NamedLot,
    Notice,
    Panel,
    Price,
    Threshold,
    Zone,
)
from blueprints.calls.rules.notice.publishing import reasons_not_to_publish
from blueprints.calls.rules.notice.stored import as_json, differences, digest_of, from_json, updates_as_json, updates_of

__all__ = [
    "ActFacts",
    "Announced",
    "AskedDocument",
    "AskedRequirement",
    "AskedService",
    "Attachment",
    "Declaration",
    "Difference",
    "NamedLot",
    "Notice",
    "Panel",
    "Price",
    "Threshold",
    "Zone",
    "as_json",
    "differences",
    "digest_of",
    "from_json",
    "reasons_not_to_publish",
    "updates_as_json",
    "updates_of",
]
