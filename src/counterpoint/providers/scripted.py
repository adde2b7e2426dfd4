"""What would a model say, if we wrote its part?

Plays given replies in order, and the ways in which a model fails. For tests,
demonstrations and for replaying a talk.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import anyio
import anyio.lowlevel

from counterpoint.errors import ProviderError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from counterpoint.ports import Request

_PIECE = re.compile(r"\s*\S+\s*?")


@dataclass(frozen=True, slots=True)
class Fails:
    """The model breaks off with an error, after it has said something or not."""

    code: str = "failed"
    after: str = ""


@dataclass(frozen=True, slots=True)
class Silent:
    """The model ends without a word."""


@dataclass(frozen=True, slots=True)
class Hangs:
    """The model never answers; whoever waits has to give up."""


@dataclass(frozen=True, slots=True)
class Endless:
    """The model says the same piece for ever."""

    piece: str


Part = str | Fails | Silent | Hangs | Endless


class ScriptedModel:
    """A model whose part was written in advance; `heard` is what it was asked."""

    def __init__(self, replies: Iterable[Part], *, name: str = "scripted") -> None:
        self._parts = list(replies)
        self._name = name
        self.heard: list[Request] = []

    @property
    def name(self) -> str:
        """Name the provider."""
        return self._name

    async def say(self, request: Request) -> AsyncIterator[str]:
        """Yield the next part; raise ProviderError where it fails or is over."""
        self.heard.append(request)
        if len(self.heard) > len(self._parts):
            raise ProviderError("The script has no more replies.", code="script_over")
        part = self._parts[len(self.heard) - 1]
        if isinstance(part, Hangs):
            await anyio.sleep_forever()
        async for piece in _played(part):
            yield piece


async def _played(part: Part) -> AsyncIterator[str]:
    match part:
        case str():
            for piece in _PIECE.findall(part):
                yield piece
        case Fails(code, after):
            for piece in _PIECE.findall(after):
                yield piece
            raise ProviderError("The model did not answer.", code=code)
        case Endless(piece):
            while True:
                await anyio.lowlevel.checkpoint()
                yield piece
        case Silent() | Hangs():
            return
