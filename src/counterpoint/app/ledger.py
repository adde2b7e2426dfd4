"""What is in the ledger, and how is more put there or forgotten?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.app import kept
from counterpoint.app.kept import withdraw
from counterpoint.errors import NotFoundError
from counterpoint.ledger.drawing import draw
from counterpoint.ledger.kinds import KINDS, Ledger, entry_of, ledger
from counterpoint.ledger.records import Drawing
from counterpoint.ledger.statuses import belonging, brought_back, hidden

if TYPE_CHECKING:
    from datetime import datetime

    from counterpoint.ledger.kinds import Line, Record
    from counterpoint.ledger.records import Claim
    from counterpoint.ports import Repository
    from counterpoint.terms import Turn


__all__ = [
    "bring_back",
    "draw_from",
    "forget",
    "keep",
    "let_go",
    "read",
    "switch_drawing",
    "withdraw",
]


async def read(repository: Repository) -> Ledger:
    """Read everything in the ledger, oldest first."""
    return ledger(await repository.entries(*KINDS))


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
    repository: Repository, turn: Turn, *, sitting: str, now: datetime
) -> tuple[Claim, ...]:
    """Draw the claims of one message, keep and return those that are new.

    None where drawing is off. What is known of a message already stays as the
    person left it, forgotten lines included.
    """
    known = await read(repository)
    if not known.draws:
        return ()
    there = {line.id for line in (*known.lines, *known.hidden)}
    new = tuple(one for one in draw(turn, sitting=sitting) if one.id not in there)
    if new:
        await keep(repository, *new, now=now)
    return new


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
    """Undo `forget`.

    Raises:
        NotFoundError: it is not among the forgotten, or is gone for good.
    """
    known = await read(repository)
    if line_id not in {line.id for line in known.hidden}:
        raise NotFoundError("It is gone, and cannot be brought back.")
    back = [line for line in belonging(known, line_id) if line.hidden is not None]
    await keep(repository, *map(brought_back, back), now=now)


async def let_go(repository: Repository) -> int:
    """Delete for good what was forgotten; return how many lines that were."""
    gone = [line.id for line in (await read(repository)).hidden]
    if gone:
        await withdraw(repository, *gone)
    return len(gone)
