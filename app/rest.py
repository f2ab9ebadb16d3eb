"""The REST API: OpenAPI 3 at `/api/openapi.json`, errors as problem+json."""

from typing import Any

from flask import Flask, Response
from flask.typing import ResponseReturnValue
from flask_smorest import Api
from werkzeug.exceptions import HTTPException

from app.errors import NEXT, TITLES, problem
from app.messages import language
from app.permissions import public


class ProblemApi(Api):  # type: ignore[misc]  # flask-smorest has no types
    """Answers errors as RFC 9457 says."""

    def handle_http_exception(self, error: HTTPException) -> Response:
        """An error raised inside an API route, with the fields that are wrong when there are some."""
        status = error.code or 500
        data: dict[str, Any] = getattr(error, "data", None) or {}
        detail = data.get("message") or NEXT.get(status, NEXT[400])[language()]
        more = {"errors": data["messages"]} if data.get("messages") else {}
        return problem(status, title=TITLES.get(status, TITLES[400])[language()], detail=detail, **more)


def install(app: Flask, blueprints: list[Any]) -> None:
    """Serve the API blueprints of the rooms with their description."""
    app.config.update(OPENAPI_URL_PREFIX="/api", OPENAPI_JSON_PATH="openapi.json")
    api = ProblemApi(app)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    description = app.view_functions["api-docs.openapi_json"]

    @public
    def show_description() -> ResponseReturnValue:
        return description()  # type: ignore[return-value]  # flask-smorest has no types

    app.view_functions["api-docs.openapi_json"] = show_description
