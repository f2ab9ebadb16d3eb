"""Pure: what a list of payments says, row by row, against the items that wait to be paid."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

COLUMNS = ("atto", "partita_iva", "fattura", "importo", "data", "mandato")
Key = tuple[str, str, str]
Taken = tuple[int, int | None]


@dataclass(frozen=True, kw_only=True)
class Due:
    """An item of a signed act that can be paid, or (`part_id`) the part of it that goes to a social-security body.

    `paid` when a payment is recorded already: its day and order number.
    """

    item_id: int
    cents: int
    paid: tuple[date, str] | None = None
    part_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Paid:
    """A row that pays an item, or a part of it."""

    item_id: int
    part_id: int | None
    cents: int
    paid_on: date
    order_number: str


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A row that pays nothing: its place in the file, counted from 2, and why (a code of `FAULTS`)."""

    line: int
    code: str
    value: str = ""


FAULTS = {
    "date": "la data non si legge (AAAA-MM-GG o GG/MM/AAAA)",
    "future": "la data è nel futuro",
    "amount": "l'importo non si legge",
    "unknown": "nessuna riga di un atto firmato corrisponde ad atto, partita IVA e fattura",
    "other-amount": "l'importo non è quello da pagare",
    "paid-already": "risulta già pagata",
    "twice": "la stessa riga è nel file due volte",
}


def read_rows(
    rows: Iterable[Mapping[str, str | None]], due: Mapping[Key, Sequence[Due]], *, today: date
) -> tuple[tuple[Paid, ...], int, tuple[Fault, ...]]:
    """The payments that a list tells, how many of its rows were recorded before, and the rows that tell none.

    An item is never paid twice.
    """
    paid: dict[Taken, Paid] = {}
    known: set[Taken] = set()
    faults = []
    for line, row in enumerate(rows, start=2):
        found = _read(row, due, paid.keys() | known, today)
        if isinstance(found, Paid):
            paid[found.item_id, found.part_id] = found
        elif isinstance(found, Due):
            known.add((found.item_id, found.part_id))
        else:
            faults.append(Fault(line=line, code=found, value=(row.get("fattura") or "")[:40]))
    return tuple(paid.values()), len(known), tuple(faults)


def _read(
    row: Mapping[str, str | None], due: Mapping[Key, Sequence[Due]], taken: Set[Taken], today: date
) -> Paid | Due | str:
    text = {name: (row.get(name) or "").strip().lstrip("'") for name in COLUMNS}
    day, cents = _day(text["data"]), _cents(text["importo"])
    if day is None:
        return "date"
    if day > today:
        return "future"
    if cents is None:
        return "amount"
    items = due.get((text["atto"], text["partita_iva"].upper().removeprefix("IT"), text["fattura"]), ())
    if not items:
        return "unknown"
    same = [each for each in items if each.cents == cents]
    if not same:
        return "other-amount"
    free = [each for each in same if (each.item_id, each.part_id) not in taken]
    if not free:
        return "twice"
    order = text["mandato"][:40]
    recorded = next((each for each in free if each.paid == (day, order)), None)
    waiting = next((each for each in free if each.paid is None), None)
    if recorded is None and waiting is not None:
        return Paid(item_id=waiting.item_id, part_id=waiting.part_id, cents=cents, paid_on=day, order_number=order)
    return recorded or "paid-already"


def _day(written: str) -> date | None:
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(written, shape).date()  # noqa: DTZ007 - a calendar day without a time
        except ValueError:
            continue
    return None


def _cents(written: str) -> int | None:
    plain = written.replace(" ", "").replace("€", "")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        cents = Decimal(plain) * 100
        return int(cents) if cents == cents.to_integral_value() else None
    except (InvalidOperation, ValueError, OverflowError):
        return None
