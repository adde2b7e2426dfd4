"""How does a reply become HTML that can do nothing?

The guide's words are plain text. A model's Markdown is rendered and then held
to a short list of tags, without attributes, links or pictures.
"""

from __future__ import annotations

import re
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

_STRESSED = re.compile(r"(?<![*\w])\*([^*\n]{1,60})\*(?![*\w])")

TAGS = frozenset({"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code"})


def as_html(text: str, *, model: bool) -> Markup:
    """Return the reply as HTML."""
    return _rendered(text) if model else _paragraphs(text)


def _paragraphs(text: str) -> Markup:
    parts = [part for part in text.split("\n\n") if part.strip()]
    lines = (Markup("<br>").join(escape(line) for line in p.split("\n")) for p in parts)
    html = Markup("").join(Markup("<p>{}</p>").format(one) for one in lines)
    # The guide marks a word with asterisks; everything is escaped by now. As plain
    # text: markup would escape the tags that are put in.
    return Markup(_STRESSED.sub(r"<em>\1</em>", str(html)))  # noqa: S704


def _rendered(text: str) -> Markup:
    html = nh3.clean(
        _markdown().render(text),
        tags=set(TAGS),
        attributes={},
        clean_content_tags={"script", "style"},
        url_schemes=set(),
    )
    return Markup(html)  # noqa: S704 - held to the list of tags above


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["image", "link"])
