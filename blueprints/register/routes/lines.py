"""The words of the public list's lines and menus, put together before the template: a page has hundreds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.messages import language
from blueprints.register.messages import ACT_KINDS, LEGAL_FORMS
from blueprints.register.queries import ListedRow, Snapshot
from blueprints.register.rules import Status


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list, in the reader's words."""

    id: int
    name: str
    form: str
    suspended: bool
    service: str
    phone: str
    dialled: str
    email: str
    where: str
    seat: str
    valid: str
    act: str


def service_names(found: Snapshot) -> dict[str, str]:
    """The services' names by code, in the reader's language."""
    english = language() == "en"
    return {each.code: each.name_en if english else each.name for each in found.services}


def lines(rows: Iterable[ListedRow], found: Snapshot) -> list[Line]:
    """The rows as lines."""
    names, lang = service_names(found), language()
    where = (_("1 Comune"), _("{} Comuni"))
    seat, act = _("sede: {}"), _("{kind}: n. {number} del {day}")
    forms = {code: words[lang] for code, words in LEGAL_FORMS.items()}
    kinds = {code: words[lang] for code, words in ACT_KINDS.items()}
    return [
        Line(
            row.id,
            row.name,
            forms[row.legal_form],
            found.statuses.get(row.id) is Status.SUSPENDED,
            names[row.service_code],
            row.phone,
            row.phone.replace(" ", ""),
            row.email,
            where[len(found.coverage.get(row.id, ())) != 1].format(len(found.coverage.get(row.id, ()))),
            seat.format(row.comune_name),
            _period(row.valid_from, row.valid_to),
            act.format(kind=kinds[row.act_kind], number=row.act_number, day=_short(row.act_date)),
        )
        for row in rows
    ]


def options(choices: Iterable[tuple[str, str, int]], chosen: str | None) -> Markup:
    """The options of a menu, from (value, name, count); by hand, because a list page has a hundred of them."""
    written = (
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(name)} ({count})</option>'
        for value, name, count in choices
    )
    return Markup("\n".join(written))  # noqa: S704 - each part is escaped above


def _period(start: date, end: date | None) -> str:
    return f"{_short(start)} – {_short(end - timedelta(days=1))}" if end else _("dal %(day)s", day=_short(start))


def _short(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"
