"""Keys for other programs are made, listed and revoked at the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.interfaces.cli_shell import Shell


def test_a_key_is_shown_when_it_is_made_and_never_again(shell: Shell) -> None:
    made = shell("key", "make", "llm")
    assert made.code == 0
    value = made.out.splitlines()[0]
    assert value.startswith("cp-")
    assert "not kept here" in made.out
    listed = shell("key", "list")
    assert listed.out.startswith("llm, made on ")
    assert value not in listed.out
    kept = "".join(p.read_text() for p in shell.home.rglob("*") if p.is_file())
    assert value not in kept


def test_a_key_can_say_that_its_talks_are_kept(shell: Shell) -> None:
    assert "are kept" in shell("key", "make", "llm", "--kept").out
    assert "its talks are kept" in shell("key", "list").out


def test_a_revoked_key_is_listed_no_more(shell: Shell) -> None:
    shell("key", "make", "llm")
    assert shell("key", "revoke", "llm").code == 0
    assert "Nothing has a key" in shell("key", "list").out
    assert shell("key", "revoke", "llm").code == 3


@pytest.mark.parametrize("action", ["make", "revoke", "set", "forget", "where"])
def test_a_name_that_is_missing_is_asked_for(shell: Shell, action: str) -> None:
    done = shell("key", action)
    assert done.code == 2
    assert "NAME" in done.err


def test_erasing_everything_takes_the_keys_along(shell: Shell) -> None:
    shell("key", "make", "llm")
    assert shell("erase", "--yes").code == 0
    assert not (shell.home / "endpoint-keys.json").exists()
