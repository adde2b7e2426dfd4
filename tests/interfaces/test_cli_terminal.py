from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from counterpoint.app import open_store
from counterpoint.settings import Settings, write_settings

if TYPE_CHECKING:
    from tests.interfaces.cli_shell import Shell


def settled(shell: Shell) -> None:
    """Not the first start any more."""
    write_settings(Settings(folder=shell.home, country="GB"))


def protect(shell: Shell, passphrase: str) -> None:
    async def made() -> None:
        async with await open_store(Settings(folder=shell.home), passphrase):
            pass

    asyncio.run(made())


def test_a_first_sitting_from_the_first_question_to_the_end(shell: Shell) -> None:
    with shell.terminal("chat") as terminal:
        terminal.sees("a program, not a person")
        terminal.sees("Which country")
        terminal.types("uk")
        terminal.sees("United Kingdom")
        terminal.sees("How would you like to be answered")
        terminal.types("")
        terminal.types("My manager moved the deadline again and I said nothing.")
        terminal.sees("> ")
        terminal.types("/why")
        terminal.sees("Why this reply")
        terminal.sees("Versions:")
        terminal.types("/help-now")
        terminal.sees("116 123")
        terminal.types("/end")
        terminal.sees("closed and kept")
        assert terminal.leaves() == 0
    assert 'country = "GB"' in (shell.home / "settings.toml").read_text()
    assert "My manager moved" in shell("sittings").out


def test_the_stage_is_shown_and_taken_away(shell: Shell) -> None:
    settled(shell)
    with shell.terminal("chat") as terminal:
        terminal.sees("> ")
        terminal.types("I said nothing, again.")
        terminal.sees("checking")
        terminal.types("/end")
        terminal.leaves()
    assert "\x1b[2K" in terminal.raw


def test_the_second_start_asks_nothing(shell: Shell) -> None:
    settled(shell)
    with shell.terminal("chat") as terminal:
        terminal.sees("> ")
        terminal.types("/end")
        assert terminal.leaves() == 0
    assert "Which country" not in terminal.text


NOTICE = "IS A COMPUTER PROGRAM AND NOT A HUMAN BEING"


def test_each_sitting_at_a_terminal_begins_with_the_notice_in_bold(
    shell: Shell,
) -> None:
    settled(shell)
    for away in (True, False):
        with shell.terminal("chat") as terminal:
            terminal.sees("UNABLE TO FEEL HUMAN EMOTION")
            terminal.sees("> ")
            terminal.types("It rained.")
            terminal.types("/end")
            assert terminal.leaves() == 0
        assert terminal.text.count(NOTICE) == 1
        assert f"\x1b[1m  COUNTERPOINT {NOTICE}" in terminal.raw
        assert ("artificial intelligence program" in terminal.text) == away


def test_a_pipe_is_told_nothing_but_the_reply(shell: Shell) -> None:
    settled(shell)
    assert NOTICE not in shell("say", piped="It rained.").out
    assert NOTICE not in shell("chat", piped="It rained.\n").out


def test_a_paste_of_several_lines_is_one_message(shell: Shell) -> None:
    settled(shell)
    with shell.terminal("chat") as terminal:
        terminal.sees("> ")
        terminal.types("\x1b[200~first line\nsecond line\x1b[201~")
        terminal.types("/end")
        assert terminal.leaves() == 0
    assert shell("sittings", "--json").code == 0
    [sitting] = shell("sittings").out.splitlines()
    assert "> first line\n> second line" in shell("sittings", sitting[:8]).out


def test_no_colour_means_no_colour(shell: Shell) -> None:
    settled(shell)
    with shell.terminal("chat", NO_COLOR="1") as terminal:
        terminal.sees("> ")
        terminal.types("/help")
        terminal.sees("/help-now")
        terminal.types("/end")
        terminal.leaves()
    assert "\x1b[2m" not in terminal.raw
    assert "\x1b[3" not in terminal.raw


