"""The forms with which a call's own form is built: a section, a group that repeats, a question of one of nine kinds."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField, IntegerField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.forms import Form, Text
from app.messages import sentence
from app.reading import Fault
from blueprints.calls.forms import CheckboxListField
from blueprints.calls.messages.building import COMPARE_WORDS, KIND_WORDS
from blueprints.calls.rules.building import free_code
from blueprints.standards.fields import KINDS
from blueprints.standards.fields.words import slug

Plain = dict[str, Any]
ANY_NUMBER = "#"
LONGEST_CODE = 40

# The fields of the page that hold for a kind only; the others hold for all.
_OF_KINDS: Mapping[str, frozenset[str]] = {
    "unit": frozenset({"number"}),
    "least": frozenset({"text", "number", "money", "date", "many-of", "file"}),
    "most": frozenset({"text", "number", "money", "date", "many-of", "file"}),
    "options": frozenset({"one-of", "many-of"}),
    "text": frozenset({"declaration"}),
    "compare": frozenset({"number", "money", "date"}),
    "threshold": frozenset({"number", "money", "date", "one-of"}),
    "meets": frozenset({"yes-no"}),
}
_LIMITS = {
    "text": ("Caratteri, almeno", "Caratteri, al più"),
    "number": ("Valore minimo", "Valore massimo"),
    "money": ("Importo minimo", "Importo massimo"),
    "date": ("Dal giorno", "Al giorno"),
    "many-of": ("Risposte, almeno", "Risposte, al più"),
    "file": ("File, almeno", "File, al più"),
}
# Which field of the page says what a fault is about, by the name that the form as data uses.
_FIELD_OF = {
    "code": "label",
    "label": "label",
    "title": "label",
    "help": "help",
    "unit": "unit",
    "options": "options",
    "min": "least",
    "max": "most",
    "text": "text",
    "pass": "threshold",
    "when": "when_number",
    "evidence": "valid_days",
    "only_for": "only_for",
    "requirement": "requirement",
    "min_rows": "least_rows",
    "max_rows": "most_rows",
    "questions": "columns",
}


class SectionForm(Form):
    """A step of the form."""

    label = Text("Titolo", [DataRequired(), Length(max=300)])
    help = TextAreaField("Spiegazione", [Optional(), Length(max=4000)])
    seen = IntegerField("Revisione letta", [InputRequired()])


class _AskedForm(Form):
    """What questions and groups have in common."""

    label = Text("Domanda", [DataRequired(), Length(max=1000)])
    help = TextAreaField("Spiegazione", [Optional(), Length(max=4000)])
    when = SelectField("Si chiede solo se", default="")
    when_number = Text("Valore della condizione", [Optional()], description="Solo se la condizione è su un numero.")
    only_for = CheckboxListField("Solo per i servizi o i lotti", description="Nessuno scelto: per tutti.")
    seen = IntegerField("Revisione letta", [InputRequired()])


class GroupForm(_AskedForm):
    """Questions that repeat, row by row."""

    columns = TextAreaField(
        "Che cosa si chiede in ogni riga",
        [Optional(), Length(max=4000)],
        description="Una domanda per riga. Nascono di testo: poi puoi cambiarne il tipo una per una.",
    )
    least_rows = IntegerField("Righe, almeno", [Optional(), NumberRange(min=0, max=500)])
    most_rows = IntegerField("Righe, al più", [Optional(), NumberRange(min=1, max=500)])


class QuestionForm(_AskedForm):
    """One question; fields that are not for its kind are taken away."""

    required = BooleanField("La risposta è obbligatoria")
    text = TextAreaField("Testo della dichiarazione", [DataRequired(), Length(max=20_000)])
    options = TextAreaField("Risposte possibili", [DataRequired(), Length(max=8000)], description="Una per riga.")
    unit = Text("Unità di misura", [Optional(), Length(max=40)], description="Per esempio ore, operatori, km.")
    least = Text("", [Optional(), Length(max=40)])
    most = Text("", [Optional(), Length(max=40)])
    compare = SelectField("Requisito: la risposta deve essere", default="")
    threshold = Text("Soglia", [Optional(), Length(max=300)])
    meets = SelectField(
        "Requisito: la risposta deve essere",
        default="",
        choices=[("", "nessuna regola"), ("yes", "sì"), ("no", "no")],
        description="Una risposta diversa non impedisce di presentare: la vede chi valuta.",
    )
    evidence = BooleanField("Si allega una prova")
    evidence_label = Text("Quale prova", [Optional(), Length(max=300)], description="Per esempio l'attestato.")
    evidence_required = BooleanField("La prova è obbligatoria")
    expires = SelectField(
        "Scadenza della prova",
        default="none",
        choices=[("none", "non si chiede"), ("optional", "facoltativa"), ("required", "obbligatoria")],
    )
    valid_days = Text("Rilasciata al più da", [Optional(), Length(max=40)], description="Per esempio 6 mesi.")
    requirement = SelectField("Risponde al requisito", default="")


def question_form(kind: str) -> QuestionForm:
    """The page's form for a question of that kind."""
    form = QuestionForm()
    for name, kinds in _OF_KINDS.items():
        if kind not in kinds:
            del form[name]
    if kind == "file":
        form.evidence.label.text = "Si chiedono le date dei file"
        del form.evidence_required
        del form.evidence_label
    if kind in _LIMITS:
        form.least.label.text, form.most.label.text = _LIMITS[kind]
    if "compare" in form:
        form.compare.choices = [("", "nessuna regola"), *((key, said["it"]) for key, said in COMPARE_WORDS.items())]
    elif "threshold" in form:
        form.threshold.label.text = "Requisito: la risposta deve essere"
    return form


