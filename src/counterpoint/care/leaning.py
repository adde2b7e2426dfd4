"""Does an answer lean to yes or to no, however many words it has?

The shape that is handed in says how an answer is built; "no, I'm fine" is then
a short one. On a care path a no must not be missed, and an unsure answer must
not be taken for one.
"""

from __future__ import annotations

import re

from counterpoint.authored import load
from counterpoint.care.words import begins, spoken_words

# Shapes that say how long an answer is, or that read its first word loosely.
_OPEN = frozenset({"short", "long", "list", "number", "pushback", ""})
# From this many words on an answer is more than an answer.
LONG = 9
_SENTENCE = re.compile(r"[.!?;\n]+")


def leaning(message: str, shape: str, *, pushes: bool, aside: bool) -> str:
    """Return the shape, turned to yes, no or dunno where it begins so.

    A bare goodbye counts as thanks: both take leave.

    `pushes` says that the person plainly pushed back, which then stands;
    `aside` that they asked about something else, which is no answer.
    """
    lists: dict[str, list[str]] = load("care", "leaning").body
    words = _bare(spoken_words(message), lists["fillers"])
    long = len(words.split()) >= LONG
    if words.strip() in lists["nods"]:
        return "short"
    if words.strip() in lists["goodbyes"]:
        return "thanks"
    if begins(words, lists["nobody"]):
        return "long" if long else "short"
    if _plain_no(message, lists["plain_no"]):
        return "no"
    if pushes and shape != "joking":
        return "pushback"
    if shape not in _OPEN:
        return shape
    if shape == "pushback" and begins(words, lists["somebody"]):
        return "short"  # what somebody says, not what is said to us
    for turned, name in (("dunno", "unsure"), ("yes", "yes"), ("no", "no")):
        if begins(words, lists[name]):
            return turned
    if aside:
        return "aside"
    return "long" if shape == "short" and long else shape


def _plain_no(message: str, plain: list[str]) -> bool:
    """Say whether one whole sentence is nothing but a no."""
    sentences = (spoken_words(part).strip() for part in _SENTENCE.split(message))
    return any(sentence in plain for sentence in sentences)


def _bare(words: str, fillers: list[str]) -> str:
    """Drop what only leads up to an answer, as long as one is left."""
    while begins(words, fillers):
        shorter = " " + words.split(maxsplit=1)[-1].lstrip()
        if len(words.split()) == 1:
            return words
        words = shorter
    return words
