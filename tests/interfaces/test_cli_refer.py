"""Who else could help, at a terminal and as JSON."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from counterpoint.app import SystemClock, Visit, care_records, open_store
from counterpoint.care.records import Referral
from counterpoint.settings import Settings, write_settings

if TYPE_CHECKING:
    from tests.interfaces.cli_shell import Shell


WASHING = "i wash my hands until they bleed, for hours, i cannot stop"


def put_on_record(shell: Shell, one: Referral | None = None, *, said: str = "") -> None:
    async def kept() -> None:
        now = datetime.now(UTC)
        async with await open_store(Settings(folder=shell.home)) as store:
            if one is not None:
                await care_records.keep(store, one, now=now)
            if said:
                visit = Visit(repository=store, clock=SystemClock(), country="GB")
                await visit.say(said)

    write_settings(Settings(folder=shell.home, country="GB"))
    asyncio.run(kept())


def test_without_a_store_none_is_made_and_the_lines_are_named(shell: Shell) -> None:
    done = shell("refer")
    assert done.code == 0
    assert "counterpoint helplines" in done.out
    assert not shell.home.exists()


def test_what_was_said_weeks_ago_is_asked_about(shell: Shell) -> None:
    at = datetime.now(UTC) - timedelta(days=20)
    put_on_record(shell, Referral("r", at, "ocd", "watch"))
    found = json.loads(shell("refer", "--json").out)
    assert found["pointed"] is None
    assert found["asked"]["record"] == "r"


def test_it_says_who_and_how_to_begin(shell: Shell) -> None:
    put_on_record(shell, said=WASHING)
    done = shell("refer")
    assert done.code == 0
    assert "exposure with response prevention" in done.out
    assert "85258" in done.out
    assert "Money?" in done.out
    found = json.loads(shell("refer", "--json").out)
    assert (found["pointed"]["rule"], found["unsure"]) == ("ocd", "")
