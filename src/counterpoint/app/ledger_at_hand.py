"""How does the ledger follow one sitting, turn by turn?

It is read before each reply and changed once the turn is kept. Nothing that goes
wrong with it stands between a person and a reply: then nothing is known, nothing is
asserted, and what was asked of it is told as not done.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from counterpoint.app import ledger
from counterpoint.conversation.branches import line as line_of
from counterpoint.conversation.opening import asked_about
from counterpoint.conversation.remembering import SPEAKS, Changes, changes
from counterpoint.conversation.side_by_side import ASKS
from counterpoint.errors import CounterpointError
from counterpoint.ledger.commitments import lapsing
from counterpoint.ledger.kinds import NOTHING_KNOWN, with_records
from counterpoint.ledger.records import Claim
from counterpoint.ledger.statuses import belonging, brought_back, hidden, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from counterpoint.ledger.kinds import Ledger, Line, Record
    from counterpoint.ports import ChatModel, Clock, Repository
    from counterpoint.terms import Turn

MOST_LOOKS = 5
"""So many messages of a sitting a model looks through; each costs its owner."""
NOT_CHANGED = (
    "The ledger could not be changed just now. Look at the page Ledger, or at "
    "`counterpoint ledger list`, before you rely on it."
)


class LedgerAtHand:
    """The ledger, as one sitting sees and changes it.

    `looking` is a model's search for claims that goes on, if one does.

    Args:
        clock: tells the time.
        ids: makes fresh ids.
    """

    def __init__(self, *, clock: Clock, ids: Callable[[], str]) -> None:
        self.known: Ledger = NOTHING_KNOWN
        self._clock = clock
        self._ids = ids
        self._answered: set[str] = set()
        self._left: set[str] = set()
        self._looks = 0
        self.looking: asyncio.Task[None] | None = None

    async def look(self, repository: Repository | None) -> Ledger:
        """Read it anew: pages and commands may have changed it."""
        self.known = await ledger.read_or_nothing(repository)
        return self.known

    async def begin(self, repository: Repository | None) -> Ledger:
        """Read it for a new sitting; steps of which nothing was said lapse."""
        await self.look(repository)
        lapsed = lapsing(self.known, self._clock.now())
        if repository is not None and lapsed:
            with contextlib.suppress(CounterpointError):
                await self._keep(repository, *lapsed)
        return self.known

    def answer(self, turn: Turn) -> None:
        """Note that a turn was answered with the ledger in view, if it was."""
        if self.known.kept:
            self._answered.add(turn.id)

    # --- Once a turn is kept --------------------------------------------------------

    async def follow(
        self,
        repository: Repository,
        turn: Turn,
        turns: Sequence[Turn],
        *,
        sitting: str,
        draws: bool,
        model: ChatModel | None = None,
    ) -> None:
        """Do what a kept turn asks for, and draw the claims of its message.

        Where the patterns find none, a model goes on looking until the next message.

        Args:
            repository: where the turn is kept.
            turn: as it was answered.
            turns: those of all versions, in the order they came.
            sitting: the id it is kept under.
            draws: whether anything may be drawn in this sitting.
            model: what words the replies; None where the guide does.

        Raises:
            CounterpointError: what it asks for was not done. What fails without
                having been asked for is silent.
        """
        if not self.known.kept:
            return
        with contextlib.suppress(CounterpointError):
            await self.align(repository, turns, line_of(turns), sitting=sitting)
        if turn.id in self._answered:
            await self._do(repository, turn, turns, sitting=sitting)
            self._answered.discard(turn.id)
        to_the_ledger = turn.plan.rule in SPEAKS - ASKS  # and not about their life
        if to_the_ledger or not draws:
            return
        if not await self._draw(repository, turn, sitting=sitting):
            self._look_further(model, repository, turn, sitting=sitting)

    async def align(
        self,
        repository: Repository,
        turns: Sequence[Turn],
        line: Sequence[Turn],
        *,
        sitting: str,
    ) -> None:
        """Forget what was said in messages that were changed since, as asked to.

        They come back with the version that they stand in, until the sitting ends.

        Raises:
            StoreError: it could not be kept.
        """
        message_of = {turn.id: turn.message.id for turn in turns}
        said = {turn.message.id for turn in line}
        now = self._clock.now()

        def is_left(one: Line) -> bool:
            place = place_of(one)
            if place is None or place.sitting != sitting or _is_merged(one):
                return False
            return place.turn in message_of and message_of[place.turn] not in said

        gone = [hidden(one, now) for one in self._with(self.known.lines, is_left)]
        back = [
            brought_back(one)
            for one in self._with(self.known.hidden, lambda one: not is_left(one))
            if one.id in self._left
        ]
        if gone or back:
            await self._keep(repository, *gone, *back)
        self._left = (self._left | {one.id for one in gone}) - {one.id for one in back}

    def _with(
        self, lines: Sequence[Line], chosen: Callable[[Line], bool]
    ) -> list[Line]:
        """Return the lines that are chosen and have a place, and what belongs to them."""
        roots = [one for one in lines if place_of(one) is not None and chosen(one)]
        found = {o.id: o for one in roots for o in belonging(self.known, one.id)}
        return [one for one in found.values() if one in lines]

    async def _do(
        self,
        repository: Repository,
        turn: Turn,
        turns: Sequence[Turn],
        *,
        sitting: str,
    ) -> None:
        now, before = self._clock.now(), line_of(turns, tip=turn.id)[:-1]
        try:
            asked = changes(turn, self.known, before, sitting=sitting, ids=self._ids)
            noted = asked_about(turn, self.known, now=now)
        except Exception as error:
            # Whatever it dies of, nobody may think that it was done.
            raise CounterpointError(NOT_CHANGED) from error
        wanted = Changes((*noted, *asked.keep), asked.forget, asked.bring_back)
        self.known = await ledger.change(
            repository, wanted, turn, known=self.known, sitting=sitting, now=now
        )

    async def _draw(self, repository: Repository, turn: Turn, *, sitting: str) -> bool:
        """Draw by patterns; say whether there was anything."""
        seen = self.known._replace(hidden=self.forgotten())
        try:
            drawn = await ledger.draw_from(
                repository, turn, sitting=sitting, now=self._clock.now(), known=seen
            )
        except Exception:  # noqa: BLE001 - whatever it dies of, nothing was drawn
            return False
        self.known = with_records(self.known, *drawn)
        return bool(drawn)

    # --- What a model finds meanwhile -------------------------------------------------

    def _look_further(
        self,
        model: ChatModel | None,
        repository: Repository,
        turn: Turn,
        *,
        sitting: str,
    ) -> None:
        if model is None or not turn.message.text or self._looks >= MOST_LOOKS:
            return
        self._looks += 1
        self.looking = asyncio.ensure_future(
            self._draw_with(model, repository, turn, sitting=sitting)
        )

    async def _draw_with(
        self, model: ChatModel, repository: Repository, turn: Turn, *, sitting: str
    ) -> None:
        with contextlib.suppress(Exception):  # then nothing was found
            now = self._clock.now()
            await ledger.draw_with(model, repository, turn, sitting=sitting, now=now)

    async def stop_looking(self) -> None:
        """Look no further: somebody goes on, or the words are to be deleted."""
        task, self.looking = self.looking, None
        if task is not None:
            task.cancel()
            await asyncio.wait({task})

    def forgotten(self) -> tuple[Line, ...]:
        """Return what the person had forgotten, and not what went with a version."""
        return tuple(one for one in self.known.hidden if one.id not in self._left)

    # --- Where words are deleted ------------------------------------------------------

    async def forget(
        self,
        repository: Repository,
        sitting: str,
        turns: Collection[str] | None = None,
    ) -> None:
        """Delete what quotes a sitting, or some turns of it.

        Raises:
            StoreError: it could not be read or deleted.
        """
        await ledger.forget_places(
            repository,
            lambda at: at.sitting == sitting and (turns is None or at.turn in turns),
        )
        await self.look(repository)

    async def _keep(self, repository: Repository, *records: Record) -> None:
        now: datetime = self._clock.now()
        await ledger.keep(repository, *records, now=now)
        self.known = with_records(self.known, *records)


def _is_merged(line: Line) -> bool:
    """Say whether the person put several of their sayings together in one."""
    return isinstance(line, Claim) and bool(line.again)
