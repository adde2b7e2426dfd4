"""A key can be set, found and forgotten, and is never shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.interfaces.cli_shell import Shell

SECRET = "sk-canary-0123456789"  # noqa: S105


@pytest.fixture(autouse=True)
def _no_key_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANTHROPIC_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_a_key_that_is_piped_in_is_kept_and_found(shell: Shell) -> None:
    done = shell("key", "set", "anthropic", piped=f"{SECRET}\n")
    assert done.code == 0
    file = shell.home / "keys" / "anthropic"
    assert file.read_text() == f"{SECRET}\n"
    assert file.stat().st_mode & 0o077 == 0
    where = shell("key", "where", "anthropic")
    assert "keys" in where.out
    assert SECRET not in done.out + done.err + where.out + where.err


def test_a_key_that_is_forgotten_is_gone(shell: Shell) -> None:
    shell("key", "set", "anthropic", piped=f"{SECRET}\n")
    assert shell("key", "forget", "anthropic").code == 0
    assert not (shell.home / "keys" / "anthropic").exists()
    assert shell("key", "where", "anthropic").code == 3
    assert shell("key", "forget", "anthropic").code == 3


def test_a_key_in_the_environment_is_named_as_such(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", SECRET)
    where = shell("key", "where", "anthropic")
    assert "environment" in where.out
    assert SECRET not in where.out
    assert "environment" in shell("key", "forget", "anthropic").out


@pytest.mark.parametrize(
    ("argv", "piped"),
    [
        (("key", "show", "anthropic"), ""),
        (("key", "set", "../settings.toml"), f"{SECRET}\n"),
        (("key", "set", "anthropic"), ""),
        (("key", "set", "anthropic"), "two words\n"),
        (("key", "set", "anthropic", "--keyring"), f"{SECRET}\n"),
        (("key", "set", "anthropic", SECRET), ""),
    ],
    ids=["action", "path", "nothing", "no key", "no keyring", "as an argument"],
)
def test_what_cannot_be_used_is_said_without_the_key(
    shell: Shell, argv: tuple[str, ...], piped: str
) -> None:
    done = shell(*argv, piped=piped)
    assert done.code == 2
    assert SECRET not in done.out + done.err
