"""What kind of person may come in. Whether this person may touch this thing is asked at the desk, by policies."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g

from app.actors import ANONYMOUS, Actor

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """Who may enter a route: everybody, whoever is signed in, or holders of a permission."""

    everybody: bool = False
    permission: str | None = None


def public(view: F) -> F:
    """Everybody may enter, and sees what is public."""
    view.access = Access(everybody=True)  # type: ignore[attr-defined]  # the mark that the door reads
    return view


def signed_in(view: F) -> F:
    """Whoever is signed in may enter."""
    view.access = Access()  # type: ignore[attr-defined]  # the mark that the door reads
    return view


def requires(permission: str) -> Callable[[F], F]:
    """Only people whose roles hold the permission may enter."""

    def mark(view: F) -> F:
        view.access = Access(permission=permission)  # type: ignore[attr-defined]  # the mark that the door reads
        return view

    return mark


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What the route declares, or None when it declares nothing (a defect)."""
    view = app.view_functions[endpoint]
    found = getattr(view, "access", None)
    if found is None and hasattr(view, "view_class"):
        found = getattr(view.view_class, "access", None)
    return found if isinstance(found, Access) else None


def actor() -> Actor:
    """Who makes this request."""
    found: Actor = g.get("actor", ANONYMOUS)
    return found


def may(who: Actor, permission: str) -> bool:
    """Whether one of the actor's roles holds the permission.

    Raises:
        KeyError: no room declares that permission (a defect).
    """
    holders: Mapping[str, frozenset[str]] = current_app.extensions["accredita.permissions"]
    return bool(holders[permission] & who.roles)
