"""Which languages does this text seem to be in?

A guess from small words and from scripts, cheap enough for every message. It
is there to say that a language cannot be read well, not to choose one: in
doubt the answer is English, which is read in full.
"""

from __future__ import annotations

import re
from functools import cache

from counterpoint.authored import load
from counterpoint.detectors.text import normalise

ENGLISH = "en"
# ISO 639 for a language that is not known: a script we cannot read.
UNKNOWN = "und"
# A language is named if this share of the words belongs to it.
SHARE = 0.12
# A text is judged by its beginning.
READ = 2000

_WORD = re.compile(r"(?:[^\W\d_]|[\u0900-\u0dff])+")
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
# Scripts in which nothing can be read; a word must be written wholly in one,
# so that Latin words disguised with look-alike letters do not count.
_FOREIGN = re.compile(
    r"(?:[\u0400-\u052f]{2,}|[\u0370-\u03ff]{2,}|[\u0590-\u08ff]+|[\u0980-\u0dff]+"
    r"|[\u0e00-\u0eff]+|[\u1000-\u109f]+|[\u10a0-\u10ff]+|[\u3040-\u30ff]+"
    r"|[\u3400-\u9fff]+|[\uac00-\ud7af]+)"
)


@cache
def _small_words() -> dict[str, frozenset[str]]:
    words: dict[str, str] = load("detectors", "languages").body["words"]
    return {language: frozenset(line.split()) for language, line in words.items()}


def languages(text: str) -> tuple[str, ...]:
    """Return ISO 639 codes, likeliest first; never empty."""
    beginning = text[:READ]
    written = _WORD.findall(beginning)
    if not written:
        return (ENGLISH,)
    shares = {UNKNOWN: _share_of_scripts(written)}
    plain = [word for word in _WORD.findall(normalise(beginning).plain) if word]
    for language, small in _small_words().items():
        shares[language] = sum(word in small for word in plain) / max(len(plain), 1)
    devanagari = sum(bool(_DEVANAGARI.search(word)) for word in written)
    shares["hi"] += devanagari / len(written)
    if shares[UNKNOWN] >= 0.5:
        # Undisguised letters can look like small words of other languages.
        return (UNKNOWN,)
    ranked = sorted(
        (-share, language) for language, share in shares.items() if share >= SHARE
    )
    best = -ranked[0][0] if ranked else 0.0
    near = tuple(language for share, language in ranked if -share * 2 >= best)
    return near or (ENGLISH,)


def _share_of_scripts(written: list[str]) -> float:
    foreign = sum(_FOREIGN.fullmatch(word) is not None for word in written)
    return foreign / len(written)
