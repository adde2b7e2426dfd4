"""How does a second start of the program reach the server that runs already?"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from counterpoint.interfaces.web.pages import premises

if TYPE_CHECKING:
    from starlette.requests import Request

SECRET_HEADER = "x-counterpoint-launch"  # noqa: S105 - the name of a header


def routes() -> list[Route]:
    """Return the address of the launch."""
    return [Route("/launch", launch, methods=["POST"])]


async def launch(request: Request) -> Response:
    """Give a launch code to whoever could read the owner's file."""
    here = premises(request)
    given = request.headers.get(SECRET_HEADER, "")
    if not here.secret or not secrets.compare_digest(
        given.encode("utf-8", "replace"), here.secret.encode()
    ):
        return PlainTextResponse("Not from here.", status_code=403)
    return PlainTextResponse(here.doorway.new_code())
