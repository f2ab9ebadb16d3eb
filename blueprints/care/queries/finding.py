"""Projects and lines of reports that a search finds."""

from sqlalchemy import func, or_, select

from app.db import session
from blueprints.care.models import MonthlyReport, Project, ReportLine
from blueprints.care.queries.cards import ProjectCard, card_of


def find_projects(text: str, most: int = 20) -> tuple[ProjectCard, ...]:
    """The projects within reach whose code is the text, or begins with it, by code."""
    wanted = func.upper(Project.code).startswith(text.upper(), autoescape=True)
    statement = select(Project).where(wanted).order_by(Project.code, Project.id).limit(most)
    return tuple(card_of(row) for row in session().scalars(statement))


def lines_called(text: str, most: int = 1000) -> tuple[int, ...]:
    """The ids of the report lines within reach of a project, or in a report, with that code; the newest first."""
    code = text.upper()
    statement = (
        select(ReportLine.id)
        .join(MonthlyReport, MonthlyReport.id == ReportLine.report_id)
        .join(Project, Project.id == ReportLine.project_id)
        .where(or_(Project.code == code, MonthlyReport.code == code))
        .order_by(ReportLine.id.desc())
        .limit(most)
    )
    return tuple(session().scalars(statement))
