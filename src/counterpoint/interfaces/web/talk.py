"""How does a sitting go on in a browser?

A message is a form. A script of ours reads the answer as it comes - which stage
it is at, then the reviewed reply - and hanging up cancels the model. Without a
script the same form brings the whole page back.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from counterpoint.authored import load
from counterpoint.conversation.provenance import provenance
from counterpoint.errors import CounterpointError, InputError, NotFoundError
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
from counterpoint.terms import Mode, Move

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from markupsafe import Markup
    from starlette.datastructures import FormData
    from starlette.requests import Request

    from counterpoint.conversation.turn import Stage
    from counterpoint.interfaces.web.house import House, OpenSitting
    from counterpoint.terms import Turn

LONGEST_MESSAGE = 100_000  # characters
STILL_HERE = 10.0  # seconds between two signs of life on a stream
GUIDE = "guide"


def routes() -> list[Route]:
    """Return the addresses of the talk."""
    return [
        Route("/", begin, methods=["GET"]),
        Route("/talk/new", new, methods=["POST"]),
        Route("/talk/{key}", talk, methods=["GET"]),
        Route("/talk/{key}/say", say, methods=["POST"]),
        Route("/talk/{key}/mode", set_mode, methods=["POST"]),
        Route("/talk/{key}/keep", set_keep, methods=["POST"]),
        Route("/talk/{key}/why/{turn}", why, methods=["GET"]),
    ]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One turn as a page shows it; `card` is whom to reach, in a crisis."""

    turn: Turn
    said: Markup
    card: HelpCard | None
    by_model: bool


def exchange(turn: Turn, home: House) -> Exchange:
    """Return how one turn is shown."""
    by_model = turn.draft.provider != GUIDE
    crisis = turn.plan.path is not None or turn.plan.move is Move.CRISIS
    country, today = turn.message.country, home.clock.now().date()
    return Exchange(
        turn=turn,
        said=as_html(turn.said, model=by_model),
        card=help_card(country, today=today) if crisis else None,
        by_model=by_model,
    )


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


async def new(request: Request) -> Response:
    """Begin another sitting."""
    if await form_of(request) is None:
        return PlainTextResponse("Not from here.", status_code=403)
    home = house(request)
    sitting = await home.sit_down(keep=home.settings.keep)
    return go(f"/talk/{sitting.key}")


async def talk(request: Request) -> Response:
    """Show a sitting and the box to write in."""
    home = house(request)
    if home.locked:
        return go(f"/unlock?onward={request.url.path}")
    sitting = _sitting(request)
    home.touch()
    return page(request, "talk.html", **_shown(home, sitting))


def _shown(home: House, sitting: OpenSitting) -> dict[str, Any]:
    turns = sitting.visit.turns
    last = turns[-1] if turns else None
    return {
        "sitting": sitting,
        "exchanges": [exchange(turn, home) for turn in turns],
        "mode": sitting.visit.mode.value,
        "exercise": last.plan.exercise if last and last.plan.step else None,
        "misread": load("interfaces.web", "web").body["misread"]["answers"],
        "trouble": str(sitting.visit.trouble) if sitting.visit.trouble else None,
        "speaker": home.model.name if home.model else None,
    }


async def why(request: Request) -> Response:
    """Show where one reply comes from."""
    if house(request).locked:
        return go("/unlock")
    sitting = _sitting(request)
    asked = request.path_params["turn"]
    turn = next((one for one in sitting.visit.turns if one.id == asked), None)
    if turn is None:
        raise NotFoundError(load("interfaces.web", "web").body["talk"]["no_turn"])
    return page(
        request,
        "why.html",
        sitting=sitting,
        one=exchange(turn, house(request)),
        sections=provenance(turn),
    )


# --- What is sent -----------------------------------------------------------------


