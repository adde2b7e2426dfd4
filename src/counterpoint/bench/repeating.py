"""Does a model say the same, whatever it is told?

One careful sentence that fits everything breaks no rule by itself, and nobody is
heard by it. So a reply is held against those to the other prompts, word by word,
without what it took from the person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from counterpoint.detectors.phrases import fold
from counterpoint.detectors.replies import own_words

if TYPE_CHECKING:
    from counterpoint.bench.questions import Question
    from counterpoint.terms import Draft

SAYS_THE_SAME = "says_the_same"

_IN_A_ROW = 3  # words; a shorter run is chance
_AT_LEAST = 4  # runs; two short questions may well be the same
_SHARE = 0.75
_WORD = re.compile(r"[\w']+")

Runs = frozenset[tuple[str, ...]]


@dataclass(slots=True)
class Heard:
    """What a model has said so far."""

    _runs: list[Runs] = field(default_factory=list)

    def again(self, question: Question, draft: Draft) -> bool:
        """Take in a reply, and say whether it was said before to another prompt."""
        told = (
            question.message.text,
            *(turn.message.text for turn in question.past.turns),
        )
        runs = _runs_of(own_words(draft.text, told))
        for text in told:
            runs -= _runs_of(fold(text))
        if len(runs) < _AT_LEAST:
            return False
        known = any(_nearly_the_same(runs, earlier) for earlier in self._runs)
        self._runs.append(runs)
        return known


def _runs_of(text: str) -> Runs:
    words = _WORD.findall(text)
    starts = range(len(words) - _IN_A_ROW + 1)
    return frozenset(tuple(words[at : at + _IN_A_ROW]) for at in starts)


def _nearly_the_same(one: Runs, other: Runs) -> bool:
    return len(one & other) >= _SHARE * min(len(one), len(other))
