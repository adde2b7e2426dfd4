"""How does a sitting end in a browser?

With what the person wrote, in their own words, one optional step, and four
questions that can all be left out. What the ledger has out of the talk is shown,
and can be taken out there. Nothing asks them to stay or to come back. After danger
it shows whom they can reach, and asks for no marks.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from starlette.routing import Route

from counterpoint.app import ledger
from counterpoint.authored import load
from counterpoint.conversation.summary import summary
from counterpoint.errors import NotFoundError
from counterpoint.interfaces.web.marks import as_html
from counterpoint.interfaces.web.pages import go, house, page
from counterpoint.interfaces.web.referral import pointing
from counterpoint.interfaces.web.rooms import shown, store_of, taken
from counterpoint.interfaces.web.talk import exchanges, sitting_of
from counterpoint.terms import Closing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

LONGEST_STEP = 300  # characters
SCALES = {"heard": (0, 10), "topic": (0, 10), "way": (0, 10), "challenge": (-5, 5)}


def routes() -> list[Route]:
    """Return the addresses of the end."""
    return [
        Route("/talk/{key}/end", end_page, methods=["GET"]),
        Route("/talk/{key}/end", end, methods=["POST"]),
        Route("/talk/{key}/end/take-out/{id}", take_out, methods=["POST"]),
        Route("/talk/{key}/end/bring-back/{id}", bring_back, methods=["POST"]),
        Route("/ended", ended, methods=["GET"]),
    ]


@shown
async def end_page(request: Request) -> Response:
    """Show what was written and ask how it was."""
    sitting = await sitting_of(request)
    told = summary(sitting.visit.turns)
    there, taken_out = await sitting.visit.ledger_lines()
    cards = [one.card for one in exchanges(sitting, house(request)) if one.card]
    return page(
        request,
        "end.html",
        sitting=sitting,
        card=cards[-1] if cards else None,
        referred=await pointing(request, turns=sitting.visit.turns, kept=sitting.kept),
        summary=told,
        stayed_open=as_html(told.open, model=False),
        put_there=there,
        taken_out=taken_out,
        questions=load("interfaces.web", "web").body["closing"]["question"],
    )


@taken
async def end(request: Request, form: FormData) -> Response:
    """Close the sitting, and keep what was said of it where it is kept."""
    home, sitting = house(request), await sitting_of(request)
    said = closing_of(form)
    kept = sitting.visit.sitting if sitting.kept else None
    if kept is not None and home.store is not None and said != Closing():
        await home.store.rate(kept, said)
    await home.stand_up(sitting)
    return go("/ended")


@taken
async def take_out(request: Request, form: FormData) -> Response:
    """Take a line out of the ledger; until the sitting ends it can come back."""
    del form
    return await _changed(request, ledger.forget)


@taken
async def bring_back(request: Request, form: FormData) -> Response:
    """Put a line back that was taken out."""
    del form
    return await _changed(request, ledger.bring_back)


async def _changed(
    request: Request, change: Callable[..., Awaitable[object]]
) -> Response:
    """Change a line; one that is gone meanwhile needs no changing."""
    home, sitting = house(request), await sitting_of(request)
    store, line = await store_of(request), request.path_params["id"]
    async with home.filling:
        with contextlib.suppress(NotFoundError):
            await change(store, line, now=home.clock.now())
    return go(f"/talk/{sitting.key}/end#ledger")


@shown
async def ended(request: Request) -> Response:
    """Say that it is closed, and no more."""
    return page(request, "ended.html")


def closing_of(form: FormData) -> Closing:
    """Read the answers out of a form; what is no answer is left out."""
    return Closing(
        heard=_answer(form, "heard"),
        topic=_answer(form, "topic"),
        way=_answer(form, "way"),
        challenge=_answer(form, "challenge"),
        step=str(form.get("step", "")).strip()[:LONGEST_STEP],
    )


def _answer(form: FormData, name: str) -> int | None:
    least, most = SCALES[name]
    try:
        number = int(str(form.get(name, "")))
    except ValueError:
        return None
    return number if least <= number <= most else None
