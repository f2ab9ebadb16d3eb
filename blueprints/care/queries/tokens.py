"""Reading a provider's tokens: names and days, never what they open with."""

from collections.abc import Sequence

from sqlalchemy import select

from app.db import session
from blueprints.care.models import ApiToken

MOST_SHOWN = 50


def tokens(provider_id: int) -> Sequence[ApiToken]:
    """The provider's latest tokens, those that hold first."""
    statement = select(ApiToken).where(ApiToken.provider_id == provider_id)
    ordered = statement.order_by(ApiToken.revoked_at.is_not(None), ApiToken.id.desc())
    return session().scalars(ordered.limit(MOST_SHOWN)).all()
