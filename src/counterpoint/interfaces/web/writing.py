"""How does somebody write without stopping, with nothing else on the page?

What was written goes into the talk when it is sent, and back into its box when
the page is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from counterpoint.app.visit import WRITES
from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.interfaces.web.pages import form_of, go, house, page
from counterpoint.interfaces.web.rooms import not_from_here, shown, words
from counterpoint.interfaces.web.talk import LONGEST_MESSAGE, answering, sitting_of
from counterpoint.interfaces.web.writing_time import time_to_write

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from counterpoint.interfaces.web.house import OpenSitting


def routes() -> list[Route]:
    """Return the addresses of writing."""
    return [
        Route("/talk/{key}/write", writing_page, methods=["GET"]),
        Route("/talk/{key}/write", written, methods=["POST"]),
    ]


@shown
async def writing_page(request: Request) -> Response:
    """Show a large box and a quiet timer."""
    home, sitting = house(request), await sitting_of(request)
    time = time_to_write(sitting.visit.turns, home.clock.now())
    if time is None:
        return go(f"/talk/{sitting.key}")
    return page(request, "writing.html", sitting=sitting, time=time)


async def written(request: Request) -> Response:
    """Send what was written, or go back with it."""
    form = await form_of(request)
    if form is None:
        return not_from_here()
    text = str(form.get("text", ""))
    home = house(request)
    back = request.url.path.removesuffix("/write")
    if home.locked:
        return page(
            request, "unlock.html", status=423, wrong=False, waiting=text, onward=back
        )
    sitting = await sitting_of(request)
    home.touch()
    sitting.unanswered = text
    if form.get("what") != "done":
        return go(back)
    if len(text) > LONGEST_MESSAGE:
        raise InputError(load("interfaces.web", "web").body["talk"]["too_long"])
    await _send(sitting, text)
    return go(f"{back}#latest")


async def _send(sitting: OpenSitting, text: str) -> None:
    """Send what was written, then the word that ends the writing.

    Where something was said to it, as in danger, that is not talked over.
    """
    async with answering(sitting, text):
        turn = await sitting.visit.say(text) if text.strip() else None
        if turn is None or turn.plan.rule == WRITES:
            await sitting.visit.say(words("writing")["done"])
