"""What an agency decides, as data: the definition of each parameter with our default and its source.

Rooms declare definitions; the room `territory` keeps the dated values of each agency.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

Kind = Literal["integer", "decimal", "yes-no", "choice", "text"]


_MARK = re.compile(r" ?\[[A-Z]\w*\]")


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One thing that an agency decides.

    `name` is `room.thing`; `unit` is written in the name of the thing where it has one
    (`calls.term_days`). `default` holds from `since` on for an agency that has set nothing. A text must match
    `pattern` as a whole, where there is one; `example` shows how it is written where the default does not.
    """

    name: str
    kind: Kind
    default: Any
    label: Mapping[str, str]
    source: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    pattern: str = ""
    example: str = ""
    since: date = date(2000, 1, 1)

    @property
    def told_source(self) -> str:
        """The source as people read it, without the marks of our papers (`[W18]`, `[D]`)."""
        return _MARK.sub("", self.source)

    def read(self, written: str) -> Any:
        """The value that a person wrote.

        Raises:
            ValueError: it is not of the parameter's kind.
        """
        clean = written.strip()
        if self.kind == "integer":
            return int(clean)
        if self.kind == "decimal":
            return str(Decimal(clean.replace(",", ".")))
        if self.kind == "yes-no":
            return clean in {"1", "yes", "sì", "true", "on"}
        if self.kind == "choice" and clean not in self.choices:
            raise ValueError(clean)
        if self.pattern and not re.fullmatch(self.pattern, clean):
            raise ValueError(clean)
        return clean


def label(it: str, en: str) -> Mapping[str, str]:
    """A label in both languages."""
    return MappingProxyType({"it": it, "en": en})
