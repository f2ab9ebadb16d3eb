"""Today's list and its tariffs as CSV, read row by row into what the register needs.

The format is described in docs/register-import.md. Each fault has its line and its column; a row with a
fault is left out, and the caller imports all rows or none.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from app.decisions import Refusal
from app.reading import Fault, Reader, normal, values
from app.reading.moments import day
from blueprints.register.rules.acts import Act
from blueprints.register.rules.cig import normal_cig
from blueprints.register.rules.tariffs import ANY, TariffKey

T = TypeVar("T")

LIST_COLUMNS = (
    "ente",
    "forma",
    "partita_iva",
    "codice_fiscale",
    "pec",
    "email",
    "telefono",
    "sito",
    "indirizzo",
    "comune_sede",
    "comune_proprietario",
    "servizio",
    "territorio",
    "dal",
    "al",
    "numero",
    "atto",
    "atto_data",
    "atto_protocollo",
    "lingue",
    "orari",
    "altri_aiuti",
    "carta_dei_servizi",
    "note",
    "patto",
    "cig",
    "patto_dal",
    "patto_al",
    "patto_firmato",
)
TARIFF_COLUMNS = ("servizio", "profilo", "giorno", "fascia", "scuola", "fondo", "prezzo", "dal", "al", "atto")
FORMS = {
    "cooperativa sociale": "social_cooperative",
    "fondazione": "foundation",
    "società": "company",
    "azienda speciale comunale": "municipal_company",
    "consorzio": "consortium",
    "associazione": "association",
}
DAY_TYPES = {"feriale": "weekday", "festivo": "holiday"}
EVERYWHERE = "tutto"
MOST_ROWS = 5_000
_SOMEDAY = date(2000, 1, 1)


@dataclass(frozen=True, kw_only=True)
class PactRow:
    """The pact of a row; [valid_from, valid_to)."""

    number: str
    cig: str
    valid_from: date
    valid_to: date | None
    signed_on: date


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """An accreditation of today's list. `territory` holds ISTAT codes, `zona:<number>` or `tutto`."""

    line: int
    name: str
    legal_form: str
    vat_number: str
    fiscal_code: str
    pec: str
    email: str
    phone: str
    website: str
    address: str
    comune_name: str
    owner_comune_istat: str | None
    service_code: str
    territory: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    number: str | None
    act: Act
    languages: tuple[str, ...]
    opening_hours: str
    complementary: str
    charter_url: str
    notes: str
    pact: PactRow | None


@dataclass(frozen=True, kw_only=True)
class TariffRow:
    """A price of today's tariffs; [valid_from, valid_to)."""

    line: int
    key: TariffKey
    unit_price: Decimal
    valid_from: date
    valid_to: date | None
    act: str


def read_list(content: bytes) -> tuple[tuple[ListRow, ...], tuple[Fault, ...]]:
    """The rows that can be read, and every fault with its line."""
    return _read(content, LIST_COLUMNS, _list_row)


def read_tariffs(content: bytes) -> tuple[tuple[TariffRow, ...], tuple[Fault, ...]]:
    """The rows that can be read, and every fault with its line."""
    return _read(content, TARIFF_COLUMNS, _tariff_row)


def territory_of(
    written: Sequence[str], comuni: Mapping[str, int], areas: Mapping[str, frozenset[int]]
) -> tuple[frozenset[int], tuple[str, ...]]:
    """The Comuni (ids) that a territory names, and the parts of it that name nothing."""
    found: set[int] = set()
    unknown = []
    for part in written:
        if part == EVERYWHERE:
            found |= set(comuni.values())
        elif part in comuni:
            found.add(comuni[part])
        elif part.removeprefix("zona:") in areas and part.startswith("zona:"):
            found |= areas[part.removeprefix("zona:")]
        else:
            unknown.append(part)
    return frozenset(found), tuple(unknown)


def _read(
    content: bytes, columns: Sequence[str], row_of: Callable[[int, Mapping[str, Reader]], T]
) -> tuple[tuple[T, ...], tuple[Fault, ...]]:
    try:
        lines = _lines(content)
    except csv.Error:
        return (), (Fault(path="", reason=Refusal("list-import-unreadable"), line=1),)
    heading = [normal(cell) for cell in lines[0][1]] if lines else []
    if faults := _faults_of_heading(heading, columns):
        return (), faults
    if len(lines) - 1 > MOST_ROWS:
        return (), (
            Fault(path="", reason=Refusal("list-import-too-long", rows=len(lines) - 1, most=MOST_ROWS), line=1),
        )
    rows, found = [], []
    for line, cells in lines[1:]:
        own: list[Fault] = []
        named = {name: cell.strip() for name, cell in zip(heading, cells, strict=False)}
        row = row_of(line, {name: Reader(named.get(name, ""), name, own) for name in columns})
        if len(cells) > len(heading):
            own.append(
                Fault(path="", reason=Refusal("list-import-too-many-cells", cells=len(cells), most=len(heading)))
            )
        found += [Fault(path=each.path, reason=each.reason, line=line) for each in own]
        if not own:
            rows.append(row)
    return tuple(rows), tuple(found)


