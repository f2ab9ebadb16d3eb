"""What can be done with the register."""

from blueprints.register.services.accreditations import enrol, extend, resume, revoke, suspend, withdraw
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
    answer_variation,
    confirm_signature,
    countersign,
    paper,
    propose_variation,
    send_for_signature,
    sign_by_provider,
)
from blueprints.register.services.tariffs import set_tariff

__all__ = [
    "FileFault",
    "ImportReport",
    "Signature",
    "answer_variation",
    "complete_draft",
    "confirm_signature",
    "countersign",
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
