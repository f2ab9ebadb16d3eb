"""The forms of the checks on self-declarations."""

from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.forms import Form, Text


class AnnounceForm(Form):
    """A draw to announce."""

    seed_source = Text(
        "Da dove si leggerà il seme",
        [DataRequired(), Length(max=300)],
        description="Un evento pubblico che deve ancora venire, e come si scrive: per esempio i cinque numeri "
        "estratti sulla ruota di Milano del Lotto, in ordine, separati da un trattino.",
    )
    seed_day = DateField("Giorno dell'evento", [DataRequired()])


class SeedForm(Form):
    """The seed of an announced draw."""

    seed = Text("Seme", [DataRequired(), Length(max=300)])


class DoubtForm(Form):
    """A doubtful application to check beside those drawn."""

    application = SelectField("Domanda", coerce=int, validate_choice=False)
    reason = TextAreaField("Motivo del dubbio", [DataRequired(), Length(max=4000)])


class SampleOutcomeForm(Form):
    """What a check on self-declarations found."""

    outcome = SelectField(
        "Esito",
        choices=[
            ("", "scegli"),
            ("confirmed", "confermata"),
            ("false", "falsa"),
            ("not_verifiable", "non verificabile"),
        ],
        validators=[DataRequired(message="Scegli l'esito.")],
        description="Se la fonte non risponde l'esito è «non verificabile»: non vale mai come conferma.",
    )
    note = TextAreaField("Presso chi si è controllato, e che cosa risulta", [DataRequired(), Length(max=4000)])
