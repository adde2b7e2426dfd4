"""Which lines tell of danger straight out, or only sound like it?

They stand in `corpus/plain/`, a file a writer: a text, what danger it tells of
and how near that is. The files named in `TESTS` are only ever measured on. These
lines have one label each and were written alone, not in groups (for those see
`training.twin_lines`); what they need and mean besides danger nobody said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from counterpoint.terms import Risk, Tier
from training.corpus import rows_of
from training.lines import About, Context, Tense

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum

    from training.reading import Answer

FOLDER = Path(__file__).parent.parent / "corpus" / "plain"
TESTS = frozenset({"ivy"})
"""Writers whose lines are never learnt from, nor looked at while rules are made."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line; `risk` is NONE and `tier` NONE where it only sounds like danger."""

    text: str
    risk: Risk
    tier: Tier
    writer: str
    group: str = ""
    """The name that its twins share; none for a line without twins."""
    context: Context = field(default_factory=Context)
    tense: Tense | None = None
    about: About | None = None

    @property
    def answers(self) -> dict[str, Answer]:
        """Return the right answers for the heads about danger; None if unknown."""
        return {
            "live": [float(self.risk is not Risk.NONE)],
            "risk": [float(one is self.risk) for one in Risk],
            "tier": [float(one is self.tier) for one in Tier],
            "tense": _one_of(Tense, self.tense),
            "about": _one_of(About, self.about),
        }


def _one_of(values: Iterable[StrEnum], found: StrEnum | None) -> Answer:
    return None if found is None else [float(one is found) for one in values]


def read_told(*, tests: bool = False, folder: Path = FOLDER) -> tuple[Told, ...]:
    """Read the lines to learn from, or those to measure on."""
    return tuple(
        Told(
            text=row["text"],
            risk=Risk(row["kind"]),
            tier=Tier(row["tier"]),
            writer=path.stem,
        )
        for path in sorted(folder.glob("*.jsonl"))
        if (path.stem in TESTS) is tests
        for row in rows_of(path)
    )
