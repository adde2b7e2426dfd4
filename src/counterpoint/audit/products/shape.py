"""What do the readers of all products need to know of what they are given?"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from counterpoint.audit import guard
from counterpoint.audit.sentences import sentence
from counterpoint.audit.talks import Broken, Said, Talk, Who

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""A time before this is an empty field, and no time."""
_MILLISECONDS = 10_000_000_000
"""From here on a number counts thousandths of a second."""
MOST_BROKEN = 1000
"""Places of one file that are named; a file with more is not one of talks."""
_A_SAID = 64
"""Letters that a message weighs, however short it is."""
_THOUGHTS = (
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<details type=", "</details>"),
    (":::thinking", "\n:::"),
)
"""How front ends put a model's notes to itself into its replies."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of an export: its name in there, and how it is opened, many times."""

    name: str
    open: Callable[[], BinaryIO]


class Product(Protocol):
    """What is known of one program's exports."""

    name: str
    """As a person knows it."""

    def knows(self, name: str, head: bytes) -> bool:
        """Say whether a file with this name, in lower case, and beginning is its own."""
        ...

    def talks(self, file: File) -> Iterator[Talk | Broken]:
        """Yield the talks of a file.

        Raises:
            Unreadable: the file ends in the middle, or is damaged.
        """
        ...


class ShapeError(Exception):
    """One conversation does not have the shape that its product gives it."""


def mapping(value: object) -> dict[str, Any]:
    """Return an object of JSON; a ShapeError where it is none."""
    if not isinstance(value, dict):
        raise ShapeError
    return value


def rows(value: object) -> list[Any]:
    """Return an array of JSON, empty for null; a ShapeError for anything else."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise ShapeError
    return value


def words(value: object) -> str:
    """Return a text; "" for null and for whatever is no text.

    Half a letter, which JSON can hold and a file cannot, becomes a "?".
    """
    if not isinstance(value, str):
        return ""
    if value.isascii():
        return value
    return value.encode("utf-8", "replace").decode("utf-8")


def when(value: object) -> datetime | None:
    """Read a time as exports write it: ISO 8601, or seconds since 1970.

    One without a zone is taken as UTC.
    """
    at = _at(value)
    return at if at is not None and at >= EARLIEST else None


def _at(value: object) -> datetime | None:
    # The way in which a MongoDB writes a time.
    while isinstance(value, dict):
        value = value.get("$date", value.get("$numberLong"))
    try:
        if isinstance(value, bool):
            return None
        if isinstance(value, str) and value.strip().isdecimal():
            value = int(value)
        if isinstance(value, int | float):
            seconds = value / 1000 if value > _MILLISECONDS else value
            return datetime.fromtimestamp(seconds, tz=UTC)
        if isinstance(value, str):
            read = datetime.fromisoformat(value.strip())
            return read if read.tzinfo is not None else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None


def live_branch(
    nodes: dict[str, dict[str, Any]], leaf: str, *, parent: str
) -> list[dict[str, Any]]:
    """Walk from the live leaf to the root of a tree; return it root first.

    Args:
        nodes: by their ids.
        leaf: the id of the live leaf; where none has it, the last node is it.
        parent: the key under which a node names the one before it.
    """
    at = leaf if leaf in nodes else next(reversed(nodes), "")
    line: list[dict[str, Any]] = []
    seen: set[str] = set()
    while at in nodes and at not in seen:
        seen.add(at)
        line.append(nodes[at])
        above = nodes[at].get(parent)
        at = str(above) if isinstance(above, str | int) else ""
    return line[::-1]


def spoken(text: str) -> tuple[str, int]:
    """Return a reply without what a model wrote to itself, and how often it did."""
    count = 0
    for begin, end in _THOUGHTS:
        if begin in text:
            kept, found = cut_out(text, begin, end)
            text, count = kept.strip(), count + found
    return text, count


def cut_out(text: str, begin: str, end: str) -> tuple[str, int]:
    """Return a text without what stands between two marks, and how often it did."""
    kept: list[str] = []
    at = found = 0
    while (start := text.find(begin, at)) >= 0:
        kept.append(text[at:start])
        found += 1
        stop = text.find(end, start)
        if stop < 0:
            return "".join(kept), found
        at = stop + len(end)
    kept.append(text[at:])
    return "".join(kept), found


@dataclass
class Gathered:
    """What is taken of one conversation while it is read."""

    said: list[Said] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    held: int = 0

    def take(self, said: Said) -> None:
        """Take one thing that was said, unless there are no words in it.

        Raises:
            Unreadable: there is more of it than any talk has.
        """
        if not said.text.strip():
            self.leave("empty")
            return
        self.held += len(said.text) + _A_SAID
        if self.held > guard.LARGEST_TALK:
            raise guard.Unreadable("large")
        self.said.append(said)

    def leave(self, what: str, count: int = 1) -> None:
        """Leave something out, and count it."""
        if count:
            self.left_out[what] += count

    def reply(self, text: str) -> str:
        """Return the words of a reply; what is left out of it is counted."""
        kept, thoughts = spoken(text)
        self.leave("thinking", thoughts)
        return kept

    def talk(
        self,
        product: str,
        *,
        id: str,  # noqa: A002 - it is what the talk calls it
        title: str,
        began: datetime | None,
    ) -> Talk:
        """Return the talk.

        Args:
            product: whose it is.
            id: the export's own; where it is "", one is made of what was said first.
            title: as the export has it, or "".
            began: None where the export does not say.
        """
        times = [one.at for one in self.said if one.at is not None]
        return Talk(
            product=product,
            id=id or self._made(began),
            title=title,
            began=began if began is not None else min(times, default=None),
            said=tuple(self.said),
            left_out=tuple(sorted(self.left_out.items())),
        )

    def _made(self, began: datetime | None) -> str:
        first = self.said[0] if self.said else Said(Who.PERSON, "", began)
        at = "" if first.at is None else first.at.isoformat()
        return hashlib.sha256(f"{at} {first.text}".encode()).hexdigest()[:16]


def note(broken: list[Broken], place: str, reason: str) -> None:
    """Add what cannot be read to a list that does not grow without end."""
    if len(broken) < MOST_BROKEN:
        broken.append(Broken(place, reason))


def each_in(
    file: File, read: Callable[[Any], Talk], *, at: str = "item"
) -> Iterator[Talk | Broken]:
    """Read the conversations at one place of a JSON file; the array itself, if unsaid."""
    yield from each(guard.items(file.open, at), read, name=file.name)


def each(
    conversations: Iterator[Any],
    read: Callable[[Any], Talk],
    *,
    name: str,
) -> Iterator[Talk | Broken]:
    """Read conversations one by one; a broken one is named, and the rest goes on."""
    for number, conversation in enumerate(conversations, start=1):
        place = f"{name}, number {number}"
        if isinstance(conversation, guard.Skipped):
            yield Broken(place, sentence("broken", conversation.code))
            continue
        try:
            yield read(conversation)
        except (ShapeError, KeyError, TypeError, AttributeError, ValueError):
            yield Broken(place, sentence("broken", "shape"))
