"""A world and its documents as a dossier that `check` reads with the same findings.

Codes are what people use where the world knows them (and no two things have the same), else numbers: nothing that
names a person is in a world, and nothing of it in a dossier. Written from the columns that the reader has.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from blueprints.invoices.verification.dossier.sheets import (
    CONSUMPTIONS,
    DAY_TYPES,
    KINDS,
    LEVELS,
    LIMITS,
    REASONS,
    SHEETS,
    STATES,
    Column,
    Sheet,
)
from blueprints.invoices.verification.facts import FAR, UNITS, DatedValue, Document, Limit, World, from_rows
from blueprints.invoices.verification.facts.parameters import EVER
from blueprints.invoices.verification.rules.prices import band_name

WORDS: Mapping[str, Mapping[str, Any]] = {
    "day_type": DAY_TYPES, "level": LEVELS, "consumption": CONSUMPTIONS, "limit": LIMITS, "kind": KINDS,
    "reason": REASONS, "state": STATES,
}  # fmt: skip


# Cells that say nothing more: the moments hold the date, a pact is told by its CIG.
ADRIFT = {("entries", "date"), ("report_lines", "accepted_hours"), ("pacts", "pact")}


class _Codes:
    """The code of each id, by kind of thing; no two of a kind alike, whatever their capitals."""

    def __init__(self, world: World) -> None:
        self._known = dict(world.codes)
        services = {one.id: one.code for one in world.services}
        funds = {one.id: one.code for one in world.funds}
        lines = world.table("report_lines")
        reports = dict(zip(lines["id"].to_list(), lines["code"].to_list(), strict=True))
        # Providers and Comuni have names, which may be alike or change: their numbers do not.
        self._known |= {"service": services, "fund": funds, "report": reports, "provider": {}, "comune": {}}
        self._told = {kind: set(map(str.casefold, shown.values())) for kind, shown in self._known.items()}
        for kind, shown in self._known.items():
            if len(self._told[kind]) < len(shown):
                self._known[kind] = {}

    def of(self, kind: str, number: int) -> str:
        """The code of an id; "" for 0."""
        if not number:
            return ""
        return str(self._known.get(kind, {}).get(number, number))


def write_dossier(folder: Path, world: World, documents: Sequence[Document], vat_numbers: Mapping[int, str]) -> None:
    """Write a dossier into an empty folder; `vat_numbers` are those of the providers.

    Raises:
        FileExistsError: something is in the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    world = _with_whole_projects(world)
    codes = _Codes(world)
    _write_yaml(folder / "agency.yaml", _agency(world, codes))
    _write_yaml(folder / "parameters.yaml", _parameters(world.parameters.values))
    if world.has("school_days"):
        _write_yaml(folder / "calendars.yaml", {"schools": list(_schools(world.table("school_days"), codes))})
    named = (one["provider"].to_list() for one in world.frames.values() if "provider" in one.columns)
    numbers = sorted(set(vat_numbers).union(*named))
    _write_rows(
        folder / "providers.csv",
        ("provider", "vat_number"),
        ((codes.of("provider", one), vat_numbers.get(one, "")) for one in numbers),
    )
    for sheet in SHEETS:
        if sheet.frame and world.has(sheet.frame):
            rows = _rows_of(sheet, world, codes)
            _write_rows(folder / sheet.file, [column.name for column in sheet.columns], rows)
    received = [one for one in documents if one.received or one.delivered]
    if received:
        names = ("provider", "invoice", "received", "delivered")
        _write_rows(folder / "payments.csv", names, (_received(one, codes) for one in received))
    if documents:
        (folder / "invoices").mkdir()
        lines = (json.dumps(_body(one), ensure_ascii=False, sort_keys=True) for one in documents)
        (folder / "invoices" / "invoices.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _with_whole_projects(world: World) -> World:
    """A project of several periods as one row, for so they are in a dossier, and its gaps as suspensions."""
    projects = world.table("projects")
    if projects["id"].n_unique() == projects.height:
        return world
    rows, gaps = [], []
    for _, own in projects.sort("id", "start").group_by("id", maintain_order=True):
        periods = own.to_dicts()
        last = max(row["end"] for row in periods)
        rows.append({**periods[0], "end": last})
        for before, after in pairwise(periods):
            if before["end"] < after["start"]:
                gaps.append({"project": before["id"], "start": before["end"], "end": after["start"]})
    suspensions = pl.concat([world.table("suspensions"), from_rows("suspensions", gaps)])
    return replace(world, frames={**world.frames, "projects": from_rows("projects", rows), "suspensions": suspensions})


def _write_yaml(path: Path, data: Mapping[str, Any]) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _write_rows(path: Path, names: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows)


def _agency(world: World, codes: _Codes) -> dict[str, Any]:
    qualities = ("home", "school", "minors", "night")
    return {
        "vat_numbers": sorted(world.agency.vat_numbers),
        "fiscal_codes": sorted(world.agency.fiscal_codes),
        "territory": [codes.of("comune", one) for one in sorted(world.territory)],
        "services": [
            {"code": one.code, **{name: _yes(getattr(one, name)) for name in qualities}} for one in world.services
        ],
        "funds": [{"code": one.code, "cup_required": _yes(one.cup_required), "cup": one.cup} for one in world.funds],
    }


def _parameters(values: Sequence[DatedValue]) -> dict[str, Any]:
    """Every value that is set, each with its day; they replace the reader's own."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in values:
        value = [*one.value] if isinstance(one.value, tuple) else _plain(one.value)
        dated = {"value": value, "from": max(one.start, EVER).isoformat(), "service": one.service}
        found.setdefault(one.name, []).append(dated)
    return dict(found)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _yes(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _yes(value: object) -> str:
    return "yes" if value else "no"


def _schools(days: pl.DataFrame, codes: _Codes) -> Iterator[dict[str, Any]]:
    for (school,), own in sorted(days.group_by("school"), key=lambda each: str(each[0])):
        opened = [day.isoformat() for day in sorted(own["day"].to_list())]
        yield {"school": codes.of("school", int(str(school))), "also_open": opened}


def _rows_of(sheet: Sheet, world: World, codes: _Codes) -> Iterator[list[str]]:
    operators = {row[0]: row[1:] for row in world.table("operators").iter_rows()} if sheet.frame == "staff" else {}
    for row in world.table(sheet.frame).iter_rows(named=True):
        if sheet.frame == "staff":
            hired, certificate = operators.get(row["operator"], (None, FAR))
            row |= {"hired": hired, "certificate_requested": None if certificate == FAR else certificate}
        yield [_cell(sheet, column, row, world, codes) for column in sheet.columns]


def _cell(sheet: Sheet, column: Column, row: Mapping[str, Any], world: World, codes: _Codes) -> str:
    special = _special(sheet.frame, column.name, row, world)
    if special is not None:
        return special
    value = row.get(column.into or column.name)
    if value is None:
        return ""
    if column.space:
        return codes.of(column.space, value)
    if column.name in WORDS:
        return next(word for word, number in WORDS[column.name].items() if number == value and word)
    return _written(column.kind, value)


def _special(frame: str, name: str, row: Mapping[str, Any], world: World) -> str | None:
    """Cells that are not one value of the frame's row; None for the others."""
    if frame == "authorisations" and name in ("hours", "minutes", "count"):
        counted = "count" if row["limit"] == Limit.ACCESSES_A_DAY else "minutes"
        return str(row["amount"]) if name == counted else ""
    if (frame, name) in ADRIFT:
        return ""
    if name == "band":
        return _band(row, world) if row["band"] else ""
    if frame == "earlier_documents" and name == "date":
        return f"{row['year']}-01-01"
    return None


def _band(row: Mapping[str, Any], world: World) -> str:
    bands = world.parameters.texts("time_bands", row.get("month") or row["start"])
    return band_name(bands[row["band"] - 1])


def _written(kind: str, value: Any) -> str:
    if isinstance(value, datetime):
        return "" if value.year == FAR.year else value.isoformat(timespec="minutes")
    if kind == "last date":
        return "" if value == FAR else (value - timedelta(days=1)).isoformat()
    if kind == "month":
        return f"{value:%Y-%m}"
    if isinstance(value, date):
        return value.isoformat()
    if kind in ("price", "quantity"):
        return format(Decimal(value) / UNITS, "f")
    if kind == "time":
        return f"{value // 60:02d}:{value % 60:02d}"
    if kind in ("amount", "percent"):
        return format(Decimal(value) / 100, "f")
    if kind == "share":
        return format(Decimal(value) / 10_000, "f")
    if kind == "minutes" and value < 0:
        return ""
    return _yes(value) if isinstance(value, bool) else str(value)


def _received(one: Document, codes: _Codes) -> list[str]:
    days = [day.isoformat() if day else "" for day in (one.received, one.delivered)]
    return [codes.of("provider", one.issuer), one.number, *days]


def _body(one: Document) -> dict[str, Any]:
    """A document as the reader of e-invoices writes it."""
    return {
        "type": one.type,
        "number": one.number,
        "date": one.dated.isoformat(),
        "supplier": {"vat": one.supplier_vat},
        "customer": {"vat": one.customer_vat, "fiscal_code": one.customer_fiscal_code},
        "total": _amount(one.total),
        "rounding": _amount(one.rounding),
        "stamp_duty": _amount(one.stamp_duty),
        "stamp_declared": one.stamp_declared,
        "references": [
            {"id": each.identifier, "cig": each.cig, "cup": each.cup, "lines": list(each.lines)}
            for each in one.references
        ],
        "lines": [_line(each) for each in one.lines],
        "vat_summaries": [
            {
                "rate": _amount(each.rate),
                "nature": each.nature,
                "taxable": _amount(each.taxable),
                "tax": _amount(each.tax),
                "collectability": each.collectability,
                "rounding": _amount(each.rounding),
            }
            for each in one.vat_summaries
        ],
        "payments": [{"iban": iban} for iban in one.ibans],
    }


def _line(line: Any) -> dict[str, Any]:
    price = line.unit_price
    less = None if line.discounted_price is None else price - line.discounted_price
    return {
        "number": line.number,
        "description": line.description,
        "quantity": _amount(line.quantity),
        "unit": line.unit,
        "unit_price": _amount(price),
        "discounts": [] if less is None else [{"kind": "SC", "amount": _amount(less)}],
        "total": _amount(line.total),
        "vat_rate": _amount(line.vat_rate),
        "nature": line.nature,
        "from": line.start.isoformat() if line.start else None,
        "to": line.last.isoformat() if line.last else None,
        "administration_reference": line.administration_reference,
        "extra": [{"text": text} for text in line.extra],
    }


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
