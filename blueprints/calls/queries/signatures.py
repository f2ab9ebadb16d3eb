"""Reading what was prepared to be signed, and what came back."""

from collections.abc import Iterable

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
    """The signed paper with which an application was lodged or integrated; None when that was done signed in."""
    statement = (
        select(SignedPaper)
        .where(SignedPaper.application_id == application_id, SignedPaper.lodged)
        .order_by(SignedPaper.id.desc())
    )
    return to_look_at(session().scalars(statement.with_for_update() if lock else statement))


def to_look_at(papers: Iterable[SignedPaper]) -> SignedPaper | None:
    """Of the lodged papers, the latest first: one whose doubts still wait for somebody, else the latest."""
    listed = tuple(papers)
    return next((each for each in listed if waits_for_confirmation(each)), listed[0] if listed else None)


def waits_for_confirmation(paper: SignedPaper | None) -> bool:
    """Whether somebody of the agency has still to weigh the doubts of a signature."""
    return paper is not None and bool(paper.doubts) and paper.confirmed_at is None
