"""Forms of the room."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from flask_wtf.file import FileField, FileRequired, MultipleFileField
from wtforms import DateField, IntegerField, MonthField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.forms import Decimals, Form, Money, Text
from blueprints.invoices.rules import CAUSES


class BringInForm(Form):
    """Files of SdI and the day on which it delivered them."""

    file = MultipleFileField(
        "File della fattura elettronica",
        [FileRequired("Scegli almeno un file.")],
        description="XML, XML firmato (.p7m), messaggi di SdI o lo ZIP del canale; anche più file insieme.",
    )
    delivered_on = DateField(
        "Consegnata da SdI il giorno",
        [DataRequired()],
        description="Dalla ricevuta di consegna: da qui partono i termini. Se la carichi, conta la sua data.",
    )


class AnswerForm(Form):
    """The outcome that goes to SdI."""

    outcome = RadioField(
        "Esito",
        [InputRequired("Scegli l'esito.")],
        choices=[("EC01", "Accetto la fattura (EC01)"), ("EC02", "Rifiuto la fattura (EC02)")],
    )
    cause = SelectField(
        "Causa del rifiuto",
        choices=[("", "nessuna: accetto"), *((code, f"{code}. {said}") for code, said in CAUSES.items())],
        description="Le sole cinque ammesse dal DM 132/2020. Ore o prezzi sbagliati: apri una contestazione.",
    )
    reason = TextAreaField("Che cosa deve correggere il fornitore", [Length(max=180)])
    sdi_id = Text(
        "Identificativo SdI del file",
        [Length(max=36)],
        description="Serve solo se non hai caricato i metadati o la ricevuta di SdI.",
    )


class PreviewForm(Form):
    """A draft that is only tried."""

    file = FileField(
        "Bozza della fattura elettronica",
        [FileRequired("Scegli il file della bozza.")],
        description="XML, XML firmato (.p7m) o ZIP: non viene conservato.",
    )


class HoursPreviewForm(Form):
    """A month's file of accesses that is only tried."""

    agency_id = SelectField("Ente a cui rendiconti", [DataRequired()], coerce=int)
    month = Text("Mese", [DataRequired()], description="Per esempio 2026-10.")
    file = FileField(
        "File degli accessi", [FileRequired("Scegli un file.")], description="CSV o XLSX: non viene conservato."
    )

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


class DisputeForm(Form):
    """An amount that a person disputes."""

    line = IntegerField(
        "Riga della fattura", [Optional(), NumberRange(min=1)], description="Vuota se riguarda tutto il documento."
    )
    amount = Money("Importo contestato, senza IVA", [DataRequired("Scrivi l'importo.")])
    reason = TextAreaField("Perché", [DataRequired("Scrivi il motivo."), Length(max=2000)])


class DisputeAnswerForm(Form):
    """What the provider answers."""

    answer = TextAreaField("La tua risposta", [DataRequired("Scrivi la risposta."), Length(max=8000)])
    files = MultipleFileField(
        "Documenti a sostegno", description="PDF, immagini, .p7m o ZIP: al massimo 10 file da 20 MB."
    )


class DecisionForm(Form):
    """How a dispute ends."""

    outcome = RadioField(
        "Decisione",
        [InputRequired("Scegli la decisione.")],
        choices=[
            ("settle", "Ha ragione l'ente: l'importo qui sotto si può liquidare"),
            ("uphold", "La contestazione è confermata"),
        ],
    )
    amount = Money("Importo riconosciuto all'ente, senza IVA", description="Tutto il contestato, o una parte.")
    reason = TextAreaField("Motivo", [DataRequired("Scrivi il motivo."), Length(max=4000)])


