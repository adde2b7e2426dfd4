"""Which pieces of the vocabulary is a text made of?

WordPiece as BERT's uncased models use it, for text that is already plain: lower
case, without accents and control characters, as `reader_input.plain` leaves it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# A word, or a single sign that is neither letter, digit nor space.
_WORD = re.compile(r"\w+|[^\w\s]")
LONGEST_WORD = 100
KEPT = 50_000
CONTINUED = "##"


class WordPiece:
    """A vocabulary, ready to cut words into its pieces."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.ids = {piece: index for index, piece in enumerate(vocabulary)}
        self.unknown = self.ids["[UNK]"]
        self.start = self.ids["[CLS]"]
        self.separator = self.ids["[SEP]"]
        self.padding = self.ids["[PAD]"]
        self._cut = lru_cache(maxsize=KEPT)(self._pieces)

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text's pieces, without start and separator."""
        return [one for word in _WORD.findall(text) for one in self._cut(word)]

    def _pieces(self, word: str) -> tuple[int, ...]:
        """Cut off the longest known piece until nothing is left."""
        if len(word) > LONGEST_WORD:
            return (self.unknown,)
        pieces: list[int] = []
        start = 0
        while start < len(word):
            prefix = CONTINUED if start else ""
            for end in range(len(word), start, -1):
                known = self.ids.get(prefix + word[start:end])
                if known is not None:
                    pieces.append(known)
                    start = end
                    break
            else:
                return (self.unknown,)
        return tuple(pieces)
