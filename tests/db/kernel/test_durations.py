"""Durations as pages tell them."""

from flask import Flask

from app.pages import hours


def test_less_than_an_hour_is_told_in_minutes(app: Flask) -> None:
    with app.test_request_context():
        assert [hours(each) for each in (0, 45, -45, 60, 65)] == ["0 h", "45 min", "−45 min", "1 h", "1 h 05 min"]
