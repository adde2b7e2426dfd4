"""Which of the person's own clauses is worth saying back to them?

Not the first one and not the topic: the absolute word, the verdict on oneself,
the claim about somebody else's mind, what was left unsaid, the thing said in
passing. `focuses` ranks clauses; every quotation is an exact slice of the text.
It knows nothing of what will be said about the clause.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.detectors.phrases import (
    Hit,
    Phrases,
    fold,
    phrase_pattern,
    phrases,
    tail,
)
from counterpoint.detectors.quoting import Cuts, wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from counterpoint.detectors.quoting import Span

MOST_FOCUSES = 16
_MOST_HITS = 120  # of one kind; a thousand-word letter has fewer
_MOST_EARLIER = 30
_LATEST = 5  # atoms that may be quoted for want of anything better


class FocusKind(StrEnum):
    """Why a clause is worth saying back."""

    ABSOLUTE = "absolute"
    VERDICT = "verdict"
    MIND_CLAIM = "mind_claim"
    SHOULD = "should"
    UNSAID = "unsaid"
    DECISION = "decision"
    PASSING = "passing"
    CONTRAST = "contrast"
    FEELING = "feeling"
    WISH = "wish"
    LOSS = "loss"
    PREDICTION = "prediction"
    REPEATED = "repeated"
    ACT = "act"
    BLAME = "blame"
    CLAIM = "claim"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Focus:
    """A clause of the person's own, and the word in it that carries the most."""

    kind: FocusKind
    start: int
    end: int
    quote: str
    word: str
    score: float


def focuses(text: str, earlier: Sequence[str] = ()) -> tuple[Focus, ...]:
    """Return the clauses worth saying back, best first.

    Empty only for a text without a word. A clause may come back under more
    than one kind, since what can be said about it differs by kind.
    """
    read, offset = tail(text)
    cuts = Cuts(read)
    if not cuts.sentences:
        return ()
    found = [
        (kind, hit, span)
        for kind, hit in _hits(cuts, earlier)
        if (span := cuts.around(hit.start, hit.end)) is not None
    ]
    forms = {span: _form(cuts, *span) for span in {span for *_, span in found}}
    known = _known(earlier)
    shown = {span: _shown(cuts.folded[slice(*span)], known) for span in forms}
    weighed = [
        _focus(cuts, kind, hit, span, form=form + _pictured(kind, shown[span]))
        for kind, hit, span in found
        if (form := forms[span]) is not None and _is_of(cuts, kind, span)
    ]
    ranked = _ranked(weighed) or [_last_resort(cuts)]
    return tuple(
        replace(focus, start=focus.start + offset, end=focus.end + offset)
        for focus in ranked
    )


# -- finding -------------------------------------------------------------------


def _hits(cuts: Cuts, earlier: Sequence[str]) -> Iterator[tuple[FocusKind, Hit]]:
    for kind, rows in _rows().items():
        for hit in islice(rows.hits(cuts.folded), _MOST_HITS):
            yield kind, _moved(cuts, kind, hit)
    for hit in _asides(cuts):
        yield FocusKind.PASSING, hit
    for hit in _repeated(cuts, earlier):
        yield FocusKind.REPEATED, hit
    for at, *_ in cuts.atoms[-_LATEST:]:
        weight = 1.0 if at == cuts.atoms[-1][0] else 0.6
        yield FocusKind.LAST, Hit(at, at + 1, at, at, "among the last things", weight)


@cache
def _rows() -> dict[FocusKind, Phrases]:
    return {FocusKind(kind): rows for kind, rows in phrases("focus", "kind").items()}


@cache
def _weights() -> dict[FocusKind, float]:
    weights = load("detectors", "focus").body["weights"]
    return {FocusKind(kind): float(weight) for kind, weight in weights.items()}


@cache
def _unless() -> dict[FocusKind, re.Pattern[str]]:
    return {
        FocusKind(kind): re.compile(rf"(?<!\w)(?:{phrase_pattern(row, {})})(?!\w)")
        for kind, row in load("detectors", "focus").body["unless"].items()
    }


# Marks whose clause is the one beside them, not the one they stand in.
_BEFORE = frozenset({"lol", "lmao", "lmfao", "haha", "hahaha", "ha", "rofl", "xd"})
_BELITTLED = ("i know it", "it's stupid", "its stupid", "it's silly", "its silly")
_POINTS_BACK = ("that's the", "thats the")
_AFTER = frozenset({"anyway", "anyways", "btw", "by the way", "oh and", "also", "but"})


