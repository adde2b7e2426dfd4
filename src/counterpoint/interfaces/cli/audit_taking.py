"""How are lines of an old chat taken over into the ledger at a terminal?

They are listed with numbers, and only those whose number is typed are taken.
"""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from counterpoint import in_words
from counterpoint.app import SystemClock
from counterpoint.app.audit_taking import Choice, Sort, offers, take, words
from counterpoint.app.reader import open_reader
from counterpoint.errors import InputError
from counterpoint.interfaces.cli import door
from counterpoint.interfaces.cli.ledger_lines import row
from counterpoint.interfaces.cli.show import paper
from counterpoint.interfaces.cli.typing_in import Keyboard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counterpoint.app.audit_taking import Offer
    from counterpoint.audit.found import Found
    from counterpoint.settings import Settings


def ready_to_take(*, with_words: bool) -> Keyboard:
    """Return where numbers are typed; raise InputError where nobody can or may."""
    keyboard = Keyboard()
    if not keyboard.person or not with_words:
        raise InputError(words("error")["terminal"])
    return keyboard


def take_lines(found: Found, settings: Settings, keyboard: Keyboard) -> None:
    """Ask which lines the person wants, and keep those.

    Raises:
        InputError: what was typed names no line, or no day; nothing is kept then.
        StoreError: it could not be kept.
    """
    offered, out = offers(found, clock=SystemClock(), reader=open_reader()), paper()
    if not offered:
        out.page(words("page")["none"])
        return
    _list(offered)
    out.page(words("page")["safe"])
    chosen = _chosen(offered, keyboard)
    if chosen:
        asyncio.run(_take(chosen, settings, keyboard))


def _list(offered: Sequence[Offer]) -> None:
    said, out = words("ask")["line"], paper()
    for sort in Sort:
        of_sort = [
            said.format(
                number=number,
                quote=" ".join(one.quote.split()),
                product=one.chat.product,
                at=in_words.day(one.chat.at),
            )
            for number, one in enumerate(offered, start=1)
            if one.sort is sort
        ]
        if of_sort:
            out.page("\n".join(["", words("sort")[sort], *of_sort]))


def _chosen(offered: Sequence[Offer], keyboard: Keyboard) -> list[Choice]:
    out, said = paper(), words("ask")
    out.page(f"\n{said['which']}")
    typed = (keyboard.line() or "").replace(",", " ").split()
    numbers = [int(one) for one in typed if one.isascii() and one.isdigit()]
    fits = len(numbers) == len(typed) and all(0 < n <= len(offered) for n in numbers)
    if not fits:
        raise InputError(words("error")["number"])
    return [
        _choice(number, offered[number - 1], keyboard)
        for number in dict.fromkeys(numbers)
    ]


def _choice(number: int, offer: Offer, keyboard: Keyboard) -> Choice:
    if not offer.may_be_dated:
        return Choice(offer)
    paper().page(words("ask")["dated"].format(number=number))
    typed = (keyboard.line() or "").split()
    if not typed:
        return Choice(offer)
    try:
        day, chance = typed
        return Choice(offer, date.fromisoformat(day), int(chance))
    except ValueError:
        raise InputError(words("error")["day"]) from None


async def _take(chosen: list[Choice], settings: Settings, keyboard: Keyboard) -> None:
    async with await door.open_or_ask(settings, keyboard) as store:
        done = await take(store, chosen, now=SystemClock().now())
    said, out = words("done"), paper()
    out.rows("\n".join(map(row, done.lines)))
    out.page(in_words.counted(len(done.lines), said["kept"]))
    if done.already:
        out.page(in_words.counted(done.already, said["already"]))
    if done.lines:
        out.page(words("ask")["undo"])
