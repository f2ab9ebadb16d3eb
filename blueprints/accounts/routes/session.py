"""Who makes a request: the signed cookie, held against the database at each request."""

from flask import session

from app.actors import ANONYMOUS, PUBLIC, Actor, Reach
from blueprints.accounts import queries
from blueprints.accounts.queries import Scope


def begin(person_id: int, mark: str) -> None:
    """Sign a person in with a fresh session."""
    session.clear()
    session.permanent = True
    session["person"] = person_id
    session["mark"] = mark


def work_in(scope: Scope) -> None:
    """Work in this scope from now on."""
    session["scope"] = [scope.kind, scope.id]


def reach_of(scope: Scope) -> Reach:
    """How far somebody sees who works in this scope."""
    if scope.kind == "agency":
        return Reach(kind="agency", agency_id=scope.id)
    if scope.kind == "provider":
        return Reach(kind="provider", provider_id=scope.id)
    if scope.kind == "comune":
        return Reach(kind="comune", comune_id=scope.id)
    return PUBLIC


def identify() -> Actor:
    """The person of this session in the scope they chose; anonymous when the session no longer holds."""
    person_id = session.get("person")
    if person_id is None:
        return ANONYMOUS
    known = queries.person_with_scopes(person_id)
    if known is None or known[0].session_mark != session.get("mark"):
        session.clear()
        return ANONYMOUS
    person, scopes = known
    chosen = session.get("scope", ["", 0])
    scope = next((s for s in scopes if [s.kind, s.id] == chosen), None)
    if scope is None:
        return Actor(person_id=person.id, name=person.name)
    return Actor(person_id=person.id, name=person.name, roles=scope.roles, reach=reach_of(scope))
