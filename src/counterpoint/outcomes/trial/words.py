"""Which words are there about a trial?"""

from __future__ import annotations

from typing import Any

from counterpoint.authored import load


def words(section: str) -> dict[str, Any]:
    """Return one section of the words about trials."""
    body: dict[str, Any] = load("outcomes", "trial").body
    for part in section.split("."):
        body = body[part]
    return body
