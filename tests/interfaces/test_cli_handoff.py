"""A page for a professional, made at a terminal."""

from __future__ import annotations

import asyncio
import json
import stat
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import figures, open_store
from counterpoint.care.handoff.given import Part
from counterpoint.outcomes.records import FeltChange
from counterpoint.settings import Settings, write_settings
from tests.outcomes.life import HALF_A_YEAR, life

if TYPE_CHECKING:
    from tests.interfaces.cli_shell import Shell


@pytest.fixture
def lived(shell: Shell) -> Shell:
    """A shell on which there is half a year of records."""
    now = datetime.now(UTC)
    felt = FeltChange("felt-now", now, change=1, now=5)
    records = (*life(start=now - timedelta(days=HALF_A_YEAR)).records, felt)

    async def kept() -> None:
        async with await open_store(Settings(folder=shell.home)) as store:
            await figures.keep(store, *records, now=now)

    write_settings(Settings(folder=shell.home, country="GB"))
    asyncio.run(kept())
    return shell


def test_without_a_choice_it_lists_what_there_is_and_makes_nothing(
    shell: Shell,
) -> None:
    done = shell("handoff")
    assert done.code == 0
    assert all(part.value in done.out for part in Part)
    assert "--only" in done.out
    assert not shell.home.exists()


def test_only_what_was_named_is_shown(lived: Shell) -> None:
    done = lived("handoff", "--only", "goals, reason", piped="I do not sleep\n")
    assert done.code == 0
    assert '"I do not sleep"' in done.out
    assert "In bed before midnight" in done.out
    assert "Anna" not in done.out
    assert "Not on this page, by choice: Risk;" in done.out


@pytest.mark.parametrize(
    ("form", "begins"),
    [("pdf", b"%PDF"), ("html", b"<!doctype html>"), ("fhir", b"{")],
)
def test_it_is_written_to_a_new_file_that_only_its_owner_reads(
    lived: Shell, form: str, begins: bytes
) -> None:
    target = lived.home.parent / f"page.{form}"
    done = lived("handoff", "--only", "goals", f"--{form}", str(target))
    assert done.code == 0
    assert target.read_bytes().startswith(begins)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    again = lived("handoff", "--only", "goals", f"--{form}", str(target))
    assert again.code == 2
    assert "file of that name" in again.err
    if form == "fhir":
        assert json.loads(target.read_bytes())["resourceType"] == "Bundle"


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--only", "everything"), "There is no such part"),
        (("--only", "goals", "--period", "ever"), "3m, 6m, 1y, 2y or all"),
        (("--only", "goals", "--pdf", "a", "--html", "b"), "at a time"),
        (("--only", "goals", "--pdf", "/nowhere/a.pdf"), "another folder"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    lived: Shell, argv: tuple[str, ...], said: str
) -> None:
    done = lived("handoff", *argv)
    assert done.code == 2
    assert said in done.err


def test_without_a_store_it_says_how_to_begin(shell: Shell) -> None:
    done = shell("handoff", "--only", "goals")
    assert done.code == 3
    assert "counterpoint measure take phq9" in done.err


def test_danger_in_what_is_typed_shows_whom_to_reach_and_not_on_the_page(
    lived: Shell,
) -> None:
    typed = "I think about killing myself most nights\n"
    done = lived("handoff", "--only", "reason", piped=typed)
    assert done.code == 0
    assert "call one of these now" in done.err
    assert "116 123" in done.err
    assert "116 123" not in done.out
    after = lived("handoff", "--only", "risk")
    assert "Help first" in after.err
    assert "please ask directly" in after.out
