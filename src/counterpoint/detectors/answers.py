"""What shape does an answer have, whatever the question was?"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from counterpoint.authored import load
from counterpoint.detectors.phrases import fold, phrase_pattern

LONGEST_SHORT = 20  # words
_LONGEST_PLAIN = 9  # words in a yes, a no, a thank-you
_LONGEST_OBJECTION = 60  # words; in a longer letter it is one thing of many
_LONGEST_LIST = 30  # words
_LONGEST_LISTED = 6  # words in one thing of a list
_LONGEST_READ = 4_000  # characters


class Shape(StrEnum):
    """What an answer looks like from outside."""

    YES = "yes"
    NO = "no"
    DUNNO = "dunno"
    REFUSE = "refuse"
    JOKING = "joking"
    MIXED = "mixed"
    SHORT = "short"
    LIST = "list"
    LONG = "long"
    NUMBER = "number"
    THANKS = "thanks"
    PUSHBACK = "pushback"


_ORDER = (
    Shape.JOKING,
    Shape.PUSHBACK,
    Shape.REFUSE,
    Shape.THANKS,
    Shape.MIXED,
    Shape.DUNNO,
    Shape.YES,
    Shape.NO,
)
_NOT_WORDS = re.compile(r"[^\w'/%?\U0001f44d-]+")
_SEPARATOR = re.compile(r"[,.;?!\n/]+|\band\b|\bor\b|\bthen\b|^\s*[-*\u2022]|\d[.)]")
_DIGITS = re.compile(r"\d+(?:[.:,/]\d+)?(?:st|nd|rd|th|ish|k|m|h|am|pm|x|%)?")


def shape(text: str) -> Shape:
    """Return the shape of an answer; a plain statement is short or long."""
    folded = fold(text[:_LONGEST_READ]).strip()
    words = folded.split()
    flat = _NOT_WORDS.sub(" ", folded).strip()
    if len(words) <= _LONGEST_OBJECTION:
        for kind in _ORDER:
            whole, anywhere = _patterns()[kind]
            if anywhere and anywhere.search(flat):
                return kind
            if kind is Shape.PUSHBACK and _objects(folded):
                return kind
            if whole and len(words) <= _LONGEST_PLAIN and whole.fullmatch(flat):
                return kind
            if kind is Shape.MIXED and _is_number(flat):
                return Shape.NUMBER
    if _is_list(folded):
        return Shape.LIST
    return Shape.SHORT if len(words) <= LONGEST_SHORT else Shape.LONG


@cache
def _patterns() -> dict[Shape, tuple[re.Pattern[str] | None, re.Pattern[str] | None]]:
    """Return for each shape what fills an answer and what may stand in it."""
    body = load("detectors", "answers").body
    filler = phrase_pattern("{filler}", body["parts"])
    found = {}
    for kind in _ORDER:
        whole, anywhere = (
            "|".join(
                phrase_pattern(row["pattern"], body["parts"])
                for row in body["row"]
                if row["shape"] == kind and bool(row.get("whole")) is wanted
            )
            for wanted in (True, False)
        )
        found[kind] = (
            re.compile(
                rf"(?:{filler} ){{0,4}}(?:{whole})(?: (?:{filler}|{whole})){{0,3}}"
            )
            if whole
            else None,
            re.compile(rf"(?<![\w'])(?:{anywhere})(?![\w'])") if anywhere else None,
        )
    return found


def _objects(folded: str) -> bool:
    """Say whether a message hands a question back: "what message?"."""
    opening, sentence = _objections()
    return bool(opening.match(folded) or sentence.search(folded))


@cache
def _objections() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rows = load("detectors", "answers").body["objections"]
    opening, sentence = (phrase_pattern(rows[k], {}) for k in ("opening", "sentence"))
    return (
        re.compile(rf"(?:(?:lol|ok|uh|um|er),? )?(?:{opening})"),
        re.compile(rf"(?:\A|[.?!\n] *)(?:(?:but|no|ok|and),? )?(?:{sentence})"),
    )


@cache
def _number_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    numbers = load("detectors", "answers").body["numbers"]
    word, unit = (phrase_pattern(numbers[key], {}) for key in ("word", "unit"))
    number = rf"(?:{_DIGITS.pattern}|{word})"
    return (
        re.compile(rf"(?:(?:{number}|{unit})(?:[ -]|$)){{1,8}}"),
        re.compile(rf"(?<!\w){_DIGITS.pattern}|(?<!\w)(?:{word})(?!\w)"),
    )


def _is_number(flat: str) -> bool:
    whole, number = _number_words()
    return bool(flat) and bool(whole.fullmatch(flat)) and bool(number.search(flat))


def _is_list(folded: str) -> bool:
    """Say whether an answer names three things, or two on lines of their own."""
    lines = [line for line in folded.splitlines() if line.strip()]
    marked = [line for line in lines if re.match(r"\s*(?:[-*\u2022]|\d+[.)])", line)]
    if len(marked) >= 2:
        return True
    things = [thing.split() for thing in _SEPARATOR.split(folded) if thing.strip()]
    named = [thing for thing in things if thing not in (["idk"], ["maybe"], ["lol"])]
    return (
        len(named) >= 3
        and sum(map(len, named)) <= _LONGEST_LIST
        and all(len(thing) <= _LONGEST_LISTED for thing in named)
    )
