"""Reading what was prepared to be signed, and what came back."""

from sqlalchemy import select

from app.db import session
from blueprints.calls.models import SignedPaper


def latest(application_id: int, *, lock: bool = False) -> SignedPaper | None:
    """The paper that was prepared last for an application."""
    statement = (
        select(SignedPaper).where(SignedPaper.application_id == application_id).order_by(SignedPaper.id.desc()).limit(1)
    )
    return session().scalars(statement.with_for_update() if lock else statement).one_or_none()


def lodged(application_id: int, *, lock: bool = False) -> SignedPaper | None:
    """The signed paper with which an application was lodged; None when its representative lodged it signed in."""
    statement = select(SignedPaper).where(SignedPaper.application_id == application_id, SignedPaper.lodged)
    return session().scalars(statement.with_for_update() if lock else statement).one_or_none()


def waits_for_confirmation(paper: SignedPaper | None) -> bool:
    """Whether somebody of the agency has still to weigh the doubts of a signature."""
    return paper is not None and bool(paper.doubts) and paper.confirmed_at is None
