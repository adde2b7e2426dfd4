"""Does the same worry come back?

Two sittings are about the same worry where the words that say what they were
about are alike. It knows stems and how often they come, nothing of what is meant:
the person judges whether it is the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counterpoint.outcomes.traces import Trace

    Weights = Mapping[str, float]

ALIKE = 0.3
"""From this likeness on (a cosine, 0 to 1) two sittings are about one worry.

Of the pairs in tests/outcomes/worries.toml, no two of different worries are so
alike, and 36 of the 41 that tell one worry in other words are.
"""
FEWEST_STEMS = 2
"""A sitting with fewer telling words is about nothing that could be known again."""


@dataclass(frozen=True, slots=True)
class Worry:
    """One worry and the sittings it came up in, oldest first."""

    traces: tuple[Trace, ...]

    @property
    def quote(self) -> str:
        """Return the latest words for it, "" where none may be shown."""
        return next((one.quote for one in reversed(self.traces) if one.quote), "")


def weighed(stems: Mapping[str, int]) -> dict[str, float]:
    """Weigh the stems of one sitting; the result has length 1, or is empty.

    Rare words count for no more than others: in the words of one person those of
    the worry that returns most are the most common ones, and would count least.
    """
    heavy = {stem: 1.0 + math.log(count) for stem, count in stems.items()}
    length = math.sqrt(sum(weight * weight for weight in heavy.values()))
    return {stem: weight / length for stem, weight in heavy.items()} if length else {}


def likeness(one: Weights, other: Weights) -> float:
    """Return the cosine of two sittings that were weighed: 0 nothing shared, 1 all."""
    few, many = sorted((one, other), key=len)
    return sum(weight * many[stem] for stem, weight in few.items() if stem in many)


def worries(traces: Sequence[Trace]) -> tuple[Worry, ...]:
    """Group sittings by their worry, the one that came up most often first.

    Each joins the group that it is most like on the whole, or begins one.
    """
    groups: list[list[tuple[Trace, dict[str, float]]]] = []
    for one in traces:
        if len(one.stems) < FEWEST_STEMS:
            continue
        bag = weighed(dict(one.stems))
        alike = [sum(likeness(bag, b) for _, b in g) / len(g) for g in groups]
        best = max(range(len(groups)), key=alike.__getitem__, default=None)
        if best is not None and alike[best] >= ALIKE:
            groups[best].append((one, bag))
        else:
            groups.append([(one, bag)])
    found = (Worry(tuple(one for one, _ in group)) for group in groups)
    return tuple(sorted(found, key=lambda worry: -len(worry.traces)))
