"""How it goes, at a terminal and as JSON."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from counterpoint.app import figures, open_store
from counterpoint.outcomes.records import FeltChange
from counterpoint.settings import Settings, write_settings
from tests.outcomes.life import HALF_A_YEAR, life

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counterpoint.outcomes.kinds import Record
    from tests.interfaces.cli_shell import Shell

KEYS = {
    "schema",
    "now",
    "answer",
    "held_back",
    "open_risk",
    "measures",
    "felt",
    "goals",
    "helpers",
    "together",
    "habits",
    "needing_less",
    "due",
    "days",
    "trial",
    "unreadable",
    "skipped",
}
MEASURE_KEYS = {
    "instrument",
    "name",
    "word",
    "strict_word",
    "baseline",
    "latest",
    "latest_on",
    "points",
    "threshold",
    "strict_threshold",
    "days",
    "rule",
    "colour",
    "label",
    "verdict",
    "beside",
    "then",
}


def half_a_year() -> tuple[Record, ...]:
    return life(start=datetime.now(UTC) - timedelta(days=HALF_A_YEAR)).records


def put_on_record(shell: Shell, records: Iterable[Record]) -> None:
    async def kept() -> None:
        async with await open_store(Settings(folder=shell.home)) as store:
            await figures.keep(store, *records, now=datetime.now(UTC))

    write_settings(Settings(folder=shell.home, country="GB"))
    asyncio.run(kept())


def as_json(shell: Shell) -> dict[str, Any]:
    done = shell("progress", "--json")
    assert done.code == 0
    found: dict[str, Any] = json.loads(done.out)
    assert set(found) == KEYS
    return found


def test_without_a_store_it_explains_itself_and_makes_none(shell: Shell) -> None:
    done = shell("progress")
    assert done.code == 0
    assert "without ever talking to Counterpoint" in done.out
    found = as_json(shell)
    assert (found["measures"], found["open_risk"]) == ([], None)
    assert not shell.home.exists()


def test_the_answer_comes_first_and_worse_is_said_plainly(shell: Shell) -> None:
    put_on_record(shell, half_a_year())
    done = shell("progress")
    assert done.code == 0
    first = done.out.splitlines()[0]
    assert "GAD-7 is reliably worse" in first
    assert "counterpoint helplines" in done.out
    assert "reliably worse\n" in done.out
    assert "the blue notebook and Anna" in done.out


def test_what_comes_without_help_is_said_once_and_the_rest_on_asking(
    shell: Shell,
) -> None:
    put_on_record(shell, half_a_year())
    told = shell("progress").out
    assert told.count("Of 100 people") == 1
    assert "GAD-7, from 11 to 15: reliably worse" in told
    assert "Have people round again: from 1 to 6 of 10" in told
    assert "stricter measure" not in told
    more = shell("measure", "history", "gad7").out
    assert "Since you started, you are reliably worse." in more
    assert "stricter measure" in more


def test_the_json_keeps_its_keys(shell: Shell) -> None:
    put_on_record(shell, half_a_year())
    found = as_json(shell)
    assert [one["instrument"] for one in found["measures"]] == ["gad7", "phq9", "who5"]
    assert all(set(one) == MEASURE_KEYS for one in found["measures"])
    assert found["measures"][0]["word"] == "reliably_worse"
    assert set(found["answer"]) == {
        "says",
        "then",
        "next",
        "felt",
        "scores",
        "beside",
    }
    assert found["felt"]["instrument"] == "gad7"
    assert set(found["felt"]["pairs"][0]) == {
        "on",
        "felt",
        "now",
        "points",
        "gain",
        "quadrant",
    }
    assert [one["text"] for one in found["goals"]["open"]] == [
        "Have people round again",
        "In bed before midnight",
    ]
    assert found["helpers"][0]["name"] == "Anna"
    assert found["unreadable"] == 0


def test_in_a_pipe_scores_wait_for_the_felt_change(shell: Shell) -> None:
    unasked = [one for one in half_a_year() if not isinstance(one, FeltChange)]
    put_on_record(shell, unasked)
    found = as_json(shell)
    assert found["held_back"]
    assert (found["measures"], found["felt"], found["needing_less"]) == ([], None, None)
    done = shell("progress")
    assert "The scores wait behind it" in done.out
    assert "reliably" not in done.out
