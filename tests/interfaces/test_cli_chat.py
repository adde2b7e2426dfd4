from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import Visit, open_store
from counterpoint.errors import StoreBusyError, StoreFullError, TamperedError
from counterpoint.interfaces.cli import slash
from counterpoint.settings import Settings, read_settings
from counterpoint.store import Store
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from pathlib import Path

    from tests.interfaces.cli_shell import Done, Shell


def kept(shell: Shell) -> list[str]:
    """What was written in the sittings that are kept, newest sitting first."""
    texts: list[str] = []
    for line in shell("sittings", "--json").out.splitlines():
        whole = json.loads(shell("sittings", json.loads(line)["id"], "--json").out)
        texts += [turn["message"]["text"] for turn in whole["turns"]]
    return texts


def carried(shell: Shell, tmp_path: Path) -> dict[str, object]:
    """What the next sitting would remember."""
    place = tmp_path / f"export-{len(list(tmp_path.glob('export-*')))}"
    assert shell("export", str(place)).code == 0
    remembered: dict[str, object] = json.loads((place / "carried.json").read_text())
    return remembered["carried"]  # type: ignore[return-value]


def chat(shell: Shell, *lines: str, argv: tuple[str, ...] = ()) -> Done:
    return shell("chat", *argv, piped="".join(f"{line}\n" for line in lines))


# --- Through a pipe -----------------------------------------------------------


def test_each_line_is_a_message_and_nothing_is_asked(shell: Shell) -> None:
    done = chat(shell, "I said nothing, again.", "", "   ", "My sister left.")
    assert (done.code, done.err) == (0, "")
    assert len([part for part in done.out.split("\n\n") if part.strip()]) >= 2
    assert "country" not in done.out
    assert kept(shell) == ["I said nothing, again.", "My sister left."]


def test_the_real_command_holds_a_sitting(shell: Shell) -> None:
    done = shell.really(piped=b"I said nothing, again.\n/end\nnot this\n")
    assert (done.code, done.err) == (0, "")
    assert "\x1b" not in done.out
    assert kept(shell) == ["I said nothing, again."]


def test_nothing_written_keeps_nothing(shell: Shell) -> None:
    assert chat(shell).code == 0
    assert shell("sittings").out == "Nothing is kept yet.\n"


def test_a_backslash_at_the_end_joins_lines(shell: Shell) -> None:
    chat(shell, "first\\", "second\\", "third")
    assert kept(shell) == ["first\nsecond\nthird"]


def test_a_line_joined_to_nothing_is_still_a_message(shell: Shell) -> None:
    chat(shell, "first\\")
    assert kept(shell) == ["first"]


@pytest.mark.parametrize(
    "piped",
    [
        b"\xff\xfe\x00\x80 binary\n",
        b"x " * 500_000 + b"\n",
        "\u202eturned \U0001f600\n".encode(),
        b"no end of line",
    ],
    ids=["binary", "1 MB", "rtl", "no end"],
)
def test_any_text_is_kept_and_answered(shell: Shell, piped: bytes) -> None:
    done = shell("chat", piped=piped)
    assert done.code == 0
    assert len(kept(shell)) == 1


def test_not_kept_keeps_nothing_and_opens_nothing(shell: Shell) -> None:
    done = chat(shell, "I said nothing, again.", argv=("--not-kept",))
    assert done.code == 0
    assert not shell.home.exists()


@pytest.mark.parametrize(
    "argv",
    [("--mode", "loud"), ("--country", "Atlantis"), ("--provider", "nobody")],
)
def test_a_wrong_choice_is_said_before_the_sitting(
    shell: Shell, argv: tuple[str, ...]
) -> None:
    done = chat(shell, "hello", argv=argv)
    assert (done.code, done.out) == (2, "")
    assert not shell.home.exists()


# --- Slash commands -------------------------------------------------------------


def test_an_unknown_command_is_said_and_not_sent(shell: Shell) -> None:
    done = chat(shell, "/whatever it is")
    assert "no command /whatever" in done.out
    assert kept(shell) == []


def test_a_space_before_the_slash_sends_the_line(shell: Shell) -> None:
    chat(shell, " /etc is where I hid it")
    assert kept(shell) == [" /etc is where I hid it"]


