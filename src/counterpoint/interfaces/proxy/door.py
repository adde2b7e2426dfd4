"""Who may come in by the endpoint?

Whoever brings a key, also from this machine; a browser's cookie opens nothing here. A
page of somebody else's says where it comes from, and is sent away unless the person
allowed it, with a key or without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response

from counterpoint.app import endpoint_keys
from counterpoint.interfaces.proxy.refusals import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from counterpoint.app.endpoint_keys import EndpointKey
    from counterpoint.settings import Settings

KEY = "endpoint_key"
"""Where in the state of a request the key it came by is found."""
_BEARER = "bearer "


class Door:
    """Lets in whoever has a key.

    Args:
        app: what answers.
        settings: returns what is set now.
    """

    def __init__(self, app: ASGIApp, *, settings: Callable[[], Settings]) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        settings, headers = self._settings(), Headers(scope=scope)
        origins = headers.getlist("origin")
        if origins and not set(origins) <= set(settings.endpoint.origins):
            await _refusal(RefusedError(403, "origin_not_allowed"))(
                scope, receive, send
            )
            return
        if origins:
            send = _readable_by(send, origins[0])
            if scope["method"] == "OPTIONS":
                await _preflight()(scope, receive, send)
                return
        key = _key(headers, settings)
        if key is None:
            await _refusal(RefusedError(401, "invalid_api_key"))(scope, receive, send)
            return
        scope["state"] = {**scope.get("state", {}), KEY: key}
        await self._app(scope, receive, send)


def _key(headers: Headers, settings: Settings) -> EndpointKey | None:
    sent = headers.getlist("authorization")
    if len(sent) != 1 or not sent[0].lower().startswith(_BEARER):
        return None
    return endpoint_keys.holder(settings, sent[0][len(_BEARER) :].strip())


def _refusal(refused: RefusedError) -> Response:
    headers = {"www-authenticate": "Bearer"} if refused.status == 401 else {}
    return JSONResponse(refused.body(), status_code=refused.status, headers=headers)


def _preflight() -> Response:
    allowed = {
        "access-control-allow-methods": "GET, POST",
        "access-control-allow-headers": "authorization, content-type",
        "access-control-max-age": "600",
    }
    return Response(status_code=204, headers=allowed)


def _readable_by(send: Send, origin: str) -> Send:
    """Let a page that the person allowed read the answer."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["access-control-allow-origin"] = origin
            headers.add_vary_header("origin")
        await send(message)

    return sending
