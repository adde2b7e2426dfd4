"""How does a sitting go on in a browser?

A message is a form. A script of ours reads the answer as it comes - which stage
it is at, then the reviewed reply - and hanging up cancels the model. Without a
script the same form brings the whole page back.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from anyio import CancelScope
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from counterpoint.app.forgetting import forget
from counterpoint.app.help_card import goes_with
from counterpoint.authored import load
from counterpoint.care.safety_plan import offer_to_look
from counterpoint.conversation.guide.exercises import find
from counterpoint.conversation.provenance import provenance
from counterpoint.errors import (
    CounterpointError,
    InputError,
    NotFoundError,
)
from counterpoint.interfaces.web.help_now import HelpCard, help_card
from counterpoint.interfaces.web.marks import as_html
from counterpoint.interfaces.web.pages import (
    form_of,
    go,
    house,
    page,
    render,
    wants_stream,
)
from counterpoint.interfaces.web.rooms import not_from_here, shown, taken
from counterpoint.interfaces.web.writing_time import time_to_write
from counterpoint.settings import GUIDE
from counterpoint.terms import Mode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from markupsafe import Markup
    from starlette.datastructures import FormData
    from starlette.requests import Request

    from counterpoint.conversation.notices import Notice
    from counterpoint.conversation.turn import Stage
    from counterpoint.interfaces.web.house import House, OpenSitting
    from counterpoint.terms import Turn

    Answer = Callable[[Callable[[Stage], None]], Awaitable[Turn]]

LONGEST_MESSAGE = 100_000  # characters
STILL_HERE = 1.0  # seconds between two signs of life on a stream


def routes() -> list[Route]:
    """Return the addresses of the talk."""
    return [
        Route("/", begin, methods=["GET"]),
        Route("/talk/new", new, methods=["POST"]),
        Route("/talk/{key}", talk, methods=["GET"]),
        Route("/talk/{key}/say", say, methods=["POST"]),
        Route("/talk/{key}/edit/{turn}", edit, methods=["POST"]),
        Route("/talk/{key}/again/{turn}", again, methods=["POST"]),
        Route("/talk/{key}/choose/{turn}", choose, methods=["POST"]),
        Route("/talk/{key}/mode", set_mode, methods=["POST"]),
        Route("/talk/{key}/keep", set_keep, methods=["POST"]),
        Route("/talk/{key}/why/{turn}", why, methods=["GET"]),
    ]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One turn as a page shows it.

    `exercise` is the title of the exercise that was asked for, where that was all
    that was asked. `card` is whom to reach, in a crisis; `versions` are the ids of
    the versions of this turn and `place` is where it stands among them, from 0.
    """

    turn: Turn
    said: Markup
    card: HelpCard | None
    exercise: str | None = None
    versions: tuple[str, ...] = ()
    place: int = 0
    may_try_again: bool = False
    notices: tuple[Notice, ...] = ()


def exchange(turn: Turn, home: House) -> Exchange:
    """Return how one turn is shown."""
    by_model = turn.draft.provider != GUIDE
    country, today = turn.message.country, home.clock.now().date()
    return Exchange(
        turn=turn,
        said=as_html(turn.said, model=by_model),
        card=help_card(country, today=today) if goes_with(turn) else None,
        exercise=_asked_for(turn),
    )


def _asked_for(turn: Turn) -> str | None:
    """Return the title of the exercise that a button of ours asked for."""
    asked = turn.message.text.startswith("/exercise ")
    found = find(turn.message.text) if asked else None
    return found.title if found else None


def exchanges(sitting: OpenSitting, home: House) -> list[Exchange]:
    """Return how the turns of a sitting are shown, on the line in hand."""
    visit, turns = sitting.visit, sitting.visit.turns
    found = []
    for number, turn in enumerate(turns):
        versions = tuple(one.id for one in visit.versions(turn))
        found.append(
            replace(
                exchange(turn, home),
                versions=versions,
                place=versions.index(turn.id) if turn.id in versions else 0,
                may_try_again=turn is turns[-1] and visit.may_try_again(turn),
                notices=_notices(sitting, number),
            )
        )
    return _last_card_only(found)


def _last_card_only(found: list[Exchange]) -> list[Exchange]:
    """Leave whom to reach where it was said last: once is enough on a page."""
    last = max((n for n, one in enumerate(found) if one.card), default=None)
    return [
        one if number == last else replace(one, card=None)
        for number, one in enumerate(found)
    ]


def _notices(sitting: OpenSitting, place: int) -> tuple[Notice, ...]:
    return tuple(notice for where, notice in sitting.told if where == place)


# --- The pages ------------------------------------------------------------------


