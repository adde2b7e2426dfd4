"""What is in the ledger, and how is more put there or forgotten?"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from counterpoint.app import kept
from counterpoint.app.ledger_files import with_files
from counterpoint.app.ledger_model import drawn_by_model
from counterpoint.errors import CounterpointError, NotFoundError
from counterpoint.ledger.drawing import MOST_DRAWN, draw
from counterpoint.ledger.kinds import (
    KINDS,
    NOTHING_KNOWN,
    Ledger,
    entry_of,
    ledger,
    with_records,
)
from counterpoint.ledger.merging import parted
from counterpoint.ledger.records import (
    Claim,
    Commitment,
    Drawing,
    OtherSide,
    Place,
    Prediction,
)
from counterpoint.ledger.statuses import (
    belonging,
    brought_back,
    hidden,
    place_of,
    without,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from counterpoint.conversation.remembering import Changes
    from counterpoint.ledger.kinds import Line, Record
    from counterpoint.ports import ChatModel, Repository
    from counterpoint.terms import Turn


__all__ = [
    "bring_back",
    "change",
    "draw_from",
    "draw_with",
    "drawn_there",
    "forget",
    "forget_places",
    "from_sitting",
    "keep",
    "let_go",
    "let_go_if_possible",
    "read",
    "read_or_nothing",
    "switch_drawing",
    "withdraw",
]


async def read(repository: Repository) -> Ledger:
    """Read everything in the ledger, oldest first."""
    return ledger(await repository.entries(*KINDS))


async def read_or_nothing(repository: Repository | None) -> Ledger:
    """Read the ledger; where that fails, nothing is known and nothing is asserted."""
    if repository is None:
        return NOTHING_KNOWN
    try:
        return await read(repository)
    except CounterpointError:
        return NOTHING_KNOWN


async def keep(repository: Repository, *records: Record, now: datetime) -> None:
    """Keep records, all or none; one that is sent twice is kept once.

    Raises:
        InputError: one is dated in the future, or is too long.
        StoreError: they could not be kept.
    """
    await kept.put(repository, map(entry_of, records), now=now)


async def switch_drawing(repository: Repository, *, on: bool, now: datetime) -> None:
    """Have claims drawn from what the person writes, or not any more."""
    await keep(repository, Drawing(at=now, on=on), now=now)


async def draw_from(
    repository: Repository,
    turn: Turn,
    *,
    sitting: str,
    now: datetime,
    known: Ledger | None = None,
) -> tuple[Claim, ...]:
    """Draw the claims of one message, keep and return those that are new.

    None where drawing is off, and three at most in one sitting. What is known of a
    message already stays as the person left it, forgotten lines included.

    Args:
        repository: where they are kept.
        turn: as it was answered.
        sitting: its id.
        now: the time in the person's own zone.
        known: the ledger, if it was read already.

    Raises:
        StoreError: the ledger could not be read, or they could not be kept.
    """
    known = known if known is not None else await read(repository)
    room = MOST_DRAWN - len(drawn_there(known, sitting))
    if not known.draws or room <= 0:
        return ()
    there = {line.id for line in (*known.lines, *known.hidden)}
    new = [one for one in draw(turn, sitting=sitting) if one.id not in there][:room]
    if new:
        await keep(repository, *new, now=now)
    return tuple(new)


async def draw_with(
    model: ChatModel, repository: Repository, turn: Turn, *, sitting: str, now: datetime
) -> tuple[Claim, ...]:
    """Have a model look for claims that the patterns missed, as far as there is room.

    Raises:
        StoreError: the ledger could not be read, or they could not be kept.
    """
    known = await read(repository)
    already = drawn_there(known, sitting)
    if not known.draws or len(already) >= MOST_DRAWN:
        return ()
    found = await drawn_by_model(model, turn, sitting=sitting, already=already)
    known = await read(repository)  # it took its time, and the person went on
    if not known.draws or drawn_there(known, sitting) != already:
        return ()
    if found:
        await keep(repository, *found, now=now)
    return found


def drawn_there(known: Ledger, sitting: str) -> tuple[Claim, ...]:
    """Return the claims that were drawn in a sitting, forgotten ones included."""
    lines = (*known.lines, *known.hidden)
    return tuple(
        line for line in lines if isinstance(line, Claim) and _is_from(line, sitting)
    )


def from_sitting(known: Ledger, sitting: str) -> tuple[Line, ...]:
    """Return the lines that came out of one sitting, oldest first."""
    return tuple(line for line in known.lines if _is_from(line, sitting))


def _is_from(line: Line, sitting: str) -> bool:
    place = place_of(line)
    return place is not None and place.sitting == sitting


# --- What a turn asks for ---------------------------------------------------------


async def change(
    repository: Repository,
    changes: Changes,
    turn: Turn,
    *,
    known: Ledger,
    sitting: str,
    now: datetime,
) -> Ledger:
    """Do what a turn asks of the ledger, all of it or nothing; return it as it is then.

    What came out of a sitting knows its place there, so that it goes with it.

    Raises:
        InputError: something of it cannot be kept.
        StoreError: it could not be kept.
    """
    there = {line.id for line in (*known.lines, *known.hidden)}
    at = Place(sitting, turn.id, 0, len(turn.message.text))
    asked = [one if one.id in there else _placed(one, at) for one in changes.keep]
    after = with_records(known, *asked)
    gone = [
        hidden(line, now) for one in changes.forget for line in belonging(after, one)
    ]
    back = [
        brought_back(line)
        for one in changes.bring_back
        for line in belonging(after, one)
    ]
    records = {record.id: record for record in (*asked, *gone, *back)}.values()
    if records:
        await keep(repository, *records, now=now)
    return with_records(known, *records)


def _placed(record: Record, at: Place) -> Record:
    if isinstance(record, Prediction | Commitment | OtherSide) and record.place is None:
        return replace(record, place=at)
    return record


# --- What goes --------------------------------------------------------------------


async def forget(
    repository: Repository, line_id: str, *, now: datetime
) -> tuple[Line, ...]:
    """Take a line out of the ledger, with what speaks of it; return what went.

    It can be brought back until `let_go`, which the end of the sitting calls.

    Raises:
        NotFoundError: there is no such line.
    """
    gone = belonging(await read(repository), line_id)
    if not gone:
        raise NotFoundError("There is no such line in the ledger.")
    await keep(repository, *(hidden(line, now) for line in gone), now=now)
    return gone


async def bring_back(repository: Repository, line_id: str, *, now: datetime) -> None:
    """Undo `forget`, and what made one claim of two.

    Raises:
        NotFoundError: it is not among the forgotten, or is gone for good.
    """
    known = await read(repository)
    if line_id not in {line.id for line in known.hidden}:
        raise NotFoundError("It is gone, and cannot be brought back.")
    back = [line for line in belonging(known, line_id) if line.hidden is not None]
    claims = [
        one for line in back if isinstance(line, Claim) for one in parted(known, line)
    ]
    await keep(repository, *map(brought_back, back), *claims, now=now)


async def let_go(repository: Repository) -> int:
    """Delete for good what was forgotten; return how many lines that were.

    Raises:
        StoreError: it could not be read or deleted.
    """
    gone = [line.id for line in (await read(repository)).hidden]
    if gone:
        await withdraw(repository, *gone)
        await repository.compact()
    return len(gone)


async def let_go_if_possible(repository: Repository) -> None:
    """Delete for good what was forgotten; what cannot be goes the next time."""
    with contextlib.suppress(CounterpointError):
        await let_go(repository)


async def forget_places(
    repository: Repository, is_gone: Callable[[Place], bool]
) -> None:
    """Delete for good what quotes words that are deleted themselves.

    Raises:
        StoreError: it could not be read or deleted.
    """
    loss = without(await read(repository), is_gone)
    if loss.changed:
        await repository.put([entry_of(line) for line in loss.changed])
    if loss.gone:
        await withdraw(repository, *(line.id for line in loss.gone))


async def withdraw(repository: Repository, *ids: str) -> None:
    """Delete lines for good, with the files that are kept with them."""
    await kept.withdraw(repository, *with_files(ids))
