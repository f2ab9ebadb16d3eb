"""Everything the rules may know, in one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from blueprints.invoices.verification.facts.documents import Agency
from blueprints.invoices.verification.facts.frames import SCHEMAS, frame
from blueprints.invoices.verification.facts.parameters import Parameters


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service and what the rules ask of it.

    `home` services may not be given during a stay in hospital; `school` services follow the school's
    calendar and the pupil's timetable; `minors` services need the criminal record certificate; `night`
    services may run over midnight.
    """

    id: int
    code: str
    home: bool = False
    school: bool = False
    minors: bool = False
    night: bool = False


@dataclass(frozen=True, kw_only=True)
class Fund:
    """Who pays beside the Comune (fund 0); `cup_required` asks for its `cup` on the invoice."""

    id: int
    code: str
    cup_required: bool = False
    cup: str = ""


@dataclass(frozen=True, kw_only=True)
class World:
    """The facts of one agency.

    `frames` holds polars frames by the names of `SCHEMAS`. A name that is absent means that nothing is
    known of that kind, and the rules that need it are not applied (`catalogue.Rule.needs`); an empty
    frame means that there is none. `territory` are the Comuni that the agency works for, by the code used
    in `residences`; empty when that is not known. `codes` gives the words for ids in sentences, by kind:
    entry, project, provider, operator, profile, fund, comune.
    """

    agency: Agency
    frames: Mapping[str, pl.DataFrame]
    services: tuple[Service, ...] = ()
    funds: tuple[Fund, ...] = ()
    territory: frozenset[int] = frozenset()
    parameters: Parameters = field(default_factory=Parameters)
    codes: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether anything is known of that kind."""
        return name in self.frames

    def table(self, name: str) -> pl.DataFrame:
        """The frame of that name, empty when nothing is known.

        Raises:
            KeyError: there is no such kind of fact.
        """
        found = self.frames.get(name)
        return frame(name) if found is None else found

    def code(self, kind: str, number: int) -> str:
        """The word that people use for an id, or the id itself."""
        return self.codes.get(kind, {}).get(number, str(number))

    def check(self) -> None:
        """Make sure of every frame's shape.

        Raises:
            ValueError: a frame of an unknown name, of another shape, or with a null.
        """
        for name, one in self.frames.items():
            wanted: dict[str, Any] = dict(SCHEMAS.get(name, {}))
            if dict(one.schema) != wanted:
                raise ValueError(f"the frame {name} has another shape than the fixed one")
            if any(one.null_count().row(0)):
                raise ValueError(f"the frame {name} holds a null")
