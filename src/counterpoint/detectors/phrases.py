"""How do phrases written down as data become patterns over a person's text?

Folding keeps the length of a text, so that an offset found in the folded text
is an offset in the text as it was written. In a pattern file

    an apostrophe matches an apostrophe or nothing  don't = dont = don`t
    a space       matches one to three spaces, and " ?" none to three
    {name}        stands for an entry of the file's table `parts`
    ( )           marks the pivotal word, at most once in a row and, where a
                  row is a|b, in each of them; other groups are written (?: )

A pattern starts and ends at a word's edge. Repetition has to be bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.detectors.alternatives import Alternatives, Needs, split

if TYPE_CHECKING:
    from collections.abc import Iterator

# More than anybody types at once. What lies before it is left unread, so that
# a pasted book costs no more than a letter.
LONGEST = 12_000

_FOLDS = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u0060\u00b4\u2032"), "'"),
    **dict.fromkeys(map(ord, "\t\u00a0\u2007\u202f"), " "),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u00ab\u00bb\uff02"), '"'),
    ord("\u0130"): "i",  # its lower case is two characters long
}
_PART = re.compile(r"\{([a-z_]+)\}")
_GAP = re.compile(r" \??")
_CAPTURE = re.compile(r"(?<!\\)\((?!\?)")


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a row of a pattern file matched, and its pivotal word."""

    start: int
    end: int
    word_start: int
    word_end: int
    why: str
    weight: float


@dataclass(frozen=True, slots=True)
class Phrases:
    """Rows of a pattern file that mean the same thing."""

    alternatives: Alternatives
    rows: tuple[tuple[str, float], ...]

    def hits(self, folded: str) -> Iterator[Hit]:
        """Yield every place where one of the rows matches."""
        for number, match in self.alternatives.find(folded):
            why, weight = self.rows[number]
            yield Hit(*match.span(), *match.span(1), why, weight)

    def first(self, folded: str) -> Hit | None:
        """Return the first place where one of the rows matches."""
        return next(self.hits(folded), None)


def fold(text: str) -> str:
    """Lower the case and straighten quotation marks, keeping every offset."""
    straight = text.translate(_FOLDS)
    lowered = straight.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(
        low if len(low := character.lower()) == 1 else character
        for character in straight
    )


def tail(text: str) -> tuple[str, int]:
    """Return the part of a text that is read, and where it starts."""
    start = max(0, len(text) - LONGEST)
    return text[start:], start


def phrase_pattern(pattern: str, parts: dict[str, str]) -> str:
    """Write a row of a pattern file as a regular expression."""
    for _ in range(3):  # a part may name a part
        pattern = _PART.sub(lambda part: f"(?:{parts[part[1]]})", pattern)
    pattern = pattern.replace("'", "'?")
    return _GAP.sub(lambda gap: " {0,3}" if gap[0] == " ?" else " {1,3}", pattern)


@cache
def phrases(name: str, key: str) -> dict[str, Phrases]:
    """Read a pattern file's rows, grouped by the value of `key`."""
    body = load("detectors", name).body
    parts = body.get("parts", {})
    needs = Needs(parts)

    @cache
    def compiled(phrase: str) -> re.Pattern[str]:
        pattern = phrase_pattern(phrase, parts)
        marked = pattern if _CAPTURE.search(pattern) else f"({pattern})"
        return re.compile(rf"(?<![\w'])(?:{marked})(?!\w)")

    def together(rows: list[dict[str, str]]) -> Phrases:
        said = [(phrase, row) for row in rows for phrase in split(row["pattern"])]
        return Phrases(
            Alternatives([p for p, _ in said], needs=needs, compiled=compiled),
            tuple((row["why"], float(row.get("weight", 1.0))) for _, row in said),
        )

    grouped: dict[str, list[dict[str, str]]] = {}
    for row in body["row"]:
        grouped.setdefault(row[key], []).append(row)
    return {value: together(rows) for value, rows in grouped.items()}
