"""How does the page look as HTML, on the screen and on paper?

Every word is escaped; only pictures that charts drew go in as they are.
"""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.care.handoff.page import Block, Page, Section, Table


_FIT = 2
"""So many columns fit onto every screen."""


def article(page: Page, *, level: int = 1) -> str:
    """Return the page as a part of another; `level` is that of its heading."""
    return "".join(_article(page, level))


def document(page: Page) -> str:
    """Return the page as a file that needs nothing else."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(page.title)}</title><style>{style()}</style></head>"
        f'<body class="handed-over"><main>{article(page)}</main></body></html>\n'
    )


def style() -> str:
    """Return the style sheet of the page."""
    sheet = files("counterpoint.care.handoff") / "data" / "page.css"
    return sheet.read_text(encoding="utf-8")


def _article(page: Page, level: int) -> Iterator[str]:
    yield '<article class="handoff"><header>'
    yield f"<h{level}>{escape(page.title)}</h{level}>"
    yield f'<p class="of" dir="auto">{"<br>".join(map(escape, page.head))}</p>'
    yield f'<p class="limits">{escape(page.limits)}</p></header>'
    for section in filter(None, (*page.sections, page.end)):
        yield from _section(section, level + 1)
    if page.second:
        yield f'<div class="second"><h{level + 1} class="second-title">'
        yield f"{escape(page.second_title)}</h{level + 1}>"
        for section in page.second:
            yield from _section(section, level + 1)
        yield "</div>"
    yield "</article>"


def _section(section: Section, level: int) -> Iterator[str]:
    yield f"<section><h{level}>{escape(section.title)}</h{level}><div>"
    for quote in section.quotes:
        yield f'<blockquote dir="auto">{escape(quote)}</blockquote>'
    if section.blocks:
        yield '<div class="blocks">'
        for block in section.blocks:
            yield from _block(block, level + 1)
        yield "</div>"
    for table in section.tables:
        yield from _table(table, table.title or section.title)
    for line in section.lines:
        yield f'<p dir="auto">{escape(line)}</p>'
    yield "</div></section>"


def _block(block: Block, level: int) -> Iterator[str]:
    yield f"<div><h{level}>{escape(block.title)}</h{level}>"
    if block.picture is not None:
        said = escape(block.picture.said)
        yield f'<div class="spark" role="img" aria-label="{said}">'
        yield f"{block.picture.svg}</div>"
    for line in block.lines:
        yield f'<p dir="auto">{escape(line)}</p>'
    yield "</div>"


def _table(table: Table, title: str) -> Iterator[str]:
    """Yield a table; one that may be wider than a telephone can be scrolled."""
    if len(table.head) <= _FIT:
        yield from _rows(table, "narrow")
        return
    yield f'<div class="wide" tabindex="0" role="region" aria-label="{escape(title)}">'
    yield from _rows(table, "roomy")
    yield "</div>"


def _rows(table: Table, kind: str) -> Iterator[str]:
    yield f'<table class="{kind}">'
    if table.title:
        yield f"<caption>{escape(table.title)}</caption>"
    yield "<thead><tr>"
    yield from (f'<th scope="col">{escape(one)}</th>' for one in table.head)
    yield "</tr></thead><tbody>"
    for first, *rest in table.rows:
        yield f'<tr><th scope="row" dir="auto">{escape(first)}</th>'
        yield from (f'<td dir="auto">{escape(one)}</td>' for one in rest)
        yield "</tr>"
    yield "</tbody></table>"
