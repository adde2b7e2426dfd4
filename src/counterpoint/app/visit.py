"""What is one sitting, as an interface holds it?

A `Visit` says a message, keeps the turn, and never lets trouble with the store
stand between a person and a reply. A message can be changed and a reply tried
again; the versions stay, and so does a risk that was written in one of them. What a
kept turn asks of the ledger is done once it is kept.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from anyio import CancelScope

from counterpoint.app import ledger
from counterpoint.app.hard_times import is_hard
from counterpoint.app.ledger_at_hand import LedgerAtHand
from counterpoint.app.naming import first_words
from counterpoint.conversation import branches, notices
from counterpoint.conversation.guide.exercise_results import writing_of
from counterpoint.conversation.guide.exercises import standing_in
from counterpoint.conversation.notices import Told
from counterpoint.conversation.opening import due, open_after_tick, open_sitting
from counterpoint.conversation.past import carry_on, taken_back
from counterpoint.conversation.remembering import SPEAKS
from counterpoint.conversation.turn import Stage, converse
from counterpoint.errors import CounterpointError, InputError, NotFoundError, StoreError
from counterpoint.ledger.kinds import NOTHING_KNOWN
from counterpoint.settings import GUIDE, OperatorProfile
from counterpoint.terms import (
    Carried,
    Message,
    Mode,
    Move,
    Past,
    Prepared,
    Sitting,
    Turn,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from counterpoint.conversation.notices import Notice
    from counterpoint.ledger.kinds import Ledger, Line
    from counterpoint.ports import ChatModel, Clock, Judge, Reader, Repository
    from counterpoint.terms import Risk

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

    Every version of the talk stays in hand: `all_turns` holds them in the order
    they came, `turns` those of the line that is being talked on.

    Args:
        repository: where turns are kept; None keeps nothing.
        clock: tells the time.
        mode: how the person wants to be answered.
        country: their ISO 3166-1 alpha-2 code, if they chose one.
        model: words replies where one may.
        judge: may raise a risk or reject a reply.
        carried: what must be remembered of earlier sittings.
        ids: makes fresh ids.
        reader: reads messages beside the patterns.
        prepared: what the person has ready for a hard hour.
        operator: who runs this for others, if anybody; decides what must be told.
        counts: is shown each turn that is kept, to count it without a name.
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
        reader: Reader | None = None,
        prepared: Prepared | None = None,
        operator: OperatorProfile | None = None,
        counts: Callable[[Turn], None] | None = None,
    ) -> None:
        self.repository = repository
        self.mode = mode
        self.country = country
        self.past = Past(carried=carried or Carried(), prepared=prepared or Prepared())
        self.trouble: CounterpointError | None = None
        self.sitting: str | None = None
        self.hidden = False
        self.started = clock.now()
        self._clock = clock
        self._model = model
        self._judge = judge
        self._ids = ids
        self._reader = reader
        self._operator = operator or OperatorProfile()
        self._counts = counts
        self._unkept: list[Turn] = []
        self._kept: list[Turn] = []
        self._ledger = LedgerAtHand(clock=clock, ids=ids)
        self._tip: str | None = None
        self._remembered = 0
        self._told: list[Told] = []
        self._name = ""
        self._may_name = True

    @classmethod
    def resume(
        cls,
        sitting: Sitting,
        *,
        repository: Repository | None,
        clock: Clock,
        mode: Mode = Mode.HELP_ME_THINK,
        country: str | None = None,
        model: ChatModel | None = None,
        judge: Judge | None = None,
        carried: Carried | None = None,
        ids: Callable[[], str] = new_id,
        reader: Reader | None = None,
        operator: OperatorProfile | None = None,
        counts: Callable[[Turn], None] | None = None,
    ) -> Self:
        """Go on with a kept sitting, on the line that was talked on last.

        Args:
            sitting: as it was read, with its turns.
            repository: where it is kept; None keeps nothing of what follows.
            clock: tells the time.
            mode: how the person wants to be answered.
            country: their ISO 3166-1 alpha-2 code, if they chose one.
            model: words replies where one may.
            judge: may raise a risk or reject a reply.
            carried: what the store remembers; it knows of these turns already.
            ids: makes fresh ids.
            reader: reads messages beside the patterns.
            operator: who runs this for others, if anybody.
            counts: is shown each turn that is kept from now on.
        """
        visit = cls(
            repository=repository,
            clock=clock,
            mode=mode,
            country=country,
            model=model,
            judge=judge,
            carried=carried,
            ids=ids,
            reader=reader,
            operator=operator,
            counts=counts,
        )
        visit._take_up(sitting)
        return visit

    @property
    def all_turns(self) -> tuple[Turn, ...]:
        """Return the turns of all versions, in the order they came."""
        return self.past.turns

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Return the turns of the line that is being talked on."""
        return branches.line(self.all_turns, tip=self._tip)

    @property
    def known(self) -> Ledger:
        """Return the ledger as this sitting last read it."""
        return self._ledger.known

    @property
    def written(self) -> bool:
        """Say whether the person wrote anything yet."""
        return any(turn.message.text for turn in self.all_turns)

    async def open(self) -> Turn | None:
        """Begin; where a risk was left open, ask about it first.

        A sitting that was left on a care path goes on there by itself. What is asked
        about something due is kept with the first answer, and not before.
        """
        line = self.turns
        if line and line[-1].plan.path is not None:
            return None
        known = await self._ledger.begin(self.repository)
        turn = open_sitting(
            replace(self.past, turns=line),
            turn_id=self._ids(),
            clock=self._clock,
            mode=self.mode,
            country=self.country,
            known=await self._to_ask(known),
        )
        if turn is None:
            return None
        self._ledger.answer(turn)
        if turn.plan.path is None:
            self._hold(turn)
        else:
            await self._to_the_end(self._add(turn))
        return turn

    async def _to_ask(self, known: Ledger) -> Ledger:
        """Return what may be asked about: nothing in hard times."""
        now = self._clock.now()
        if self.repository is None or due(known, now) is None:
            return NOTHING_KNOWN
        return NOTHING_KNOWN if await is_hard(self.repository, now) else known

    async def open_after_tick(self, risk: Risk) -> Turn:
        """Begin by asking about a risk item that was ticked in a measure."""
        turn = open_after_tick(
            replace(self.past, turns=self.turns),
            risk=risk,
            turn_id=self._ids(),
            clock=self._clock,
            mode=self.mode,
            country=self.country,
        )
        await self._to_the_end(self._add(turn))
        return turn

    async def say(
        self, text: str, *, tell: Callable[[Stage], None] | None = None
    ) -> Turn:
        """Answer what the person wrote, and keep the turn.

        Cancelled while the reply is being made, it leaves everything as it was.
        """
        self.trouble = None
        last = self.turns[-1:]
        moved = bool(last) and last[0] is not self.all_turns[-1]
        return await self._say(
            self._message(text), after=last[0].id if moved else None, tell=tell
        )

    async def edit(
        self,
        turn_id: str,
        text: str,
        *,
        tell: Callable[[Stage], None] | None = None,
    ) -> Turn:
        """Say another message in place of one; the talk goes on from there.

        Raises:
            NotFoundError: there is no such turn.
            InputError: there is nothing to say, or nothing of theirs to change.
        """
        turn = self._turn(turn_id)
        if not turn.message.text:
            raise InputError("There is no message of yours here that could be changed.")
        if not text.strip():
            raise InputError("The message is empty. Write something, or leave it.")
        return await self._say(self._message(text), after=self._before(turn), tell=tell)

    async def again(
        self, turn_id: str, *, tell: Callable[[Stage], None] | None = None
    ) -> Turn:
        """Try another reply to the last message.

        Raises:
            NotFoundError: there is no such turn.
            InputError: it is not the last, was written with care for danger, is
                part of an exercise, or there is no other reply.
        """
        turn = self._turn(turn_id)
        _check_may_retry(turn, last=self.turns[-1:] == (turn,), mode=self.mode)
        others = [
            other
            for other in branches.versions(self.all_turns, turn)
            if other.message.id == turn.message.id
        ]
        return await self._say(
            replace(turn.message, mode=self.mode, country=self.country),
            after=self._before(turn),
            tell=tell,
            instead_of=others,
        )

    def may_try_again(self, turn: Turn) -> bool:
        """Say whether another reply to this message may be tried."""
        try:
            _check_may_retry(turn, last=self.turns[-1:] == (turn,), mode=self.mode)
        except InputError:
            return False
        return bool(turn.message.text)

    def versions(self, turn: Turn) -> tuple[Turn, ...]:
        """Return the versions of a turn, itself among them, oldest first."""
        return branches.versions(self.all_turns, turn)

    def choose(self, turn_id: str) -> None:
        """Go on with another version, where it was left.

        Raises:
            NotFoundError: there is no such turn.
        """
        self._tip = branches.tip_of(self.all_turns, self._turn(turn_id)).id

    def prepare(self, prepared: Prepared) -> None:
        """Know from now on what the person has ready for a hard hour."""
        self.past = replace(self.past, prepared=prepared)

    async def look_no_further(self) -> None:
        """Have nothing more drawn into the ledger from what was written so far."""
        await self._ledger.stop_looking()

    def speak_with(self, model: ChatModel | None, judge: Judge | None) -> None:
        """Have replies worded and judged by others from now on; None is nobody."""
        self._model, self._judge = model, judge
        if self._ledger.looking is not None:
            self._ledger.looking.cancel()

    def notices(self) -> tuple[Notice, ...]:
        """Return what the person must be told now; it counts as told then."""
        now = self._clock.now()
        told = notices.due(
            now=now,
            told=self._told,
            here=self.carried().here,
            operator=self._operator,
        )
        self._told += [Told(notice.id, now) for notice in told]
        return told

    def carried(self) -> Carried:
        """Return what must be remembered, of this sitting as well.

        What the store remembers knows of the turns that were taken up with it.
        """
        fresh = self.all_turns[self._remembered :]
        return carry_on(Past(turns=fresh, carried=self.past.carried))

    async def end(self) -> None:
        """Close the sitting; what the person had forgotten in it is gone for good."""
        await self.look_no_further()
        if self._unkept and self.written:
            with contextlib.suppress(CounterpointError):
                await self._keep()
                await self._follow()
        if self.repository is None:
            return
        if self.sitting is not None:
            await self.repository.end(self.sitting, self._clock.now())
            with contextlib.suppress(CounterpointError):
                await self._ledger.align(
                    self.repository, self.all_turns, self.turns, sitting=self.sitting
                )
        await ledger.let_go(self.repository)

    async def ledger_lines(self) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
        """Return the lines of the ledger that came out of this sitting.

        The second are those that the person had forgotten, and can bring back.
        """
        if self.repository is None or self.sitting is None:
            return (), ()
        known = await self._ledger.look(self.repository)
        forgotten = known._replace(lines=self._ledger.forgotten())
        return (
            ledger.from_sitting(known, self.sitting),
            ledger.from_sitting(forgotten, self.sitting),
        )

    async def keep_after_all(self, repository: Repository) -> None:
        """Keep a sitting that was not being kept, all of it.

        Raises:
            StoreError: it could not be kept; the sitting is still in hand.
        """
        self.repository = repository
        self._unkept = list(self.all_turns)
        await self._keep()
        await self._ledger.look(repository)
        with contextlib.suppress(CounterpointError):
            await self._follow()

    def stop_keeping(self) -> None:
        """Keep nothing any more; what was kept is for the caller to delete."""
        self.repository, self.sitting, self._name = None, None, ""
        self._unkept.clear()
        self._kept.clear()

    def as_sitting(self) -> Sitting:
        """Return the sitting as it stands."""
        return Sitting(
            id=self.sitting or "not-kept",
            started=self.started,
            turns=self.all_turns,
            title=self._name,
            count=len(self.all_turns),
        )

    # --- What is said -----------------------------------------------------------

    def _message(self, text: str) -> Message:
        return Message(
            id=self._ids(),
            text=readable(text),
            at=self._clock.now(),
            mode=self.mode,
            country=self.country,
        )

    async def _say(
        self,
        message: Message,
        *,
        after: str | None,
        tell: Callable[[Stage], None] | None,
        instead_of: Sequence[Turn] = (),
    ) -> Turn:
        """Answer a message behind the turn `after`, and keep what comes of it."""
        await self.look_no_further()
        line = self.turns if after is None else self._up_to(after)
        on_it = {turn.id for turn in line}
        left = [turn for turn in self.all_turns if turn.id not in on_it]
        known = await self._ledger.look(self.repository)
        turn = await converse(
            message,
            replace(
                self.past,
                turns=line,
                carried=self.carried() if left else self.past.carried,
            ),
            turn_id=self._ids(),
            clock=self._clock,
            model=self._model,
            judge=self._judge,
            tell=tell,
            barred={line for other in instead_of for line in other.draft.lines},
            taken_back=taken_back(left, line),
            reader=self._reader,
            known=known,
        )
        if instead_of:
            _check_is_another(turn, instead_of)
        answered = replace(turn, after=after)
        self.trouble = None
        self.mode = answered.plan.mode
        self._ledger.answer(answered)
        await self._to_the_end(self._take_in(answered))
        return answered

    def _turn(self, turn_id: str) -> Turn:
        for turn in reversed(self.all_turns):
            if turn.id == turn_id:
                return turn
        raise NotFoundError("This part of the talk is not there any more.")

    def _before(self, turn: Turn) -> str:
        """Return the id of the turn that this one follows; "" at the beginning."""
        line = branches.line(self.all_turns, tip=turn.id)
        return line[-2].id if len(line) > 1 else branches.BEGINNING

    def _up_to(self, turn_id: str) -> tuple[Turn, ...]:
        if turn_id == branches.BEGINNING:
            return ()
        return branches.line(self.all_turns, tip=turn_id)

    # --- What is kept -----------------------------------------------------------

    async def _to_the_end(self, work: Coroutine[object, object, None]) -> None:
        """Keep, or delete, what was answered also where nobody waits for it now.

        The scope keeps out the scopes around it; a task of its own is not reached
        by a cancellation of this one, as by Ctrl-C.
        """
        if self.repository is None:
            await work
            return
        task = asyncio.ensure_future(work)
        interrupted = False
        with CancelScope(shield=True):
            while not task.done():
                try:
                    await asyncio.wait({task})
                except asyncio.CancelledError:
                    interrupted = True
        task.result()
        if interrupted:
            raise asyncio.CancelledError

    async def _take_in(self, turn: Turn) -> None:
        """Keep a turn, or take back what must not be kept any more."""
        if _asks_for_privacy(turn) and not self._kept_all_the_same():
            await self._leave_no_trace()
        await self._add(turn)
        if thrown_away(self.turns):
            await self._forget_writing()

    def _kept_all_the_same(self) -> bool:
        """Say whether the person was told that nothing is kept, and wanted it kept."""
        return any(map(_asks_for_privacy, self.all_turns))

    def _take_up(self, sitting: Sitting) -> None:
        carried = self.past.carried
        self.past = replace(self.past, turns=sitting.turns)
        self.sitting = sitting.id if self.repository is not None else None
        self.started = sitting.started
        # Where nothing is remembered, the turns are read for it.
        self._remembered = len(sitting.turns) if carried != Carried() else 0
        self._name = sitting.title
        ours = first_words(self.turns, self.all_turns)
        self._may_name = sitting.title in {"", ours}

    def _hold(self, turn: Turn) -> None:
        """Take a turn in hand; it is kept with the next one."""
        self.past = replace(self.past, turns=(*self.past.turns, turn))
        self._tip = None
        self._unkept.append(turn)

    async def _add(self, turn: Turn) -> None:
        self._hold(turn)
        try:
            await self._keep()
            await self._follow()
        except CounterpointError as error:
            # The reply matters more: the turn stays in hand and is kept with
            # the next one, and the interface tells the person.
            self.trouble = error
        if self._counts is not None and self.repository is not None:
            self._counts(turn)

    async def _leave_no_trace(self) -> None:
        """Stop keeping this sitting and take back what was kept of it.

        Somebody who is not safe at home is told that nothing of the talk is
        kept unless they say so; `keep_after_all` says so.
        """
        repository, self.repository = self.repository, None
        if repository is None:
            return
        self.hidden, self._name = True, ""
        if self.sitting is None:
            return
        texts = [turn.message.text for turn in self.all_turns]
        carried = _without_quote(self.past.carried, texts)
        for step in (
            self._ledger.forget(repository, self.sitting),
            _delete(repository, self.sitting),
            repository.remember(carried),
        ):
            try:  # each is worth doing where another fails
                await step
            except CounterpointError as error:
                self.trouble = error
        self.sitting = None

    async def _forget_writing(self) -> None:
        """Delete what was written for oneself and thrown away, in every version.

        The reply that says so stays.
        """
        written = _last_writing(self.turns, self.all_turns)
        gone = {turn.id for turn in written}
        texts = [turn.message.text for turn in written]
        carried = _without_quote(self.past.carried, texts)
        known = [t for t in self.all_turns[: self._remembered] if t.id not in gone]
        left = tuple(turn for turn in self.all_turns if turn.id not in gone)
        if self.repository is not None and self.sitting is not None:
            try:
                await self._ledger.forget(self.repository, self.sitting, gone)
                await self.repository.forget(self.sitting, gone)
                remembered = _without_quote(await self.repository.carried(), texts)
                await self.repository.remember(remembered)
            except StoreError as error:
                self.trouble = error
                return
        self.past = replace(self.past, turns=left, carried=carried)
        self._remembered = len(known)

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
            self._kept.append(self._unkept.pop(0))
        await self.repository.remember(self.carried())
        await self._entitle(self.repository, self.sitting)

    async def _follow(self) -> None:
        """Do what the turns that were just kept ask of the ledger.

        Nothing is drawn from a talk that began to be hidden, nor from a version of
        it that was left.
        """
        repository, sitting = self.repository, self.sitting
        if repository is None or sitting is None:
            self._kept.clear()
            return
        on_line = {turn.id for turn in self.turns}
        private = self._kept_all_the_same()
        while self._kept:
            turn = self._kept[0]
            try:
                await self._ledger.follow(
                    repository,
                    turn,
                    self.all_turns,
                    sitting=sitting,
                    draws=not private and turn.id in on_line,
                    model=self._model if turn is self.all_turns[-1] else None,
                )
            except StoreError:
                raise  # it is done with the next turn
            except CounterpointError:
                self._kept.pop(0)
                raise
            self._kept.pop(0)

    async def _entitle(self, repository: Repository, sitting: str) -> None:
        """Call a sitting by its first words, unless the person named it."""
        name = first_words(self.turns, self.all_turns)
        if not self._may_name or name in {"", self._name}:
            return
        with contextlib.suppress(CounterpointError):
            if self._name and (await repository.read(sitting)).title != self._name:
                self._may_name = False
                return
            await repository.entitle(sitting, name)
            self._name = name


