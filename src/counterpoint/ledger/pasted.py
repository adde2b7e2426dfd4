"""What in a message is not to be taken as the writer's claim, whatever it says?

Letters, chats, forwarded mail, quotations; games and stories; what is too grave to
be held against anybody. In doubt it is not taken.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.detectors.phrases import fold, phrase_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.detectors.quoting import Span

_FEWEST_LINES_OF_A_CHAT = 2
_CHAT = re.compile(
    r"^[ \t]*(?:\[?\d{1,2}[:.]\d\d[^\n\]]{0,12}\]?[ \t]*-?[ \t]*)?"
    r"[^\W\d_][\w .'-]{0,18}(?:\([^)\n]{1,20}\))?:[ \t]\S[^\n]*$",
    re.MULTILINE,
)
_STAMPED = re.compile(r"^[ \t]*\[?\d{1,2}[:./]\d\d[^\n]*$", re.MULTILINE)
_MARKED = re.compile(r"^[ \t]*(?:>|\|)[^\n]*$", re.MULTILINE)
_HEADER = re.compile(
    r"^[ \t]*(?:from|to|sent|subject|date|re|fwd?):[^\n]*", re.MULTILINE
)
_BLANK = re.compile(r"\n[ \t]*\n")


def pasted(text: str) -> tuple[Span, ...]:
    """Return the stretches that are not the writer's own saying, in order."""
    folded = fold(text)
    found = sorted(
        (
            *_quoted(folded),
            *_announced(folded),
            *_letters(folded),
            *_chats(folded),
            *(line.span() for line in _MARKED.finditer(folded)),
        )
    )
    stretches: list[Span] = []
    for start, end in found:
        if stretches and start <= stretches[-1][1] + 1:
            stretches[-1] = (stretches[-1][0], max(end, stretches[-1][1]))
        else:
            stretches.append((start, end))
    return tuple(stretches)


def is_play(text: str) -> bool:
    """Say whether a message is a part in a game, or about a story."""
    return _words().play.search(fold(text)) is not None


def is_grave(text: str) -> bool:
    """Say whether a message speaks of death, harm or a farewell."""
    return _words().grave.search(fold(text)) is not None


class _Words:
    def __init__(self) -> None:
        body = load("ledger", "drawing").body
        play, grave = (
            phrase_pattern(body["message"][key], {}) for key in ("play", "grave")
        )
        announces, opens, closes = (
            phrase_pattern(body["pasted"][key], {})
            for key in ("announces", "opens", "closes")
        )
        self.play = re.compile(rf"(?<!\w)(?:{play})(?!\w)")
        self.grave = re.compile(rf"(?<!\w)(?:{grave})(?!\w)")
        self.announces = re.compile(
            rf"^[^\n\"]*(?<!\w)(?:{announces})(?!\w)[^\n\".!?]{{0,60}}:[ \t]*",
            re.MULTILINE,
        )
        self.opens = re.compile(rf"^[ \t]*(?:{opens})[ \t]*$", re.MULTILINE)
        self.closes = re.compile(rf"^[ \t]*(?:{closes})[ \t]*$", re.MULTILINE)


@cache
def _words() -> _Words:
    return _Words()


def _quoted(folded: str) -> Iterator[Span]:
    """Yield what stands in quotation marks; one never closed runs to the end."""
    marks = [found.start() for found in re.finditer('"', folded)]
    if len(marks) % 2:
        marks.append(len(folded))
    yield from zip(marks[::2], marks[1::2], strict=True)


def _announced(folded: str) -> Iterator[Span]:
    """Yield the paragraph after "she wrote:"."""
    for found in _words().announces.finditer(folded):
        start = found.end()
        while start < len(folded) and folded[start].isspace():
            start += 1
        end = _BLANK.search(folded, start)
        yield found.start(), end.start() if end else len(folded)


def _letters(folded: str) -> Iterator[Span]:
    """Yield from "Dear Kate," to "Love, Mum", or to the end; a mail to the end."""
    read = 0
    while opening := _words().opens.search(folded, read):
        closing = _words().closes.search(folded, opening.end())
        read = closing.end() if closing else len(folded)
        yield opening.start(), read
    if header := _HEADER.search(folded):
        yield header.start(), len(folded)


def _chats(folded: str) -> Iterator[Span]:
    for shape in (_CHAT, _STAMPED):
        lines = [found.span() for found in shape.finditer(folded)]
        if len(lines) >= _FEWEST_LINES_OF_A_CHAT:
            yield from lines
