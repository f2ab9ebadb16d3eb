"""Forms of the room."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.decisions import Refusal
from app.forms import Form, LocalInstant, Money, Text, read_decimal
from blueprints.monitoring.messages import KIND_WORDS, SEVERITY_WORDS
from blueprints.monitoring.rules import KINDS, SEVERITIES, Answer, Item, Record
from blueprints.register.api import Act

LONG = 4000


class PlanForm(Form):
    """A visit to plan."""

    accreditation = SelectField("Ente e servizio", [DataRequired()], coerce=int)
    kind = SelectField("Tipo di visita", [DataRequired()])
    planned_on = DateField("Giorno", [DataRequired()])
    inspector = SelectField("Chi fa la visita", [DataRequired()], coerce=int)
    scope = TextAreaField(
        "Oggetto",
        [Optional(), Length(max=LONG)],
        description="Per esempio: verifica annuale, segnalazione di una famiglia.",
    )

    def offer(
        self, accreditations: Iterable[tuple[int, str]], inspectors: Iterable[tuple[int, str]], *, language: str
    ) -> None:
        """Set what can be chosen."""
        self.accreditation.choices = list(accreditations)
        self.inspector.choices = list(inspectors)
        self.kind.choices = [(kind, KIND_WORDS[kind][language]) for kind in KINDS]


class RecordForm(Form):
    """When, where and with whom the visit was."""

    seen = HiddenField()
    started_at = LocalInstant("Inizio", [Optional()])
    ended_at = LocalInstant("Fine", [Optional()])
    place = Text("Luogo", [Optional(), Length(max=200)])
    present_agency = TextAreaField(
        "Presenti per il tuo ente", [Optional(), Length(max=LONG)], description="Nome e ruolo, uno per riga."
    )
    present_provider = TextAreaField(
        "Presenti per l'ente visitato", [Optional(), Length(max=LONG)], description="Nome e ruolo, uno per riga."
    )
    statements = TextAreaField("Dichiarazioni dell'ente visitato", [Optional(), Length(max=LONG)])
    observations = TextAreaField("Osservazioni", [Optional(), Length(max=LONG)])

    @property
    def record(self) -> Record:
        """What was written."""
        return Record(
            started_at=self.started_at.data,
            ended_at=self.ended_at.data,
            **{name: _plain(self[name].data) for name in _RECORD_WORDS},
        )


_RECORD_WORDS = ("place", "present_agency", "present_provider", "statements", "observations")


class FindingForm(Form):
    """A breach, and what is to be done about it."""

    item = SelectField("Voce della lista", [DataRequired()])
    severity = RadioField("Classe", [InputRequired("Scegli la classe del rilievo.")])
    text = TextAreaField("Che cosa è stato trovato", [DataRequired(), Length(max=LONG)])
    prescription = TextAreaField("Prescrizione", [DataRequired(), Length(max=LONG)])

    def offer(self, items: Iterable[Item], days: Mapping[str, int], *, language: str) -> None:
        """Set what can be chosen: each class says its term, which runs from the day of the minutes."""
        self.item.choices = [(each.code, f"{each.code} {each.text}") for each in items]
        self.severity.choices = [
            (each, f"{SEVERITY_WORDS[each][language]} ({days[each]} giorni dalla chiusura)") for each in SEVERITIES
        ]


class ReasonForm(Form):
    """Why something is not done."""

    reason = TextAreaField("Motivo", [DataRequired(), Length(max=LONG)])


class PenaltyAnswerForm(Form):
    """What the provider answers to a penalty."""

    answer = TextAreaField("La tua risposta", [DataRequired("Scrivi la risposta."), Length(max=LONG)])


class PenaltyForm(Form):
    """How a penalty ends."""

    outcome = RadioField(
        "Decisione",
        [InputRequired("Scegli la decisione.")],
        choices=[("decide", "Si applica, per l'importo qui sotto"), ("drop", "Si archivia")],
    )
    amount = Money("Importo", description="Al massimo quello proposto.")
    reason = TextAreaField("Motivo", [DataRequired("Scrivi il motivo."), Length(max=LONG)])


class ResolveForm(Form):
    """A finding that was put right."""

    resolved_on = DateField("Risolto il giorno", [DataRequired()])
    resolution = TextAreaField("Come è stato verificato", [DataRequired(), Length(max=LONG)])


class ConfirmForm(Form):
    """The act that suspends."""

    act_number = Text("Numero della determinazione", [DataRequired(), Length(max=40)])
    act_day = DateField("Data della determinazione", [DataRequired()])
    act_protocol = Text("Numero di protocollo", [Optional(), Length(max=60)], description="Per esempio: 8415/2026.")
    effective_from = DateField("Sospeso dal giorno", [DataRequired()])
    reason = TextAreaField("Motivo", [DataRequired(), Length(max=2000)])
    running_projects_continue = BooleanField("Chi è già seguito continua a essere seguito")

    @property
    def act(self) -> Act:
        """The decision that was written."""
        return Act(number=self.act_number.data, day=self.act_day.data, protocol=self.act_protocol.data or "")


def read_checks(
    items: Iterable[Item], sent: Mapping[str, str]
) -> tuple[dict[str, Answer], dict[str, str], tuple[Refusal, ...]]:
    """What was typed for each item that was sent, the marks that its editor had seen, and what cannot be read."""
    typed, seen, unread = {}, {}, []
    for item in items:
        if f"{item.code}-vista" not in sent:
            continue
        seen[item.code] = sent[f"{item.code}-vista"]
        written = sent.get(f"{item.code}-misura", "").strip()
        measure = _measure(written)
        if written and measure is None:
            unread.append(Refusal("check-measure-unreadable", item=item.code))
        typed[item.code] = Answer(
            outcome=sent.get(f"{item.code}-esito") or None,
            measure=measure,
            note=_plain(sent.get(f"{item.code}-nota"))[:LONG],
        )
    return typed, seen, tuple(unread)


def _measure(written: str) -> Decimal | None:
    value = read_decimal(written) if written else None
    if value is None or abs(value) >= 10**9 or value != round(value, 8):
        return None
    return value


def _plain(written: str | None) -> str:
    """Browsers send lines that end in CR LF: stored text ends them in LF, so that nothing looks changed."""
    return (written or "").replace("\r\n", "\n").strip()
