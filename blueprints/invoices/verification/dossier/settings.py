"""`agency.yaml`, `parameters.yaml` and `calendars.yaml`."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from app.money import ROUNDINGS
from blueprints.invoices.verification.dossier import cells
from blueprints.invoices.verification.dossier.faults import CellError, Notes
from blueprints.invoices.verification.dossier.sheets import EVER, LEVELS
from blueprints.invoices.verification.dossier.tables import text_of
from blueprints.invoices.verification.facts import DEFINITIONS, DatedValue
from blueprints.invoices.verification.rules.prices import band_spans

LARGEST_YAML = 4 * 1024 * 1024
LONGEST_CALENDAR_DAYS = 3700
DEFAULT_SERVICES: Mapping[str, Mapping[str, bool]] = {
    "SAD": {"home": True},
    "ADM": {"home": True, "minors": True},
    "AES": {"school": True, "minors": True},
    "DP": {"home": True},
}
QUALITIES = ("home", "school", "minors", "night")

# Where the line of a mapping and of each of its names is noted; no name of the format begins so.
LINE, LINES = "__line__", "__lines__"


class _Loader(yaml.SafeLoader):
    """Reads every plain value as its text, and notes the lines of each mapping."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    found: dict[str, Any] = {}
    lines = {}
    for key, value in node.value:
        name = str(loader.construct_object(key, deep=True))
        if name in found:
            raise yaml.MarkedYAMLError(problem=f"{name!r} is there twice", problem_mark=key.start_mark)
        found[name] = loader.construct_object(value, deep=True)
        lines[name] = key.start_mark.line + 1
    return {**found, LINE: node.start_mark.line + 1, LINES: lines}


def _text(loader: _Loader, node: yaml.ScalarNode) -> str:
    return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value)


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
for _tag in ("str", "int", "float", "bool", "null", "timestamp"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _text)


@dataclass
class Settings:
    """What the YAML files say."""

    vat_numbers: frozenset[str] = frozenset()
    fiscal_codes: frozenset[str] = frozenset()
    territory: frozenset[str] = frozenset()
    services: dict[str, dict[str, bool]] = field(default_factory=dict)
    funds: dict[str, tuple[bool, str]] = field(default_factory=dict)
    values: list[DatedValue] = field(default_factory=list)
    holidays: list[tuple[date, str]] = field(default_factory=list)
    school_days: dict[str, set[date]] | None = None


@dataclass(frozen=True)
class _Source:
    """One YAML file: says where a fault is."""

    file: str
    notes: Notes

    def fault(self, place: Any, reason: str, name: str = "") -> None:
        self.notes.fault(self.file, _line_of(place, name), reason)

    def check_names(self, place: Mapping[str, Any], known: Collection[str]) -> None:
        """Warn of names that are not known: perhaps they are written wrongly."""
        for name in sorted(place.keys() - {*known, LINE, LINES}):
            self.notes.warn(self.file, _line_of(place, name), f"{name!r} is not known and was left out")

    def read(self, place: Any, name: str, text: Any, how: Callable[[str], Any]) -> Any:
        """A value, or None with a fault."""
        if not isinstance(text, str):
            self.fault(place, f"{name!r} must be a plain value", name)
            return None
        try:
            return how(text.strip())
        except CellError as fault:
            self.fault(place, f"{name!r}: {fault}", name)
            return None

    def listed(self, place: Mapping[str, Any], name: str) -> list[Any]:
        """A list, or one value as a list of it."""
        found = place.get(name, [])
        if isinstance(found, str):
            return [one.strip() for one in found.split(",") if one.strip()]
        if not isinstance(found, list):
            self.fault(place, f"{name!r} must be a list", name)
            return []
        return found

    def mappings(self, place: Mapping[str, Any], name: str) -> Iterator[dict[str, Any]]:
        """The items of a list of mappings."""
        for one in self.listed(place, name):
            if isinstance(one, dict):
                yield one
            else:
                self.fault(place, f"every item of {name!r} must be a mapping", name)