async def say(request: Request) -> Response:
    """Answer a message."""
    form = await form_of(request)
    if form is None:
        return PlainTextResponse("Not from here.", status_code=403)
    text = str(form.get("text", ""))
    home = house(request)
    if home.locked:
        onward = request.url.path.removesuffix("/say")
        return page(
            request, "unlock.html", status=423, wrong=False, waiting=text, onward=onward
        )
    sitting = _sitting(request)
    home.touch()
    if not text.strip():
        return go(f"/talk/{sitting.key}")
    if len(text) > LONGEST_MESSAGE:
        raise InputError(load("interfaces.web", "web").body["talk"]["too_long"])
    _take_mode(sitting, form)

    async def answer(tell: Callable[[Stage], None]) -> Turn:
        return await sitting.visit.say(text, tell=tell)

    return await answered(request, sitting, text, answer)


async def answered(
    request: Request,
    sitting: OpenSitting,
    text: str,
    answer: Callable[[Callable[[Stage], None]], Awaitable[Turn]],
) -> Response:
    """Have a turn made and show it, as it comes or as a whole page."""
    if wants_stream(request):
        return StreamingResponse(
            _stream(request, sitting, text, answer), media_type="text/event-stream"
        )
    async with _answering(sitting, text):
        await answer(lambda _: None)
    return go(f"/talk/{sitting.key}#latest")


@contextlib.asynccontextmanager
async def _answering(sitting: OpenSitting, text: str) -> AsyncIterator[None]:
    """Hold the sitting for one message; what is not answered is not lost."""
    async with sitting.turn:
        sitting.unanswered = text
        yield
        sitting.unanswered = ""


async def _stream(
    request: Request,
    sitting: OpenSitting,
    text: str,
    answer: Callable[[Callable[[Stage], None]], Awaitable[Turn]],
) -> AsyncIterator[bytes]:
    """Yield each stage as it begins, then the reply; hanging up cancels."""
    stages: asyncio.Queue[str | None] = asyncio.Queue()

    async def work() -> Turn:
        try:
            async with _answering(sitting, text):
                return await answer(lambda stage: stages.put_nowait(stage.value))
        finally:
            stages.put_nowait(None)

    task = asyncio.create_task(work())
    try:
        while (stage := await _next(stages)) is not None:
            yield _event("stage", {"stage": stage}) if stage else b": still here\n\n"
        yield _outcome(request, sitting, await task)
    except CounterpointError as error:
        yield _event("trouble", {"sentence": str(error)})
    except Exception:  # noqa: BLE001 - whoever writes must not be left alone
        sentence = load("interfaces.web", "web").body["talk"]["failed"]
        yield _event("trouble", {"sentence": sentence, "help": True})
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


def _outcome(request: Request, sitting: OpenSitting, turn: Turn) -> bytes:
    home = house(request)
    shown = _shown(home, sitting)
    html = render(request, "parts/whole.html", **shown)
    return _event("reply", {"html": html, "said": turn.said, "id": turn.id})


def _event(name: str, data: dict[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()


# --- How it is answered, and whether it is kept -------------------------------------


async def set_mode(request: Request) -> Response:
    """Answer in another way from now on."""
    form = await form_of(request)
    if form is None:
        return PlainTextResponse("Not from here.", status_code=403)
    sitting = _sitting(request)
    _take_mode(sitting, form)
    return go(f"/talk/{sitting.key}")


async def set_keep(request: Request) -> Response:
    """Keep the sitting, or stop keeping it."""
    form = await form_of(request)
    if form is None:
        return PlainTextResponse("Not from here.", status_code=403)
    home, sitting = house(request), _sitting(request)
    if form.get("keep") == "yes":
        sitting.asked_not_to_keep = False
        if sitting.visit.repository is None:
            await home.enter()
            if home.store is None:
                raise home.trouble or NotFoundError("There is no store.")
            await sitting.visit.keep_after_all(home.store)
    elif sitting.visit.sitting is None:
        sitting.visit.repository = None
    else:
        sitting.asked_not_to_keep = True
    return go(f"/talk/{sitting.key}")


def _take_mode(sitting: OpenSitting, form: FormData) -> None:
    asked = str(form.get("mode", ""))
    if asked in {mode.value for mode in Mode}:
        sitting.visit.mode = Mode(asked)


def _sitting(request: Request) -> OpenSitting:
    found = house(request).sitting(request.path_params["key"])
    if found is None:
        raise NotFoundError(load("interfaces.web", "web").body["talk"]["not_open"])
    return found
