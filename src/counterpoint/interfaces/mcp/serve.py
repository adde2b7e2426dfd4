"""How is the server started: over the two pipes of a process, or on loopback?

Nothing but the protocol goes to the standard output, and no library of it writes a
log: its messages can hold what was given.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from typing import TYPE_CHECKING, Any

import anyio
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings

from counterpoint.app import SystemClock
from counterpoint.app.assistants.desk import Desk, areas_named
from counterpoint.app.listening import bind
from counterpoint.app.listening import server as listener
from counterpoint.app.reader import open_reader
from counterpoint.authored import load
from counterpoint.interfaces.mcp.guard import Guard
from counterpoint.interfaces.mcp.server import server
from counterpoint.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcp.server import Server
    from starlette.types import ASGIApp

    from counterpoint.settings import Settings

PORT = 4273
PATH = "/mcp"
LONGEST_BODY = 1024 * 1024
_SILENT = ("mcp", "uvicorn", "asyncio", "anyio", "httpx2")


def serve(*, http: bool, port: int | None, allow: str) -> int:
    """Serve until whoever started it leaves.

    Raises:
        InputError: what is allowed cannot be read.
        SettingsError: the settings cannot be read, or the port is taken.
    """
    read_settings()  # what is wrong with them is said before anything else
    desk = Desk(
        settings=read_settings,
        clock=SystemClock(),
        reader=open_reader(),
        allowed=areas_named(allow),
    )
    _silence()
    served = server(desk)
    with contextlib.suppress(KeyboardInterrupt):
        if http:
            _on_loopback(served, port, read_settings)
        else:
            anyio.run(_over_pipes, served)
    return 0


def _silence() -> None:
    for name in _SILENT:
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False


async def _over_pipes(served: Server[Any]) -> None:
    async with stdio_server() as (reading, writing):
        await served.run(reading, writing, served.create_initialization_options())


def _on_loopback(
    served: Server[Any], port: int | None, settings: Callable[[], Settings]
) -> None:
    bound = bind(port, first=PORT)
    address = f"http://127.0.0.1:{bound.port}{PATH}"
    sentence: str = load("interfaces.mcp", "serve").body["runs"]
    sys.stderr.write(sentence.format(address=address))
    sys.stderr.flush()
    app = application(served, port=bound.port, settings=settings)
    asyncio.run(listener(app).serve(sockets=[bound.socket]))


def application(
    served: Server[Any], *, port: int, settings: Callable[[], Settings]
) -> ASGIApp:
    """Return the server as an application behind its guard."""
    app = served.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=LONGEST_BODY,
        transport_security=TransportSecuritySettings(
            allowed_hosts=[f"127.0.0.1:{port}", f"localhost:{port}"]
        ),
    )
    return Guard(app, port=port, settings=settings)
