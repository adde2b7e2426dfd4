"""What is answered to another chat program, which sends the whole talk each time?

The same loop as everywhere, over a `Visit`. What came before is read again, unless
the turn was made here and is still in hand: then all that led to it is known, a care
path that was begun among it. It does not know the wire, nor who may come in.

A talk is kept only where the person chose so. One that is not kept knows nothing of
what is in the store, so that nothing of it reaches a program by this way.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol
from weakref import WeakValueDictionary

from counterpoint.app.admission import admitted, models_set_up, results_of
from counterpoint.app.admission import speaker as admitted_speaker
from counterpoint.app.opened_at_need import OpenedAtNeed
from counterpoint.app.prepared import prepared
from counterpoint.app.relived import Pair, relive
from counterpoint.app.visit import PRIVACY, Visit
from counterpoint.errors import CounterpointError, NotFoundError, StoreError
from counterpoint.ports import Identity
from counterpoint.settings import GUIDE
from counterpoint.terms import Risk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counterpoint.app.endpoint_keys import EndpointKey
    from counterpoint.ports import ChatModel, Clock, Judge, Reader, Repository
    from counterpoint.settings import Settings
    from counterpoint.terms import Mode, Turn

    Speaker = Callable[[Settings, str], ChatModel | None]

FAMILY = "counterpoint"
GUIDE_NAME = f"{FAMILY}/{GUIDE}"
READ_AGAIN = 200
"""So many exchanges that are not in hand are read again, the latest ones."""
IN_HAND = 500
"""So many turns are held in memory, of all talks together."""
IN_HAND_FOR = 2 * 3600.0
"""So many seconds at most since the talk was last gone on with."""
LOOKED_THROUGH = 20
"""So many sittings of a program are looked through for the one that goes on."""


class Home(Protocol):
    """What is open in this program."""

    @property
    def settings(self) -> Settings:
        """Return what the person set."""
        ...

    @property
    def clock(self) -> Clock:
        """Return what tells the time."""
        ...

    @property
    def reader(self) -> Reader | None:
        """Return what reads messages beside the patterns."""
        ...

    @property
    def judge(self) -> Judge | None:
        """Return what may raise a risk or reject a reply."""
        ...

    @property
    def store(self) -> Repository | None:
        """Return the store where it is open."""
        ...


class Keeping(StrEnum):
    """Whether a turn was kept, and why not."""

    KEPT = "kept"
    NOT_CHOSEN = "not_chosen"
    LOCKED = "locked"  # or there is no store that could be used
    HIDDEN = "hidden"  # somebody who is not safe was told that nothing is kept
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Asked:
    """A talk as another program tells it; `message` is what is to be answered.

    `mode` and `country` are what that program asks for, None is what the person set.
    """

    voice: Voice
    told: tuple[Pair, ...]
    message: str
    mode: Mode | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """Who words the replies: a name as the endpoint lists it, and the model."""

    name: str
    model: ChatModel | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A turn, and what became of keeping it."""

    turn: Turn
    keeping: Keeping


@dataclass(frozen=True, slots=True)
class _InHand:
    """A turn that was made here, the trail of the talk before it, and since when."""

    turn: Turn
    before: bytes
    at: float


