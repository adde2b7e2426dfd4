"""Which languages does this text seem to be in?

A rough guess by common words, enough to say honestly that a language is not
read well. It does not decide what is read: every text is read for danger.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from counterpoint.authored import load

_WORD = re.compile(r"[a-z]+")
_READ_AT_MOST = 4_000  # characters
_SHARE = 0.2
_OTHER_SCRIPT = "other"


def languages(text: str) -> tuple[str, ...]:
    """Return ISO 639-1 codes, the likeliest first.

    English is assumed for a text in Latin letters too short to tell; "other"
    stands for a text mostly in other letters; a text without letters is ().
    """
    read = unicodedata.normalize("NFKD", text[:_READ_AT_MOST]).lower()
    letters = [character for character in read if character.isalpha()]
    if not letters:
        return ()
    if sum(character < "\u0250" for character in letters) < len(letters) / 2:
        return (_OTHER_SCRIPT,)
    latin = "".join(character for character in read if character < "\u0250")
    words = _WORD.findall(latin.replace("'", ""))
    if not words:
        return ("en",)
    counts = {
        language: sum(word in common for word in words)
        for language, common in _common().items()
    }
    most = max(counts.values())
    if most < max(1, _SHARE * len(words) / 2):
        return ("en",)
    likely = [code for code, count in counts.items() if count >= max(1, most / 2)]
    return tuple(sorted(likely, key=lambda code: -counts[code]))


@cache
def _common() -> dict[str, frozenset[str]]:
    return {
        language: frozenset(words)
        for language, words in load("detectors", "language").body["common"].items()
    }
