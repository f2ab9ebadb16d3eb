"""Projects that a search finds."""

from sqlalchemy import func, select

from app.db import session
from blueprints.care.models import Project
from blueprints.care.queries.cards import ProjectCard, card_of


def find_projects(text: str, most: int = 20) -> tuple[ProjectCard, ...]:
    """The projects within reach whose code is the text, or begins with it, by code."""
    wanted = func.upper(Project.code).startswith(text.upper(), autoescape=True)
    statement = select(Project).where(wanted).order_by(Project.code, Project.id).limit(most)
    return tuple(card_of(row) for row in session().scalars(statement))
