"""Tokens by which a provider's software sends entries: made, told once, revoked; whose a token is."""

from datetime import datetime

from sqlalchemy import select

from app import audit
from app.actors import EVERYTHING, Actor, Reach
from app.clock import day_of
from app.db import reaching, session
from app.decisions import Refusal, Refused, agree
from app.tokens import digest_of, new_token
from app.uow import use_case
from blueprints.care import policies
from blueprints.care.models import ApiToken


@use_case
def make_token(*, provider_id: int, name: str, actor: Actor, now: datetime) -> str:
    """Make a token and return it: it is told this once, and only its digest is kept.

    Raises:
        Refused: it has no name, or the provider is another's.
    """
    agree(policies.reasons_not_to_act_for_provider(actor, provider_id=provider_id))
    if not name.strip():
        raise Refused(Refusal("token-without-name"))
    token = new_token()
    row = ApiToken(
        provider_id=provider_id,
        name=name.strip()[:60],
        digest=digest_of(token),
        created_at=now,
        created_by=actor.person_id,
    )
    session().add(row)
    session().flush()
    audit.record("token.made", kind="api_token", subject_id=row.id, actor=actor, at=now, provider_id=provider_id)
    return token


@use_case
def revoke_token(*, token_id: int, actor: Actor, now: datetime) -> None:
    """Let a token open nothing any more; one that was revoked stays as it is.

    Raises:
        LookupError: there is none of that id that the actor may change.
    """
    row = session().get(ApiToken, token_id, populate_existing=True)
    if row is None:
        raise LookupError(f"no token {token_id}")
    agree(policies.reasons_not_to_act_for_provider(actor, provider_id=row.provider_id))
    row.revoked_at, row.revoked_by = row.revoked_at or now, row.revoked_by or actor.person_id
    audit.record("token.revoked", kind="api_token", subject_id=row.id, actor=actor, at=now, provider_id=row.provider_id)


@use_case
def holder_of(*, token: str, now: datetime) -> Actor | None:
    """Who may come in with a token: the provider's software, with the reach of a clerk; None for any other token."""
    with reaching(EVERYTHING):
        statement = select(ApiToken).where(ApiToken.digest == digest_of(token), ApiToken.revoked_at.is_(None))
        row = session().scalars(statement, execution_options={"populate_existing": True}).one_or_none()
        if row is None:
            return None
        if row.used_on != day_of(now):
            row.used_on = day_of(now)
            session().flush()
        reach = Reach(kind="provider", provider_id=row.provider_id)
        return Actor(name=row.name, roles=frozenset({"clerk"}), reach=reach)
