"""What does the model see of a message or a reply, and in which order?

Style is taken away as far as meaning allows: the model sees no capitals, no
apostrophes and no stops, because it would learn who writes instead of what.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.detectors.text import normalise

if TYPE_CHECKING:
    from counterpoint.detectors.wordpiece import WordPiece

# In pieces. What is cut off is the beginning of context, the middle of a text.
LONGEST = 160
LONGEST_CONTEXT = 64
LONGEST_ASKED = 96

_SILENT = re.compile(r"[^\w\s?\"]|_")
_SPACE = re.compile(r"\s+")


class Pieces(NamedTuple):
    """One input: ids, who speaks (0 person, 1 program), and what is judged."""

    ids: tuple[int, ...]
    speakers: tuple[int, ...]
    judged: tuple[int, ...]


def plain(text: str) -> str:
    """Return a text without disguise, capitals, apostrophes and stops."""
    return _SPACE.sub(" ", _SILENT.sub(" ", normalise(text).plain)).strip()


def of_message(
    pieces: WordPiece, text: str, *, before: str = "", answered: str = ""
) -> Pieces:
    """Return what the model sees of a message after an earlier exchange."""
    return _assembled(
        pieces,
        (
            (_last(pieces.encode(plain(before)), LONGEST_CONTEXT), 0),
            (_last(pieces.encode(plain(answered)), LONGEST_CONTEXT), 1),
        ),
        (_ends(pieces.encode(plain(text)), LONGEST), 0),
    )


def of_reply(pieces: WordPiece, message: str, reply: str) -> Pieces:
    """Return what the model sees of a reply to a message."""
    return _assembled(
        pieces,
        ((_ends(pieces.encode(plain(message)), LONGEST_ASKED), 0),),
        (_ends(pieces.encode(plain(reply)), LONGEST), 1),
    )


def _assembled(
    pieces: WordPiece,
    before: tuple[tuple[list[int], int], ...],
    judged: tuple[list[int], int],
) -> Pieces:
    ids, speakers, weights = [pieces.start], [0], [0]
    for (found, speaker), weight in (*((one, 0) for one in before), (judged, 1)):
        if found or weight:
            ids += [*found, pieces.separator]
            speakers += [speaker] * (len(found) + 1)
            weights += [weight] * (len(found) + 1)
    return Pieces(tuple(ids), tuple(speakers), tuple(weights))


def _last(ids: list[int], most: int) -> list[int]:
    return ids[-most:]


def _ends(ids: list[int], most: int) -> list[int]:
    """Keep the beginning and the end: what matters is said first or last."""
    if len(ids) <= most:
        return ids
    return ids[: most // 2] + ids[-(most - most // 2) :]
