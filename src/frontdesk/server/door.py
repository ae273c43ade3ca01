"""What stands between the socket and the routes: a body limit, safe headers, errors that echo nothing."""

import logging
from collections.abc import Mapping
from uuid import uuid4

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from frontdesk import errors
from frontdesk.turn.codec import Json

log = logging.getLogger(__name__)

# The most special class decides. What is not listed is a fault of ours: 500.
STATUS: Mapping[type[errors.FrontdeskError], int] = {
    errors.TooLarge: 413,
    errors.UnsupportedMedia: 415,
    errors.RejectedInput: 422,
    errors.NotFound: 404,
    errors.KeyReused: 422,
    errors.Conflict: 409,
    errors.Unknown: 401,
    errors.Forbidden: 403,
    errors.NotReady: 503,
    errors.Overloaded: 503,
    errors.StorageFailed: 503,
}
RETRY_AFTER = "5"  # seconds

HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "microphone=(self), camera=(self), geolocation=()",
    # Ant Design writes its styles at run time; scripts, pictures and connections are ours alone.
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}


class Malformed(errors.RejectedInput):
    """The body is not of the form that its content type promises."""

    kind = "malformed"


class BodyLimit:
    """Stops reading a body at the limit, whatever Content-Length said."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app, self.limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, counting the bytes of the body."""
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.limit:
                raise HTTPException(413, f"the body is larger than {self.limit:,} bytes")
            return message

        await self.app(scope, counted, send)


class NamesWithoutNul:
    """Answers 404 to every address that holds a NUL: nothing is kept under such a name, nor could be."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything else on. PostgreSQL would refuse the name as if it were in trouble itself."""
        if "\0" not in scope.get("path", ""):
            await self.app(scope, receive, send)
            return
        nothing = refuse(errors.NotFound("nothing has a name that holds a NUL character", part="path"))
        if scope["type"] == "websocket":
            await WebSocket(scope, receive, send).send_denial_response(nothing)
        else:
            await nothing(scope, receive, send)


class SafeHeaders:
    """Puts the security headers on every answer that does not bring its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, adding headers to the first message of the answer."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, guarded)


def status_of(error: errors.FrontdeskError) -> int:
    """Find the HTTP status of an error."""
    if isinstance(error, Malformed):
        return 400
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def error_json(error: errors.FrontdeskError) -> Json:
    """Write an error with an id that is also in the log."""
    name = uuid4().hex[:12]
    log.info("error %s: %s %s", name, error.kind, error.part)  # never the value: it may be private
    return {
        "kind": error.kind,
        "message": error.message,
        "part": error.part,
        "value": _printable(error.value),
        "limit": error.limit,
        "remedy": error.remedy,
        "id": name,
    }


def refuse(error: errors.FrontdeskError) -> Response:
    """Answer with an error."""
    status = status_of(error)
    return JSONResponse({"error": error_json(error)}, status, _headers(status))


def _headers(status: int) -> dict[str, str] | None:
    if status in (409, 503):
        return {"Retry-After": RETRY_AFTER}
    return {"WWW-Authenticate": "Bearer"} if status == 401 else None


def _printable(value: errors.Scalar) -> errors.Scalar:
    """Half a surrogate pair can be in an error, but not in UTF-8."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _on_purpose(_: Request, error: Exception) -> Response:
    assert isinstance(error, errors.FrontdeskError)  # noqa: S101 - what it is registered for
    return refuse(error)


def _invalid(_: Request, error: Exception) -> Response:
    """Say where a request is wrong and why; its content may be private, or not even printable."""
    found = error.errors() if isinstance(error, RequestValidationError) else ()
    wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found)
    return refuse(errors.InvalidInput(wrong or "the request is invalid", part="request"))


def _plain(_: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)  # noqa: S101 - what it is registered for
    kinds = {400: "malformed", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}
    said = errors.FrontdeskError(str(error.detail), part="request")
    written = {**error_json(said), "kind": kinds.get(error.status_code, "rejected")}
    return JSONResponse({"error": written}, error.status_code, error.headers)


def _broken(_: Request, error: Exception) -> Response:
    """Answer a fault of ours with its id in the log, and nothing of its inside."""
    name = uuid4().hex[:12]
    log.error("fault %s", name, exc_info=error)
    said = {"kind": "fault", "message": "something went wrong on our side", "part": None, "value": None}
    return JSONResponse({"error": {**said, "limit": None, "remedy": f"report fault {name}", "id": name}}, 500)


def guard(app: FastAPI, max_body: int) -> FastAPI:
    """Put the door in front of an application."""
    app.add_middleware(BodyLimit, limit=max_body)
    app.add_middleware(NamesWithoutNul)
    app.add_middleware(SafeHeaders)
    app.add_exception_handler(errors.FrontdeskError, _on_purpose)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(StarletteHTTPException, _plain)
    app.add_exception_handler(Exception, _broken)
    return app