def _line_of(place: Any, name: str) -> int:
    """The line of a name in a mapping, else of the mapping; 0 when it is not known."""
    if not isinstance(place, Mapping):
        return 0
    line: int = place.get(LINES, {}).get(name, place.get(LINE, 0))
    return line


def settings_of(folder: Path, notes: Notes) -> Settings:
    """Read the YAML files of a dossier."""
    found = Settings(services={name: dict(qualities) for name, qualities in DEFAULT_SERVICES.items()})
    agency = _loaded(folder / "agency.yaml", notes, required=True)
    if agency is not None:
        _agency(agency, found, _Source("agency.yaml", notes))
    parameters = _loaded(folder / "parameters.yaml", notes)
    if parameters is not None:
        _parameters(parameters, found, _Source("parameters.yaml", notes))
    calendars = _loaded(folder / "calendars.yaml", notes)
    if calendars is not None:
        _calendars(calendars, found, _Source("calendars.yaml", notes))
    return found


def _loaded(path: Path, notes: Notes, *, required: bool = False) -> dict[str, Any] | None:
    if not path.is_file():
        if required:
            notes.fault(path.name, 0, "is missing")
        return None
    text = text_of(path, notes)
    if text is None:
        return None
    if len(text) > LARGEST_YAML:
        notes.fault(path.name, 0, "is too large for a YAML file")
        return None
    try:
        found = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, whose scalars are all texts
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        notes.fault(path.name, mark.line + 1 if mark else 0, f"is not YAML: {getattr(error, 'problem', error)}")
        return None
    if found in (None, ""):
        return {}
    if not isinstance(found, dict):
        notes.fault(path.name, 1, "must be a mapping of names to values")
        return None
    return found


def _agency(data: dict[str, Any], found: Settings, source: _Source) -> None:
    source.check_names(data, ("name", "vat_numbers", "fiscal_codes", "territory", "services", "funds", "parameters"))
    for name in ("vat_numbers", "fiscal_codes", "territory"):
        setattr(found, name, frozenset(str(one).strip() for one in source.listed(data, name) if isinstance(one, str)))
    if not found.vat_numbers and not found.fiscal_codes:
        source.fault(data, "give the agency's vat_numbers or fiscal_codes")
    for one in source.mappings(data, "services"):
        name = source.read(one, "code", one.get("code", ""), cells.text_)
        if not name:
            source.fault(one, "a service needs a code")
            continue
        source.check_names(one, ("code", *QUALITIES))
        # A service that is known is described anew, whatever its capitals.
        name = next((known for known in found.services if known.casefold() == name.casefold()), name)
        qualities = {quality: source.read(one, quality, one.get(quality, "no"), cells.yes) for quality in QUALITIES}
        found.services[name] = {quality: bool(value) for quality, value in qualities.items()}
    for one in source.mappings(data, "funds"):
        name = source.read(one, "code", one.get("code", ""), cells.text_)
        source.check_names(one, ("code", "cup_required", "cup"))
        required = source.read(one, "cup_required", one.get("cup_required", "no"), cells.yes)
        found.funds[name or ""] = (bool(required), str(one.get("cup", "")).strip())
    parameters = data.get("parameters", {})
    if isinstance(parameters, dict):
        _parameters(parameters, found, source)
    else:
        source.fault(data, "'parameters' must be a mapping")


def _parameters(data: dict[str, Any], found: Settings, source: _Source) -> None:
    for name, given in data.items():
        if name in (LINE, LINES):
            continue
        if name not in DEFINITIONS:
            source.fault(data, f"{name!r} is not a parameter", name)
            continue
        dated = isinstance(given, list) and given and all(isinstance(one, dict) for one in given)
        for one in given if dated else [{"value": given, LINE: _line_of(data, name)}]:
            source.check_names(one, ("value", "from", "service"))
            service = source.read(one, "service", one.get("service", ""), _service_of(found))
            start = source.read(one, "from", one.get("from", EVER.isoformat()), cells.day)
            value = _value(name, one.get("value"), one, source)
            if start is not None and value is not None and service is not None:
                found.values.append(DatedValue(name=name, value=value, start=start, service=service))


