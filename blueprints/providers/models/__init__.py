"""Tables of the room."""

from blueprints.providers.models.dossier import (
    BankAccount,
    DocumentNotice,
    DossierGrant,
    LegalRepresentative,
    Provider,
    ProviderDocument,
    ProviderSite,
    VatProfileRow,
)
from blueprints.providers.models.expiry import ExpiryCase
from blueprints.providers.models.staff import Qualification, StaffImport, StaffMemberRow

__all__ = [
    "BankAccount",
    "DocumentNotice",
    "DossierGrant",
    "ExpiryCase",
    "LegalRepresentative",
    "Provider",
    "ProviderDocument",
    "ProviderSite",
    "Qualification",
    "StaffImport",
    "StaffMemberRow",
    "VatProfileRow",
]
