"""What does an answer hold: a number, a list, a choice, or a wish to skip or stop?

Reads leniently and gives None where it would have to guess. It does not know
which exercise is asking.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from counterpoint.authored import load

if TYPE_CHECKING:
    from collections.abc import Iterable

_READ = 400  # characters in which a number is looked for
_TRIM = " \t\r\n.,;:!?-"


class Command(StrEnum):
    """What a person can say about the exercise itself."""

    SKIP = "skip"
    BACK = "back"
    STOP = "stop"
    LATER = "later"
    GO_ON = "go_on"
    DONE = "done"
    DUNNO = "dunno"


def command(text: str) -> Command | None:
    """Return what is asked of the exercise, if the message is only that."""
    return _commands().get(bare(text)) if len(text) <= 120 else None


def ends_writing(text: str) -> bool:
    """Say whether a message is "done", or has it as its last line."""
    lines = text.strip().splitlines()
    return bool(lines) and command(lines[-1]) is Command.DONE


@cache
def _commands() -> dict[str, Command]:
    phrases: dict[str, list[str]] = load("conversation.guide", "exercise_words").body[
        "commands"
    ]
    return {p: Command(name) for name, known in phrases.items() for p in known}


_BEFORE = re.compile(
    r"^(?:(?:ok|okay|please|just|um|uh|well|sorry|hm+|lets|can we|could we|can i"
    r"|could i|shall we|actually|yeah|id rather|i would rather|id like to) )+"
)
_AFTER = re.compile(r"(?: (?:please|thanks|thank you|now|for now|ok|then))+$")


def bare(text: str) -> str:
    """Return a short message without case, punctuation and politeness."""
    words = re.sub(r"['\u2019`]", "", text.lower())
    words = " ".join(re.findall(r"[^\W_]+", words))
    return _AFTER.sub("", _BEFORE.sub("", words))


def has_words(text: str) -> bool:
    """Say whether anything in a text can be read as a word or number."""
    return re.search(r"[^\W_]", text) is not None


# Numbers

NUMBER_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBER_WORDS = (
    {word: value for value, word in enumerate(NUMBER_WORDS)}
    | {word: 20 + 10 * i for i, word in enumerate(_TENS)}
    | {"hundred": 100}
)
_EDGES = {"not at all": 0.0, "completely": 1.0, "totally": 1.0, "certain": 1.0}
_HALF = re.compile(r"\b50 ?[/-] ?50\b|\bfifty[ -]fifty\b")
_RANGE = re.compile(r"(?<![\w.,/-])(\d{1,3}) ?%? ?(?:-|to|or|and) ?(\d{1,3})(?![\w/:])")
_PART = re.compile(r"(?<![\w.,-])(\d{1,3}) ?(?:/|out of|of) ?(100?)\b")
_WORDED_PART = re.compile(rf"\b({'|'.join(NUMBER_WORDS[:11])}) out of ten\b")
_PERCENT = re.compile(r"(?<![\w.,-])(\d{1,3})(?:[.,]\d{1,2})? ?(?:%|per ?cent\b|pct\b)")
_DECIMAL = re.compile(r"(?<![\w.,-])0?[.,](\d{1,2})(?![\w.,])")
_PLAIN = re.compile(
    r"(?<![\w:.,/-])(\d{1,3})(?:[.,]\d{1,2})?(?![\w:/%]|[.,]\d)"
    # A count of something else is no answer on a scale.
    r"(?! ?(?:am|pm|h|hours?|days?|weeks?|months?|years?|people|times)\b)"
)


def number(text: str, *, low: int = 0, high: int = 100) -> int | None:
    """Return the one number between two bounds that a text gives.

    Two numbers that are no range ("80, but I slept 4") give None.
    """
    plain = plain_words(text)
    if _HALF.search(plain):
        return round((low + high) / 2)
    found = _marked(plain, high) or _counted(plain, high)
    if len(found) != 1 or not low <= (value := found.pop()) <= high:
        return None
    return value


def _marked(plain: str, high: int) -> set[int]:
    """Return numbers that say on what scale they are, or between what."""
    if ranged := _RANGE.search(plain):
        return {round((int(ranged[1]) + int(ranged[2])) / 2)}
    if worded := _WORDED_PART.search(plain):
        return {round(_NUMBER_WORDS[worded[1]] * high / 10)}
    found = {round(int(m[1]) * high / int(m[2])) for m in _PART.finditer(plain)}
    return found or {round(int(m[1]) * high / 100) for m in _PERCENT.finditer(plain)}


def _counted(plain: str, high: int) -> set[int]:
    """Return bare numbers, in figures or else in words."""
    if (share := _DECIMAL.fullmatch(plain)) and high == 100:
        return {round(float(f"0.{share[1]}") * 100)}
    figures = {int(m[1]) for m in _PLAIN.finditer(plain)}
    return figures if re.search(r"\d", plain) else _worded(plain, high)


def _worded(plain: str, high: int) -> set[int]:
    words = re.findall(r"[a-z]+", plain)
    if len(words) > 12:
        return set()
    if (edge := _EDGES.get(" ".join(words))) is not None:
        return {round(edge * high)}
    found: list[int] = []
    tens = False
    for word in words:
        value = _NUMBER_WORDS.get(word)
        if value is None or (word == "one" and len(words) > 1 and not tens):
            tens = False
        elif tens and value < 10:
            found[-1] += value
            tens = False
        elif value == 100 and found:
            found[-1] *= 100
        else:
            found.append(value)
            tens = 20 <= value <= 90
    return set(found)


@dataclass(frozen=True, slots=True)
class Trailing:
    """A rating given along with something else: `rest` is the text without it."""

    number: str
    rest: str


_TRAILING = re.compile(
    r"(?P<gap>[\s,:;(-]{1,4})(?:about |maybe |like |around |say |roughly )?"
    r"(?P<number>\d{1,3} ?(?P<mark>%|per ?cent|/ ?100?|out of 100?)?)\)?\.?\s{0,3}$",
    re.IGNORECASE,
)


def trailing_number(
    text: str, *, high: int = 100, marked: bool = False
) -> Trailing | None:
    """Return a rating that was written along with another answer.

    One that says its scale ("80 %") counts anywhere; a bare number, unless
    only `marked` ones are wanted, after a few words ("ashamed, 80").
    """
    match = _TRAILING.search(text, max(0, len(text) - 60))
    rest = text[: match.start()].rstrip(_TRIM + "(") if match else ""
    if match is None or not has_words(rest):
        return _rating_within(text, high=high)
    apart = 8 if match["gap"].strip() else 2
    if not match["mark"] and (marked or len(rest.split()) > apart):
        return None
    value = number(match["number"], high=high)
    return None if value is None else Trailing(match["number"], rest)


def _rating_within(text: str, *, high: int) -> Trailing | None:
    ratings = {match[0] for match in _PERCENT.finditer(plain_words(text))}
    if len(ratings) != 1 or number(rating := ratings.pop(), high=high) is None:
        return None
    return Trailing(rating, text)


def plain_words(text: str) -> str:
    """Return the head of a text in lower case, with single spaces and dashes."""
    lower = text[:_READ].lower().replace("\u2013", "-").replace("\u2014", "-")
    return " ".join(lower.split())


# Lists, choices, quotations

_BULLET = re.compile(r"^\s*(?:[-*\u2022]|\d{1,2}[.)])\s+")


def items(text: str) -> tuple[str, ...]:
    """Return the things listed in a text, each an exact slice of it."""
    lines = [_BULLET.sub("", line) for line in text.splitlines()]
    if len([line for line in lines if has_words(line)]) < 2:
        lines = re.split(r"[;,]| and ", text)
    return tuple(line.strip(_TRIM) for line in lines if has_words(line))


def choice(text: str, choices: Iterable[tuple[str, tuple[str, ...]]]) -> str | None:
    """Return the one choice whose words are in a text."""
    said = set(bare(text[:_READ]).split())
    found = [name for name, words in choices if said & set(words)]
    return found[0] if len(found) == 1 else None


def opening_of(text: str, *, words: int) -> str:
    """Return the first words of a text, exactly, up to a whole word."""
    cut = list(re.finditer(r"\S+", text[: words * 40]))[:words]
    return text[cut[0].start() : cut[-1].end()] if cut else ""
