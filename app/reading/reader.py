"""A plain value read field by field: what cannot be read becomes a fault with its path, and reading goes on."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from app.decisions import Refusal
from app.reading.values import UnreadableError

T = TypeVar("T")
S = TypeVar("S")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something that cannot be read: where, and why. `line` counts from 1, None when the source has no lines."""

    path: str
    reason: Refusal
    line: int | None = None


def normal(key: object) -> str:
    """A field's name the way it is compared: lower case, underscores."""
    return str(key).strip().lower().replace("-", "_").replace(" ", "_")


class Reader:
    """One place in a plain structure, and the list in which its faults are collected.

    The caller reads everything and looks at `faults` at the end: after a fault the value returned is
    only a stand-in of the right type.
    """

    def __init__(self, value: object, path: str = "", faults: list[Fault] | None = None) -> None:
        self.value = value
        self.path = path
        self.faults = [] if faults is None else faults

    @property
    def missing(self) -> bool:
        """Nothing is written here."""
        return self.value is None or self.value == ""

    def fault(self, code: str, **facts: Any) -> None:
        """Note that this place is wrong."""
        self.faults.append(Fault(path=self.path, reason=Refusal(code, **facts)))

    def must(self, convert: Callable[[object], T], standin: T) -> T:
        """The value, which has to be there."""
        if self.missing:
            self.fault("value-missing", field=self.path)
            return standin
        return self._converted(convert, standin)

    def may(self, convert: Callable[[object], T]) -> T | None:
        """The value, or None when nothing is written."""
        return None if self.missing else self._converted(convert, None)

    def either(self, convert: Callable[[object], T], default: T) -> T:
        """The value, or the default when nothing is written."""
        return default if self.missing else self._converted(convert, default)

    def fields(self, *names: str) -> Mapping[str, "Reader"]:
        """A reader for each name; a field with any other name is a fault, with the nearest name as a hint."""
        found: dict[str, Reader] = {name: Reader(None, self._below(name), self.faults) for name in names}
        if self.missing:
            return found
        if not isinstance(self.value, Mapping):
            self.fault("not-a-mapping", written=_short(self.value))
            # Whatever is missing inside is missing for this reason alone.
            return {name: Reader(None, self._below(name)) for name in names}
        seen: set[str] = set()
        for key, value in self.value.items():
            name = normal(key)
            place = Reader(value, self._below(key), self.faults)
            if name in seen:
                place.fault("field-twice", field=str(key))
            elif name not in found:
                place.fault("field-unknown", field=str(key), nearest=_nearest(name, names), known=sorted(names))
            else:
                found[name] = place
            seen.add(name)
        return found

    def items(self, *, split: bool = False) -> tuple["Reader", ...]:
        """The readers of a list; one value alone counts as a list of one (with `split`, `A, B` as two)."""
        if self.missing:
            return ()
        if isinstance(self.value, list | tuple):
            return tuple(Reader(each, f"{self.path}[{i}]", self.faults) for i, each in enumerate(self.value))
        if split and isinstance(self.value, str):
            parts = (part.strip() for part in self.value.split(","))
            return tuple(Reader(part, self.path, self.faults) for part in parts if part)
        return (Reader(self.value, self.path, self.faults),)

    def _below(self, key: object) -> str:
        return f"{self.path}.{key}" if self.path else str(key)

    def _converted(self, convert: Callable[[object], T], standin: S) -> T | S:
        try:
            return convert(self.value)
        except UnreadableError as wrong:
            self.fault(wrong.code, **wrong.facts)
            return standin


def _nearest(name: str, names: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    return close[0] if close else ""


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."
