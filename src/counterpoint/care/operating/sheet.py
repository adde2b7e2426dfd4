"""How is a page of facts written down, as Markdown and as HTML?

It knows headings, paragraphs, points and small tables, and nothing of what they say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

_SPECIAL = re.compile(r"([\\`*_\[\]<>|])")


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    words: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list; what stands above it may be empty."""

    items: tuple[str, ...]
    above: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A small table; the first cell of a row names it."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of what follows; `level` is 2 or 3."""

    title: str
    level: int = 2


Part = Text | Points | Table | Heading


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its title, and its parts in order."""

    title: str
    parts: tuple[Part, ...]


# --- Markdown -----------------------------------------------------------------


def as_markdown(sheet: Sheet) -> str:
    """Write a page as Markdown."""
    parts = [f"# {_plain(sheet.title)}", *map(_markdown, sheet.parts)]
    return "\n\n".join(parts) + "\n"


def _markdown(part: Part) -> str:
    match part:
        case Text():
            return _plain(part.words)
        case Points():
            items = "\n".join(f"- {_plain(item)}" for item in part.items)
            return f"{_plain(part.above)}\n\n{items}" if part.above else items
        case Table():
            rows = [part.head, tuple("---" for _ in part.head), *part.rows]
            return "\n".join(_row(row, raw=n == 1) for n, row in enumerate(rows))
        case Heading():
            return f"{'#' * part.level} {_plain(part.title)}"


def _row(cells: tuple[str, ...], *, raw: bool) -> str:
    return f"| {' | '.join(cells if raw else map(_plain, cells))} |"


def _plain(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))


# --- HTML ---------------------------------------------------------------------


def as_html(sheet: Sheet) -> str:
    """Write the inside of a page as HTML; nothing in it is taken for markup."""
    return "\n".join([f"<h1>{escape(sheet.title)}</h1>", *map(_html, sheet.parts)])


def as_document(sheet: Sheet, *, language: str) -> str:
    """Write a whole HTML document that needs nothing else."""
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(sheet.title)}</title>\n</head>\n<body>\n<main>\n"
        f"{as_html(sheet)}\n</main>\n</body>\n</html>\n"
    )


def _html(part: Part) -> str:
    match part:
        case Text():
            return f"<p>{escape(part.words)}</p>"
        case Points():
            items = "".join(f"<li>{escape(item)}</li>" for item in part.items)
            above = f"<p>{escape(part.above)}</p>\n" if part.above else ""
            return f'{above}<ul class="plain">{items}</ul>'
        case Table():
            return _table(part)
        case Heading():
            return f"<h{part.level}>{escape(part.title)}</h{part.level}>"


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.head)
    rows = "\n".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in table.rows
    )
    return (
        f'<table aria-label="{escape(table.name)}">'
        f"<thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table>"
    )
