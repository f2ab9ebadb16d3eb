"""Forms about delivered hours."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, SelectField
from wtforms.validators import DataRequired, Length

from app.forms import Form, Text
from blueprints.care import messages
from blueprints.care.rules.words import Kind, Reason

_OFFSETS = [("", "l'ora c'è una volta sola"), ("+0200", "ora legale"), ("+0100", "ora solare")]
OFFSET_HELP = "Serve solo per l'ora che si ripete l'ultima domenica di ottobre."


class TokenForm(Form):
    """A token for a provider's software."""

    name = Text("Nome del programma", [DataRequired(), Length(max=60)], description="Per riconoscere la chiave.")


class SampleForm(Form):
    """A file whose columns are looked at."""

    file = FileField("File di esempio (CSV o XLSX)", [FileRequired("Scegli un file.")])


class SheetForm(Form):
    """The scan of a signed sheet."""

    file = FileField("Foglio firmato (PDF, PNG o JPEG)", [FileRequired("Scegli un file.")])


class CodeForm(Form):
    """The code that was given apart from the link."""

    code = Text("Codice di sei cifre", [DataRequired(), Length(max=12)], render_kw={"inputmode": "numeric"})


class CorrectionForm(Form):
    """What an entry should say, and why; its fields are called as those of a file."""

    operator = SelectField("Operatore", [DataRequired()])
    day = DateField("Giorno", [DataRequired()])
    start = Text("Inizio", [DataRequired()], description="Per esempio 08:30.")
    end = Text("Fine", [DataRequired()])
    kind = SelectField("Tipo", [DataRequired()])
    reason = SelectField("Causale", description="Serve per le assenze e gli accessi a vuoto.")
    claimed = Text("Ore conteggiate", description="Solo se sono diverse da quelle calcolate, per esempio 1:30.")
    offset_start = SelectField("Fuso dell'inizio", choices=_OFFSETS, description=OFFSET_HELP)
    offset_end = SelectField("Fuso della fine", choices=_OFFSETS)
    why = Text("Perché si corregge", [DataRequired(), Length(max=300)], description="Lo leggerà anche l'ente.")

    def offer(self, operators: list[str]) -> None:
        """Fill in what can be chosen."""
        self.operator.choices = [(code, code) for code in operators]
        self.kind.choices = [(each.name.lower(), messages.KINDS[int(each)]["it"]) for each in Kind]
        self.reason.choices = [("", "nessuna")] + [
            (each.name.lower().replace("_", "-"), messages.REASONS[int(each)]["it"]) for each in Reason if each
        ]

    def row(self, before: dict[str, str]) -> dict[str, str]:
        """The row of before with what was written; the kind of day is found anew on another day."""
        names = ("operator", "start", "end", "kind", "reason", "claimed", "offset_start", "offset_end")
        written: dict[str, Any] = {name: self[name].data or "" for name in names}
        day = self.day.data.isoformat()
        kept = {**before, **written, "day": day}
        return kept if day == before["day"] else {**kept, "day_type": ""}
