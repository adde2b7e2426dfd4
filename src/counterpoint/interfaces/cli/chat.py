"""How is a sitting held at a terminal, or through a pipe?

Nothing here decides what is said. Whatever goes wrong with the store or inside
the loop is told in a sentence, and the person can go on writing.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from counterpoint.app import SystemClock, Visit, model_named, open_store
from counterpoint.conversation.guide import exercises
from counterpoint.conversation.past import carry_on
from counterpoint.errors import CounterpointError, InputError, StoreError
from counterpoint.interfaces.cli import door, first_start, listing
from counterpoint.interfaces.cli.card import card, country_name
from counterpoint.interfaces.cli.countries import any_country, covered_country
from counterpoint.interfaces.cli.modes import label, list_of_modes, mode_named
from counterpoint.interfaces.cli.show import complain, paper
from counterpoint.interfaces.cli.typing_in import Idle, Keyboard
from counterpoint.interfaces.cli.why import why
from counterpoint.interfaces.cli.words import words
from counterpoint.settings import read_settings
from counterpoint.terms import Carried, Tier

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from datetime import datetime
    from typing import Any, TypeVar

    from counterpoint.interfaces.cli.show import Paper
    from counterpoint.ports import ChatModel, Clock
    from counterpoint.settings import Settings
    from counterpoint.store import Store
    from counterpoint.terms import Turn

    T = TypeVar("T")

_TITLE_WORDS = 8
_TITLE_LENGTH = 48
_IN_EXERCISE = {"/skip": "skip", "/back": "back", "/pause": "pause"}


class _End(Exception):  # noqa: N818 - nothing went wrong
    """The person ends the sitting."""


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
    if keyboard.person and not settings.file.exists():
        settings = first_start.ask(settings, keyboard, out)
    settings = replace(
        settings, mode=chosen or settings.mode, country=here or settings.country
    )
    with asyncio.Runner() as runner:
        sitting = Chat(
            settings, keyboard=keyboard, out=out, model=model, runner=runner
        )
        return sitting.hold(keep=keep)


class Chat:
    """One sitting and what can be asked of it."""

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
        self._settings = settings
        self._keyboard = keyboard
        self._out = out
        self._runner = runner
        self._model = model
        self._clock = clock or SystemClock()
        self._store: Store | None = None
        self._visit = self._fresh_visit(Carried())
        self._told: str | None = None
        self._asked_not_to_keep = False
        self._delete_at_end = False
        self._code = 0

    def hold(self, *, keep: bool) -> int:
        """Hold the sitting from its opening to its end."""
        try:
            if self._keyboard.person:
                self._out.note(words("chat")["opening"].strip())
            self._begin(keep=keep)
            self._listen()
        except _End:
            pass
        finally:
            self._close()
        return self._code

    # From the opening to the end

    def _begin(self, *, keep: bool) -> None:
        if keep:
            self._open_the_store()
        elif self._keyboard.person:
            self._out.note(words("chat")["not_kept"])
        carried = Carried()
        if self._store is not None:
            carried = self._run(self._store.carried())
        self._visit = self._fresh_visit(carried)
        opening = self._run(self._visit.open())
        if self._keyboard.person:
            self._out.rows("")
        if opening is not None:
            self._reply(opening)

    def _open_the_store(self) -> None:
        """Open it; whatever stands in the way never keeps anybody from talking."""
        try:
            self._store = self._run(door.open_or_ask(self._settings, self._keyboard))
        except StoreError as error:
            if not self._keyboard.person:
                complain(f"{error} {words('door')['go_on_unkept']}")
                self._code = error.exit_code
                return
            self._out.note(f"\n{error}")
            self._offer(words("door")["offer"])
            self._out.note(words("door")["go_on_unkept"])

    def _offer(self, sentence: str) -> None:
        """Offer a sitting that is not kept; /end and the end of input leave."""
        self._out.note(sentence)
        while (answer := self._keyboard.line("> ")) is not None:
            if answer.strip() == "/help-now":
                self._help_now("")
            elif answer.strip() == "/end":
                raise _End
            else:
                return
        raise _End

    def _listen(self) -> None:
        typed = ""
        while (message := self._next(typed)) is not None:
            typed = ""
            if not message.strip():
                continue
            try:
                self._take(message)
            except CounterpointError as error:
                self._out.note(str(error))
        raise _End

    def _next(self, typed: str) -> str | None:
        """Wait for the next message; a long silence locks first."""
        while True:
            since = self._clock.now()
            try:
                message = self._keyboard.message(idle=self._idle, typed=typed)
            except Idle as idle:
                typed = idle.typed
            else:
                if message is None or not self._too_long_since(since):
                    return message
                typed = message
            if not self._lock():
                typed = ""

    def _take(self, message: str) -> None:
        if not message.startswith("/"):
            self._say(message)
            return
        name, _, rest = message.partition(" ")
        command = self._commands.get(name.strip())
        if command is None:
            self._out.note(words("chat")["unknown"].format(command=name.strip()[:20]))
        else:
            command(self, rest.strip())

    def _close(self) -> None:
        sitting = self._visit.sitting
        with contextlib.suppress(StoreError):
            self._run(self._visit.end())
        if self._delete_at_end and sitting is not None and self._store is not None:
            self._delete(self._store, sitting)
        elif self._keyboard.person:
            kept = self._store is not None and sitting is not None
            self._out.note(words("chat")["ends_kept" if kept else "ends"])
        if self._store is not None:
            self._run(self._store.close())

    def _delete(self, store: Store, sitting: str) -> None:
        try:
            self._run(_forget(store, sitting, self._visit.past.carried))
        except CounterpointError as error:
            self._out.note(f"{error} {words('chat')['not_deleted'].format(id=sitting)}")
            self._code = error.exit_code
        else:
            self._out.note(words("chat")["ends_deleted"])

    # What is said

    def _say(self, text: str) -> None:
        stages = words("stage")
        try:
            with self._out.stage() as show:
                tell = None if show is None else (lambda s: show(stages[s.value]))
                turn = self._run(self._visit.say(text, tell=tell))
        except CounterpointError:
            raise
        except Exception:  # noqa: BLE001 - whoever writes must not be left alone
            self._out.note(words("chat")["failed"])
            self._help_now("")
            self._code = 1
            return
        self._reply(turn)
        self._entitle(turn)
        self._tell_trouble()

    def _reply(self, turn: Turn) -> None:
        if turn.said:
            self._out.reply(turn.said)
        elif self._keyboard.person:
            self._out.note(words("chat")["silence"])

    def _tell_trouble(self) -> None:
        """Tell of trouble with the store once, not after every message."""
        trouble = str(self._visit.trouble) if self._visit.trouble else None
        if trouble is not None and trouble != self._told:
            self._out.note(trouble) if self._keyboard.person else complain(trouble)
        self._told = trouble

    def _entitle(self, turn: Turn) -> None:
        """Call a sitting by its first words, unless those are of danger."""
        sitting = self._visit.sitting
        first = len([one for one in self._visit.turns if one.message.text]) == 1
        if self._store is None or sitting is None or not first:
            return
        if turn.screening.tier is Tier.NONE and not turn.message.text.startswith("/"):
            with contextlib.suppress(StoreError):
                self._run(self._store.entitle(sitting, _title(turn.message.text)))

    # The lock

    @property
    def _idle(self) -> float | None:
        from counterpoint.store import Protection  # noqa: PLC0415 - at use

        locks = (
            self._keyboard.person
            and self._store is not None
            and self._store.protection is Protection.PASSPHRASE
            and self._settings.lock_after_minutes > 0
        )
        return self._settings.lock_after_minutes * 60.0 if locks else None

    def _too_long_since(self, since: datetime) -> bool:
        """Say whether the silence was too long where no alarm could end it."""
        idle = self._idle
        return idle is not None and (self._clock.now() - since).total_seconds() > idle

    def _lock(self) -> bool:
        """Lock until the passphrase is given; say whether the talk goes on.

        After three wrong passphrases a new talk can begin: what was said before
        is not shown to whoever sits there.
        """
        assert self._store is not None  # noqa: S101 - only an open store locks
        said = words("lock")
        self._run(self._store.close())
        self._keyboard.forget()
        self._out.clear()
        self._out.note(said["locked"].format(minutes=self._settings.lock_after_minutes))
        if self._unlocked():
            self._visit.repository = self._store
            self._out.note(said["open_again"])
            return True
        self._store, self._delete_at_end = None, False
        self._visit = self._fresh_visit(Carried())
        self._offer(said["refused"])
        return False

    def _unlocked(self) -> bool:
        prompt, tries = words("door")["ask"], 0
        while tries < door.TRIES:
            answer = self._keyboard.secret(prompt)
            if answer is None or answer.strip() == "/end":
                raise _End
            if answer.strip() == "/help-now":
                self._help_now("")
            elif answer:
                tries += 1
                try:
                    self._store = self._run(open_store(self._settings, answer))
                except StoreError as error:
                    self._out.note(str(error))
                else:
                    return True
        return False

    # What can be asked for with a slash

    def _mode(self, wanted: str) -> None:
        said = words("mode")
        if not wanted:
            self._out.note(said["now"].format(mode=label(self._visit.mode)))
            self._out.note(list_of_modes())
            return
        try:
            self._visit.mode = mode_named(wanted)
        except InputError:
            self._out.note(f"{said['unknown']}\n{list_of_modes()}")
        else:
            self._out.note(said["set"].format(mode=label(self._visit.mode)))

    def _why(self, _: str) -> None:
        turns = self._visit.turns
        self._out.note(why(turns[-1]) if turns else words("chat")["nothing_yet"])

    def _help_now(self, _: str) -> None:
        today = self._clock.now().date()
        self._out.reply(card(self._visit.country, today=today))

    def _country(self, wanted: str) -> None:
        said = words("country")
        if not wanted:
            now = self._visit.country
            named = said["now"].format(country=country_name(now)) if now else None
            self._out.note(named or said["none"])
            return
        code = covered_country(wanted)
        self._visit.country = code
        self._settings = replace(self._settings, country=code)
        if first_start.remembered(read_settings(), country=code):
            self._out.note(said["set"].format(country=country_name(code)))
        else:
            self._out.note(said["for_now"].format(country=country_name(code)))
            self._out.note(words("chat")["settings_failed"])

    def _exercise(self, wanted: str) -> None:
        said = words("exercise")
        if not wanted:
            self._out.note(f"{said['head']}\n{_exercises()}")
        elif exercises.find(wanted) is None:
            self._out.note(f"{said['unknown']}\n{_exercises()}")
        else:
            self._say(f"/exercise {wanted}")

    def _within_exercise(self, word: str) -> None:
        last = self._visit.turns[-1].plan if self._visit.turns else None
        if last is None or last.exercise is None or last.step is None:
            self._out.note(words("chat")["no_exercise"])
        else:
            self._say(word)

    def _not_kept(self, _: str) -> None:
        said = words("keep")
        if self._visit.repository is None:
            self._out.note(said["not_already"])
        elif self._visit.sitting is None:
            self._visit.repository = None
            self._out.note(said["not_from_now"])
        elif self._asked_not_to_keep:
            self._delete_at_end = True
            self._out.note(said["not_at_end"])
        else:
            self._asked_not_to_keep = True
            self._out.note(said["not_too_late"])

    def _keep(self, _: str) -> None:
        said = words("keep")
        if self._visit.repository is not None:
            again = self._delete_at_end or self._asked_not_to_keep
            self._delete_at_end = self._asked_not_to_keep = False
            self._out.note(said["kept_again" if again else "kept_already"])
            return
        if self._store is None:
            self._store = self._run(door.open_or_ask(self._settings, self._keyboard))
        self._run(self._keep_after_all(self._store))
        self._out.note(said["kept"])

    async def _keep_after_all(self, store: Store) -> None:
        """Keep it all, and lose nothing that the store had to remember."""
        visit = self._visit
        visit.past = replace(visit.past, carried=await store.carried())
        await visit.keep_after_all(store)
        asked = any(turn.plan.rule == "check_in_first" for turn in visit.turns)
        if not asked and carry_on(visit.past).checked_in:
            opening = await visit.open()
            if opening is not None:
                self._reply(opening)

    def _list(self, _: str) -> None:
        if self._store is None:
            self._out.note(words("list")["empty"])
            return
        found = self._run(self._store.sittings())
        self._out.note(listing.latest(found))

    def _end(self, _: str) -> None:
        raise _End

    def _help(self, _: str) -> None:
        self._out.note(words("help")["text"].strip())

    # Smaller parts

    def _fresh_visit(self, carried: Carried) -> Visit:
        return Visit(
            repository=self._store,
            clock=self._clock,
            mode=self._settings.mode,
            country=self._settings.country,
            model=self._model,
            carried=carried,
        )

    def _run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(coroutine)

    _commands: ClassVar[dict[str, Callable[[Chat, str], None]]] = {
        "/mode": _mode,
        "/why": _why,
        "/help-now": _help_now,
        "/country": _country,
        "/exercise": _exercise,
        "/skip": lambda chat, _: chat._within_exercise("skip"),
        "/back": lambda chat, _: chat._within_exercise("back"),
        "/pause": lambda chat, _: chat._within_exercise("pause"),
        "/not-kept": _not_kept,
        "/keep": _keep,
        "/list": _list,
        "/end": _end,
        "/help": _help,
    }


async def _forget(store: Store, sitting: str, before: Carried) -> None:
    """Delete a sitting, and what the next one would have remembered of it."""
    await store.delete(sitting)
    await store.remember(before)
    await store.compact()


def _exercises() -> str:
    template = words("exercise")["line"]
    return "\n".join(
        template.format(
            name=one.name, title=one.title, minutes=one.minutes, about=one.about
        )
        for one in exercises.catalogue()
    )


def _title(text: str) -> str:
    line = next(iter(text.strip().splitlines()), "")
    return " ".join(line.split()[:_TITLE_WORDS])[:_TITLE_LENGTH]
