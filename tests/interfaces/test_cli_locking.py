from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import open_store
from counterpoint.interfaces.cli import first_start
from counterpoint.interfaces.cli.chat import hold
from counterpoint.interfaces.cli.open_sitting import OpenSitting
from counterpoint.interfaces.cli.show import Paper
from counterpoint.interfaces.cli.typing_in import Idle, Keyboard
from counterpoint.settings import Settings, read_settings, write_settings
from counterpoint.terms import Mode
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WALKS_AWAY = "(walks away)"
COMES_BACK_LATE = "(comes back late) "


class FakeKeyboard(Keyboard):
    """A person who types what was written for them."""

    def __init__(self, clock: FakeClock, *typed: str) -> None:
        super().__init__()
        self.person = True
        self.filled_in: list[str] = []
        self._clock = clock
        self._typed = list(typed)

    def line(
        self, _prompt: str = "", *, idle: float | None = None, typed: str = ""
    ) -> str | None:
        if typed:
            self.filled_in.append(typed)
        if not self._typed:
            return None
        line = self._typed.pop(0)
        if line.startswith(WALKS_AWAY) and idle is not None:
            raise Idle(line.removeprefix(WALKS_AWAY))
        if line.startswith(COMES_BACK_LATE):
            self._clock.move(minutes=16)
            return line.removeprefix(COMES_BACK_LATE)
        return typed + line

    def secret(self, prompt: str) -> str | None:
        return self.line(prompt)


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


def protected(folder: Path, runner: asyncio.Runner) -> Settings:
    async def made() -> None:
        async with await open_store(Settings(folder=folder), "first"):
            pass

    runner.run(made())
    return Settings(folder=folder, country="GB")


def held(
    settings: Settings, runner: asyncio.Runner, *typed: str
) -> tuple[OpenSitting, FakeKeyboard, str]:
    clock, out = FakeClock(), io.StringIO()
    keyboard = FakeKeyboard(clock, *typed)
    sitting = OpenSitting(
        settings, keyboard=keyboard, out=Paper(out), runner=runner, clock=clock
    )
    hold(sitting, keep=True)
    return sitting, keyboard, out.getvalue()


def texts(sitting: OpenSitting) -> list[str]:
    return [turn.message.text for turn in sitting.visit.turns]


def test_a_silence_locks_and_what_was_typed_comes_back(
    tmp_path: Path, runner: asyncio.Runner
) -> None:
    sitting, keyboard, shown = held(
        protected(tmp_path, runner),
        runner,
        *("first", f"{WALKS_AWAY}half a "),
        *("/help-now", "", "wrong", "first", "sentence", "/end"),
    )
    assert "Locked after 15 minutes" in shown
    assert "116 123" in shown
    assert "Nothing was lost" in shown
    assert keyboard.filled_in == ["half a "]
    assert texts(sitting) == ["half a sentence"]
    assert "closed and kept" in shown


def test_where_no_alarm_rings_the_next_line_locks_and_is_not_lost(
    tmp_path: Path, runner: asyncio.Runner
) -> None:
    sitting, keyboard, _ = held(
        protected(tmp_path, runner),
        runner,
        *("first", f"{COMES_BACK_LATE}I said nothing", "first", ", again.", "/end"),
    )
    assert keyboard.filled_in == ["I said nothing"]
    assert texts(sitting) == ["I said nothing, again."]


def test_several_lines_being_typed_come_back_too(
    tmp_path: Path, runner: asyncio.Runner
) -> None:
    sitting, _, _ = held(
        protected(tmp_path, runner),
        runner,
        *("first", "one\\", f"{WALKS_AWAY}tw", "first", "o", "/end"),
    )
    assert texts(sitting) == ["one\ntwo"]


def test_whoever_does_not_know_the_passphrase_begins_anew(
    tmp_path: Path, runner: asyncio.Runner
) -> None:
    sitting, _, shown = held(
        protected(tmp_path, runner),
        runner,
        *("first", "My sister left.", WALKS_AWAY, "a", "b", "c", ""),
        *("Who is there?", "/list", "/end"),
    )
    assert texts(sitting) == ["Who is there?"]
    assert sitting.store is None
    assert "It stays locked" in shown
    assert shown.count("My sister left") <= 1  # quoted once, before the lock


def test_a_locked_sitting_can_be_ended(tmp_path: Path, runner: asyncio.Runner) -> None:
    for way_out in (["/end"], []):
        sitting, _, _ = held(
            protected(tmp_path, runner), runner, "first", "hey", WALKS_AWAY, *way_out
        )
        assert texts(sitting) == ["hey"]


def test_a_sitting_that_is_not_kept_is_not_kept_after_the_lock_either(
    tmp_path: Path, runner: asyncio.Runner
) -> None:
    sitting, _, _ = held(
        protected(tmp_path, runner),
        runner,
        *("first", "/not-kept", WALKS_AWAY, "first", "My sister left.", "/end"),
    )
    assert sitting.visit.sitting is None


def test_nothing_locks_without_a_passphrase_or_with_no_minutes_set(
    tmp_path: Path, runner: asyncio.Runner
) -> None:
    never = protected(tmp_path / "never", runner)
    write_settings(never)
    for settings, opening in (
        (Settings(folder=tmp_path / "open"), ()),
        (Settings(folder=tmp_path / "never", lock_after_minutes=0), ("first",)),
    ):
        _, _, shown = held(settings, runner, *opening, f"{COMES_BACK_LATE}hey", "/end")
        assert "Locked" not in shown


def test_the_first_start_takes_no_answer_for_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERPOINT_HOME", str(tmp_path))
    out = Paper(io.StringIO())
    chosen = first_start.ask(read_settings(), FakeKeyboard(FakeClock()), out)
    assert (chosen.country, chosen.mode) == (None, Mode.HELP_ME_THINK)
    assert read_settings().mode is Mode.HELP_ME_THINK


def test_the_first_start_takes_words_and_passes_over_what_it_does_not_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERPOINT_HOME", str(tmp_path))
    shown = io.StringIO()
    keyboard = FakeKeyboard(FakeClock(), "Atlantis", "push back, hard")
    chosen = first_start.ask(read_settings(), keyboard, Paper(shown))
    assert (chosen.country, chosen.mode) == (None, Mode.PUSH_BACK_HARD)
    assert "Left open" in shown.getvalue()
    assert read_settings().mode is Mode.PUSH_BACK_HARD
