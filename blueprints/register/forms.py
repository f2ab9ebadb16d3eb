"""Forms of the room."""

from collections.abc import Iterable

from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.forms import Decimals, Form, Text
from blueprints.register.rules import ANY, Act


class _ByAct(Form):
    """What is done by a decision."""

    act_number = Text("Numero della determinazione", [DataRequired(), Length(max=40)])
    act_day = DateField("Data della determinazione", [DataRequired()])
    act_protocol = Text("Numero di protocollo", [Optional(), Length(max=60)], description="Per esempio: 8415/2026.")

    @property
    def act(self) -> Act:
        """The decision that was written."""
        return Act(number=self.act_number.data, day=self.act_day.data, protocol=self.act_protocol.data or "")


class SuspendForm(_ByAct):
    """A suspension."""

    effective_from = DateField("Sospeso dal giorno", [DataRequired()])
    last_day = DateField(
        "Fino al giorno compreso", [Optional()], description="Lascia vuoto se dura fino a un altro atto."
    )
    reason = TextAreaField("Motivo", [DataRequired(), Length(max=2000)])
    running_projects_continue = BooleanField("Chi è già seguito continua a essere seguito")


class ResumeForm(_ByAct):
    """The end of a suspension."""

    effective_from = DateField("Di nuovo accreditato dal giorno", [DataRequired()])
    reason = TextAreaField("Motivo", [Optional(), Length(max=2000)])


class RevokeForm(_ByAct):
    """A revocation."""

    effective_from = DateField("Revocato dal giorno", [DataRequired()])
    reason = TextAreaField("Motivo", [DataRequired(), Length(max=2000)])


class WithdrawForm(_ByAct):
    """A withdrawal by the provider."""

    effective_from = DateField("Cessa dal giorno", [DataRequired()])
    reason = TextAreaField("Nota", [Optional(), Length(max=2000)])


class ExtendForm(_ByAct):
    """An extension."""

    last_day = DateField("Vale fino al giorno compreso", [DataRequired()])
    reason = TextAreaField("Nota", [Optional(), Length(max=2000)])


class PactForm(Form):
    """A pact, drafted or signed in one go."""

    number = Text("Numero del patto", [DataRequired(), Length(max=40)])
    valid_from = DateField("Vale dal giorno", [DataRequired()])
    last_day = DateField("Fino al giorno compreso", [Optional()])
    cig = Text(
        "CIG",
        [Optional(), Length(max=15)],
        description="Uno solo per ogni patto, preso alla firma. Lascia vuoti CIG e data se è ancora da firmare.",
    )
    signed_on = DateField("Firmato il giorno", [Optional()])

    def validate(self, extra_validators: object = None) -> bool:
        """A CIG and the day of signing go together, and the end does not come before the beginning."""
        good = bool(super().validate(extra_validators))
        if bool(self.cig.data) != bool(self.signed_on.data):
            self.signed_on.errors = [*self.signed_on.errors, "CIG e data della firma vanno insieme."]
            good = False
        if good and self.last_day.data and self.last_day.data < self.valid_from.data:
            self.last_day.errors = [*self.last_day.errors, "Viene prima dell'inizio."]
            good = False
        return good


class DraftForm(Form):
    """What a drafted pact still lacks before it is sent to be signed."""

    number = Text("Numero del patto", [DataRequired(), Length(max=40)])
    cig = Text(
        "CIG",
        [Optional(), Length(max=15)],
        description="Uno solo per ogni patto. Se c'è già, è scritto nel testo; se no, si prende alla firma.",
    )
    valid_from = DateField("Vale dal giorno", [DataRequired()])
    last_day = DateField("Fino al giorno compreso", [Optional()])


class SignForm(Form):
    """The signature of a drafted pact."""

    cig = Text("CIG", [DataRequired(), Length(max=15)], description="Uno solo per ogni patto, preso alla firma.")
    signed_on = DateField("Firmato il giorno", [DataRequired()])


class TerminateForm(Form):
    """The end of a pact before its time."""

    on = DateField("Non vale più dal giorno", [DataRequired()])
    reason = TextAreaField("Motivo", [DataRequired(), Length(max=2000)])


class TariffForm(Form):
    """A price from a day on."""

    profile = SelectField("Profilo", validate_choice=True)
    day_type = SelectField("Tipo di giorno")
    school_level = SelectField("Ordine di scuola")
    time_band = SelectField("Fascia oraria", default=ANY, description="Le fasce si scrivono tra i parametri dell'ente.")
    fund = Text("Fondo", [Optional(), Length(max=40)], description="Vuoto: vale per tutti.")
    unit_price = Decimals("Euro all'ora, IVA esclusa", [InputRequired()])
    valid_from = DateField("Vale dal giorno", [DataRequired()])
    act = Text("Atto", [DataRequired(), Length(max=120)], description="Per esempio: determinazione n. 33 del 2 marzo.")

    def offer(
        self,
        profiles: Iterable[tuple[str, str]],
        day_types: Iterable[tuple[str, str]],
        school_levels: Iterable[tuple[str, str]],
        time_bands: Iterable[tuple[str, str]],
    ) -> None:
        """Set what can be chosen; the first choice always fits every value."""
        self.profile.choices = [(ANY, "Tutti i profili"), *profiles]
        self.day_type.choices = [(ANY, "Tutti i giorni"), *day_types]
        self.school_level.choices = [(ANY, "Tutti gli ordini"), *school_levels]
        self.time_band.choices = [(ANY, "Tutte le fasce"), *time_bands]


class ImportForm(Form):
    """Today's list as files; one of the two is enough."""

    listed = FileField("Elenco degli accreditamenti (CSV)", [Optional()])
    tariffs = FileField("Tariffe (CSV)", [Optional()])

    def validate(self, extra_validators: object = None) -> bool:
        """At least one file."""
        good = bool(super().validate(extra_validators))
        if good and not (self.listed.data or self.tariffs.data):
            self.listed.errors = [*self.listed.errors, "Scegli almeno un file."]
            return False
        return good
