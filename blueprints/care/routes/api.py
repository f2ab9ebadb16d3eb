"""The API of entries: a provider's software sends them with its token, at most a thousand at a time."""

from typing import Any

from flask import abort, request
from flask.views import MethodView
from flask_smorest import Blueprint

from app import clock
from app.actors import Actor
from app.db import reaching
from app.factory import csrf, limiter
from app.messages import sentence
from app.permissions import public
from blueprints.care import services
from blueprints.care.queries import entries
from blueprints.care.schemas import EntriesSchema, PushedSchema, StoredEntrySchema
from blueprints.care.services import Pushed
from blueprints.territory import api as territory

api = Blueprint("entries", __name__, url_prefix="/api/entries", description="Delivered hours")
csrf.exempt(api)
PER_MINUTE = limiter.limit("120/minute")
BEARER: dict[str, Any] = {"security": [{"token": []}]}


def _holder() -> Actor:
    """The provider's software that holds the token of this request, or 401."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    known = services.holder_of(token=token.strip(), now=clock.now()) if kind.lower() == "bearer" else None
    return known or abort(401)


@api.route("")
@public
class Entries(MethodView):
    """All entries of a provider."""

    decorators = [PER_MINUTE]  # noqa: RUF012 - flask wants a list

    @api.doc(**BEARER)  # type: ignore[untyped-decorator]  # flask-smorest has no types
    @api.arguments(EntriesSchema)  # type: ignore[untyped-decorator]  # flask-smorest has no types
    @api.response(200, PushedSchema)  # type: ignore[untyped-decorator]  # flask-smorest has no types
    def post(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Send entries of one month. An id that is known corrects its entry; the same again changes nothing."""
        holder = _holder()
        agency = next((each for each in territory.agencies() if each.code == sent["agency"]), None) or abort(404)
        pushed = services.push_entries(
            agency_id=agency.id,
            provider_id=holder.provider_id or 0,
            month=services.month_written(sent["month"]),
            rows=sent["entries"],
            actor=holder,
            now=clock.now(),
        )
        return _told(pushed, sent["entries"])


def _told(pushed: Pushed, rows: list[dict[str, str]]) -> dict[str, Any]:
    faults = [
        {
            "index": each.index,
            "external_id": rows[each.index].get("external_id", ""),
            "code": each.refusal.code,
            "field": each.field,
            "detail": sentence(each.refusal),
        }
        for each in pushed.faults
    ]
    counts = {"created": pushed.created, "corrected": pushed.corrected, "unchanged": pushed.unchanged}
    return {"batch": pushed.batch_id, **counts, "faults": faults}


@api.route("/<string:external_id>")
@public
class Entry(MethodView):
    """One entry of a provider, by the provider's own id."""

    decorators = [PER_MINUTE]  # noqa: RUF012 - flask wants a list

    @api.doc(**BEARER)  # type: ignore[untyped-decorator]  # flask-smorest has no types
    @api.response(200, StoredEntrySchema)  # type: ignore[untyped-decorator]  # flask-smorest has no types
    def get(self, external_id: str) -> dict[str, Any]:
        """The entry as it stands."""
        holder = _holder()
        with reaching(holder.reach):
            found = entries.entry_called(holder.provider_id or 0, external_id) or abort(404)
        names = ("external_id", "operator", "started_at", "ended_at", "minutes", "confirmed", "versions")
        return {"project": found.project_code, **{name: getattr(found, name) for name in names}}
