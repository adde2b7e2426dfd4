"""In which words and numbers is a figure told?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from counterpoint import in_words
from counterpoint.audit.labels import Label
from counterpoint.authored import load

if TYPE_CHECKING:
    from counterpoint.audit.intervals import Share

IN_REPLIES = tuple(Label)[: tuple(Label).index(Label.STEP) + 1]
"""Labels that a reply can have; a step can be in both."""
IN_MESSAGES = (*tuple(Label)[tuple(Label).index(Label.STEP) + 1 :], Label.STEP)


def words(part: str) -> dict[str, Any]:
    """Return one part of the words of a report."""
    body: dict[str, Any] = load("audit", "report").body[part]
    return body


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: 1 reply, 2 replies."""
    forms: list[str] = words("count")[noun]
    return in_words.counted(number, forms)


class About(NamedTuple):
    """A label in plain words: its name, what it says, and what it cannot tell."""

    name: str
    says: str
    cannot: str


def about(label: Label) -> About:
    """Return a label in plain words."""
    return About(**load("audit", "labels").body["label"][label.value])


def likely(share: Share) -> str:
    """Say what a share is likely to be, in 100, or why nothing is said."""
    if share.interval is None:
        return str(words("silence")[share.silence or "few"])
    estimate, low, high = map(hundred, share.interval)
    return f"{estimate} ({low}-{high})"


def hundred(value: float) -> str:
    """Write a share 0..1 as a number of 100."""
    return in_words.number(round(100 * value, 1 if value < 0.1 else 0))
