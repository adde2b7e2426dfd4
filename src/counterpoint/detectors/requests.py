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


# The words right before a request that make it a story: "he told me to ...".
_REPORTED = re.compile(
    r"(?<!\w)(?:he|she|they|someone|everyone|people|who|mum|mom|dad|him|her|them|"
    r"my (?:\w+ ){0,2}\w+)(?:'s|'d)? ?(?:\w+ ){0,2}"
    r"(?:told me|tells me|said|says|say|asked me|wants? me|wanted me|asks? me|"
    r"to|didn't|doesn't|don't|did|does|will|would|can't|never|used to|should|just)"
    r"(?: (?:to|that|not to|not))?[ :,\"]*$"
    r"|(?<!\w)(?:i|to|didn't|used to|would|could|i'll|i'd|and i|always|usually|"
    r"can't|don't|we|if i|when i|not|that|learn to|able to|how to|hard to|try to|"
    r"tried to|wanted to|want to|had to) ?$"
)
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

    One of human, memory, private, sentient, feelings, therapist.
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


def _reported(folded: str, start: int) -> bool:
    before = folded[max(0, start - _LOOK_BACK) : start]
    sentence = re.split(r"[.!?;\n]", before)[-1]
    return _REPORTED.search(sentence) is not None or _quoted(folded, start)


_ASKED_ELSEWHERE = re.compile(
    r"(?:asked|asks|said|says|told|like)(?: (?:me|him|her|them|my \w+))?[ :,]*[\"'] ?$"
    r"|(?:asked|asks) (?:me|him|her|them|my \w+),? $"
)


def _quoted(folded: str, start: int) -> bool:
    """Say whether a question was put by or to somebody else."""
    return _ASKED_ELSEWHERE.search(folded[max(0, start - 30) : start]) is not None
