"""Old chats audited from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.audit.small_exports import TALKS, many, write_export

if TYPE_CHECKING:
    from pathlib import Path

    from tests.interfaces.cli_shell import Shell


@pytest.fixture
def export(tmp_path: Path) -> str:
    return str(write_export(tmp_path / "conversations.json"))


def test_the_first_page_is_shown_and_nothing_is_kept(shell: Shell, export: str) -> None:
    done = shell("audit", export, "--workers", "1")
    assert done.code == 0
    assert "replies we saw it challenge you" in done.out
    assert "Reading" in done.err
    assert not shell.home.exists() or not list(shell.home.rglob("*"))


def test_danger_in_an_old_chat_shows_whom_to_reach(shell: Shell, export: str) -> None:
    done = shell("audit", export, "--workers", "1")
    assert "findahelpline.com" in done.out


def test_the_report_is_written_where_it_was_asked_for(
    shell: Shell, export: str, tmp_path: Path
) -> None:
    out = tmp_path / "report"
    done = shell("audit", export, "--fast", "--workers", "1", "--out", str(out))
    assert done.code == 0
    assert {one.name for one in out.iterdir()} == {
        "report.html",
        "figures.json",
        "figures.csv",
    }
    assert out.stat().st_mode & 0o777 == 0o700
    again = shell("audit", export, "--out", str(out))
    assert again.code == 2
    assert "Reading" not in again.err


def test_json_is_one_object(shell: Shell, export: str) -> None:
    done = shell("audit", export, "--fast", "--workers", "1", "--json")
    whole = json.loads(done.out)
    assert whole["format"] == "counterpoint-audit-1"
    assert whole["passages"]


def test_without_text_no_word_is_shown(shell: Shell, export: str) -> None:
    done = shell("audit", export, "--all", "--workers", "1", "--json", "--no-text")
    for text in (text for talk in TALKS for text in talk):
        assert text not in done.out
    assert not json.loads(done.out)["passages"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["nowhere.zip"], 3, "nothing"),
        (["{export}", "--product", "ChatGPT"], 2, "looks like an export of Claude"),
        (["{export}", "--since", "yesterday"], 2, "2026-11-30"),
        (
            ["{export}", "--since", "2026-02-01", "--until", "2026-01-01"],
            2,
            "first day",
        ),
        (["{export}", "--at-least", "0"], 2, "smallest"),
        (["{export}", "--only", "none"], 2, "id"),
        (["{export}", "--fast", "--workers", "1", "--compare"], 2, "two"),
        ([], 2, ""),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    shell: Shell, export: str, words: list[str], code: int, said: str
) -> None:
    done = shell("audit", *[word.format(export=export) for word in words])
    assert done.code == code
    assert said in done.err


def test_an_empty_export_is_said_to_be_empty(shell: Shell, tmp_path: Path) -> None:
    done = shell("audit", str(write_export(tmp_path / "conversations.json", [])))
    assert done.code == 2


def test_interrupted_it_says_that_it_goes_on(shell: Shell, tmp_path: Path) -> None:
    export = write_export(tmp_path / "conversations.json", many(4000))
    with shell.terminal("audit", str(export), "--workers", "2") as terminal:
        terminal.sees("Reading")
        terminal.interrupts()
        assert "goes on from there" in terminal.sees("goes on from there")
        assert terminal.leaves() == 130
