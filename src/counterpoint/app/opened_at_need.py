"""How does a model wait, unopened, until a reply really needs it?

To open one may take a while: a library is read, a keyring asks its owner. Whoever is
in danger is answered without a model and must not wait for that.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from counterpoint.errors import CounterpointError, ProviderError
from counterpoint.ports import Capabilities

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping

    from counterpoint.ports import ChatModel, Identity, Request


class OpenedAtNeed:
    """A model that is opened when it is first asked for something.

    Args:
        called: its name until then.
        opens: opens it, which may take a while; None is the guide alone.
    """

    def __init__(self, called: str, opens: Callable[[], ChatModel | None]) -> None:
        self._called = called
        self._opens = opens
        self._model: ChatModel | None = None
        self._opening = asyncio.Lock()

    @property
    def name(self) -> str:
        """Name the provider and model."""
        return self._model.name if self._model else self._called

    @property
    def capabilities(self) -> Capabilities:
        """Return what it can do; nothing is promised before it is opened."""
        return self._model.capabilities if self._model else Capabilities()

    @property
    def usage(self) -> tuple[tuple[str, int], ...]:
        """Return what the last reply took."""
        return self._model.usage if self._model else ()

    async def say(self, request: Request) -> AsyncGenerator[str, None]:
        """Yield the reply in pieces, or raise ProviderError."""
        model = await self._opened()
        async with contextlib.aclosing(model.say(request)) as said:
            async for piece in said:
                yield piece

    async def answer(
        self, request: Request, schema: Mapping[str, object]
    ) -> Mapping[str, object]:
        """Answer as JSON of that schema, or raise ProviderError."""
        return await (await self._opened()).answer(request, schema)

    async def identity(self) -> Identity:
        """Say which model answers; raise ProviderError if it cannot be reached."""
        return await (await self._opened()).identity()

    async def close(self) -> None:
        """Let go of connections; its answers may break off, and nobody waits."""
        if self._model is not None:
            with contextlib.suppress(Exception):
                await self._model.close()

    async def _opened(self) -> ChatModel:
        async with self._opening:
            if self._model is None:
                try:
                    self._model = await asyncio.to_thread(self._opens)
                except CounterpointError as error:
                    raise ProviderError(str(error)) from error
            if self._model is None:
                raise ProviderError("There is no model of this name any more.")
            return self._model
