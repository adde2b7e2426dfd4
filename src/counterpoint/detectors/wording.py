"""How would this be put in the fewest, most usual words?

The wording of a message is its plain form with filler words dropped ("I just
really kinda want to die" and "i want to die" are worded alike), with slang and
contractions written one way, and with " . " between sentences. Patterns of
risk are written against it. `as_of_another` rewords what is said about
somebody else as if that person were speaking.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.authored import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from counterpoint.detectors.text import Plain

STOP = "."
# Stands for the writer where somebody else is heard.
OWN = "\x03"
# A line with no more words than this runs on into the next.
SHORT_LINE = 3
# A sentence with fewer words is an answer, and not a statement cut short.
FEWEST = 3
# A sentence is not looked for farther away than this many characters.
FARTHEST = 240
_STOPS = frozenset(".!?;\n\u0964-\u2014")
# Letters and digits with the vowel signs of Indic scripts, or the end of a sentence.
_TOKEN = re.compile(
    r"(?:[^\W_]|[\u0900-\u0963\u0966-\u0dff])+|[.!?;\n\u0964]+|-{2,}|\u2014"
)


class Word(NamedTuple):
    """One word and where it stands in the plain text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wording:
    """Words joined by single spaces, with the way back to the plain text."""

    text: str
    words: tuple[Word, ...]
    starts: tuple[int, ...] = field(repr=False, compare=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return offsets into the plain text for offsets into `text`."""
        first = self.words[max(bisect_right(self.starts, start) - 1, 0)]
        last = self.words[max(bisect_right(self.starts, max(end - 1, start)) - 1, 0)]
        return (first.start, last.end)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds of the sentence or sentences around a span."""
        first = max(start - FARTHEST, 0)
        last = min(end + FARTHEST, len(self.text))
        before = self.text.rfind(" . ", first, start + 1)
        after = self.text.find(" . ", max(end - 1, 0), last)
        return (first if before < 0 else before + 2, last if after < 0 else after + 1)


# First word -> (the words after it, what to say instead), longest first.
_Phrases = dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]


@dataclass(frozen=True, slots=True)
class _Usage:
    """How words are put: fillers to drop, phrases to put another way."""

    fillers: frozenset[str]
    slang: _Phrases
    short: _Phrases
    people: frozenset[str]
    others: frozenset[str]
    third: dict[str, tuple[str, ...]]
    left_out: dict[str, tuple[str, ...]]


@cache
def _usage() -> _Usage:
    body = load("detectors", "risk_words").body
    third = {key: tuple(value.split()) for key, value in body["third"].items()}
    people = frozenset(body["people"].split())
    return _Usage(
        fillers=frozenset(body["fillers"].split()),
        slang=_phrases(body["slang"]),
        short=_phrases(body["short"]),
        people=people,
        others=people.union(word for word, own in third.items() if own[0] in _OWN),
        third=third,
        left_out={
            word: own for key, own in _LEFT_OUT.items() for word in body[key].split()
        },
    )


def _phrases(
    table: dict[str, str],
) -> _Phrases:
    """Index phrases by their first word, longest first."""
    index: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for phrase, instead in table.items():
        first, *rest = phrase.split()
        index.setdefault(first, []).append((tuple(rest), tuple(instead.split())))
    return {
        first: tuple(sorted(options, key=lambda option: -len(option[0])))
        for first, options in index.items()
    }


def words_of(plain: Plain) -> tuple[Word, ...]:
    """Return the words of a plain text with slang undone and fillers dropped."""
    usage = _usage()
    words: list[Word] = []
    on_line = 0
    for match in _TOKEN.finditer(plain.plain):
        spelled = match.group()
        if spelled[0] in _STOPS:
            if spelled == "\n" and 0 < on_line <= SHORT_LINE:
                on_line = 0
                continue
            spelled = STOP
        on_line = 0 if spelled is STOP else on_line + 1
        words.append(Word(spelled, match.start(), match.end()))
    spoken = _reword(words, usage.slang)
    return tuple(word for word in spoken if word.text not in usage.fillers)


