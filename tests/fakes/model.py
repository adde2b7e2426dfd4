"""A model that never answers, and knows when nobody waits for it any more."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import anyio

from counterpoint.ports import Capabilities, Identity

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from counterpoint.ports import Request


class WaitingModel:
    """Takes for ever; `asked` is set when it is asked, `cancelled` when it must stop."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.cancelled = threading.Event()

    @property
    def name(self) -> str:
        return "waiting"

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(local=True)

    @property
    def usage(self) -> tuple[tuple[str, int], ...]:
        return ()

    async def say(self, request: Request) -> AsyncGenerator[str, None]:
        del request
        self.asked.set()
        try:
            yield "One moment"
            await anyio.sleep_forever()
        finally:
            self.cancelled.set()

    async def answer(
        self, request: Request, schema: Mapping[str, object]
    ) -> Mapping[str, object]:
        del request, schema
        await anyio.sleep_forever()
        raise AssertionError

    async def identity(self) -> Identity:
        return Identity(provider="waiting", model="waiting")

    async def close(self) -> None:
        return
