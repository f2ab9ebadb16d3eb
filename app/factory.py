"""Build the program from its settings and rooms. Asks no database and no network."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click
from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from redis import Redis
from sqlalchemy import event
from werkzeug.middleware.proxy_fix import ProxyFix

from app import audit, cli, clock, errors, headers, health, languages, logging, mail, pages, rest
from app.actors import ANONYMOUS, PUBLIC
from app.db import db, set_reach
from app.documents import storage_of
from app.events import Subscriptions
from app.permissions import Access, access_of, actor, may
from app.room import Room
from app.sentences import SENTENCES
from app.settings import Settings

ROOT = Path(__file__).resolve().parent.parent

limiter = Limiter(get_remote_address, default_limits=[], headers_enabled=False)
csrf = CSRFProtect()
babel = languages.Languages()

KERNEL_JOBS = MappingProxyType({"mail.send": mail.send, "audit.seal": audit.seal})


def create_app(settings: Settings, rooms: Sequence[Room]) -> Flask:
    """The program with its rooms, from the lowest to the highest."""
    app = Flask(
        "accredita",
        root_path=str(ROOT),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "app" / "static"),
        static_url_path="/static",
    )
    _configure(app, settings)
    _plug_in(app, rooms)
    _install(app, settings)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.testing = settings.mode == "test"
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={
            "pool_size": 8,
            "max_overflow": 8,
            "pool_pre_ping": True,
            "hide_parameters": True,  # an error's text goes to the log, where nobody's data may be
        },
        SQLALCHEMY_RECORD_QUERIES=False,
        MAX_CONTENT_LENGTH=settings.most_upload_bytes,
        MAX_FORM_MEMORY_SIZE=2_000_000,
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_NAME="accredita",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=10),
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_I18N_ENABLED=False,
        BABEL_DEFAULT_LOCALE="it",
        BABEL_DEFAULT_TIMEZONE="Europe/Rome",
        RATELIMIT_STORAGE_URI=settings.redis_url,
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_KEY_PREFIX=settings.queue_name,
        RATELIMIT_ENABLED=settings.mode != "test",
        ACCREDITA_QUEUE=settings.queue_name,
        ACCREDITA_MAIL_FROM=settings.mail_from,
        ACCREDITA_BASE_URL=settings.base_url,
        ACCREDITA_MODE=settings.mode,
        API_TITLE="Accredita",
        API_VERSION="1",
        OPENAPI_VERSION="3.0.3",
    )


def _plug_in(app: Flask, rooms: Sequence[Room]) -> None:
    subscriptions = Subscriptions()
    app.register_blueprint(health.blueprint)
    for group in cli.COMMANDS:
        app.cli.add_command(group)
    for room in rooms:
        for kind, handler in room.hears:
            subscriptions.add(kind, handler)
        for blueprint in room.blueprints:
            app.register_blueprint(blueprint)
        for command in room.commands:
            app.cli.add_command(command)
    extensions: dict[str, Any] = {
        "rooms": tuple(rooms),
        "subscriptions": subscriptions,
        "jobs": dict(KERNEL_JOBS) | _merged(rooms, "jobs"),
        "permissions": _merged(rooms, "permissions"),
        "messages": SENTENCES | _merged(rooms, "messages"),
        "constraints": _merged(rooms, "constraints"),
        "places": _merged(rooms, "places"),
        "parameters": {each.name: each for room in rooms for each in room.parameters},
        "schedule": tuple(each for room in rooms for each in room.schedule),
        "waits": tuple(pair for room in rooms for pair in room.waits),
        "menu": sorted((each for room in rooms for each in room.menu), key=lambda entry: entry.order),
        "identify": next((room.identify for room in rooms if room.identify), lambda: ANONYMOUS),
        "sign_in": next((room.sign_in for room in rooms if room.sign_in), None),
    }
    app.extensions.update({f"accredita.{key}": value for key, value in extensions.items()})


def _merged(rooms: Sequence[Room], name: str) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for room in rooms:
        own = getattr(room, name)
        if twice := merged.keys() & own.keys():
            raise ValueError(f"{name} of room {room.name} are there already: {sorted(twice)}")
        merged.update(own)
    return merged


def _install(app: Flask, settings: Settings) -> None:
    app.extensions["accredita.settings"] = settings
    app.extensions["accredita.redis"] = Redis.from_url(settings.redis_url)
    app.extensions["accredita.storage"] = storage_of(settings.storage_url)
    app.extensions["accredita.post"] = mail.post_of(settings.mail_url)
    db.init_app(app)
    babel.init_app(app, locale_selector=_locale)
    csrf.init_app(app)
    logging.install(app)
    app.before_request(_stamp)
    app.before_request(_door)
    limiter.init_app(app)
    errors.install(app)
    headers.install(app)
    pages.install(app)
    if settings.offline:
        with app.app_context():
            event.listen(db.engine, "do_connect", _no_server)
    rest.install(app, [blueprint for room in app.extensions["accredita.rooms"] for blueprint in room.apis])
    app.wsgi_app = languages.ByAddress(app.wsgi_app)  # type: ignore[method-assign]  # as Flask documents it
    if settings.trusted_proxies:
        proxies = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]  # as werkzeug documents it


def _no_server(*_: object) -> None:
    raise click.ClickException("The embedded servers are not running: start `make run` first.")


def _locale() -> str:
    """A page is in the language of its address as a whole; programs get the language that they ask for."""
    if not request:
        return "it"
    if errors.wants_json():
        return request.accept_languages.best_match(["it", "en"], "it")
    return "en" if languages.in_english() else "it"


def _stamp() -> None:
    g.received_at = clock.now()
    set_reach(PUBLIC)


def _door() -> Response | None:
    """Who comes in, how far they see, and whether this route is for them."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    access = access_of(current_app, request.endpoint) or abort(404)
    if languages.in_english() and not languages.is_bilingual(current_app, request.endpoint):
        kept = request.method not in ("GET", "HEAD")  # what was sent is sent again
        return redirect(languages.in_italian(), code=307 if kept else 303)  # type: ignore[return-value]  # werkzeug types it as its own Response
    g.actor = current_app.extensions["accredita.identify"]()
    set_reach(g.actor.reach)
    if access.everybody:
        return None
    return _let_in(access)


def _let_in(access: Access) -> Response | None:
    if actor().person_id is None:
        if errors.wants_json() or current_app.extensions["accredita.sign_in"] is None:
            abort(401)
        onward = request.full_path.rstrip("?") if request.method == "GET" else None
        to = url_for(current_app.extensions["accredita.sign_in"], next=onward)
        return redirect(to, code=303)  # type: ignore[return-value]  # werkzeug types it as its own Response
    if access.permission is not None and not may(actor(), access.permission):
        abort(403)
    return None
