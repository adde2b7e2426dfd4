"""What is in the ledger, and how is it changed at a terminal?

Words are only ever asked for or piped in, so that none of them stand in the history
of the shell; they are read for danger before they are kept.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from counterpoint import in_words
from counterpoint.app import SystemClock, handing_out, new_id
from counterpoint.app import ledger as kept
from counterpoint.app.beside_the_talk import remember, seen_in
from counterpoint.app.reader import open_reader
from counterpoint.errors import InputError, NotFoundError, StoreError
from counterpoint.interfaces.cli import door
from counterpoint.interfaces.cli.card import card
from counterpoint.interfaces.cli.keeping import opened
from counterpoint.interfaces.cli.ledger_lines import in_full, row, words
from counterpoint.interfaces.cli.show import complain, paper, print_json
from counterpoint.interfaces.cli.typing_in import Keyboard
from counterpoint.ledger import commitments, predictions
from counterpoint.ledger.drawing import about_whom, matter_of
from counterpoint.ledger.kinds import Ledger
from counterpoint.ledger.records import (
    Claim,
    ClaimKind,
    ClaimStatus,
    Commitment,
    Evidence,
    Pair,
    PairAnswer,
    Prediction,
    WhatHappened,
)
from counterpoint.ledger.statuses import (
    after,
    answered,
    belonging,
    checked,
    reworded,
    weighed,
)
from counterpoint.settings import read_settings
from counterpoint.terms import Tier, to_json

if TYPE_CHECKING:
    from datetime import datetime
    from enum import StrEnum

    from counterpoint.ledger.kinds import Line, Record
    from counterpoint.ports import Clock
    from counterpoint.store import Store

NOT_FORGOTTEN = 1
FORMAT = 1
"""Of the export; raised where a line means something else than before."""
Choice = TypeVar("Choice", bound="StrEnum")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed after the action; each is None where it was not."""

    name: str | None = None
    answer: str | None = None
    kind: str | None = None
    about: str | None = None
    status: str | None = None
    matter: str | None = None
    chance: int | None = None
    by: str | None = None
    step: bool = False
    pro: str | None = None
    contra: str | None = None
    how_bad: int | None = None
    reword: bool = False
    yes: bool = False
    as_json: bool = False


def ledger(action: str, asked: Asked, *, clock: Clock | None = None) -> int:
    """Show the ledger or change it; return the exit code.

    Raises:
        InputError: it cannot be done; says why.
        NotFoundError: there is no such line.
        StoreError: it cannot be read or kept.
    """
    actions = {
        "list": _list,
        "show": _show,
        "add": _add,
        "edit": _edit,
        "settle": _settle,
        "forget": _forget,
        "due": _due,
        "draw": _draw,
        "export": _export,
    }
    if action not in actions:
        raise InputError(words("error")["action"])
    return asyncio.run(actions[action](asked, clock or SystemClock()))


# --- looking --------------------------------------------------------------------


async def _list(asked: Asked, clock: Clock) -> int:
    known = await _known()
    wanted = [line for line in known.lines if _is_wanted(line, asked)]
    if asked.as_json:
        for line in wanted:
            print_json(_object(line))
        return 0
    said, out = words("said"), paper()
    waiting = [p for p in predictions.due_now(known, clock.now()) if p in wanted]
    if waiting:
        out.rows("\n".join([said["due_first"], *map(row, waiting), ""]))
    others = [line for line in wanted if line not in waiting]
    out.rows("\n".join(map(row, others)) or words("error")["none"])
    out.page("\n" + said["draws" if known.draws else "draws_not"])
    if known.unreadable:
        out.page(said["unreadable"].format(count=_lines(known.unreadable)))
    return 0


def _is_wanted(line: Line, asked: Asked) -> bool:
    """Say whether a line is among those that are asked for; claims alone have more."""
    if (asked.kind, asked.about, asked.status, asked.matter) == (None,) * 4:
        return True
    if not isinstance(line, Claim):
        return False
    kind, status = _chosen(asked.kind, ClaimKind), _chosen(asked.status, ClaimStatus)
    stems = set(matter_of(asked.matter or ""))
    return (
        kind in {None, line.kind}
        and status in {None, line.status}
        and (asked.about is None or asked.about.casefold() == line.about)
        and (asked.matter is None or bool(stems & set(line.matter)))
    )


async def _show(asked: Asked, _clock: Clock) -> int:
    known = await _known()
    line = _named(known, asked.name, action="show")
    if asked.as_json:
        print_json([_object(one) for one in belonging(known, line.id)])
    else:
        paper().page(in_full(line, known))
    return 0