async def begin(request: Request) -> Response:
    """Go to the sitting that is going on, or to a new one."""
    home = house(request)
    if home.locked:
        return go("/unlock")
    if not home.settings.welcomed:
        return go("/welcome")
    sitting = home.latest() or await home.sit_down(keep=home.settings.keep)
    return go(f"/talk/{sitting.key}")


@taken
async def new(request: Request, form: FormData) -> Response:
    """Begin another sitting."""
    del form
    home = house(request)
    sitting = await home.sit_down(keep=home.settings.keep)
    return go(f"/talk/{sitting.key}")


@shown
async def talk(request: Request) -> Response:
    """Show a sitting and the box to write in, or to change a message in."""
    home, sitting = house(request), await sitting_of(request)
    sitting.tell()
    asked = request.query_params.get("edit")
    editing = next((one for one in sitting.visit.turns if one.id == asked), None)
    values = await _shown(home, sitting)
    return page(request, "talk.html", **{**values, "editing": editing})


@shown
async def why(request: Request) -> Response:
    """Show where one reply comes from."""
    sitting = await sitting_of(request)
    asked = request.path_params["turn"]
    turn = next((one for one in sitting.visit.all_turns if one.id == asked), None)
    if turn is None:
        raise NotFoundError(_words()["talk"]["no_turn"])
    return page(
        request,
        "why.html",
        sitting=sitting,
        one=exchange(turn, house(request)),
        sections=provenance(turn),
    )


async def _shown(home: House, sitting: OpenSitting) -> dict[str, Any]:
    turns = sitting.visit.turns
    last = turns[-1] if turns else None
    return {
        "sitting": sitting,
        "exchanges": exchanges(sitting, home),
        "notices": _notices(sitting, len(turns)),
        "editing": None,
        "mode": sitting.visit.mode.value,
        "exercise": last.plan.exercise if last and last.plan.step else None,
        "writes": time_to_write(turns, home.clock.now()) is not None,
        "misread": _words()["misread"]["answers"],
        "trouble": sitting.visit.trouble or home.trouble or home.unheard,
        "speaker": home.model.name if home.model else None,
        "reached": await _reached(home, sitting),
        "limit_words": load("conversation", "limits").body,
        "look": offer_to_look() if sitting.offers_a_look else "",
    }


async def _reached(home: House, sitting: OpenSitting) -> str | None:
    """Say that the person has come to a limit of their own, until they chose."""
    found = await sitting.limits.reached(
        sitting.visit, home.settings.limits, now=home.clock.now(), today=home.today
    )
    return found.sentence if found else None


# --- What is sent -----------------------------------------------------------------


async def say(request: Request) -> Response:
    """Answer a message."""

    def answer(sitting: OpenSitting, text: str) -> Answer:
        return lambda tell: sitting.visit.say(text, tell=tell)

    return await _send(request, answer)


async def edit(request: Request) -> Response:
    """Answer another message in the place of one."""
    turn = request.path_params["turn"]

    def answer(sitting: OpenSitting, text: str) -> Answer:
        return lambda tell: sitting.visit.edit(turn, text, tell=tell)

    return await _send(request, answer)


async def _send(
    request: Request, answer: Callable[[OpenSitting, str], Answer]
) -> Response:
    """Take a message out of its form; behind a lock it waits and is not lost."""
    form = await form_of(request)
    if form is None:
        return not_from_here()
    text, home = str(form.get("text", "")), house(request)
    if home.locked:
        return behind_the_lock(request, text)
    sitting = await sitting_of(request)
    home.touch()
    if not text.strip():
        return go(f"/talk/{sitting.key}")
    if len(text) > LONGEST_MESSAGE:
        raise InputError(_words()["talk"]["too_long"])
    _take_mode(sitting, form)
    return await answered(request, sitting, text, answer(sitting, text))


def behind_the_lock(request: Request, text: str) -> Response:
    """Ask for the passphrase; what stood in the box waits there."""
    onward = f"/talk/{request.path_params['key']}"
    return page(
        request, "unlock.html", status=423, wrong=False, waiting=text, onward=onward
    )


@taken
async def again(request: Request, form: FormData) -> Response:
    """Try another reply to the last message."""
    sitting, turn = await sitting_of(request), request.path_params["turn"]
    _take_mode(sitting, form)
    return await answered(
        request, sitting, "", lambda tell: sitting.visit.again(turn, tell=tell)
    )


@taken
async def choose(request: Request, form: FormData) -> Response:
    """Go on with another version of the talk."""
    del form
    sitting = await sitting_of(request)
    async with sitting.turn:
        sitting.visit.choose(request.path_params["turn"])
    return go(f"/talk/{sitting.key}#latest")


