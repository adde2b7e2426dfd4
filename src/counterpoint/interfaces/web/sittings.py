"""What was kept, and how is it found, read, named, copied, taken up and deleted?

What somebody looks for is their own words, so it is sent as a form and never
stands in an address.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape
from starlette.responses import Response
from starlette.routing import Route

from counterpoint.app.forgetting import forget
from counterpoint.conversation.branches import line
from counterpoint.errors import CounterpointError, InputError, NotFoundError
from counterpoint.interfaces.web.pages import go, house, page
from counterpoint.interfaces.web.rooms import shown, store_of, taken, words
from counterpoint.interfaces.web.talk import exchange

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from starlette.datastructures import FormData
    from starlette.requests import Request

    from counterpoint.store import Store
    from counterpoint.terms import Sitting, Turn

ON_A_PAGE = 50
_AROUND = 70  # characters on each side of what was found


class Day(NamedTuple):
    """The sittings of one day, newest first."""

    day: date
    sittings: tuple[Sitting, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A sitting that was found, and the first places where the words stand."""

    sitting: Sitting
    places: tuple[Markup, ...]


def routes() -> list[Route]:
    """Return the addresses of the sittings."""
    return [
        Route("/sittings", listing, methods=["GET"]),
        Route("/sittings/search", listing, methods=["GET"]),
        Route("/sittings/search", search, methods=["POST"]),
        Route("/sittings/{id}", reading, methods=["GET"]),
        Route("/sittings/{id}/copy.md", copy, methods=["GET"]),
        Route("/sittings/{id}/label", label, methods=["POST"]),
        Route("/sittings/{id}/on", go_on, methods=["POST"]),
        Route("/sittings/{id}/delete", delete_page, methods=["GET"]),
        Route("/sittings/{id}/delete", delete, methods=["POST"]),
    ]


# --- Finding --------------------------------------------------------------------


@shown
async def listing(request: Request) -> Response:
    """List the sittings by day, fifty at a time."""
    store = await store_of(request)
    sittings = await store.sittings()
    last = max(1, -(-len(sittings) // ON_A_PAGE))
    asked = request.query_params.get("page", "1")
    number = min(last, max(1, int(asked))) if asked.isascii() and asked.isdigit() else 1
    on_page = sittings[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    return page(
        request,
        "sittings.html",
        days=_by_day(on_page),
        number=number,
        last=last,
        deleted=request.query_params.get("deleted") == "yes",
    )


def _by_day(sittings: Sequence[Sitting]) -> tuple[Day, ...]:
    days = groupby(sittings, key=lambda one: one.started.date())
    return tuple(Day(day, tuple(those)) for day, those in days)


@taken
async def search(request: Request, form: FormData) -> Response:
    """Show where all of these words were written, said, or stand in a label."""
    wanted = str(form.get("words", "")).strip()
    if not wanted:
        return go("/sittings")
    found = await _found(await store_of(request), wanted)
    return page(
        request,
        "found.html",
        wanted=wanted,
        found=found[:ON_A_PAGE],
        more=max(0, len(found) - ON_A_PAGE),
    )


async def _found(store: Store, wanted: str) -> list[Found]:
    """Return the sittings in which the words stand, newest first."""
    each = wanted.casefold().split()
    places: dict[str, list[Turn]] = {}
    for id_, turn in await store.search(wanted):
        places.setdefault(id_, []).append(turn)
    found = []
    for sitting in await store.sittings():
        label = " ".join([sitting.title, *sitting.tags]).casefold()
        if sitting.id in places or all(word in label for word in each):
            here = (_place(turn, each) for turn in places.get(sitting.id, [])[:2])
            found.append(Found(sitting, tuple(here)))
    return found


def _place(turn: Turn, wanted: Sequence[str]) -> Markup:
    """Return what stands around the first word that was looked for, marked."""
    for text in (turn.message.text, turn.said):
        flat = " ".join(text.split())
        folded = flat.casefold()
        hits = [(folded.find(word), len(word)) for word in wanted if word in folded]
        if hits and len(folded) == len(flat):
            return _marked(flat, *min(hits))
    return escape(" ".join(turn.message.text.split())[: 2 * _AROUND])


def _marked(text: str, at: int, length: int) -> Markup:
    start, end = max(0, at - _AROUND), min(len(text), at + length + _AROUND)
    return Markup("{}{}<mark>{}</mark>{}{}").format(
        "... " if start else "",
        text[start:at],
        text[at : at + length],
        text[at + length : end],
        " ..." if end < len(text) else "",
    )


# --- One sitting ------------------------------------------------------------------


@shown
async def reading(request: Request) -> Response:
    """Show one sitting as it was."""
    return await _reading(request)


async def _reading(request: Request, wrong: str = "") -> Response:
    home = house(request)
    sitting = await _sitting(request)
    turns = line(sitting.turns)
    return page(
        request,
        "sitting.html",
        status=400 if wrong else 200,
        kept=sitting,
        exchanges=[exchange(turn, home) for turn in turns],
        others=len(sitting.turns) - len(turns),
        going_on=home.holds(sitting.id) is not None,
        saved=request.query_params.get("saved") == "yes",
        wrong=wrong,
    )


@taken
async def label(request: Request, form: FormData) -> Response:
    """Name a sitting and give it tags."""
    store, sitting = await store_of(request), request.path_params["id"]
    try:
        await store.entitle(sitting, str(form.get("title", "")))
        await store.tag(sitting, str(form.get("tags", "")).split(","))
    except InputError as error:
        return await _reading(request, wrong=str(error))
    return go(f"/sittings/{sitting}?saved=yes")


@shown
async def copy(request: Request) -> Response:
    """Send one sitting for reading, as Markdown."""
    from counterpoint.store.markdown import sitting_in_markdown  # noqa: PLC0415 - slow

    sitting = await _sitting(request)
    name = f"counterpoint-{sitting.started:%Y-%m-%d-%H%M}.md"
    return Response(
        sitting_in_markdown(sitting).lstrip(),
        media_type="text/markdown",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


@taken
async def go_on(request: Request, form: FormData) -> Response:
    """Take up a kept sitting again."""
    del form
    home, sitting = house(request), await _sitting(request)
    opened = await home.take_up(sitting)
    return go(f"/talk/{opened.key}#latest")


# --- Deleting ---------------------------------------------------------------------


@shown
async def delete_page(request: Request) -> Response:
    """Say what goes, and ask."""
    sitting = await _sitting(request)
    going_on = house(request).holds(sitting.id) is not None
    return page(request, "delete.html", kept=sitting, going_on=going_on)


@taken
async def delete(request: Request, form: FormData) -> Response:
    """Delete a sitting for good, and look whether it is gone."""
    del form
    home, store = house(request), await store_of(request)
    sitting = request.path_params["id"]
    opened = home.holds(sitting)
    if opened is not None:
        home.sittings.pop(opened.key, None)
        await opened.stop()
    await forget(store, sitting)
    if await _is_there(store, sitting):
        raise CounterpointError(words("sittings")["not_deleted"])
    return go("/sittings?deleted=yes")


async def _is_there(store: Store, sitting: str) -> bool:
    try:
        await store.read(sitting)
    except NotFoundError:
        return False
    return True


async def _sitting(request: Request) -> Sitting:
    return await (await store_of(request)).read(request.path_params["id"])
