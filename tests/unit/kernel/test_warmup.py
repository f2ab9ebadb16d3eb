"""A web process starts also while the database is away."""

from flask import Flask, Response
from sqlalchemy.exc import OperationalError

from app.permissions import public
from app.warmup import PUBLIC_PAGES, warm_up


def test_a_process_warms_up_without_a_database() -> None:
    app = Flask(__name__)
    app.testing = True
    asked = []

    @public
    def away(path: str = "") -> Response:
        asked.append(f"/{path}")
        raise OperationalError("select 1", {}, ConnectionError())

    app.add_url_rule("/", "home", away)
    app.add_url_rule("/<path:path>", "page", away)
    warm_up(app)
    assert asked == list(PUBLIC_PAGES)
