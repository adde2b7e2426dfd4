"""Which browser may come in?

Only one that was given a launch code, which works once and for a few minutes.
It then holds a random cookie, of which only the hash is kept here, in memory.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counterpoint.ports import Clock

CODE_LASTS = 600.0  # seconds
TRIES_A_MINUTE = 10
BROWSERS_AT_MOST = 32
_BYTES = 32


@dataclass(frozen=True, slots=True)
class Browser:
    """One browser that came in; `token` must come back with whatever it changes."""

    token: str


class Doorway:
    """Launch codes, and the browsers that used one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._codes: dict[bytes, float] = {}
        self._browsers: dict[bytes, Browser] = {}
        self._tries: list[float] = []

    def new_code(self) -> str:
        """Return a code that lets one browser in, once."""
        now = self._clock.elapsed()
        self._codes = {c: t for c, t in self._codes.items() if now - t < CODE_LASTS}
        code = secrets.token_urlsafe(_BYTES)
        self._codes[_hash(code)] = now
        return code

    def admit(self, code: str) -> str | None:
        """Return a cookie for a good code; None for a bad, old or used one."""
        now = self._clock.elapsed()
        self._tries = [t for t in self._tries if now - t < 60.0]
        if len(self._tries) >= TRIES_A_MINUTE:
            return None
        made = self._codes.pop(_hash(code), None)
        if made is None or now - made >= CODE_LASTS:
            self._tries.append(now)
            return None
        cookie = secrets.token_urlsafe(_BYTES)
        while len(self._browsers) >= BROWSERS_AT_MOST:
            self._browsers.pop(next(iter(self._browsers)))
        self._browsers[_hash(cookie)] = Browser(token=secrets.token_urlsafe(_BYTES))
        return cookie

    def browser(self, cookie: str | None) -> Browser | None:
        """Return the browser that holds this cookie, if it came in."""
        return self._browsers.get(_hash(cookie)) if cookie else None

    def leave(self, cookie: str | None) -> None:
        """Let a browser in no more."""
        if cookie:
            self._browsers.pop(_hash(cookie), None)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
