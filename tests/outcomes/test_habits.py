from __future__ import annotations

import re
import string
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.authored import load
from counterpoint.outcomes.habits import (
    WEEKS,
    Habit,
    HabitKind,
    Habits,
    habits,
)
from counterpoint.outcomes.kinds import Figures
from counterpoint.outcomes.records import (
    AtLimit,
    Day,
    Homework,
    Instead,
    SessionLog,
)
from counterpoint.outcomes.traces import ReplyKind, Trace, trace
from counterpoint.settings import PersonalLimits
from tests.outcomes.sittings import EVENING, daily, held, trace_of
from tests.outcomes.test_worries import WRITTEN

NIGHT = EVENING.replace(hour=0, minute=30)


def seen(
    traces: list[Trace],
    *records: Any,
    now: datetime = EVENING,
    limits: PersonalLimits | None = None,
) -> Habits:
    return habits(traces, Figures(records), limits=limits or PersonalLimits(), now=now)


def row(found: Habits, kind: HabitKind) -> Habit:
    habit = found.row(kind)
    assert habit is not None
    return habit


def numbers(found: Habits, kind: HabitKind) -> dict[str, float]:
    return dict(row(found, kind).numbers)


# --- Too little -------------------------------------------------------------------


def test_nothing_written_is_nothing_to_say() -> None:
    found = seen([])
    assert found.rows == ()
    assert "nothing to say" in found.sentence


def test_two_sittings_are_too_little() -> None:
    found = seen(daily(2))
    assert found.rows == ()
    assert "2 sittings" in found.sentence


def test_what_is_older_than_twelve_weeks_is_not_looked_at() -> None:
    long_ago = EVENING - timedelta(weeks=WEEKS, days=1)
    assert seen(daily(40, until=long_ago)).rows == ()


def test_few_sittings_lately_are_too_few_to_say_how_they_were() -> None:
    traces = [*daily(20, until=EVENING - timedelta(days=30)), trace_of(EVENING)]
    found = seen(traces)
    for kind in (HabitKind.NIGHT, HabitKind.STEPS, HabitKind.REASSURANCE):
        assert not row(found, kind).enough


# --- Stories ------------------------------------------------------------------------


def pacifier_week() -> list[Trace]:
    """Two sittings a night for a week: the same worry, and reassurance again."""
    heart = WRITTEN["worry"]["heart"][:2]
    nights = [NIGHT - timedelta(days=ago) for ago in range(6, -1, -1)]
    times = [at + timedelta(hours=h) for at in nights for h in (0, 3)]
    found = []
    for number, at in enumerate(times):
        again = ("Tell me it's nothing?", "But are you sure it is nothing?", "bye")
        made = trace(held(heart[number % 2], *again, at=at))
        assert made is not None
        found.append(made)
    return found


def test_the_pacifier_week_is_shown_as_what_it_is() -> None:
    found = seen(pacifier_week(), now=NIGHT + timedelta(hours=12))
    assert numbers(found, HabitKind.SITTINGS)["lately"] == 14
    assert numbers(found, HabitKind.NIGHT) == {"sittings": 14, "of": 14}
    assert numbers(found, HabitKind.RUN) == {"days": 7}
    assert numbers(found, HabitKind.REASSURANCE)["sittings"] >= 12
    assert numbers(found, HabitKind.STEPS)["sittings"] == 0
    assert numbers(found, HabitKind.WORRY)["sittings"] >= 12
    worry = row(found, HabitKind.WORRY).sentence
    assert re.search(r'come back to "[^"]+" in 1\d of your 14 sittings', worry)
    assert "sleep" in row(found, HabitKind.NIGHT).sentence


def test_a_worry_that_comes_back_over_weeks_is_quoted_with_its_weeks() -> None:
    stems = (("boss", 3), ("shout", 2), ("meet", 1))
    traces = daily(28, every=7, stems=stems, quote="I froze again")
    sentence = row(seen(traces), HabitKind.WORRY).sentence
    assert 'come back to "I froze again" in 4 of the last 4 weeks' in sentence


def test_where_there_was_danger_a_worry_is_not_quoted() -> None:
    traces = daily(28, every=7, stems=(("boss", 3), ("shout", 2)))
    sentence = row(seen(traces), HabitKind.WORRY).sentence
    assert '"' not in sentence
    assert "not shown here" in sentence


