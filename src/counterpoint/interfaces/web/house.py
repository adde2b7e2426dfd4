"""What is open in this server?

The person's settings, their store (or the lock on it), the model that words
replies, and the sittings that are going on. All of it is forgotten when the
program ends; only the store remembers.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from counterpoint.app import (
    Visit,
    counting,
    endpoint_keys,
    ledger,
    new_id,
    open_judge,
    open_store,
    plan_at_hand,
    witness,
    witness_box,
)
from counterpoint.app.assistants import exports
from counterpoint.app.own_limits import OwnLimits
from counterpoint.app.prepared import offers_a_look, prepared
from counterpoint.app.proxy import Talks
from counterpoint.app.today import Today, today
from counterpoint.authored import load
from counterpoint.errors import (
    CounterpointError,
    NotFoundError,
    SettingsError,
    StoreBusyError,
    StoreError,
)
from counterpoint.interfaces.web.away import Away, put_away
from counterpoint.interfaces.web.old_chats import OldChats
from counterpoint.settings import Settings, write_settings
from counterpoint.terms import Carried, Prepared, Risk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from anyio import CancelScope

    from counterpoint.bench.exam import Progress
    from counterpoint.conversation.notices import Notice
    from counterpoint.ports import ChatModel, Clock, Judge, Reader
    from counterpoint.store import Backup, Store
    from counterpoint.terms import Sitting

SITTINGS_AT_MOST = 400
"""So many sittings may be open at once; the one left alone longest is let go."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A form that a talk came out of: the page it waits on, and what is said of it."""

    where: str
    words: str


@dataclass(slots=True)
class OpenSitting:
    """One sitting that is going on.

    `unanswered` is what was sent and has no reply: the model was stopped, the
    page was left, or the door was locked. `told` are the notices shown, each with the
    number of turns that stood before it; `limits` is what was said of the
    person's own limits; `waits` is the form that it came out of, if one;
    `offers_a_look` says that it begins with looking the safety plan over. Who holds `turn` is answering, and can be stopped by `answering`; once `closed`,
    nothing is answered any more.
    """

    key: str
    visit: Visit
    touched: float
    unanswered: str = ""
    told: list[tuple[int, Notice]] = field(default_factory=list)
    limits: OwnLimits = field(default_factory=OwnLimits)
    waits: Waiting | None = None
    offers_a_look: bool = False
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    answering: CancelScope | None = None
    closed: bool = False

    async def stop(self) -> None:
        """Answer nothing any more; what was answered is kept first."""
        self.closed = True
        if self.answering is not None:
            self.answering.cancel()
        async with self.turn:
            await self.visit.look_no_further()

    @property
    def kept(self) -> bool:
        """Say whether it is being kept."""
        return self.visit.repository is not None

    def tell(self) -> None:
        """Note the notices that are due now, so that the page shows them."""
        place = len(self.visit.turns)
        self.told += [(place, notice) for notice in self.visit.notices()]


@dataclass(slots=True)
class ExamSitting:
    """An exam that is going on, or ended in trouble."""

    name: str
    task: asyncio.Task[None] | None = None
    progress: Progress | None = None
    trouble: str = ""

    @property
    def going_on(self) -> bool:
        """Say whether it has not ended yet."""
        return self.task is not None and not self.task.done()


