"""What is one sitting, as an interface holds it?

A `Visit` says a message, keeps the turn, and never lets trouble with the store
stand between a person and a reply.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from counterpoint.conversation.guide.exercise_results import writing_of
from counterpoint.conversation.guide.exercises import standing_in
from counterpoint.conversation.past import carry_on
from counterpoint.conversation.turn import Stage, converse, open_sitting
from counterpoint.errors import InputError, StoreError
from counterpoint.terms import Carried, Message, Mode, Past, Sitting, Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counterpoint.ports import ChatModel, Clock, Judge, Repository

WRITES = "writing_exercise"
WRITING = "expressive_writing"
PRIVACY = frozenset({"privacy", "watched"})
"""The parts of the abuse path that say the talk is not kept."""


def new_id() -> str:
    """Return a fresh id."""
    return uuid.uuid4().hex


def readable(text: str) -> str:
    """Make a text out of whatever was typed or piped in.

    Halves of surrogate pairs that stand alone cannot be kept; each becomes
    U+FFFD. Everything else stays as it is.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def thrown_away(turns: Sequence[Turn]) -> bool:
    """Say whether the last turn ended a writing that is not to be kept."""
    if not turns or turns[-1].plan.exercise != WRITING or turns[-1].plan.step:
        return False
    standing = standing_in(turns)
    writing = writing_of(standing) if standing is not None else None
    return writing is not None and writing.keep is False


class Visit:
    """One sitting, from the first word to the goodbye.

    Args:
        repository: where turns are kept; None keeps nothing.
        clock: tells the time.
        mode: how the person wants to be answered.
        country: their ISO 3166-1 alpha-2 code, if they chose one.
        model: words replies where one may.
        judge: may raise a risk or reject a reply.
        carried: what must be remembered of earlier sittings.
        ids: makes fresh ids.
    """

    def __init__(
        self,
        *,
        repository: Repository | None,
        clock: Clock,
        mode: Mode = Mode.HELP_ME_THINK,
        country: str | None = None,
        model: ChatModel | None = None,
        judge: Judge | None = None,
        carried: Carried | None = None,
        ids: Callable[[], str] = new_id,
    ) -> None:
        self.repository = repository
        self.mode = mode
        self.country = country
        self.past = Past(carried=carried or Carried())
        self.trouble: StoreError | InputError | None = None
        self.sitting: str | None = None
        self.hidden = False
        self.started = clock.now()
        self._clock = clock
        self._model = model
        self._judge = judge
        self._ids = ids
        self._unkept: list[Turn] = []

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Return the turns so far."""
        return self.past.turns

    async def open(self) -> Turn | None:
        """Begin; where a risk was left open, ask about it first."""
        turn = open_sitting(
            self.past,
            turn_id=self._ids(),
            clock=self._clock,
            mode=self.mode,
            country=self.country,
        )
        if turn is not None:
            await self._add(turn)
        return turn

    async def say(
        self, text: str, *, tell: Callable[[Stage], None] | None = None
    ) -> Turn:
        """Answer what the person wrote, and keep the turn."""
        self.trouble = None
        message = Message(
            id=self._ids(),
            text=readable(text),
            at=self._clock.now(),
            mode=self.mode,
            country=self.country,
        )
        turn = await converse(
            message,
            self.past,
            turn_id=self._ids(),
            clock=self._clock,
            model=self._model,
            judge=self._judge,
            tell=tell,
        )
        self.mode = turn.plan.mode
        if PRIVACY & set(turn.plan.elements) and self.repository is not None:
            await self._leave_no_trace()
        await self._add(turn)
        if thrown_away(self.turns):
            await self._forget_writing()
        return turn

    async def end(self) -> None:
        """Close the sitting."""
        if self.repository is not None and self.sitting is not None:
            await self.repository.end(self.sitting, self._clock.now())

    async def keep_after_all(self, repository: Repository) -> None:
        """Keep a sitting that was not being kept, all of it.

        Raises:
            StoreError: it could not be kept; the sitting is still in hand.
        """
        self.repository = repository
        self._unkept = list(self.turns)
        await self._keep()

    def as_sitting(self) -> Sitting:
        """Return the sitting as it stands."""
        return Sitting(
            id=self.sitting or "not-kept", started=self.started, turns=self.turns
        )

    async def _add(self, turn: Turn) -> None:
        self.past = Past(turns=(*self.past.turns, turn), carried=self.past.carried)
        self._unkept.append(turn)
        try:
            await self._keep()
        except (StoreError, InputError) as error:
            # The reply matters more: the turn stays in hand and is kept with
            # the next one, and the interface tells the person.
            self.trouble = error

    async def _leave_no_trace(self) -> None:
        """Stop keeping this sitting and take back what was kept of it.

        Somebody who is not safe at home is told that nothing of the talk is
        kept unless they say so; `keep_after_all` says so.
        """
        repository, self.repository = self.repository, None
        self.hidden = True
        if repository is None or self.sitting is None:
            return
        try:
            await repository.delete(self.sitting)
            await repository.remember(self.past.carried)
        except StoreError as error:
            self.trouble = error
        self.sitting = None

    async def _forget_writing(self) -> None:
        """Delete what was written for oneself and thrown away."""
        written = {turn.id for turn in self.turns if turn.plan.rule == WRITES}
        if self.repository is not None and self.sitting is not None:
            try:
                await self.repository.forget(self.sitting, written)
            except StoreError as error:
                self.trouble = error
                return
        left = tuple(t for t in self.turns if t.plan.exercise != WRITING)
        self.past = Past(turns=left, carried=self.past.carried)

    async def _keep(self) -> None:
        if self.repository is None:
            self._unkept.clear()
            return
        if self.sitting is None:
            self.sitting = await self.repository.begin(self.started)
        while self._unkept:
            try:
                await self.repository.keep(self.sitting, self._unkept[0])
            except InputError:
                # It can never be kept, and must not hold up the next ones.
                self._unkept.pop(0)
                raise
            self._unkept.pop(0)
        await self.repository.remember(carry_on(self.past))