def _service_of(settings: Settings) -> Callable[[str], str]:
    known = {one.casefold(): one for one in (*settings.services, "")}

    def read(text: str) -> str:
        if text.casefold() not in known:
            raise CellError(f"{text!r} is not in agency.yaml")
        return known[text.casefold()]

    return read


def _value(name: str, given: Any, place: Any, source: _Source) -> Any:
    default, least = DEFINITIONS[name].default, 1 if name == "billing_unit_minutes" else 0
    if isinstance(default, tuple):
        items = given if isinstance(given, list) else [given]
        if not all(isinstance(one, str) for one in items):
            source.fault(place, f"{name!r} must be a list of texts")
            return None
        value = tuple(one.strip() for one in items)
        return value if _fits(name, value, place, source) else None
    how: Callable[[str], Any] = {bool: cells.yes, int: cells.whole, Decimal: cells.decimal, date: cells.day}.get(
        type(default), cells.text_
    )
    if isinstance(default, int) and not isinstance(default, bool) and DEFINITIONS[name].unit in ("days", "day"):
        how = cells.number
    value = source.read(place, name, given, how)
    if name in ("access_rounding", "cents_rounding") and value not in ROUNDINGS:
        source.fault(place, f"{name!r} must be one of {', '.join(ROUNDINGS)}")
        return None
    if isinstance(value, (int, Decimal)) and value < least:
        source.fault(place, f"{name!r} must be at least {least}", name)
        return None
    return value


def _fits(name: str, values: tuple[str, ...], place: Any, source: _Source) -> bool:
    bad = ""
    for one in values:
        if name == "absence_paid_levels" and one not in LEVELS:
            bad = f"{one!r} is not a school level"
        if name == "time_bands":
            try:
                band_spans(one)
            except (ValueError, IndexError):
                bad = f"{one!r} is not a band such as 'evening 20:00-22:00'"
    if bad:
        source.fault(place, f"{name!r}: {bad}")
    return not bad


def _calendars(data: dict[str, Any], found: Settings, source: _Source) -> None:
    for one in source.mappings(data, "holidays"):
        source.check_names(one, ("date", "comune"))
        day = source.read(one, "date", one.get("date", ""), cells.day)
        if day is not None:
            found.holidays.append((day, str(one.get("comune", "")).strip()))
    source.check_names(data, ("holidays", "schools"))
    if "schools" not in data:
        return
    found.school_days = {}
    for one in source.mappings(data, "schools"):
        name = str(one.get("school", "")).strip()
        if not name:
            source.fault(one, "a calendar needs a school")
            continue
        source.check_names(one, ("school", "open", "closed", "also_open", "weekdays"))
        weekdays = {source.read(one, "weekdays", day, cells.weekday) for day in source.listed(one, "weekdays")}
        kept = {day for day in _days(one, "open", source) if day.isoweekday() in (weekdays or {1, 2, 3, 4, 5})}
        found.school_days[name] = kept - _days(one, "closed", source) | _days(one, "also_open", source)


def _days(place: dict[str, Any], name: str, source: _Source) -> set[date]:
    """The days of a list of dates and of spans `{from, to}` whose last day is included."""
    days: set[date] = set()
    for one in source.listed(place, name):
        if isinstance(one, str):
            first = last = source.read(place, name, one, cells.day)
        elif isinstance(one, dict):
            first = source.read(one, "from", one.get("from", ""), cells.day)
            last = source.read(one, "to", one.get("to", ""), cells.day)
        else:
            source.fault(place, f"{name!r} lists dates, or spans with from and to")
            continue
        if first is None or last is None:
            continue
        if not 0 <= (last - first).days <= LONGEST_CALENDAR_DAYS:
            source.fault(one if isinstance(one, dict) else place, f"{name!r}: from {first} to {last} is not a span")
            continue
        days |= {first + timedelta(days=offset) for offset in range((last - first).days + 1)}
    return days
