"""How much better do people get in the same time without any help?

The figures stand in `data/en/change.toml`, each with its source. They belong
beside everything that is called better.
"""

from __future__ import annotations

from counterpoint.authored import load
from counterpoint.outcomes.change import untreated


def by_itself(days: int) -> tuple[str, str]:
    """Say what happens in so many days without help, and what follows from it."""
    lines: dict[str, str] = load("outcomes", "change").body["beside"]
    return lines[f"untreated_{untreated(days)}"], lines["by_itself"]
