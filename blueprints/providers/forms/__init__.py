"""Forms of the room."""

from blueprints.providers.forms.dossier import (
    BankAccountForm,
    DocumentForm,
    EndForm,
    IdentityForm,
    RegistrationForm,
    RepresentativeForm,
    SiteForm,
    VatForm,
)
from blueprints.providers.forms.staff import ImportForm, MemberForm, QualificationForm

__all__ = [
    "BankAccountForm",
    "DocumentForm",
    "EndForm",
    "IdentityForm",
    "ImportForm",
    "MemberForm",
    "QualificationForm",
    "RegistrationForm",
    "RepresentativeForm",
    "SiteForm",
    "VatForm",
]
