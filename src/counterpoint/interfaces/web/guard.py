"""May this request be answered at all?

Every request passes here first: the Host must be this machine's own name, the
browser must have come in by the doorway, and whatever changes something must
come from one of our own pages. Every answer, errors too, leaves with the same
headers.
"""

from __future__ import annotations

import logging
import re
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse

from counterpoint.app.faults import place_of
from counterpoint.ledger.evidence_files import LARGEST

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from counterpoint.interfaces.web.doorway import Browser, Doorway

LONGEST_FORM = 512 * 1024
LONGEST_UPLOAD = 512 * 1024 * 1024
UPLOADS = frozenset({"/settings/import", "/settings/restore", "/audit"})
_KEPT_FILE = re.compile(r"/ledger/lines/[^/]+/file")
LONGEST_KEPT_FILE = LARGEST + 64 * 1024
"""A file that is kept with a line, and the form around it."""
SAFE = frozenset({"GET", "HEAD"})
OPEN_TO_ALL = frozenset(
    {
        "/help",
        "/safety",
        "/open",
        "/launch",
        "/leave",
        "/gone",
        "/offline",
        "/service-worker.js",
        "/manifest.webmanifest",
        "/healthz",
    }
)
ENDPOINT = "/v1/"
"""Here no cookie counts, and no page of ours asks."""
LINKS = "/w/"
TOKEN_HEADER = "x-counterpoint"  # noqa: S105 - the name of a header

_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
SHUT_IN = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""The policy of what somebody else made: were it a page, it could do nothing."""
STANDS_ALONE = (
    "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
)
"""The policy of a page of ours that needs nothing but itself; it runs nothing."""
HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "x-robots-tag": "noindex",
}


_log = logging.getLogger(__name__)


class Guard:
    """Turns away whoever did not come in by the doorway.

    Args:
        app: what answers.
        doorway: which browsers came in.
        port: the port we listen on, part of the only good Host.
        refused: says who is turned away what to do, as a page.
        endpoint: answers what other programs ask, behind a door of its own.
        outside: where others reach this server, "" where they cannot. There, links
            to answer are open to whoever has one, and nothing else is.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        doorway: Doorway,
        port: int,
        refused: Callable[[Scope], ASGIApp],
        endpoint: ASGIApp | None = None,
        outside: str = "",
    ) -> None:
        self._app = app
        self._outside = outside.removeprefix("https://")
        self._doorway = doorway
        self._refused = refused
        self._endpoint = endpoint
        self.hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        self.cookie = f"counterpoint-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        send = _with_headers(send, cached=scope["path"].startswith("/static/"))
        answer = self._turned_away(scope) or _Limited(self._app)
        try:
            await answer(scope, receive, send)
        except Exception as fault:  # noqa: BLE001 - its message may hold words
            _log.error("A fault in the pages: %s", place_of(fault))

    def _turned_away(self, scope: Scope) -> ASGIApp | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if headers.getlist("host") != [host] or not (
            host in self.hosts or self._is_outside(host, scope["path"])
        ):
            return PlainTextResponse("Not here.", status_code=421)
        if self._outside and scope["path"].startswith(LINKS):
            return None  # a form there rests on its token, and on no cookie
        if self._endpoint is not None and scope["path"].startswith(ENDPOINT):
            return self._endpoint
        cookie = cookie_named(self.cookie, headers)
        browser = self._doorway.browser(cookie)
        scope["state"] = {**scope.get("state", {}), "browser": browser}
        path, safe = scope["path"], scope["method"] in SAFE
        if not safe and not self._ours(headers):
            return PlainTextResponse("Not from here.", status_code=403)
        if path in OPEN_TO_ALL or path.startswith("/static/"):
            return None
        return None if browser is not None else self._refused(scope)

    def _is_outside(self, host: str, path: str) -> bool:
        """Say whether somebody from outside asks for what is there for them."""
        for_others = path.startswith((LINKS, "/static/"))
        return bool(self._outside) and host == self._outside and for_others

    def _ours(self, headers: Headers) -> bool:
        """Say whether one of our own pages sent this.

        Our pages send no referrer, so the Origin of a form of ours is "null";
        then only the browser's own word, Sec-Fetch-Site, counts.
        """
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        return headers.get("origin") in {f"http://{host}" for host in self.hosts}


def cookie_named(name: str, headers: Headers) -> str | None:
    """Return the value of one cookie."""
    try:
        jar = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return None
    return jar[name].value if name in jar else None


def vouched_for(browser: Browser | None, token: str | None) -> bool:
    """Say whether a form or a script of ours brought back the right token."""
    return browser is not None and secrets.compare_digest(
        browser.token.encode(), (token or "").encode("utf-8", "replace")
    )


class _Limited:
    """Reads no more of a request than one of our forms can hold."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        most = _most(scope["path"])
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isdigit() or int(declared) > most:
            too_long = PlainTextResponse("That is too long.", status_code=413)
            await too_long(scope, receive, send)
            return
        await self._app(scope, _counted(receive, most), send)


def _most(path: str) -> int:
    """Return how many bytes may be sent to an address."""
    if path in UPLOADS:
        return LONGEST_UPLOAD
    return LONGEST_KEPT_FILE if _KEPT_FILE.fullmatch(path) else LONGEST_FORM


def _counted(receive: Receive, most: int) -> Receive:
    """Stop at a body that is longer than it said it was."""
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise HTTPException(413)
        return message

    return counted


def _with_headers(send: Send, *, cached: bool) -> Callable[[Message], Awaitable[None]]:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            own = headers.get("content-security-policy")
            for name, value in HEADERS.items():
                headers[name] = value
            if own in {SHUT_IN, STANDS_ALONE}:
                headers["content-security-policy"] = own
            if "cache-control" not in headers:
                headers["cache-control"] = "no-cache" if cached else "no-store"
        await send(message)

    return sending
