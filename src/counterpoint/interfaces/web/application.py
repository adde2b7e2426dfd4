"""Which address is answered by what?"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from counterpoint.errors import CounterpointError, LockedError, NotFoundError
from counterpoint.interfaces.proxy.application import endpoint
from counterpoint.interfaces.web import (
    at_a_limit,
    audit,
    closing,
    data_page,
    days,
    door,
    exam,
    exercises,
    finding,
    goals,
    handoff,
    help_now,
    in_the_way,
    launch,
    leaving,
    ledger,
    ledger_add,
    ledger_files,
    ledger_line,
    ledger_tellings,
    measures,
    numbers,
    passing,
    people,
    plan,
    progress,
    referral,
    safe,
    safety,
    scores,
    sessions,
    settings_page,
    sittings,
    talk,
    trial,
    welcome,
    witness,
    witness_link,
    worker,
    writing,
)
from counterpoint.interfaces.web.guard import Guard
from counterpoint.interfaces.web.pages import Premises, house, page, wants_stream
from counterpoint.interfaces.web.witness_link import Tries

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from counterpoint.interfaces.web.doorway import Doorway
    from counterpoint.interfaces.web.house import House

LOOKS_EVERY = 20.0  # seconds between two looks at whether to lock


def application(home: House, doorway: Doorway, *, port: int, secret: str = "") -> Guard:
    """Return the whole web application, behind its guard.

    `secret` lets a second start of the program ask for a launch code; empty lets
    none.
    """
    app = Starlette(
        routes=_routes(),
        exception_handlers={
            HTTPException: _http_trouble,
            CounterpointError: _trouble,
            Exception: _fault,
        },
        lifespan=_open_and_close,
    )
    guard = Guard(
        app,
        doorway=doorway,
        port=port,
        refused=lambda _: _Closed(app),
        endpoint=endpoint(home, home.talks),
        outside=home.settings.operator.address,
    )
    app.state.tries = Tries(home.clock)
    app.state.premises = Premises(
        house=home, doorway=doorway, cookie=guard.cookie, secret=secret
    )
    return guard


def _routes() -> list[Route | Mount]:
    return [
        *door.routes(),
        *launch.routes(),
        *help_now.routes(),
        *safety.routes(),
        *safe.routes(),
        *finding.routes(),
        *worker.routes(),
        *talk.routes(),
        *at_a_limit.routes(),
        *closing.routes(),
        *welcome.routes(),
        *settings_page.routes(),
        *exam.routes(),
        *data_page.routes(),
        *audit.routes(),
        *sittings.routes(),
        *goals.routes(),
        *days.routes(),
        *sessions.routes(),
        *in_the_way.routes(),
        *exercises.routes(),
        *writing.routes(),
        *measures.routes(),
        *scores.routes(),
        *progress.routes(),
        *referral.routes(),
        *numbers.routes(),
        *leaving.routes(),
        *handoff.routes(),
        *plan.routes(),
        *people.routes(),
        *witness.routes(),
        *witness_link.routes(),
        *ledger.routes(),
        *ledger_add.routes(),
        *ledger_line.routes(),
        *ledger_tellings.routes(),
        *ledger_files.routes(),
        *trial.routes(),
        Mount(
            "/static", StaticFiles(packages=[("counterpoint.interfaces.web", "static")])
        ),
    ]


class _Closed:
    """Answers a browser that did not come in: this page is closed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["path"], scope["raw_path"] = "/closed", b"/closed"
        scope["method"] = "GET"
        await self._app(scope, receive, send)


@contextlib.asynccontextmanager
async def _open_and_close(app: Starlette) -> AsyncIterator[None]:
    home = app.state.premises.house
    passing.sweep(home.settings.folder)
    await home.enter()
    await home.speak_again()
    watch = asyncio.create_task(_lock_when_left_alone(home))
    try:
        yield
    finally:
        watch.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watch
        await exam.end(home)
        await home.old_chats.let_go()
        await home.close()


async def _lock_when_left_alone(home: House) -> None:
    while True:
        await asyncio.sleep(LOOKS_EVERY)
        await home.lock_if_left_alone()


# --- Trouble ------------------------------------------------------------------


async def _http_trouble(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return page(request, "trouble.html", status=status, kind=str(status), sentence=None)


async def _trouble(request: Request, error: Exception) -> Response:
    """Say what is wrong in its own sentence; a locked store asks to be opened."""
    if isinstance(error, LockedError) or house(request).locked:
        return page(
            request, "unlock.html", status=423, wrong=False, waiting="", onward="/"
        )
    status = 404 if isinstance(error, NotFoundError) else 400
    if wants_stream(request):
        return PlainTextResponse(str(error), status_code=status)
    return page(
        request, "trouble.html", status=status, kind="ours", sentence=str(error)
    )


async def _fault(request: Request, error: Exception) -> Response:
    """Answer a fault of ours without a word of what was written."""
    del error
    return page(request, "trouble.html", status=500, kind="500", sentence=None)
