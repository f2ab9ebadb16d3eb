"""Reading people and roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, bindparam, select

from app.db import session
from blueprints.accounts.models import OneTimeLink, Person, RoleGrant


@dataclass(frozen=True, kw_only=True)
class PersonCard:
    """What the other rooms may know of a person."""

    id: int
    name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class Scope:
    """A place where a person has roles."""

    kind: str
    id: int
    roles: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Grant:
    """One role of one person, as a row of the list of people."""

    id: int
    person_id: int
    name: str
    email: str
    role: str


def person(person_id: int) -> Person | None:
    """The person, if there is one who can still sign in."""
    found = session().get(Person, person_id)
    return found if found is not None and found.deactivated_at is None else None


def person_with_scopes(person_id: int) -> tuple[Person, tuple[Scope, ...]] | None:
    """The person, if there is one who can still sign in, with every place where they have a role: one statement."""
    found = session().execute(_with_scopes(), {"person_id": person_id}).all()
    if not found:
        return None
    return found[0][0], _scopes((kind, key, role) for _, kind, key, role in found if role is not None)


@cache
def _with_scopes() -> Select[Person, str, int, str]:
    """Asked with every request, so it is built once a process."""
    return (
        select(Person, RoleGrant.scope_kind, RoleGrant.scope_id, RoleGrant.role)
        .outerjoin(RoleGrant, (RoleGrant.person_id == Person.id) & RoleGrant.ended_at.is_(None))
        .where(Person.id == bindparam("person_id"), Person.deactivated_at.is_(None))
        .order_by(RoleGrant.scope_kind, RoleGrant.scope_id, RoleGrant.role)
    )


def person_by_email(email: str) -> Person | None:
    """The person with that e-mail."""
    return session().scalars(select(Person).where(Person.email == email.strip().lower())).one_or_none()


def locked_person(person_id: int) -> Person:
    """The person, locked until the transaction ends."""
    return session().scalars(select(Person).where(Person.id == person_id).with_for_update()).one()


def scopes(person_id: int) -> tuple[Scope, ...]:
    """Every place where the person has a role today, ordered."""
    rows = session().execute(
        select(RoleGrant.scope_kind, RoleGrant.scope_id, RoleGrant.role)
        .where(RoleGrant.person_id == person_id, RoleGrant.ended_at.is_(None))
        .order_by(RoleGrant.scope_kind, RoleGrant.scope_id, RoleGrant.role)
    )
    return _scopes((kind, key, role) for kind, key, role in rows)


def _scopes(grants: Iterable[tuple[str, int, str]]) -> tuple[Scope, ...]:
    found: dict[tuple[str, int], set[str]] = {}
    for kind, scope_id, role in grants:
        found.setdefault((kind, scope_id), set()).add(role)
    return tuple(Scope(kind=kind, id=key, roles=frozenset(roles)) for (kind, key), roles in found.items())


def cards(ids: Iterable[int]) -> dict[int, PersonCard]:
    """The cards of many people by id."""
    rows = session().execute(select(Person.id, Person.name, Person.email).where(Person.id.in_(set(ids))))
    return {row.id: PersonCard(id=row.id, name=row.name, email=row.email) for row in rows}


def people_with(role: str, scope_kind: str, scope_id: int) -> tuple[PersonCard, ...]:
    """Who holds a role in a scope, by name."""
    rows = session().execute(
        select(Person.id, Person.name, Person.email)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.role == role,
            RoleGrant.scope_kind == scope_kind,
            RoleGrant.scope_id == scope_id,
            RoleGrant.ended_at.is_(None),
            Person.deactivated_at.is_(None),
        )
        .order_by(Person.name, Person.id)
    )
    return tuple(PersonCard(id=row.id, name=row.name, email=row.email) for row in rows)


def grants_of(scope_kind: str, scope_id: int) -> tuple[Grant, ...]:
    """Everybody's roles in a scope, by name."""
    rows = session().execute(
        select(RoleGrant.id, Person.id.label("person_id"), Person.name, Person.email, RoleGrant.role)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.scope_kind == scope_kind, RoleGrant.scope_id == scope_id, RoleGrant.ended_at.is_(None))
        .order_by(Person.name, RoleGrant.role, RoleGrant.id)
    )
    return tuple(Grant(**row) for row in rows.mappings())


def grant(grant_id: int, scope_kind: str, scope_id: int) -> RoleGrant | None:
    """A current grant of this scope, locked."""
    statement = select(RoleGrant).where(
        RoleGrant.id == grant_id,
        RoleGrant.scope_kind == scope_kind,
        RoleGrant.scope_id == scope_id,
        RoleGrant.ended_at.is_(None),
    )
    return session().scalars(statement.with_for_update()).one_or_none()


def link(token_digest: str) -> OneTimeLink | None:
    """The one-time link with that digest, locked."""
    statement = select(OneTimeLink).where(OneTimeLink.token_digest == token_digest)
    return session().scalars(statement.with_for_update()).one_or_none()
