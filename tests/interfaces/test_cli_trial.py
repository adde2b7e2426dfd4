from __future__ import annotations

import json
import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from counterpoint.app import figures, open_store
from counterpoint.errors import CounterpointError, InputError, NotFoundError
from counterpoint.interfaces.cli.trials import Asked, trial
from counterpoint.outcomes.records import Behaviour, Day, Measure
from counterpoint.outcomes.trial.design import places, verify
from counterpoint.outcomes.trial.records import Arm, Trial, TrialDay, TrialEnd
from counterpoint.settings import (
    ProviderSettings,
    Settings,
    read_settings,
    write_settings,
)
from counterpoint.terms import Carried, Tier
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.outcomes.kinds import Record
    from tests.interfaces.cli_shell import Shell

PAST = timedelta(days=5 * 365)  # whatever the machine's clock says, it is over


@pytest.fixture
def clock() -> FakeClock:
    """It is half past nine in the evening."""
    return FakeClock()


def kept(kind: type[Any]) -> tuple[Any, ...]:
    async def read() -> tuple[Any, ...]:
        async with await open_store(read_settings()) as store:
            return (await figures.read(store)).of(kind)

    return anyio.run(read)


def put(*records: Record, carried: Carried | None = None) -> None:
    async def write() -> None:
        async with await open_store(read_settings()) as store:
            if records:
                now = max(record.at for record in records)
                await figures.keep(store, *records, now=now)
            if carried is not None:
                await store.remember(carried)

    anyio.run(write)


def said(
    shell: Shell,
    capsys: pytest.CaptureFixture[str],
    clock: FakeClock,
    action: str,
    **asked: Any,
) -> str:
    """Run an action at a time of the test's own choosing; return what is printed."""
    shell("providers", "card", "guide")  # a pipe, and nothing in it
    capsys.readouterr()
    trial(action, Asked(**asked), clock=clock)
    return capsys.readouterr().out


def test_a_plan_shows_what_could_be_seen_and_keeps_nothing(shell: Shell) -> None:
    done = shell("trial", "plan", "--days", "56")
    assert done.code == 0
    assert "With these 56 days, a difference of half a day-to-day swing" in done.out
    assert "could not tell" in done.out
    assert not shell.home.exists()


def test_a_plan_as_json_is_one_object(shell: Shell) -> None:
    plan = json.loads(shell("trial", "plan", "--json", "--block", "2").out)
    assert plan["days"] == 44
    assert plan["swing"] == {"sd": 1.0, "days": 0}
    assert 0 < plan["power"][0]["seen"] < 1


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (("--block", "7"), "cannot show anything"),
        (("--days", "7"), "28 to 84 days"),
        (("--bare",), "where a language model is set up"),
        (("--rate", "luck"), "mood, behaviour or both"),
        (("--rate", "behaviour"), "nothing yet that you count"),
        (("--worthwhile", "0"), "more than 0"),
    ],
)
def test_what_could_show_nothing_is_refused_with_the_reason(
    shell: Shell, argv: tuple[str, ...], sentence: str
) -> None:
    for action in ("plan", "start"):
        done = shell("trial", action, *argv)
        assert done.code == 2
        assert sentence in done.err


def test_the_bare_model_takes_part_where_one_is_set_up(shell: Shell) -> None:
    one = ProviderSettings(name="mine", kind="ollama", model="small")
    write_settings(Settings(folder=shell.home, providers=(one,)))
    assert "the bare model" in shell("trial", "plan", "--bare").out


def test_a_start_shows_the_hash_and_keeps_the_seed_to_itself(shell: Shell) -> None:
    done = shell("trial", "start")
    (started,) = kept(Trial)
    assert done.code == 0
    assert verify(started) is None
    assert started.commitment in done.out
    assert started.seed not in done.out
    again = shell("trial", "start")
    assert again.code == 2
    assert "cannot be changed after the start" in again.err


def test_a_start_as_json_keeps_the_seed_to_itself(shell: Shell) -> None:
    done = shell("trial", "start", "--json")
    (started,) = kept(Trial)
    assert json.loads(done.out)["commitment"] == started.commitment
    assert started.seed not in done.out


