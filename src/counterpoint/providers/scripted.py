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
from counterpoint.ports import Capabilities, Identity

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping

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
    """A model whose part was written in advance; `heard` is what it was asked.

    `answers` are its answers to questions, in order.
    """

    def __init__(
        self,
        replies: Iterable[Part],
        *,
        name: str = "scripted",
        answers: Iterable[Mapping[str, object] | Fails] = (),
    ) -> None:
        self._parts = list(replies)
        self._answers = list(answers)
        self._name = name
        self._usage: tuple[tuple[str, int], ...] = ()
        self.heard: list[Request] = []

    @property
    def name(self) -> str:
        """Name the provider."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """Return what it can do: all that was written."""
        return Capabilities(structured=True, local=True)

    @property
    def usage(self) -> tuple[tuple[str, int], ...]:
        """Return of how many pieces the last reply was."""
        return self._usage

    async def answer(
        self, request: Request, schema: Mapping[str, object]
    ) -> Mapping[str, object]:
        """Give the next answer; raise ProviderError where it fails or is over."""
        del schema
        self.heard.append(request)
        if not self._answers:
            raise ProviderError("The script has no more answers.", code="script_over")
        answer = self._answers.pop(0)
        if isinstance(answer, Fails):
            raise ProviderError("The model did not answer.", code=answer.code)
        return answer

    async def identity(self) -> Identity:
        """Name itself."""
        return Identity(provider=self._name, model="scripted")

    async def close(self) -> None:
        """Hold nothing, and let go of nothing."""

    async def say(self, request: Request) -> AsyncGenerator[str, None]:
        """Yield the next part; raise ProviderError where it fails or is over."""
        self.heard.append(request)
        self._usage = ()
        if not self._parts:
            raise ProviderError("The script has no more replies.", code="script_over")
        part = self._parts.pop(0)
        if isinstance(part, Hangs):
            await anyio.sleep_forever()
        pieces = 0
        async for piece in _played(part):
            pieces += 1
            yield piece
        self._usage = (("pieces", pieces),)


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
