"""Runs the command line: inside this process, as a real one, or at a terminal."""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from counterpoint.interfaces.cli.commands import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest

BINARY = str(Path(sys.executable).parent / "counterpoint")
STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")
PATIENCE = 30.0


def _nothing_to_serve(
    *, port: int | None, browser: bool, show: Callable[[str], None]
) -> int:
    raise AssertionError((port, browser, show))


def _nobody_to_assist(*, http: bool, port: int | None, allow: str) -> int:
    raise AssertionError((http, port, allow))


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


class Shell:
    """A shell whose Counterpoint lives in a folder of its own."""

    def __init__(
        self,
        home: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        self.home = home
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.setenv("COUNTERPOINT_HOME", str(home))
        monkeypatch.delenv("COUNTERPOINT_PASSPHRASE", raising=False)

    @property
    def environment(self) -> dict[str, str]:
        kept = ("PATH", "PYTHONPATH", "COUNTERPOINT_PASSPHRASE")
        return {
            **{name: os.environ[name] for name in kept if name in os.environ},
            "HOME": str(self.home.parent),
            "COUNTERPOINT_HOME": str(self.home),
            "TERM": "xterm",
        }

    def use_passphrase(self, passphrase: str) -> None:
        self._monkeypatch.setenv("COUNTERPOINT_PASSPHRASE", passphrase)

    def forget_passphrase(self) -> None:
        self._monkeypatch.delenv("COUNTERPOINT_PASSPHRASE")

    def __call__(self, *argv: str, piped: bytes | str = b"") -> Done:
        """Run a command inside this process, with its input piped in."""
        given = piped.encode() if isinstance(piped, str) else piped
        stdin = io.TextIOWrapper(io.BytesIO(given), encoding="utf-8")
        self._monkeypatch.setattr(sys, "stdin", stdin)
        self._capsys.readouterr()
        code = run(argv, serve=_nothing_to_serve, assist=_nobody_to_assist)
        out, err = self._capsys.readouterr()
        return Done(code, out, err)

    def really(self, *argv: str, piped: bytes = b"", **env: str) -> Done:
        """Run the installed command as a process of its own."""
        done = subprocess.run(  # noqa: S603 - our own command
            [BINARY, *argv],
            input=piped,
            capture_output=True,
            env={**self.environment, **env},
            timeout=PATIENCE,
            check=False,
        )
        return Done(
            done.returncode,
            done.stdout.decode("utf-8", "replace"),
            done.stderr.decode("utf-8", "replace"),
        )

    @contextlib.contextmanager
    def half_read(
        self, *argv: str
    ) -> Iterator[tuple[str, Callable[[], tuple[int, str]]]]:
        """Run a command, read its first line and hang up."""
        process = subprocess.Popen(  # noqa: S603 - our own command
            [BINARY, *argv],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment,
            text=True,
        )
        with process:
            assert process.stdout is not None
            assert process.stderr is not None
            first, errors = process.stdout.readline(), process.stderr

            def end() -> tuple[int, str]:
                return process.wait(PATIENCE), errors.read()

            process.stdout.close()
            yield first, end

    @contextlib.contextmanager
    def terminal(self, *argv: str, **env: str) -> Iterator[Terminal]:
        """Run the installed command at a terminal."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        process = subprocess.Popen(  # noqa: S603 - our own command
            [BINARY, *argv],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**self.environment, **env},
            start_new_session=True,
            preexec_fn=_take_the_terminal,  # noqa: PLW1509 - it takes no lock
        )
        os.close(theirs)
        try:
            yield Terminal(process, ours)
        finally:
            process.kill()
            process.wait()
            os.close(ours)


def _take_the_terminal() -> None:
    # Whoever runs the tests in the background ignores Ctrl-C, and a child inherits it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """Somebody at a terminal: they type, and see what stands there."""

    def __init__(self, process: subprocess.Popen[bytes], ours: int) -> None:
        self.raw = ""
        self._process = process
        self._ours = ours
        self._read_to = 0

    @property
    def text(self) -> str:
        """What was shown, as words: no steering codes, no line breaks."""
        return " ".join(STEERING.sub("", self.raw).split()) + " "

    def types(self, line: str, *, end: str = "\r") -> None:
        os.write(self._ours, f"{line}{end}".encode())

    def sees(self, words: str) -> str:
        """Wait for words that were not there yet; return what came with them."""
        until = time.monotonic() + PATIENCE
        while words not in self.text[self._read_to :]:
            left = until - time.monotonic()
            assert left > 0, f"never shown: {words!r}; shown was {self.text!r}"
            assert self._more(left), f"ended without {words!r}: {self.text!r}"
        place = self.text.index(words, self._read_to) + len(words)
        new, self._read_to = self.text[self._read_to : place], place
        return new

    def alarm(self) -> None:
        """Let the time for the lock be over."""
        self._process.send_signal(signal.SIGALRM)
        self._nudge()

    def interrupts(self) -> None:
        self.types("\x03", end="")
        self._nudge()

    def _nudge(self) -> None:
        # A signal that falls between two looks of readline waits for the next one.
        while not self._more(0.2) and self._process.poll() is None:
            self._process.send_signal(signal.SIGWINCH)

    def leaves(self) -> int:
        """Wait for the end and return the exit code."""
        while self._more(PATIENCE):
            pass
        return self._process.wait(PATIENCE)

    def _more(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._ours], [], [], seconds)
        if not ready:
            return False
        try:
            new = os.read(self._ours, 65536)
        except OSError:  # the other side has gone
            return False
        self.raw += new.decode("utf-8", "replace")
        return bool(new)