def _moved(cuts: Cuts, kind: FocusKind, hit: Hit) -> Hit:
    """Move a hit on a mark to the clause that the mark is about."""
    if kind not in {FocusKind.PASSING, FocusKind.CONTRAST, FocusKind.CLAIM}:
        return hit
    mark = cuts.folded[hit.word_start : hit.word_end]
    if mark.startswith(_POINTS_BACK):
        return _at(hit, max(0, len(cuts.folded[: hit.start].rstrip(" ,.\n")) - 1))
    if kind is FocusKind.CLAIM and cuts.folded[hit.end : hit.end + 1] not in {",", ":"}:
        return hit
    belittled = mark.startswith(_BELITTLED)
    place = len(cuts.folded[: hit.start].rstrip(" ,.\n")) - 1
    if (mark in _BEFORE or belittled) and place >= 0:
        return _at(hit, place)
    rest = cuts.folded[hit.end :]
    place = len(cuts.folded) - len(rest.lstrip(" ,.:\n"))
    beside = mark in _AFTER or belittled or kind is not FocusKind.PASSING
    return _at(hit, place) if beside and place < len(cuts.folded) else hit


def _at(hit: Hit, place: int) -> Hit:
    return replace(hit, start=place, end=place + 1, word_start=place, word_end=place)


_ASIDE = re.compile(r"\(([^()\n]{6,90})\)")


def _asides(cuts: Cuts) -> Iterator[Hit]:
    """Yield what was put in brackets: it was said, and made small."""
    for match in islice(_ASIDE.finditer(cuts.text), 20):
        start, end = match.span(1)
        yield Hit(start, end, end, end, "said in brackets", 1.1)


_CONTENT = re.compile(r"(?<![\w'])[a-z]{4,}(?![\w'])")


def _repeated(cuts: Cuts, earlier: Sequence[str]) -> Iterator[Hit]:
    """Yield the last place of a word that the person comes back to."""
    here = [
        (match.span(), stem)
        for match in islice(_CONTENT.finditer(cuts.folded), 1500)
        if (stem := stem_of(match[0]))
    ]
    counts = Counter(stem for _, stem in here)
    before: Counter[str] = Counter()
    for text in earlier[-_MOST_EARLIER:]:
        before.update({stem_of(word) for word in _CONTENT.findall(fold(text[:4000]))})
    last = {stem: span for span, stem in here}
    for stem, (start, end) in last.items():
        times = counts[stem] + before[stem]
        if times < (3 if len(here) > 60 else 2):
            continue
        weight = 0.8 + min(times, 5) * 0.08
        yield Hit(start, end, start, end, "comes back to this word", weight)


@cache
def _dull() -> frozenset[str]:
    return frozenset(load("detectors", "focus").body["dull"].split())


def stem_of(word: str) -> str:
    """Return a word without its ending, or "" for a word that says little."""
    if word in _dull():
        return ""
    stem = word
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            stem = word.removesuffix(ending)
            break
    return "" if stem in _dull() else stem


# -- weighing ------------------------------------------------------------------


def _is_of(cuts: Cuts, kind: FocusKind, span: Span) -> bool:
    """Say whether nothing in the clause forbids taking it for this kind."""
    unless = _unless().get(kind)
    return unless is None or unless.search(cuts.folded, *span) is None


def _focus(cuts: Cuts, kind: FocusKind, hit: Hit, span: Span, *, form: float) -> Focus:
    start, end = span
    inside = start <= hit.word_start < hit.word_end <= end
    return Focus(
        kind=kind,
        start=start,
        end=end,
        quote=cuts.text[start:end],
        word=cuts.text[hit.word_start : hit.word_end] if inside else "",
        score=_weights()[kind] * hit.weight + form,
    )


def _form(cuts: Cuts, start: int, end: int) -> float | None:
    """Return what a clause gains or loses by its place, length and address.

    None where it must not be quoted at all.
    """
    lists = wording()
    folded = cuts.folded[start:end]
    if lists.means.search(folded):
        return None
    words = folded.split()
    sentence = cuts.sentences[cuts.atoms[cuts.atom_at(start)][3]]
    score = 0.9 * (start / max(1, len(cuts.folded)))
    score -= {1: 4.0, 2: 0.8}.get(len(words), 0.0)
    score -= 0.12 * max(0, len(words) - 9)
    score += 0.4 if words and words[0] in lists.subjects else 0.0
    score -= _dependent(folded, words, opens=_opens(cuts, sentence.start, start))
    score += 0.7 if cuts.atom_at(start) == len(cuts.atoms) - 1 else 0.0
    asks = "?" in sentence.ended_by or (words and words[0] in lists.asking)
    score -= 2.5 if asks and not _CLEFT.match(folded) else 0.0
    score -= 3.0 if _AGE.fullmatch(folded) else 0.0
    if sentence.reported and not _I_SAID.search(
        cuts.folded[max(0, start - 20) : start]
    ):
        score -= 8.0
    score -= 6.5 if lists.addressed.search(folded) else 0.0
    score -= 5.0 if lists.meta.search(folded) else 0.0
    score -= 3.0 if lists.worn.fullmatch(folded) else 0.0
    score -= 4.0 if _answers(cuts, start, words) else 0.0
    score += 0.6 if _stressed(cuts.text[start:end]) else 0.0
    score -= 4.0 if lists.crude.search(folded) else 0.0
    return score


_CLEFT = re.compile(r"what [a-z' ]{2,30} (?:is|was) (?!\w+\?)")  # "what gets me is"
_I_SAID = re.compile(r"(?<![\w'])i (?:said|asked|told \w+)[ :,]*\"\s*\Z")


