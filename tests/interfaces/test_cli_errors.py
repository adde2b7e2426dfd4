from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from counterpoint import __version__
from counterpoint.app import Visit
from counterpoint.interfaces.cli import speaking

if TYPE_CHECKING:
    from tests.interfaces.cli_shell import Shell

CANARY = "canary-7781 my sister left"
COMMANDS = [
    "mcp",
    "chat",
    "say",
    "screen",
    "review",
    "sittings",
    "search",
    "export",
    "import",
    "backup",
    "restore",
    "erase",
    "passphrase",
    "key",
    "lock",
    "helplines",
    "country",
    "trial",
    "progress",
    "handoff",
    "audit",
]


def test_the_version_is_shown(shell: Shell) -> None:
    assert shell("--version").out == f"counterpoint {__version__}\n"


def test_help_names_every_command_and_the_exit_codes(shell: Shell) -> None:
    done = shell("--help")
    assert done.code == 0
    assert all(f"\n  {command} " in done.out for command in COMMANDS)
    assert "Exit codes:" in done.out
    assert "..." not in done.out.split("Exit codes")[0].split("Commands:")[1]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(shell: Shell, command: str) -> None:
    done = shell(command, "--help")
    assert done.code == 0
    assert "Usage: counterpoint" in done.out


def test_piped_help_is_plain(shell: Shell) -> None:
    done = shell.really("--help")
    assert done.code == 0
    assert "\x1b" not in done.out
    assert "\u2500" not in done.out


@pytest.mark.parametrize(
    "argv",
    [(CANARY,), ("erase", CANARY), ("lock", "--after", CANARY), ("erase", "--now")],
    ids=["no command", "extra", "no number", "no option"],
)
def test_a_wrong_command_line_is_said_without_what_was_written(
    shell: Shell, argv: tuple[str, ...]
) -> None:
    done = shell(*argv)
    assert done.code == 2
    assert done.err.count("\n") == 1
    assert "canary" not in done.out + done.err


def broken(*_: object, **__: object) -> None:
    raise RuntimeError(CANARY)


def test_an_unexpected_fault_never_shows_the_words(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Visit, "say", broken)
    done = shell("say", CANARY)
    assert done.code == 1
    assert done.err.count("\n") == 1
    assert "RuntimeError" in done.err
    assert "counterpoint helplines" in done.err
    assert "canary" not in done.out + done.err
    assert "Traceback" not in done.err


def test_an_unexpected_fault_in_a_sitting_shows_help_and_goes_on(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Visit, "say", broken)
    done = shell("chat", "--not-kept", "--country", "GB", piped=f"{CANARY}\n/help\n")
    assert done.code == 1
    assert "116 123" in done.out
    assert "/exercise" in done.out
    assert "canary" not in done.out + done.err


def test_an_interruption_is_quiet(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(speaking, "say", interrupted)
    done = shell("say", "hello")
    assert (done.code, done.out, done.err) == (130, "", "")


def test_settings_that_are_damaged_are_said_and_help_is_still_there(
    shell: Shell,
) -> None:
    shell.home.mkdir()
    (shell.home / "settings.toml").write_text('country = "nowhere at all"')
    done = shell("say", "hello")
    assert done.code == 2
    assert "settings" in done.err
    done = shell("helplines")
    assert done.code == 0
    assert "findahelpline.com" in done.out


def test_output_that_cannot_show_a_letter_ends_nothing(shell: Shell) -> None:
    done = shell.really(
        "say", "my sœur said \u201cno\u201d again", PYTHONIOENCODING="ascii"
    )
    assert done.code == 0
    assert done.err == ""