def _lines(content: bytes) -> list[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    table = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count), strict=True)
    return [(table.line_num, cells) for cells in table if any(cell.strip() for cell in cells)]


def _faults_of_heading(heading: Sequence[str], columns: Sequence[str]) -> tuple[Fault, ...]:
    if not heading:
        return (Fault(path="", reason=Refusal("list-import-empty"), line=1),)
    unknown = [name for name in heading if name and name not in columns]
    twice = sorted({name for name in heading if name and heading.count(name) > 1})
    found = [Refusal("list-import-column-unknown", column=name, known=list(columns)) for name in unknown]
    found += [Refusal("list-import-column-twice", column=name) for name in twice]
    return tuple(Fault(path=each.facts["column"], reason=each, line=1) for each in found)


def _list_row(line: int, cell: Mapping[str, Reader]) -> ListRow:
    start = cell["dal"].must(day, _SOMEDAY)
    words = values.text(500)
    plain = {name: cell[name].either(words, "") for name in LIST_COLUMNS}
    return ListRow(
        line=line,
        name=cell["ente"].must(values.text(200), ""),
        legal_form=cell["forma"].must(values.choice(FORMS.values(), FORMS), ""),
        vat_number=cell["partita_iva"].must(values.text(11), ""),
        fiscal_code=plain["codice_fiscale"] or plain["partita_iva"],
        pec=cell["pec"].must(words, ""),
        email=plain["email"],
        phone=plain["telefono"],
        website=plain["sito"],
        address=cell["indirizzo"].must(values.text(200), ""),
        comune_name=cell["comune_sede"].must(values.text(100), ""),
        owner_comune_istat=plain["comune_proprietario"] or None,
        service_code=cell["servizio"].must(values.code, ""),
        territory=tuple(cell["territorio"].must(words, "").lower().split()),
        valid_from=start,
        valid_to=_end(cell["al"], start),
        number=plain["numero"] or None,
        act=Act(
            number=cell["atto"].must(values.text(40), ""),
            day=cell["atto_data"].must(day, _SOMEDAY),
            protocol=plain["atto_protocollo"],
        ),
        languages=tuple(each.strip() for each in plain["lingue"].split(",") if each.strip()),
        opening_hours=plain["orari"],
        complementary=plain["altri_aiuti"],
        charter_url=plain["carta_dei_servizi"],
        notes=plain["note"],
        pact=_pact(cell, start),
    )


def _pact(cell: Mapping[str, Reader], start: date) -> PactRow | None:
    names = ("patto", "cig", "patto_dal", "patto_al", "patto_firmato")
    if all(cell[name].missing for name in names):
        return None
    begins = cell["patto_dal"].either(day, start)
    return PactRow(
        number=cell["patto"].must(values.text(40), ""),
        cig=normal_cig(cell["cig"].must(values.text(15), "")),
        valid_from=begins,
        valid_to=_end(cell["patto_al"], begins) if not cell["patto_al"].missing else _end(cell["al"], begins),
        signed_on=cell["patto_firmato"].must(day, _SOMEDAY),
    )


def _end(cell: Reader, start: date) -> date | None:
    """The day after the last one written, None when nothing is written."""
    last = cell.may(day)
    if last is None:
        return None
    if last < start:
        cell.fault("act-period-backwards", start=start, end=last)
        return None
    return last + timedelta(days=1)


def _tariff_row(line: int, cell: Mapping[str, Reader]) -> TariffRow:
    start = cell["dal"].must(day, _SOMEDAY)
    quality = values.text(40)
    return TariffRow(
        line=line,
        key=TariffKey(
            service_code=cell["servizio"].must(values.code, ""),
            profile=cell["profilo"].either(quality, ANY),
            day_type=cell["giorno"].either(values.choice(DAY_TYPES.values(), DAY_TYPES), ANY),
            time_band=cell["fascia"].either(quality, ANY),
            school_level=cell["scuola"].either(quality, ANY),
            fund=cell["fondo"].either(quality, ANY),
        ),
        unit_price=cell["prezzo"].must(values.decimal(low=0), Decimal(1)),
        valid_from=start,
        valid_to=_end(cell["al"], start),
        act=cell["atto"].must(values.text(120), ""),
    )
