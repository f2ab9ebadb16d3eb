"""Forms of the room."""

from wtforms import DateField
from wtforms.validators import DataRequired, Length

from app.forms import Form, Text


class ParameterForm(Form):
    """A new value of a parameter, from a day on."""

    written = Text("Nuovo valore", [DataRequired(), Length(max=200)])
    valid_from = DateField("Vale dal giorno", [DataRequired()])
    source = Text(
        "Atto o motivo", [DataRequired(), Length(max=200)], description="Per esempio: determinazione n. 12 del 2 marzo."
    )
