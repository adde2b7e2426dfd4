"""Which claims are there in what the person wrote?

At most three a message, each an exact slice of it. Patterns only, precision first:
a claim that is missed can be added by hand, one that was never made is a false
memory. Nothing is drawn from somebody else's words, from games and stories, from
what is supposed, wished or joked, nor where there is danger or fresh grief.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.detectors.moments import Moment, moments
from counterpoint.detectors.people import people
from counterpoint.detectors.phrases import fold, phrase_pattern, tail
from counterpoint.detectors.quotable import may_be_danger, may_be_quoted
from counterpoint.detectors.quoting import Cuts, wording
from counterpoint.ledger.pasted import is_grave, is_play, pasted
from counterpoint.ledger.records import Claim, ClaimKind, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.detectors.people import Person
    from counterpoint.detectors.quoting import Sentence, Span
    from counterpoint.terms import Turn

MOST_DRAWN = 3
_FEWEST_WORDS = 3
_MOST_WORDS = 24
_MOST_CLAUSES = 160


@dataclass(frozen=True, slots=True)
class Drawn:
    """A claim in a text: `quote` is the slice from `start` to `end` of it."""

    kind: ClaimKind
    start: int
    end: int
    quote: str
    about: str
    matter: tuple[str, ...]


def draw(turn: Turn, *, sitting: str) -> tuple[Claim, ...]:
    """Return the claims that one message makes, in its order.

    None where there is danger in it, or nobody could tell whether there is; none
    where it is part of an exercise or said to the program.
    """
    if not may_be_drawn_from(turn):
        return ()
    return tuple(
        as_claim(turn, found, sitting=sitting) for found in drawn(turn.message.text)
    )


def may_be_drawn_from(turn: Turn) -> bool:
    """Say whether a message may make claims at all."""
    return may_be_quoted(turn) and not may_be_danger(turn)


def as_claim(turn: Turn, found: Drawn, *, sitting: str) -> Claim:
    """Return what was found in a turn as a claim.

    The same words of the same message, drawn again, have the same id: also where
    another reply to it was tried.
    """
    place = f"{turn.message.id}:{found.start}:{found.end}"
    return Claim(
        id=hashlib.sha256(place.encode()).hexdigest()[:32],
        at=turn.message.at,
        kind=found.kind,
        quote=found.quote,
        place=Place(sitting, turn.id, found.start, found.end),
        about=found.about,
        matter=found.matter,
    )


def drawn(text: str) -> tuple[Drawn, ...]:
    """Return the claims in a text, at most three, in its order."""
    read, offset = tail(text)
    if _is_closed(text, read):
        return ()
    known = people(read)
    found = [
        (weight, kind, span)
        for span, words in islice(_clauses(read), _MOST_CLAUSES)
        if (kind_and_weight := _kind(words, known)) is not None
        for kind, weight in [kind_and_weight]
    ]
    best = sorted(found, key=lambda one: (-one[0], one[2]))[:MOST_DRAWN]
    return tuple(
        _drawn(text, kind, (start + offset, end + offset), known)
        for _, kind, (start, end) in sorted(best, key=itemgetter(2))
    )


def drawn_at(text: str, kind: ClaimKind, quote: str) -> Drawn | None:
    """Return the claim that somebody else quotes from a text, if it may be one.

    The quotation has to stand there letter for letter. What is drawn are the whole
    clauses it lies in, so that no "I doubt that" or "when he drinks" is cut off;
    None where the writer does not say them in earnest and in their own voice.
    """
    read, offset = tail(text)
    start = read.find(quote)
    if not quote or start < 0 or _is_closed(text, read):
        return None
    end = start + len(quote)
    around = [
        (span, words)
        for span, words in islice(_clauses(read), _MOST_CLAUSES)
        if span[0] < end and start < span[1]
    ]
    if not around or any(_hangs(words) for _, words in around):
        return None
    first, last = around[0][0][0], around[-1][0][1]
    sentences = [one for one in Cuts(read).sentences if one.start < last]
    if sentences[-1].start > first or len(read[first:last].split()) > _MOST_WORDS:
        return None
    return _drawn(text, kind, (first + offset, last + offset), people(read))


def _hangs(words: str) -> bool:
    """Say whether a clause is none of a life, or hangs on an if or a when."""
    first = words.split(maxsplit=1)[0].strip(",:")
    out = _patterns().out.fullmatch(words) is not None
    return out or first in wording().dependent


def _is_closed(text: str, read: str) -> bool:
    """Say whether nothing in a text is to be held to: play, death, fresh grief."""
    return is_play(text) or is_grave(text) or Moment.FRESH_LOSS in moments(read)


def matter_of(words: str) -> tuple[str, ...]:
    """Return the stems of the words that say what something is about, in order."""
    said = _WORD.findall(fold(words))
    stems = (_stem(word) for word in said if word not in _dull() and len(word) > 2)
    return tuple(dict.fromkeys(stems))


def about_whom(words: str, known: tuple[Person, ...] = ()) -> str:
    """Return whom a clause is about, folded; "" for the person who wrote it.

    A pronoun stands for the first of those known whom it fits, else for itself.
    """
    folded = fold(words)
    first = _WORD.match(folded)
    if first is None or first[0] in _ME:
        return ""
    named = next((p for p in known if folded.startswith(fold(p.mention))), None)
    if named is not None:
        return _bare(fold(named.mention))
    pronoun = _SHORT.get(first[0], first[0].split("'")[0])
    meant = next((p for p in known if p.subject == pronoun), None)
    if meant is not None:
        return _bare(fold(meant.mention))
    if first[0] in _OWNED:
        return _bare(" ".join(folded.split()[:2]))
    return pronoun


_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_ME = frozenset(
    {"i", "i'm", "im", "i've", "ive", "i'll", "i'd", "we", "we're", "we've"}
)
_OWNED = frozenset({"my", "our", "the", "his", "her", "their"})
_SHORT = {"hes": "he", "shes": "she", "theyre": "they"}


def _bare(mention: str) -> str:
    """Return "mum" for "my mum", so that both are the same person."""
    words = mention.removesuffix("'s").split()
    if words[0] not in _OWNED or len(words) == 1:
        return words[0]
    return "-".join(words[-3:]) if words[-2:] == ["in", "law"] else words[-1]


def _drawn(text: str, kind: ClaimKind, span: Span, known: tuple[Person, ...]) -> Drawn:
    quote = text[slice(*span)]
    return Drawn(kind, *span, quote, about_whom(quote, known), matter_of(quote))


# -- clauses ---------------------------------------------------------------------


def _clauses(text: str) -> Iterator[tuple[Span, str]]:
    """Yield the clauses that could be claims of the writer's own, folded too."""
    cuts = Cuts(text)
    foreign = pasted(text)
    for number, atoms in groupby(cuts.atoms, key=itemgetter(3)):
        sentence = cuts.sentences[number]
        if not _is_said(cuts, sentence) or _touches(foreign, sentence):
            continue
        for start, end in _joined(cuts, [atom[:3] for atom in atoms]):
            span = _trimmed(cuts, start, end)
            words = cuts.folded[slice(*span)].split()
            broken = end == sentence.end and sentence.ended_by[:1] in _BREAKS_OFF
            if _FEWEST_WORDS <= len(words) <= _MOST_WORDS and not (
                broken or words[-1] in _patterns().open_ended
            ):
                yield span, " ".join(words)


