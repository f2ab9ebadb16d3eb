"""A folder as a world and its documents."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from blueprints.invoices.verification.dossier.documents import BadDocument, document_of
from blueprints.invoices.verification.dossier.entries import with_entries
from blueprints.invoices.verification.dossier.faults import Fault, Notes
from blueprints.invoices.verification.dossier.frames import Frames, collected
from blueprints.invoices.verification.dossier.numbers import Numbers
from blueprints.invoices.verification.dossier.settings import Settings, settings_of
from blueprints.invoices.verification.dossier.sheets import SHEETS
from blueprints.invoices.verification.dossier.tables import Row, lines_of, rows_of, text_of
from blueprints.invoices.verification.facts import Agency, Document, Fund, Parameters, Payment, Service, World
from blueprints.invoices.verification.objections import fiscal

INVOICES = "invoices"
BASIS = ("agency.yaml", "parameters.yaml", "calendars.yaml", "providers.csv", "projects.csv")
_SEALED = (".xml", ".p7m", ".zip")
_KINDS = ("entry", "project", "provider", "operator", "profile", "fund", "comune")
Tables = Mapping[str, list[Row]]


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """What a folder holds. `files` gives the name of the file of each document, by document id."""

    world: World
    documents: tuple[Document, ...]
    files: Mapping[str, str]
    warnings: tuple[Fault, ...]


def read_dossier(folder: Path) -> Dossier:
    """Read a dossier, wholly or not at all.

    Raises:
        BadDossier: with every fault, its file and line.
    """
    notes = Notes()
    if not folder.is_dir():
        notes.fault(str(folder), 0, "is not a folder")
    notes.stop_if_bad()
    settings = settings_of(folder, notes)
    tables = _tables(folder, notes)
    # Whatever is wrong in one of these makes good rows of others look wrong.
    notes.stop_if_bad(BASIS)
    numbers = Numbers()
    collected(tables, settings, numbers)
    _check_codes(tables, settings, numbers, notes)
    frames = Frames(tables, settings, numbers, notes)
    world = _world(frames, settings, numbers)
    documents, files = _documents(folder, tables, numbers, notes)
    if "entries.csv" in tables:
        world = with_entries(world, tables["entries.csv"], frames, numbers, notes)
    notes.stop_if_bad()
    return Dossier(world=world, documents=documents, files=files, warnings=tuple(notes.warnings))


def _tables(folder: Path, notes: Notes) -> dict[str, list[Row]]:
    found = {}
    for sheet in SHEETS:
        path = folder / sheet.file
        if path.is_file():
            found[sheet.file] = rows_of(sheet, path, notes)
            _tell_of_spans(sheet.file, found[sheet.file], notes)
        elif sheet.is_required:
            notes.fault(sheet.file, 0, "is missing")
        else:
            notes.warn(sheet.file, 0, f"is not there: {sheet.absent}")
    known = {sheet.file for sheet in SHEETS} | {"agency.yaml", "parameters.yaml", "calendars.yaml"}
    for path in sorted(folder.iterdir()):
        if path.suffix.casefold() in (".csv", ".yaml", ".yml") and path.name not in known:
            notes.warn(path.name, 0, "is not a file of the format and was left out")
    return found


def _tell_of_spans(file: str, rows: list[Row], notes: Notes) -> None:
    """Warn of rows whose last day is before their first: `to` holds the day after the last."""
    for row in rows:
        if "from" in row and "to" in row and row["to"] <= row["from"]:
            notes.warn(file, row["line"], "'to' is before 'from': the row never holds")


def _check_codes(tables: Tables, settings: Settings, numbers: Numbers, notes: Notes) -> None:
    """Services and providers must be known; every id of its own kind must be there once."""
    services = {name.casefold() for name in settings.services}
    providers = {row["provider"].casefold() for row in tables.get("providers.csv", ())}
    for sheet in SHEETS:
        columns = [(one.name, one.space) for one in sheet.columns if one.space in ("service", "provider")]
        own = next((one.name for one in sheet.columns if one.into == "id"), "")
        own = "provider" if sheet.file == "providers.csv" else own
        seen: set[str] = set()
        for row in tables.get(sheet.file, ()):
            for name, space in columns:
                code = row[name].casefold()
                if code and code not in (services if space == "service" else providers):
                    where = "agency.yaml" if space == "service" else "providers.csv"
                    notes.fault(sheet.file, row["line"], f"column {name!r}: {row[name]!r} is not in {where}")
            if own and row[own] and sheet.file != "pacts.csv":
                if row[own].casefold() in seen:
                    notes.fault(sheet.file, row["line"], f"column {own!r}: {row[own]!r} is there twice")
                seen.add(row[own].casefold())


def _world(frames: Frames, settings: Settings, numbers: Numbers) -> World:
    services = [
        Service(id=numbers.of("service", name), code=name, **qualities) for name, qualities in settings.services.items()
    ]
    funds = [
        Fund(id=numbers.of("fund", name), code=name, cup_required=required, cup=cup)
        for name, (required, cup) in settings.funds.items()
        if name
    ]
    return World(
        agency=Agency(vat_numbers=settings.vat_numbers, fiscal_codes=settings.fiscal_codes),
        frames=frames.all(),
        services=tuple(sorted(services, key=lambda one: one.id)),
        funds=tuple(sorted(funds, key=lambda one: one.id)),
        territory=frozenset(numbers.of("comune", one) for one in settings.territory),
        parameters=Parameters.seeded(settings.values),
        codes={kind: numbers.shown(kind) for kind in _KINDS},
    )


def _documents(
    folder: Path, tables: Tables, numbers: Numbers, notes: Notes
) -> tuple[tuple[Document, ...], dict[str, str]]:
    issuers = _issuers(tables["providers.csv"], numbers, notes)
    payments = {
        (numbers.of("provider", row["provider"]), row["invoice"].casefold()): row
        for row in tables.get("payments.csv", ())
    }
    found, files = [], {}
    for file, line, identity, data, digest in _bodies(folder / INVOICES, notes):
        try:
            one = document_of(data, identity=identity, issuers=issuers, digest=digest)
        except (BadDocument, ValueError, TypeError, AttributeError) as fault:
            notes.fault(file, line, str(fault) or "is not a document of the format")
            continue
        terms = payments.get((one.issuer, one.number.casefold()))
        found.append(_paid(one, terms) if terms else one)
        files[identity] = file
    return tuple(found), files


def _issuers(rows: list[Row], numbers: Numbers, notes: Notes) -> dict[str, int]:
    """The providers by their VAT numbers and fiscal codes."""
    if not rows:
        notes.fault("providers.csv", 0, "names no provider")
    found: dict[str, tuple[int, str]] = {}
    for row in rows:
        own = (numbers.of("provider", row["provider"]), row["provider"])
        for name in ("vat_number", "fiscal_code"):
            other = found.setdefault(fiscal(row[name]), own) if row[name] else own
            if other != own:
                reason = f"column {name!r}: {row[name]!r} is the number of {other[1]!r} too"
                notes.fault("providers.csv", row["line"], reason)
    return {number: provider for number, (provider, _) in found.items()}


def _paid(document: Document, row: Row) -> Document:
    taxable = sum(one.taxable for one in document.vat_summaries)
    payment = None
    if row["paid"] is not None:
        payment = Payment(
            on=row["paid"],
            amount_cents=int(taxable * 100) if row["amount"] is None else row["amount"],
            iban=row["iban"],
            collection_checked=row["collection_checked"],
            suspension_days=row["suspension_days"],
        )
    return replace(document, received=row["received"], delivered=row["delivered"], payment=payment)


Body = tuple[str, int, str, Mapping[str, Any], str]


def _bodies(folder: Path, notes: Notes) -> Iterator[Body]:
    """Every document of the invoice files: file, line, identity, JSON object, digest (where the file holds only it)."""
    if not folder.is_dir():
        notes.warn(INVOICES, 0, "is not there: all hours are checked at their tariff")
        return
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        suffix = path.suffix.casefold()
        if suffix in _SEALED:
            yield from _of_sealed(path, notes)
        elif suffix in (".json", ".jsonl", ".ndjson"):
            yield from _of_json(path, notes)
        elif path.is_file() and not path.name.startswith("."):
            notes.warn(f"{INVOICES}/{path.name}", 0, "is not an invoice file and was left out")


def _of_sealed(path: Path, notes: Notes) -> Iterator[Body]:
    from blueprints.invoices.fatturapa.inspect import as_dictionary, open_path

    digest = f"{_digest(path)}:" if path.is_file() and path.suffix.casefold() != ".zip" else ""
    for opened in open_path(str(path)):
        name = f"{INVOICES}/{opened.name.removeprefix(f'{path.parent}/')}"
        if opened.invoice is None:
            message = opened.reason is not None and opened.reason.code == "sdi-message"
            (notes.warn if message else notes.fault)(name, 0, str(as_dictionary(opened)["reason"]))
            continue
        for place, (data, document) in enumerate(
            zip(as_dictionary(opened)["documents"], opened.invoice.documents, strict=True), start=1
        ):
            for line, read in zip(data["lines"], document.lines, strict=True):
                line["discounts"] = [one._asdict() for one in read.discounts]
            data["stamp_declared"] = document.stamp_declared
            yield name, 0, f"{name}#{place}", data, f"{digest}{place}" if digest else ""


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _of_json(path: Path, notes: Notes) -> Iterator[Body]:
    file = f"{INVOICES}/{path.name}"
    text = text_of(path, notes)
    if text is None:
        return
    for place, (number, line) in enumerate(_objects(text), start=1):
        try:
            data = json.loads(line) if isinstance(line, str) else line
        except (ValueError, RecursionError) as error:
            notes.fault(file, number, f"is not JSON: {error}")
            continue
        if not isinstance(data, dict):
            notes.fault(file, number, "is not a JSON object")
        elif "documents" not in data:
            yield file, number, f"{file}:{place}", data, ""
        elif data.get("readable") is False:
            notes.fault(file, number, f"was not readable: {data.get('reason')}")
        elif not isinstance(data["documents"], list):
            notes.fault(file, number, "'documents' is not a list")
        else:
            for body, one in enumerate(data["documents"], start=1):
                yield file, number, f"{file}:{place}#{body}", one, ""


def _objects(text: str) -> Iterator[tuple[int, Any]]:
    """The lines of JSON Lines, or the one object, or the list of objects, of a file that is a JSON text as a whole."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        yield from lines_of(text)
        return
    for one in whole if isinstance(whole, list) else [whole]:
        yield 1, one
