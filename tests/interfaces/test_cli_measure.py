"""Questionnaires at a terminal: taken, paused, scored, and looked back at."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import figures, open_store
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.records import (
    FeltChange,
    FeltDeclined,
    Measure,
    MeasureDraft,
    MeasureSource,
)
from counterpoint.settings import Settings, write_settings

if TYPE_CHECKING:
    from counterpoint.outcomes.kinds import Figures, Record
    from tests.interfaces.cli_shell import Shell, Terminal

GAD7 = ["1", "2", "1", "0", "1", "2", "0"]
UNTICKED = "is not the same as 0"


def settled(shell: Shell) -> None:
    """Not the first start any more."""
    write_settings(Settings(folder=shell.home, country="GB"))


def on_record(shell: Shell) -> Figures:
    async def read() -> Figures:
        async with await open_store(Settings(folder=shell.home)) as store:
            return await figures.read(store)

    return asyncio.run(read())


def put_on_record(shell: Shell, *records: Record) -> None:
    async def kept() -> None:
        async with await open_store(Settings(folder=shell.home)) as store:
            await figures.keep(store, *records, now=datetime.now(UTC))

    asyncio.run(kept())


def ago(name: str, days: float, *values: int, ids: str = "123456789") -> Measure:
    return Measure(
        id=f"{name}-{days}",
        at=datetime.now(UTC) - timedelta(days=days),
        instrument=name,
        answers=tuple(zip(ids, values, strict=False)),
    )


def answer(terminal: Terminal, *typed: str) -> None:
    for one in typed:
        terminal.sees(" of ")
        terminal.sees("> ")
        terminal.types(one)


# --- list ---------------------------------------------------------------------------


def test_the_list_needs_no_store_and_makes_none(shell: Shell) -> None:
    done = shell("measure")
    assert done.code == 0
    for name in ("phq9", "gad7", "who5", "core10", "auditc", "pcptsd5"):
        assert name in done.out
    assert done.out.count("not taken yet") == 5
    assert not (shell.home / "store").exists()


def test_the_list_says_what_is_due(shell: Shell) -> None:
    put_on_record(shell, ago("phq9", 9, *[1] * 9))
    lines = [
        json.loads(line) for line in shell("measure", "list", "--json").out.splitlines()
    ]
    phq9 = next(line for line in lines if line["id"] == "phq9")
    assert phq9["when"] == "second"
    assert "second starting point, due since" in shell("measure").out


# --- score ----------------------------------------------------------------------------


def test_answers_are_scored_and_nothing_is_kept(shell: Shell) -> None:
    done = shell("measure", "score", "gad7", "--answers", "1,2,1,0,1,2,0")
    assert done.code == 0
    assert "GAD-7: 7, on a scale from 0 to 21" in done.out
    assert '"mild"' in done.out
    assert "Nothing of this was kept" in done.out
    assert not (shell.home / "store").exists()


def test_a_score_as_json_holds_what_is_to_be_asked(shell: Shell) -> None:
    done = shell("measure", "score", "phq9", "--answers", "0,0,0,0,0,0,0,0,2", "--json")
    scored = json.loads(done.out)
    assert scored["total"] == 2
    assert scored["band"]["label"] == "minimal"
    assert scored["to_ask_about"] == [["9", 2, "passive"]]


def test_a_tick_is_asked_about_before_the_score_and_with_numbers(shell: Shell) -> None:
    settled(shell)
    said = shell("measure", "score", "phq9", "--answers", "0,0,0,0,0,0,0,0,1").out
    assert "116 123" in said
    assert said.index("?") < said.index("116 123") < said.index("PHQ-9: 1")


@pytest.mark.parametrize("name", ["phq9", "core10"])
def test_zeros_are_never_shown_as_no_risk(shell: Shell, name: str) -> None:
    items = 9 if name == "phq9" else 10
    said = shell("measure", "score", name, "--answers", ",".join("0" * items)).out
    assert "does not say that you are safe" in said
    assert "no risk" not in said.lower()


def test_a_risk_item_left_out_is_met_with_where_numbers_are(shell: Shell) -> None:
    said = shell("measure", "score", "phq9", "--answers", "1,1,1,1,1,1,1,1,-").out
    assert "You left out the one about being dead" in said
    assert "counterpoint helplines" in said


def test_too_many_left_out_is_no_total(shell: Shell) -> None:
    said = shell("measure", "score", "gad7", "--answers", "1,-,1,0,1,2,0").out
    assert UNTICKED in said
    assert "on a scale" not in said


@pytest.mark.parametrize(
    ("argv", "code", "named"),
    [
        (("score", "gad7"), 2, "--answers"),
        (("score", "gad7", "--answers", "a,b"), 2, "--answers"),
        (("score", "gad7", "--answers", "9"), 2, "one of 0, 1, 2, 3"),
        (("score", "gad7", "--answers", "1,1,1,1,1,1,1,1"), 2, "more answers"),
        (("score", "pcptsd5", "--answers", "0,1"), 2, "ends the form"),
        (("score", "bdi", "--answers", "1"), 3, "phq9"),
        (("score",), 2, "measure score ID"),
        (("take", "phq9"), 2, "terminal"),
        (("guess",), 2, "no such action"),
    ],
)
def test_what_cannot_be_used_is_said(
    shell: Shell, argv: tuple[str, ...], code: int, named: str
) -> None:
    done = shell("measure", *argv)
    assert done.code == code
    assert named in done.err


# --- history ----------------------------------------------------------------------------


def test_an_empty_history_says_so_and_makes_no_store(shell: Shell) -> None:
    assert "taken yet" in shell("measure", "history").out
    assert "taken yet" in shell("measure", "history", "phq9").out
    assert shell("measure", "history", "--json").out == ""
    assert not (shell.home / "store").exists()


def test_the_history_shows_totals_and_the_threshold(shell: Shell) -> None:
    old = Measure(
        id="old",
        at=datetime.now(UTC) - timedelta(days=40),
        instrument="phq9",
        total=15,
        source=MeasureSource.IMPORTED,
    )
    put_on_record(
        shell,
        old,
        ago("phq9", 9, *[1] * 9),
        ago("phq9", 8, *[2] * 8),
        ago("phq9", 7, 1),
        ago("xyz", 3, 1),
    )
    said = shell("measure", "history").out
    assert "15  moderately severe (brought in from elsewhere)" in said
    assert "9  mild" in said
    assert "18  moderately severe (an estimate" in said
    assert "no total: too many were left out" in said
    assert "less than 6 points is not told from noise" in said
    assert "1 of xyz" in said
    assert "xyz" not in shell("measure", "history", "phq9").out


def test_the_history_as_json_holds_answers_and_totals(shell: Shell) -> None:
    put_on_record(shell, ago("gad7", 3, *[1] * 7))
    (line,) = shell("measure", "history", "gad7", "--json").out.splitlines()
    found = json.loads(line)
    assert found["scored"]["total"] == 7
    assert found["measure"]["answers"][0] == ["1", 1]


# --- take -----------------------------------------------------------------------------


def test_one_is_taken_from_the_first_question_to_the_result(shell: Shell) -> None:
    settled(shell)
    with shell.terminal("measure", "take", "gad7") as terminal:
        terminal.sees("the last two weeks")
        answer(terminal, *GAD7)
        terminal.sees("GAD-7: 7")
        terminal.sees("first of two starting points")
        terminal.sees("No permission required")
        assert terminal.leaves() == 0
    (kept,) = on_record(shell).of(Measure)
    assert [value for _, value in kept.answers] == [int(one) for one in GAD7]
    assert kept.wording
    assert kept.began is not None
    assert on_record(shell).of(MeasureDraft) == ()


def test_back_left_out_and_what_is_no_answer(shell: Shell) -> None:
    settled(shell)
    with shell.terminal("measure", "take", "auditc") as terminal:
        answer(terminal, "b")
        terminal.sees("first question")
        answer(terminal, "7")
        terminal.sees("none of the answers")
        terminal.types("monthly or less")
        answer(terminal, "b")
        answer(terminal, "4")
        answer(terminal, "")
        terminal.sees("Leave this one out?")
        terminal.types("")
        answer(terminal, "/help-now")
        terminal.sees("116 123")
        terminal.types("4")
        terminal.sees(UNTICKED)
        assert terminal.leaves() == 0
    (kept,) = on_record(shell).of(Measure)
    assert dict(kept.answers) == {"1": 4, "3": 4}


def test_a_form_that_is_stopped_goes_on_where_it_was(shell: Shell) -> None:
    settled(shell)
    with shell.terminal("measure", "take", "gad7") as terminal:
        answer(terminal, "1", "2")
        terminal.sees("3 of 7")
        terminal.sees("> ")
        terminal.types("\x04", end="")
        terminal.sees("kept for a day")
        assert terminal.leaves() == 0
    assert on_record(shell).of(Measure) == ()
    with shell.terminal("measure", "take", "gad7") as terminal:
        terminal.sees("goes on where you were")
        answer(terminal, *GAD7[2:])
        terminal.sees("GAD-7: 7")
        terminal.leaves()
    assert len(on_record(shell).of(Measure)) == 1


def test_a_draft_of_the_day_before_yesterday_is_not_gone_on_with(shell: Shell) -> None:
    settled(shell)
    then = datetime.now(UTC) - timedelta(days=2)
    put_on_record(shell, MeasureDraft("d", then, "gad7", then, (("1", 3),)))
    with shell.terminal("measure", "take", "gad7") as terminal:
        terminal.sees("1 of 7")
        assert "goes on where" not in terminal.text
        terminal.sees("> ")
        terminal.types("\x04", end="")
        terminal.leaves()


def test_no_at_the_first_question_ends_the_form(shell: Shell) -> None:
    settled(shell)
    with shell.terminal("measure", "take", "pcptsd5") as terminal:
        terminal.sees("You are not asked what happened")
        answer(terminal, "no")
        terminal.sees("PC-PTSD-5: 0")
        assert terminal.leaves() == 0


def test_what_a_tick_does_is_said_beforehand_and_done_at_once(shell: Shell) -> None:
    """CORE-10 asks about plans in the middle: the question comes there, not later."""
    settled(shell)
    with shell.terminal("measure", "take", "core10") as terminal:
        terminal.sees("If you tick this one I will ask you about it")
        answer(terminal, *["1"] * 5)
        terminal.sees("6 of 10")
        terminal.types("1")
        terminal.sees("?")
        terminal.sees("116 123")
        terminal.types("/end")
        terminal.sees("The questions are still here")
        assert "CORE-10: " not in terminal.text
        terminal.types("")
        terminal.sees("7 of 10")
        answer_rest = ["1"] * 4
        terminal.types(answer_rest[0])
        answer(terminal, *answer_rest[1:])
        terminal.sees("Thank you for your time")
        terminal.sees("CORE-10: ")
        assert terminal.leaves() == 0
    assert len(on_record(shell).of(Measure)) == 1
    assert "plans" in shell("sittings", sitting_of(shell)).out


def sitting_of(shell: Shell) -> str:
    return shell("sittings").out.split()[0]


def test_a_tick_that_was_not_asked_about_yet_is_asked_about_on_going_on(
    shell: Shell,
) -> None:
    settled(shell)
    now = datetime.now(UTC) - timedelta(minutes=5)
    wording = shelf().find("phq9").wording
    put_on_record(
        shell,
        MeasureDraft("d", now, "phq9", now, (("9", 1),), wording=wording),
    )
    with shell.terminal("measure", "take", "phq9") as terminal:
        terminal.sees("116 123")
        terminal.types("/end")
        terminal.sees("The questions are still here")
        terminal.sees("> ")
        terminal.types("\x04", end="")
        terminal.sees("kept for a day")
        assert terminal.leaves() == 0
    (draft,) = on_record(shell).of(MeasureDraft)
    assert draft.asked == (("9", 1),)


def test_how_it_feels_is_asked_before_the_score(shell: Shell) -> None:
    settled(shell)
    put_on_record(shell, ago("gad7", 30, *[1] * 7))
    with shell.terminal("measure", "take", "gad7") as terminal:
        answer(terminal, *GAD7)
        terminal.sees("how have you changed?")
        assert "GAD-7: " not in terminal.text
        terminal.types("much")
        terminal.sees("whole number")
        terminal.types("2")
        terminal.sees("right now")
        terminal.types("6")
        terminal.sees("GAD-7: 7")
        terminal.leaves()
    (felt,) = on_record(shell).of(FeltChange)
    assert (felt.change, felt.now) == (2, 6)


def test_whoever_would_rather_not_say_sees_the_history_all_the_same(
    shell: Shell,
) -> None:
    settled(shell)
    put_on_record(shell, ago("gad7", 30, *[1] * 7))
    with shell.terminal("measure", "history") as terminal:
        terminal.sees("how have you changed?")
        terminal.types("")
        terminal.sees("GAD-7, 0 to 21")
        terminal.leaves()
    assert len(on_record(shell).of(FeltDeclined)) == 1
