"""What do I want to bring up next time? A sheet for the person's own session.

It is theirs: nothing gets onto it but what they ticked or wrote for it, and what was
held back only where they want it on paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.care.handoff.page import Page, Section, quotes
from counterpoint.in_words import day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

LONGEST = 800
"""Characters of each text; two minutes of reading are an agenda."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What goes onto the sheet; what is empty stays off it.

    `helper` is whom it is for, `last_on` when they last met. `changes` are sentences
    on scores since then, `homework` what was agreed.
    """

    made_on: date
    helper: str = ""
    last_on: date | None = None
    happened: str = ""
    changes: tuple[str, ...] = ()
    homework: str = ""
    held_back: str = ""
    question: str = ""
    wish: str = ""


def agenda(noted: Noted) -> Page:
    """Put the sheet together."""
    words = _words("head")
    return Page(
        title=words["title"],
        head=tuple(_head(noted)),
        limits=words["limits"],
        sections=tuple(_sections(noted)) or (_blank(),),
    )


def _head(noted: Noted) -> Iterator[str]:
    words = _words("head")
    if noted.helper:
        yield words["with"].format(helper=noted.helper)
    if noted.last_on is not None:
        yield words["last"].format(on=day(noted.last_on))
    yield words["made"].format(on=day(noted.made_on))


def _sections(noted: Noted) -> Iterator[Section]:
    titles = _words("title")
    happened = Section(
        titles["happened"], quotes=quotes(noted.happened), lines=noted.changes
    )
    if not happened.is_empty:
        yield happened
    for name in ("homework", "held_back", "question", "wish"):
        text: str = getattr(noted, name)
        if text:
            yield Section(titles[name], quotes=quotes(text))


def _blank() -> Section:
    return Section(_words("title")["wish"], lines=(_words("head")["blank"],))


def _words(section: str) -> dict[str, Any]:
    found: dict[str, Any] = load("care.handoff", "agenda").body[section]
    return found
