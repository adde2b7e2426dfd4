"""What do the talks tell a professional: the last direct answer, and what was tried?

They are read once, newest first, and no more of them than a person would wait for.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from statistics import median_high
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.care.handoff.given import Answered, LastAnswer, Tried
from counterpoint.conversation import branches
from counterpoint.conversation.guide.exercise_answers import number
from counterpoint.conversation.guide.exercises import catalogue, standing_in
from counterpoint.detectors.answers import Shape, shape
from counterpoint.errors import CounterpointError
from counterpoint.terms import Source, Tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from counterpoint.conversation.guide.exercise_terms import Standing
    from counterpoint.ports import Repository
    from counterpoint.terms import Turn

MOST_READ = 300
DIRECT = "suicide_direct"
"""The key of the direct question, as the care path asks it."""
_LONGEST_QUOTE = 20  # words
_LONGEST_LETTERS = 160


@dataclass
class Talks:
    """What the talks of a period tell; `read` are how many were gone through."""

    answer: LastAnswer | None = None
    tried: tuple[Tried, ...] = ()
    read: int = 0
    all_read: bool = True
    runs: dict[str, list[Standing]] = field(default_factory=dict)


class _Told(NamedTuple):
    answer: LastAnswer | None
    runs: tuple[Standing, ...]


async def talks(repository: Repository, *, since: date | None) -> Talks:
    """Go through the talks of a period, newest first."""
    found = Talks()
    for sitting in await repository.sittings():
        if since is not None and sitting.started.date() < since:
            break
        if not sitting.count:
            continue
        if found.read >= MOST_READ:
            found.all_read = False
            break
        try:
            whole = await repository.read(sitting.id)
        except CounterpointError:  # gone a moment ago, or damaged
            found.all_read = False
            continue
        told = await asyncio.to_thread(_told, whole.turns)
        found.read += 1
        found.answer = found.answer or told.answer
        for run in told.runs:
            found.runs.setdefault(run.name, []).append(run)
    found.tried = tuple(_tried(found.runs))
    return found


def _told(turns: Sequence[Turn]) -> _Told:
    return _Told(_last_answer(turns), tuple(_finished(branches.line(turns))))


# --- The direct question ------------------------------------------------------------


def _last_answer(turns: Sequence[Turn]) -> LastAnswer | None:
    """Return the last answer, also one on a line that was left."""
    by_id = {turn.id: turn for turn in turns}
    last: LastAnswer | None = None
    before: Turn | None = None
    for turn in turns:
        asked = before if turn.after is None else by_id.get(turn.after)
        if asked is not None and asked.draft.opens == DIRECT:
            last = _answer(turn) or last
        before = turn
    return last


def _answer(turn: Turn) -> LastAnswer | None:
    text = " ".join(turn.message.text.split())
    if not text:
        return None
    short = len(text.split()) <= _LONGEST_QUOTE and len(text) <= _LONGEST_LETTERS
    on = turn.message.at.date()
    return LastAnswer(on, _meant(turn), text if short else "")


def _meant(turn: Turn) -> Answered:
    """Say what an answer meant; a no with danger beside it is none."""
    if turn.screening.found(f"answered_{DIRECT}"):
        return Answered.NOT_NO
    beside = any(
        one.tier >= Tier.CONCERN and one.source is not Source.STATE
        for one in turn.screening.findings
    )
    if shape(turn.message.text) is Shape.NO and not beside:
        return Answered.NO
    return Answered.UNCLEAR


# --- Exercises ------------------------------------------------------------------------


def _finished(line: Sequence[Turn]) -> Iterator[Standing]:
    """Yield the exercises that were gone through to the end, once a talk."""
    names = dict.fromkeys(turn.plan.exercise for turn in line if turn.plan.exercise)
    for name in names:
        standing = standing_in([turn for turn in line if turn.plan.exercise == name])
        if standing is not None and standing.done:
            yield standing


def _tried(runs: dict[str, list[Standing]]) -> Iterator[Tried]:
    """Yield what was tried, the most often first."""
    known = {one.name: one for one in catalogue()}
    for name, done in sorted(runs.items(), key=lambda item: -len(item[1])):
        exercise = known.get(name)
        if exercise is None:
            continue
        rated: list[tuple[int, int]] = []
        change = next(iter(exercise.changes), None)
        if change is not None:
            pairs = [
                (_rating(one, change.before), _rating(one, change.after))
                for one in done
            ]
            rated = [(a, b) for a, b in pairs if a is not None and b is not None]
        yield Tried(
            name=exercise.title,
            times=len(done),
            scale=change.before if change and rated else "",
            before=median_high([a for a, _ in rated]) if rated else None,
            after=median_high([b for _, b in rated]) if rated else None,
        )


def _rating(standing: Standing, step: str) -> int | None:
    return number(standing.said(step) or "")