async def _due(asked: Asked, clock: Clock) -> int:
    now = clock.now()
    waiting = predictions.due_now(await _known(), now)
    said, out = words("said"), paper()
    if asked.as_json:
        for one in waiting:
            print_json(_object(one))
        return 0
    for one in waiting:
        told = "\n".join(predictions.asked(one, now))
        out.page(f"{one.id[:8]}\n{told}\n")
    answers = "|".join(WhatHappened)
    how = said["settle_how"].format(answers=answers)
    out.page(how if waiting else said["nothing_due"])
    return 0


async def _export(asked: Asked, _clock: Clock) -> int:
    known = await _known()
    whole = {"format": FORMAT, "lines": [_object(line) for line in known.lines]}
    if asked.name is None:
        if not asked.as_json:
            raise InputError(words("error")["path"])
        print_json(whole)
        return 0
    handing_out.write_one(to_json(whole) + b"\n", Path(asked.name))
    paper().page(words("said")["exported"].format(path=asked.name))
    return 0


# --- adding and changing ----------------------------------------------------------


async def _add(asked: Asked, clock: Clock) -> int:
    predicts = asked.chance is not None or asked.by is not None
    speaks = [one for one in (asked.pro, asked.contra) if one is not None]
    if predicts + asked.step + len(speaks) > 1:
        raise InputError(words("error")["both"])
    _chosen(asked.kind, ClaimKind)
    which = "prediction" if predicts else "step" if asked.step else "claim"
    async with await door.open_or_ask(read_settings(), Keyboard()) as store:
        known = await kept.read(store)
        if speaks:
            return await _add_evidence(asked, known, store, clock)
        text = _typed(words("ask")[which])
        if await _is_danger(text, asked, store, clock):
            return 0
        made = _made(which, checked(text), asked, clock.now())
        return await _keep(store, made, asked=asked, now=clock.now())


def _made(which: str, text: str, asked: Asked, now: datetime) -> Line:
    if which == "prediction":
        return predictions.predicted(
            text, id=new_id(), now=now, chance=asked.chance, due=_day(asked.by)
        )
    if which == "step":
        return commitments.adopted(text, id=new_id(), now=now)
    return Claim(
        id=new_id(),
        at=now,
        kind=_chosen(asked.kind, ClaimKind) or ClaimKind.FACT,
        quote=text,
        about=about_whom(text) if asked.about is None else asked.about.casefold(),
        matter=matter_of(text),
    )


async def _add_evidence(asked: Asked, known: Ledger, store: Store, clock: Clock) -> int:
    """Put down what speaks for or against a claim, and how it stands then."""
    claim = _named(known, asked.pro or asked.contra, action="add")
    if not isinstance(claim, Claim):
        raise InputError(words("error")["not_a_claim"])
    for_it, said = asked.pro is not None, words("line")
    side = said["for_it" if for_it else "against_it"]
    text = _typed(words("ask")["evidence"].format(side=side))
    if await _is_danger(text, asked, store, clock):
        return 0
    made = Evidence(new_id(), clock.now(), claim.id, for_it=for_it, text=checked(text))
    stands = weighed(claim, (*known.of(Evidence), made))
    return await _keep(store, made, stands, asked=asked, now=clock.now())


async def _edit(asked: Asked, clock: Clock) -> int:
    now = clock.now()
    async with opened(words("error")["none"]) as store:
        line = _named(await kept.read(store), asked.name, action="edit")
        text = _typed(words("ask")["words"]) if asked.reword else None
        if text is not None and await _is_danger(text, asked, store, clock):
            return 0
        changed = _edited(line, text, asked, now)
        if changed == line:
            raise InputError(words("error")["not_here"])
        return await _keep(store, changed, asked=asked, now=now)


def _edited(line: Line, text: str | None, asked: Asked, now: datetime) -> Line:
    if isinstance(line, Claim):
        claim = line if text is None else reworded(line, text)
        return replace(
            claim,
            kind=_chosen(asked.kind, ClaimKind) or claim.kind,
            status=_chosen(asked.status, ClaimStatus) or claim.status,
            about=claim.about if asked.about is None else asked.about.casefold(),
        )
    if isinstance(line, Prediction):
        wanted = replace(
            line,
            text=line.text if text is None else checked(text),
            chance=line.chance if asked.chance is None else asked.chance,
            due=_day(asked.by) or line.due,
        )
        return predictions.corrected(line, wanted, now=now)
    if text is not None and isinstance(line, Commitment | Evidence):
        return replace(line, text=checked(text))
    return line


async def _settle(asked: Asked, clock: Clock) -> int:
    now = clock.now()
    async with opened(words("error")["none"]) as store:
        known = await kept.read(store)
        line = _named(known, asked.name, action="settle")
        changed = _settled(line, known, asked, now)
        return await _keep(store, *changed, asked=asked, now=now)


