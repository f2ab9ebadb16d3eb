"""Forms of the room."""

from datetime import date
from typing import Any

from flask_wtf.file import FileField, FileRequired
from stdnum.it import codicefiscale
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.forms import Form, Hours, Text, checked
from app.periods import Period
from blueprints.care import messages
from blueprints.care.rules.projects import AuthorisedTime, ProjectTerms
from blueprints.care.rules.words import Chooser, Per, Suspension


def _words(table: dict[str, dict[str, str]], codes: Any) -> list[tuple[str, str]]:
    return [(str(code), table[code]["it"]) for code in codes]


def _after(start: str, message: str) -> Any:
    def validate(form: Any, field: Any) -> None:
        first = form[start].data
        if field.data and first and field.data < first:
            raise ValidationError(message)

    return validate


class PeriodForm(Form):
    """A first and a last day."""

    valid_from = DateField("Dal giorno", [DataRequired()])
    last_day = DateField(
        "Fino al giorno compreso", [Optional(), _after("valid_from", "L'ultimo giorno viene dopo il primo.")]
    )

    @property
    def period(self) -> Period:
        """The days asked for."""
        return Period.through(self.valid_from.data, self.last_day.data)


class TermsForm(PeriodForm):
    """What a project is about."""

    profile = SelectField("Profilo professionale", [DataRequired()])
    school_level = SelectField("Grado di scuola", description="Solo per l'assistenza educativa scolastica.")
    comune_id = SelectField("Comune in cui si svolge il servizio", [DataRequired()], coerce=int)
    fund = Text("Fondo", [DataRequired(), Length(max=40)], default="COMUNE")
    requested = Hours("Ore settimanali chieste dal GLO", [Optional()], description="Solo per la scuola, per esempio 8.")
    double_operator = BooleanField("Autorizzati due operatori insieme")
    note = TextAreaField("Note per l'ente", [Length(max=2000)])

    def terms(self, service_code: str) -> ProjectTerms:
        """What was written, as the rules want it."""
        return ProjectTerms(
            service_code=service_code,
            profile=self.profile.data,
            comune_id=self.comune_id.data,
            period=self.period,
            school_level=self.school_level.data or "",
            fund=self.fund.data.upper(),
            requested_minutes=self.requested.data,
            double_operator=self.double_operator.data,
            note=self.note.data or "",
        )


class RevisionForm(TermsForm):
    """New terms of a project; `version` is the one that the person saw."""

    version = HiddenField()


class NewProjectForm(TermsForm):
    """A project for a new person, with its hours and the citizen's choice."""

    name = Text("Nome e cognome", [DataRequired(), Length(max=120)])
    fiscal_code = Text(
        "Codice fiscale",
        [Optional(), checked(lambda it: bool(codicefiscale.is_valid(it)), "Il codice fiscale non è corretto.")],
    )
    born_on = DateField("Data di nascita", [DataRequired()])
    residence_id = SelectField("Comune di residenza", [DataRequired()], coerce=int)
    social_record = Text("Numero della cartella sociale", [Length(max=60)])
    service_code = SelectField("Servizio", [DataRequired()])
    minutes = Hours("Ore autorizzate", [InputRequired()], description="Per esempio 3 oppure 2:30.")
    per = RadioField("Le ore sono", choices=_words(messages.PERS, Per), default=Per.WEEK)
    provider_id = SelectField(
        "Ente gestore scelto", coerce=int, description="Si può indicare anche dopo: senza scelta il servizio non parte."
    )
    chosen_on = DateField("Scelta espressa il", [Optional()])
    chosen_by = SelectField("Scelta espressa da", choices=_words(messages.CHOOSERS, Chooser))

    def validate_chosen_on(self, field: Any) -> None:
        """A choice has its day."""
        if self.provider_id.data and not field.data:
            raise ValidationError("Scrivi il giorno in cui la scelta è stata espressa.")

    @property
    def time(self) -> AuthorisedTime:
        """The hours authorised."""
        return AuthorisedTime(per=self.per.data, minutes=self.minutes.data or 0)


class TimeForm(PeriodForm):
    """Authorised hours from a day on, or further hours for some days."""

    minutes = Hours("Ore", [InputRequired()], description="Per esempio 3 oppure 2:30.")
    per = RadioField(
        "Le ore sono",
        choices=[*_words(messages.PERS, Per), ("extra", "in più, per i giorni indicati")],
        default=Per.WEEK,
    )
    carry_over = BooleanField("Le ore non usate passano al periodo dopo")
    code = Text("Numero dell'autorizzazione", [Length(max=20)], description="Solo per le ore in più.")
    reason = Text("Motivo", [Length(max=200)], description="Solo per le ore in più.")

    def validate_code(self, field: Any) -> None:
        """Extra hours have a number, which entries name, and a last day."""
        if self.per.data == "extra" and not field.data:
            raise ValidationError("Le ore in più hanno un numero di autorizzazione.")


class ChoiceForm(Form):
    """The citizen's choice from a day on."""

    provider_id = SelectField("Ente gestore scelto", [DataRequired()], coerce=int)
    valid_from = DateField("La scelta vale dal giorno", [DataRequired()])
    chosen_on = DateField("Espressa il", [DataRequired()])
    chosen_by = SelectField("Espressa da", choices=_words(messages.CHOOSERS, Chooser))


class StateForm(Form):
    """Suspend, resume or close a project."""

    move = RadioField("Che cosa succede", [DataRequired()])
    day = DateField("Dal giorno", [DataRequired()], description="Per la chiusura: il primo giorno senza servizio.")
    back_on = DateField("Il servizio riprende il", [Optional()], description="Solo per la sospensione, se si sa già.")
    reason = SelectField("Motivo della sospensione", choices=_words(messages.SUSPENSIONS, Suspension))


class MoveForm(Form):
    """A new residence."""

    comune_id = SelectField("Nuovo Comune di residenza", [DataRequired()], coerce=int)
    day = DateField("Dal giorno", [DataRequired()])


class FileForm(Form):
    """A month's file of accesses."""

    agency_id = SelectField("Ente a cui rendiconti", [DataRequired()], coerce=int)
    month = Text(
        "Mese", [DataRequired()], description="Per esempio 2026-10.", render_kw={"pattern": "[0-9]{4}-[0-9]{2}"}
    )
    file = FileField("File degli accessi (CSV o XLSX)", [FileRequired("Scegli un file.")])

    def validate_month(self, field: Any) -> None:
        """A month is a year and a number from 1 to 12."""
        try:
            date.fromisoformat(f"{field.data}-01")
        except ValueError as problem:
            raise ValidationError("Scrivi anno e mese, per esempio 2026-10.") from problem

    @property
    def first_day(self) -> date:
        """The month's first day."""
        return date.fromisoformat(f"{self.month.data}-01")


class CutForm(Form):
    """Fewer hours for one line of a report."""

    minutes = Hours("Ore riconosciute", [InputRequired()])
    reason = Text("Motivo", [Length(max=200)], description="Lo leggerà l'ente gestore.")


class ReturnForm(Form):
    """Give a report back."""

    reason = Text("Che cosa va corretto", [DataRequired(), Length(max=400)])
