"""Forms of the room."""

from flask_wtf.file import FileField, FileRequired
from wtforms import DateField
from wtforms.validators import DataRequired

from app.forms import Form


class BringInForm(Form):
    """A FatturaPA file and the day on which SdI delivered it."""

    file = FileField(
        "File della fattura elettronica",
        [FileRequired("Scegli il file della fattura.")],
        description="XML, XML firmato (.p7m) o ZIP, fino a 5 MB.",
    )
    delivered_on = DateField(
        "Consegnata da SdI il giorno",
        [DataRequired()],
        description="Dalla ricevuta di consegna: da qui parte il termine.",
    )
