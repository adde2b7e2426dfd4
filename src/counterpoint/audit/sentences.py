"""In which words is it said that something of an export cannot be read?"""

from __future__ import annotations

from counterpoint.authored import load


def sentence(part: str, key: str, **names: str) -> str:
    """Return an authored sentence with the names put in."""
    said: str = load("audit", "opening").body[part][key]
    return said.format(**names)


def name_of(part: str, key: str) -> str:
    """Return an authored name, to be put into a sentence."""
    named: str = load("audit", "opening").body[part][key]
    return named
