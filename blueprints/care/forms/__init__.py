"""Forms of the room."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf.file import FileField, FileRequired
from stdnum.it import codicefiscale
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.forms import Decimals, Form, Hours, LocalInstant, Money, Text, checked
from app.periods import Period
from blueprints.care import messages
from blueprints.care.rules.projects import AuthorisedTime, ProjectTerms
from blueprints.care.rules.schools import Span, read_spans
from blueprints.care.rules.words import Chooser, Per, Stay, Suspension


def _words(table: dict[str, dict[str, str]], codes: Any) -> list[tuple[str, str]]:
    return [(str(code), table[code]["it"]) for code in codes]


def _after(start: str, message: str) -> Any:
    def validate(form: Any, field: Any) -> None:
        first = form[start].data
        if field.data and first and field.data < first:
            raise ValidationError(message)

    return validate


SPANS_HELP = "Per esempio 08:00-13:00 14:00-16:00; vuoto se non c'è scuola."


def _spans(_form: Any, field: Any) -> None:
    if field.data and read_spans(field.data) is None:
        raise ValidationError("Scrivi gli orari come 08:00-13:00, separati da uno spazio.")


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
    valid_from = DateField(
        "Il progetto comincia il", [DataRequired()], description="L'inizio di tutto il progetto, non della modifica."
    )


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


class StayForm(Form):
    """A stay away from home, to the minute."""

    kind = RadioField("Dove", choices=_words(messages.STAYS, Stay), default=Stay.HOSPITAL)
    started_at = LocalInstant("Dal giorno e ora", [DataRequired()])
    ended_at = LocalInstant("Fino al giorno e ora", [Optional()], description="Vuoto se la persona non è tornata.")


class DeathForm(Form):
    """The day of death."""

    day = DateField("Giorno del decesso", [DataRequired()], description="Le ore di quel giorno restano pagabili.")


class IseeForm(Form):
    """A person's ISEE."""

    amount = Money("ISEE in euro", [InputRequired()])
    day = DateField("Vale dal giorno", [DataRequired()], description="Scade il 31 dicembre dello stesso anno.")


class SchoolOfPupilForm(Form):
    """School, level and week of a pupil, from a day on."""

    school_id = SelectField("Scuola", [DataRequired()], coerce=int)
    school_level = SelectField("Grado di scuola", [DataRequired()])
    valid_from = DateField("Dal giorno", [DataRequired()])
    monday = Text("Lunedì", [Length(max=60), _spans], description=SPANS_HELP)
    tuesday = Text("Martedì", [Length(max=60), _spans])
    wednesday = Text("Mercoledì", [Length(max=60), _spans])
    thursday = Text("Giovedì", [Length(max=60), _spans])
    friday = Text("Venerdì", [Length(max=60), _spans])
    saturday = Text("Sabato", [Length(max=60), _spans])

    @property
    def spans(self) -> list[Span]:
        """The week that was written."""
        days = (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday)
        return [
            Span(weekday=number, from_minute=since, to_minute=until)
            for number, field in enumerate(days, start=1)
            for since, until in read_spans(field.data or "") or ()
        ]


class SharesForm(Form):
    """Percentages by fund, from a day on; made by `shares_form` with a field for each fund."""

    valid_from = DateField("Dal giorno", [DataRequired()])
    codes: tuple[str, ...] = ()

    @property
    def shares(self) -> dict[str, int]:
        """Millionths by fund; what was left empty has none."""
        written = {code: self[f"share_{place}"].data for place, code in enumerate(self.codes)}
        return {code: int(percent * 10_000) for code, percent in written.items() if percent}


def shares_form(funds: Sequence[tuple[str, str]]) -> SharesForm:
    """The form with one percentage for each (code, name) of a fund."""
    fields = {
        f"share_{place}": Decimals(f"Quota di {name}, in percento", [Optional()])
        for place, (_, name) in enumerate(funds)
    }
    kind = type("SharesFormOfAgency", (SharesForm,), {**fields, "codes": tuple(code for code, _ in funds)})
    made: SharesForm = kind()
    return made


class SchoolForm(Form):
    """A school."""

    code = Text("Codice", [DataRequired(), Length(max=20)], description="Per esempio quello meccanografico.")
    name = Text("Nome", [DataRequired(), Length(max=120)])
    comune_id = SelectField("Comune", [DataRequired()], coerce=int)
    on_saturdays = BooleanField("Lezioni anche di sabato")


class SchoolDaysForm(Form):
    """A term or a closure, of one school or of all."""

    what = RadioField("Che cosa", choices=[("term", "giorni di lezione"), ("closure", "chiusura")], default="closure")
    school_id = SelectField("Scuola", coerce=int)
    first_day = DateField("Dal giorno", [DataRequired()])
    last_day = DateField(
        "Fino al giorno compreso", [DataRequired(), _after("first_day", "L'ultimo giorno viene dopo il primo.")]
    )
    reason = Text("Motivo o fonte", [DataRequired(), Length(max=120)])


class FundForm(Form):
    """A fund."""

    code = Text("Codice", [DataRequired(), Length(max=40)])
    name = Text("Nome", [DataRequired(), Length(max=120)])
    cup = Text("CUP", [Length(max=15)], description="Se c'è, le fatture devono indicarlo.")


class CopaymentForm(Form):
    """A band of ISEE and what people pay an hour in it."""

    service_code = SelectField("Servizio", [DataRequired()])
    comune_id = SelectField("Comune", coerce=int)
    isee_from = Money("ISEE da (compreso)", [InputRequired()])
    isee_to = Money("ISEE fino a (escluso)", [Optional()], description="Vuoto per l'ultima fascia.")
    hourly = Decimals("Euro all'ora", [InputRequired()])
    valid_from = DateField("Dal giorno", [DataRequired()])
    source = Text("Atto o fonte", [Length(max=200)])