class TolerateForm(Form):
    """Findings that a person lets pass, and why."""

    findings = SelectMultipleField(
        "Osservazioni da lasciar passare",
        [DataRequired("Scegli almeno un'osservazione.")],
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    reason = TextAreaField(
        "Perché si lasciano passare",
        [DataRequired("Scrivi il motivo."), Length(max=2000)],
        description="Lo leggono l'ente sulla fattura e chi firma nell'atto.",
    )


class RejectForm(Form):
    """Why an act is not signed."""

    reason = TextAreaField("Perché non lo firmi", [DataRequired("Scrivi il motivo."), Length(max=2000)])


class PaymentsForm(Form):
    """A list of payments from the accounting program."""

    file = FileField(
        "Elenco dei pagamenti",
        [FileRequired("Scegli il file.")],
        description="CSV con le colonne atto, partita_iva, fattura, importo, data, mandato.",
    )


class ClawbackForm(Form):
    """What was paid and was not due."""

    amount = Money("Importo da recuperare", [DataRequired("Scrivi l'importo.")])
    reason = TextAreaField("Perché non era dovuto", [DataRequired("Scrivi il motivo."), Length(max=2000)])


class CheckForm(Form):
    """A DURC, or the query to the collection agency for one invoice (its id is in the page's address)."""

    outcome = RadioField(
        "Esito",
        [InputRequired("Scegli l'esito.")],
        choices=[
            ("clear", "regolare"),
            ("negative", "irregolare"),
            ("asked", "richiesta inviata, risposta attesa"),
        ],
    )
    reference = Text("Numero o protocollo", [DataRequired("Scrivi il numero."), Length(max=60)])
    asked_on = DateField("Richiesto il", [DataRequired()])
    valid_until = DateField("Valido fino al", [Optional()], description="Solo per il DURC.")
    blocked = Money("Debito comunicato dall'agente della riscossione", description="Solo se c'è un debito.")
    inps = Money("Dovuto all'INPS", description="Solo per un DURC irregolare: lo trattiene il prossimo atto.")
    inail = Money("Dovuto all'INAIL", description="Solo per un DURC irregolare.")
    other_body = Text("Altra cassa", [Length(max=40)], description="Il nome, se il DURC ne indica un'altra.")
    other = Money("Dovuto all'altra cassa")

    @property
    def debts(self) -> tuple[tuple[str, int], ...]:
        """What is owed to each body that was written."""
        written = (("INPS", self.inps.data), ("INAIL", self.inail.data), (self.other_body.data or "", self.other.data))
        return tuple((body, cents) for body, cents in written if cents is not None)


class ReplayForm(Form):
    """A draft of rules, parameters and prices; `replay_form` adds the fields of the agency's own."""

    name = Text("Come chiami la prova", [DataRequired("Dai un nome alla prova."), Length(max=120)])
    since = DateField(
        "Come se valesse dal",
        [DataRequired("Scegli il giorno.")],
        description="Le ore di prima restano con le regole e i prezzi di allora.",
    )
    rules = SelectMultipleField(
        "Regole applicate nella prova", widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def parameters(self) -> Iterator[Any]:
        """The fields of the parameters."""
        return (each for each in self if each.short_name.startswith(OF_PARAMETER))

    def prices(self) -> Iterator[Any]:
        """The fields of the prices, empty where nothing is to change."""
        return (each for each in self if each.short_name.startswith(OF_PRICE))


OF_PARAMETER, OF_PRICE = "parameter_", "price_"


def replay_form(parameters: Iterable[tuple[str, str]], prices: Iterable[tuple[int, str]]) -> type[ReplayForm]:
    """The form with a field for each parameter (name, label) and each tariff (id, label)."""
    own: dict[str, Any] = {
        f"{OF_PARAMETER}{name}": Text(said, [DataRequired("Scrivi il valore."), Length(max=40)])
        for name, said in parameters
    }
    own |= {f"{OF_PRICE}{number}": Decimals(said, [Optional()]) for number, said in prices}
    return type("OwnReplayForm", (ReplayForm,), own)


class ActivateForm(Form):
    """From when on a draft holds in earnest, and by which act."""

    valid_from = DateField("In vigore dal", [DataRequired("Scegli il giorno.")])
    act = Text("Atto che lo decide", [DataRequired("Scrivi l'atto."), Length(max=120)])


class DrawForm(Form):
    """The month whose sample is drawn."""

    month = MonthField("Mese", [DataRequired("Scegli il mese.")])


class ControlForm(Form):
    """What a person found of a drawn access."""

    outcome = RadioField(
        "Esito del controllo",
        [InputRequired("Scegli l'esito.")],
        choices=[
            ("confirmed", "Confermato"),
            ("not-confirmed", "Non confermato"),
            ("not-verifiable", "Non verificabile"),
        ],
    )
    note = TextAreaField("Nota", [Length(max=2000)], description="Che cosa hai guardato, e perché se non lo confermi.")
