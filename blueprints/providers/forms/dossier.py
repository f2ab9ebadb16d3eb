"""Forms about the legal person and its papers."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, EmailField, HiddenField, PasswordField, SelectField
from wtforms.validators import DataRequired, Length, Optional, Regexp

from app.forms import Decimals, Form, Text, checked
from app.forms import email as email_shape
from blueprints.providers.messages import DOCUMENT_KINDS, LEGAL_FORMS, VAT_KINDS
from blueprints.providers.rules import numbers
from blueprints.providers.rules.registration import Identity


def _compact(written: str | None) -> str:
    return numbers.compact(written or "")


class IdentityForm(Form):
    """Who the provider is; `seen` is the version from which the form was filled."""

    seen = HiddenField()
    name = Text("Denominazione", [DataRequired(), Length(max=200)])
    legal_form = SelectField(
        "Forma giuridica", [DataRequired()], choices=[(code, names["it"]) for code, names in LEGAL_FORMS.items()]
    )
    owner_comune_istat = SelectField(
        "Comune proprietario", [Optional()], description="Soltanto per le aziende speciali comunali."
    )
    fiscal_code = Text(
        "Codice fiscale dell'ente",
        [
            DataRequired(),
            checked(numbers.is_fiscal_code, "Il codice fiscale non è valido: ricontrollalo sulla visura."),
        ],
        filters=[_compact],
    )
    pec = EmailField("Indirizzo PEC", [DataRequired(), Length(max=254), email_shape])
    email = EmailField(
        "E-mail ordinaria",
        [Optional(), Length(max=254), email_shape],
        description="Ci arrivano gli avvisi di scadenza; senza, arrivano alla PEC.",
    )
    phone = Text("Telefono", [Length(max=40)])
    website = Text(
        "Sito web",
        [
            Optional(),
            Length(max=200),
            Regexp(r"https?://\S+\.\S+$", message="Scrivi un indirizzo che comincia con https://"),
        ],
    )
    address = Text("Indirizzo della sede legale", [DataRequired(), Length(max=200)])
    comune_name = Text("Comune della sede legale", [DataRequired(), Length(max=100)])

    def identity(self, vat_number: str) -> Identity:
        """The facts as they were filled in."""
        return Identity(
            name=self.name.data,
            legal_form=self.legal_form.data,
            vat_number=vat_number,
            fiscal_code=self.fiscal_code.data,
            pec=self.pec.data.strip(),
            email=(self.email.data or "").strip(),
            phone=self.phone.data or "",
            website=self.website.data or "",
            address=self.address.data,
            comune_name=self.comune_name.data,
            owner_comune_istat=self.owner_comune_istat.data or None,
        )


class RegistrationForm(IdentityForm):
    """A provider that comes in, with its legal representative and their account."""

    vat_number = Text(
        "Partita IVA",
        [
            DataRequired(),
            checked(numbers.is_vat_number, "La partita IVA non è valida: undici cifre, l'ultima è di controllo."),
        ],
        filters=[_compact],
        render_kw={"inputmode": "numeric"},
    )
    iban = Text(
        "IBAN del conto dedicato",
        [DataRequired(), checked(numbers.is_iban, "L'IBAN non è valido: ricontrolla tutte le cifre.")],
        filters=[_compact],
        description="Il conto per i pagamenti pubblici (L. 136/2010).",
    )
    representative_name = Text(
        "Nome e cognome del legale rappresentante",
        [DataRequired(), Length(max=120)],
        render_kw={"autocomplete": "name"},
    )
    representative_fiscal_code = Text(
        "Codice fiscale del legale rappresentante",
        [
            DataRequired(),
            checked(numbers.is_persons_fiscal_code, "Il codice fiscale della persona non è valido: ricontrollalo."),
        ],
        filters=[_compact],
    )
    account_email = EmailField(
        "E-mail con cui accedere",
        [DataRequired(), Length(max=254), email_shape],
        description="L'indirizzo personale del legale rappresentante.",
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        "Password",
        [DataRequired()],
        description="Almeno 12 caratteri: una frase di tre o quattro parole va bene.",
        render_kw={"autocomplete": "new-password"},
    )

    def without_account(self) -> None:
        """Whoever is signed in needs no account."""
        del self.account_email
        del self.password


class SiteForm(Form):
    """An operating site."""

    name = Text("Nome della sede", [DataRequired(), Length(max=120)])
    address = Text("Indirizzo", [DataRequired(), Length(max=200)])
    postcode = Text("CAP", [Optional(), Regexp(r"\d{5}$", message="Il CAP ha cinque cifre.")])
    comune_name = Text("Comune", [DataRequired(), Length(max=100)])
    phone = Text("Telefono", [Length(max=40)])
    opening_hours = Text("Orari di apertura", [Length(max=200)], description="Per esempio: lun-ven 9-12 e 14-17.")


class RepresentativeForm(Form):
    """A legal representative."""

    name = Text("Nome e cognome", [DataRequired(), Length(max=120)])
    fiscal_code = Text(
        "Codice fiscale",
        [DataRequired(), checked(numbers.is_persons_fiscal_code, "Il codice fiscale non è valido: ricontrollalo.")],
        filters=[_compact],
    )
    valid_from = DateField("In carica dal giorno", [DataRequired()])


class EndForm(Form):
    """The last day of something."""

    last_day = DateField("Ultimo giorno", [DataRequired()])


class VatForm(Form):
    """A VAT treatment from a day on."""

    kind = SelectField("Regime", [DataRequired()], choices=[(code, names["it"]) for code, names in VAT_KINDS.items()])
    rate = Decimals("Aliquota in per cento", [Optional()], description="Zero o vuota se esente.")
    nature = Text(
        "Natura", [Optional(), Regexp(r"N\d(\.\d)?$", message="Per esempio N4.")], description="Soltanto se esente."
    )
    legal_basis = Text("Norma", [Length(max=200)], description="Per esempio: art. 10 n. 27-ter DPR 633/1972.")
    stamp_exempt = BooleanField("Le fatture sono esenti dal bollo")
    valid_from = DateField("Vale dal giorno", [DataRequired()])


class BankAccountForm(Form):
    """An account dedicated to public payments."""

    iban = Text(
        "IBAN",
        [DataRequired(), checked(numbers.is_iban, "L'IBAN non è valido: ricontrolla tutte le cifre.")],
        filters=[_compact],
    )
    holder = Text("Intestatario", [DataRequired(), Length(max=200)])
    valid_from = DateField("Vale dal giorno", [DataRequired()])


class DocumentForm(Form):
    """A document with its file."""

    kind = SelectField(
        "Tipo", [DataRequired()], choices=[(code, names["it"]) for code, names in DOCUMENT_KINDS.items()]
    )
    title = Text("Titolo", [DataRequired(), Length(max=200)])
    file = FileField(
        "File",
        [FileRequired("Scegli un file.")],
        description="PDF, immagine, zip o file firmato .p7m, al massimo 20 MB.",
    )
    issued_on = DateField("Rilasciato il", [Optional()])
    expires_on = DateField(
        "Valido fino al", [Optional()], description="L'ultimo giorno di validità; vuoto se non scade."
    )
    replaces_id = SelectField("Sostituisce", coerce=int, description="Il documento vecchio non verrà più segnalato.")

    def facts(self) -> dict[str, Any]:
        """What the service asks."""
        return {
            "kind": self.kind.data,
            "title": self.title.data,
            "content": self.file.data.read(),
            "file_name": self.file.data.filename or "",
            "issued_on": self.issued_on.data,
            "expires_on": self.expires_on.data,
            "replaces_id": self.replaces_id.data or None,
        }