def test_somebody_at_risk_gets_kind_words_and_numbers_instead(shell: Shell) -> None:
    put(carried=Carried(tier=Tier.CONCERN, checked_in=False))
    done = shell("trial", "start")
    assert done.code == 2
    assert "right now help matters more than an answer" in done.out
    assert "findahelpline" in done.out
    assert kept(Trial) == ()
    refused = json.loads(shell("trial", "start", "--json").out)
    assert refused["refused"] == "risk"


def test_what_is_counted_needs_a_better_side(shell: Shell) -> None:
    now = FakeClock().now()
    put(Behaviour("b", now, "walks"))
    assert "more or less" in shell("trial", "plan", "--rate", "behaviour").err
    put(Behaviour("c", now + timedelta(minutes=1), "walks", more_is_better=True))
    done = shell("trial", "start", "--rate", "both", "--worthwhile", "1.5")
    (started,) = kept(Trial)
    assert done.code == 0
    assert started.behaviour == "c"
    assert [one.worthwhile for one in started.design.endpoints] == [1.5, 1.0]


def test_an_evening_is_kept_for_the_trial_and_as_a_look_back(
    shell: Shell, capsys: pytest.CaptureFixture[str], clock: FakeClock
) -> None:
    said(shell, capsys, clock, "start")
    clock.move(days=1)
    assert "Day 1 of 42." in said(shell, capsys, clock, "status")
    out = said(shell, capsys, clock, "log", mood=6, used="journal, counterpoint")
    assert out == "Kept.\n"
    (day,) = kept(TrialDay)
    assert (day.mood, day.used, day.late) == (6, (Arm.JOURNAL, Arm.COUNTERPOINT), False)
    (look_back,) = kept(Day)
    assert (look_back.id, look_back.mood) == (f"day-{day.date}", 6)
    assert "Today is rated." in said(shell, capsys, clock, "status")


def test_a_second_rating_is_called_a_correction(
    shell: Shell, capsys: pytest.CaptureFixture[str], clock: FakeClock
) -> None:
    said(shell, capsys, clock, "start")
    clock.move(days=1)
    said(shell, capsys, clock, "log", mood=6)
    assert "first rating of a day counts" in said(shell, capsys, clock, "log", mood=2)
    progress = json.loads(said(shell, capsys, clock, "status", as_json=True))[
        "progress"
    ]
    assert (progress["rated"], progress["corrected"]) == (1, 1)
    (look_back,) = kept(Day)
    assert look_back.mood == 6


def test_yesterday_is_rated_in_the_morning_and_marked(
    shell: Shell, capsys: pytest.CaptureFixture[str], clock: FakeClock
) -> None:
    said(shell, capsys, clock, "start")
    clock.move(days=1, hours=11)
    assert "Before you open anything" in said(shell, capsys, clock, "status")
    out = said(shell, capsys, clock, "log", mood=3, yesterday=True, used="none")
    assert "marked as rated in the morning" in out
    (day,) = kept(TrialDay)
    assert day.late
    assert day.used == ()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"mood": 11}, "whole numbers"),
        ({}, "nothing to keep yet"),
        ({"mood": 5, "used": "tea"}, "journal, counterpoint"),
        ({"mood": 5, "used": "bare"}, "journal, counterpoint"),
    ],
)
def test_what_cannot_be_kept_is_said_so(
    shell: Shell,
    capsys: pytest.CaptureFixture[str],
    clock: FakeClock,
    asked: dict[str, Any],
    sentence: str,
) -> None:
    said(shell, capsys, clock, "start")
    clock.move(days=1)
    with pytest.raises(InputError, match=sentence):
        said(shell, capsys, clock, "log", **asked)
    assert kept(TrialDay) == ()


def test_a_risk_that_shows_in_between_ends_it_and_shows_numbers(
    shell: Shell, capsys: pytest.CaptureFixture[str], clock: FakeClock
) -> None:
    said(shell, capsys, clock, "start")
    clock.move(days=2)
    put(carried=Carried(tier=Tier.IMMINENT, checked_in=False))
    out = said(shell, capsys, clock, "log", mood=1)
    assert "Kept." in out
    assert "you may be in danger, and that comes first" in out
    assert "findahelpline" in out
    (end,) = kept(TrialEnd)
    assert end.reason == "risk"
    assert len(kept(TrialDay)) == 1
    assert "ended on day 2" in said(shell, capsys, clock, "status")


