"""What can be done in the talk where the person comes to a limit of their own?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from counterpoint.authored import load
from counterpoint.conversation.limits import may_be_mentioned
from counterpoint.interfaces.web.pages import form_of, go, house, page
from counterpoint.interfaces.web.rooms import not_from_here, shown
from counterpoint.interfaces.web.talk import behind_the_lock, sitting_of
from counterpoint.outcomes.records import Instead
from counterpoint.terms import Mode

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_ELSEWHERE = frozenset({Instead.A_PERSON, Instead.SLEEP})
"""What leads out of the talk."""


def routes() -> list[Route]:
    """Return the addresses of what can be chosen."""
    return [
        Route("/talk/{key}/limit", choose, methods=["POST"]),
        Route("/talk/{key}/instead/{what}", instead, methods=["GET"]),
    ]


async def choose(request: Request) -> Response:
    """Count what was chosen, and lead there; what stands in the box stays in it."""
    form, home = await form_of(request), house(request)
    if form is None:
        return not_from_here()
    asked, text = str(form.get("choice", "")), str(form.get("text", ""))
    if home.locked:
        return behind_the_lock(request, text)
    home.touch()
    sitting = await sitting_of(request)
    here = f"/talk/{sitting.key}"
    if asked not in {one.value for one in Instead}:
        return go(here)
    chosen = Instead(asked)
    sitting.unanswered = text or sitting.unanswered
    await sitting.limits.choose(chosen, sitting.visit, now=home.clock.now())
    if chosen is Instead.WRITE:
        sitting.visit.mode = Mode.JUST_WRITE
    return go(f"{here}/instead/{asked}" if chosen in _ELSEWHERE else f"{here}#latest")


@shown
async def instead(request: Request) -> Response:
    """Say a little about a person, or sleep; the way back stays open."""
    sitting = await sitting_of(request)
    visit, asked = sitting.visit, request.path_params["what"]
    known = load("conversation", "limits").body["instead"]
    if asked not in known or not may_be_mentioned(visit.all_turns, visit.carried()):
        return go(f"/talk/{sitting.key}")
    return page(request, "instead.html", sitting=sitting, what=asked, **known[asked])
