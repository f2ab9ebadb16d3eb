"""The demo of a day is the same on every other day."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app.audit import AuditEntry
from app.db import session

THAT_EVENING = datetime(2026, 11, 21, 22, tzinfo=UTC)


@pytest.mark.usefixtures("in_demo")
def test_the_demo_of_a_day_holds_nothing_that_was_done_later() -> None:
    assert session().scalar(select(func.count()).select_from(AuditEntry))
    later = select(AuditEntry.action, func.count()).where(AuditEntry.at > THAT_EVENING).group_by(AuditEntry.action)
    assert [tuple(each) for each in session().execute(later)] == []
