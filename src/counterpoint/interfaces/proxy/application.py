"""Which address of the endpoint is answered by what?

`GET /v1/models`, `GET /v1/models/{id}` and `POST /v1/chat/completions`. Whoever hangs
up has the work stopped. Nothing is sent of a reply before all of it was reviewed; a
stream says meanwhile only that somebody is still there.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from counterpoint.app import new_id
from counterpoint.app.faults import place_of
from counterpoint.app.proxy import Asked
from counterpoint.errors import CounterpointError
from counterpoint.interfaces.proxy.asked import read_model, read_request
from counterpoint.interfaces.proxy.completions import (
    STILL_HERE,
    Reply,
    Stream,
    beside_the_talk,
    event,
    reply_of,
    whole,
)
from counterpoint.interfaces.proxy.door import KEY, Door
from counterpoint.interfaces.proxy.refusals import RefusedError, error_body

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from counterpoint.app.proxy import Home, Talks, Voice
    from counterpoint.interfaces.proxy.asked import ChatRequest

    Work = Callable[[], Coroutine[Any, Any, Reply]]

_log = logging.getLogger(__name__)

LARGEST = 4 * 1024 * 1024  # bytes of a request
AT_ONCE = 200
STILL_HERE_EVERY = 3.0  # seconds between two signs of life on a stream


def endpoint(
    home: Home,
    talks: Talks,
    *,
    still_here_every: float = STILL_HERE_EVERY,
    at_once: int = AT_ONCE,
) -> ASGIApp:
    """Return the endpoint, behind its door.

    Args:
        home: what is open in this program.
        talks: what answers.
        still_here_every: seconds between two signs of life on a stream.
        at_once: so many replies may be in the making at once.
    """
    app = Starlette(
        routes=[
            Route("/v1/models", _models, methods=["GET"]),
            Route("/v1/models/{name:path}", _model, methods=["GET"]),
            Route("/v1/chat/completions", _completions, methods=["POST"]),
        ],
        exception_handlers={
            HTTPException: _http_trouble,
            CounterpointError: _trouble,
            Exception: _fault,
        },
    )
    app.state.home, app.state.talks = home, talks
    app.state.begun = int(home.clock.now().timestamp())
    app.state.still_here_every = still_here_every
    app.state.at_once, app.state.in_work = at_once, 0
    return Door(app, settings=lambda: home.settings)


# --- Models ---------------------------------------------------------------------


async def _models(request: Request) -> Response:
    talks: Talks = request.app.state.talks
    names = talks.voices()
    return JSONResponse(
        {"object": "list", "data": [_listed(request, name) for name in names]}
    )


async def _model(request: Request) -> Response:
    voice = _voice(request, request.path_params["name"])
    return JSONResponse(_listed(request, voice.name))


def _listed(request: Request, name: str) -> dict[str, Any]:
    begun = request.app.state.begun
    return {"id": name, "object": "model", "created": begun, "owned_by": "counterpoint"}


def _voice(request: Request, name: str) -> Voice:
    talks: Talks = request.app.state.talks
    voice = talks.voice(name)
    if voice is None:
        raise RefusedError(404, "model_not_found", param="model")
    return voice


# --- Replies --------------------------------------------------------------------


async def _completions(request: Request) -> Response:
    named, body = read_model(await _body(request))
    voice = _voice(request, named)
    asked = read_request(body)
    if request.app.state.in_work >= request.app.state.at_once:
        raise RefusedError(429, "busy")
    return _Answering(request, asked, voice)


async def _body(request: Request) -> bytes:
    """Read a body, and no more of it than a talk can hold."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise RefusedError(413, "too_large", most=LARGEST)
    return body


class _Answering(Response):
    """One reply in the making, whole or as a stream; hanging up stops it."""

    def __init__(self, request: Request, asked: ChatRequest, voice: Voice) -> None:
        super().__init__()
        self._state, self._asked, self._voice = request.app.state, asked, voice
        self._key = getattr(request.state, KEY)
        self._id = f"chatcmpl-{new_id()}"
        self._at = int(self._state.home.clock.now().timestamp())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._state.in_work += 1
        try:
            tell = self._streamed if self._asked.stream else self._sent_whole
            await _while_heard(receive, tell(scope, receive, send))
        finally:
            self._state.in_work -= 1

    async def _sent_whole(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer: Response = JSONResponse(whole(await self._reply()))
        except Exception as error:  # noqa: BLE001 - it is told and noted without words
            status, body = _told_as(error)
            answer = JSONResponse(body, status_code=status)
        await answer(scope, receive, send)

    async def _streamed(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        stream = Stream(self._id, self._at, self._voice.name, self._asked.include_usage)
        await _send(send, stream.opening())
        work = asyncio.create_task(self._reply())
        try:
            while not (
                await asyncio.wait({work}, timeout=self._state.still_here_every)
            )[0]:
                await _send(send, STILL_HERE)
            said = b"".join(stream.told(work.result()))
        except Exception as error:  # noqa: BLE001 - as above
            said = event(_told_as(error)[1])
        finally:
            await _stopped(work)
        await _send(send, said, more=False)

    async def _reply(self) -> Reply:
        beside = self._asked.beside
        if beside is not None:
            return beside_the_talk(
                self._asked, beside.answer, id_=self._id, at=self._at
            )
        talks: Talks = self._state.talks
        asked = Asked(
            voice=self._voice,
            told=self._asked.told,
            message=self._asked.message,
            mode=self._asked.wishes.mode,
            country=self._asked.wishes.country,
        )
        answer = await talks.answer(asked, self._key)
        return reply_of(
            answer, self._asked, name=self._voice.name, id_=self._id, at=self._at
        )


async def _send(send: Send, body: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})


async def _while_heard(receive: Receive, telling: Coroutine[Any, Any, None]) -> None:
    """Tell it to the end, or stop where nobody listens any more."""
    told, gone = asyncio.create_task(telling), asyncio.create_task(_hung_up(receive))
    try:
        await asyncio.wait({told, gone}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await _stopped(gone)
        if not told.done():
            await _stopped(told)
    if not told.cancelled():
        told.result()


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _stopped(task: asyncio.Task[Any]) -> None:
    """Stop a task, and wait until nothing of it runs any more."""
    task.cancel()
    await asyncio.wait({task})


# --- Trouble --------------------------------------------------------------------


def _told_as(error: Exception) -> tuple[int, dict[str, Any]]:
    """Return the status and body for an error; a fault of ours tells no more."""
    if isinstance(error, RefusedError):
        return error.status, error.body()
    if isinstance(error, CounterpointError):
        return 400, error_body(400, str(error))
    _log.error("A fault in the endpoint: %s", place_of(error))
    failed = RefusedError(500, "failed")
    return failed.status, failed.body()


async def _trouble(request: Request, error: Exception) -> Response:
    del request
    status, body = _told_as(error)
    headers = {"retry-after": "1"} if status == 429 else {}
    return JSONResponse(body, status_code=status, headers=headers)


async def _http_trouble(request: Request, error: Exception) -> Response:
    del request
    status = error.status_code if isinstance(error, HTTPException) else 500
    code = {404: "not_found", 405: "method_not_allowed"}.get(status, "failed")
    return JSONResponse(RefusedError(status, code).body(), status_code=status)


async def _fault(request: Request, error: Exception) -> Response:
    del request, error  # who called notes it
    return JSONResponse(RefusedError(500, "failed").body(), status_code=500)
