"""How is somebody asked at a terminal what they see, and their answer read?

What is chosen and typed is asked for or piped in, line by line in the order in which
it is asked; none of it stands in the history of the shell.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.app import handing_out, new_id
from counterpoint.app import witness as kept
from counterpoint.app.reader import open_reader
from counterpoint.authored import load
from counterpoint.errors import InputError, NotFoundError
from counterpoint.interfaces.cli import door
from counterpoint.interfaces.cli.keeping import opened
from counterpoint.interfaces.cli.ledger_danger import is_danger
from counterpoint.interfaces.cli.show import paper, print_json
from counterpoint.interfaces.cli.typing_in import Keyboard
from counterpoint.ledger.records import Behaviour, Scale, Way
from counterpoint.ledger.witness import (
    DAYS,
    asked_oneself,
    examples,
    in_own_words,
    scale_name,
)
from counterpoint.ledger.witness_beside import beside, closing, in_all
from counterpoint.ledger.witness_sheet import sheet, text_of
from counterpoint.settings import read_settings

if TYPE_CHECKING:
    from counterpoint.ledger.records import Invitation
    from counterpoint.ports import Clock
    from counterpoint.store import Store

_RATED = re.compile(r"\s*/\s*10\s*$")
_CANNOT_SAY = "?"


async def witness(
    action: str, which: str | None, *, as_json: bool, clock: Clock
) -> int:
    """Ask somebody, list who was asked, read an answer, or take an invitation back.

    Raises:
        InputError: it cannot be done; says why.
        NotFoundError: there is no such invitation.
        StoreError: it cannot be read or kept.
    """
    said = _words()["error"]
    if action == "list":
        return await _list(as_json=as_json, clock=clock)
    if action == "ask":
        return await _ask(which, as_json=as_json, clock=clock)
    if action == "read":
        return await _read(which, clock=clock)
    if action == "revoke":
        return await _revoke(which, clock=clock)
    raise InputError(said["action"])


async def _list(*, as_json: bool, clock: Clock) -> int:
    settings, said = read_settings(), _words()
    if not door.is_there(settings):
        paper().page(said["error"]["none"])
        return 0
    async with opened() as store:
        await kept.collect_if_possible(store, settings, now=clock.now())
        found = await kept.read(store)
    if as_json:
        for one in found.invitations:
            print_json(_shown(one))
        return 0
    today = clock.now().date()
    rows = [_row(one, over=today > one.until) for one in found.invitations]
    paper().rows("\n".join(rows) or said["error"]["none"])
    return 0


async def _ask(target: str | None, *, as_json: bool, clock: Clock) -> int:
    said, keyboard = _words(), Keyboard()
    async with await door.open_or_ask(read_settings(), keyboard) as store:
        if not await kept.is_offered(store, now=clock.now()):
            raise kept.NotOfferedError
        behaviours = _chosen(keyboard)
        who = _typed(keyboard, said["ask"]["who"]) or ""
        texts = (who, *(one.text for one in behaviours))
        if await is_danger(*texts, as_json=as_json, store=store, clock=clock):
            return 0
        made = await kept.ask(
            store,
            behaviours,
            id=new_id(),
            who=who,
            days=DAYS,
            way=Way.FILE,
            settings=read_settings(),
            clock=clock,
            reader=await asyncio.to_thread(open_reader),
        )
    _hand_out(made.invitation, target, as_json=as_json)
    return 0


def _hand_out(invitation: Invitation, target: str | None, *, as_json: bool) -> None:
    text, said = sheet(invitation), _words()["said"]
    if target is not None:
        handing_out.write_one(text.encode(), Path(target))
        paper().page(said["written"].format(path=target))
    elif as_json:
        print_json({**_shown(invitation), "text": text})
    else:
        paper().rows(text)


def _chosen(keyboard: Keyboard) -> list[Behaviour]:
    """Have three to five things chosen by number, and written in own words."""
    found, said = [one.behaviour for one in examples()], _words()
    if keyboard.person:
        rows = (
            f"{number:>3}  {one.text} ({scale_name(one.scale)})"
            for number, one in enumerate(found, 1)
        )
        paper().rows("\n".join(rows))
    numbers = re.findall(r"\d+", _typed(keyboard, said["ask"]["which"]) or "")
    if any(not 1 <= int(number) <= len(found) for number in numbers):
        raise InputError(said["error"]["number"].format(most=len(found)))
    chosen = [found[int(number) - 1] for number in dict.fromkeys(numbers)]
    while own := _typed(keyboard, said["ask"]["own"]):
        rated = _RATED.search(own)
        scale = Scale.HOW_MUCH if rated else Scale.DAYS
        chosen.append(in_own_words(_RATED.sub("", own), scale))
    return chosen


async def _read(source: str | None, *, clock: Clock) -> int:
    said, keyboard = _words(), Keyboard()
    async with opened(said["error"]["none"]) as store:
        text = _from_file(source) if source else _pasted(keyboard)
        invitation = await kept.take_in(store, text, now=clock.now())
        if keyboard.person and source and not invitation.mine:
            invitation = await _rated(store, invitation, keyboard, clock)
    out = paper()
    out.page(said["said"]["taken"].format(who=invitation.who))
    told = (f"{row.text}: {row.said}" for row in beside(invitation))
    out.page("\n".join([*told, "", in_all(invitation), *closing(invitation)]))
    return 0


async def _rated(
    store: Store, invitation: Invitation, keyboard: Keyboard, clock: Clock
) -> Invitation:
    """Have the person say first how they see the same things."""
    said, numbers = _words(), list[int | None]()
    paper().page(said["ask"]["mine"])
    for one in invitation.behaviours:
        typed = _typed(keyboard, f"{one.text}. {asked_oneself(one)}") or _CANNOT_SAY
        if typed != _CANNOT_SAY and not re.fullmatch(r"\d{1,2}", typed):
            raise InputError(said["error"]["own_number"])
        numbers.append(None if typed == _CANNOT_SAY else int(typed))
    return await kept.rate(store, invitation.id, numbers, now=clock.now())


def _from_file(source: str) -> str:
    try:
        return text_of(Path(source).read_bytes())
    except OSError as error:
        sentence: str = _words()["error"]["file"]
        raise InputError(sentence.format(path=source, why=error.strerror)) from None


def _pasted(keyboard: Keyboard) -> str:
    if keyboard.person:
        paper().reply(_words()["ask"]["paste"])
    lines: list[str] = []
    while (line := keyboard.line("")) is not None:
        lines.append(line)
    return "\n".join(lines)


async def _revoke(start: str | None, *, clock: Clock) -> int:
    said = _words()
    async with opened(said["error"]["none"]) as store:
        found = (await kept.read(store)).invitations
        named = [one for one in found if start and one.id.startswith(start)]
        if not named:
            raise NotFoundError(said["error"]["no_invitation"])
        if len(named) > 1:
            raise InputError(said["error"]["which"])
        await kept.revoke(store, named[0].id, settings=read_settings(), now=clock.now())
    paper().page(said["said"]["revoked"])
    return 0


def _typed(keyboard: Keyboard, question: str) -> str | None:
    if keyboard.person:
        paper().reply(question)
    line = keyboard.line()
    return None if line is None else line.strip()


def _row(one: Invitation, *, over: bool) -> str:
    standing = "answered" if one.theirs else "revoked" if one.revoked else "open"
    said = _words()["row"]["over" if standing == "open" and over else standing]
    stands = said.format(until=in_words.day(one.until))
    return f"{one.id[:8]}  {one.at:%Y-%m-%d}  {one.who}, {stands}"


def _shown(one: Invitation) -> dict[str, object]:
    """Return an invitation without its key."""
    return {
        "id": one.id,
        "at": one.at,
        "who": one.who,
        "until": one.until,
        "behaviours": one.behaviours,
        "mine": one.mine,
        "theirs": one.theirs,
        "revoked": one.revoked,
    }


def _words() -> dict[str, Any]:
    return load("interfaces.cli", "witness").body
