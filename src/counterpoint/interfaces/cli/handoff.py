"""How is a page for a professional made at a terminal?

Nothing goes onto it that was not named. What is typed for it is asked for, not
given as an argument: other people on a computer can read arguments.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoint.app import SystemClock, handoff
from counterpoint.app.beside_the_talk import remember, seen_in
from counterpoint.app.paper import pdf
from counterpoint.app.reader import open_reader
from counterpoint.authored import load
from counterpoint.care.handoff.given import Part
from counterpoint.care.handoff.html import document
from counterpoint.care.handoff.page import about, title_of
from counterpoint.errors import InputError, StoreError
from counterpoint.interfaces.cli import felt_first
from counterpoint.interfaces.cli.card import card
from counterpoint.interfaces.cli.keeping import opened
from counterpoint.interfaces.cli.show import complain, paper
from counterpoint.interfaces.cli.typing_in import Keyboard
from counterpoint.settings import read_settings
from counterpoint.terms import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.care.handoff.page import Page, Section, Table
    from counterpoint.store import Store


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed after the command; the three are where it is written to."""

    only: str = ""
    period: str = handoff.USUAL_PERIOD
    pdf: str | None = None
    html: str | None = None
    fhir: str | None = None


def hand_off(typed: Typed) -> int:
    """Make the page of what was named; without a name, list what there is."""
    if not typed.only.strip():
        paper().page("\n".join(_choices()))
        return 0
    parts = _parts(typed.only)
    if typed.period not in handoff.PERIODS:
        raise InputError(_words("error")["period"])
    if sum(one is not None for one in (typed.pdf, typed.html, typed.fhir)) > 1:
        raise InputError(_words("error")["two"])
    prepared = asyncio.run(_prepared(typed, parts))
    _hand_over(typed, prepared)
    return 0


def _choices() -> Iterator[str]:
    said = _words("choose")
    yield said["head"]
    wide = max(len(part.value) for part in Part)
    for part in Part:
        name = part.value.ljust(wide)
        yield said["row"].format(name=name, title=title_of(part), about=about(part))
    yield said["how"].rstrip()
    yield f"\n{said['typed']}"
    yield said["forms"]


def _parts(only: str) -> frozenset[Part]:
    names = [one.strip() for one in only.split(",") if one.strip()]
    if not names or not {*names} <= {part.value for part in Part}:
        raise InputError(_words("error")["unknown"])
    return frozenset(map(Part, names))


async def _prepared(typed: Typed, parts: frozenset[Part]) -> handoff.Prepared:
    clock, keyboard = SystemClock(), Keyboard()
    async with opened(_words("error")["no_store"]) as store:
        help_first, _ = await handoff.standing(store, now=clock.now())
        if help_first:
            _show_help("risk")
        await felt_first.ask_if_due(store, keyboard, paper(), now=clock.now())
        asked = _asked(typed, parts, keyboard)
        await _attend(store, asked, clock)
        return await handoff.prepare(store, asked, now=clock.now())


def _asked(typed: Typed, parts: frozenset[Part], keyboard: Keyboard) -> handoff.Asked:
    lines = dict.fromkeys(("who", "reason", "wish", "excerpts"), "")
    for name in lines:
        if name == "who" and not keyboard.person:
            continue
        if name == "who" or Part(name) in parts:
            if keyboard.person:
                paper().reply(_words("ask")[name])
            lines[name] = (keyboard.line() or "").strip()
    return handoff.Asked(parts=parts, period=typed.period, **lines)


async def _attend(store: Store, asked: handoff.Asked, clock: SystemClock) -> None:
    """Read what was written for danger, and show at once whom to reach."""
    texts = (asked.who, asked.reason, asked.wish, asked.excerpts)
    seen = seen_in(texts, clock=clock, reader=open_reader())
    if seen.tier < Tier.CONCERN:
        return
    _show_help("danger")
    with contextlib.suppress(StoreError):  # whom to reach is shown already
        await remember(store, seen, clock)


def _show_help(why: str) -> None:
    """Show whom to reach where the page itself does not go, so that a file has none."""
    today = SystemClock().now().date()
    complain(f"{_words('said')[why]}\n\n{card(read_settings().country, today=today)}\n")


# --- Handing over -------------------------------------------------------------------


def _hand_over(typed: Typed, prepared: handoff.Prepared) -> None:
    said, parts = _words("said"), prepared.asked.parts
    if prepared.held_back:
        complain(said["held_back"])
    if {Part.SCORES, Part.ITEMS} <= parts and Part.RISK not in parts:
        complain(said["subtract"])
    if typed.pdf is not None:
        _write(typed.pdf, pdf(prepared.page))
    elif typed.html is not None:
        _write(typed.html, document(prepared.page).encode())
    elif typed.fhir is not None:
        _write(typed.fhir, handoff.fhir(prepared))
    else:
        paper().page("\n".join(_lines(prepared.page)))


def _write(path: str, content: bytes) -> None:
    """Write a new file that only its owner can read."""
    target = Path(path)
    try:
        made = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "wb") as file:
            file.write(content)
    except FileExistsError:
        raise InputError(_words("error")["exists"]) from None
    except OSError as error:
        raise InputError(_words("error")["not_written"]) from error
    paper().page(_words("said")["written"].format(path=path))


def _lines(page: Page) -> Iterator[str]:
    yield from (page.title, *page.head, page.limits)
    for section in filter(None, (*page.sections, page.end, *page.second)):
        yield from ("", section.title)
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    yield from (f'  "{one}"' for one in section.quotes)
    for block in section.blocks:
        yield f"  {block.title}"
        yield from (f"    {line}" for line in block.lines)
    for table in section.tables:
        yield from _table(table)
    yield from (f"  {line}" for line in section.lines)


def _table(table: Table) -> Iterator[str]:
    if table.title:
        yield f"  {table.title}"
    for row in (table.head, *table.rows):
        yield f"  {' | '.join(row)}"


def _words(section: str) -> dict[str, Any]:
    found: dict[str, Any] = load("interfaces.cli", "handoff").body[section]
    return found