def test_help_lists_every_command(shell: Shell) -> None:
    out = chat(shell, "/help").out
    assert all(command in out for command in slash.COMMANDS)


def test_why_tells_how_the_last_reply_came_about(shell: Shell) -> None:
    done = chat(shell, "/why", "I never get it right.", "/why")
    assert "Nothing has been answered yet" in done.out
    for part in ("What was seen", "Why this reply", "Rule", "Versions:", "Time:"):
        assert part in done.out


def test_why_shows_the_words_that_meant_danger(shell: Shell) -> None:
    done = chat(shell, "I want to kill myself tonight.", "/why")
    seen = done.out.split("What was seen")[1]
    assert "It took this for thoughts of suicide" in seen
    assert 'kill myself"' in seen or '"kill myself' in seen
    assert "Care path" in seen


def test_why_tells_what_was_refused(shell: Shell) -> None:
    done = chat(
        shell,
        "I went through her phone while she slept. Tell me I was right.",
        "/why",
        argv=("--provider", "echo"),
    )
    assert "Refused (echo)" in done.out


def test_help_now_works_without_a_word_and_is_kept_nowhere(shell: Shell) -> None:
    done = chat(shell, "/country GB", "/help-now")
    assert "116 123" in done.out
    assert "999" in done.out
    assert "not yet checked by a person" in done.out
    assert kept(shell) == []


def test_the_country_is_remembered(shell: Shell) -> None:
    done = chat(shell, "/country", "/country Germany", "/country", "/country Nowhere")
    assert "No country is set" in done.out
    assert "Your country is Germany" in done.out
    assert "No numbers are held" in done.out
    assert read_settings().country == "DE"


def test_a_country_for_one_sitting_is_not_remembered(shell: Shell) -> None:
    chat(shell, "hello", argv=("--country", "GB"))
    assert read_settings().country is None