def test_a_week_of_every_day_is_never_an_achievement() -> None:
    sentence = row(seen(daily(20)), HabitKind.RUN).sentence
    assert "20 days in a row" in sentence
    assert "leaning" in sentence


def test_the_usual_time_after_a_goodbye_is_the_median() -> None:
    starts = [EVENING + timedelta(hours=h) for h in (-9, -8, -6, -2)]
    traces = [trace_of(at, left=at + timedelta(minutes=10)) for at in starts]
    found = seen(traces)
    assert numbers(found, HabitKind.RETURN) == {"minutes": 110, "goodbyes": 3}
    assert "2 hours" in row(found, HabitKind.RETURN).sentence


def test_two_goodbyes_say_nothing() -> None:
    traces = [*daily(2), *daily(1)]
    assert not row(seen(traces), HabitKind.RETURN).enough


def test_shares_leave_out_silence_and_care() -> None:
    replies = (
        (ReplyKind.AGREED, 2),
        (ReplyKind.CHALLENGED, 3),
        (ReplyKind.SILENT, 50),
        (ReplyKind.CARED, 50),
    )
    found = row(seen(daily(4, replies=replies)), HabitKind.REPLIES)
    assert dict(found.numbers)["of"] == 20
    assert "8 agreed" in found.sentence
    assert "12 challenged" in found.sentence
    assert "Challenged: " in found.definition


def test_much_agreement_is_said() -> None:
    agreeing = ((ReplyKind.AGREED, 9), (ReplyKind.ASKED, 1))
    said = row(seen(daily(4, replies=agreeing)), HabitKind.REPLIES).sentence
    assert "much agreement" in said


def test_people_named_stand_beside_people_met() -> None:
    days = [
        Day(f"day-{n}", EVENING, date(2026, 11, 20) + timedelta(days=n), people=n)
        for n in range(3)
    ]
    found = seen(daily(4, people=("Anna", "your sister")), *days)
    sentence = row(found, HabitKind.PEOPLE).sentence
    assert "you wrote about Anna and your sister." in sentence
    assert "2 of 3 days" in sentence


def test_only_of_more_people_than_are_named_it_is_said_who_came_up_most() -> None:
    found = seen(daily(4, people=("Anna", "your sister", "Tom", "your boss")))
    sentence = row(found, HabitKind.PEOPLE).sentence
    assert "about 4 people, most often about Anna, your sister and Tom." in sentence


def test_whoever_met_people_is_not_asked_whether_it_is_lonely() -> None:
    met = Day("day-1", EVENING, EVENING.date(), people=4)
    assert "lonely" not in row(seen(daily(4), met), HabitKind.PEOPLE).sentence
    assert "lonely" in row(seen(daily(4)), HabitKind.PEOPLE).sentence


def test_the_longest_run_is_said_of_the_weeks_that_were_looked_at() -> None:
    sentence = row(seen(daily(80, every=2)), HabitKind.RUN).sentence
    assert sentence == "In the last 12 weeks you never wrote on two days in a row."


def test_one_more_is_counted() -> None:
    chosen = (Instead.ONE_MORE, Instead.ONE_MORE, Instead.SLEEP)
    at = [AtLimit(f"a{n}", EVENING, "time", one) for n, one in enumerate(chosen)]
    found = row(seen(daily(4), *at), HabitKind.LIMITS)
    assert dict(found.numbers) == {"times": 3, "one_more": 2}
    assert "You chose one more: 2 times. Something else: once." in found.sentence
    found = row(seen(daily(4), at[2]), HabitKind.LIMITS)
    assert "one more: never. Something else: once." in found.sentence


def test_limits_that_were_not_reached_are_not_called_kept() -> None:
    limits = PersonalLimits(minutes_a_day=30)
    sentence = row(seen(daily(4), limits=limits), HabitKind.LIMITS).sentence
    assert sentence.startswith("You did not come to a limit")


def test_homework_that_was_done_is_counted() -> None:
    done = SessionLog("s", EVENING, "h", homework_done=Homework.PARTLY)
    assert "After 1 session" in row(seen(daily(4), done), HabitKind.DONE).sentence


