"""What could be in the way, where it is not moving?

The person says it; nothing here finds it out. Taking it to a human is always one
of the answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from counterpoint.app import figures, new_id
from counterpoint.app.helped import standing
from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.interfaces.web.on_record import (
    FieldError,
    Wrong,
    ask_whether,
    form_id,
    go_on,
    is_there,
    named,
    on_record,
    reach,
    record_page,
    record_store,
    short_text,
    written,
    wrong_of,
)
from counterpoint.interfaces.web.pages import go, house, page
from counterpoint.interfaces.web.rooms import shown, taken
from counterpoint.outcomes.obstacles import Way, chosen, support
from counterpoint.outcomes.records import Obstacle

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

IN_THE_WAY = "/progress/in-the-way"
LONGEST_NOTE = 2000  # characters


def routes() -> list[Route]:
    """Return the addresses of what could be in the way."""
    one = IN_THE_WAY + "/{id}"
    return [
        Route(IN_THE_WAY, choose_page, methods=["GET"]),
        Route(IN_THE_WAY, keep, methods=["POST"]),
        Route(one, one_page, methods=["GET"]),
        Route(f"{one}/delete", delete_page, methods=["GET"]),
        Route(f"{one}/delete", delete, methods=["POST"]),
    ]


@shown
async def choose_page(request: Request) -> Response:
    """Show all that could be in the way, to be ticked."""
    return await _page(request)


async def _page(
    request: Request, *, wrong: Wrong | None = None, form: FormData | None = None
) -> Response:
    read, now = await on_record(request), house(request).clock.now()
    names = {one.value: one for one in Way}
    stands, said_by = standing(read, now=now)
    everything = support(stands)
    titles = {one.way.value: one.name for one in everything.aspects}
    return record_page(
        request,
        "in_the_way.html",
        wrong=wrong,
        sentences=_words()["done"],
        support=everything,
        said_by=said_by,
        ticked={str(one) for one in form.getlist("aspect")} if form else set(),
        note=str(form.get("note", "")) if form else "",
        before=[
            (one, [titles[code] for code in one.aspects if code in names])
            for one in reversed(read.of(Obstacle))
        ],
        form=form_id(form) if form else new_id(),
        longest=LONGEST_NOTE,
    )


@written("note")
async def keep(request: Request, form: FormData) -> Response:
    """Keep what the person ticked; a form that is sent twice is kept once."""
    home, store = house(request), await record_store(request)
    now = home.clock.now()
    try:
        obstacle = _obstacle(form, now=now)
    except InputError as error:
        return await _page(request, wrong=wrong_of(error), form=form)
    async with home.filling:
        if not is_there(await figures.read(store), obstacle.id):
            await figures.keep(store, obstacle, now=now)
    where = "#people" if obstacle.to_a_person else ""
    return go_on(request, f"{IN_THE_WAY}/{obstacle.id}{where}")


def _obstacle(form: FormData, *, now: datetime) -> Obstacle:
    ticked = {str(one) for one in form.getlist("aspect")}
    to_a_person = form.get("do") == "person"
    aspects = tuple(one.value for one in Way if one.value in ticked)
    note = short_text(form, "note", most=LONGEST_NOTE)
    if not aspects and not note and not to_a_person:
        raise FieldError("aspect", _words()["form"]["nothing"])
    return Obstacle(
        id=form_id(form), at=now, aspects=aspects, note=note, to_a_person=to_a_person
    )


@shown
async def one_page(request: Request) -> Response:
    """Show what belongs to what was ticked, and whom to take it to."""
    read, now = await on_record(request), house(request).clock.now()
    one = named(read.of(Obstacle), request.path_params["id"])
    return page(
        request,
        "in_the_way_one.html",
        one=one,
        reach=reach(request),
        wrong=None,
        support=chosen(one, standing(read, now=now).worst),
    )


@shown
async def delete_page(request: Request) -> Response:
    """Say what goes, and ask."""
    one = named((await on_record(request)).of(Obstacle), request.path_params["id"])
    return ask_whether(
        request,
        title=_words()["delete"]["title"],
        at=one.at,
        goes=_words()["delete"]["goes"],
        action=f"{IN_THE_WAY}/{one.id}/delete",
        back=f"{IN_THE_WAY}/{one.id}",
    )


@taken
async def delete(request: Request, form: FormData) -> Response:
    """Delete what was ticked and noted for good."""
    del form
    one = named((await on_record(request)).of(Obstacle), request.path_params["id"])
    await figures.withdraw(await record_store(request), one.id)
    return go(f"{IN_THE_WAY}?done=deleted")


def _words() -> dict[str, Any]:
    return load("interfaces.web", "in_the_way").body
