"""Forms about operators. People write last days; what is stored is the first day out."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, HiddenField, SelectField
from wtforms.validators import DataRequired, Length, Optional, Regexp

from app.forms import Form, Text, checked
from app.periods import Period
from blueprints.providers.messages import CONTRACTS
from blueprints.providers.queries import StaffMember
from blueprints.providers.rules import numbers
from blueprints.providers.rules.staff import Person, Title, after


class MemberForm(Form):
    """An operator; `seen` is the version from which the form was filled."""

    seen = HiddenField(default="0")
    code = Text(
        "Codice",
        [
            DataRequired(),
            Regexp(
                r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", message="Lettere senza accento, cifre e trattini, senza spazi."
            ),
        ],
        description="Il codice o la matricola che usi nelle rendicontazioni.",
    )
    name = Text("Nome e cognome", [DataRequired(), Length(max=120)])
    fiscal_code = Text(
        "Codice fiscale",
        [DataRequired(), checked(numbers.is_persons_fiscal_code, "Il codice fiscale non è valido: ricontrollalo.")],
        filters=[lambda written: numbers.compact(written or "")],
    )
    hired_on = DateField("Primo giorno di lavoro", [DataRequired()])
    last_day = DateField("Ultimo giorno di lavoro", [Optional()])
    criminal_certificate_requested_on = DateField(
        "Certificato del casellario chiesto il",
        [Optional()],
        description="Per chi lavora con minori si chiede prima dell'assunzione, una volta sola.",
    )
    contract = SelectField(
        "Contratto", choices=[("", "non indicato"), *((code, names["it"]) for code, names in CONTRACTS.items())]
    )
    level = Text("Livello", [Length(max=20)])

    def person(self) -> Person:
        """The operator as filled in."""
        return Person(
            code=self.code.data,
            name=self.name.data,
            fiscal_code=self.fiscal_code.data,
            hired_on=self.hired_on.data,
            left_on=after(self.last_day.data),
            criminal_certificate_requested_on=self.criminal_certificate_requested_on.data,
            contract=self.contract.data or None,
            level=self.level.data or None,
        )


class QualificationForm(Form):
    """What an operator is qualified for."""

    profile = SelectField("Profilo", [DataRequired()])
    title = Text("Titolo", [Length(max=200)])
    valid_from = DateField("Conseguito il", [DataRequired()])
    last_day = DateField("Valido fino al", [Optional()], description="Vuoto se non scade.")

    def qualification(self) -> Title:
        """The qualification as filled in."""
        return Title(
            profile=self.profile.data,
            title=self.title.data or "",
            valid_from=self.valid_from.data,
            valid_to=after(self.last_day.data),
        )


class ImportForm(Form):
    """A staff list."""

    file = FileField(
        "Elenco degli operatori", [FileRequired("Scegli un file.")], description="CSV o XLSX, al massimo 5 MB."
    )


def facts_of(member: StaffMember) -> dict[str, Any]:
    """What the form is filled with."""
    return {
        "seen": str(member.version),
        "code": member.code,
        "name": member.name,
        "fiscal_code": member.fiscal_code,
        "hired_on": member.hired_on,
        "last_day": Period(member.hired_on, member.left_on).last,
        "criminal_certificate_requested_on": member.criminal_certificate_requested_on,
        "contract": member.contract or "",
        "level": member.level,
    }