# --- Clocks and places --------------------------------------------------------------


def test_a_day_is_the_day_of_the_place_where_it_was_written() -> None:
    tokyo = timezone(timedelta(hours=9))
    in_tokyo = [
        trace_of(datetime(2026, 11, day, 1, 0, tzinfo=tokyo)) for day in (20, 21, 22)
    ]
    found = seen(in_tokyo, now=EVENING)
    assert numbers(found, HabitKind.RUN) == {"days": 3}
    assert numbers(found, HabitKind.SITTINGS)["lately"] == 3


def test_whoever_flies_west_wrote_this_week_and_not_in_the_future() -> None:
    tokyo, lisbon = timezone(timedelta(hours=9)), UTC
    now = datetime(2026, 11, 23, 20, 0, tzinfo=lisbon)
    written = datetime(2026, 11, 24, 4, 0, tzinfo=tokyo)  # an hour before
    found = seen([*daily(3, until=written)], now=now)
    assert found.notice == ""
    assert row(found, HabitKind.SITTINGS).weeks == (3,)


def test_after_a_clock_that_jumped_back_what_lies_ahead_is_left_out_and_said() -> None:
    ahead = trace_of(EVENING + timedelta(days=400))
    found = seen([*daily(4), ahead])
    assert "1 sitting is dated later than now" in found.notice
    assert numbers(found, HabitKind.SITTINGS)["lately"] == 4


def test_five_years_of_daily_sittings_show_the_last_twelve_weeks() -> None:
    found = seen(daily(5 * 365))
    assert len(found.weeks) == WEEKS
    assert row(found, HabitKind.SITTINGS).weeks == (7,) * WEEKS
    assert numbers(found, HabitKind.SITTINGS) == {"lately": 7, "before": 7}


@st.composite
def drawn_traces(draw: st.DrawFn) -> list[Trace]:
    zones = st.integers(-12, 14).map(lambda h: timezone(timedelta(hours=h)))
    found = []
    for _ in range(draw(st.integers(0, 20))):
        at = EVENING - timedelta(minutes=draw(st.integers(-5_000, 200_000)))
        at = at.astimezone(draw(zones))
        found.append(
            trace_of(
                at,
                left=draw(st.sampled_from([None, at + timedelta(minutes=9)])),
                stepped=draw(st.booleans()),
                night=draw(st.integers(0, 5)),
                people=draw(st.sampled_from([(), ("Anna",), ("Anna", "your mum")])),
                stems=draw(st.sampled_from([(), (("boss", 1), ("shout", 2))])),
                quote=draw(st.sampled_from(["", "I {froze} again"])),
            )
        )
    return found


@given(drawn_traces())
def test_whatever_was_written_the_page_is_whole_and_true(drawn: list[Trace]) -> None:
    found = seen(drawn)
    assert bool(found.rows) != bool(found.sentence)
    for habit in found.rows:
        assert habit.title
        assert habit.sentence
        assert habit.definition
        assert len(habit.weeks) in {0, len(found.weeks)}
        known = dict(habit.numbers)
        if "of" in known and "sittings" in known:
            assert known["sittings"] <= known["of"]
        assert all(value >= 0 for value in known.values())
    assert found == seen(list(reversed(drawn)))


# --- Words --------------------------------------------------------------------------


def authored(room: str, name: str) -> list[str]:
    def sentences(body: Any) -> list[str]:
        if isinstance(body, str):
            return [body]
        parts = body.values() if isinstance(body, dict) else body
        return [one for part in parts for one in sentences(part)]

    return sentences(load(room, name).body)


@pytest.mark.parametrize("name", ["habits", "needing_less"])
def test_no_sentence_praises_use_scolds_or_keeps_score(name: str) -> None:
    barred = (
        r"!|\bstreak|\bbadge|\bscore|congrat|well done|great|keep it up|proud|"
        r"addict|\bshould\b|too much|too often|\bmust\b|therapy|treat|diagnos"
    )
    for sentence in authored("outcomes", name):
        assert not re.search(barred, sentence, re.IGNORECASE), sentence
        assert sentence.isascii()


def test_every_sentence_names_only_what_is_filled_in() -> None:
    for sentence in authored("outcomes", "habits"):
        list(string.Formatter().parse(sentence))
