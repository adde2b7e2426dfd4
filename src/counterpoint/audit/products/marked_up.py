"""What does a page of HTML say, as plain text?

It is read from its beginning to its end once, whatever it holds: what comes out is a
text, and is shown as one, so nothing of it has to be made safe here.
"""

from __future__ import annotations

import html
import re

from counterpoint.audit.products.shape import cut_out

_NOT_SAID = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))
_TAG = re.compile(r"</?([a-z][a-z0-9]*)[^<>]*>", re.IGNORECASE)
_BLOCKS = frozenset({"p", "br", "div", "li", "ul", "ol", "tr", "table", "pre", "hr"})
_LARGER = frozenset({"blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
_EMPTY_LINES = re.compile(r"\n{3,}")


def plain(page: str) -> str:
    """Return the words of HTML, a line for a block; scripts and styles are dropped."""
    for begin, end in _NOT_SAID:
        page, _ = cut_out(page, begin, end)
    text = html.unescape(_TAG.sub(_line, page)).replace("\xa0", " ")
    lines = (line.strip() for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def _line(tag: re.Match[str]) -> str:
    return "\n" if tag[1].lower() in _BLOCKS | _LARGER else ""