def kind_choices() -> list[tuple[str, str]]:
    """The nine kinds, to choose from."""
    return [(kind, KIND_WORDS[kind]["it"]) for kind in KINDS]


def offer_conditions(form: _AskedForm, earlier: Iterable[Mapping[str, Any]]) -> None:
    """Offer one condition for each value that an earlier question can have."""
    choices = [("", "sempre")]
    for each in earlier:
        code, label = each["code"], each["label"][:60]
        if each["kind"] == "number":
            choices.append((f"{code}={ANY_NUMBER}", f"{label}: è il numero scritto sotto"))
        else:
            choices += [(f"{code}={value}", f"{label}: {said}") for value, said in _values(each)]
    form.when.choices = choices


def _values(question: Mapping[str, Any]) -> list[tuple[str, str]]:
    if question["kind"] == "declaration":
        return [("yes", "dichiarato")]
    if question["kind"] == "yes-no":
        return [("yes", "sì"), ("no", "no")]
    return [(each["code"], each["label"]) for each in question.get("options", ())]


def fill_section(form: SectionForm, section: Mapping[str, Any]) -> None:
    """Put a section into its form."""
    form.label.data, form.help.data = section["title"], section.get("help", "")


def read_section(form: SectionForm, code: str, before: Mapping[str, Any]) -> Plain:
    """The section that the form says, with the questions that it had."""
    return {
        "code": code,
        "title": form.label.data,
        "help": _lines(form.help.data),
        "questions": list(before.get("questions", ())),
    }


def fill_group(form: GroupForm, group: Mapping[str, Any]) -> None:
    """Put a group into its form."""
    _fill_asked(form, group)
    form.least_rows.data, form.most_rows.data = group.get("min_rows"), group.get("max_rows")


def read_group(form: GroupForm, code: str, before: Mapping[str, Any]) -> Plain:
    """The group that the form says; each line of `columns` is one more question of text."""
    questions = list(before.get("questions", ()))
    for label in (line.strip() for line in (form.columns.data or "").splitlines() if line.strip()):
        taken = {each["code"] for each in questions}
        questions.append({"code": code_for(label, taken), "kind": "text", "label": label})
    return {
        "group": code,
        **_read_asked(form),
        "min_rows": form.least_rows.data,
        "max_rows": form.most_rows.data,
        "questions": questions,
    }


def fill_question(form: QuestionForm, question: Mapping[str, Any]) -> None:
    """Put a question into its form."""
    _fill_asked(form, question)
    form.required.data = question.get("required", True)
    form.requirement.data = question.get("requirement", "")
    for name, key in (("text", "text"), ("unit", "unit"), ("least", "min"), ("most", "max")):
        if name in form:
            form[name].data = str(question.get(key) or "")
    if "options" in form:
        form.options.data = "\n".join(each["label"] for each in question.get("options", ()))
    _fill_rule(form, question)
    evidence = question.get("evidence")
    form.evidence.data = evidence is not None
    told = evidence if isinstance(evidence, Mapping) else {}
    form.expires.data, form.valid_days.data = told.get("expires", "none"), str(told.get("valid_for") or "")
    if "evidence_label" in form:
        form.evidence_label.data, form.evidence_required.data = told.get("label", ""), told.get("required", True)


