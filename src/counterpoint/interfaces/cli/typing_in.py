"""How does a person type here, and what happens when they stop?

On a terminal a line is edited with readline, a paste of several lines stays one
message, and a silence of the set length interrupts the waiting. From a pipe,
lines are simply read. Nothing that was typed is written to a history file.
"""

from __future__ import annotations

import contextlib
import getpass
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType, ModuleType

PROMPT = "> "
PROMPT_WITHIN = "  "
GOES_ON = "\\"


class Idle(Exception):  # noqa: N818 - nothing went wrong
    """Nothing was typed for the set time; `typed` is what stood there."""

    def __init__(self, typed: str) -> None:
        super().__init__()
        self.typed = typed


class Ended(Exception):  # noqa: N818 - nothing went wrong
    """The person ends the sitting."""


class Keyboard:
    """Where the person's lines come from; `person` says whether one sits there."""

    def __init__(self) -> None:
        self.person = sys.stdin.isatty() and sys.stdout.isatty()
        self._readline = _readline() if self.person else None

    def message(self, *, idle: float | None = None, typed: str = "") -> str | None:
        """Return the next message, of one line or several; None at the end.

        Args:
            idle: seconds after which waiting is given up; None waits for ever.
            typed: what stands in the line already.

        Raises:
            Idle: nothing was typed for so long.
        """
        *lines, start = typed.split("\n")
        while True:
            prompt = PROMPT_WITHIN if lines else PROMPT
            try:
                line = self.line(prompt, idle=idle, typed=start)
            except Idle as stopped:
                raise Idle("\n".join([*lines, stopped.typed])) from None
            if line is None:
                return "\n".join(lines) or None
            start = ""
            if not line.endswith(GOES_ON):
                return "\n".join([*lines, line])
            lines.append(line.removesuffix(GOES_ON))

    def line(
        self, prompt: str = PROMPT, *, idle: float | None = None, typed: str = ""
    ) -> str | None:
        """Return one line without its end; None at the end of input."""
        if not self.person:
            line = sys.stdin.readline()
            return line.removesuffix("\n") if line else None
        if prompt == PROMPT:
            sys.stdout.write("\n")
        with self._filled_in(typed), self._watched(idle):
            try:
                return input(prompt)
            except EOFError:
                return None

    def secret(self, prompt: str) -> str | None:
        """Return a line that is not shown while it is typed; None at the end."""
        if not self.person:
            return self.line()
        try:
            return getpass.getpass(f"\n{prompt} ")
        except EOFError:
            return None

    def forget(self) -> None:
        """Forget the lines that the arrow keys would bring back."""
        if self._readline is not None:
            self._readline.clear_history()

    @contextlib.contextmanager
    def _filled_in(self, typed: str) -> Iterator[None]:
        editor = self._readline
        if editor is None or not typed:
            yield
            return
        editor.set_startup_hook(lambda: editor.insert_text(typed))
        try:
            yield
        finally:
            editor.set_startup_hook()

    @contextlib.contextmanager
    def _watched(self, idle: float | None) -> Iterator[None]:
        # Without alarms (Windows) the lock falls with the next line instead.
        if idle is None or not hasattr(signal, "setitimer"):
            yield
            return
        before = signal.signal(signal.SIGALRM, self._wake)
        signal.setitimer(signal.ITIMER_REAL, idle)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def _wake(self, _number: int, _frame: FrameType | None) -> None:
        raise Idle(self._readline.get_line_buffer() if self._readline else "")


def _readline() -> ModuleType | None:
    try:
        import readline  # noqa: PLC0415 - only where a person types
    except ImportError:
        return None
    readline.parse_and_bind("set enable-bracketed-paste on")
    return readline
