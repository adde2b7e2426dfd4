"""What is a sitting called that nobody has named?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.terms import Tier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counterpoint.terms import Turn

_WORDS = 8
_LENGTH = 48
_COMMAND = "/"


def first_words(line: Sequence[Turn], turns: Sequence[Turn]) -> str:
    """Return the first words that were written; "" where they must not be shown.

    A list of sittings lies open on the screen: where danger was seen, or where
    the first message was an order to the program, there is no name.

    Args:
        line: the turns of the talk as it goes now.
        turns: all of its turns, also those of versions that were left.
    """
    if any(turn.screening.tier is not Tier.NONE for turn in turns):
        return ""
    written = (turn.message.text for turn in line if turn.message.text.strip())
    text = next(written, "")
    if not text or text.startswith(_COMMAND):
        return ""
    first = text.strip().splitlines()[0]
    return " ".join(first.split()[:_WORDS])[:_LENGTH]
