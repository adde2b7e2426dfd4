"""What is open in this server?

The person's settings, their store (or the lock on it), the model that words
replies, and the sittings that are going on. All of it is forgotten when the
program ends; only the store remembers.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from counterpoint.app import Visit, new_id, open_store
from counterpoint.errors import CounterpointError, StoreError
from counterpoint.terms import Carried

if TYPE_CHECKING:
    from collections.abc import Callable

    from counterpoint.ports import ChatModel, Clock
    from counterpoint.settings import Settings
    from counterpoint.store import Store

SITTINGS_AT_MOST = 400
"""So many sittings may be open at once; the one left alone longest is let go."""


@dataclass(slots=True)
class OpenSitting:
    """One sitting that is going on.

    `unanswered` is what was sent and has no reply: the model was stopped, the
    page was left, or the door was locked. `asked_not_to_keep` says that what was
    kept of it goes when it ends.
    """

    key: str
    visit: Visit
    touched: float
    unanswered: str = ""
    asked_not_to_keep: bool = False
    ended: bool = False
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def kept(self) -> bool:
        """Say whether it is being kept."""
        return self.visit.repository is not None and not self.asked_not_to_keep


class House:
    """One person's settings, store and open sittings.

    Args:
        settings: what the person set.
        clock: tells the time.
        speaker: returns the model that may word replies, None for the guide.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock,
        speaker: Callable[[Settings], ChatModel | None],
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.store: Store | None = None
        self.trouble: CounterpointError | None = None
        self.sittings: dict[str, OpenSitting] = {}
        self._speaker = speaker
        self._model: ChatModel | None = None
        self._opening = asyncio.Lock()
        self._touched = clock.elapsed()
        self.speak_again()

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

    async def enter(self) -> None:
        """Open the store where that needs nobody; trouble is remembered."""
        async with self._opening:
            if self.store is not None or (
                self.has_passphrase and self.settings.passphrase is None
            ):
                return
            try:
                self.store = await open_store(self.settings)
            except StoreError as error:
                self.trouble = error
            else:
                self.trouble = None

    async def unlock(self, passphrase: str) -> None:
        """Open the store with a passphrase; raise StoreError."""
        async with self._opening:
            if self.store is None:
                self.store = await open_store(self.settings, passphrase)
            self.trouble = None
            self.touch()

    async def lock(self) -> None:
        """Close the store and forget every sitting; there is a passphrase."""
        if not self.has_passphrase:
            return
        for sitting in list(self.sittings.values()):
            await self._let_go(sitting)
        await self._close_store()

    def touch(self) -> None:
        """Note that somebody is there."""
        self._touched = self.clock.elapsed()

    async def lock_if_left_alone(self) -> None:
        """Lock where nobody was there for as long as the person set."""
        minutes = self.settings.lock_after_minutes
        alone = self.clock.elapsed() - self._touched
        if minutes and self.store is not None and alone >= minutes * 60:
            await self.lock()

    # --- The sittings -----------------------------------------------------------

    async def sit_down(self, *, keep: bool) -> OpenSitting:
        """Begin a sitting; where the last one left a risk open it asks."""
        await self._make_room()
        carried = Carried()
        store = self.store if keep else None
        if self.store is not None:
            try:
                carried = await self.store.carried()
            except StoreError as error:
                self.trouble = error
        visit = Visit(
            repository=store,
            clock=self.clock,
            mode=self.settings.mode,
            country=self.settings.country,
            model=self._model,
            carried=carried,
        )
        sitting = OpenSitting(key=new_id(), visit=visit, touched=self.clock.elapsed())
        self.sittings[sitting.key] = sitting
        await visit.open()
        return sitting

    def sitting(self, key: str) -> OpenSitting | None:
        """Return an open sitting."""
        sitting = self.sittings.get(key)
        if sitting is not None:
            sitting.touched = self.clock.elapsed()
        return sitting

    def latest(self) -> OpenSitting | None:
        """Return the sitting that was last touched and has not ended."""
        going_on = [one for one in self.sittings.values() if not one.ended]
        return max(going_on, key=lambda one: one.touched, default=None)

    async def stand_up(self, sitting: OpenSitting) -> None:
        """Close a sitting; one that must not be kept is deleted."""
        self.sittings.pop(sitting.key, None)
        visit = sitting.visit
        await visit.end()
        if sitting.asked_not_to_keep and self.store is not None and visit.sitting:
            await self.store.delete(visit.sitting)
            await self.store.compact()

    # --- Who speaks -------------------------------------------------------------

    def speak_again(self) -> None:
        """Choose anew who words replies; trouble leaves it to the guide."""
        try:
            self._model = self._speaker(self.settings)
        except CounterpointError as error:
            self._model, self.trouble = None, error

    @property
    def model(self) -> ChatModel | None:
        """Return the model that words replies; None is the guide."""
        return self._model

    async def close(self) -> None:
        """Let go of everything."""
        for sitting in list(self.sittings.values()):
            await self._let_go(sitting)
        await self._close_store()

    async def _make_room(self) -> None:
        for one in [s for s in self.sittings.values() if not s.visit.turns]:
            if len(self.sittings) < SITTINGS_AT_MOST:
                break
            self.sittings.pop(one.key, None)
        while len(self.sittings) >= SITTINGS_AT_MOST:
            oldest = min(self.sittings.values(), key=lambda one: one.touched)
            await self._let_go(oldest)

    async def _let_go(self, sitting: OpenSitting) -> None:
        with contextlib.suppress(CounterpointError):
            await self.stand_up(sitting)
        self.sittings.pop(sitting.key, None)

    async def _close_store(self) -> None:
        if self.store is not None:
            store, self.store = self.store, None
            await store.close()
