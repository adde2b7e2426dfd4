"""What does a sitting at a terminal consist of, while it is open?

What is typed, what is shown, the visit itself and the store it is kept in. When
it begins, locks or ends is decided elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from counterpoint.app import Visit, counting
from counterpoint.app.own_limits import OwnLimits
from counterpoint.app.reader import open_reader
from counterpoint.conversation.turn import Stage
from counterpoint.errors import CounterpointError
from counterpoint.interfaces.cli.card import card
from counterpoint.interfaces.cli.show import complain
from counterpoint.interfaces.cli.typing_in import Ended
from counterpoint.interfaces.cli.words import words

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine

    from counterpoint.interfaces.cli.show import Paper
    from counterpoint.interfaces.cli.typing_in import Keyboard
    from counterpoint.ports import ChatModel, Clock, Judge
    from counterpoint.settings import Settings
    from counterpoint.store import Store
    from counterpoint.terms import Carried, Turn

T = TypeVar("T")


class OpenSitting:
    """One sitting at a terminal or through a pipe.

    `store` is the open store, None where nothing is kept, and `store_is_lent`
    says that somebody else closes it; `delete_at_end` says that what was kept of
    the sitting goes when it ends; `code` is the exit code so far.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        keyboard: Keyboard,
        out: Paper,
        runner: asyncio.Runner,
        clock: Clock,
        model: ChatModel | None = None,
        judge: Judge | None = None,
    ) -> None:
        self.settings = settings
        self.keyboard = keyboard
        self.out = out
        self.clock = clock
        self.store: Store | None = None
        self.store_is_lent = False
        self.own_limits = OwnLimits()
        self.asked_not_to_keep = False
        self.delete_at_end = False
        self.code = 0
        self._runner = runner
        self._model = model
        self._judge = judge
        self._told: str | None = None
        self.visit = self.fresh_visit()

    def say(self, text: str) -> None:
        """Have one message answered, and show the reply."""
        self.tell_notices()
        try:
            turn = self._answered(text)
        except CounterpointError:
            raise
        except Exception:  # noqa: BLE001 - whoever writes must not be left alone
            self.out.note(words("chat")["failed"])
            self.show_help()
            self.code = CounterpointError.exit_code
            return
        self.show(turn)
        self._tell_trouble()

    def show(self, turn: Turn) -> None:
        """Show a reply; where nothing is said, a mark that it was read."""
        if turn.said:
            self.out.reply(turn.said)
        elif self.keyboard.person:
            self.out.note(words("chat")["silence"])

    def tell_notices(self) -> None:
        """Tell a person at a terminal what must be told about the program."""
        if self.keyboard.person:
            for notice in self.visit.notices():
                self.out.notice(notice.text)

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
            judge=self._judge,
            reader=open_reader(),
            carried=carried,
            operator=self.settings.operator,
            counts=counting.counter(self.settings),
        )

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Wait for something to be done."""
        return self._runner.run(coroutine)

    def _answered(self, text: str) -> Turn:
        stages = words("stage")
        with self.out.stage(stages[Stage.READING.value]) as show:
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
