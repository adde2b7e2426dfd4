"""A page of facts reads the same as Markdown and as HTML, whatever is in it."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from counterpoint.care.operating.sheet import (
    Heading,
    Points,
    Sheet,
    Table,
    Text,
    as_document,
    as_html,
    as_markdown,
)

words = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1)


def test_a_page_has_its_title_once_and_its_parts_in_order() -> None:
    sheet = Sheet(
        "A page",
        (
            Heading("One"),
            Text("First."),
            Points(("a", "b"), above="Two things"),
            Table("Numbers", ("What", "How many"), (("lines", "3"),)),
        ),
    )
    assert as_markdown(sheet) == (
        "# A page\n\n## One\n\nFirst.\n\nTwo things\n\n- a\n- b\n\n"
        "| What | How many |\n| --- | --- |\n| lines | 3 |\n"
    )
    html = as_html(sheet)
    assert html.count("<h1>") == 1
    assert '<th scope="row">lines</th><td>3</td>' in html


@given(words)
def test_nothing_is_taken_for_markup(text: str) -> None:
    sheet = Sheet(text, (Text(text), Points((text,)), Table(text, (text,), ((text,),))))
    inside = re.sub(
        r"</?(h1|p|ul|li|table|thead|tbody|tr|th)\b[^>]*>", "", as_html(sheet)
    )
    assert "<" not in inside
    assert unescape(inside).split() == [text] * 5
    html = MarkdownIt("commonmark", {"html": True}).render(as_markdown(Sheet(text, ())))
    assert not re.search(r"<(?!/?h1>)", html)


def test_a_document_needs_nothing_else() -> None:
    document = as_document(Sheet("A <page>", (Text("x"),)), language="en")
    assert document.startswith("<!doctype html>")
    assert "<title>A &lt;page&gt;</title>" in document
    assert "http" not in document
