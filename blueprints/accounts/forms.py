"""Forms of the room."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, PasswordField, SelectField
from wtforms.validators import DataRequired, Length

from app.forms import Form, Text, email


class SignInForm(Form):
    """E-mail and password."""

    email = EmailField("E-mail", [DataRequired()], render_kw={"autocomplete": "username"})
    password = PasswordField("Password", [DataRequired()], render_kw={"autocomplete": "current-password"})


class CodeForm(Form):
    """The second factor."""

    code = Text(
        _("Codice di sei cifre"),
        [DataRequired(), Length(min=6, max=7)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class LinkForm(Form):
    """Where to send the link."""

    email = EmailField("E-mail", [DataRequired()], render_kw={"autocomplete": "username"})


class PasswordForm(Form):
    """A new password."""

    password = PasswordField(
        _("Nuova password"),
        [DataRequired()],
        description=_("Almeno 12 caratteri: una frase di tre o quattro parole va bene."),
        render_kw={"autocomplete": "new-password"},
    )


class InviteForm(Form):
    """A colleague with a role."""

    name = Text("Nome e cognome", [DataRequired(), Length(max=120)])
    email = EmailField("E-mail", [DataRequired(), Length(max=254), email])
    role = SelectField("Ruolo", [DataRequired()])
