"""Forms of the room."""

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    widgets,
)
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, Length, Optional, Regexp

from app.forms import Decimals, Form, Text
from blueprints.standards.catalogue import COMPARISONS, KINDS, UNITS, Threshold
from blueprints.standards.rules.content import Item
from blueprints.standards.rules.editing import with_kinds
from blueprints.standards.sentences import CHECKLIST_KINDS
from blueprints.standards.sentences import COMPARISONS as COMPARISON_WORDS
from blueprints.standards.sentences import KINDS as KIND_WORDS
from blueprints.standards.sentences import UNITS as UNIT_WORDS


class CheckboxListField(SelectMultipleField):  # type: ignore[misc]  # wtforms has no types
    """Some of many, as boxes to tick; the pages' macro knows it by its name."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class DraftForm(Form):
    """A new checklist from the catalogue."""

    title = Text("Titolo", [DataRequired(), Length(max=200)])
    kind = SelectField(
        "A che cosa serve", [DataRequired()], choices=[(code, names["it"]) for code, names in CHECKLIST_KINDS.items()]
    )
    services = CheckboxListField(
        "Servizi", description="Si prendono le voci che riguardano almeno uno dei servizi scelti; nessuno: tutte."
    )
    scored = BooleanField("Aggiungi la griglia di punteggio del catalogo")


class ThresholdForm(PlainForm):  # type: ignore[misc]  # wtforms has no types
    """One dated threshold; without a name it does not count."""

    class Meta:
        """Built-in messages in Italian."""

        locales = ("it",)

    name = Text("Nome", [Optional(), Length(max=64)])
    compare = SelectField(
        "Confronto", [DataRequired()], choices=[(code, COMPARISON_WORDS[code]["it"]) for code in COMPARISONS]
    )
    value = Decimals("Valore")
    unit = SelectField("Unità", [DataRequired()], choices=[(code, UNIT_WORDS[code]["it"]) for code in UNITS])
    valid_from = DateField("Vale dal giorno", [Optional()])


class ItemForm(Form):
    """An item of a draft; `seen` is the mark of what the editor saw."""

    seen = HiddenField()
    text = TextAreaField("Che cosa si richiede", [DataRequired(), Length(max=4000)])
    evidence = TextAreaField("Come si dimostra", [Length(max=2000)])
    kinds = CheckboxListField("Tipo", [DataRequired()], choices=[(code, KIND_WORDS[code]["it"]) for code in KINDS])
    services = CheckboxListField("Servizi", description="Nessuno: la voce vale per tutti.")
    thresholds = FieldList(FormField(ThresholdForm), label="Soglie")
    source = Text("Fonte", [Length(max=200)], description="Più fonti si separano con il punto e virgola.")

    def validate_thresholds(self, field: Any) -> None:
        """A threshold with a name has a value and a first day."""
        for each in field.data:
            if each["name"] and (each["value"] is None or each["valid_from"] is None):
                raise ValueError(f"La soglia «{each['name']}» ha bisogno di un valore e di un giorno di inizio.")

    def item(self, base: Item) -> Item:
        """The item as it was filled in; what the form does not ask stays as in `base`."""
        return Item(
            code=base.code,
            text=self.text.data.strip(),
            evidence=(self.evidence.data or "").strip(),
            in_force=with_kinds(base, frozenset(self.kinds.data)),
            services=frozenset(self.services.data),
            thresholds=tuple(_threshold(each, base) for each in self.thresholds.data if each["name"]),
            source=tuple(part.strip() for part in (self.source.data or "").split(";") if part.strip()),
            answer=base.answer,
            unit=base.unit,
            must_be_zero=base.must_be_zero,
            requirement=base.requirement,
        )


class NewItemForm(ItemForm):
    """An item with a code of its own."""

    code = Text(
        "Codice", [DataRequired(), Regexp(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}$", message="Lettere e cifre, senza spazi.")]
    )


def facts_of(item: Item) -> dict[str, Any]:
    """What the form is filled with, one empty threshold at the end."""
    return {
        "text": item.text,
        "evidence": item.evidence,
        "kinds": sorted(item.kinds),
        "services": sorted(item.services),
        "source": "; ".join(item.source),
        "thresholds": [
            {
                "name": each.name,
                "compare": each.compare,
                "value": each.value,
                "unit": each.unit,
                "valid_from": each.valid_from,
            }
            for each in item.thresholds
        ]
        + [{}],
    }


def _threshold(filled: dict[str, Any], base: Item) -> Threshold:
    known = {(each.name, each.valid_from): each.source for each in base.thresholds}
    return Threshold(
        name=filled["name"],
        value=filled["value"],
        unit=filled["unit"],
        compare=filled["compare"],
        valid_from=filled["valid_from"],
        source=known.get((filled["name"], filled["valid_from"]), ()),
    )
