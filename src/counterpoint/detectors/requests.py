"""Does the person ask to be answered differently, or ask what the program is or knows?

Said to the program only. What somebody else said, or what happened in a story,
is no request.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
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


class LedgerWish(StrEnum):
    """What is asked of what is kept in writing about the person."""

    SHOW = "show"
    FORGET = "forget"
    HUSH = "hush"  # keep it, and do not bring it up
    BRING_BACK = "bring_back"


@dataclass(frozen=True, slots=True)
class LedgerRequest:
    """What is asked, and `of`: whom or what it is about, as written, or ""."""

    wish: LedgerWish
    of: str = ""

    @property
    def of_all(self) -> bool:
        """Say whether everything is meant."""
        return self.of in {"everything", "all", "me", "myself"}


_LOOK_BACK = 50
_LONGEST_REQUEST = 25  # words; in a longer letter it is part of a story


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


def ledger_request(text: str) -> LedgerRequest | None:
    """Return what a short message asks of the ledger, if it asks that alone.

    To forget or to hush has to be the whole of a sentence, so that "forget it, I
    was wrong" and "I want to forget about Anna" ask nothing.
    """
    if len(text.split()) > _LONGEST_REQUEST:
        return None
    folded = fold(text)
    for wish, pattern in _wishes():
        for match in pattern.finditer(folded):
            if not _quoted(folded, match.start()):
                named = (said for said in match.groups() if said)
                return LedgerRequest(wish, next(named, "").strip())
    return None


@cache
def _wishes() -> tuple[tuple[LedgerWish, re.Pattern[str]], ...]:
    """Return the patterns; those of `whole` rows must fill a sentence."""
    body = load("detectors", "requests").body
    lead = rf"(?:\A|(?<=[.!?;\n]))\s*(?:{phrase_pattern(body['ledger_lead'], body['parts'])})"
    end = phrase_pattern(body["ledger_end"], body["parts"])
    return tuple(
        (
            LedgerWish(row["wish"]),
            re.compile(
                f"{lead}(?:{phrase_pattern(row['pattern'], body['parts'])})(?:{end})"
            )
            if row.get("whole")
            else _compiled(row["pattern"], body["parts"]),
        )
        for row in body["ledger"]
    )


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
