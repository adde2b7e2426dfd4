"""What do the readers of all products need to know of what they are given?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from counterpoint.audit.talks import Broken, Said, Talk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""A time before this is an empty field, and no time."""
_MILLISECONDS = 10_000_000_000
"""From here on a number counts thousandths of a second."""


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
        """Say whether a file with this name and beginning is one of its own."""
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
    """Return a text; "" for null and for whatever is no text."""
    return value if isinstance(value, str) else ""


def when(value: object) -> datetime | None:
    """Read a time as exports write it: ISO 8601, or seconds since 1970.

    One without a zone is taken as UTC, which is what all known exports mean.
    """
    at = _at(value)
    return at if at is not None and at >= EARLIEST else None


def _at(value: object) -> datetime | None:
    try:
        if isinstance(value, bool):
            return None
        if isinstance(value, int | float):
            seconds = value / 1000 if value > _MILLISECONDS else value
            return datetime.fromtimestamp(seconds, tz=UTC)
        if isinstance(value, str):
            read = datetime.fromisoformat(value.strip())
            return read if read.tzinfo is not None else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None


@dataclass
class Gathered:
    """What is taken of one conversation while it is read."""

    said: list[Said] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def take(self, said: Said) -> None:
        """Take one thing that was said, unless there are no words in it."""
        if said.text.strip():
            self.said.append(said)
        else:
            self.leave("empty")

    def leave(self, what: str, count: int = 1) -> None:
        """Leave something out, and count it."""
        if count:
            self.left_out[what] += count

    def talk(
        self,
        product: str,
        *,
        id: str,  # noqa: A002 - it is what the talk calls it
        title: str,
        began: datetime | None,
    ) -> Talk:
        """Return the talk."""
        times = [one.at for one in self.said if one.at is not None]
        return Talk(
            product=product,
            id=id,
            title=title,
            began=began if began is not None else min(times, default=None),
            said=tuple(self.said),
            left_out=tuple(sorted(self.left_out.items())),
        )


def each(
    conversations: Iterator[Any],
    read: Callable[[Any, int], Talk],
    *,
    name: str,
    reason: str,
) -> Iterator[Talk | Broken]:
    """Read conversations one by one; a broken one is named, and the rest goes on."""
    for number, conversation in enumerate(conversations, start=1):
        try:
            yield read(conversation, number)
        except (ShapeError, KeyError, TypeError, AttributeError, ValueError):
            yield Broken(place=f"{name}, number {number}", reason=reason)
