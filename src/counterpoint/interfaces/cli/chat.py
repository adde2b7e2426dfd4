"""How is a sitting held at a terminal, or through a pipe?

Nothing here decides what is said. Whatever goes wrong with the store or inside
the loop is told in a sentence, and the person can go on writing.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from counterpoint.app import SystemClock, Visit, model_named
from counterpoint.errors import CounterpointError, StoreError
from counterpoint.interfaces.cli import door, first_start, locking, slash
from counterpoint.interfaces.cli.card import card
from counterpoint.interfaces.cli.countries import any_country
from counterpoint.interfaces.cli.modes import mode_named
from counterpoint.interfaces.cli.show import complain, paper
from counterpoint.interfaces.cli.typing_in import Ended, Idle, Keyboard
from counterpoint.interfaces.cli.words import words
from counterpoint.settings import read_settings
from counterpoint.terms import Carried, Tier

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from counterpoint.interfaces.cli.show import Paper
    from counterpoint.ports import ChatModel, Clock
    from counterpoint.settings import Settings
    from counterpoint.store import Store
    from counterpoint.terms import Turn

T = TypeVar("T")

_TITLE_WORDS = 8
_TITLE_LENGTH = 48


def chat(
    *,
    mode: str | None = None,
    country: str | None = None,
    provider: str | None = None,
    keep: bool = True,
) -> int:
    """Hold a sitting until the person ends it; return the exit code."""
    settings = read_settings()
    chosen = mode_named(mode) if mode else None
    here = any_country(country) if country else None
    model = model_named(provider or settings.provider)
    keyboard, out = Keyboard(), paper()
    if keyboard.person:
        out.note(words("chat")["opening"].strip())
        if not settings.file.exists():
            settings = first_start.ask(settings, keyboard, out)
    settings = replace(
        settings, mode=chosen or settings.mode, country=here or settings.country
    )
    with asyncio.Runner() as runner:
        sitting = Chat(settings, keyboard=keyboard, out=out, model=model, runner=runner)
        return sitting.hold(keep=keep)


class Chat:
    """One sitting: what is typed, what is shown, and where it is kept.

    `store` is the open store, None where nothing is kept; `delete_at_end` says
    that what was kept of the sitting goes when it ends.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        keyboard: Keyboard,
        out: Paper,
        runner: asyncio.Runner,
        model: ChatModel | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.settings = settings
        self.keyboard = keyboard
        self.out = out
        self.clock = clock or SystemClock()
        self.store: Store | None = None
        self.asked_not_to_keep = False
        self.delete_at_end = False
        self._runner = runner
        self._model = model
        self._told: str | None = None
        self._code = 0
        self.visit = self.fresh_visit()

    def hold(self, *, keep: bool) -> int:
        """Hold the sitting from its opening to its end; return the exit code."""
        farewell = self.keyboard.person
        try:
            self._begin(keep=keep)
            self._listen()
        except Ended:
            pass
        except BaseException:
            farewell = False
            raise
        finally:
            self._close(farewell=farewell)
        return self._code

    def say(self, text: str) -> None:
        """Have one message answered, and show the reply."""
        try:
            turn = self._answered(text)
        except CounterpointError:
            raise
        except Exception:  # noqa: BLE001 - whoever writes must not be left alone
            self.out.note(words("chat")["failed"])
            self.show_help()
            self._code = CounterpointError.exit_code
            return
        self.show(turn)
        self._entitle(turn)
        self._tell_trouble()

    def show(self, turn: Turn) -> None:
        """Show a reply; where nothing is said, a mark that it was read."""
        if turn.said:
            self.out.reply(turn.said)
        elif self.keyboard.person:
            self.out.note(words("chat")["silence"])

    def show_help(self) -> None:
        """Show whom the person can reach now."""
        today = self.clock.now().date()
        self.out.reply(card(self.visit.country, today=today))

    def offer(self, sentence: str) -> None:
        """Offer a talk that is not kept; /end and the end of input leave."""
        self.out.note(sentence)
        while (answer := self.keyboard.line()) is not None:
            if answer.strip() == "/help-now":
                self.show_help()
            elif answer.strip() == "/end":
                raise Ended
            else:
                return
        raise Ended

    def fresh_visit(self, carried: Carried | None = None) -> Visit:
        """Return a visit in which nothing was said yet."""
        return Visit(
            repository=self.store,
            clock=self.clock,
            mode=self.settings.mode,
            country=self.settings.country,
            model=self._model,
            carried=carried,
        )

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Wait for something to be done."""
        return self._runner.run(coroutine)

    # From the opening to the end

    def _begin(self, *, keep: bool) -> None:
        if keep:
            self._open_the_store()
        elif self.keyboard.person:
            self.out.note(words("chat")["not_kept"])
        carried = self.run(self.store.carried()) if self.store else None
        self.visit = self.fresh_visit(carried)
        opening = self.run(self.visit.open())
        if opening is not None:
            self.show(opening)

    def _open_the_store(self) -> None:
        """Open it; whatever stands in the way never keeps anybody from talking."""
        said = words("door")
        try:
            self.store = self.run(door.open_or_ask(self.settings, self.keyboard))
        except StoreError as error:
            if self.keyboard.person:
                self.out.note(str(error))
                self.offer(said["offer"])
                self.out.note(said["go_on_unkept"])
            else:
                complain(f"{error} {said['go_on_unkept']}")
                self._code = error.exit_code

    def _listen(self) -> None:
        while (message := self._next()) is not None:
            if not message.strip():
                continue
            try:
                if slash.is_command(message):
                    slash.take(self, message)
                else:
                    self.say(message)
            except CounterpointError as error:
                self.out.note(str(error))

    def _next(self) -> str | None:
        """Wait for the next message; a long silence locks first."""
        typed = ""
        while True:
            since, idle = self.clock.now(), locking.seconds(self)
            try:
                message = self.keyboard.message(idle=idle, typed=typed)
            except Idle as silence:
                typed = silence.typed
            else:
                # Where no alarm can end the silence, the next line does.
                waited = (self.clock.now() - since).total_seconds()
                if message is None or idle is None or waited <= idle:
                    return message
                typed = message
            if not locking.lock(self):
                typed = ""

    def _close(self, *, farewell: bool) -> None:
        sitting, store = self.visit.sitting, self.store
        with contextlib.suppress(StoreError):
            self.run(self.visit.end())
        if self.delete_at_end and sitting is not None and store is not None:
            self._delete(store, sitting)
        elif self.visit.hidden:
            # Whoever is not safe at home must not leave it on the screen either.
            self.keyboard.forget()
            self.out.clear()
        elif farewell:
            kept = store is not None and sitting is not None
            self.out.note(words("chat")["ends_kept" if kept else "ends"])
        if store is not None:
            self.run(store.close())

    def _delete(self, store: Store, sitting: str) -> None:
        said = words("chat")
        try:
            self.run(_forget(store, sitting, self.visit.past.carried))
        except CounterpointError as error:
            self.out.note(f"{error} {said['not_deleted'].format(id=sitting)}")
            self._code = error.exit_code
        else:
            self.out.note(said["ends_deleted"])

    # What is said

    def _answered(self, text: str) -> Turn:
        stages = words("stage")
        with self.out.stage() as show:
            if show is None:
                return self.run(self.visit.say(text))
            return self.run(
                self.visit.say(text, tell=lambda stage: show(stages[stage.value]))
            )

    def _tell_trouble(self) -> None:
        """Tell of trouble with the store once, not after every message."""
        trouble = str(self.visit.trouble) if self.visit.trouble else None
        if trouble is not None and trouble != self._told:
            tell = self.out.note if self.keyboard.person else complain
            tell(trouble)
        self._told = trouble

    def _entitle(self, turn: Turn) -> None:
        """Call a sitting by its first words, unless those are of danger."""
        sitting, text = self.visit.sitting, turn.message.text
        first = sum(bool(one.message.text) for one in self.visit.turns) == 1
        calm = turn.screening.tier is Tier.NONE and not slash.is_command(text)
        if self.store is not None and sitting is not None and first and calm:
            with contextlib.suppress(StoreError):
                self.run(self.store.entitle(sitting, _title(text)))


async def _forget(store: Store, sitting: str, before: Carried) -> None:
    """Delete a sitting, and what the next one would have remembered of it."""
    await store.delete(sitting)
    await store.remember(before)
    await store.compact()


def _title(text: str) -> str:
    line = next(iter(text.strip().splitlines()), "")
    return " ".join(line.split()[:_TITLE_WORDS])[:_TITLE_LENGTH]