class Talks:
    """The talks that other programs bring.

    Args:
        home: what is open in this program.
        speaker: returns a provider's model by name; nobody speaks unadmitted.
    """

    def __init__(self, home: Home, *, speaker: Speaker = admitted_speaker) -> None:
        self._home = home
        self._speaker = speaker
        self._models: dict[str, OpenedAtNeed] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._made_for: object = None
        self._hand: OrderedDict[bytes, _InHand] = OrderedDict()
        self._sittings: OrderedDict[bytes, str] = OrderedDict()
        self._salt = secrets.token_bytes(32)
        self._keeping: WeakValueDictionary[bytes, asyncio.Lock] = WeakValueDictionary()

    # --- Who speaks -------------------------------------------------------------

    def voices(self) -> tuple[str, ...]:
        """Name the guide and every model that is set up and passed the exam."""
        names = models_set_up(self._home.settings)
        models = (self._admitted(name) for name in names)
        return (GUIDE_NAME, *(name for name in models if name is not None))

    def voice(self, name: str) -> Voice | None:
        """Return who is meant by a name; None where nobody of it may speak here.

        No model is reached for it, so that nobody in danger waits for one.
        """
        provider = name.removeprefix(f"{FAMILY}/").partition("/")[0]
        if name == GUIDE_NAME:
            return Voice(name)
        if provider not in models_set_up(self._home.settings):
            return None
        if self._admitted(provider) != name:
            return None
        return Voice(name, self._model(provider))

    def _admitted(self, provider: str) -> str | None:
        """Name the model that a provider was at the last exam, if it passed.

        Whether it still is that one is asked when it speaks.
        """
        settings = self._home.settings
        found = results_of(settings).last_of(provider)
        if not found:
            return None
        last = Identity(provider, found[0].model, found[0].digest)
        may_speak = admitted(settings, last).admitted
        return f"{FAMILY}/{provider}/{last.model}" if may_speak else None

    def _model(self, provider: str) -> OpenedAtNeed:
        settings = self._home.settings
        if self._made_for != settings.providers:
            self._part_with_models()
            self._made_for = settings.providers
        if provider not in self._models:
            self._models[provider] = OpenedAtNeed(
                provider, lambda: self._speaker(settings, provider)
            )
        return self._models[provider]

    def _part_with_models(self) -> None:
        """Let go of models that were set otherwise, beside whatever goes on."""
        for model in self._models.values():
            task = asyncio.get_running_loop().create_task(model.close())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)
        self._models.clear()

    # --- What is said -----------------------------------------------------------

    async def answer(self, asked: Asked, key: EndpointKey) -> Answer:
        """Answer the last message of a talk.

        Cancelled while the reply is being made, it leaves everything as it was.
        """
        store, chosen = self._home.store, key.kept or self._home.settings.endpoint.kept
        if chosen and store is not None:
            async with self._keeping_of(asked, key):
                with contextlib.suppress(StoreError):
                    return await self._kept(asked, key, store)
            return Answer(await self._not_kept(asked, key), Keeping.TROUBLE)
        keeping = Keeping.LOCKED if chosen else Keeping.NOT_CHOSEN
        return Answer(await self._not_kept(asked, key), keeping)

    async def _not_kept(self, asked: Asked, key: EndpointKey) -> Turn:
        visit = self._visit(asked)
        trail = self._trail(asked, key)
        await self._catch_up(visit, asked, trail)
        held = len(visit.all_turns)
        visit.speak_with(asked.voice.model, self._home.judge)
        turn = await visit.say(asked.message)
        if len(visit.all_turns) > held:
            self._hold(turn, self._mark(trail[-1], asked.message, turn.said), trail[-1])
        else:  # what was written for oneself was thrown away
            self._drop(trail)
        return turn

    async def _catch_up(self, visit: Visit, asked: Asked, trail: list[bytes]) -> None:
        """Put behind a visit what came before: from memory, then by reading."""
        known = len(asked.told)
        while known and not (turns := self._held(trail[known], trail[0])):
            known -= 1
        if known:
            visit.past = replace(visit.past, turns=turns)
            visit.mode = turns[-1].plan.mode
        unread = asked.told[known:]
        left_out = max(0, len(unread) - READ_AGAIN)
        before = trail[0] if left_out else trail[known]
        visit.speak_with(None, self._home.judge)
        for number, pair in enumerate(unread[left_out:], start=known + left_out + 1):
            await relive(visit, (pair,))
            self._hold(visit.turns[-1], trail[number], before)
            before = trail[number]
            await asyncio.sleep(0)  # others are answered meanwhile, or it is cancelled

    def _visit(self, asked: Asked) -> Visit:
        settings = self._home.settings
        return Visit(
            repository=None,
            clock=self._home.clock,
            mode=asked.mode or settings.mode,
            country=asked.country or settings.country,
            reader=self._home.reader,
            operator=settings.operator,
        )

    # --- What is kept -----------------------------------------------------------

    async def _kept(self, asked: Asked, key: EndpointKey, store: Repository) -> Answer:
        """Answer inside the sitting of this talk, or begin one for it.

        Raises:
            StoreError: the store cannot be read.
        """
        trail = self._trail(asked, key)
        visit = await self._sitting_of(asked, key, store, trail=trail)
        if visit is None:
            visit = await self._begun(asked, store, trail=trail)
        visit.speak_with(asked.voice.model, self._home.judge)
        try:
            turn = await _answered(visit, asked)
        finally:
            await visit.look_no_further()  # nobody holds this visit any longer
        if visit.sitting is None and visit.trouble is None:
            self._hold(turn, self._mark(trail[-1], asked.message, turn.said), trail[-1])
            return Answer(turn, Keeping.HIDDEN)
        if visit.sitting is not None:
            await self._note(trail, asked, turn, visit.sitting, key, store)
        kept = visit.trouble is None
        return Answer(turn, Keeping.KEPT if kept else Keeping.TROUBLE)

    def _keeping_of(self, asked: Asked, key: EndpointKey) -> asyncio.Lock:
        """Return what is held while one talk is answered and kept.

        Two answers to it at once would make two sittings; other talks do not wait.
        """
        told = (*asked.told, Pair(asked.message))
        first = next(pair.person for pair in told if pair.person.strip())
        mark = self._mark(key.sha256.encode(), first, "")
        return self._keeping.setdefault(mark, asyncio.Lock())

    async def _begun(
        self, asked: Asked, store: Repository, *, trail: list[bytes]
    ) -> Visit:
        """Begin a sitting with what came before.

        Where somebody may have been told that nothing is kept, nothing is: what was
        told cannot always be seen in words that came back from elsewhere.
        """
        visit = self._visit(asked)
        carried, ready = await store.carried(), await prepared(store)
        visit.past = replace(visit.past, carried=carried, prepared=ready)
        await self._catch_up(visit, asked, trail)
        if any(map(_may_be_hidden, visit.turns)):
            return visit
        if asked.told:
            await visit.keep_after_all(store)
        else:
            visit.repository = store
        return visit

    async def _sitting_of(
        self, asked: Asked, key: EndpointKey, store: Repository, *, trail: list[bytes]
    ) -> Visit | None:
        """Take up the sitting in which this talk is kept, if there is one."""
        noted = self._sittings.get(
            trail[-1] if asked.told else self._mark(trail[0], asked.message, "")
        )
        named = [] if not asked.told else await store.sittings()
        ids = [one.id for one in named if one.title == key.name][:LOOKED_THROUGH]
        for sitting in dict.fromkeys([noted, *ids] if noted else ids):
            with contextlib.suppress(NotFoundError):
                visit = await self._resumed(asked, sitting, store)
                if _goes_on(visit.turns, asked):
                    return visit
        return None

    async def _resumed(self, asked: Asked, sitting: str, store: Repository) -> Visit:
        settings, kept = self._home.settings, await store.read(sitting)
        visit = Visit.resume(
            kept,
            repository=store,
            clock=self._home.clock,
            mode=asked.mode or settings.mode,
            country=asked.country or settings.country,
            carried=await store.carried(),
            reader=self._home.reader,
            operator=settings.operator,
        )
        visit.prepare(await prepared(store))
        if visit.turns:
            visit.mode = visit.turns[-1].plan.mode
        return visit

    async def _note(
        self,
        trail: list[bytes],
        asked: Asked,
        turn: Turn,
        sitting: str,
        key: EndpointKey,
        store: Repository,
    ) -> None:
        """Call a sitting by the program that brought it, and know it next time.

        It is found by what will be told of it then, or by its first message alone.
        """
        with contextlib.suppress(CounterpointError):
            await store.entitle(sitting, key.name)
        marks = [*trail[1:], self._mark(trail[-1], asked.message, turn.said)]
        if not asked.told:
            marks.append(self._mark(trail[0], asked.message, ""))
        for mark in marks:
            self._sittings[mark] = sitting
            self._sittings.move_to_end(mark)
        while len(self._sittings) > IN_HAND:
            self._sittings.popitem(last=False)

    # --- What is in hand ----------------------------------------------------------

    def _trail(self, asked: Asked, key: EndpointKey) -> list[bytes]:
        """Return a mark for the beginning of a talk and for each exchange of it.

        Talks that begin alike have the same marks as far as they are alike.
        """
        begun = f"{key.sha256} {asked.mode} {asked.country}".encode()
        trail = [hashlib.blake2b(begun, key=self._salt).digest()]
        for pair in asked.told:
            trail.append(self._mark(trail[-1], pair.person, pair.reply))
        return trail

    def _mark(self, before: bytes, person: str, reply: str) -> bytes:
        # Programs trim and wrap what they keep; the words are what counts.
        digest = hashlib.blake2b(before, key=self._salt)
        for text in (person, reply):
            words = " ".join(text.split()).encode("utf-8", "surrogatepass")
            digest.update(len(words).to_bytes(8, "big") + words)
        return digest.digest()

    def _held(self, mark: bytes, first: bytes) -> tuple[Turn, ...]:
        """Return the turns up to a mark; () where some of them are not in hand."""
        turns: list[Turn] = []
        while (held := self._hand.get(mark)) is not None:
            turns.append(held.turn)
            self._hand.move_to_end(mark)
            mark = held.before
        return tuple(reversed(turns)) if mark == first else ()

    def _hold(self, turn: Turn, mark: bytes, before: bytes) -> None:
        now = self._home.clock.elapsed()
        self._hand[mark] = _InHand(turn, before, now)
        self._hand.move_to_end(mark)
        while self._hand:
            oldest = next(iter(self._hand.values()))
            if len(self._hand) <= IN_HAND and now - oldest.at < IN_HAND_FOR:
                return
            self._hand.popitem(last=False)

    def _drop(self, trail: list[bytes]) -> None:
        for mark in trail:
            self._hand.pop(mark, None)

    @property
    def in_hand(self) -> int:
        """Return how many turns are held in memory."""
        return len(self._hand)

    def forget(self) -> None:
        """Hold nothing in memory any more, as when the store is locked."""
        self._hand.clear()
        self._sittings.clear()

    async def close(self) -> None:
        """Let go of models and of what is in memory."""
        self.forget()
        self._part_with_models()
        await asyncio.gather(*self._closing)


def _goes_on(line: Sequence[Turn], asked: Asked) -> bool:
    """Say whether a kept line begins with what was told.

    One whose first message comes again goes on only where nothing followed it: then
    another reply is wanted, and else it is a new talk that begins alike.
    """
    told = [(pair.person.split(), pair.reply.split()) for pair in asked.told]
    kept = [(turn.message.text.split(), turn.said.split()) for turn in line]
    if not told:
        return len(kept) == 1 and kept[0][0] == asked.message.split()
    return kept[: len(told)] == told


async def _answered(visit: Visit, asked: Asked) -> Turn:
    """Answer at the end of a line, or in the place of what followed there."""
    line, place = visit.turns, len(asked.told)
    if visit.sitting is None or place >= len(line) or not line[place].message.text:
        return await visit.say(asked.message)
    return await visit.edit(line[place].id, asked.message)


def _may_be_hidden(turn: Turn) -> bool:
    by_path = PRIVACY & set(turn.plan.elements)
    return bool(by_path) or turn.screening.risk is Risk.ABUSE_VICTIM
