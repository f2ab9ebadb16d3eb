"""What every answer says to the browser."""

import hashlib

from flask import Flask, Response, g, request, session

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)


def install(app: Flask) -> None:
    """Set the headers after each request."""

    def add(answer: Response) -> Response:
        headers = answer.headers
        headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if request.is_secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if "Cache-Control" in headers or request.endpoint == "static":
            return answer
        if "may_be_kept" in g and answer.status_code == 200:
            return _marked(answer)
        headers["Cache-Control"] = "no-store"
        return answer

    app.after_request(add)


def _marked(answer: Response) -> Response:
    """With a mark by which the browser that keeps the page asks whether it still holds.

    The token against forged requests is another one each second, and an older one of the same session is as good:
    only the session counts.
    """
    body = answer.get_data().replace(g.get("csrf_token", "-").encode(), session.get("csrf_token", "").encode())
    answer.set_etag(hashlib.blake2b(body, digest_size=16).hexdigest(), weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.make_conditional(request)
    return answer
