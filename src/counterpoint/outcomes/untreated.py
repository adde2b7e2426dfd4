"""How much better do people get in the same time without any help?

The figures stand in `data/en/change.toml`, each with its source. They belong
beside everything that is called better. All of them are about depression.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.authored import load

if TYPE_CHECKING:
    from collections.abc import Collection

DAYS_A_MONTH = 30.44

OF_DEPRESSION = frozenset({"phq9"})
"""The questionnaires that ask about what the figures are of."""


def by_itself(days: int, instruments: Collection[str]) -> tuple[str, str]:
    """Say what happens in so many days without help, and what follows from it.

    Args:
        days: over which something got better.
        instruments: the ids of what it was measured with.
    """
    lines: dict[str, str] = load("outcomes", "change").body["beside"]
    figures = lines[f"untreated_{untreated(days)}"]
    if not OF_DEPRESSION.issuperset(instruments):
        figures = f"{figures} {lines['untreated_other']}"
    return figures, lines["by_itself"]


def untreated(days: int) -> str:
    """Return which figures of people without help fit a time: the key of its words."""
    months = days / DAYS_A_MONTH
    return next((f"{limit}_months" for limit in (12, 6, 3) if months >= limit), "weeks")
