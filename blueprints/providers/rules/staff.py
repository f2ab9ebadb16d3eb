"""The list of operators: what a row must hold, and who was qualified for what on a day."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from app.decisions import Refusal
from app.periods import Period
from app.reading import Reader, values
from app.reading.moments import day
from app.tables import Row
from blueprints.providers.rules import numbers

CONTRACTS = ("permanent", "fixed-term", "self-employed", "agency-worker")
_CONTRACTS = {
    "indeterminato": "permanent",
    "tempo indeterminato": "permanent",
    "determinato": "fixed-term",
    "tempo determinato": "fixed-term",
    "autonomo": "self-employed",
    "libero professionista": "self-employed",
    "somministrato": "agency-worker",
    "somministrazione": "agency-worker",
}

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "codice": "code",
        "matricola": "code",
        "nome": "name",
        "cognome_e_nome": "name",
        "nome_e_cognome": "name",
        "operatore": "name",
        "codice_fiscale": "fiscal_code",
        "cf": "fiscal_code",
        "profilo": "profile",
        "qualifica": "profile",
        "titolo": "title",
        "titolo_di_studio": "title",
        "qualifica_dal": "valid_from",
        "titolo_dal": "valid_from",
        "qualifica_al": "valid_to",
        "titolo_al": "valid_to",
        "assunto_il": "hired_on",
        "data_assunzione": "hired_on",
        "cessato_il": "left_on",
        "data_cessazione": "left_on",
        "casellario_richiesto_il": "criminal_certificate_requested_on",
        "certificato_penale_richiesto_il": "criminal_certificate_requested_on",
        "contratto": "contract",
        "livello": "level",
    }
)
_FIELDS = tuple(dict.fromkeys(COLUMNS.values()))
WORDS: Mapping[str, str] = MappingProxyType(
    {name: next(written for written, meant in COLUMNS.items() if meant == name) for name in _FIELDS}
)


@dataclass(frozen=True, kw_only=True)
class Person:
    """An operator. `left_on` is the first day on which the person no longer works there."""

    code: str
    name: str
    fiscal_code: str
    hired_on: date
    left_on: date | None = None
    criminal_certificate_requested_on: date | None = None
    contract: str | None = None
    level: str | None = None


@dataclass(frozen=True, kw_only=True)
class Title:
    """A qualification: `profile` is a code of the territory's catalogue (ASA, OSS, ...)."""

    profile: str
    title: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class StaffRow:
    """A good row of the list: the same operator may stand in several, one for each qualification."""

    line: int
    person: Person
    title: Title


@dataclass(frozen=True, kw_only=True)
class RowFault:
    """Why a row is bad: `column` is the heading as people write it, empty when it is the row as a whole."""

    line: int
    column: str
    reason: Refusal


@dataclass(frozen=True, kw_only=True)
class StaffList:
    """A list that was read: each row is good, or has at least one fault."""

    rows: int
    good: tuple[StaffRow, ...]
    faults: tuple[RowFault, ...]


def read_list(rows: Iterable[Row], *, profiles: Collection[str], today: date) -> StaffList:
    """Sort the rows of a list into good ones and faults; `profiles` are the codes that exist."""
    listed = tuple(rows)
    good: list[StaffRow] = []
    faults: list[RowFault] = []
    for row in listed:
        reader = Reader(row.cells)
        read = _read_row(row.line, reader, profiles)
        found = [_fault(row.line, each.path, each.reason) for each in reader.faults]
        if not found:
            found = [
                _fault(row.line, "", reason) for reason in reasons_not_to_list(read.person, read.title, today=today)
            ]
        if found:
            faults.extend(found)
        else:
            good.append(read)
    kept, contradictions = _consistent(good)
    return StaffList(rows=len(listed), good=kept, faults=tuple(sorted([*faults, *contradictions], key=_by_line)))


