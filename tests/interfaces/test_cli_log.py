"""What `counterpoint log` puts on record."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint import in_words
from counterpoint.app import SystemClock, figures, open_store
from counterpoint.outcomes.days import is_late
from counterpoint.outcomes.records import (
    Behaviour,
    Challenged,
    Day,
    FeltChange,
    Help,
    HelpKind,
    Homework,
    Measure,
    SessionLog,
)
from counterpoint.settings import read_settings
from counterpoint.terms import Carried, Tier
from tests.outcomes.life import answers

if TYPE_CHECKING:
    from counterpoint.outcomes.kinds import Figures, Record
    from tests.interfaces.cli_shell import Shell

NUMBER = re.compile(r"116 123|findahelpline")
DANGER = "how often I want to kill myself tonight\n"


def now() -> datetime:
    return SystemClock().now()


def keep(shell: Shell, *records: Record) -> None:
    async def kept() -> None:
        settings = read_settings({"COUNTERPOINT_HOME": str(shell.home)})
        async with await open_store(settings) as store:
            await figures.keep(store, *records, now=now())

    asyncio.run(kept())


def read(shell: Shell) -> tuple[Figures, Carried]:
    async def found() -> tuple[Figures, Carried]:
        settings = read_settings({"COUNTERPOINT_HOME": str(shell.home)})
        async with await open_store(settings) as store:
            return await figures.read(store), await store.carried()

    return asyncio.run(found())


def days(shell: Shell) -> tuple[Day, ...]:
    return read(shell)[0].of(Day)


def anna() -> Help:
    began = now() - timedelta(days=30)
    return Help("anna", began, HelpKind.THERAPIST, "Anna", began.date())


def test_a_mood_is_kept_for_today(shell: Shell) -> None:
    done = shell("log", "mood", "6", "--people", "3")
    assert (done.code, done.out) == (0, f"Kept for {in_words.day(now())}.\n")
    [day] = days(shell)
    assert (day.date, day.mood, day.people) == (now().date(), 6, 3)


def test_a_mood_and_a_count_of_one_day_are_one_record(shell: Shell) -> None:
    assert shell("log", "behaviour", "--choose", piped="walks\n").code == 0
    shell("log", "mood", "6")
    shell("log", "behaviour", "2")
    shell("log", "mood", "7")
    [day] = days(shell)
    assert (day.mood, day.count) == (7, 2)
    [walks] = read(shell)[0].of(Behaviour)
    assert day.behaviour == walks.id


def test_yesterday_and_older_days_can_be_filled_in(shell: Shell) -> None:
    today = now().date()
    assert shell("log", "mood", "5", "--day", "yesterday").code == 0
    older = today - timedelta(days=4)
    assert "marked as late" in shell("log", "mood", "5", "--day", str(older)).out
    assert {day.date: is_late(day) for day in days(shell)} == {
        today - timedelta(days=1): False,
        older: True,
    }


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("dream",), "There is no such thing to log"),
        (("mood",), "Say how it was"),
        (("mood", "11"), "from 0 to 10"),
        (("mood", "high"), "from 0 to 10"),
        (("mood", "--people", "1001"), "from 0 to 1000"),
        (("mood", "5", "--day", "soon"), "today, yesterday or a date"),
        (
            ("mood", "5", "--day", str(date.today() + timedelta(days=2))),  # noqa: DTZ011
            "has not begun where you are",
        ),
        (("behaviour", "2"), "You have not chosen yet what to count"),
        (("behaviour", "--choose"), "Say in a few words"),
        (("behaviour", "--choose", "--better", "maybe"), "more or less"),
        (("felt", "--change", "2"), "not due yet"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_used_is_said_and_nothing_is_kept(
    shell: Shell, argv: tuple[str, ...], said: str
) -> None:
    done = shell("log", *argv)
    assert done.code == 2
    assert said in done.err
    assert read(shell)[0].records == ()


def test_a_session_is_kept_with_the_one_who_helps_now(shell: Shell) -> None:
    over = Help("b", now(), HelpKind.COACH, "Ben", date(2026, 1, 1), date(2026, 2, 1))
    keep(shell, anna(), over)
    done = shell(
        *("log", "session", "--goal", "7", "--fits", "6", "--respected", "9"),
        *("--challenged", "too_little", "--held-back", "--homework-done", "partly"),
        "--json",
    )
    assert done.code == 0
    [kept] = read(shell)[0].of(SessionLog)
    assert json.loads(done.out)["id"] == kept.id
    assert (kept.help, kept.goal, kept.fits, kept.respected) == ("anna", 7, 6, 9)
    assert kept.challenged is Challenged.TOO_LITTLE
    assert kept.homework_done is Homework.PARTLY
    assert (kept.held_something_back, kept.held_back) == (True, "")


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (("--goal", "11"), 2, "from 0 to 10"),
        (("--challenged", "sideways"), 2, "no, too_little, about_right, too_much"),
        ((), 2, "Say how it was"),
        (("Carl", "--goal", "7"), 3, "Nobody of that name"),
        (("A", "--goal", "7"), 2, "More than one"),
    ],
    ids=["range", "challenged", "nothing", "nobody", "two"],
)
def test_a_session_that_cannot_be_used_is_said(
    shell: Shell, argv: tuple[str, ...], code: int, said: str
) -> None:
    ended = Help(
        "ada", now(), HelpKind.COACH, "Ada", date(2026, 1, 1), date(2026, 2, 1)
    )
    keep(shell, anna(), ended)
    done = shell("log", "session", *argv)
    assert (done.code, said in done.err) == (code, True)
    assert read(shell)[0].of(SessionLog) == ()


def test_a_felt_change_is_kept_where_it_is_due(shell: Shell) -> None:
    at = now() - timedelta(days=40)
    keep(shell, Measure("m", at, "phq9", answers("phq9", 12)))
    assert shell("log", "felt", "--change", "-6").code == 2
    assert shell("log", "felt", "--change", "-3", "--now", "4").code == 0
    [felt] = read(shell)[0].of(FeltChange)
    assert (felt.change, felt.now) == (-3, 4)
    assert "not due yet" in shell("log", "felt", "--change", "1").err


def test_danger_in_what_is_counted_shows_whom_to_reach_and_is_asked_about_next(
    shell: Shell,
) -> None:
    done = shell("log", "behaviour", "--choose", piped=DANGER)
    assert "call one of these now" in done.out
    assert NUMBER.search(done.out)
    assert read(shell)[1].tier >= Tier.CONCERN


def test_danger_is_shown_also_where_only_json_is_printed(shell: Shell) -> None:
    done = shell("log", "behaviour", "--choose", "--json", piped=DANGER)
    assert NUMBER.search(done.err)
    assert json.loads(done.out)["text"] == DANGER.strip()


def test_danger_is_shown_also_where_the_words_cannot_be_kept(shell: Shell) -> None:
    done = shell("log", "behaviour", "--choose", piped=DANGER.strip() + "x" * 120)
    assert done.code == 2
    assert NUMBER.search(done.out)


def test_a_session_told_later_stands_on_its_own_day(shell: Shell) -> None:
    keep(shell, anna())
    day = now().date() - timedelta(days=3)
    done = shell("log", "session", "--goal", "7", "--day", str(day))
    assert done.code == 0
    [kept] = read(shell)[0].of(SessionLog)
    assert kept.at.date() == day


def test_a_session_is_asked_about_at_a_terminal(shell: Shell) -> None:
    keep(shell, anna())
    with shell.terminal("log", "session") as terminal:
        for question, answer in (
            ("what this is for", "7"),
            ("fits me", "eleven"),
            ("a whole number from 0 to 10", "6"),
            ("respected", ""),
            ("too much", "3"),
            ("What helped?", "that she asked about Sunday"),
            ("in the way?", ""),
            ("did not say?", "yes"),
            ("until next time?", ""),
            ("3 partly done", "3"),
        ):
            terminal.sees(question)
            terminal.types(answer)
        terminal.sees("Kept: a session with Anna")
        assert terminal.leaves() == 0
    [kept] = read(shell)[0].of(SessionLog)
    assert (kept.goal, kept.fits, kept.respected) == (7, 6, None)
    assert kept.challenged is Challenged.ABOUT_RIGHT
    assert kept.helped == "that she asked about Sunday"
    assert (kept.held_something_back, kept.held_back) == (True, "")
    assert kept.homework_done is Homework.PARTLY
