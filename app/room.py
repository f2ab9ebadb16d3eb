"""What a room plugs into the program."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import click
from flask import Blueprint

from app.actors import Actor
from app.events import Event, Handler
from app.parameters import Parameter

PlaceNames = Callable[[Set[int]], Mapping[int, str]]
Waits = Callable[[Actor, datetime], "Iterable[Waiting]"]


@dataclass(frozen=True, kw_only=True)
class Scheduled:
    """A job that comes round: `every` counts from midnight UTC, so that two schedulers agree on the slots."""

    job: str
    every: timedelta


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the menu, shown to people who hold the permission (None: to everybody).

    `about` is a sentence for the desk, where the same lines are cards.
    """

    label: str
    endpoint: str
    permission: str | None
    order: int = 50
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Work that waits for a person: how many things, the code of the words for them, the page where it is done.

    `urgent` says that a term is ending or has ended.
    """

    code: str
    count: int
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class Room:
    """One room: its pages, permissions, what it hears, what it does later, its commands and its words.

    `permissions` maps each permission to the roles that hold it; `messages` each refusal code to its
    sentence by language, `places` each kind of scope to a function from ids to names, `waits` are pairs of a permission
    and of what tells the work that waits for those who hold it. `identify` and `sign_in` are given by the one room
    that knows people.
    """

    name: str
    blueprints: Sequence[Blueprint] = ()
    apis: Sequence[Any] = ()
    permissions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    hears: Sequence[tuple[type[Event], Handler]] = ()
    jobs: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    schedule: Sequence[Scheduled] = ()
    commands: Sequence[click.Command] = ()
    messages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constraints: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    parameters: Sequence[Parameter] = ()
    menu: Sequence[Entry] = ()
    waits: Sequence[tuple[str, Waits]] = ()
    demo: Callable[..., Any] | None = None
    identify: Callable[[], Actor] | None = None
    sign_in: str | None = None
    places: Mapping[str, PlaceNames] = field(default_factory=dict)
