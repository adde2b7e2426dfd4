"""Which characters of a text can every other program read?"""

from __future__ import annotations

import unicodedata

# Controls, halves of characters, and code points that are none.
_ILLEGIBLE = frozenset({"Cc", "Cs", "Cn"})


def legible(text: str) -> str:
    """Return the text without what no program can read; line ends become one kind."""
    lines = "\n".join(text.splitlines())
    kept = (
        char
        for char in lines
        if char == "\n" or unicodedata.category(char) not in _ILLEGIBLE
    )
    return "".join(kept).strip()