def wording(words: Sequence[Word]) -> Wording:
    """Join words into a text that patterns can be matched against."""
    short = _reword(words, _usage().short)
    starts: list[int] = []
    place = 1
    for word in short:
        starts.append(place)
        place += len(word.text) + 1
    text = " " + " ".join([word.text for word in short]) + " "
    return Wording(text, tuple(short), tuple(starts))


def _reword(words: Sequence[Word], table: _Phrases) -> list[Word]:
    """Put every listed phrase another way, left to right, once."""
    result: list[Word] = []
    index = 0
    for place, word in enumerate(words):
        if place < index:
            continue
        index = place + 1
        for rest, instead in table.get(word.text, ()):
            after = place + 1 + len(rest)
            if rest and tuple([w.text for w in words[place + 1 : after]]) != rest:
                continue
            end = words[after - 1].end
            result.extend([Word(part, word.start, end) for part in instead])
            index = after
            break
        else:
            result.append(word)
    return result


def as_of_another(words: Sequence[Word]) -> tuple[Word, ...] | None:
    """Reword sentences about somebody else in that person's own voice.

    Sentences in which nobody else is the subject are left out. Return None
    if there is no other sentence.
    """
    usage = _usage()
    kept: list[Word] = []
    for sentence in _sentences(words):
        if any(word.text in usage.others for word in sentence):
            spoken = list(_in_own_voice(sentence, usage))
            if spoken:
                kept.extend(spoken)
                kept.append(Word(STOP, spoken[-1].end, spoken[-1].end))
    return tuple(kept) or None


def with_the_i(words: Sequence[Word]) -> tuple[Word, ...] | None:
    """Say "i" where a writer in a hurry left it out: "tried to" is "i tried to".

    Return None if it was nowhere left out.
    """
    left_out = _usage().left_out
    kept: list[Word] = []
    added = False
    for sentence in _sentences(words):
        first = sentence[0]
        own = left_out.get(first.text, ())
        if own and len(sentence) >= FEWEST and not _asks_or_orders(sentence):
            kept.extend(Word(part, first.start, first.start) for part in own)
            added = True
        kept.extend(sentence)
        kept.append(Word(STOP, sentence[-1].end, sentence[-1].end))
    return tuple(kept) if added else None


def _asks_or_orders(sentence: list[Word]) -> bool:
    """Say whether a sentence speaks to somebody: "have you", "take your time"."""
    return any(word.text in _TO_YOU for word in sentence[1:3])


_LEFT_OUT = {"left_out_i": ("i",), "left_out_i_am": ("i", "am")}
_TO_YOU = frozenset(["you", "your", "yourself", "yours", "u", "ur", "i", "we", "he"])


def _sentences(words: Sequence[Word]) -> Iterable[list[Word]]:
    sentence: list[Word] = []
    for word in words:
        if word.text == STOP:
            if sentence:
                yield sentence
            sentence = []
        else:
            sentence.append(word)
    if sentence:
        yield sentence


def _in_own_voice(sentence: list[Word], usage: _Usage) -> Iterable[Word]:
    """Turn "my little brother says he wants to" into "i says i want to"."""
    following = [word.text for word in sentence[1:]] + [STOP]
    for word, after in zip(sentence, following, strict=True):
        text = word.text
        if text in usage.people:
            yield Word("i", word.start, word.end)
        elif text == "her":
            instead = "me" if after in _AFTER_OBJECT else "my"
            yield Word(instead, word.start, word.end)
        elif text in usage.third:
            for part in usage.third[text]:
                yield Word(part, word.start, word.end)
        elif text in _OWN:
            # The writer's own part in it must not be taken for the other's.
            yield Word(OWN, word.start, word.end)
        else:
            yield word


_OWN = frozenset(["i", "me", "my", "myself", "mine"])
_AFTER_OBJECT = frozenset(
    f"{STOP} and but or if so to from in on at with when because while that then "
    "last this next every again anymore now yesterday today tonight".split()
)
