"""How does a text look on this terminal, or in the pipe behind it?

On a terminal, lines are wrapped and set in a little; in a pipe a text stays as it
is. Neither ever passes on characters that steer a terminal.
"""

from __future__ import annotations

import contextlib
import re
import sys
import textwrap
from typing import TYPE_CHECKING, TextIO

from counterpoint.terms import to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

WIDEST = 78
INDENT = "  "
_OVER = "\r\x1b[K"  # to the beginning of the line, and nothing after it

# C0 and C1 controls except tab and newline, and the marks that turn text around.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """Take out what would steer a terminal; words are left alone."""
    return _STEERING.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def wrapped(text: str, *, indent: str = INDENT, width: int = WIDEST) -> str:
    """Wrap each line of a text, keeping the lines that are set in already."""
    lines: list[str] = []
    for line in text.splitlines():
        own = line[: len(line) - len(line.lstrip())]
        lines += textwrap.wrap(
            line.strip(),
            width,
            initial_indent=indent + own,
            subsequent_indent=indent + own,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return "\n".join(lines)


class Paper:
    """Where words are shown: a terminal, or a pipe or file."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self.terminal = out.isatty()
        self._rich: Console | None = None

    def reply(self, text: str) -> None:
        """Show what Counterpoint says, with room around it."""
        if self.terminal:
            self._write(f"\n{wrapped(harmless(text), width=self._width())}\n")
        else:
            self._write(f"{harmless(text)}\n\n")

    def page(self, text: str) -> None:
        """Show words that may be piped on, as they are, wrapped on a terminal."""
        clean = harmless(text)
        if self.terminal:
            clean = wrapped(clean, indent="", width=self._width())
        self._write(f"{clean}\n")

    def rows(self, text: str) -> None:
        """Show lines that must not be wrapped."""
        self._write(f"{harmless(text)}\n")

    def note(self, text: str) -> None:
        """Show words about the program, quieter than a reply."""
        if not self.terminal:
            self._write(f"{harmless(text)}\n\n")
            return
        from rich.text import Text  # noqa: PLC0415 - only where somebody looks on

        console = self._console()
        style = "" if console.no_color else "dim"
        laid_out = wrapped(harmless(text), width=self._width())
        console.print(Text(f"\n{laid_out}", style=style), soft_wrap=True)

    def notice(self, text: str) -> None:
        """Show words that must not be overlooked."""
        if not self.terminal:
            self._write(f"{harmless(text)}\n\n")
            return
        from rich.text import Text  # noqa: PLC0415 - as above

        laid_out = wrapped(harmless(text), width=self._width())
        self._console().print(Text(f"\n{laid_out}", style="bold"), soft_wrap=True)

    @contextlib.contextmanager
    def stage(self, first: str) -> Iterator[Callable[[str], None] | None]:
        """Show what is being done while it is being done, then take it away."""
        if not self.terminal or self._console().is_dumb_terminal:
            yield None
            return
        from rich.text import Text  # noqa: PLC0415 - as below

        console = self._console()
        style = "" if console.no_color else "dim"

        def styled(word: str) -> Text:
            return Text(word, style=style)

        with console.status(
            styled(first), spinner="simpleDots", spinner_style=style
        ) as status:
            yield lambda word: status.update(styled(word))

    def clear(self) -> None:
        """Wipe the screen and what was scrolled off it."""
        if self.terminal and not self._console().is_dumb_terminal:
            self._write("\x1b[H\x1b[2J\x1b[3J")

    def _width(self) -> int:
        return min(WIDEST, self._console().width)

    def _console(self) -> Console:
        if self._rich is None:
            from rich.console import Console  # noqa: PLC0415 - as above

            self._rich = Console(file=self._out, highlight=False, emoji=False)
        return self._rich

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


def paper() -> Paper:
    """Return the standard output."""
    return Paper(sys.stdout)


def complain(text: str) -> None:
    """Show a sentence on the standard error."""
    sys.stderr.write(f"{harmless(text)}\n")
    sys.stderr.flush()


def print_json(value: object) -> None:
    """Show a value as one line of JSON."""
    sys.stdout.buffer.write(to_json(value) + b"\n")
    sys.stdout.flush()


class WrittenOver:
    """One line of the standard error that is written over, where somebody sees it."""

    def __init__(self) -> None:
        self.is_seen = sys.stderr.isatty()
        self._stands = False

    def say(self, line: str) -> None:
        """Put this in its place."""
        if self.is_seen:
            sys.stderr.write(f"{_OVER}{harmless(line)}")
            sys.stderr.flush()
            self._stands = True

    def end(self) -> None:
        """Leave the line."""
        if self._stands:
            sys.stderr.write(_OVER)
            sys.stderr.flush()
