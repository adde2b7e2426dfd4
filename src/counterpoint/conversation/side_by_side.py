"""Which earlier sentence may stand beside today's, and what does the person say of it?

Two quotations with their days and one question; nothing is asserted. Whether this
is a time to ask at all is for the plan. What is not clearly answered stays open, and
is not asked again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counterpoint.conversation.guide.hearing import hear
from counterpoint.conversation.recollection import (
    ANOTHER_READING,
    LINE,
    Recall,
    day_of,
    is_only_an_answer,
    quoted,
    said,
)
from counterpoint.detectors.focus import FocusKind
from counterpoint.detectors.text import sentences
from counterpoint.detectors.told import Between, Which, between, denies, which
from counterpoint.ledger import contradictions
from counterpoint.ledger.drawing import drawn
from counterpoint.ledger.records import (
    Claim,
    Evidence,
    Pair,
    PairAnswer,
    Place,
    Prediction,
    WhatHappened,
)
from counterpoint.ledger.sayings import stems
from counterpoint.ledger.statuses import after, answered, may_be_mentioned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.conversation.recollection import Memory
    from counterpoint.ledger.contradictions import Candidate
    from counterpoint.ledger.kinds import Ledger

TWO_SENTENCES = "two_sentences"
ASKS = frozenset({TWO_SENTENCES, ANOTHER_READING})
"""The rules that put something of before beside something of today."""
_ASKS_WHICH = "which_of_two"
_NO_MORE_THAN_WHICH = 6  # words
_NOW = "now"
_ALIKE = 0.6
"""So much of the shorter of two sayings in the other, and they are of one matter."""
_FEWEST_SHARED = 2  # stems


@dataclass(frozen=True, slots=True)
class Bars:
    """What must be known before anything may be asked; None: nobody can tell."""

    danger: bool | None
    fresh_grief: bool | None


CLEAR = Bars(danger=False, fresh_grief=False)
"""What the plan has looked at and found to be no bar."""


# --- Two sentences ----------------------------------------------------------------


def two_sentences(memory: Memory, bars: Bars) -> Recall | None:
    """Put a claim of before beside one of today, if there is a pair to ask about."""
    candidate = _candidate(memory, bars)
    return None if candidate is None else _asked(memory, candidate)


def pair_of(memory: Memory, *, turn: str, sitting: str, id: str) -> tuple[Claim, Pair]:  # noqa: A002 - as the record calls it
    """Return today's claim and the pair as they are kept once it was asked.

    Raises:
        LookupError: nothing was put side by side.
    """
    candidate = _candidate(memory, CLEAR)
    if candidate is None or candidate.other.place is None:
        raise LookupError(turn)
    place = replace(candidate.other.place, sitting=sitting, turn=turn)
    claim = replace(candidate.other, id=_claim_id(place), place=place)
    return claim, Pair(id=id, at=memory.now, one=candidate.one.id, other=claim.id)


def _claim_id(place: Place) -> str:
    """Return the id by which the same words are known when they are drawn."""
    where = f"{place.turn}:{place.start}:{place.end}"
    return hashlib.sha256(where.encode()).hexdigest()[:32]


def _candidate(memory: Memory, bars: Bars) -> Candidate | None:
    ledger = memory.known
    if not ledger.kept or not ledger.draws or _barred(memory, bars):
        return None
    before = [one for one in ledger.of(Claim) if may_be_mentioned(one)]
    today = tuple(_claims_of(memory)) if before else ()
    if not today:
        return None
    around = {one.id: _sentence(memory, one) for one in today}
    found = contradictions.candidates(
        contradictions.index((*before, *today), sentences=around), today
    )
    claims = {one.id: one for one in (*ledger.of(Claim), *today)}
    return contradictions.put_forward(
        found,
        pairs=ledger.of(Pair),
        claims=claims,
        danger=bars.danger,
        fresh_grief=bars.fresh_grief,
        put_in_this_sitting=_put_already(memory),
    )


def _barred(memory: Memory, bars: Bars) -> bool:
    """Say whether nothing may be put side by side; not to know is a bar too."""
    calm = bars.danger is False and bars.fresh_grief is False
    return not calm or _put_already(memory)


def _put_already(memory: Memory) -> bool:
    """Say whether anything was put side by side in this sitting."""
    put = ASKS | {"contradiction"}
    return any(turn.plan.rule in put for turn in memory.talk.turns)


def _claims_of(memory: Memory) -> Iterator[Claim]:
    """Yield what the message claims, as it would be drawn from it."""
    for one in drawn(memory.message.text):
        yield Claim(
            id=f"{_NOW}:{one.start}",
            at=memory.now,
            kind=one.kind,
            quote=one.quote,
            place=Place("", "", one.start, one.end),
            about=one.about,
            matter=one.matter,
        )


def _sentence(memory: Memory, claim: Claim) -> str:
    text = memory.message.text
    start = claim.place.start if claim.place else 0
    return next((text[a:b] for a, b in sentences(text) if a <= start < b), "")


def _asked(memory: Memory, candidate: Candidate) -> Recall:
    asked = contradictions.question(candidate)
    told = said(
        memory,
        TWO_SENTENCES,
        on=asked.one_on,
        one=asked.one,
        other=asked.other,
        ask=asked.ask,
    )
    return replace(told, quotes=(asked.one, asked.other), recalls=(candidate.one.id,))


# --- The answer -------------------------------------------------------------------


def answer(memory: Memory) -> Recall | None:
    """Take what the person says of the two; None where it is not clear."""
    return _answered(memory) if is_only_an_answer(memory) else None


def beside(memory: Memory) -> Recall | None:
    """Take an answer within a longer message, which is answered besides."""
    return None if is_only_an_answer(memory) else _answered(memory)


def _answered(memory: Memory) -> Recall | None:
    pair = _open_pair(memory)
    given = None if pair is None else between(memory.message.text)
    if pair is None or given is None:
        return None
    wrong = ""
    if given is Between.ONE_WRONG:
        meant = which(memory.message.text)
        if meant is None:
            return None
        wrong = pair.one if meant is Which.OLDER else pair.other
    return _kept(memory, pair, PairAnswer(given.value), wrong=wrong)


def asks_which(memory: Memory) -> Recall | None:
    """Ask, once, which of the two was not quite so, where that was not said."""
    pair = _open_pair(memory)
    if pair is None or between(memory.message.text) is not Between.ONE_WRONG:
        return None
    if which(memory.message.text) is not None or not is_only_an_answer(memory):
        return None
    older = memory.known.find(pair.one)
    on = day_of(older) if older is not None else ""
    return replace(said(memory, _ASKS_WHICH, on=on), recalls=(pair.one,))


def tells_which(memory: Memory) -> Recall | None:
    """Take which of the two was not quite so; None where it is not clear."""
    pair = _open_pair(memory, rule=_ASKS_WHICH)
    few = len(memory.message.text.split()) <= _NO_MORE_THAN_WHICH
    meant = which(memory.message.text) if few else None
    if pair is None or meant is None:
        return None
    wrong = pair.one if meant is Which.OLDER else pair.other
    return _kept(memory, pair, PairAnswer.ONE_WRONG, wrong=wrong)


def _open_pair(memory: Memory, rule: str = TWO_SENTENCES) -> Pair | None:
    """Return the pair that the last reply asked about, if it waits for an answer."""
    last = memory.last
    if last is None or last.plan.rule != rule or not last.plan.recalls:
        return None
    waiting = [
        pair
        for pair in memory.known.of(Pair)
        if pair.answer is None and pair.one == last.plan.recalls[0]
    ]
    return waiting[-1] if waiting else None


def _kept(memory: Memory, pair: Pair, given: PairAnswer, *, wrong: str) -> Recall:
    told = answered(pair, given, now=memory.now, wrong=wrong)
    changed = after(told, memory.known.of(Claim))
    key = "one_wrong" if given is PairAnswer.ONE_WRONG else ""
    thanks = said(memory, key).text if key else contradictions.thanks(PairAnswer(given))
    return Recall(
        text=thanks,
        lines=(f"{LINE}thanks-{given.value}",),
        recalls=(pair.one, pair.other),
        keep=(told, *changed),
    )


# --- Something that supports another reading ----------------------------------------


_READ = frozenset(
    {
        FocusKind.VERDICT,
        FocusKind.MIND_CLAIM,
        FocusKind.ABSOLUTE,
        FocusKind.PREDICTION,
    }
)
"""Clauses that take for granted what may have another reading."""
_LEADING = 2


def another_reading(memory: Memory, bars: Bars) -> Recall | None:
    """Put something that went otherwise beside what is said today."""
    if _barred(memory, bars):
        return None
    leading = hear(memory.message, memory.talk).focuses[:_LEADING]
    quote = next((one.quote for one in leading if one.kind in _READ), "")
    if not quote or '"' in quote:
        return None
    ledger = memory.known
    found = _went_otherwise(ledger, quote) or _noted_against(ledger, quote)
    if found is None:
        return None
    key, line, slots = found
    told = said(memory, key, now=quote, on=day_of(line), **slots)
    quotes = tuple(v for k, v in slots.items() if k in {"before", "note"})
    return replace(told, quotes=(quote, *quotes), recalls=(line.id,))


_Found = tuple[str, "Claim | Prediction", dict[str, str]]


def _went_otherwise(ledger: Ledger, quote: str) -> _Found | None:
    """Return a prediction of the same matter that the day did not bear out."""
    for one in reversed(ledger.of(Prediction)):
        surely = one.chance > 50
        if (
            one.outcome is WhatHappened.DID_NOT
            and surely
            and _one_matter(one.text, quote)
        ):
            slots = {"before": quoted(one), "chance": str(one.chance)}
            return "did_not_come", one, slots
    return None


def _noted_against(ledger: Ledger, quote: str) -> _Found | None:
    """Return a claim of the same matter with what the person noted against it."""
    against = {e.claim: e for e in ledger.of(Evidence) if not e.for_it and e.text}
    for claim in reversed(ledger.of(Claim)):
        note = against.get(claim.id)
        if note is None or not may_be_mentioned(claim):
            continue
        if _one_matter(claim.quote, quote):
            return (
                "noted_against",
                claim,
                {"before": quoted(claim), "note": quoted(note)},
            )
    return None


def _one_matter(one: str, other: str) -> bool:
    """Say whether two sayings put the same of what they are about."""
    if denies(one) != denies(other):
        return False
    mine, theirs = stems(one), stems(other)
    shared = {stem for stem in mine & theirs if stem != "@me"}
    fewest = min(len(mine), len(theirs))
    return len(shared) >= _FEWEST_SHARED and len(shared) >= _ALIKE * fewest