def test_an_idle_sitting_locks_and_gives_back_what_was_being_typed(
    shell: Shell,
) -> None:
    settled(shell)
    protect(shell, "open sesame")
    with shell.terminal("chat") as terminal:
        terminal.sees("Passphrase:")
        terminal.types("open sesame")
        terminal.sees("> ")
        terminal.types("what I wrote before")
        terminal.sees("> ")
        terminal.types("half a sent", end="")
        terminal.sees("half a sent")
        terminal.alarm()
        terminal.sees("Locked after 15 minutes")
        terminal.sees("Passphrase:")
        terminal.types("/help-now")
        terminal.sees("116 123")
        terminal.sees("Passphrase:")
        terminal.types("wrong")
        terminal.sees("not the passphrase")
        terminal.sees("Passphrase:")
        terminal.types("open sesame")
        terminal.sees("Open again")
        terminal.sees("half a sent")
        terminal.types("ence")
        terminal.sees("> ")
        terminal.types("/end")
        assert terminal.leaves() == 0
    assert "\x1b[3J" in terminal.raw
    shell.use_passphrase("open sesame")
    assert "half a sentence" in shell("search", "half sentence").out


def test_three_wrong_passphrases_show_nothing_and_still_let_talk(shell: Shell) -> None:
    settled(shell)
    protect(shell, "open sesame")
    with shell.terminal("chat") as terminal:
        for _ in range(3):
            terminal.sees("Passphrase:")
            terminal.types("wrong")
        terminal.sees("You can still talk")
        terminal.types("")
        terminal.sees("Nothing of this sitting is kept")
        terminal.types("I said nothing, again.")
        terminal.sees("> ")
        terminal.types("/end")
        assert terminal.leaves() == 0


def test_a_stranger_at_a_locked_sitting_sees_nothing_of_it(shell: Shell) -> None:
    settled(shell)
    protect(shell, "open sesame")
    with shell.terminal("chat") as terminal:
        terminal.sees("Passphrase:")
        terminal.types("open sesame")
        terminal.sees("> ")
        terminal.types("a thing about my sister")
        terminal.sees("> ")
        terminal.alarm()
        for _ in range(3):
            terminal.sees("Passphrase:")
            terminal.types("guess")
        terminal.sees("It stays locked")
        terminal.types("")
        terminal.types("/why")
        terminal.sees("Nothing has been answered yet")
        terminal.types("/list")
        terminal.sees("Nothing is kept yet")
        terminal.types("/end")
        assert terminal.leaves() == 0


def test_ctrl_c_is_quiet_and_keeps_the_sitting(shell: Shell) -> None:
    settled(shell)
    with shell.terminal("chat") as terminal:
        terminal.sees("> ")
        terminal.types("I said nothing, again.")
        terminal.sees("> ")
        terminal.types("and", end="")
        terminal.sees("and")
        terminal.interrupts()
        assert terminal.leaves() == 130
    assert "Traceback" not in terminal.text
    assert "I said nothing, again." in shell("search", "said nothing").out


def test_a_terminal_passphrase_is_asked_for_twice_and_never_shown(shell: Shell) -> None:
    with shell.terminal("passphrase") as terminal:
        terminal.sees("New passphrase")
        terminal.types("a b c")
        terminal.sees("Once more")
        terminal.types("a b c")
        terminal.sees("only your passphrase opens them")
        assert terminal.leaves() == 0
    assert "a b c" not in terminal.text
    assert any(shell.home.iterdir())


def test_erase_at_a_terminal_goes_only_by_the_word(shell: Shell) -> None:
    shell("chat", piped="hello there\n")
    with shell.terminal("erase") as terminal:
        terminal.sees('Type "erase"')
        terminal.types("yes")
        terminal.sees("Nothing was erased")
        assert terminal.leaves() == 1
    with shell.terminal("erase") as terminal:
        terminal.sees('Type "erase"')
        terminal.types("erase")
        terminal.sees("It is gone")
        assert terminal.leaves() == 0
    assert not shell.home.exists()
