"""Which exercises are there, and how is one begun?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from counterpoint.conversation.guide.exercises import catalogue, standing_in
from counterpoint.interfaces.web.pages import house, page
from counterpoint.interfaces.web.rooms import shown

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def routes() -> list[Route]:
    """Return the address of the exercises."""
    return [Route("/exercises", exercises_page, methods=["GET"])]


@shown
async def exercises_page(request: Request) -> Response:
    """List the exercises; beginning one is a message of the sitting."""
    home = house(request)
    sitting = home.latest() or await home.sit_down(keep=home.settings.keep)
    standing = standing_in(sitting.visit.turns)
    open_one = standing.name if standing is not None and standing.asks else None
    return page(
        request,
        "exercises.html",
        sitting=sitting,
        exercises=catalogue(),
        open_one=next((e for e in catalogue() if e.name == open_one), None),
    )