def _read_row(line: int, reader: Reader, profiles: Collection[str]) -> StaffRow:
    cells = reader.fields(*_FIELDS)
    hired_on = cells["hired_on"].must(day, date.min)
    return StaffRow(
        line=line,
        person=Person(
            code=cells["code"].must(values.code, ""),
            name=cells["name"].must(values.text(120), ""),
            fiscal_code=numbers.compact(cells["fiscal_code"].must(values.text(32), "")),
            hired_on=hired_on,
            left_on=after(cells["left_on"].may(day)),
            criminal_certificate_requested_on=cells["criminal_certificate_requested_on"].may(day),
            contract=cells["contract"].may(values.choice(CONTRACTS, also=_CONTRACTS)),
            level=cells["level"].may(values.text(20)),
        ),
        title=Title(
            profile=cells["profile"].must(values.choice(sorted(profiles)), ""),
            title=cells["title"].either(values.text(200), ""),
            valid_from=cells["valid_from"].either(day, hired_on),
            valid_to=after(cells["valid_to"].may(day)),
        ),
    )


def after(last: date | None) -> date | None:
    """The first day out, for the last day in that people write."""
    return None if last is None else last + timedelta(days=1)


def reasons_not_to_list(person: Person, title: Title | None, *, today: date) -> tuple[Refusal, ...]:
    """Why these facts about an operator cannot be right together."""
    found = []
    if not numbers.is_persons_fiscal_code(person.fiscal_code):
        found.append(Refusal("staff-fiscal-code", written=person.fiscal_code))
    if person.left_on is not None and person.left_on <= person.hired_on:
        found.append(Refusal("staff-left-before-hired", hired_on=person.hired_on, left_on=person.left_on))
    asked = person.criminal_certificate_requested_on
    if asked is not None and asked > today:
        found.append(Refusal("staff-certificate-in-future", asked_on=asked))
    if title is not None and title.valid_to is not None and title.valid_to <= title.valid_from:
        found.append(Refusal("period-ends-before-start", start=title.valid_from, end=title.valid_to))
    return tuple(found)


def must_explain_certificate(person: Person) -> bool:
    """Whether the criminal-record certificate was asked for too late, or not at all.

    Whoever employs people in regular contact with minors asks for it before hiring them, once.
    Source: art. 25-bis DPR 313/2002.
    """
    asked = person.criminal_certificate_requested_on
    return asked is None or asked > person.hired_on


def _consistent(rows: list[StaffRow]) -> tuple[tuple[StaffRow, ...], list[RowFault]]:
    """Rows of one operator must agree on who it is, and not say the same qualification twice."""
    first: dict[str, StaffRow] = {}
    kept: list[StaffRow] = []
    faults: list[RowFault] = []
    titles: dict[tuple[str, str, date], int] = {}
    for row in rows:
        known = first.setdefault(row.person.code, row)
        key = (row.person.code, row.title.profile, row.title.valid_from)
        if known.person != row.person:
            reason = Refusal("staff-rows-contradict", operator=row.person.code, first_line=known.line)
            faults.append(_fault(row.line, "code", reason))
        elif key in titles:
            faults.append(_fault(row.line, "", Refusal("staff-row-twice", first_line=titles[key])))
        else:
            titles[key] = row.line
            kept.append(row)
    return tuple(kept), faults


def _fault(line: int, field: str, reason: Refusal) -> RowFault:
    return RowFault(line=line, column=WORDS.get(field, field), reason=reason)


def _by_line(fault: RowFault) -> tuple[int, str, str]:
    return (fault.line, fault.column, fault.reason.code)


def works_on(person: Person, on: date) -> bool:
    """Whether the operator is employed on that day."""
    return Period(person.hired_on, person.left_on).holds(on)


def qualified_on(titles: Iterable[Title], profile: str, on: date) -> bool:
    """Whether one of the qualifications is of that profile and holds on that day."""
    return any(each.profile == profile and Period(each.valid_from, each.valid_to).holds(on) for each in titles)
