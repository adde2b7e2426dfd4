from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.interfaces.cli_shell import Shell


def test_lines_are_shown_with_how_each_was_confirmed(shell: Shell) -> None:
    done = shell("helplines", "GB")
    assert done.code == 0
    assert "Emergency: 999" in done.out
    assert "116 123" in done.out
    assert "public list" in done.out


@pytest.mark.parametrize("argv", [(), ("Atlantis",), ("TV",)])
def test_without_numbers_the_directories_stand_in(
    shell: Shell, argv: tuple[str, ...]
) -> None:
    done = shell("helplines", *argv)
    assert done.code == 0
    assert "findahelpline.com" in done.out
    assert "local emergency number" in done.out
    assert "director" in done.err


def test_one_kind_can_be_asked_for(shell: Shell) -> None:
    done = shell("helplines", "US", "--kind", "dv")
    assert "Domestic Violence" in done.out
    assert "988" not in done.out


def test_a_kind_that_is_not_held_leads_to_a_directory(shell: Shell) -> None:
    done = shell("helplines", "DE", "--kind", "indigenous")
    assert "findahelpline.com" in done.out
    assert "No line of this kind" in done.err


def test_a_kind_that_there_is_not_names_those_there_are(shell: Shell) -> None:
    done = shell("helplines", "--kind", "plumber")
    assert done.code == 2
    assert "suicide" in done.err


def test_json_holds_the_lines_and_their_confirmation(shell: Shell) -> None:
    shown = json.loads(shell("helplines", "US", "--json").out)
    assert shown["country"] == "US"
    assert shown["emergency"]["general"] == "911"
    assert all(one["confirmed"] for one in shown["lines"])


def test_the_worklist_begins_with_what_is_needed_most(shell: Shell) -> None:
    rows = shell("helplines", "--worklist").out.splitlines()
    assert len(rows) > 100
    first = json.loads(shell("helplines", "--worklist", "--json").out.splitlines()[0])
    assert first["kind"] in {"suicide", "dv", "emergency"}


def test_the_country_is_remembered_and_forgotten(shell: Shell) -> None:
    assert "No country" in shell("country").out
    assert "United Kingdom" in shell("country", "uk").out
    assert "United Kingdom" in shell("country").out
    assert "116 123" in shell("helplines").out
    assert "No country is remembered" in shell("country", "none").out
    assert "No country" in shell("country").out


def test_a_country_without_numbers_is_not_remembered(shell: Shell) -> None:
    done = shell("country", "Atlantis")
    assert done.code == 2
    assert "helplines" in done.err
    assert not (shell.home / "settings.toml").exists()


def test_helplines_need_neither_store_nor_home(shell: Shell) -> None:
    done = shell.really("helplines", "US", HOME="/nonexistent", COUNTERPOINT_HOME="")
    assert done.code == 0
    assert "988" in done.out
