"""What does a page of HTML say, as plain text?"""

from __future__ import annotations

import html
import re

import nh3

_BLOCKS = frozenset({"p", "br", "div", "li", "tr", "pre", "blockquote", "hr"})
_HEADINGS = frozenset({f"h{level}" for level in range(1, 7)})
_TAG = re.compile(r"</?[a-z0-9]+>")
_EMPTY_LINES = re.compile(r"\n{3,}")


def plain(page: str) -> str:
    """Return the words of HTML, a line for a block; scripts and styles are dropped."""
    bare = nh3.clean(page, tags=set(_BLOCKS | _HEADINGS), attributes={})
    text = html.unescape(_TAG.sub("\n", bare)).replace("\xa0", " ")
    lines = (line.strip() for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()
