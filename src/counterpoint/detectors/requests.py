"""Does the person ask to be answered differently, or ask what the program is?

Said to the program only. What somebody else said, or what happened in a story,
is no request.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from counterpoint.authored import load
from counterpoint.detectors.phrases import fold, phrase_pattern, tail
from counterpoint.terms import Mode


@dataclass(frozen=True, slots=True)
class ModeRequest:
    """Which mode is asked for, and where in the text."""

    mode: Mode
    start: int
    end: int


_LOOK_BACK = 50


def mode_request(text: str) -> ModeRequest | None:
    """Return the last request for a mode in a message, if there is one."""
    read, offset = tail(text)
    folded = fold(read)
    found: ModeRequest | None = None
    for mode, pattern in _modes():
        for match in pattern.finditer(folded):
            start, end = match.span()
            if _reported(folded, start):
                continue
            later = ModeRequest(mode, start + offset, end + offset)
            if found is None or (later.start, later.end) > (found.start, found.end):
                found = later
    return found


def asks_about_program(text: str) -> str | None:
    """Return what the person wants to know about the program, if anything.

    One of human, memory, private, sentient, feelings, therapist, helping.
    """
    folded = fold(tail(text)[0])
    for topic, pattern in _questions():
        for match in pattern.finditer(folded):
            if not _quoted(folded, match.start()):
                return topic
    return None


@cache
def _modes() -> tuple[tuple[Mode, re.Pattern[str]], ...]:
    body = load("detectors", "requests").body
    return tuple(
        (Mode(row["mode"]), _compiled(row["pattern"], body["parts"]))
        for row in body["row"]
    )


@cache
def _questions() -> tuple[tuple[str, re.Pattern[str]], ...]:
    body = load("detectors", "requests").body
    return tuple(
        (row["topic"], _compiled(row["pattern"], body["parts"]))
        for row in body["about"]
    )


def _compiled(pattern: str, parts: dict[str, str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'])(?:{phrase_pattern(pattern, parts)})(?!\w)")


@cache
def _story() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what makes a request a story, and a question somebody else's."""
    body = load("detectors", "requests").body
    plain, speech = (
        "|".join(phrase_pattern(row, body["parts"]) for row in body["story"][key])
        for key in ("plain", "speech")
    )
    said = rf"(?<!\w)(?:{speech})[ :,]*[\"' ]*"
    return re.compile(rf"(?:(?<!\w)(?:{plain}) ?|{said})\Z"), re.compile(rf"{said}\Z")


_SENTENCE_END = re.compile(r"[.!?;\n]")


def _reported(folded: str, start: int) -> bool:
    before = _SENTENCE_END.split(folded[max(0, start - _LOOK_BACK) : start])[-1]
    return _story()[0].search(before) is not None


def _quoted(folded: str, start: int) -> bool:
    """Say whether a question was put by or to somebody else."""
    before = _SENTENCE_END.split(folded[max(0, start - _LOOK_BACK) : start])[-1]
    return _story()[1].search(before) is not None
