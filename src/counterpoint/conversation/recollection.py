"""What is there to go by when a reply is made out of the ledger?

A `Memory` is one message, the talk before it and what the ledger holds; a `Recall`
is what is said of it, in authored words, and what it asks of the ledger.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.ledger.records import (
    Claim,
    ClaimStatus,
    Commitment,
    Evidence,
    OtherSide,
    Prediction,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from counterpoint.conversation.past import Talk
    from counterpoint.ledger.kinds import Ledger, Line, Record
    from counterpoint.terms import Message, Turn

ANOTHER_READING = "another_reading"
"""The rule that sets what went otherwise beside what is said today."""
ONLY_AN_ANSWER = 25
"""Words; in a longer message the answer is noted, and the rest is answered."""
LINE = "ledger-"
"""How the ids of all lines begin that speak out of the ledger."""


@dataclass(frozen=True, slots=True)
class Memory:
    """One message, the talk before it, and the ledger as it was then."""

    message: Message
    talk: Talk
    known: Ledger

    @property
    def now(self) -> datetime:
        """Return when the message was written."""
        return self.message.at

    @property
    def last(self) -> Turn | None:
        """Return the turn before the message."""
        return self.talk.last


@dataclass(frozen=True, slots=True)
class Recall:
    """What is said out of the ledger.

    `lines` are the ids of the authored words, `quotes` the person's words in the
    text, `recalls` the ids of the lines that it is about, in the order in which they
    are shown. The rest is what the ledger is asked: records to keep, and ids.
    """

    text: str
    lines: tuple[str, ...]
    quotes: tuple[str, ...] = ()
    recalls: tuple[str, ...] = ()
    keep: tuple[Record, ...] = ()
    forget: tuple[str, ...] = ()
    bring_back: tuple[str, ...] = ()


def is_only_an_answer(memory: Memory) -> bool:
    """Say whether a message is short enough to be no more than an answer."""
    return len(memory.message.text.split()) <= ONLY_AN_ANSWER


def words() -> dict[str, Any]:
    """Return the authored words."""
    return load("conversation", "remembering").body


def wording(memory: Memory, key: str) -> tuple[str, str]:
    """Return authored words for a key and their id; not those just said, if others.

    The same message is always answered in the same words.
    """
    ways: list[str] = words()["said"][key]
    ids = [f"{LINE}{key}-{number}" for number in range(1, len(ways) + 1)]
    fresh = [n for n, one in enumerate(ids) if one not in memory.talk.lines]
    left = fresh or range(len(ways))
    seed = hashlib.blake2b(f"{memory.message.id}:{key}".encode(), digest_size=4)
    number = left[int.from_bytes(seed.digest()) % len(left)]
    return ways[number], ids[number]


def said(memory: Memory, key: str, **slots: str) -> Recall:
    """Return authored words, filled, with nothing asked of the ledger."""
    text, line = wording(memory, key)
    return Recall(text=text.format(**slots), lines=(line,))


def quoted(line: Line) -> str:
    """Return the person's words that stand for a line, without a full stop."""
    match line:
        case Claim():
            words_there = line.quote
        case Prediction() | Commitment() | Evidence():
            words_there = line.text
        case OtherSide():
            words_there = line.matter
        case _:
            words_there = ""
    return words_there.rstrip(". ")


def day_of(line: Line) -> str:
    """Return the day of a line, in words."""
    return in_words.day(line.at.date())


def quotes_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return the person's words that `row` shows of lines."""
    return tuple(quoted(line) for line in lines if not is_hushed(line))


def is_hushed(line: Line) -> bool:
    """Say whether a line is kept and not to be brought up."""
    return isinstance(line, Claim) and line.status is ClaimStatus.NOT_MENTIONED


def row(line: Line) -> str:
    """Return a line as it is named in a sentence: its words and its day."""
    shape: str = words()["row"]["hushed" if is_hushed(line) else "named"]
    return shape.format(quote=quoted(line), on=day_of(line))


def rows(lines: Iterable[Line]) -> str:
    """Return lines one below the other, with numbers to choose by."""
    shape: str = words()["row"]["numbered"]
    return "\n".join(
        shape.format(number=number, row=row(line))
        for number, line in enumerate(lines, start=1)
    )
