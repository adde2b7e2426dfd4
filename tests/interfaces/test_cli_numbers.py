"""Numbers taken out and old scores brought in, at a terminal."""

from __future__ import annotations

import asyncio
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import figures, open_store
from counterpoint.outcomes.records import Goal, Measure
from counterpoint.settings import Settings, write_settings
from tests.outcomes.life import answers

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.terms import Carried
    from tests.interfaces.cli_shell import Shell

NOW = datetime.now(UTC)
OLD = "date,instrument,total\n2026-03-01,phq9,14\n2026-03-15,gad7,9\n"


def measures(shell: Shell) -> tuple[Measure, ...]:
    async def read() -> tuple[Measure, ...]:
        async with await open_store(Settings(folder=shell.home)) as store:
            return (await figures.read(store)).of(Measure)

    return asyncio.run(read())


def carried(shell: Shell) -> Carried:
    async def read() -> Carried:
        async with await open_store(Settings(folder=shell.home)) as store:
            return await store.carried()

    return asyncio.run(read())


@pytest.fixture
def lived(shell: Shell) -> Shell:
    write_settings(Settings(folder=shell.home, country="GB"))

    async def kept() -> None:
        async with await open_store(Settings(folder=shell.home)) as store:
            one = Measure("m", NOW, "phq9", answers=answers("phq9", 8))
            goal = Goal("g", NOW, "Have people round again", start=2)
            await figures.keep(store, one, goal, now=NOW)

    asyncio.run(kept())
    return shell


def test_tables_are_written_to_a_folder_without_words(
    lived: Shell, tmp_path: Path
) -> None:
    done = lived("measure", "export", str(tmp_path / "out"))
    assert done.code == 0
    assert "not encrypted" in done.out
    assert (tmp_path / "out" / "answers.csv").stat().st_mode & 0o077 == 0
    assert "people round" not in (tmp_path / "out" / "goals.csv").read_text()


def test_words_are_in_the_tables_where_they_are_asked_for(
    lived: Shell, tmp_path: Path
) -> None:
    target = tmp_path / "out.zip"
    done = lived("measure", "export", str(target), "--words")
    assert "in your own words is among it" in " ".join(done.out.split())
    with zipfile.ZipFile(target) as archive:
        assert b"people round" in archive.read("goals.csv")


def test_a_bundle_is_one_file(lived: Shell, tmp_path: Path) -> None:
    target = tmp_path / "bundle.json"
    done = lived("measure", "export", str(target), "--fhir", "--json")
    assert json.loads(done.out)["files"] == ["bundle.json"]
    assert json.loads(target.read_bytes())["resourceType"] == "Bundle"


def test_nothing_is_written_over(lived: Shell, tmp_path: Path) -> None:
    target = tmp_path / "bundle.json"
    target.write_text("mine")
    for option in ("--fhir", "--json"):
        done = lived("measure", "export", str(target), option)
        assert done.code == 2
        assert target.read_text() == "mine"


def test_an_export_needs_a_place_and_something_to_take_out(shell: Shell) -> None:
    assert shell("measure", "export").code == 2
    done = shell("measure", "export", "somewhere")
    assert done.code == 3
    assert "Nothing is on record yet" in done.err


def test_old_scores_come_in_once(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text(OLD)
    assert "Added: 2 results." in shell("measure", "import", str(file)).out
    again = shell("measure", "import", str(file), "--json")
    assert json.loads(again.out) == {"added": 0, "already": 2, "danger": False}
    assert len(measures(shell)) == 2


def test_a_fault_adds_nothing_and_names_the_row(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text(f"{OLD}2026-03-20,phq9,99\n")
    done = shell("measure", "import", str(file))
    assert done.code == 2
    assert "row 4:" in done.out
    assert measures(shell) == ()


def test_a_wrong_name_makes_no_store(shell: Shell) -> None:
    assert shell("measure", "import", "nowhere.csv").code == 2
    assert shell("measure", "import").code == 2
    assert not (shell.home / "store").exists()


def test_a_fresh_tick_on_a_risk_item_shows_whom_to_reach(
    lived: Shell, tmp_path: Path
) -> None:
    columns = ",".join(str(number) for number in range(1, 10))
    day = (NOW - timedelta(days=3)).date()
    file = tmp_path / "old.csv"
    file.write_text(f"date,instrument,{columns}\n{day},phq9,1,1,1,1,1,1,1,1,2\n")
    done = lived("measure", "import", str(file))
    assert done.code == 0
    assert "Are you thinking about killing yourself?" in " ".join(done.out.split())
    assert "Samaritans" in done.out
    assert not carried(lived).checked_in
