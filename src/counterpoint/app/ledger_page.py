"""Which lines of the ledger are looked for, and may the other side be asked for?

Words that are looked for are compared line by line, as nothing that is sealed has an
index.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.app.beside_the_talk import seen_in
from counterpoint.detectors.moments import moments
from counterpoint.detectors.phrases import fold
from counterpoint.errors import CounterpointError
from counterpoint.ledger.drawing import matter_of
from counterpoint.ledger.other_side import Offer, offer
from counterpoint.ledger.records import (
    Claim,
    ClaimKind,
    ClaimStatus,
    Commitment,
    CommitmentStatus,
    Evidence,
    OtherSide,
    Pair,
    Prediction,
)
from counterpoint.ledger.statuses import may_be_mentioned
from counterpoint.terms import Risk, Screening, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from counterpoint.ledger.kinds import Ledger, Line
    from counterpoint.ports import Clock, Reader
    from counterpoint.store import Store
    from counterpoint.terms import Turn

    Own = Claim | Prediction | Commitment | OtherSide

MOST_PEOPLE = 30
"""So many can be chosen; whoever is named less often is found by a word."""
MOST_ALIKE = 8
"""So many lines are offered as saying the same."""
_ABUSE = frozenset({Risk.ABUSE_VICTIM, Risk.CHILD_AT_RISK})


class Sort(StrEnum):
    """What sort of line it is, as one looks for it."""

    SELF = "self"
    OTHER_MIND = "other_mind"
    FACT = "fact"
    FUTURE = "future"
    PREDICTION = "prediction"
    STEP = "step"
    OTHER_SIDE = "other_side"


class Standing(StrEnum):
    """How a line stands, as one looks for it."""

    SAID = "said"
    SUPPORTED = "supported"
    AGAINST = "against"
    CHANGED = "changed"
    OPEN = "open"
    SETTLED = "settled"
    NOT_MENTIONED = "not_mentioned"


_SORTS = {kind: Sort(kind.value) for kind in ClaimKind}
_STANDINGS = {status: Standing(status.value) for status in ClaimStatus}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; None and "" stand for whatever there is.

    `about` is whom a claim is about, folded; `month` is the first seven letters of a
    day, as in 2026-11.
    """

    sort: Sort | None = None
    standing: Standing | None = None
    about: str | None = None
    month: str = ""
    words: str = ""