class House:
    """One person's settings, store and open sittings.

    Args:
        settings: what the person set.
        clock: tells the time.
        speaker: returns the model that may word replies, None for the guide.
        judge: returns what may raise a risk or reject a reply, if anything does.
        reader: reads messages beside the patterns; None where it cannot be used.

    `talks` are those that other programs bring. `trouble` says why there is no store,
    `unheard` why no model speaks that was set.
    Who holds `filling` takes the answers of a form, so that one sent twice is taken
    once.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock,
        speaker: Callable[[Settings], ChatModel | None],
        judge: Callable[[Settings], Judge | None] = open_judge,
        reader: Reader | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.store: Store | None = None
        self.trouble: CounterpointError | None = None
        self.unheard: CounterpointError | None = None
        self.sittings: dict[str, OpenSitting] = {}
        self.exam: ExamSitting | None = None
        self.old_chats = OldChats()
        self.talks = Talks(self)
        self._away: dict[str, Away] = {}
        self.filling = asyncio.Lock()
        self._closing: set[asyncio.Task[None]] = set()
        self._speaker = speaker
        self._judge_of = judge
        self._reader = reader
        self._model: ChatModel | None = None
        self._judge: Judge | None = None
        self._opening = asyncio.Lock()
        self._taking_up = asyncio.Lock()
        self._choosing = asyncio.Lock()
        self._touched = (clock.elapsed(), clock.now())

    # --- The lock ---------------------------------------------------------------

    @property
    def has_passphrase(self) -> bool:
        """Say whether a store is there that needs a passphrase."""
        from counterpoint.store import Protection, Store  # noqa: PLC0415 - slow

        return Store.protection_of(self.settings.store) is Protection.PASSPHRASE

    @property
    def locked(self) -> bool:
        """Say whether the passphrase is needed to go on."""
        return self.store is None and self.has_passphrase

    @property
    def plan_lies_at_hand(self) -> bool:
        """Say whether the person left a copy of their safety plan readable."""
        return plan_at_hand.place(self.settings).exists()

    async def enter(self) -> None:
        """Open the store where that needs nobody; trouble is remembered."""
        async with self._opening:
            if self.store is not None or (
                self.has_passphrase and self.settings.passphrase is None
            ):
                return
            try:
                self.store = await open_store(self.settings)
                await self._take_in(self.store)
            except StoreError as error:
                self.trouble = error
            else:
                self.trouble = None

    async def unlock(self, passphrase: str) -> None:
        """Open the store with a passphrase; raise StoreError."""
        async with self._opening:
            if self.locked:
                self.store = await open_store(self.settings, passphrase)
                await self._take_in(self.store)
            self.trouble = None
            self.touch()

    async def _take_in(self, store: Store) -> None:
        """Have what lies beside the store say the same as the store, now it is open."""
        await plan_at_hand.align_if_possible(self.settings, store)
        await ledger.let_go_if_possible(store)  # of a sitting that never ended
        now = self.clock.now()
        await witness.collect_if_possible(store, self.settings, now=now)

    async def lock(self) -> None:
        """Close the store and let go of every sitting; there is a passphrase.

        From the first moment nothing is shown. What the store does not hold of a
        sitting waits, sealed with its key.
        """
        self.talks.forget()
        if not self.has_passphrase:
            return
        self.old_chats.forget()
        async with self._opening, self._taking_up:
            store, self.store = self.store, None
            if store is None:
                return
            sittings, self.sittings = self.sittings, {}
            for sitting in sittings.values():
                await sitting.stop()
                self._put_away(sitting, store)
                with contextlib.suppress(CounterpointError):
                    await sitting.visit.end()
            await ledger.let_go_if_possible(store)
            await plan_at_hand.align_if_possible(self.settings, store)
            await store.close()

    def _put_away(self, sitting: OpenSitting, store: Store) -> None:
        visit, kept = sitting.visit, sitting.kept and sitting.visit.sitting is not None
        if kept or visit.written or sitting.unanswered.strip():
            self._away[sitting.key] = put_away(
                sitting.key,
                visit,
                kept=kept,
                unanswered=sitting.unanswered,
                store=store,
            )

    async def leave(self) -> None:
        """Lock, and forget what is not kept: whoever leaves at once leaves nothing."""
        for sitting in list(self.sittings.values()):
            if not sitting.kept:
                await sitting.stop()
                await self._let_go(sitting)
        self._away = {k: away for k, away in self._away.items() if away.kept}
        await self.lock()

    def touch(self) -> None:
        """Note that somebody is there."""
        self._touched = (self.clock.elapsed(), self.clock.now())

    async def lock_if_left_alone(self) -> None:
        """Lock where nobody was there for as long as the person set.

        The clock on the wall counts too: the other one stands still while the
        computer sleeps. Whoever waits for a reply is there.
        """
        minutes = self.settings.lock_after_minutes
        ticks, wall = self._touched
        passed = (self.clock.now() - wall).total_seconds()
        alone = max(self.clock.elapsed() - ticks, passed)
        waited_for = any(one.turn.locked() for one in self.sittings.values())
        if minutes and self.store is not None and alone >= minutes * 60:
            if waited_for:
                return
            await self.lock()

    def note_unsent(self, key: str, text: str) -> None:
        """Remember what stands in the box of a sitting and is not sent yet."""
        sitting = self.sittings.get(key)
        if sitting is not None and not sitting.turn.locked():
            sitting.unanswered = text

    # --- The sittings -----------------------------------------------------------

    async def sit_down(self, *, keep: bool, ticked: Risk = Risk.NONE) -> OpenSitting:
        """Begin a sitting; where the last one left a risk open it asks.

        A risk that was just `ticked` in a measure is asked about straight.
        """
        async with self._taking_up:
            carried, ready = Carried(), Prepared()
            if self.store is not None:
                try:
                    carried = await self.store.carried()
                    ready = await prepared(self.store)
                except StoreError as error:
                    self.trouble = error
            visit = Visit(
                repository=self.store if keep else None,
                clock=self.clock,
                mode=self.settings.mode,
                country=self.settings.country,
                model=self._model,
                judge=self._judge,
                reader=self._reader,
                carried=carried,
                prepared=ready,
                operator=self.settings.operator,
                counts=counting.counter(self.settings),
            )
            opened = await self._open(new_id(), visit, ticked=ticked)
        store, calm = self.store, ticked is Risk.NONE and not visit.turns
        if store is not None and calm:
            async with self.filling:  # what another window writes is not undone
                now = self.clock.now()
                opened.offers_a_look = await offers_a_look(store, now=now)
        return opened

    async def sitting(self, key: str) -> OpenSitting | None:
        """Return an open sitting; one that was locked away is taken up again."""
        async with self._taking_up:
            away = self._away.get(key)
            if key not in self.sittings and away is not None and self.store is not None:
                await self._back(away, self.store)
        sitting = self.sittings.get(key)
        if sitting is not None:
            sitting.touched = self.clock.elapsed()
        return sitting

    async def _back(self, away: Away, store: Store) -> None:
        """Take up a sitting that was locked away, where it was left."""
        self._away.pop(away.key, None)
        waiting = away.opened(store)
        if away.kept is not None:
            with contextlib.suppress(NotFoundError):
                found = await store.read(away.kept)
                await self._take_up(found, key=away.key)
        elif waiting is not None:
            visit = self._resumed(waiting.sitting, None, carried=waiting.carried)
            await self._open(away.key, visit)
        if (sitting := self.sittings.get(away.key)) and waiting is not None:
            sitting.visit.mode = waiting.mode
            sitting.unanswered = waiting.unanswered

    async def prepare(self) -> None:
        """Have open sittings know what the person has ready for a hard hour."""
        if self.store is not None:
            ready = await prepared(self.store)
            for sitting in self.sittings.values():
                sitting.visit.prepare(ready)

    async def today(self) -> Today:
        """Return what was written today; open sittings count also where not kept."""
        visits = [one.visit for one in self.sittings.values()]
        return await today(visits, self.store, now=self.clock.now())

    def latest(self) -> OpenSitting | None:
        """Return the sitting that was last touched."""
        return max(self.sittings.values(), key=lambda one: one.touched, default=None)

    async def stand_up(self, sitting: OpenSitting) -> None:
        """Close a sitting."""
        self.sittings.pop(sitting.key, None)
        await sitting.stop()
        await sitting.visit.end()
        if self.store is not None and not sitting.kept:
            await ledger.let_go_if_possible(self.store)

    async def take_up(self, sitting: Sitting) -> OpenSitting:
        """Go on with a kept sitting; where a risk was left open it asks.

        One that is open, or waits since the last lock, is that one.
        """
        async with self._taking_up:
            away = next((a for a in self._away.values() if a.kept == sitting.id), None)
            if away is not None and self.store is not None:
                await self._back(away, self.store)
            return self.holds(sitting.id) or await self._take_up(sitting)

    async def _take_up(
        self, sitting: Sitting, *, key: str | None = None
    ) -> OpenSitting:
        carried = await self.store.carried() if self.store else Carried()
        visit = self._resumed(sitting, self.store, carried=carried)
        if self.store is not None:
            visit.prepare(await prepared(self.store))
        return await self._open(key or new_id(), visit)

    def _resumed(
        self, sitting: Sitting, store: Store | None, *, carried: Carried
    ) -> Visit:
        return Visit.resume(
            sitting,
            repository=store,
            clock=self.clock,
            mode=self.settings.mode,
            country=self.settings.country,
            model=self._model,
            judge=self._judge,
            reader=self._reader,
            carried=carried,
            operator=self.settings.operator,
            counts=counting.counter(self.settings),
        )

    async def _open(
        self, key: str, visit: Visit, *, ticked: Risk = Risk.NONE
    ) -> OpenSitting:
        await self._make_room()
        opened = OpenSitting(key=key, visit=visit, touched=self.clock.elapsed())
        self.sittings[key] = opened
        if ticked is Risk.NONE:
            await visit.open()
        else:
            await visit.open_after_tick(ticked)
        return opened

    def holds(self, kept: str) -> OpenSitting | None:
        """Return the open sitting that is kept under this id."""
        held = (s for s in self.sittings.values() if s.visit.sitting == kept)
        return next(held, None)

    # --- What the person sets -----------------------------------------------------

    async def remember(self, settings: Settings) -> None:
        """Write the settings and go by them from now on.

        Raises:
            SettingsError: they cannot be written; everything stays as it was.
        """
        try:
            write_settings(settings)
        except OSError as error:
            sentence = load("interfaces.web", "pages").body["settings"]["not_written"]
            why = error.strerror
            raise SettingsError(sentence.format(path=settings.file, why=why)) from None
        before, self.settings = self.settings, settings
        if _speaks(before) != _speaks(settings):
            await self.speak_again()
        for sitting in self.sittings.values():
            sitting.visit.country = settings.country
            if not sitting.visit.written:
                sitting.visit.mode = settings.mode
                sitting.visit.repository = self.store if settings.keep else None

    async def protect(self, new: str | None, *, current: str | None) -> None:
        """Set, change or (with None) remove the passphrase; raise StoreError."""
        await self.enter()
        if self.store is None:
            raise self.trouble or StoreError(
                load("interfaces.web", "pages").body["data"]["no_store"]
            )
        await self.store.change_passphrase(new, current=current)
        # The one of the environment, if there was one, opens nothing any more.
        self.settings = replace(self.settings, passphrase=None)

    async def move_in(self, backup: Path, passphrase: str) -> None:
        """Put what a backup holds in the place of a store that holds nothing.

        Raises:
            StoreError: the passphrase is not the right one.
            UnreadableArchiveError: it is not a whole backup.
        """
        from counterpoint.store import Store  # noqa: PLC0415 - slow

        tried = backup.with_name("tried")
        await Store.restore(backup, tried, passphrase=passphrase)
        async with self._opening:
            if self.store is not None:
                await self.store.erase()
                self.store = None
            with contextlib.suppress(OSError):  # something else lies in it
                self.settings.store.rmdir()
            await Store.restore(backup, self.settings.store, passphrase=passphrase)
            self.store = await open_store(self.settings, passphrase)
        for sitting in self.sittings.values():
            if sitting.visit.repository is not None:
                sitting.visit.repository = self.store

    async def erase(self) -> Sequence[Backup] | None:
        """Remove the store, the settings and every sitting that is going on.

        Returns:
            The backups that lie elsewhere; None where the store could not be read.

        Raises:
            StoreError: something of it is still there.
        """
        from counterpoint.store import Store  # noqa: PLC0415 - slow

        async with self._opening:
            backups = None
            for sitting in list(self.sittings.values()):
                await sitting.stop()
            if self.store is not None:
                try:
                    backups = await self.store.erase()
                except StoreBusyError:
                    raise
                except StoreError:  # it cannot be read, and most of all has to go
                    await self.store.close()
                self.store = None
            await Store.erase_unopened(self.settings.store)
            plan_at_hand.remove(self.settings)
            counting.forget(self.settings)
            endpoint_keys.forget(self.settings)
            exports.remove(self.settings)
            witness_box.remove(self.settings)
            self.sittings.clear()
            self._away.clear()
            self.talks.forget()
            await self._remove_settings()
            left = Store.protection_of(self.settings.store)
        if left is not None:
            raise StoreError(load("interfaces.web", "pages").body["erase"]["left"])
        return backups

    async def _remove_settings(self) -> None:
        try:
            self.settings.file.unlink(missing_ok=True)
        except OSError as error:
            sentence = load("interfaces.web", "pages").body["settings"]["not_written"]
            why, path = error.strerror, self.settings.file
            raise SettingsError(sentence.format(path=path, why=why)) from None
        with contextlib.suppress(OSError):  # something else lies in it
            self.settings.store.rmdir()
        self.settings = Settings(folder=self.settings.folder)
        self.trouble = None
        await self.speak_again()

    # --- Who speaks -------------------------------------------------------------

    async def speak_again(self) -> None:
        """Choose anew who words replies; trouble leaves it to the guide.

        Sittings that are going on go by it too: what was taken from a model must
        not be sent to it any more. To make one may take a while, and meanwhile the
        guide speaks: a large library is read, or a keyring waits for its owner.
        """
        async with self._choosing:
            before = (self._model, self._judge)
            self._hear(None, None)
            made = await asyncio.to_thread(self._voices, self.settings)
            self.unheard = made[2]
            self._hear(*made[:2])
            self._part_with(*before)

    def _voices(
        self, settings: Settings
    ) -> tuple[ChatModel | None, Judge | None, CounterpointError | None]:
        judge = None
        try:
            judge = self._judge_of(settings)
            return self._speaker(settings), judge, None
        except CounterpointError as error:
            return None, judge, error

    def _hear(self, model: ChatModel | None, judge: Judge | None) -> None:
        self._model, self._judge = model, judge
        for sitting in self.sittings.values():
            sitting.visit.speak_with(model, judge)

    def _part_with(self, *voices: ChatModel | Judge | None) -> None:
        """Let go of the connections of those who speak no more."""
        for voice in voices:
            if voice is None or voice is self._model or voice is self._judge:
                continue
            task = asyncio.get_running_loop().create_task(_closed(voice))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    @property
    def reader(self) -> Reader | None:
        """Return what reads messages beside the patterns, if it can be used."""
        return self._reader

    @property
    def judge(self) -> Judge | None:
        """Return what may raise a risk or reject a reply, if anything does."""
        return self._judge

    @property
    def model(self) -> ChatModel | None:
        """Return the model that words replies; None is the guide."""
        return self._model

    async def close(self) -> None:
        """Let go of everything."""
        for sitting in list(self.sittings.values()):
            await self._let_go(sitting)
        await self.talks.close()
        await self._close_store()
        for voice in (self._model, self._judge):
            if voice is not None:
                await _closed(voice)
        await asyncio.gather(*self._closing)

    async def _make_room(self) -> None:
        """Let go of the emptiest and oldest; one that is being answered stays."""
        idle = [one for one in self.sittings.values() if not one.turn.locked()]
        idle.sort(
            key=lambda one: (bool(one.visit.turns or one.unanswered), one.touched)
        )
        for one in idle[: max(0, len(self.sittings) + 1 - SITTINGS_AT_MOST)]:
            await self._let_go(one)

    async def _let_go(self, sitting: OpenSitting) -> None:
        with contextlib.suppress(CounterpointError):
            await self.stand_up(sitting)
        self.sittings.pop(sitting.key, None)

    async def _close_store(self) -> None:
        if self.store is not None:
            store, self.store = self.store, None
            await ledger.let_go_if_possible(store)
            await plan_at_hand.align_if_possible(self.settings, store)
            await store.close()


async def _closed(voice: ChatModel | Judge) -> None:
    # Its answers may break off, so whatever that brings is of no use to anybody.
    with contextlib.suppress(Exception):
        await voice.close()


def _speaks(settings: Settings) -> tuple[object, ...]:
    """Return all that decides who words replies and who judges them."""
    return settings.provider, settings.judge, settings.providers