def test_being_clearly_worse_ends_it(
    shell: Shell, capsys: pytest.CaptureFixture[str], clock: FakeClock
) -> None:
    def filled(each: int) -> Measure:
        answers = (*((str(item), each) for item in range(1, 9)), ("9", 0))
        return Measure(f"m{each}", clock.now(), "phq9", answers)

    put(filled(1))
    clock.move(minutes=1)
    said(shell, capsys, clock, "start")
    clock.move(days=15)
    put(filled(2))
    assert "clearly worse" in said(shell, capsys, clock, "status")
    (end,) = kept(TrialEnd)
    assert end.reason == "worse"


def test_nobody_is_asked_why_they_stop(
    shell: Shell, capsys: pytest.CaptureFixture[str], clock: FakeClock
) -> None:
    said(shell, capsys, clock, "start")
    assert "you owe nobody a reason" in said(shell, capsys, clock, "stop")
    with pytest.raises(NotFoundError, match="No trial is running"):
        said(shell, capsys, clock, "stop")
    assert "settled" in said(shell, capsys, clock, "start")
    ended = json.loads(said(shell, capsys, clock, "stop", as_json=True))
    assert ended["reason"] == "wish"


def lived_through(clock: FakeClock) -> Trial:
    """Every day was rated, and Counterpoint did two points of good."""
    (started,) = kept(Trial)
    chance = random.Random(3)
    days = [
        TrialDay(
            id=str(place.date),
            at=clock.now() + (place.date - clock.now().date()),
            trial=started.id,
            date=place.date,
            mood=4 + chance.randint(0, 2) + 2 * (place.arm is Arm.COUNTERPOINT),
            used=(place.arm,),
        )
        for place in places(started)
    ]
    put(*days)
    return started  # type: ignore[no-any-return]


def test_a_trial_that_is_over_is_read_and_its_seed_shown(
    shell: Shell, capsys: pytest.CaptureFixture[str], clock: FakeClock
) -> None:
    said(shell, capsys, clock, "start")
    with pytest.raises(CounterpointError, match="make chance look like an answer"):
        said(shell, capsys, clock, "analyse")
    started = lived_through(clock)
    clock.move(days=43)
    assert "All days are over" in said(shell, capsys, clock, "status")
    out = said(shell, capsys, clock, "analyse")
    assert "Counterpoint helped more than plain writing" in out
    assert started.seed in out
    found = json.loads(said(shell, capsys, clock, "analyse", as_json=True))
    assert found["comparisons"][0]["verdict"] == "helped"
    assert found["comparisons"][0]["difference"]["low"] > 0
    assert found["seed"] == started.seed


def test_an_export_holds_what_somebody_else_needs(
    shell: Shell, capsys: pytest.CaptureFixture[str], clock: FakeClock, tmp_path: Path
) -> None:
    said(shell, capsys, clock, "start")
    early = said(shell, capsys, clock, "export", path=str(tmp_path / "early"))
    assert "still runs" in early
    lived_through(clock)
    clock.move(days=43)
    target = tmp_path / "trial"
    out = said(shell, capsys, clock, "export", path=str(target), as_json=True)
    assert json.loads(out)["files"] == sorted(one.name for one in target.iterdir())
    assert {"README.txt", "analysis.json"} <= {one.name for one in target.iterdir()}
    assert "Written to" in said(
        shell, capsys, clock, "export", path=str(tmp_path / "trial.zip")
    )


def test_where_there_is_no_trial_that_is_said(shell: Shell) -> None:
    for action in ("status", "log", "stop", "analyse"):
        assert shell("trial", action).code == 3
    assert "no trial" in shell("trial").err
    assert shell("trial", "export").code == 2
    assert shell("trial", "sing").code == 2


def test_answers_can_be_given_one_by_one_at_a_terminal(shell: Shell) -> None:
    assert shell("trial", "start").code == 0
    with shell.terminal("trial", "log") as at:
        at.sees("How was your mood on")
        at.types("eleven")
        at.sees("A whole number, please")
        at.types("6")
        at.sees("What did you use")
        at.types("none")
        assert at.leaves() == 2  # the first day is only tomorrow
        assert "not part of the trial" in at.text
