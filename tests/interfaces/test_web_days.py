"""The look back at a day in a browser without scripts."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import figures
from counterpoint.outcomes.days import counted_on, is_late
from counterpoint.outcomes.records import Behaviour, Day
from counterpoint.outcomes.trial import design
from counterpoint.outcomes.trial.records import Arm, Trial, TrialDay
from counterpoint.outcomes.trial.starting import begin
from tests.fakes.clock import FakeClock
from tests.interfaces.web_server import words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

    from counterpoint.outcomes.kinds import Figures
    from counterpoint.store import Store
    from tests.interfaces.web_server import Visitor, WebServer

    OpenWeb = Callable[..., WebServer]

TODAY = "/progress/today"
MONDAY = date(2026, 11, 23)
NUMBER = "116 123"
TOKYO, HONOLULU = timezone(timedelta(hours=9)), timezone(timedelta(hours=-10))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def timed(open_web: OpenWeb, clock: FakeClock) -> WebServer:
    return open_web(clock=clock)


def store_of(web: WebServer) -> Store:
    web.ask(web.house.enter())
    assert web.house.store is not None
    return web.house.store


def read(web: WebServer) -> Figures:
    return web.ask(figures.read(store_of(web)))


def days(web: WebServer) -> tuple[Day, ...]:
    return read(web).of(Day)


def look_back(visitor: Visitor, day: date = MONDAY, **fields: str) -> httpx2.Response:
    return visitor.send(f"{TODAY}/{day}", fields)


def count(visitor: Visitor, text: str, form: str = "a" * 32) -> httpx2.Response:
    return visitor.send(
        f"{TODAY}/behaviour", {"behaviour": text, "better": "more", "form": form}
    )


def test_an_evening_is_kept_and_shown_again(timed: WebServer) -> None:
    visitor = timed.visitor()
    count(visitor, "walks of half an hour")
    page = look_back(visitor, mood="6", count="2", people="3")
    assert "Kept" in words_of(page)
    [day] = days(timed)
    assert (day.date, day.mood, day.count, day.people) == (MONDAY, 6, 2, 3)
    again = visitor.get(TODAY).text
    assert re.search(r'name="mood" value="6" checked', again)
    assert re.search(r'name="count"[^>]*value="2"', again)


def test_untouched_is_no_answer_and_never_the_middle(timed: WebServer) -> None:
    visitor = timed.visitor()
    form = visitor.get(TODAY).text
    assert re.findall(r'name="mood" value="(\d*)" checked', form) == [""]
    look_back(visitor, mood="", people="4")
    [day] = days(timed)
    assert (day.mood, day.count, day.people) == (None, None, 4)


def test_a_day_sent_again_is_corrected_and_not_doubled(timed: WebServer) -> None:
    visitor = timed.visitor()
    senders = [
        Thread(target=look_back, args=(visitor,), kwargs={"mood": "6"})
        for _ in range(4)
    ]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    look_back(visitor, mood="2")
    assert [day.mood for day in days(timed)] == [2]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"mood": "11"}, "from 0 to 10"),
        ({"mood": "-1"}, "from 0 to 10"),
        ({"mood": "middling"}, "from 0 to 10"),
        ({"people": "1001"}, "from 0 to 1000"),
        ({"people": "1e3"}, "from 0 to 1000"),
        ({}, "Nothing is filled in yet"),
        ({"count": "2"}, "Nothing was counted on that day"),
    ],
    ids=["high", "low", "words", "crowd", "exponent", "empty", "counts nothing"],
)
def test_what_cannot_be_used_is_said_and_nothing_is_kept(
    timed: WebServer, fields: dict[str, str], said: str
) -> None:
    page = look_back(timed.visitor(), **fields)
    assert page.status_code == 400
    assert said in words_of(page)
    assert days(timed) == ()


def test_tomorrow_is_refused(timed: WebServer) -> None:
    page = look_back(timed.visitor(), MONDAY + timedelta(days=1), mood="6")
    assert page.status_code == 400
    assert "has not begun where you are" in words_of(page)
    assert days(timed) == ()


@pytest.mark.parametrize("day", ["2026-13-01", "yesterday", "0"])
def test_a_day_that_is_none_is_answered_kindly(timed: WebServer, day: str) -> None:
    page = timed.visitor().get(f"{TODAY}/{day}")
    assert page.status_code == 404
    assert "There is no such day" in words_of(page)


def test_a_date_that_is_none_is_named_beside_its_field(timed: WebServer) -> None:
    page = timed.visitor().get(f"{TODAY}/other?date=soon")
    assert page.status_code == 400
    assert "The day has to be a date" in words_of(page)


def test_yesterday_is_in_time_and_older_days_are_marked_as_late(
    timed: WebServer,
) -> None:
    visitor = timed.visitor()
    yesterday, older = MONDAY - timedelta(days=1), MONDAY - timedelta(days=5)
    assert "marked as late" not in words_of(visitor.get(f"{TODAY}/{yesterday}"))
    assert "marked as late" in words_of(visitor.get(f"{TODAY}/{older}"))
    look_back(visitor, yesterday, mood="5")
    look_back(visitor, older, mood="5")
    assert {day.date: is_late(day) for day in days(timed)} == {
        yesterday: False,
        older: True,
    }
    assert words_of(visitor.get(TODAY)).count(" late ") == 1


def test_a_page_that_was_opened_before_midnight_is_about_its_own_day(
    timed: WebServer, clock: FakeClock
) -> None:
    visitor = timed.visitor()
    form = visitor.get(TODAY).text
    assert f'action="{TODAY}/{MONDAY}"' in form
    clock.move(hours=3)
    look_back(visitor, MONDAY, mood="6")
    assert [day.date for day in days(timed)] == [MONDAY]


def test_flying_west_neither_loses_nor_doubles_a_day(
    timed: WebServer, clock: FakeClock
) -> None:
    """Tuesday evening in Tokyo; then it is Tuesday again in Honolulu."""
    visitor, tuesday = timed.visitor(), MONDAY + timedelta(days=1)
    clock.time = datetime(2026, 11, 24, 8, tzinfo=TOKYO)
    look_back(visitor, tuesday, mood="7")
    clock.time = datetime(2026, 11, 23, 14, tzinfo=HONOLULU)  # Monday, there
    look_back(visitor, MONDAY, mood="4")
    page = look_back(visitor, tuesday, mood="8")  # Tuesday is known already
    assert page.status_code == 200
    clock.time = datetime(2026, 11, 24, 21, tzinfo=HONOLULU)
    assert re.search(r'name="mood" value="8" checked', visitor.get(TODAY).text)
    look_back(visitor, tuesday, mood="6")
    assert {day.date: day.mood for day in days(timed)} == {MONDAY: 4, tuesday: 6}


def test_flying_east_leaves_the_day_that_was_skipped_open(
    timed: WebServer, clock: FakeClock
) -> None:
    visitor = timed.visitor()
    clock.time = datetime(2026, 11, 22, 20, tzinfo=HONOLULU)
    look_back(visitor, MONDAY - timedelta(days=1), mood="4")
    clock.time = datetime(2026, 11, 24, 20, tzinfo=TOKYO)
    look_back(visitor, MONDAY, mood="5")
    look_back(visitor, MONDAY + timedelta(days=1), mood="6")
    assert [day.mood for day in days(timed)] == [4, 5, 6]
    assert not any(is_late(day) for day in days(timed))


# --- What is counted -----------------------------------------------------------------


def test_other_words_are_something_else_once_it_was_counted(
    timed: WebServer, clock: FakeClock
) -> None:
    visitor = timed.visitor()
    count(visitor, "walks")
    count(visitor, "walks outside", "b" * 32)
    [walks] = read(timed).of(Behaviour)
    assert walks.text == "walks outside"
    look_back(visitor, count="2")
    clock.move(days=1)
    count(visitor, "calls to a friend", "c" * 32)
    old, new = read(timed).of(Behaviour)
    assert (old.ended, new.text) == (clock.now(), "calls to a friend")
    found, tuesday = read(timed), MONDAY + timedelta(days=1)
    assert counted_on(found, MONDAY) == old
    assert counted_on(found, tuesday) == new
    assert "walks outside" in words_of(visitor.get(f"{TODAY}/{MONDAY}"))


def test_what_is_counted_can_be_deleted_with_its_counts(timed: WebServer) -> None:
    visitor = timed.visitor()
    count(visitor, "walks")
    look_back(visitor, count="2")
    look_back(visitor, MONDAY - timedelta(days=1), mood="5", count="1")
    [walks] = read(timed).of(Behaviour)
    assert "every count" in words_of(
        visitor.get(f"{TODAY}/behaviour/{walks.id}/delete")
    )
    visitor.send(f"{TODAY}/behaviour/{walks.id}/delete")
    assert read(timed).of(Behaviour) == ()
    [day] = days(timed)  # the other one held nothing else
    assert (day.mood, day.count, day.behaviour) == (5, None, None)


def test_counting_can_stop_and_what_was_counted_stays(timed: WebServer) -> None:
    visitor = timed.visitor()
    count(visitor, "walks")
    look_back(visitor, count="2")
    visitor.send(f"{TODAY}/behaviour/stop")
    [walks] = read(timed).of(Behaviour)
    assert walks.ended is not None
    assert [day.count for day in days(timed)] == [2]


@pytest.mark.parametrize("text", ["", "   ", "x" * 121], ids=["none", "blank", "long"])
def test_what_is_counted_needs_a_few_words(timed: WebServer, text: str) -> None:
    page = count(timed.visitor(), text)
    assert page.status_code == 400
    assert read(timed).of(Behaviour) == ()


def test_danger_in_what_is_counted_shows_whom_to_reach(timed: WebServer) -> None:
    page = count(timed.visitor(), "how often I want to kill myself tonight")
    assert NUMBER in words_of(page)


def test_a_mistake_elsewhere_on_the_page_does_not_empty_the_day(
    timed: WebServer,
) -> None:
    visitor = timed.visitor()
    look_back(visitor, mood="6")
    page = count(visitor, "")
    assert re.search(r'name="mood" value="6" checked', page.text)


# --- Deleting, locks, others ---------------------------------------------------------


def test_a_day_can_be_deleted(timed: WebServer) -> None:
    visitor = timed.visitor()
    look_back(visitor, mood="6")
    assert "23 November 2026" in words_of(visitor.get(f"{TODAY}/{MONDAY}/delete"))
    visitor.send(f"{TODAY}/{MONDAY}/delete")
    assert days(timed) == ()


def test_locked_it_leads_to_the_lock_and_another_browser_is_turned_away(
    timed: WebServer,
) -> None:
    store_of(timed)
    timed.ask(timed.house.protect("four words in a row", current=None))
    visitor = timed.visitor()
    timed.ask(timed.house.lock())
    assert visitor.get(TODAY).url.path == "/unlock"
    assert look_back(visitor, mood="6").url.path == "/unlock"
    assert timed.stranger().get(TODAY).status_code == 401
    visitor.token = "another"  # noqa: S105 - of a test
    assert look_back(visitor, mood="6").status_code == 403


# --- A trial ----------------------------------------------------------------------------


def a_trial(web: WebServer, clock: FakeClock, behaviour: str | None = None) -> Trial:
    endpoints = [design.mood()]
    if behaviour:
        endpoints.append(design.behaviour(1.0, more_is_better=True))
    plan = design.planned((Arm.JOURNAL, Arm.COUNTERPOINT), endpoints, days=28)
    trial = begin(
        plan,
        id="trial",
        now=clock.now() - timedelta(days=1),
        entropy=lambda size: bytes(range(size)),
        open_risk=False,
        behaviour=behaviour,
    )
    web.ask(figures.keep(store_of(web), trial, now=clock.now()))
    return trial


def test_in_a_trial_it_says_what_today_is_for_and_rates_it(
    timed: WebServer, clock: FakeClock
) -> None:
    trial, visitor = a_trial(timed, clock), timed.visitor()
    assert trial.first == MONDAY
    said = words_of(visitor.get(TODAY))
    assert "Day 1 of 28 of your trial. Today is for" in said
    assert trial.seed not in visitor.get(TODAY).text
    page = look_back(visitor, mood="6", used="journal", form="d" * 32)
    assert "counts for the trial" in words_of(page)
    look_back(visitor, mood="6", used="journal", form="e" * 32)
    [rated] = read(timed).of(TrialDay)
    assert (rated.date, rated.mood, rated.used) == (MONDAY, 6, (Arm.JOURNAL,))
    assert [day.mood for day in days(timed)] == [6]


def test_a_day_that_the_trial_cannot_take_is_kept_and_that_is_said(
    timed: WebServer, clock: FakeClock
) -> None:
    a_trial(timed, clock)
    clock.time = datetime(2026, 11, 23, 11, tzinfo=UTC)
    page = look_back(timed.visitor(), mood="6")
    assert "It does not count for the trial" in words_of(page)
    assert read(timed).of(TrialDay) == ()
    assert len(days(timed)) == 1


def test_what_a_trial_counts_is_not_changed_while_it_runs(
    timed: WebServer, clock: FakeClock
) -> None:
    visitor = timed.visitor()
    count(visitor, "walks")
    look_back(visitor, count="1")
    [walks] = read(timed).of(Behaviour)
    a_trial(timed, clock, walks.id)
    page = count(visitor, "calls", "b" * 32)
    assert "A trial that runs counts this" in words_of(page)
    visitor.send(f"{TODAY}/behaviour/stop")
    assert [one.ended for one in read(timed).of(Behaviour)] == [None]
