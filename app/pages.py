"""Pages: rendering, lists by pages, and how values are written for people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import format_datetime, format_number, get_locale
from jinja2 import StrictUndefined
from werkzeug.routing import Map
from werkzeug.wrappers import Response

from app import clock, languages
from app.decisions import Refusal, Refused
from app.messages import language, sentence
from app.money import to_euros
from app.permissions import actor, may
from app.room import Entry, PlaceNames, Waiting, Waits

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Page(Generic[T]):
    """One page of a list: `number` counts from 1, `total` is the count of all rows."""

    rows: Sequence[T]
    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page, at least 1."""
        return max(1, -(-self.total // self.size))


def page_number() -> int:
    """The page that the address asks for (`?pagina=3`), 1 when it asks for nonsense."""
    asked = request.args.get("pagina", "1")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1


def is_fragment() -> bool:
    """Whether htmx asks for a part of the page only."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def show(template: str, **context: Any) -> str:
    """Render a page."""
    return render_template(template, **context)


def show_list(template: str, **context: Any) -> str:
    """Render a list that names no private person: a browser may keep it, and asks each time whether it still holds."""
    g.may_be_kept = True
    return render_template(template, **context)


def go(endpoint: str, **values: Any) -> Response:
    """See other: the answer after something was done."""
    return redirect(url_for(endpoint, **values), code=303)


def done(message: str) -> None:
    """Say on the next page that something was done, and what happens now."""
    flash(message, "success")


def warn(refusal: Refused) -> None:
    """Say on the next page why something was not done."""
    for each in refusal.refusals:
        flash(sentence(each), "warning")


def place_names(places: Iterable[Any]) -> dict[tuple[str, int], str]:
    """What each place (kind, id) in which people work is called, asked of the rooms that know."""
    known: Mapping[str, PlaceNames] = current_app.extensions["accredita.places"]
    wanted: dict[str, set[int]] = {}
    for place in places:
        wanted.setdefault(place.kind, set()).add(place.id)
    return {
        (kind, place_id): name
        for kind, ids in wanted.items()
        if kind in known
        for place_id, name in known[kind](ids).items()
    }


def refusals_on(form: Any, refusal: Refused) -> None:
    """Put the reasons of a refusal above a form that was filled in, so that nothing typed is lost."""
    form.refusals = [sentence(each) for each in refusal.refusals]


def safe_next(default: str) -> str:
    """The local address to go on to, from `?next=`; never another site's."""
    asked = request.values.get("next", "")
    parts = urlsplit(asked)
    local = asked.startswith("/") and not asked.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return asked if local else default


def page_before() -> str:
    """The address, on this site, of the page that sent what was refused; empty when there is none or it is this one."""
    parts = urlsplit(request.referrer or "")
    here = (
        parts.netloc == request.host
        and not parts.path.startswith("//")
        and (request.method == "POST" or parts.path != request.path)
    )
    return f"{parts.path}?{parts.query}".removesuffix("?") if here else ""


def onward(default: str) -> Response:
    """See other: where the person wanted to go before we asked something, else `default`."""
    return redirect(safe_next(default), code=303)


def received_at() -> datetime:
    """The instant at which the server received this request: what counts against a deadline."""
    found: datetime = g.received_at
    return found


def euro(cents: int | None) -> str:
    """1234567 → `12.345,67 €`."""
    if cents is None:
        return "–"
    return f"{_figure(to_euros(cents), '#,##0.00', str(get_locale() or 'it'))} €"


def price(value: Decimal | None) -> str:
    """A unit price in euros, with at least two decimals."""
    return "–" if value is None else f"{_figure(value, '#,##0.00######', str(get_locale() or 'it'))} €"


@lru_cache(maxsize=8192)
def _figure(value: Decimal, pattern: str, locale: str) -> str:
    """A figure by a pattern; a page shows the same ones many times."""
    return str(format_decimal(value, format=pattern, locale=locale))


def hours(minutes: int | None) -> str:
    """90 → `1 h 30 min`, 45 → `45 min`."""
    if minutes is None:
        return "–"
    whole, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else ""
    if rest and not whole:
        return f"{sign}{rest} min"
    return f"{sign}{format_number(whole)} h" + (f" {rest:02d} min" if rest else "")


def day(value: date | None) -> str:
    """A date, or an instant's in Rome, as `21 nov 2026`."""
    if value is None:
        return "–"
    return _dated(clock.day_of(value) if isinstance(value, datetime) else value, str(get_locale() or "it"))


@lru_cache(maxsize=4096)
def _dated(value: date, locale: str) -> str:
    return str(format_date(value, "d MMM y", locale=locale))


def moment(value: datetime | None) -> str:
    """An instant in Rome's time, to the minute."""
    return "–" if value is None else str(format_datetime(value, "d MMM y, HH:mm"))


def moment_exact(value: datetime | None) -> str:
    """An instant in Rome's time, to the second."""
    return "–" if value is None else str(format_datetime(value, "d MMM y, HH:mm:ss"))


def menu() -> list[Entry]:
    """The lines of the menu for this person."""
    entries: Sequence[Entry] = current_app.extensions["accredita.menu"]
    who = actor()
    return [entry for entry in entries if entry.permission is None or may(who, entry.permission)]


def waiting() -> list[tuple[str, Waiting]]:
    """The work that waits for this person now, in words, what is urgent first."""
    pairs: Sequence[tuple[str, Waits]] = current_app.extensions["accredita.waits"]
    who, now = actor(), clock.now()
    every = [each for permission, waits in pairs if may(who, permission) for each in waits(who, now) if each.count]
    return [(sentence(Refusal(each.code)), each) for each in sorted(every, key=lambda each: not each.urgent)]


def address(**changes: Any) -> str:
    """This page's address with some query values changed (None takes one away)."""
    values: dict[str, Any] = {**(request.view_args or {}), **request.args.to_dict(flat=False), **changes}
    return url_for(request.endpoint or "", **{k: v for k, v in values.items() if v is not None})


def install(app: Flask) -> None:
    """Set the template environment: strict, with the filters and what each page may ask."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        euro=euro, price=price, hours=hours, day=day, moment=moment, moment_exact=moment_exact, number=format_number
    )
    app.jinja_env.globals.update(
        menu=menu, address=address, may=may, who=actor, language=language, today=clock.today, twin=languages.twin
    )
    app.jinja_env.globals["url_for"] = _address_of


def _address_of(endpoint: str, /, **values: Any) -> str:
    """`url_for` for templates: a page writes dozens of addresses, and the same ones again and again."""
    try:
        key = tuple([(name, value, type(value)) for name, value in values.items()])  # True is not 1 here
        return _known_address(current_app.url_map, request.script_root, endpoint, key)
    except TypeError:  # a value that cannot be a key
        return url_for(endpoint, **values)


@lru_cache(maxsize=4096)
def _known_address(_map: Map, _root: str, endpoint: str, values: tuple[tuple[str, Any, type], ...]) -> str:
    return url_for(endpoint, **{name: value for name, value, _ in values})


def csv_cell(value: str) -> str:
    """Text that a spreadsheet will not run: a leading `= + - @` or tab gets an apostrophe before it."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def named(table: Mapping[str, Mapping[str, str]], code: str) -> str:
    """The name of a code in the reader's language."""
    return table[code][language()]
