"""Is this one of the few moments that want an answer of their own?

Read sentence by sentence from `data/en/moments.toml`. Narrow on purpose: a
moment that is missed is answered like any other message.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from counterpoint.authored import load
from counterpoint.detectors.phrases import Phrases, fold, phrase_pattern, phrases, tail


class Moment(StrEnum):
    """What is going on in a message, beside what it asks for."""

    FRESH_LOSS = "fresh_loss"
    SAYS_WHAT_NEXT = "says_what_next"
    WRONGED = "wronged_by_a_stranger"
    ANGRY_AT_PROGRAM = "angry_at_the_program"
    NO_MORE_QUESTIONS = "no_more_questions"
    ASKS_OUR_VIEW = "asks_our_view"
    MONTHS_SINCE = "months_since"


_SENTENCE_END = re.compile(r"[.!?;\n]+")


def moments(text: str) -> frozenset[Moment]:
    """Return the moments that a message holds."""
    found: set[Moment] = set()
    for sentence in _SENTENCE_END.split(fold(tail(text)[0])):
        found |= {
            moment
            for moment, rows in _rows().items()
            if rows.first(sentence) and not _taken_back(moment, sentence)
        }
    return frozenset(found)


@cache
def _rows() -> dict[Moment, Phrases]:
    return {Moment(name): rows for name, rows in phrases("moments", "moment").items()}


def _taken_back(moment: Moment, sentence: str) -> bool:
    unless = _unless().get(moment)
    return unless is not None and unless.search(sentence) is not None


@cache
def _unless() -> dict[Moment, re.Pattern[str]]:
    body = load("detectors", "moments").body
    return {
        Moment(row["moment"]): re.compile(
            rf"(?<![\w'])(?:{phrase_pattern(row['pattern'], body['parts'])})(?!\w)"
        )
        for row in body["unless"]
    }