def _opens(cuts: Cuts, sentence: int, start: int) -> bool:
    """Say whether a clause opens its sentence, and the sentence is a new one."""
    if cuts.folded[max(0, sentence - 1) : sentence] == '"':
        return False
    return not cuts.folded[sentence:start].strip()


def _dependent(folded: str, words: list[str], *, opens: bool) -> float:
    """Return what a clause loses for starting as the rest of another."""
    lists = wording()
    if not words or words[0] not in lists.dependent or _CLEFT.match(folded):
        return 0.0
    return 1.0 if opens and words[0] in lists.standing else 5.5


def _answers(cuts: Cuts, start: int, words: list[str]) -> bool:
    """Say whether a clause is the mere no that comes before what is told."""
    opens = cuts.atom_at(start) == 0 and len(cuts.atoms) > 1
    return opens and wording().answering.match(" ".join(words)) is not None


def _stressed(clause: str) -> bool:
    """Say whether one word of a clause is in capitals: OPINIONS, HE."""
    loud = [word for word in _LETTERS.findall(clause) if word.isupper()]
    return any(len(w) > 3 or w.lower() in _vague() for w in loud) and any(
        letter.islower() for letter in clause
    )


_LETTERS = re.compile(r"[^\W\d_]{2,}")


# -- what a clause shows ---------------------------------------------------------

_SHOWN = re.compile(r"\w[\w'&%-]*")
_MOST_SHOWN = 4
# These kinds rest on one small word and say little where nothing else is there.
_THIN = {
    FocusKind.ABSOLUTE: -1.0,
    FocusKind.PASSING: -1.6,
    FocusKind.CONTRAST: -1.6,
    FocusKind.CLAIM: -1.6,
    FocusKind.REPEATED: -1.6,
    FocusKind.LAST: -0.8,
}


@cache
def _vague() -> frozenset[str]:
    return frozenset(load("detectors", "focus").body["vague"].split())


def _known(earlier: Sequence[str]) -> frozenset[str]:
    """Return the words that were said in an earlier message."""
    return frozenset(
        word
        for text in earlier[-_MOST_EARLIER:]
        for word in _SHOWN.findall(fold(text[:4000]))
    )


def _shown(clause: str, known: frozenset[str]) -> float:
    """Count what can be seen in a clause; what was said before counts half."""
    words = {
        word
        for word in _SHOWN.findall(clause)
        if word.replace("'", "") not in _vague() and not word.isdigit()
    }
    fresh = sum(0.5 if word in known else 1.0 for word in words)
    return min(fresh + (0.5 if re.search(r"\d", clause) else 0.0), _MOST_SHOWN)


def _pictured(kind: FocusKind, shown: float) -> float:
    """Return what a clause of this kind gains by what it shows."""
    if not shown:
        return _THIN.get(kind, 0.0)
    gain = shown - 0.1 * shown * shown
    return gain * (1.1 if kind is FocusKind.LAST else 0.4)


_AGE = re.compile(r"(?:i|he|she|they)?['a-z ]{0,6}\d{1,3}(?: years? old| yo)?")


def _ranked(found: list[Focus]) -> list[Focus]:
    """Order by score, with gains for company and losses for crowding."""
    best: dict[tuple[FocusKind, int, int], Focus] = {}
    for focus in found:
        key = (focus.kind, focus.start, focus.end)
        if key not in best or focus.score > best[key].score:
            best[key] = focus
    company = Counter(
        (start, end) for kind, start, end in best if kind is not FocusKind.LAST
    )
    scored = [
        replace(f, score=round(f.score + 0.45 * max(0, company[f.start, f.end] - 1), 3))
        for f in best.values()
        if _fits(f)
    ]
    scored.sort(key=lambda f: (-f.score, f.start, f.kind))
    return _spread(scored)


def _fits(focus: Focus) -> bool:
    """Say whether a clause still holds what it was chosen for."""
    return bool(focus.word) or focus.kind in {
        FocusKind.LAST,
        FocusKind.PASSING,
        FocusKind.CONTRAST,
        FocusKind.CLAIM,
    }


def _spread(scored: list[Focus]) -> list[Focus]:
    """Take at most three kinds of a clause, and no clauses that overlap."""
    taken: list[Focus] = []
    for focus in scored:
        if len(taken) == MOST_FOCUSES:
            break
        same = [f for f in taken if f.start < focus.end and focus.start < f.end]
        if any((f.start, f.end) != (focus.start, focus.end) for f in same):
            continue
        if len(same) < 3:
            taken.append(focus)
    return taken


def _last_resort(cuts: Cuts) -> Focus:
    """Return the shortest stretch of a text whose every clause was refused."""
    spans = [
        span for s in cuts.sentences if (span := cuts.trimmed(s.start, s.end))
    ] or [(cuts.sentences[-1].start, cuts.sentences[-1].end)]
    start, end = min(spans, key=lambda span: span[1] - span[0])
    return Focus(FocusKind.LAST, start, end, cuts.text[start:end], "", 0.0)