def _fill_rule(form: QuestionForm, question: Mapping[str, Any]) -> None:
    for compare, value in question.get("pass", {}).items():
        if "meets" in form:
            form.meets.data = "yes" if value else "no"
        if "compare" in form:
            form.compare.data = compare.replace("_", "-")
        if "threshold" in form:
            labels = {each["code"]: each["label"] for each in question.get("options", ())}
            form.threshold.data = labels.get(value, str(value))


def read_question(form: QuestionForm, kind: str, code: str, before: Mapping[str, Any]) -> Plain:
    """The question that the form says; its code stays what it was, so that answers keep their place."""
    known = {each["label"]: each["code"] for each in before.get("options", ())}
    return {
        "code": code,
        "kind": kind,
        **_read_asked(form),
        "required": form.required.data,
        "requirement": form.requirement.data,
        "text": _written(form, "text"),
        "unit": _written(form, "unit"),
        "min": _written(form, "least"),
        "max": _written(form, "most"),
        "options": _options(form.options.data, known) if "options" in form else None,
        "pass": _rule(form),
        "evidence": _evidence(form),
    }


def _fill_asked(form: _AskedForm, asked: Mapping[str, Any]) -> None:
    form.label.data, form.help.data = asked["label"], asked.get("help", "")
    form.only_for.data = list(asked.get("only_for", ()))
    condition = asked.get("when")
    if condition is not None:
        value = condition["is"]
        written = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
        choice = f"{condition['question']}={written}"
        known = {key for key, _ in form.when.choices}
        form.when.data = choice if choice in known else f"{condition['question']}={ANY_NUMBER}"
        form.when_number.data = "" if choice in known else written


def _read_asked(form: _AskedForm) -> Plain:
    question, _, value = (form.when.data or "").partition("=")
    asked = {"question": question, "is": form.when_number.data if value == ANY_NUMBER else value}
    return {
        "label": form.label.data,
        "help": _lines(form.help.data),
        "only_for": list(form.only_for.data or ()),
        "when": asked if question else None,
    }


def _rule(form: QuestionForm) -> Plain | None:
    if "meets" in form:
        return {"equal_to": form.meets.data} if form.meets.data else None
    if "compare" in form:
        return {form.compare.data.replace("-", "_"): form.threshold.data} if form.compare.data else None
    return {"equal_to": form.threshold.data} if "threshold" in form and form.threshold.data else None


def _evidence(form: QuestionForm) -> Plain | None:
    if not form.evidence.data:
        return None
    return {
        "label": _written(form, "evidence_label"),
        "required": form.evidence_required.data if "evidence_required" in form else True,
        "expires": form.expires.data,
        "valid_for": form.valid_days.data,
    }


def _options(written: str, known: Mapping[str, str]) -> list[Plain]:
    found: list[Plain] = []
    for label in (line.strip() for line in written.splitlines() if line.strip()):
        code = known.get(label) or free_code(slug(label), {*known.values(), *(each["code"] for each in found)})
        found.append({"code": code, "label": label})
    return found


def _written(form: QuestionForm, name: str) -> str:
    return _lines(form[name].data) if name in form else ""


def _lines(written: str | None) -> str:
    return (written or "").replace("\r\n", "\n").strip()


def code_for(label: str, taken: Iterable[str]) -> str:
    """A code made from a label, that nothing has yet."""
    return free_code(slug(label)[:LONGEST_CODE].strip("-") or "x", taken)


def blame_faults(form: Form, path: str, faults: Iterable[Fault]) -> None:
    """Put each fault on its field; those of other parts of the form, which this change would break, stand above."""
    others = []
    for fault in faults:
        said = sentence(fault.reason)
        inside = fault.path.startswith(f"{path}.")
        key = fault.path[len(path) + 1 :].split(".")[0].split("[")[0] if inside else ""
        name = _FIELD_OF.get(key, "")
        if name in form:
            form[name].errors = [*form[name].errors, said]
        else:
            others.append(said)
    form.refusals = [*form.refusals, *others]
