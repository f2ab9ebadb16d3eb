"""Forms: messages in the reader's language, cleaned text, files, money, violated constraints on the field to fix."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import current_app
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError
from wtforms import DateTimeLocalField, Field, StringField
from wtforms.validators import ValidationError

from app import clock
from app.messages import language


class Form(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """The base of all forms; `refusals` are sentences shown above it."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # flask-wtf has no types
        """Built-in messages in the language of the page."""

        @property
        def locales(self) -> tuple[str, ...]:
            """The reader's."""
            return (language(),)

    refusals: tuple[str, ...] | list[str] = ()


def clean(value: Any) -> Any:
    """Text without blanks around it."""
    return value.strip() if isinstance(value, str) else value


class Text(StringField):  # type: ignore[misc]  # wtforms has no types
    """One line of text, without blanks around it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was sent."""
        super().process_formdata([clean(value) for value in valuelist])


class Money(StringField):  # type: ignore[misc]  # wtforms has no types
    """Euros as people write them (`1.234,50`), read into whole cents."""

    data: int | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{Decimal(self.data) / 100:.2f}".replace(".", ",")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was sent."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        amount = read_decimal(valuelist[0])
        if amount is None or amount != amount.quantize(Decimal("0.01")):
            raise ValueError("Scrivi un importo in euro con al massimo due decimali, per esempio 1.234,50.")
        self.data = int(amount * 100)


class Decimals(StringField):  # type: ignore[misc]  # wtforms has no types
    """An exact decimal as people write it, with comma or point."""

    data: Decimal | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data).replace(".", ",")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was sent."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        self.data = read_decimal(valuelist[0])
        if self.data is None:
            raise ValueError("Scrivi un numero, per esempio 12,5.")


class Hours(StringField):  # type: ignore[misc]  # wtforms has no types
    """A duration as people write it (`2,5`, `2:30`), read into whole minutes."""

    data: int | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data // 60}:{self.data % 60:02d}"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was sent."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        self.data = read_minutes(valuelist[0])
        if self.data is None:
            raise ValueError("Scrivi le ore come 2,5 oppure 2:30.")


class LocalInstant(DateTimeLocalField):  # type: ignore[misc]  # wtforms has no types
    """A wall-clock time in Italy, to the second, read into an aware instant."""

    data: datetime | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]
        super().__init__(*args, format=formats, **kwargs)

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return "" if self.data is None else self.data.astimezone(clock.ROME).strftime("%Y-%m-%dT%H:%M:%S")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was sent."""
        super().process_formdata(valuelist)
        if isinstance(self.data, datetime):
            self.data = clock.in_rome(self.data)


def read_decimal(written: str) -> Decimal | None:
    """A number as Italians write it: points for thousands only where a comma follows or groups of three fit."""
    plain = written.replace("\u00a0", "").replace(" ", "").replace("€", "").replace("'", "")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def read_minutes(written: str) -> int | None:
    """`2:30`, `2h30`, `2,5` or `2` as minutes, None when it is none of them or not a whole minute."""
    plain = written.strip().lower().replace("h", ":").rstrip(":")
    whole, colon, rest = plain.partition(":")
    if colon:
        if not (whole.isdecimal() and rest.isdecimal() and int(rest) < 60):
            return None
        return int(whole) * 60 + int(rest)
    value = read_decimal(plain)
    if value is None or value < 0 or value * 60 != int(value * 60):
        return None
    return int(value * 60)


def checked(test: Callable[[str], bool], message: str) -> Callable[[Any, Field], None]:
    """A validator from a yes-or-no function."""

    def validate(_form: Any, field: Field) -> None:
        if field.data and not test(field.data):
            raise ValidationError(message)

    return validate


def email(_form: Any, field: Field) -> None:
    """A validator: the text has the shape of an e-mail address."""
    if field.data and not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", field.data):
        raise ValidationError("Scrivi un indirizzo e-mail completo, per esempio nome@ente.it.")


def blame(form: Any, error: IntegrityError) -> bool:
    """Put a violated constraint on its field, with a sentence; False when no room knows the constraint."""
    name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    known: dict[str, tuple[str, str]] = current_app.extensions["accredita.constraints"]
    if name not in known:
        return False
    field_name, message = known[name]
    field = getattr(form, field_name)
    field.errors = [*field.errors, message]
    return True
