"""What a draft sets for itself beside its text: days and quotas, its commission, and the table by which it scores."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import DecimalField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.forms import Form
from blueprints.calls.messages.notice import TERM_VALUES, TERM_WORDS
from blueprints.calls.rules.notice import Notice, Panel
from blueprints.standards.fields.words import slug

Plain = dict[str, Any]
DAYS = (
    "procedure_days",
    "integration_days",
    "integration_rounds",
    "observation_days",
    "pact_days",
    "start_of_service_days",
    "change_notice_days",
    "withdrawal_notice_days",
)


def _days(name: str) -> IntegerField:
    return IntegerField(TERM_WORDS[name]["it"], [Optional(), NumberRange(min=0, max=3650)])


class TermsForm(Form):
    """Days and quotas of a call; what is empty follows the agency's parameters."""

    starts = SelectField(
        TERM_WORDS["starts"]["it"],
        default="",
        choices=[("", "come di regola"), *((key, said["it"]) for key, said in TERM_VALUES.items())],
    )
    procedure_days = _days("procedure_days")
    integration_days = _days("integration_days")
    integration_rounds = IntegerField(TERM_WORDS["integration_rounds"]["it"], [Optional(), NumberRange(min=0, max=10)])
    observation_days = _days("observation_days")
    pact_days = _days("pact_days")
    start_of_service_days = _days("start_of_service_days")
    change_notice_days = _days("change_notice_days")
    withdrawal_notice_days = _days("withdrawal_notice_days")
    sample_percent = DecimalField(TERM_WORDS["sample_percent"]["it"], [Optional(), NumberRange(min=0, max=100)])
    members = IntegerField("Componenti della commissione", [InputRequired(), NumberRange(min=3, max=15)], default=3)
    reserves = IntegerField("Riserve", [InputRequired(), NumberRange(min=0, max=15)], default=0)
    wide_percent = DecimalField(
        "Distanza fra i punteggi da segnalare al presidente, in %", [Optional(), NumberRange(min=0, max=100)]
    )
    seen = IntegerField("Revisione letta", [InputRequired()])


def fill_terms(form: TermsForm, notice: Notice) -> None:
    """Put what a notice sets for itself into the form."""
    for name in ("starts", *DAYS):
        form[name].data = notice.own_terms.get(name, "" if name == "starts" else None)
    percent = notice.own_terms.get("sample_percent")
    form.sample_percent.data = None if percent is None else Decimal(percent)
    form.members.data, form.reserves.data = notice.panel.members, notice.panel.reserves
    form.wide_percent.data = notice.panel.wide_percent


def read_terms(form: TermsForm, before: Notice) -> Notice | None:
    """The notice with what the form sets, None when it cannot be (the form then says why)."""
    if form.members.data % 2 == 0:
        form.members.errors = [*form.members.errors, "I componenti sono in numero dispari."]
        return None
    said = {name: form[name].data for name in DAYS if form[name].data is not None}
    starts = {"starts": form.starts.data} if form.starts.data else {}
    percent = form.sample_percent.data
    checked = {} if percent is None else {"sample_percent": format(percent, "f")}
    panel = Panel(members=form.members.data, reserves=form.reserves.data, wide_percent=form.wide_percent.data)
    return replace(before, own_terms={**starts, **said, **checked}, panel=panel)


def typed_scheme(form: MultiDict[str, str]) -> Plain:
    """The scoring table that a page sent, as the call's file would write it; empty rows are left out.

    Rows are named `b<block>.<field>` and `b<block>.c<criterion>.<field>`, counted from 0.
    """
    blocks = []
    for number in range(min(form.get("blocks", 0, type=int), 40)):
        criteria = [
            _criterion(form, f"b{number}.c{at}.") for at in range(min(form.get(f"b{number}.criteria", 0, type=int), 60))
        ]
        title, written = form.get(f"b{number}.title", "").strip(), [each for each in criteria if each["title"]]
        if title or written:
            code = form.get(f"b{number}.code") or _code(title, number)
            least = form.get(f"b{number}.minimum", "").strip() or None
            bound = "minimum_percent" if least and least.endswith("%") else "minimum"
            blocks.append({"code": code, "title": title, bound: least, "criteria": written})
    return {
        "mode": form.get("mode", "quality"),
        "minimum_total": form.get("minimum_total", "").strip() or None,
        "places": form.get("places", "").strip() or None,
        "blocks": blocks,
    }


def _criterion(form: MultiDict[str, str], row: str) -> Plain:
    title = form.get(f"{row}title", "").strip()
    only = [each.strip() for each in form.get(f"{row}only_for", "").split(",") if each.strip()]
    return {
        "code": form.get(f"{row}code") or _code(title, row.replace(".", "")),
        "title": title,
        "maximum": form.get(f"{row}maximum", "").strip() or None,
        "weight": form.get(f"{row}weight", "").strip() or None,
        "only_for": only,
        "guide": form.get(f"{row}guide", "").strip() or None,
        "levels": _levels(form.get(f"{row}levels", "")),
    }


def _code(title: str, place: object) -> str:
    """A code made from a title, told apart from others by its place."""
    return f"{slug(title)[:40].strip('-') or 'x'}-{place}"


def _levels(written: str) -> list[Plain]:
    """One level a line: `points: what has to be seen`."""
    pairs = (line.partition(":") for line in written.splitlines() if line.strip())
    return [{"value": points.strip(), "description": said.strip()} for points, _, said in pairs]


def levels_as_text(levels: list[Mapping[str, Any]]) -> str:
    """Levels as the page writes them."""
    return "\n".join(f"{each['value']}: {each['description']}" for each in levels or ())
