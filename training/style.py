"""How else might somebody have typed the same words?

Changes that leave the meaning alone: apostrophes, stops, capitals, question
marks, slips of the finger. Used to train against style, and to measure whether
that worked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

_APOSTROPHE = re.compile(r"(?<=\w)['\u2019](?=\w)")
_BARE = {
    "im": "I'm",
    "ive": "I've",
    "dont": "don't",
    "cant": "can't",
    "didnt": "didn't",
    "doesnt": "doesn't",
    "isnt": "isn't",
    "wasnt": "wasn't",
    "wouldnt": "wouldn't",
    "couldnt": "couldn't",
    "shouldnt": "shouldn't",
    "havent": "haven't",
    "hasnt": "hasn't",
    "wont": "won't",
    "thats": "that's",
    "whats": "what's",
    "hes": "he's",
    "shes": "she's",
    "theyre": "they're",
    "youre": "you're",
    "theres": "there's",
    "i": "I",
}
_BARE_WORD = re.compile(r"\b(" + "|".join(_BARE) + r")\b")
_STOPS = re.compile(r"[.,;:!\u2026\u2013\u2014-]+(?=\s|$)")
_LETTERS = re.compile(r"[a-z]{4,}", re.IGNORECASE)


def chatty(text: str) -> str:
    """Drop capitals, apostrophes and stops."""
    return _STOPS.sub("", _APOSTROPHE.sub("", text)).lower()


def correct(text: str) -> str:
    """Put apostrophes, a capital and a final stop where they belong."""
    full = _BARE_WORD.sub(lambda found: _BARE[found[1]], text)
    full = full[:1].upper() + full[1:]
    return full if full[-1:] in {".", "!", "?", '"'} else full + "."


def loud(text: str) -> str:
    """Put it all in capitals."""
    return text.upper()


def mistyped(text: str, source: random.Random, *, share: float = 0.1) -> str:
    """Let some of the longer words slip: swap, drop or double a letter."""

    def slip(found: re.Match[str]) -> str:
        word = found[0]
        if source.random() >= share:
            return word
        at = source.randrange(1, len(word) - 1)
        match source.randrange(3):
            case 0:
                return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            case 1:
                return word[:at] + word[at + 1 :]
            case _:
                return word[:at] + word[at] + word[at:]

    return _LETTERS.sub(slip, text)


def retyped(text: str, source: random.Random) -> str:
    """Return the text in one of the ways in which it might have been typed."""
    chance = source.random()
    if chance < 0.2:
        text = chatty(text)
    elif chance < 0.4:
        text = correct(text)
    if source.random() < 0.3:
        text = mistyped(text, source, share=0.06)
    if source.random() < 0.2:
        text = text.replace("?", "")
    if source.random() < 0.2:
        text = text.replace('"', "")
    return text