async def answered(
    request: Request, sitting: OpenSitting, text: str, answer: Answer
) -> Response:
    """Have a turn made and show it, as it comes or as a whole page."""
    if wants_stream(request):
        return StreamingResponse(
            _stream(request, sitting, text, answer), media_type="text/event-stream"
        )
    async with answering(sitting, text):
        await answer(lambda _: None)
    return go(f"/talk/{sitting.key}#latest")


@contextlib.asynccontextmanager
async def answering(sitting: OpenSitting, text: str) -> AsyncIterator[None]:
    """Hold the sitting for one message; what is not answered is not lost.

    Raises:
        NotFoundError: it was closed before there was a reply.
    """
    async with sitting.turn:
        _check_open(sitting)
        sitting.unanswered = text
        before = sitting.visit.all_turns[-1:]
        try:
            with CancelScope() as sitting.answering:
                yield
        finally:
            sitting.answering = None
            if sitting.visit.all_turns[-1:] != before:
                sitting.unanswered = ""
        _check_open(sitting)


def _check_open(sitting: OpenSitting) -> None:
    if sitting.closed:
        raise NotFoundError(_words()["talk"]["not_open"])


async def _stream(
    request: Request,
    sitting: OpenSitting,
    text: str,
    answer: Answer,
) -> AsyncIterator[bytes]:
    """Yield each stage as it begins, then the reply; hanging up cancels."""
    stages: asyncio.Queue[str | None] = asyncio.Queue()

    async def work() -> Turn:
        try:
            async with answering(sitting, text):
                return await answer(lambda stage: stages.put_nowait(stage.value))
        finally:
            stages.put_nowait(None)

    task = asyncio.create_task(work())
    try:
        while (stage := await _next(stages)) is not None:
            yield _event("stage", {"stage": stage}) if stage else b": still here\n\n"
        yield await _outcome(request, sitting, await task)
    except CounterpointError as error:
        yield _event("trouble", {"sentence": str(error)})
    except Exception:  # noqa: BLE001 - whoever writes must not be left alone
        yield _event("trouble", {"sentence": _words()["talk"]["failed"]})
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await task


async def _next(stages: asyncio.Queue[str | None]) -> str | None:
    """Return the next stage; "" where nothing happened for a while."""
    try:
        async with asyncio.timeout(STILL_HERE):
            return await stages.get()
    except TimeoutError:
        return ""


async def _outcome(request: Request, sitting: OpenSitting, turn: Turn) -> bytes:
    sitting.tell()
    values = await _shown(house(request), sitting)
    html = render(request, "parts/whole.html", **values)
    return _event("reply", {"html": html, "said": turn.said, "id": turn.id})


def _event(name: str, data: dict[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()


# --- How it is answered, and whether it is kept -------------------------------------


@taken
async def set_mode(request: Request, form: FormData) -> Response:
    """Answer in another way from now on."""
    sitting = await sitting_of(request)
    _take_mode(sitting, form)
    return go(f"/talk/{sitting.key}")


@taken
async def set_keep(request: Request, form: FormData) -> Response:
    """Keep the sitting, or stop keeping it."""
    home, sitting = house(request), await sitting_of(request)
    await home.enter()
    async with sitting.turn:
        if form.get("keep") == "yes":
            await _keep(home, sitting)
        else:
            await _stop_keeping(home, sitting)
    return go(f"/talk/{sitting.key}")


async def _keep(home: House, sitting: OpenSitting) -> None:
    if sitting.visit.repository is not None:
        return
    if home.store is None:
        raise home.trouble or NotFoundError(_words()["keep"]["no_store"])
    await sitting.visit.keep_after_all(home.store)


async def _stop_keeping(home: House, sitting: OpenSitting) -> None:
    """Delete what was kept at once; it stays in hand until the sitting ends."""
    kept = sitting.visit.sitting
    await sitting.visit.look_no_further()
    if kept is not None and home.store is not None:
        with contextlib.suppress(NotFoundError):
            await forget(home.store, kept)
    sitting.visit.stop_keeping()


def _take_mode(sitting: OpenSitting, form: FormData) -> None:
    asked = str(form.get("mode", ""))
    if asked in {mode.value for mode in Mode}:
        sitting.visit.mode = Mode(asked)


async def sitting_of(request: Request) -> OpenSitting:
    """Return the sitting that an address names; raise NotFoundError."""
    found = await house(request).sitting(request.path_params["key"])
    if found is None:
        raise NotFoundError(_words()["talk"]["not_open"])
    return found


def _words() -> dict[str, Any]:
    return load("interfaces.web", "web").body
