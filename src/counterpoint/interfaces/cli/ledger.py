"""What is in the ledger, and how is it changed at a terminal?

Words are only ever asked for or piped in, so that none of them stand in the history
of the shell; they are read for danger before they are kept.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from counterpoint import in_words
from counterpoint.app import SystemClock, handing_out, new_id
from counterpoint.app import ledger as kept
from counterpoint.app.ledger_files import put_file, read_file, read_whole
from counterpoint.app.reader import open_reader
from counterpoint.errors import InputError, NotFoundError
from counterpoint.interfaces.cli import door
from counterpoint.interfaces.cli.keeping import opened
from counterpoint.interfaces.cli.ledger_danger import is_danger
from counterpoint.interfaces.cli.ledger_lines import SHORT, in_full, row, words
from counterpoint.interfaces.cli.show import paper, print_json
from counterpoint.interfaces.cli.typing_in import Keyboard
from counterpoint.interfaces.cli.witness import witness
from counterpoint.ledger import commitments, merging, predictions
from counterpoint.ledger.drawing import about_whom, matter_of
from counterpoint.ledger.evidence_files import words as file_words
from counterpoint.ledger.exported import one_of, whole_of
from counterpoint.ledger.kinds import Ledger
from counterpoint.ledger.records import (
    Claim,
    ClaimKind,
    ClaimStatus,
    Commitment,
    Evidence,
    OtherSide,
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
from counterpoint.ledger.two_tellings import words as telling_words
from counterpoint.settings import read_settings
from counterpoint.terms import to_json

if TYPE_CHECKING:
    from datetime import datetime
    from enum import StrEnum

    from counterpoint.ledger.kinds import Line, Record
    from counterpoint.ports import Clock
    from counterpoint.store import Store

NOT_FORGOTTEN = 1
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
    file: str | None = None
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
        "merge": _merge,
        "undo": _undo,
        "file": _file,
        "two-tellings": _two_tellings,
        "export": _export,
        "witness": _witness,
    }
    if action not in actions:
        raise InputError(words("error")["action"])
    return asyncio.run(actions[action](asked, clock or SystemClock()))


async def _witness(asked: Asked, clock: Clock) -> int:
    return await witness(
        asked.name or "list", asked.answer, as_json=asked.as_json, clock=clock
    )


# --- looking --------------------------------------------------------------------


async def _list(asked: Asked, clock: Clock) -> int:
    known = await _known()
    wanted = [line for line in known.lines if _is_wanted(line, asked)]
    if asked.as_json:
        for line in wanted:
            print_json(one_of(line))
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
        print_json([one_of(one) for one in belonging(known, line.id)])
    else:
        paper().page(in_full(line, known))
    return 0


async def _due(asked: Asked, clock: Clock) -> int:
    now = clock.now()
    waiting = predictions.due_now(await _known(), now)
    said, out = words("said"), paper()
    if asked.as_json:
        for one in waiting:
            print_json(one_of(one))
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
    whole = whole_of(known)
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
    if asked.file is not None:
        return await _add_file(asked, claim, store, clock, side=side)
    text = _typed(words("ask")["evidence"].format(side=side))
    if await _is_danger(text, asked, store, clock):
        return 0
    made = Evidence(new_id(), clock.now(), claim.id, for_it=for_it, text=checked(text))
    stands = weighed(claim, (*known.of(Evidence), made))
    return await _keep(store, made, stands, asked=asked, now=clock.now())


async def _add_file(
    asked: Asked, claim: Claim, store: Store, clock: Clock, *, side: str
) -> int:
    """Keep a photo or a document with a claim, and a few words where there are some."""
    path = Path(asked.file or "")
    content = read_whole(path)
    question = words("ask")["about_file"].format(side=side)
    text = _typed(question, may_be_left=True)
    if text and await is_danger(text, as_json=asked.as_json, store=store, clock=clock):
        return 0
    made = await put_file(
        store,
        claim.id,
        name=path.name,
        content=content,
        for_it=asked.pro is not None,
        id=new_id(),
        now=clock.now(),
        text=text,
    )
    if asked.as_json:
        print_json(made)
        return 0
    paper().page(words("said")["kept"].format(id=made.id[:8]))
    paper().page(file_words("said")["as_it_is"])
    return 0


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


async def _merge(asked: Asked, clock: Clock) -> int:
    """Make one claim of two that say the same."""
    now = clock.now()
    async with opened(words("error")["none"]) as store:
        known = await kept.read(store)
        claim = _named(known, asked.name, action="merge")
        other = _named(known, asked.answer, action="merge")
        if not isinstance(claim, Claim) or not isinstance(other, Claim):
            raise InputError(words("error")["not_claims"])
        made = merging.merge(known, claim, other, now=now)
        await kept.keep(store, *made.lines, now=now)
    if asked.as_json:
        print_json(made.one)
    else:
        told = words("said")["merged"]
        paper().page(told.format(id=made.one.id[:SHORT], gone=made.gone.id[:SHORT]))
    return 0


async def _undo(asked: Asked, clock: Clock) -> int:
    """Bring back what was forgotten in a talk or made one, until that is let go."""
    async with opened(words("error")["none"]) as store:
        known = await kept.read(store)
        hidden = known._replace(lines=known.hidden)
        line = _named(hidden, asked.name, action="undo")
        await kept.bring_back(store, line.id, now=clock.now())
    paper().page(words("said")["brought_back"])
    return 0


async def _file(asked: Asked, _clock: Clock) -> int:
    """Write out a file that is kept with a line, for its owner alone to read."""
    async with opened(words("error")["none"]) as store:
        line = _named(await kept.read(store), asked.name, action="file")
        found = await read_file(store, line.id)
    if asked.answer is None:
        raise InputError(words("error")["file_path"])
    handing_out.write_one(found.content, Path(asked.answer))
    paper().page(words("said")["exported"].format(path=asked.answer))
    return 0


async def _two_tellings(asked: Asked, clock: Clock) -> int:
    """Tell a model of a conflict twice, and show both of what it says."""
    from counterpoint.app import two_tellings as telling  # noqa: PLC0415 - at use
    from counterpoint.app.admission import speaker  # noqa: PLC0415 - at use

    form = telling_words("form")
    async with opened(words("error")["none"]) as store:
        side = _named(await kept.read(store), asked.name, action="two-tellings")
        if not isinstance(side, OtherSide):
            raise InputError(telling_words("error")["not_a_side"])
        model = speaker(read_settings())
        if model is None:
            raise InputError(telling_words("error")["no_model"])
        try:
            paper().page(f"{form['about']}\n{form['sent']}")
            mine = _typed(form["ask"])
            if await is_danger(mine, as_json=asked.as_json, store=store, clock=clock):
                return 0
            found = await telling.two_tellings(
                store, side, mine, model=model, clock=clock, reader=open_reader()
            )
        finally:
            await model.close()
    if asked.as_json:
        print_json(found)
        return 0
    for title, heard in (
        (form["told_by_you"], found.mine),
        (form["told_by_them"], found.theirs),
    ):
        right = telling_words("right")[heard.right.value]
        paper().page(f"{title}\n{heard.said or heard.note}\n{right}\n")
    paper().page(f"{found.sentence}\n{form['closing']}")
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
    return await is_danger(text, as_json=asked.as_json, store=store, clock=clock)


def _typed(question: str, *, may_be_left: bool = False) -> str:
    keyboard = Keyboard()
    if keyboard.person:
        paper().reply(question)
    text = (keyboard.line() or "").strip()
    if not text and not may_be_left:
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
