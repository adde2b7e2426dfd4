"""How does a second start of the program reach the server that runs already?

Both know a secret out of a file that only its owner can read, and neither tells
it: each proves that it knows it. So a program that sits on the port of a server
that is gone learns nothing, and no browser is sent to it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from counterpoint.interfaces.web.pages import premises
from counterpoint.interfaces.web.rooms import not_from_here

if TYPE_CHECKING:
    from starlette.requests import Request

HEADER = "x-counterpoint-launch"
_LONGEST_ANSWER = 400  # bytes
_WITHIN = 2.0  # seconds


def routes() -> list[Route]:
    """Return the address of the launch."""
    return [Route("/launch", launch, methods=["POST"])]


async def launch(request: Request) -> Response:
    """Give a launch code to whoever could read the owner's file."""
    here = premises(request)
    nonce, _, proof = request.headers.get(HEADER, "").partition(" ")
    port = str(request.url.port)
    if not here.secret or not _proves(proof, here.secret, "asks", port, nonce):
        return not_from_here()
    code = here.doorway.new_code()
    return PlainTextResponse(f"{code} {_proof(here.secret, 'gives', nonce, code)}")


def code_from(host: str, port: int, secret: str) -> str | None:
    """Ask a server of ours for a launch code; None where none answers there."""
    nonce = secrets.token_urlsafe(16)
    proof = _proof(secret, "asks", str(port), nonce)
    headers = {HEADER: f"{nonce} {proof}", "Origin": f"http://{host}:{port}"}
    connection = HTTPConnection(host, port, timeout=_WITHIN)
    try:
        connection.request("POST", "/launch", headers=headers)
        answer = connection.getresponse()
        said = answer.read(_LONGEST_ANSWER).decode("ascii", "replace")
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
    code, _, given = said.partition(" ")
    return code if _proves(given, secret, "gives", nonce, code) else None


def _proof(secret: str, *words: str) -> str:
    said = " ".join(words).encode("utf-8", "replace")
    return hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()


def _proves(given: str, secret: str, *words: str) -> bool:
    wanted = _proof(secret, *words).encode()
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted)
