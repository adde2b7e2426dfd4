"""A reader that was told beforehand what it makes of each message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.errors import ReaderError
from counterpoint.terms import Reading, ReplyReading

if TYPE_CHECKING:
    from collections.abc import Mapping


class FakeReader:
    """Sees in a message what it was told to, and nothing in all others."""

    def __init__(
        self,
        readings: Mapping[str, Reading] | None = None,
        replies: Mapping[str, ReplyReading] | None = None,
    ) -> None:
        self.readings = dict(readings or {})
        self.replies = dict(replies or {})
        self.heard: list[tuple[str, str, str]] = []

    @property
    def version(self) -> str:
        return "fake"

    def read(self, text: str, *, before: str = "", answered: str = "") -> Reading:
        self.heard.append((before, answered, text))
        return self.readings.get(text, Reading())

    def read_reply(self, message: str, reply: str) -> ReplyReading:
        del message
        return self.replies.get(reply, ReplyReading())


class BrokenReader(FakeReader):
    """Cannot read anything any more."""

    def read(self, text: str, *, before: str = "", answered: str = "") -> Reading:
        del text, before, answered
        raise ReaderError("The reader cannot be used.")

    def read_reply(self, message: str, reply: str) -> ReplyReading:
        del message, reply
        raise ReaderError("The reader cannot be used.")
