"""Runs the endpoint alone, on a real socket, over a home that a test makes."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from counterpoint.app import endpoint_keys
from counterpoint.app.proxy import Talks
from counterpoint.interfaces.proxy.application import endpoint
from counterpoint.interfaces.web import serve
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.app.proxy import Speaker
    from counterpoint.ports import Judge, Reader, Repository
    from counterpoint.settings import Settings

PATIENCE = 20.0  # seconds


@dataclass
class AHome:
    """What is open in the program, as a test wants it."""

    settings: Settings
    clock: FakeClock = field(default_factory=FakeClock)
    reader: Reader | None = None
    judge: Judge | None = None
    store: Repository | None = None


@dataclass(frozen=True)
class Served:
    """An endpoint that runs, and a key to it."""

    url: str
    key: str
    talks: Talks


@contextlib.contextmanager
def serving(
    home: AHome, *, speaker: Speaker | None = None, **options: Any
) -> Iterator[Served]:
    """Run the endpoint until the test is over; `options` are those of `endpoint`."""
    ready = threading.Event()
    made: list[tuple[int, Talks, serve.uvicorn.Server]] = []

    async def main() -> None:
        talks = Talks(home, speaker=speaker) if speaker else Talks(home)
        app = endpoint(home, talks, **options)
        bound, server = serve.bind(0), serve.server(app)
        server.config.lifespan = "off"
        made.append((bound.port, talks, server))
        ready.set()
        await server.serve(sockets=[bound.socket])
        await talks.close()

    thread = threading.Thread(target=lambda: asyncio.run(main()), daemon=True)
    thread.start()
    assert ready.wait(PATIENCE)
    port, talks, server = made[0]
    key = endpoint_keys.make(home.settings, "a program", clock=home.clock).value
    try:
        yield Served(f"http://127.0.0.1:{port}/v1", key, talks)
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        assert not thread.is_alive()
