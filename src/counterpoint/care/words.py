"""Which words did the person use, and may they be quoted back?"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from counterpoint.authored import load

if TYPE_CHECKING:
    from collections.abc import Iterable

# Fewer words say nothing when quoted ("yes"), more are a speech.
FEWEST = 3
MOST = 16
_APOSTROPHES = dict.fromkeys(map(ord, "'\u2019\u2018\u02bc`\u00b4"))
_BREAK = re.compile(r"[.!?;\u2026]+\s|[\r\n]+|(?<=[,\u2014])\s")
_WORD = re.compile(r"[^\W_]+")
_TRAILING = " \t.,;:!?\u2026-"


def spoken_words(text: str) -> str:
    """Return the words in lower case with single spaces, one at each end.

    Apostrophes are dropped, so that "don't" and "dont" are one word.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).lower()
    words = " ".join(_WORD.findall(folded))
    return f" {words} "


def says(words: str, cues: Iterable[str]) -> bool:
    """Say whether a cue begins at a word; a cue ending in a space ends there too."""
    return any(f" {cue}" in words for cue in cues)


def begins(words: str, cues: Iterable[str]) -> bool:
    """Say whether the words begin with a cue."""
    return any(words.startswith(f" {cue}") for cue in cues)


def quotable(quote: str) -> str:
    """Return the part of a quotation that can stand in ours, exactly, or "".

    A long or broken quotation is cut to its last piece that fits. Words for a
    way of dying, and numbers, are never said back, even in quotation marks.
    """
    for piece in reversed(_BREAK.split(quote)):
        part = piece.strip().strip(_TRAILING)
        if FEWEST <= len(part.split()) <= MOST and _clean(part):
            return part
    return ""


def _clean(part: str) -> bool:
    printable = all(char == " " or char.isprintable() for char in part)
    awkward = any(char.isdigit() or char in '"\u201c\u201d{}<>' for char in part)
    return printable and not awkward and not says(spoken_words(part), _unsaid())


@cache
def _unsaid() -> tuple[str, ...]:
    return tuple(load("care", "unsaid").body["words"])