async def _delete(repository: Repository, sitting: str) -> None:
    with contextlib.suppress(NotFoundError):  # then it is gone already
        await repository.delete(sitting)


def _asks_for_privacy(turn: Turn) -> bool:
    return bool(PRIVACY & set(turn.plan.elements))


def _last_writing(line: Sequence[Turn], turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """Return the turns of the writing that just ended, without the one that ends it.

    One that came before it in the same talk, and was to be kept, is not among them.

    Args:
        line: the turns of the talk as it goes now.
        turns: those of all versions, in the order they came.
    """
    ended = [
        turn.id
        for number, turn in enumerate(line[:-1], start=1)
        if turn.plan.exercise == WRITING and turn.plan.step is None
        if (standing := standing_in(line[:number])) is not None and standing.done
    ]
    ids = [turn.id for turn in turns]
    first = ids.index(ended[-1]) + 1 if ended else 0
    return tuple(
        turn
        for turn in turns[first:]
        if turn.plan.exercise == WRITING and turn.id != line[-1].id
    )


def _without_quote(carried: Carried, texts: Sequence[str]) -> Carried:
    """Forget words that stand in texts which are gone; that there was a risk stays."""
    quoted = bool(carried.quote) and any(carried.quote in text for text in texts)
    return replace(carried, quote="") if quoted else carried


def _check_may_retry(turn: Turn, *, last: bool, mode: Mode) -> None:
    """Raise InputError where no other reply may be tried."""
    if not last:
        raise InputError(
            "Another reply can be tried only at the end of the talk. Change the "
            "message instead, and the talk goes on from there."
        )
    if turn.plan.path is not None:
        raise InputError(
            "This reply is about your safety and stays as it is. You can answer it, "
            "also to say that it does not fit."
        )
    if turn.plan.exercise is not None or turn.plan.move is Move.EXERCISE:
        raise InputError(
            "This is part of an exercise and stays as it is. You can go on with the "
            "exercise, or leave it."
        )
    if turn.plan.rule in SPEAKS:
        raise InputError(
            "This reply stands as your ledger has it, and there is no other. You can "
            "answer it, or change a line on the page Ledger."
        )
    if turn.plan.move is Move.SILENCE or mode is Mode.JUST_WRITE:
        raise InputError(
            "Nothing is replied while you only write. Choose another way of being "
            "answered first."
        )


def _check_is_another(turn: Turn, others: Sequence[Turn]) -> None:
    """Raise InputError where there was nothing else to say; care is never refused."""
    if turn.plan.path is not None:
        return
    worded = turn.draft.lines or turn.draft.provider != GUIDE
    if not worded or turn.said in {other.said for other in others}:
        raise InputError(
            "There is no other reply to this message just now. You can say more, or "
            "change the message."
        )
