"""What can be done with people, credentials and roles."""

import secrets
from datetime import datetime, timedelta
from functools import lru_cache
from threading import BoundedSemaphore

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask import current_app

from app import audit, mail
from app.actors import Actor
from app.db import session
from app.decisions import Refusal, Refused, agree
from app.tokens import digest_of, new_token
from app.uow import use_case
from blueprints.accounts import queries, roles, rules
from blueprints.accounts.models import OneTimeLink, Person, RoleGrant

LINK_HOURS = 72
_dear, _cheap = PasswordHasher(), PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_at_once = BoundedSemaphore(4)  # each verification takes 64 MiB


def _hasher() -> PasswordHasher:
    """A test run signs in a thousand times, and its passwords guard nothing."""
    return _cheap if current_app.testing else _dear


@lru_cache(maxsize=1)
def _nobody() -> str:
    """A hash for unknown accounts, which pay the same verification."""
    return _hasher().hash(secrets.token_hex(8))


def verified(password_hash: str | None, password: str) -> bool:
    """Whether the password is the right one; takes as long when there is no account."""
    with _at_once:
        try:
            return _hasher().verify(password_hash or _nobody(), password) and password_hash is not None
        except VerificationError:
            return False


@use_case
def sign_in(*, email: str, password: str, actor: Actor, now: datetime) -> int:
    """The id of the person who has this e-mail and password.

    Raises:
        Refused: `sign-in-failed`, the same for an unknown e-mail and a wrong password.
    """
    person = queries.person_by_email(email)
    usable = person if person is not None and person.deactivated_at is None else None
    if not verified(usable.password_hash if usable else None, password) or usable is None:
        raise Refused(Refusal("sign-in-failed"))
    audit.record("person.signed-in", kind="person", subject_id=usable.id, actor=Actor(person_id=usable.id), at=now)
    return usable.id


@use_case
def check_code(*, person_id: int, code: str, actor: Actor, now: datetime) -> None:
    """Check the second factor; a code counts once.

    Raises:
        Refused: `code-wrong`.
    """
    person = queries.locked_person(person_id)
    step = _step_of(person.totp_secret or "", code, now)
    if not rules.code_counts(step, person.totp_last_step):
        raise Refused(Refusal("code-wrong"))
    person.totp_last_step = step


@use_case
def use_second_factor(*, person_id: int, secret: str, code: str, actor: Actor, now: datetime) -> None:
    """Ask this person for a code at each sign-in from now on, once they have shown that it works.

    Raises:
        Refused: `code-wrong`.
    """
    person = queries.locked_person(person_id)
    step = _step_of(secret, code, now)
    if step is None:
        raise Refused(Refusal("code-wrong"))
    person.totp_secret, person.totp_last_step = secret, step
    audit.record("person.second-factor-set", kind="person", subject_id=person_id, actor=actor, at=now)


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    if not secret:
        return None
    totp = pyotp.TOTP(secret)
    here = totp.timecode(now)
    plain = code.replace(" ", "")
    matching = (step for step in (here, here - 1, here + 1) if secrets.compare_digest(totp.generate_otp(step), plain))
    return next(matching, None)


