"""Is a time of writing running in this talk, and for how long yet?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterpoint.conversation.guide.exercise_terms import AnswerKind
from counterpoint.conversation.guide.exercises import (
    catalogue,
    standing_in,
    writing_minutes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from counterpoint.terms import Turn


@dataclass(frozen=True, slots=True)
class TimeToWrite:
    """A time of writing that runs; `left` is in seconds, 0 once it is over."""

    minutes: int
    left: int


def time_to_write(turns: Sequence[Turn], now: datetime) -> TimeToWrite | None:
    """Return the time of writing that runs in a talk; None where none does."""
    last = turns[-1].plan if turns else None
    standing = standing_in(turns) if last and last.step else None
    if last is None or standing is None or standing.asks is None:
        return None
    exercise = next((one for one in catalogue() if one.name == standing.name), None)
    step = exercise.step(standing.asks) if exercise else None
    if step is None or step.answer is not AnswerKind.WRITING:
        return None
    minutes = writing_minutes(standing)
    passed = (now - standing.began).total_seconds() if standing.began else 0.0
    return TimeToWrite(minutes, max(0, round(minutes * 60 - passed)))
