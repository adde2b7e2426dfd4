"""What somebody who runs it for others finds at the terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from counterpoint.app import counting
from tests.care.operating.test_protocol import COMMITTED

if TYPE_CHECKING:
    from tests.interfaces.cli_shell import Shell

COUNTING = '[operator]\nname = "The Harbour"\ncounting = true\n'
DYING = "i want to kill myself\n"


def test_the_protocol_is_printed_as_it_is_committed(shell: Shell) -> None:
    done = shell("protocol")
    assert (done.code, done.err) == (0, "")
    assert done.out == COMMITTED.read_text(encoding="utf-8")


def test_the_protocol_is_a_page_to_publish(shell: Shell) -> None:
    done = shell("protocol", "--html")
    assert done.out.startswith("<!doctype html>")
    assert done.out.rstrip().endswith("</html>")


def test_a_sitting_in_a_pipe_is_counted_where_that_was_switched_on(
    shell: Shell,
) -> None:
    shell.home.mkdir(parents=True, exist_ok=True)
    (shell.home / "settings.toml").write_text(COUNTING)
    assert shell("chat", piped=DYING).code == 0
    assert shell("chat", "--not-kept", piped=DYING).code == 0
    assert shell("say", DYING).code == 0
    (months,) = counting.read(shell.home / "counts.json").months.values()
    assert months == {"suicide": 1}
    assert shell("erase", "--yes").code == 0
    assert not (shell.home / "counts.json").exists()


def test_counts_without_a_store_are_erased_too(shell: Shell) -> None:
    shell.home.mkdir(parents=True, exist_ok=True)
    (shell.home / "counts.json").write_text("{}")
    assert shell("erase", "--yes").code == 0
    assert not (shell.home / "counts.json").exists()


def test_a_yearly_file_is_read_by_people_and_by_machines(shell: Shell) -> None:
    told = shell("report", "ca-osp", "--year", "2026")
    assert told.code == 0
    assert told.out.startswith("# Yearly report for the California")
    assert "From a secondary summary; the statute was not read." in told.out
    assert "not legal advice" in told.out
    file = json.loads(shell("report", "ca-osp", "--year", "2026", "--json").out)
    assert file["report"] == "ca-osp"
    assert file["draft"] is True
    assert file["protocol_version"]
    assert file["how_danger_is_found"]


def test_a_report_that_is_not_there_is_named(shell: Shell) -> None:
    done = shell("report", "atlantis", "--year", "2026")
    assert done.code == 3
    assert "ca-osp, wa" in done.err


def test_a_year_that_is_not_over_is_not_settled(shell: Shell) -> None:
    done = shell("report", "wa", "--year", "2999", "--final")
    assert done.code == 2
    assert "not over" in done.err
