"""Calls for programs: JSON, Atom, iCalendar."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from lxml import etree

from app.clock import day_of
from blueprints.calls.queries.calls import CallCard
from blueprints.calls.rules.notice import Notice

ATOM = "http://www.w3.org/2005/Atom"
_NAMES: Any = {None: ATOM}
SHOWN_UPDATES = 4
_BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)


def plain(call: CallCard, *, agency: str, link: str, now: datetime) -> dict[str, Any]:
    """A call as plain values: instants in UTC, periods half-open."""
    windows = call.windows
    return {
        "id": call.id,
        "code": call.code,
        "title": call.title,
        "agency": agency,
        "state": call.state,
        "phase": None if windows is None else str(windows.phase(now)),
        "opens_at": None if windows is None else windows.opens.isoformat(),
        "closes_at": None if windows is None or windows.closes is None else windows.closes.isoformat(),
        "valid_from": call.valid_from.isoformat() if call.valid_from else None,
        "valid_to": call.valid_to.isoformat() if call.valid_to else None,
        "services": list(call.services),
        "published_at": call.published_at.isoformat() if call.published_at else None,
        "link": link,
    }


def atom(entries: Iterable[tuple[CallCard, str, str]], *, address: str) -> bytes:
    """An Atom feed of (call, agency's name, address of the page)."""
    listed = tuple(entries)
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap=_NAMES)
    _text(feed, "id", address)
    _text(feed, "title", "Avvisi di accreditamento")
    updated = max((call.published_at for call, _, _ in listed if call.published_at), default=_BEGINNING)
    _text(feed, "updated", updated.isoformat())
    etree.SubElement(feed, f"{{{ATOM}}}link", rel="self", href=address)
    for call, agency, link in listed:
        entry = etree.SubElement(feed, f"{{{ATOM}}}entry")
        _text(entry, "id", link)
        _text(entry, "title", f"{call.code} · {call.title}")
        _text(entry, "updated", (call.published_at or updated).isoformat())
        etree.SubElement(entry, f"{{{ATOM}}}link", href=link)
        _text(etree.SubElement(entry, f"{{{ATOM}}}author"), "name", agency)
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8"))


def _text(parent: Any, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def calendar(call: CallCard, notice: Notice, *, link: str, now: datetime) -> str:
    """An iCalendar file with the deadlines of a call (RFC 5545: lines end in CR LF, texts are escaped)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Accredita//avvisi//IT"]
    for name, instant in _deadlines(call, notice):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{call.id}-{name.replace(' ', '-')}@{link.split('/')[2]}",
            f"DTSTAMP:{_stamp(now)}",
            f"DTSTART:{_stamp(instant)}",
            f"SUMMARY:{_escaped(f'{call.code}: {name}')}",
            f"DESCRIPTION:{_escaped(call.title)}",
            f"URL:{link}",
            "END:VEVENT",
        ]
    for name, day in _updates(notice, day_of(now)):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{call.id}-elenco-{day:%Y%m%d}@{link.split('/')[2]}",
            f"DTSTAMP:{_stamp(now)}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"SUMMARY:{_escaped(f'{call.code}: {name}')}",
            f"URL:{link}",
            "END:VEVENT",
        ]
    return "\r\n".join(_folded([*lines, "END:VCALENDAR"])) + "\r\n"


def _deadlines(call: CallCard, notice: Notice) -> list[tuple[str, datetime]]:
    initial, rolling = (call.windows.initial, call.windows.rolling) if call.windows else (None, None)
    named = (
        ("apertura", initial.opens if initial else None),
        ("termine della finestra iniziale", initial.closes if initial else None),
        ("apertura a sportello", rolling.opens if rolling else None),
        ("termine a sportello", rolling.closes if rolling else None),
        ("termine dei quesiti", notice.questions_until),
    )
    return [(name, instant) for name, instant in named if instant is not None]


def _updates(notice: Notice, today: date) -> list[tuple[str, date]]:
    """The next days on which the list is updated, as whole days."""
    windows = notice.windows
    days = islice(windows.updates.upcoming(today), SHOWN_UPDATES) if windows else ()
    return [("aggiornamento dell'elenco", day) for day in days]


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(lines: list[str]) -> list[str]:
    """Lines of at most 75 octets; what is longer goes on in lines that begin with a blank."""
    found = []
    for line in lines:
        rest = line.encode()
        while len(rest) > 75:
            cut = 74
            while rest[cut] & 0xC0 == 0x80:
                cut -= 1
            found.append(rest[:cut].decode())
            rest = b" " + rest[cut:]
        found.append(rest.decode())
    return found
