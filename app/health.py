"""`/healthz`: the process answers. `/readyz`: both servers were really asked."""

from flask import Blueprint, Response, current_app, jsonify
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.db import db
from app.permissions import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def live() -> Response:
    """Whether this process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
@public
def ready() -> Response:
    """Whether PostgreSQL and Valkey answer a question, and the migrations are done."""
    found = {"postgresql": _database(), "valkey": _queue()}
    answer = jsonify({"status": "ok" if all(found.values()) else "not ready", **found})
    answer.status_code = 200 if all(found.values()) else 503
    return answer


def _database() -> bool:
    try:
        with db.engine.connect() as connection:
            return bool(connection.scalar(text("select count(*) from alembic_version")))
    except SQLAlchemyError:
        return False


def _queue() -> bool:
    server: Redis = current_app.extensions["accredita.redis"]
    try:
        return bool(server.ping())
    except RedisError:
        return False
