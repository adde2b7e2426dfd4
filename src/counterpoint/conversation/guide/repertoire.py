"""Which authored lines are there, and when may each be said?

A line is one or two sentences written in advance, with the
conditions under which it fits. The files say nothing about how lines are put
together; that is `compose`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from counterpoint.authored import LANGUAGE, load
from counterpoint.detectors.focus import FocusKind
from counterpoint.terms import Mode, Move, Need

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOM = "conversation.guide"
ANY_CLAUSE = frozenset(kind.value for kind in FocusKind)
_NO_WORDS: frozenset[str] = frozenset()
SLOT = re.compile(r"\{(\w+)\}")


class Part(StrEnum):
    """What a line is within a reply."""

    WHOLE = "whole"
    NOTICE = "notice"
    FEEL = "feel"
    ASK = "ask"
    CHALLENGE = "challenge"


@dataclass(frozen=True, slots=True)
class Cues:
    """Words to look for: at the start of a word, and to its end with a "$"."""

    words: tuple[str, ...]
    letters: tuple[str, ...]

    def in_text(self, text: str) -> bool:
        """Say whether one of the words is there.

        Most are not, and looking for their letters costs no pattern.
        """
        for letters in self.letters:
            if letters in text:
                return _pattern(self.words).search(text) is not None
        return False

    def sure_in(self, text: str) -> bool:
        """Say whether two of the words are there, or one that is a whole phrase."""
        found = [
            cue
            for cue, letters in zip(self.words, self.letters, strict=True)
            if letters in text and _pattern((cue,)).search(text)
        ]
        return len(found) > 1 or any(" " in cue.strip() for cue in found)


def cues(words: Iterable[str]) -> Cues:
    """Make cues of words as they are written in a data file."""
    wanted = tuple(sorted(words))
    return Cues(wanted, tuple(word.removesuffix("$") for word in wanted))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(_cue, words)) + ")")


def _cue(cue: str) -> str:
    whole = cue.endswith("$")
    return re.escape(cue.removesuffix("$")) + (r"\b" if whole else "")


@dataclass(frozen=True, slots=True)
class Line:
    """One authored line and its conditions; empty conditions always hold.

    `cue` and `unless` look at the message, `quote_cue` and `quote_unless` at
    the clause that would be quoted, `leads` at the kinds of the clauses that
    matter most without quoting one, `word` at the pivotal word of the clause.
    A `sure` line, which takes a situation for granted, needs two of its cues or
    one that is a whole phrase.
    The cue of a `lasting` line may also stand in one of the last few messages.
    A cue matches at the start of a word, and to its end where it ends in "$".
    """

    id: str
    part: Part
    text: str
    moves: frozenset[Move]
    focus: frozenset[str]
    topic: frozenset[str]
    feeling: frozenset[str]
    stage: frozenset[str]
    mode: frozenset[Mode]
    need: frozenset[Need]
    follows: frozenset[str]
    answer: frozenset[str]
    about: frozenset[str]
    leads: frozenset[str]
    word: frozenset[str]
    cue: Cues | None
    unless: Cues | None
    quote_cue: Cues | None
    quote_unless: Cues | None
    opens: str | None
    slots: frozenset[str]
    lasting: bool
    sure: bool

    @property
    def quotes(self) -> bool:
        """Say whether the line quotes the message."""
        return bool(self.slots & {"quote", "word"})

    @property
    def fits_anything(self) -> bool:
        """Say whether the line could be said to any clause at all."""
        general = self.focus == ANY_CLAUSE and not (self.follows or self.about)
        return general and self.cue is None and self.quote_cue is None

    @property
    def asks(self) -> bool:
        """Say whether the line ends in a question."""
        return "?" in self.text


@dataclass(frozen=True, slots=True, eq=False)
class Repertoire:
    """All lines, with one version for the lot; equal only to itself."""

    lines: tuple[Line, ...]
    version: str


@cache
def repertoire(language: str = LANGUAGE) -> Repertoire:
    """Read every `lines_*.toml` of a language."""
    folder = files(f"counterpoint.{ROOM}") / "data" / language
    names = sorted(
        entry.name.removesuffix(".toml")
        for entry in folder.iterdir()
        if entry.name.startswith("lines_") and entry.name.endswith(".toml")
    )
    written = [load(ROOM, name, language) for name in names]
    lines = tuple(_line(row) for file in written for row in file.body["line"])
    return Repertoire(lines=lines, version="+".join(file.version for file in written))


def _line(row: dict[str, object]) -> Line:
    def words(key: str) -> frozenset[str]:
        value = row.get(key)
        if value is None:
            return _NO_WORDS
        assert isinstance(value, list | tuple)  # noqa: S101 - authored data
        return frozenset(str(word) for word in value)

    def some_cues(key: str) -> Cues | None:
        wanted = words(key)
        return cues(wanted) if wanted else None

    text = str(row["text"])
    focus = words("focus")
    opens = row.get("opens")
    return Line(
        id=str(row["id"]),
        part=Part(str(row["part"])),
        text=text,
        moves=frozenset(Move(move) for move in words("move")),
        focus=ANY_CLAUSE if "any" in focus else focus,
        topic=words("topic"),
        feeling=words("feeling"),
        stage=words("stage"),
        mode=frozenset(Mode(mode) for mode in words("mode")),
        need=frozenset(Need(need) for need in words("need")),
        follows=words("follows"),
        answer=words("answer"),
        about=words("about"),
        leads=words("leads"),
        word=words("word"),
        cue=some_cues("cue"),
        unless=some_cues("unless"),
        quote_cue=some_cues("quote_cue"),
        quote_unless=some_cues("quote_unless"),
        opens=str(opens) if opens is not None else None,
        slots=frozenset(SLOT.findall(text)),
        lasting=bool(row.get("lasting", False)),
        sure=bool(row.get("sure", False)),
    )
