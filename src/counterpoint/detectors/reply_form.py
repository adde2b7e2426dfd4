"""Is a reply whole, plain, in English, and how much does it say?

Counting sentences and questions is by their marks; what stands in quotation
marks is the person's and does not count.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.detectors.language import ENGLISH, languages
from counterpoint.detectors.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Span = tuple[str, int, int]

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LATIN = re.compile(r"[a-z\u00c0-\u024f']+", re.IGNORECASE)
_QUESTION = re.compile(r"\?+")

# Links, images, tags, tables, code, headings; a product reply is plain text.
_MARKUP = re.compile(
    r"https?:|www\.\w|\b[a-z0-9-]{2,40}\.(?:com|org|net|gov|edu|co|io|info|uk|de|app)\b"
    r"|!?\[[^\]\n]{1,80}\]\(|</?[a-z][^>\n]{0,80}>|\*\*|__\w|`{1,3}|^\s{0,3}#{1,6}\s"
    r"|^\s{0,3}(?:[-*\u2022]|\d{1,2}[.)])\s+\S|^\s{0,3}>|\|\s?-{2,}|data:\w+/",
    re.IGNORECASE | re.MULTILINE,
)

# A number to call: longer ones anywhere, short ones where calling is spoken of.
_LONG_NUMBER = re.compile(r"(?<![\w.,])\+?\(?\d(?:[\d\s().-]{5,18})\d(?![\w%])")
_DATED = re.compile(  # on 3 November 2026
    r".*\b\d{1,2} (?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december) (?:19|20)\d\d\Z",
    re.DOTALL,
)
_SHORT_NUMBER = re.compile(
    r"\b(?:call|text|ring|dial|phone|reach|contact|message|helpline|lifeline|hotline"
    r"|number|at|on)(?: \w+){0,4}[ :]{1,2}(\d{3,6}|\d{3} \d{3})(?!\d| ?%| ?(?:days?|"
    r"nights?|hours?|minutes?|weeks?|people|times))\b|\b(988|911|999|112|111|000|116 ?123)\b"
)
_DATE = re.compile(
    r"\A(?:19|20)\d\d(?:[-./]\d{1,2}){0,2}\Z|\A\d{1,2}[-./]\d{1,2}[-./]\d{2,4}\Z"
)

_BROKEN = re.compile(
    r"[\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
    r"|<\|?/?(?:im_|end|start|eot|bos|eos|pad|s>|think|assistant|user|system)"
    r"|\A\s*[\[{]\s*[\"{\[]|\[/?(?:inst|sys|end)\b|\{\{?[a-z_]{2,20}\}?\}|###|\u00e2\u20ac|\u00c3[\u0080-\u00bf]"
    r"|\b(\w{1,30})(?:[\s,.]{1,3}\1\b){3}|([^\w\s.\-=_*])\2{4}",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.?!:;)\]\"'\u2019\u201d*\u2026\u3002]\s*\Z")
_FEW = 8  # words; a shorter reply may end as it likes
_ODD = 3  # words; so few may look like another language as much as like English

_ENOUGH_ENGLISH = 0.18  # share of the small words; running English has about 0.5


def is_empty(text: str) -> bool:
    """Say whether there is nothing to read."""
    return not any(character.isalnum() for character in text)


def form_faults(text: str) -> Iterator[Span]:
    """Yield what makes a text unfit to show, whatever it says."""
    if is_empty(text):
        yield ("empty_reply", 0, 0)
        return
    if broken := _BROKEN.search(text):
        yield ("broken_text", *broken.span())
    elif _is_cut_off(text):
        yield ("broken_text", 0, 0)
    if not _reads_english(text):
        yield ("not_english", 0, 0)
    if markup := _MARKUP.search(text):
        yield ("markdown_or_link", *markup.span())


def numbers_unlisted(text: str, given: Iterable[str]) -> Iterator[Span]:
    """Yield numbers to call that do not stand in one of the given texts."""
    known = {_digits(number) for source in given for number in _numbers(source)}
    for start, end in _number_spans(text):
        if _digits(text[start:end]) not in known:
            yield ("hotline_number_unlisted", start, end)


def count_sentences(text: str) -> int:
    """Return how many sentences a text has, quotations blanked out before."""
    return len(sentences(text))


def question_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return where question marks stand."""
    return tuple(match.span() for match in _QUESTION.finditer(text))


def _is_cut_off(text: str) -> bool:
    return len(text.split()) >= _FEW and not _ENDED.search(text)


def _reads_english(text: str) -> bool:
    words = [word.lower() for word in _WORD.findall(text)]
    letters = sum(map(len, words))
    if sum(map(len, _LATIN.findall(text))) < 0.9 * letters:
        return False
    likely = languages(text)
    if len(words) > 1 and ENGLISH not in likely[: 1 if len(words) > _ODD else None]:
        return False
    if len(words) < _FEW:
        return True
    english = _english()
    return sum(word in english for word in words) >= _ENOUGH_ENGLISH * len(words)


@cache
def _english() -> frozenset[str]:
    return frozenset(load("detectors", "replies").body["small_words"].split())


def _number_spans(text: str) -> Iterator[tuple[int, int]]:
    for match in _LONG_NUMBER.finditer(text):
        digits = _digits(match[0])
        if 6 <= len(digits) <= 15 and not _DATE.match(match[0].strip()):
            yield match.span()
    lowered = text.lower()
    for match in _SHORT_NUMBER.finditer(lowered):
        start, end = match.span(match.lastindex or 1)
        if not _DATED.match(lowered[max(0, start - 20) : end]):
            yield start, end


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d(?:[\d\s().-]{0,18}\d)?", text)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)