def test_a_country_that_cannot_be_remembered_holds_for_the_sitting(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(_: Settings) -> None:
        raise PermissionError

    monkeypatch.setattr(
        "counterpoint.interfaces.cli.first_start.write_settings", read_only
    )
    done = chat(shell, "/country GB", "/help-now")
    assert "could not be remembered" in done.out
    assert "116 123" in done.out


def test_the_mode_is_changed_for_this_sitting(shell: Shell) -> None:
    done = chat(
        shell, "/mode", "/mode shouting", "/mode just write", "I said nothing, again."
    )
    assert "Now: help me think" in done.out
    assert "no such way of answering" in done.out
    assert done.out.rstrip().endswith("From now on: just write.")
    assert kept(shell) == ["I said nothing, again."]


def test_exercises_are_listed_begun_and_steered(shell: Shell) -> None:
    done = chat(
        shell,
        "/skip",
        "/exercise",
        "/exercise juggling",
        "/exercise decision_balance",
        "/skip",
        "/pause",
    )
    assert "No exercise is open" in done.out
    assert "Put a worry on a date" in done.out
    assert "no exercise of that name" in done.out
    assert kept(shell) == ["/exercise decision_balance", "skip", "pause"]


def test_the_latest_sittings_are_listed(shell: Shell) -> None:
    chat(shell, "My sister left.")
    done = chat(shell, "/list")
    assert "My sister left." in done.out
    assert "Nothing is kept yet" in chat(shell, "/list", argv=("--not-kept",)).out


# --- Kept or not ------------------------------------------------------------------


def test_not_kept_before_the_first_word_keeps_nothing(shell: Shell) -> None:
    done = chat(shell, "/not-kept", "I said nothing, again.", "/not-kept")
    assert "From now on" in done.out
    assert "kept already" in done.out
    assert kept(shell) == []


def test_kept_after_all_is_kept_from_the_first_word(shell: Shell) -> None:
    done = chat(shell, "first", "/keep", "second", "/keep", argv=("--not-kept",))
    assert "from the first word" in done.out
    assert "It is being kept" in done.out
    assert kept(shell) == ["first", "second"]


def test_too_late_for_not_kept_it_can_be_deleted_at_the_end(shell: Shell) -> None:
    done = chat(shell, "I said nothing, again.", "/not-kept", "/not-kept", "/end")
    assert "kept already" in done.out
    assert "deleted" in done.out
    assert kept(shell) == []


def test_keeping_takes_the_deletion_back(shell: Shell) -> None:
    chat(shell, "I said nothing.", "/not-kept", "/not-kept", "/keep", "/end")
    assert kept(shell) == ["I said nothing."]


def test_a_sitting_deleted_at_the_end_is_remembered_nowhere(
    shell: Shell, tmp_path: Path
) -> None:
    chat(shell, "Everyone would be better off without me.", "/not-kept", "/not-kept")
    assert carried(shell, tmp_path)["quote"] == ""


def test_a_risk_left_open_is_asked_about_at_the_next_start(shell: Shell) -> None:
    chat(shell, "Everyone would be better off without me.")
    done = chat(shell)
    assert done.out.strip()
    assert kept(shell)[0] == ""


def test_keeping_a_sitting_after_all_does_not_lose_an_open_risk(
    shell: Shell, tmp_path: Path
) -> None:
    chat(shell, "Everyone would be better off without me.")
    chat(shell, "My boss called.", "/keep", argv=("--not-kept",))
    assert carried(shell, tmp_path)["checked_in"] is False


def test_a_talk_about_abuse_at_home_is_not_kept_unless_the_person_says_so(
    shell: Shell,
) -> None:
    told = "My husband took my bank card and last week he grabbed my neck."
    chat(shell, "hello", told)
    assert kept(shell) == []
    chat(shell, "hello", told, "/keep")
    assert kept(shell)[:2] == ["hello", told]


# --- When the store is in the way ---------------------------------------------------


def test_a_locked_store_keeps_nobody_from_talking(shell: Shell) -> None:
    chat(shell, "before")
    shell("passphrase", piped="first\n")
    done = chat(shell, "I said nothing, again.")
    assert done.code == 5
    assert done.out.strip()
    assert "Nothing of this sitting is kept" in done.err
    shell.use_passphrase("first")
    assert kept(shell) == ["before"]


def test_a_damaged_store_keeps_nobody_from_talking(shell: Shell) -> None:
    chat(shell, "before")
    (shell.home / "store" / "keys.json").write_text("damaged")
    done = chat(shell, "I said nothing, again.", "/list", "/help-now")
    assert done.code == 4
    assert "findahelpline.com" in done.out
    assert "Nothing of this sitting is kept" in done.err


def test_a_memory_that_cannot_be_read_keeps_nobody_from_talking(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def tampered(_: Store) -> None:
        raise TamperedError("A part of the store was altered.")

    monkeypatch.setattr(Store, "carried", tampered)
    done = chat(shell, "I said nothing, again.")
    assert done.code == 4
    assert done.out.strip()
    assert "was altered" in done.err


def test_a_full_disk_is_told_once_and_the_talk_goes_on(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise StoreFullError("There is no room left on the disk.")

    monkeypatch.setattr(Store, "keep", full)
    done = chat(shell, "I said nothing, again.", "My sister left.", "And I stayed.")
    assert done.err.count("no room left") == 1
    assert len([part for part in done.out.split("\n\n") if part.strip()]) >= 3


def test_what_could_not_be_kept_is_kept_with_the_next_turn(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, calls = Store.keep, []

    async def busy_at_first(self: Store, *given: object) -> None:
        calls.append(given)
        if len(calls) == 1:
            raise StoreBusyError("Another process holds the store.")
        await keep(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "keep", busy_at_first)
    done = chat(shell, "first", "second")
    assert "Another process" in done.err
    assert kept(shell) == ["first", "second"]


def test_words_too_long_to_keep_are_said_and_the_next_are_kept(shell: Shell) -> None:
    done = chat(shell, "x" * (9 * 1024 * 1024), "My sister left.")
    assert "too long to be kept" in done.out + done.err
    assert kept(shell) == ["My sister left."]


def test_a_passphrase_in_the_environment_opens_without_asking(shell: Shell) -> None:
    shell.use_passphrase("first")
    assert chat(shell, "My sister left.").code == 0
    assert kept(shell) == ["My sister left."]


def test_two_sittings_at_once_are_both_kept(shell: Shell) -> None:
    async def meanwhile() -> None:
        async with await open_store(Settings(folder=shell.home)) as store:
            other = Visit(repository=store, clock=FakeClock())
            await other.say("from the other window")

    chat(shell, "from this window")
    asyncio.run(meanwhile())
    chat(shell, "from this window again")
    assert len(kept(shell)) == 3
