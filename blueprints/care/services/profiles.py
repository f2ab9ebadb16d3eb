"""The column profile of a provider: saved, or taken away."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from app import audit
from app.actors import Actor
from app.db import session
from app.decisions import agree
from app.uow import use_case
from blueprints.care import policies
from blueprints.care.models import ColumnProfile
from blueprints.care.rules.profiles import Profile, reasons_not_to_save


@use_case
def save_columns(*, provider_id: int, profile: Profile, actor: Actor, now: datetime) -> None:
    """Keep what the columns of the provider's files hold; each import uses it from now on.

    Raises:
        Refused: with each reason why no file could be read so.
    """
    agree(policies.reasons_not_to_act_for_provider(actor, provider_id=provider_id))
    agree(reasons_not_to_save(profile))
    values = {
        "columns": dict(profile.columns),
        "separator": profile.separator,
        "date_format": profile.date_format,
        "saved_at": now,
        "saved_by": actor.person_id,
    }
    statement = insert(ColumnProfile).values(provider_id=provider_id, **values)
    session().execute(statement.on_conflict_do_update(index_elements=["provider_id"], set_=values))
    audit.record("columns.saved", kind="provider", subject_id=provider_id, actor=actor, at=now, provider_id=provider_id)


@use_case
def forget_columns(*, provider_id: int, actor: Actor, now: datetime) -> None:
    """Leave the columns to the reader again."""
    agree(policies.reasons_not_to_act_for_provider(actor, provider_id=provider_id))
    session().execute(delete(ColumnProfile).where(ColumnProfile.provider_id == provider_id))
    audit.record(
        "columns.forgotten", kind="provider", subject_id=provider_id, actor=actor, at=now, provider_id=provider_id
    )