class Somebody(NamedTuple):
    """Whom `lines` are about, so many; `newest` is the id of the newest."""

    newest: str
    name: str
    lines: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines there are of each sort, and so on."""

    all: int
    sorts: dict[Sort, int]
    standings: dict[Standing, int]
    people: tuple[Somebody, ...]


# --- Looking for lines ------------------------------------------------------------


def own_lines(known: Ledger) -> list[Own]:
    """Return what the person said, newest first, without what only belongs to it."""
    kinds = (Claim, Prediction, Commitment, OtherSide)
    found = [line for line in known.lines if isinstance(line, kinds)]
    return found[::-1]


def sort_of(line: Own) -> Sort:
    """Return what sort of line it is."""
    if isinstance(line, Claim):
        return _SORTS[line.kind]
    if isinstance(line, Prediction):
        return Sort.PREDICTION
    return Sort.STEP if isinstance(line, Commitment) else Sort.OTHER_SIDE


def standing_of(line: Own) -> Standing:
    """Return how it stands."""
    if isinstance(line, Claim):
        return _STANDINGS[line.status]
    if isinstance(line, Prediction):
        return Standing.OPEN if line.outcome is None else Standing.SETTLED
    if isinstance(line, Commitment):
        is_open = line.status is CommitmentStatus.OPEN
        return Standing.OPEN if is_open else Standing.SETTLED
    return Standing.SAID


def text_of(line: Own) -> str:
    """Return the words of a line."""
    if isinstance(line, Claim):
        return line.quote
    return line.matter if isinstance(line, OtherSide) else line.text


def found(lines: Iterable[Own], wanted: Wanted) -> list[Own]:
    """Return the lines that are looked for, in their order."""
    there = list(lines)
    # One question after the other, as most of them are not asked.
    if wanted.sort is not None:
        there = [line for line in there if sort_of(line) is wanted.sort]
    if wanted.standing is not None:
        there = [line for line in there if standing_of(line) is wanted.standing]
    if wanted.about is not None:
        about = wanted.about
        there = [one for one in there if isinstance(one, Claim) and one.about == about]
    if wanted.month:
        there = [line for line in there if month_of(line) == wanted.month]
    words = fold(wanted.words).split()
    if words:
        stems = frozenset(matter_of(wanted.words))
        there = [line for line in there if _tells_of(line, words, stems)]
    return there


def month_of(line: Own) -> str:
    """Return the month of a line, as in 2026-11."""
    return f"{line.at.year:04}-{line.at.month:02}"


def _tells_of(line: Own, words: Sequence[str], stems: frozenset[str]) -> bool:
    """Say whether a line has these words in it, or is on the same matter."""
    if isinstance(line, Claim) and stems and stems <= set(line.matter):
        return True
    said = [text_of(line)]
    if isinstance(line, Claim):
        said += [line.about, *(one.quote for one in line.again)]
    elif isinstance(line, OtherSide):
        said += [line.who, line.as_they_tell_it, line.what_they_know, line.onlooker]
    whole = fold(" ".join(said))
    return all(word in whole for word in words)


def counts(lines: Sequence[Own]) -> Counts:
    """Count lines, newest first, by what they can be looked for."""
    sorts = Counter(map(sort_of, lines))
    standings = Counter(map(standing_of, lines))
    about = [(line.about, line.id) for line in lines if isinstance(line, Claim)]
    newest = dict(reversed(about))
    named = Counter(who for who, _ in about if who).most_common(MOST_PEOPLE)
    return Counts(
        all=len(lines),
        sorts={sort: sorts[sort] for sort in Sort if sorts[sort]},
        standings={one: standings[one] for one in Standing if standings[one]},
        people=tuple(Somebody(newest[who], who, count) for who, count in named),
    )


def about_of(known: Ledger, line_id: str) -> str | None:
    """Return whom a line is about, None where there is no such line."""
    line = known.find(line_id)
    return line.about if isinstance(line, Claim) else None


def months(lines: Iterable[Own]) -> dict[str, int]:
    """Return how many lines each month has, in the order of the lines."""
    return dict(Counter(map(month_of, lines)))


# --- What belongs together ----------------------------------------------------------


def evidence_of(known: Ledger, claim: Claim) -> tuple[Evidence, ...]:
    """Return what speaks for and against a claim, oldest first."""
    return tuple(one for one in known.of(Evidence) if one.claim == claim.id)


def alike(known: Ledger, claim: Claim) -> tuple[Claim, ...]:
    """Return the claims that share most of their matter with one, likest first."""
    # Whom both are about says nothing of the matter.
    who = frozenset(matter_of(claim.about))
    mine = frozenset(claim.matter) - who
    scored = [
        (len(mine & set(other.matter)) / len(mine | (set(other.matter) - who)), other)
        for other in known.of(Claim)
        if other.id != claim.id and other.about == claim.about
        if not mine.isdisjoint(other.matter)
    ]
    best = sorted(scored, key=lambda one: (-one[0], -one[1].at.timestamp()))
    return tuple(other for _, other in best[:MOST_ALIKE])


def taken_out(known: Ledger) -> tuple[Line, ...]:
    """Return what was taken out, without what went with it and comes back with it."""
    gone = {line.id for line in known.hidden}
    return tuple(
        line
        for line in known.hidden
        if not (isinstance(line, Evidence) and line.claim in gone)
        and not (isinstance(line, Pair) and gone & {line.one, line.other})
    )


def waiting_pair(known: Ledger) -> tuple[Pair, Claim, Claim] | None:
    """Return the newest pair that the person did not answer yet, with its claims."""
    claims = {line.id: line for line in known.of(Claim) if may_be_mentioned(line)}
    for pair in reversed(known.of(Pair)):
        if pair.answer is None and pair.one in claims and pair.other in claims:
            return pair, claims[pair.one], claims[pair.other]
    return None


def open_steps(known: Ledger) -> tuple[Commitment, ...]:
    """Return the steps that are still meant, those with the nearest day first."""
    steps = [s for s in known.of(Commitment) if s.status is CommitmentStatus.OPEN]
    with_day = sorted((s for s in steps if s.on), key=lambda s: (s.on, s.at))
    return (*with_day, *(step for step in steps if not step.on))


# --- May the other side be asked for? -----------------------------------------------------------


async def _last_turns(store: Store) -> tuple[Turn, ...]:
    sittings = await store.sittings()
    return tuple((await store.read(sittings[0].id)).turns) if sittings else ()


async def other_side_offered(
    store: Store,
    texts: Sequence[str],
    *,
    who: str,
    clock: Clock,
    reader: Reader | None = None,
) -> Offer:
    """Say whether the other side of a conflict may be written down.

    Read is what was written now, every message in which that person is named, and
    what the last sittings left open. Where it cannot be read, it is not offered.

    Args:
        store: where the sittings are kept.
        texts: what was written now.
        who: whose side it is; "" where they are not named.
        clock: tells the time.
        reader: reads beside the patterns.
    """
    try:
        carried = await store.carried()
        told = [turn for _, turn in await store.search(who)] if who.strip() else []
        told += await _last_turns(store)
    except CounterpointError:
        return offer(None)
    written = [
        await asyncio.to_thread(seen_in, [one], clock=clock, reader=reader)
        for one in texts
        if one
    ]
    left_open = not carried.checked_in or carried.risk in _ABUSE
    if left_open and carried.tier > Tier.NONE:
        written.append(Screening(risk=carried.risk, tier=carried.tier))
    screenings = [*written, *(turn.screening for turn in told)] or [Screening()]
    said = [*texts, *(turn.message.text for turn in told)]
    going_on = {moment for one in said for moment in moments(one)}
    return offer(screenings, moments=going_on)