@use_case
def add_person(
    *,
    email: str,
    name: str,
    fiscal_code: str | None = None,
    password: str | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Add a person, or find the one who has that e-mail already (whose name and password stay).

    Raises:
        Refused: the password is too weak.
    """
    known = queries.person_by_email(email)
    if known is not None:
        return known.id
    if password is not None:
        agree(rules.reasons_not_to_take_password(password, email=email, name=name))
    person = Person(
        email=email.strip().lower(),
        name=name,
        fiscal_code=fiscal_code,
        password_hash=_hasher().hash(password) if password else None,
        session_mark=secrets.token_hex(16),
    )
    session().add(person)
    session().flush()
    audit.record("person.added", kind="person", subject_id=person.id, actor=actor, at=now)
    return person.id


@use_case
def grant(*, person_id: int, role: str, scope_kind: str, scope_id: int, actor: Actor, now: datetime) -> None:
    """Give a person a role in a scope; giving it twice changes nothing.

    Raises:
        Refused: `role-unknown`.
    """
    known = roles.ROLES.get(role)
    if known is None or known.scope_kind != scope_kind:
        raise Refused(Refusal("role-unknown"))
    if any(s.kind == scope_kind and s.id == scope_id and role in s.roles for s in queries.scopes(person_id)):
        return
    session().add(
        RoleGrant(
            person_id=person_id,
            scope_kind=scope_kind,
            scope_id=scope_id,
            role=role,
            granted_at=now,
            granted_by=actor.person_id,
        )
    )
    session().flush()
    audit.record("role.granted", kind="person", subject_id=person_id, actor=actor, at=now, role=role, scope=scope_id)


@use_case
def end_grant(*, grant_id: int, scope_kind: str, scope_id: int, actor: Actor, now: datetime) -> None:
    """End a role of somebody in this scope; one that has ended already stays as it is.

    Raises:
        Refused: `last-administrator`, when nobody would be left to give roles.
    """
    found = queries.grant(grant_id, scope_kind, scope_id)
    if found is None:
        return
    keeps_the_keys = found.role in {"administrator", "legal_representative"}
    if keeps_the_keys and len(queries.people_with(found.role, scope_kind, scope_id)) < 2:
        raise Refused(Refusal("last-administrator"))
    found.ended_at = now
    _end_sessions(queries.locked_person(found.person_id))
    audit.record("role.ended", kind="person", subject_id=found.person_id, actor=actor, at=now, role=found.role)


@use_case
def invite(*, email: str, name: str, role: str, scope_kind: str, scope_id: int, actor: Actor, now: datetime) -> int:
    """Add a person with a role and send them a link to set their password; return their id."""
    person_id = add_person(email=email, name=name, actor=actor, now=now)
    grant(person_id=person_id, role=role, scope_kind=scope_kind, scope_id=scope_id, actor=actor, now=now)
    if queries.locked_person(person_id).password_hash is None:
        send_link(email=email, actor=actor, now=now)
    return person_id


@use_case
def send_link(*, email: str, actor: Actor, now: datetime) -> None:
    """Send a one-time link to set a password; for an unknown e-mail nothing happens, and nobody can tell."""
    person = queries.person_by_email(email)
    if person is None or person.deactivated_at is not None:
        return
    token = new_token()
    session().add(
        OneTimeLink(person_id=person.id, token_digest=digest_of(token), expires_at=now + timedelta(hours=LINK_HOURS))
    )
    address = f"{current_app.config['ACCREDITA_BASE_URL']}/accesso/password/{token}"
    body = (
        f"Buongiorno {person.name},\n\nper scegliere la password di Accredita apri questo collegamento entro "
        f"{LINK_HOURS} ore:\n\n{address}\n\nSe non l'hai chiesto, ignora questo messaggio: non cambia nulla.\n"
    )
    mail.queue(to=person.email, subject="Accredita: scegli la password", body=body, key=f"link-{digest_of(token)[:24]}")


@use_case
def set_password(*, token: str, password: str, actor: Actor, now: datetime) -> int:
    """Set the password that a one-time link allows; return the person's id. Other sessions of theirs end.

    Raises:
        Refused: the link no longer works, or the password is too weak.
    """
    link = queries.link(digest_of(token))
    if link is None:
        raise Refused(Refusal("link-expired"))
    person = queries.locked_person(link.person_id)
    agree(rules.reasons_not_to_use_link(expires_at=link.expires_at, used_at=link.used_at, now=now))
    agree(rules.reasons_not_to_take_password(password, email=person.email, name=person.name))
    link.used_at = now
    person.password_hash = _hasher().hash(password)
    _end_sessions(person)
    audit.record("person.password-set", kind="person", subject_id=person.id, actor=actor, at=now)
    return person.id


@use_case
def deactivate(*, email: str, actor: Actor, now: datetime) -> None:
    """Let a person sign in no more, and end what is open; doing it twice changes nothing.

    Raises:
        LookupError: nobody has that e-mail.
    """
    known = queries.person_by_email(email)
    if known is None:
        raise LookupError(email)
    person = queries.locked_person(known.id)
    if person.deactivated_at is not None:
        return
    person.deactivated_at = now
    _end_sessions(person)
    audit.record("person.deactivated", kind="person", subject_id=person.id, actor=actor, at=now)


def _end_sessions(person: Person) -> None:
    person.session_mark = secrets.token_hex(16)