_BREAKS_OFF = frozenset('([{<*"|\\')


def _is_said(cuts: Cuts, sentence: Sentence) -> bool:
    """Say whether a sentence states something, in the writer's own voice."""
    words = cuts.folded[sentence.start : sentence.end]
    if sentence.reported or "?" in sentence.ended_by or '"' in sentence.ended_by:
        return False
    lists = wording()
    if lists.addressed.search(words) or lists.meta.search(words):
        return False
    first = _WORD.search(words)
    if first is None or first[0] in lists.asking:
        return False
    return _patterns().supposed.search(words) is None


def _touches(foreign: tuple[Span, ...], sentence: Sentence) -> bool:
    nearest = bisect_left(foreign, (sentence.end, 0))  # the last that begins before
    return nearest > 0 and sentence.start < foreign[nearest - 1][1]


_BECAUSE = re.compile(r"\s*,?\s*(?:because|cos|cuz|bc)\b")


def _joined(cuts: Cuts, atoms: list[tuple[int, int, int]]) -> list[Span]:
    """Join the atoms of a clause, and a reason to what it is the reason for."""
    spans: list[Span] = []
    for _, of_one in groupby(atoms, key=itemgetter(2)):
        pieces = list(of_one)
        start, end = pieces[0][0], pieces[-1][1]
        if spans and _BECAUSE.match(cuts.folded, spans[-1][1]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _trimmed(cuts: Cuts, start: int, end: int) -> Span:
    """Leave out how a thing is said at both ends, and punctuation."""
    folded, patterns = cuts.folded, _patterns()
    while (lead := patterns.lead.match(folded, start, end)) and lead.end() < end:
        start = lead.end()
    while start < end and not folded[start].isalnum():
        start += 1
    while trail := patterns.trail.search(folded, start, end):
        end = trail.start()
    while end > start and not folded[end - 1].isalnum():
        end -= 1
    return start, end


# -- kinds -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    kind: ClaimKind
    pattern: re.Pattern[str]
    weight: float


@dataclass(frozen=True, slots=True)
class _Patterns:
    supposed: re.Pattern[str]
    lead: re.Pattern[str]
    trail: re.Pattern[str]
    out: re.Pattern[str]
    shows: re.Pattern[str]
    rows: tuple[_Row, ...]
    open_ended: frozenset[str]
    subjects: frozenset[str]
    nobody: frozenset[str]


@cache
def _patterns() -> _Patterns:
    body = load("ledger", "drawing").body
    clause, parts = body["clause"], body["parts"]

    def either(words: str) -> str:
        return f"(?:{phrase_pattern(words, parts)})"

    return _Patterns(
        supposed=re.compile(rf"(?<![\w']){either(body['sentence']['out'])}(?!\w)"),
        lead=re.compile(rf"[\s,:-]*{either(clause['lead'])}(?![\w'])[\s,:]*"),
        trail=re.compile(rf"[\s,]+{either(clause['trail'])}[\s,]*\Z"),
        out=re.compile(rf"{either(clause['out'])}(?!\w)"),
        shows=re.compile(rf"(?<![\w']){either(body['shows']['pattern'])}(?!\w)"),
        rows=tuple(
            _Row(
                kind=ClaimKind(row["kind"]),
                pattern=re.compile(rf"{either(row['pattern'])}(?!\w)"),
                weight=row["weight"],
            )
            for row in body["row"]
        ),
        open_ended=frozenset(clause["open_ended"].split()),
        subjects=frozenset(body["subject"]["somebody"].split("|")),
        nobody=frozenset(body["subject"]["nobody"].split("|")),
    )


def _kind(words: str, known: tuple[Person, ...]) -> tuple[ClaimKind, float] | None:
    """Return what kind of claim a clause is and its weight, None for no claim."""
    patterns = _patterns()
    if patterns.out.fullmatch(words) or not _has_subject(words, known):
        return None
    for row in patterns.rows:
        if not row.pattern.match(words):
            continue
        detailed = patterns.shows.search(words) is not None
        named = _is_named(words, known)
        if row.kind is ClaimKind.FACT and not (detailed or named):
            return None
        if row.kind is ClaimKind.OTHER_MIND and _is_a_thing(words) and not named:
            return None
        return row.kind, row.weight + (0.3 if detailed else 0.0)
    return None


def _has_subject(words: str, known: tuple[Person, ...]) -> bool:
    """Say whether a clause begins with somebody who is talked about."""
    first = words.split(maxsplit=1)[0].strip(",:")
    if first in _patterns().subjects:
        return True
    return first not in _patterns().nobody and _is_named(words, known)


def _is_a_thing(words: str) -> bool:
    """Say whether a clause begins as of a thing: "my left hand", "the tongue"."""
    return words.split(maxsplit=1)[0] in _OWNED


def _is_named(words: str, known: tuple[Person, ...]) -> bool:
    """Say whether a clause begins with somebody who is named, as "my sister" or "Ann"."""
    return any(words.startswith(fold(person.mention)) for person in known)


# -- matter ----------------------------------------------------------------------


@cache
def _dull() -> frozenset[str]:
    return frozenset(load("ledger", "drawing").body["matter"]["dull"].split())


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    """Return a word without its ending: visits, visited and visiting are one."""
    word = word.removesuffix("'s")
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word.removesuffix(ending)
            if ending == "ies":
                return stem + "y"
            doubled = len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lse"
            return (stem[:-1] if doubled else stem).removesuffix("e")
    return word.removesuffix("e") if len(word) > 3 else word
