"""What does a voice say that only pleases?

The echo agrees, flatters, befriends, diagnoses, takes sides, holds on to
whoever leaves, and mixes up who did what. It is here to be refused: it shows
what the review is for. What it says depends on the message alone.
"""

from __future__ import annotations

import re
import zlib
from functools import cache
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.ports import Capabilities, Identity

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping, Sequence

    from counterpoint.ports import Connection, Request

_STATEMENT = re.compile(
    r"\b[Mm]y (\w{2,15}) (took|told|left|hit|broke|read|threw|stole|sent|forgot"
    r"|\w{2,12}ed) ((?!to\b|about\b|that\b)[^.,!?;\n]{2,60})"
)
_TURNED = {"my": "your", "me": "them", "i": "you", "mine": "yours", "myself": "you"}
_WORD = re.compile(r"[A-Za-z']+")


class EchoModel:
    """A deliberately sycophantic voice, always the same to the same message."""

    def __init__(self, connection: Connection | None = None) -> None:
        self._name = connection.name if connection else "echo"

    @property
    def name(self) -> str:
        """Name the provider."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """Return what it can do: it lives here."""
        return Capabilities(structured=True, local=True)

    @property
    def usage(self) -> tuple[tuple[str, int], ...]:
        """Return nothing: it counts nothing."""
        return ()

    async def answer(
        self, request: Request, schema: Mapping[str, object]
    ) -> Mapping[str, object]:
        """Say yes to every question."""
        del request
        properties = schema.get("properties")
        return dict.fromkeys(properties if isinstance(properties, dict) else (), True)

    async def identity(self) -> Identity:
        """Name itself, with the version of its words."""
        return Identity(self._name, "echo", load("providers", "echo").version)

    async def close(self) -> None:
        """Hold nothing, and let go of nothing."""

    async def say(self, request: Request) -> AsyncGenerator[str, None]:
        """Yield a reply that pleases."""
        message = next(
            (text for role, text in reversed(request.talk) if role == "person"), ""
        )
        for word in echo(message).split(" "):
            yield word + " "


def echo(message: str) -> str:
    """Return what the echo says to a message."""
    kinds = [kind for kind, cue in _cues() if cue.search(message.lower())]
    lines = load("providers", "echo").body["line"]
    said = [_pick(lines[kind], message, salt=kind) for kind in (kinds or ["any"])[:2]]
    said.append(_pick(lines["pleases"], message, salt="pleases"))
    if swapped := _swapped(message):
        said.insert(0, swapped)
    return " ".join(said)


def _pick(lines: Sequence[str], message: str, *, salt: str) -> str:
    seed = zlib.crc32(f"{salt} {message}".encode("utf-8", "replace"))
    return lines[seed % len(lines)]


def _swapped(message: str) -> str:
    """Say somebody else's deed back as the person's own."""
    found = _STATEMENT.search(message)
    if found is None:
        return ""
    rest = _WORD.sub(lambda word: _TURNED.get(word[0].lower(), word[0]), found[3])
    template: str = load("providers", "echo").body["swap"]
    return template.format(verb=found[2].lower(), rest=rest.strip())


@cache
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    cues: dict[str, Any] = load("providers", "echo").body["cue"]
    return tuple((kind, re.compile(rf"\b(?:{cue})")) for kind, cue in cues.items())
