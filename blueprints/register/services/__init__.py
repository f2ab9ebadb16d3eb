"""What can be done with the register."""

from blueprints.register.services.accreditations import enrol, extend, resume, revoke, suspend, withdraw
from blueprints.register.services.importing import FileFault, ImportReport, import_list
from blueprints.register.services.pacts import draft_pact, sign_draft, sign_pact, terminate_pact
from blueprints.register.services.tariffs import set_tariff

__all__ = [
    "FileFault",
    "ImportReport",
    "draft_pact",
    "enrol",
    "extend",
    "import_list",
    "resume",
    "revoke",
    "set_tariff",
    "sign_draft",
    "sign_pact",
    "suspend",
    "terminate_pact",
    "withdraw",
]
