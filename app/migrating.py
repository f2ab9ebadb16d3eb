"""The commands `flask db ...`. Apart, because loading Alembic takes a third of a second that only they need."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate

from app.db import db

FOLDER = Path(__file__).resolve().parent.parent / "migrations"


def install(app: Flask) -> None:
    """Tell Flask-Migrate which tables there are, and where their history lies."""
    Migrate().init_app(app, db, directory=str(FOLDER))
