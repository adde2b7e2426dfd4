"""How is an export cut into pieces that are read apart, and read once only?

A piece is named after what is in it and how it is read, so that a second run finds
what the first one finished, and nothing else. Its outcome holds labels and places,
and no words of anybody; one that is half written or altered is not there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - msgspec reads it at run time
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from counterpoint.audit.labels import Labelled  # noqa: TC001 - as above
from counterpoint.audit.talks import Talk
from counterpoint.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MOST_SAID = 400
"""Things said in one piece; a longer talk is a piece of its own."""
MOST_LETTERS = 1_000_000
FORM = 2
"""The form of what is written; another one is never read."""

_DIGEST = 32  # bytes of SHA-256
_ENDING = ".labels"


class Shard(NamedTuple):
    """Some talks, packed; `name` is made of them and of how they are read."""

    name: str
    content: bytes
    talks: int
    said: int


@dataclass(frozen=True, slots=True)
class How:
    """How talks are read; whatever changes what is found belongs to it.

    `readers` names the version of what reads. Without `everything`, only talks
    about a life are read. What was said outside of the days is not counted.
    """

    readers: str
    fast: bool = False
    everything: bool = False
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class TalkRead:
    """What was seen in one talk; None where it was not to be read."""

    seen: tuple[Labelled, ...] | None
    outside: int = 0
    """Things said on other days, or at no known time where days were chosen."""


def shards(talks: Iterable[Talk], how: How) -> Iterator[Shard]:
    """Yield talks in pieces of about the same work, each talk whole."""
    some: list[Talk] = []
    said = letters = 0
    for talk in talks:
        some.append(talk)
        said += len(talk.said)
        letters += sum(len(one.text) for one in talk.said)
        if said >= MOST_SAID or letters >= MOST_LETTERS:
            yield _shard(some, how, said)
            some, said, letters = [], 0, 0
    if some:
        yield _shard(some, how, said)


def _shard(talks: list[Talk], how: How, said: int) -> Shard:
    content = msgspec.msgpack.encode(talks)
    named = hashlib.sha256(msgspec.msgpack.encode((FORM, how)))
    named.update(content)
    return Shard(named.hexdigest()[:40], content, len(talks), said)


_talks = msgspec.msgpack.Decoder(tuple[Talk, ...])


def talks_of(content: bytes) -> tuple[Talk, ...]:
    """Return the talks of a piece."""
    return _talks.decode(content)


def packed(talks: tuple[TalkRead, ...]) -> bytes:
    """Return an outcome as it is written down and sent."""
    body = msgspec.msgpack.encode(talks)
    return hashlib.sha256(body).digest() + body


def unpacked(content: bytes) -> tuple[TalkRead, ...] | None:
    """Return an outcome; None where it is not whole."""
    digest, body = content[:_DIGEST], content[_DIGEST:]
    if hashlib.sha256(body).digest() != digest:
        return None
    return _read.decode(body)


_read = msgspec.msgpack.Decoder(tuple[TalkRead, ...])


class NoRoomError(StoreError):
    """What was read so far cannot be written down."""


class WorkFolder:
    """Where the outcomes lie while an audit goes on; only the person can read them.

    Args:
        path: is made when it is needed.
        no_room: the sentence for when nothing can be written there.
    """

    def __init__(self, path: Path, *, no_room: str) -> None:
        self._path = path
        self._no_room = no_room

    def put(self, name: str, content: bytes) -> None:
        """Write an outcome, packed, whole or not at all.

        Raises:
            NoRoomError: there is no room or no permission.
        """
        half = self._path / f"{name}.{os.getpid()}.half"
        try:
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
            made = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(made, "wb") as file:
                file.write(content)
            half.replace(self._path / f"{name}{_ENDING}")
        except OSError:
            with contextlib.suppress(OSError):
                half.unlink(missing_ok=True)
            raise NoRoomError(self._no_room) from None

    def get(self, name: str) -> tuple[TalkRead, ...] | None:
        """Return an outcome; None where there is none that is whole."""
        try:
            content = (self._path / f"{name}{_ENDING}").read_bytes()
        except OSError:
            return None
        return unpacked(content)

    def finished(self) -> int:
        """Return how many outcomes are there already."""
        try:
            return sum(one.suffix == _ENDING for one in self._path.iterdir())
        except OSError:
            return 0

    def remove(self) -> None:
        """Take away everything that an audit left here, and nothing else."""
        with contextlib.suppress(OSError):
            for one in self._path.iterdir():
                if one.suffix in {_ENDING, ".half"}:
                    one.unlink(missing_ok=True)
            self._path.rmdir()
