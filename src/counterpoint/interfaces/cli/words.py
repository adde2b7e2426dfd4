"""Which words does the terminal show?"""

from __future__ import annotations

from typing import Any

from counterpoint import in_words
from counterpoint.authored import load


def words(section: str) -> dict[str, Any]:
    """Return one section of the terminal's words."""
    body: dict[str, Any] = load("interfaces.cli", "cli").body
    for part in section.split("."):
        body = body[part]
    return body


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 sitting", "2 sittings"."""
    forms: list[str] = words("counted")[noun]
    return in_words.counted(number, forms)
