"""What we need from outside, as small protocols that fakes can fill."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Collection, Mapping
    from datetime import datetime

    from counterpoint.terms import (
        Carried,
        Closing,
        Entry,
        Finding,
        Message,
        Reading,
        ReplyReading,
        Sitting,
        Turn,
    )


@dataclass(frozen=True, slots=True)
class Request:
    """What a model is asked to word.

    `instruction` says what kind of reply is wanted and its limits; `talk` are
    (role, text) pairs, oldest first, role "person" or "reply"; the last is
    the message to answer. `findings` say what was wrong with the last try.
    `claims` are what the person said is so, not known to be; `talk` tells them.
    """

    instruction: str
    talk: tuple[tuple[str, str], ...]
    prompt: str
    findings: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a model can do.

    `structured` says that the server holds a model to a JSON schema; `local`
    that what it is asked never leaves this machine.
    """

    structured: bool = False
    local: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """Which model answers, as its server names it.

    `digest` is the hash of its weights where the server tells one, else "".
    """

    provider: str
    model: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """What opens a model's server; it never shows itself."""

    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Connection:
    """How a model is reached: what every provider is made from.

    `name` is the person's name for it. `model` is as its server names it, or a
    path. `base_url` of "" is the usual address. `threads` of 0 are as many as
    suit the machine.
    """

    name: str
    model: str = ""
    base_url: str = ""
    key: Key | None = None
    threads: int = 0


@runtime_checkable
class ChatModel(Protocol):
    """Something that can word a reply."""

    @property
    def name(self) -> str:
        """Name the provider and model, as shown to the person."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """Return what it can do."""
        ...

    @property
    def usage(self) -> tuple[tuple[str, int], ...]:
        """Return what the last reply took, as (what, how many); () if untold."""
        ...

    def say(self, request: Request) -> AsyncGenerator[str, None]:
        """Yield the reply in pieces; raise ProviderError when it cannot."""
        ...

    async def answer(
        self, request: Request, schema: Mapping[str, object]
    ) -> Mapping[str, object]:
        """Answer as JSON of that schema; raise ProviderError when it cannot."""
        ...

    async def identity(self) -> Identity:
        """Say which model answers; raise ProviderError if it cannot be reached."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class Reader(Protocol):
    """A trained encoder that reads a message, or a reply to one."""

    @property
    def version(self) -> str:
        """Return the head of the digest of what was learnt."""
        ...

    def read(self, text: str, *, before: str = "", answered: str = "") -> Reading:
        """Read a message after the exchange before it; raise ReaderError."""
        ...

    def read_reply(self, message: str, reply: str) -> ReplyReading:
        """Read what a reply does to a message; raise ReaderError."""
        ...


class Judge(Protocol):
    """Something that may raise a risk or reject a reply, never the reverse."""

    async def concerns(self, message: Message) -> tuple[Finding, ...]:
        """Return risks seen in a message; raise ProviderError if it cannot."""
        ...

    async def objections(self, message: Message, reply: str) -> tuple[Finding, ...]:
        """Return what is wrong with a reply; raise ProviderError if it cannot."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class Clock(Protocol):
    """What time it is, with a time zone."""

    def now(self) -> datetime:
        """Return the current time, aware."""
        ...

    def elapsed(self) -> float:
        """Return seconds on a clock that never jumps back."""
        ...


class Repository(Protocol):
    """Where sittings are kept."""

    async def begin(self, started: datetime) -> str:
        """Open a sitting and return its id."""
        ...

    async def keep(self, sitting: str, turn: Turn) -> None:
        """Keep one turn; on return it survives a crash."""
        ...

    async def end(self, sitting: str, at: datetime) -> None:
        """Mark a sitting as ended."""
        ...

    async def entitle(self, sitting: str, title: str) -> None:
        """Name a sitting; raise NotFoundError."""
        ...

    async def tag(self, sitting: str, tags: Collection[str]) -> None:
        """Replace the tags of a sitting; raise NotFoundError."""
        ...

    async def rate(self, sitting: str, closing: Closing) -> None:
        """Keep what the person said about a sitting; raise NotFoundError."""
        ...

    async def sittings(self) -> list[Sitting]:
        """List sittings, newest first, without their turns."""
        ...

    async def read(self, sitting: str) -> Sitting:
        """Return a sitting with its turns; raise NotFoundError."""
        ...

    async def search(self, words: str) -> list[tuple[str, Turn]]:
        """Return (sitting id, turn) where the person's or our words match."""
        ...

    async def delete(self, sitting: str) -> None:
        """Delete a sitting for good; raise NotFoundError."""
        ...

    async def forget(self, sitting: str, turns: Collection[str]) -> None:
        """Delete these turns of a sitting for good, where they are kept."""
        ...

    async def compact(self) -> None:
        """Leave no trace of what was deleted."""
        ...

    async def put(self, entries: Collection[Entry]) -> None:
        """Keep entries, all or none; one whose id is there replaces that one.

        InputError where what is there is of another kind.
        """
        ...

    async def entries(self, *kinds: str) -> list[Entry]:
        """Return the entries of these kinds, of all kinds if none is named.

        They come in the order they were first kept in.
        """
        ...

    async def fetch(self, entries: Collection[str]) -> list[Entry]:
        """Return these entries by their ids, in no order, where they are kept."""
        ...

    async def withdraw(self, entries: Collection[str]) -> None:
        """Delete these entries for good, where they are kept."""
        ...

    async def traces(self) -> dict[str, tuple[int, bytes]]:
        """Return what was noted of sittings: id -> (turns it was made of, note)."""
        ...

    async def trace(self, sitting: str, turns: int, note: bytes) -> None:
        """Note something about a sitting that can be made again from its turns.

        It goes when the sitting goes, and is not part of an export.
        """
        ...

    async def carried(self) -> Carried:
        """Return what the next sitting must remember."""
        ...

    async def remember(self, carried: Carried) -> None:
        """Replace what the next sitting must remember."""
        ...

    async def close(self) -> None:
        """Let go of the store."""
        ...
