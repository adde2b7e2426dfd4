"""May this request reach the server at all, when it is served over HTTP?

Its Host must be this machine's own name, no page of a browser may have sent it, and
it must bring a key that was made by `counterpoint key make`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from counterpoint.app.endpoint_keys import holder
from counterpoint.authored import load
from counterpoint.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

    from counterpoint.settings import Settings

_BEARER = "bearer "


class Guard:
    """Turns away whoever is not let in.

    Args:
        app: what answers.
        port: the port we listen on, part of the only good Host.
        settings: where the hashes of the keys lie.
    """

    def __init__(
        self, app: ASGIApp, *, port: int, settings: Callable[[], Settings]
    ) -> None:
        self._app = app
        self._hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or say why not."""
        refused = self._refused(scope) if scope["type"] == "http" else None
        await (refused or self._app)(scope, receive, send)

    def _refused(self, scope: Scope) -> ASGIApp | None:
        headers, said = Headers(scope=scope), load("interfaces.mcp", "serve").body
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return PlainTextResponse(said["host"], status_code=421)
        if "origin" in headers:
            return PlainTextResponse(said["origin"], status_code=403)
        if not self._has_key(headers.getlist("authorization")):
            challenge = {"www-authenticate": "Bearer"}
            return PlainTextResponse(said["key"], status_code=401, headers=challenge)
        return None

    def _has_key(self, given: list[str]) -> bool:
        if len(given) != 1 or given[0][: len(_BEARER)].lower() != _BEARER:
            return False
        try:
            settings = self._settings()
        except SettingsError:  # what cannot be read lets nobody in
            return False
        return holder(settings, given[0][len(_BEARER) :].strip()) is not None