def _settled(
    line: Line, known: Ledger, asked: Asked, now: datetime
) -> tuple[Line, ...]:
    if isinstance(line, Prediction):
        outcome = _one_of(asked.answer, WhatHappened)
        bad = asked.how_bad
        return (predictions.settled(line, outcome, now=now, how_bad_was=bad),)
    if isinstance(line, Commitment):
        came = _one_of(asked.answer, commitments.Answer)
        return (commitments.answered(line, came, now=now),)
    if isinstance(line, Claim):
        return (replace(line, status=_one_of(asked.answer, ClaimStatus)),)
    if isinstance(line, Pair):
        answer = _one_of(asked.answer, PairAnswer)
        wrong = ""
        if answer is PairAnswer.ONE_WRONG and asked.contra is not None:
            wrong = _named(known, asked.contra, action="settle").id
        pair = answered(line, answer, now=now, wrong=wrong)
        return (pair, *after(pair, known.of(Claim)))
    raise InputError(words("error")["not_here"])


async def _forget(asked: Asked, _clock: Clock) -> int:
    """Delete a line for good; there is no sitting here whose end could be awaited."""
    said, keyboard = words("said"), Keyboard()
    async with opened(words("error")["none"]) as store:
        known = await kept.read(store)
        line = _named(known, asked.name, action="forget")
        gone = [one.id for one in belonging(known, line.id)]
        if not asked.yes and not keyboard.person:
            raise InputError(words("error")["yes"])
        if not asked.yes:
            paper().page(in_full(line, known))
            paper().reply(words("ask")["forget"])
            if (keyboard.line() or "").strip().lower() != said["yes"]:
                paper().page(said["forgotten_not"])
                return NOT_FORGOTTEN
        await kept.withdraw(store, *gone)
        await store.compact()
    paper().page(said["forgotten"].format(count=_lines(len(gone))))
    return 0


async def _draw(asked: Asked, clock: Clock) -> int:
    """Have lines taken from the talks, or not any more."""
    if asked.name not in {"on", "off"}:
        raise InputError(words("error")["draw"])
    on = asked.name == "on"
    async with await door.open_or_ask(read_settings(), Keyboard()) as store:
        await kept.switch_drawing(store, on=on, now=clock.now())
    paper().page(words("said")["draws" if on else "draws_not"])
    return 0


# --- what all of them need ----------------------------------------------------------


async def _known() -> Ledger:
    """Read the ledger; a command that only looks never makes a store."""
    if not door.is_there(read_settings()):
        return Ledger()
    async with opened() as store:
        return await kept.read(store)


async def _keep(store: Store, *records: Record, asked: Asked, now: datetime) -> int:
    await kept.keep(store, *records, now=now)
    first = records[0]
    if asked.as_json:
        print_json(first)
    elif asked.name is None:
        paper().page(words("said")["kept"].format(id=first.id[:8]))
    else:
        paper().page(words("said")["changed"])
    return 0


async def _is_danger(text: str, asked: Asked, store: Store, clock: Clock) -> bool:
    """Show at once whom to reach where there is danger in it; then it is not kept."""
    seen = seen_in([text], clock=clock, reader=open_reader())
    if seen.tier < Tier.CONCERN:
        return False
    show = complain if asked.as_json else paper().reply
    show(words("danger")["sentence"])
    show(card(read_settings().country, today=clock.now().date()))
    show(words("danger")["not_kept"])
    with contextlib.suppress(StoreError):  # the numbers are shown already
        await remember(store, seen, clock)
    return True


def _typed(question: str) -> str:
    keyboard = Keyboard()
    if keyboard.person:
        paper().reply(question)
    text = (keyboard.line() or "").strip()
    if not text:
        raise InputError(words("error")["words"])
    return text


def _named(known: Ledger, start: str | None, *, action: str) -> Line:
    """Return the line whose id begins so.

    Raises:
        NotFoundError: none does.
        InputError: more than one does, or nothing was typed.
    """
    if not start:
        raise InputError(words("error")["id"].format(action=action))
    found = [line for line in known.lines if line.id.startswith(start)]
    if not found:
        raise NotFoundError(words("error")["no_line"])
    if len(found) > 1:
        raise InputError(words("error")["which"])
    return found[0]


def _chosen(typed: str | None, kind: type[Choice]) -> Choice | None:
    return None if typed is None else _one_of(typed, kind)


def _one_of(typed: str | None, kind: type[Choice]) -> Choice:
    try:
        return kind(typed or "")
    except ValueError:
        names = ", ".join(one.value for one in kind)
        raise InputError(words("error")["choice"].format(names=names)) from None


def _day(typed: str | None) -> date | None:
    try:
        return None if typed is None else date.fromisoformat(typed)
    except ValueError:
        raise InputError(words("error")["day"]) from None


def _lines(count: int) -> str:
    return in_words.counted(count, words("count")["lines"])


def _object(line: Line) -> dict[str, object]:
    return {"is": type(line).__name__, "line": line}
