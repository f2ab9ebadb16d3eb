"""Tests that need the database find it as the migrations left it."""

import pytest

from tests.databases import Database


@pytest.fixture
def clean(database: Database) -> Database:
    """The database, emptied of what earlier tests wrote."""
    database.cleanse()
    return database
