"""Reading a provider's column profile."""

from app.db import session
from blueprints.care.models import ColumnProfile
from blueprints.care.rules.profiles import NO_PROFILE, Profile


def profile_of(provider_id: int) -> Profile:
    """The provider's profile, or one that leaves everything to the reader."""
    row = session().get(ColumnProfile, provider_id, populate_existing=True)
    if row is None:
        return NO_PROFILE
    return Profile(columns=row.columns, separator=row.separator, date_format=row.date_format)
