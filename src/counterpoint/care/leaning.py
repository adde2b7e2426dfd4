"""Does an answer lean to yes or to no, however many words it has?

The shape that is handed in says how an answer is built; "no, I'm fine" is then
a short one. On a care path a no must not be missed, and an unsure answer must
not be taken for one.
"""

from __future__ import annotations

from counterpoint.authored import load
from counterpoint.care.words import spoken_words

# Shapes that say how long an answer is, or that read its first word loosely.
_OPEN = frozenset({"short", "long", "list", "number", "pushback", ""})
# From this many words on an answer is more than an answer.
LONG = 9


def leaning(message: str, shape: str, *, pushes: bool, aside: bool) -> str:
    """Return the shape, turned to yes, no or dunno where it begins so.

    `pushes` says that the person plainly pushed back, which then stands;
    `aside` that they asked about something else, which is no answer.
    """
    words = spoken_words(message)
    lists: dict[str, list[str]] = load("care", "leaning").body
    if words.strip() in lists["nods"]:
        return "short"
    if pushes and shape != "joking":
        return "pushback"
    if shape not in _OPEN:
        return shape
    for turned, name in (("dunno", "unsure"), ("yes", "yes"), ("no", "no")):
        if any(words.startswith(f" {beginning}") for beginning in lists[name]):
            return turned
    if aside:
        return "aside"
    return "long" if shape == "short" and len(words.split()) >= LONG else shape
