"""Rows locked until the transaction ends, for those who are about to change them."""

from typing import TypeVar

from sqlalchemy import select

from app.db import Base, session
from blueprints.care.models import Beneficiary, EntryBatch, MonthlyReport, Project

Row = TypeVar("Row", bound=Base)


def _locked(kind: type[Row], row_id: int) -> Row:
    # FOR NO KEY UPDATE: rows that only refer to this one by its key may come in meanwhile.
    statement = select(kind).where(kind.__table__.c.id == row_id).with_for_update(key_share=True)
    row = session().scalars(statement, execution_options={"populate_existing": True}).one_or_none()
    if row is None:
        raise LookupError(f"no {kind.__name__} {row_id}")
    return row


def locked_beneficiary(beneficiary_id: int) -> Beneficiary:
    """The row, locked.

    Raises:
        LookupError: there is none of that id that the actor may change.
    """
    return _locked(Beneficiary, beneficiary_id)


def locked_project(project_id: int) -> Project:
    """The row, locked.

    Raises:
        LookupError: there is none of that id that the actor may change.
    """
    return _locked(Project, project_id)


def locked_batch(batch_id: int) -> EntryBatch:
    """The row, locked.

    Raises:
        LookupError: there is none of that id that the actor may change.
    """
    return _locked(EntryBatch, batch_id)


def locked_report(report_id: int) -> MonthlyReport:
    """The row, locked.

    Raises:
        LookupError: there is none of that id that the actor may change.
    """
    return _locked(MonthlyReport, report_id)
