"""Old chats audited from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.audit.small_exports import TALKS, many, write_export
from tests.providers import servers

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


# --- A second reading, and into the ledger ------------------------------------------

WORRIED = (
    ("I'm worried that my boss wants me gone. My boss never reads my reports.", "Ah."),
    ("I'm scared of the boss again. My sister will not come to the wedding.", "Ah."),
)


def judged_by(shell: Shell, server: servers.ModelServer) -> None:
    """Have this server judge."""
    shell.home.mkdir(exist_ok=True)
    (shell.home / "settings.toml").write_text(
        'judge = "mine"\n[providers.mine]\nkind = "openai"\nmodel = "some-model"\n'
        f'base_url = "{server.url}"\n',
        encoding="utf-8",
    )


def test_a_model_reads_a_sample_where_that_was_typed(
    shell: Shell, tmp_path: Path
) -> None:
    export = str(write_export(tmp_path / "conversations.json", many(30)))
    plain = ("audit", export, "--fast", "--workers", "1", "--json")
    with servers.running("openai", servers.saying('{"answer": false}')) as server:
        judged_by(shell, server)
        assert json.loads(shell(*plain).out)["judged"] == []
        assert not server.heard
        done = shell(*plain, "--judge", "15")
    assert "Sent to 127.0.0.1" in done.err
    whole = json.loads(done.out)
    assert whole["judged_by"] == "mine"
    assert {row["not_judged"] for row in whole["judged"]} == {0}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--judge", "20"], "no model"),
        (["--judge", "3"], "from 15 to 100"),
        (["--judge", "20", "--no-text"], "keep them back"),
        (["--judge", "20", "--at-least", "5"], "keep them back"),
        (["--take"], "terminal"),
    ],
)
def test_what_cannot_be_judged_or_taken_is_said_before_anything_is_read(
    shell: Shell, export: str, options: list[str], said: str
) -> None:
    done = shell("audit", export, *options)
    assert done.code == 2
    assert said in done.err
    assert "Reading" not in done.err


def test_lines_are_taken_over_by_their_numbers(shell: Shell, tmp_path: Path) -> None:
    export = str(write_export(tmp_path / "conversations.json", WORRIED))
    words = ("audit", export, "--all", "--workers", "1", "--take")
    with shell.terminal(*words) as terminal:
        terminal.sees("Give their numbers")
        terminal.types("1 3")
        terminal.sees("Nothing but Enter keeps the words alone")
        terminal.types("2020-01-31 60")
        assert terminal.leaves() == 2
    assert "wants me gone" not in shell("ledger", "list").out
    with shell.terminal(*words) as terminal:
        terminal.sees("Give their numbers")
        terminal.types("3")
        terminal.sees("1 line is in your ledger now")
        assert terminal.leaves() == 0
    assert "my boss wants me gone" in shell("ledger", "list").out
