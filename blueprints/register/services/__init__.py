"""What can be done with the register."""

from blueprints.register.services.accreditations import enrol, extend, resume, revoke, suspend, withdraw
from blueprints.register.services.covering import TerritoryChange, cover
from blueprints.register.services.importing import FileFault, ImportReport, import_list
from blueprints.register.services.pacts import (
    complete_draft,
    draft_from_outcome,
    draft_pact,
    sign_draft,
    sign_pact,
    terminate_pact,
)
from blueprints.register.services.signing import (
    Signature,
    confirm_signature,
    countersign,
    paper,
    send_for_signature,
    sign_by_provider,
)
from blueprints.register.services.tariffs import set_tariff
from blueprints.register.services.variations import AgreedPrice, answer_variation, propose_variation

__all__ = [
    "AgreedPrice",
    "FileFault",
    "ImportReport",
    "Signature",
    "TerritoryChange",
    "answer_variation",
    "complete_draft",
    "confirm_signature",
    "countersign",
    "cover",
    "draft_from_outcome",
    "draft_pact",
    "enrol",
    "extend",
    "import_list",
    "paper",
    "propose_variation",
    "resume",
    "revoke",
    "send_for_signature",
    "set_tariff",
    "sign_by_provider",
    "sign_draft",
    "sign_pact",
    "suspend",
    "terminate_pact",
    "withdraw",
]
