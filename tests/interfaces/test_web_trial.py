"""A trial on oneself, as a browser without scripts meets it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import figures
from counterpoint.outcomes.records import Behaviour, Day, Measure
from counterpoint.outcomes.trial.records import (
    Arm,
    EndReason,
    Trial,
    TrialDay,
    TrialEnd,
)
from counterpoint.terms import Carried, Risk, Tier
from tests.fakes.clock import FakeClock
from tests.interfaces.web_server import words_of
from tests.outcomes.life import answers
from tests.outcomes.trial.stories import after, begun, evening, lived, rated

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

    from counterpoint.outcomes.kinds import Figures, Record
    from counterpoint.outcomes.trial.design import Place
    from tests.interfaces.web_server import Visitor, WebServer

PLACE = "/progress/trial"
PLAN = {
    "arm": "counterpoint",
    "days": "42",
    "block": "1",
    "rate": "mood",
    "worthwhile": "0.5",
}


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime(2026, 11, 22, 12, 0, tzinfo=UTC))


@pytest.fixture
def web(open_web: Callable[..., WebServer], clock: FakeClock) -> WebServer:
    return open_web(clock=clock)


def keep(web: WebServer, *records: Record) -> None:
    async def kept() -> None:
        await web.house.enter()
        assert web.house.store is not None
        latest = max(record.at for record in records)
        await figures.keep(web.house.store, *records, now=latest)

    web.ask(kept())


def on_record(web: WebServer) -> Figures:
    async def read() -> Figures:
        await web.house.enter()
        assert web.house.store is not None
        return await figures.read(web.house.store)

    return web.ask(read())


def started(visitor: Visitor, **changes: str) -> httpx2.Response:
    """Plan a trial, read what it could show, and start it."""
    visitor.get(f"{PLACE}/plan")
    asked = {**PLAN, **changes}
    power = visitor.send(f"{PLACE}/plan", asked)
    assert power.status_code == 200, words_of(power)
    return visitor.send(f"{PLACE}/start", asked)


def rate(visitor: Visitor, day: object, **fields: object) -> httpx2.Response:
    visitor.get(PLACE)
    return visitor.send(f"{PLACE}/rate", {"date": str(day), **fields})


def ticked(at: datetime) -> Measure:
    given = dict(answers("phq9", 8)) | {"9": 1}
    return Measure("ticked", at, "phq9", answers=tuple(given.items()))


# --- Planning and starting --------------------------------------------------------


def test_before_anything_starts_it_is_said_what_it_cannot_show(web: WebServer) -> None:
    visitor = web.visitor()
    said = words_of(visitor.get(PLACE))
    assert "What it cannot show." in said
    assert "could not tell" in said


def test_the_power_is_shown_before_the_start_and_the_hash_at_it(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    visitor.get(f"{PLACE}/plan")
    power = words_of(visitor.send(f"{PLACE}/plan", PLAN))
    assert "With these 42 days, a difference of half a day-to-day swing" in power
    assert on_record(web).of(Trial) == ()
    page = started(visitor)
    one = on_record(web).of(Trial)[0]
    assert one.commitment in page.text
    assert one.seed not in page.text


def test_a_start_that_is_sent_twice_starts_one_trial(web: WebServer) -> None:
    visitor = web.visitor()
    visitor.get(f"{PLACE}/plan")
    visitor.send(f"{PLACE}/plan", PLAN)
    for _ in range(2):
        answer = visitor.send(f"{PLACE}/start", PLAN)
        assert answer.url.path == PLACE
    assert len(on_record(web).of(Trial)) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"days": "7"}, "28 to 84 days"),
        ({"days": "many"}, "has to be a whole number"),
        ({"days": "9" * 400}, "28 to 84 days"),
        ({"block": "7"}, "cannot show anything"),
        ({"arm": ""}, "compares plain writing with"),
        ({"arm": "bare"}, "only be part of a trial where a language model"),
        ({"worthwhile": "0"}, "more than 0"),
        ({"worthwhile": "nan"}, "has to be a number"),
        ({"rate": "behaviour"}, "nothing yet that you count"),
        ({"rate": "weight"}, "Choose what you rate."),
    ],
    ids=lambda one: str(one)[:30],
)
def test_a_plan_that_could_show_nothing_is_refused_beside_its_field(
    web: WebServer, changes: dict[str, str], sentence: str
) -> None:
    visitor = web.visitor()
    visitor.get(f"{PLACE}/plan")
    answer = visitor.send(f"{PLACE}/plan", {**PLAN, **changes})
    assert answer.status_code == 400
    assert sentence in words_of(answer)
    assert on_record(web).of(Trial) == ()


def test_what_the_person_counts_can_decide(web: WebServer, clock: FakeClock) -> None:
    keep(web, Behaviour("walks", clock.now(), "walks", more_is_better=True))
    started(web.visitor(), rate="behaviour", worthwhile="0,5")
    one = on_record(web).of(Trial)[0]
    assert one.behaviour == "walks"
    assert one.design.endpoints[0].worthwhile == 0.5


def test_nobody_with_an_open_risk_starts_a_trial(
    web: WebServer, clock: FakeClock
) -> None:
    keep(web, ticked(clock.now() - timedelta(days=2)))
    visitor = web.visitor()
    for answer in (
        visitor.get(f"{PLACE}/plan"),
        visitor.send(f"{PLACE}/plan", PLAN),
        visitor.send(f"{PLACE}/start", PLAN),
    ):
        assert "A trial has to wait" in words_of(answer)
        assert "Samaritans" in words_of(answer)
    assert on_record(web).of(Trial) == ()


def test_where_nobody_can_tell_whether_a_risk_is_open_no_trial_starts(
    web: WebServer, clock: FakeClock
) -> None:
    given = tuple((str(n), 1) for n in range(1, 9))  # the ninth was left out
    keep(web, Measure("m", clock.now() - timedelta(days=2), "phq9", answers=given))
    visitor = web.visitor()
    visitor.get(PLACE)
    answer = visitor.send(f"{PLACE}/start", PLAN)
    assert "It cannot be told" in words_of(answer)
    assert on_record(web).of(Trial) == ()


# --- While it runs ----------------------------------------------------------------


@pytest.fixture
def running(web: WebServer, clock: FakeClock) -> Trial:
    """A trial whose tenth day it is, at nine in the evening, every day rated."""
    one = begun()
    days = [
        rated(one.first + timedelta(days=n), 5, id=f"d{n}", used=(Arm.JOURNAL,))
        for n in range(9)
    ]
    keep(web, one, *days)
    clock.time = evening(one.first + timedelta(days=9))
    return one


def today(clock: FakeClock) -> object:
    return clock.now().date()


def test_the_page_says_what_today_is_for(web: WebServer, running: Trial) -> None:
    said = words_of(web.visitor().get(PLACE))
    assert "Day 10 of 42. Today is for" in said
    assert "Rated: 9 of 9 days." in said
    assert running.seed not in said


def test_no_day_to_come_is_given_away(web: WebServer, running: Trial) -> None:
    page = web.visitor().get(PLACE).text
    tomorrow = running.first + timedelta(days=10)
    assert f"{tomorrow.day} {tomorrow:%B %Y}" not in page


@pytest.mark.usefixtures("running")
def test_an_evening_is_rated_once_and_stands_among_the_days_too(
    web: WebServer, clock: FakeClock
) -> None:
    visitor = web.visitor()
    page = rate(visitor, today(clock), mood="6", used="counterpoint")
    assert "Kept." in words_of(page)
    again = rate(visitor, today(clock), mood="6", used="counterpoint")
    assert "Today is rated." in words_of(again)
    found = [day for day in on_record(web).of(TrialDay) if day.date == today(clock)]
    assert [(day.mood, day.used) for day in found] == [(6, (Arm.COUNTERPOINT,))]
    assert [day.mood for day in on_record(web).of(Day)] == [6]


@pytest.mark.usefixtures("running")
def test_a_correction_is_kept_beside_the_first_rating(
    web: WebServer, clock: FakeClock
) -> None:
    visitor = web.visitor()
    rate(visitor, today(clock), mood="6")
    assert "Kept as a correction" in words_of(rate(visitor, today(clock), mood="3"))
    assert "Corrected later: 1." in words_of(visitor.get(PLACE))
    earlier = today(clock) - timedelta(days=3)  # type: ignore[operator]
    assert "Correct" in words_of(visitor.get(f"{PLACE}/day/{earlier}"))
    assert "Kept as a correction" in words_of(rate(visitor, earlier, mood="2"))


@pytest.mark.usefixtures("running")
def test_going_back_and_sending_another_number_leaves_the_first_rating_as_it_was(
    web: WebServer, clock: FakeClock
) -> None:
    """The id that the page was sent with must not replace what counts."""
    visitor = web.visitor()
    form = "d" * 32
    for mood in ("6", "2"):
        rate(visitor, today(clock), mood=mood, form=form)
    visitor.send(f"/progress/today/{today(clock)}", {"mood": "9", "form": form})
    visitor.send(f"/progress/today/{today(clock)}", {"mood": "1", "form": form})
    found = [day for day in on_record(web).of(TrialDay) if day.date == today(clock)]
    assert [day.mood for day in found] == [6, 2, 9, 1]


def test_a_plan_sent_again_after_a_trial_ended_leaves_that_one_as_it_was(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    sent = {**PLAN, "form": "e" * 32}
    visitor.get(f"{PLACE}/plan")
    visitor.send(f"{PLACE}/start", sent)
    [first] = on_record(web).of(Trial)
    visitor.send(f"{PLACE}/stop")
    visitor.send(f"{PLACE}/start", sent)
    assert len(on_record(web).of(Trial)) == 2
    assert on_record(web).of(Trial)[0] == first


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"mood": "11"}, "whole number from 0 to 10"),
        ({"mood": "six"}, "whole number from 0 to 10"),
        ({"mood": ""}, "nothing to keep yet"),
        ({"mood": "5", "used": "bare"}, "not one of the ways"),
        ({"mood": "5", "used": "wine"}, "not one of the ways"),
        ({"mood": "5", "date": "someday"}, "That day cannot be rated."),
        ({"mood": "5", "date": "2026-12-24"}, "still to come"),
        ({"mood": "5", "date": "2031-01-01"}, "not part of the trial"),
    ],
    ids=lambda one: str(one)[:30],
)
def test_what_cannot_be_kept_of_an_evening_is_said(
    web: WebServer, clock: FakeClock, fields: dict[str, str], sentence: str
) -> None:
    visitor = web.visitor()
    before = len(on_record(web).of(TrialDay))
    visitor.get(PLACE)
    sent = {"date": str(today(clock)), **fields}
    answer = visitor.send(f"{PLACE}/rate", sent)
    assert answer.status_code == 400
    assert sentence in words_of(answer)
    assert len(on_record(web).of(TrialDay)) == before


def test_before_the_evening_a_day_is_not_asked_for(
    web: WebServer, clock: FakeClock, running: Trial
) -> None:
    clock.time = evening(running.first + timedelta(days=9), 10)
    assert "How was today?" not in words_of(web.visitor().get(PLACE))


def test_yesterday_is_rated_in_the_morning_before_anything_is_opened(
    web: WebServer, clock: FakeClock, running: Trial
) -> None:
    clock.time = evening(running.first + timedelta(days=10), 8)
    yesterday = running.first + timedelta(days=9)
    visitor = web.visitor()
    assert "How was yesterday" in words_of(visitor.get(PLACE))
    answer = rate(visitor, yesterday, mood="4")
    assert "marked as rated in the morning" in words_of(answer)


def test_who_wrote_here_this_morning_leaves_yesterday_missing(
    web: WebServer, clock: FakeClock, running: Trial
) -> None:
    clock.time = evening(running.first + timedelta(days=10), 8)
    visitor = web.visitor()
    talk = visitor.send("/talk/new").url.path
    visitor.send(f"{talk}/say", {"text": "the kettle is on"})
    assert "How was yesterday" not in words_of(visitor.get(PLACE))
    answer = rate(visitor, running.first + timedelta(days=9), mood="4")
    assert answer.status_code == 400
    assert "You have written here since" in words_of(answer)


@pytest.mark.usefixtures("running")
def test_plain_writing_opens_a_page_on_which_nothing_is_answered(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    visitor.get(PLACE)
    place = visitor.send(f"{PLACE}/write").url.path
    visitor.send(f"{place}/say", {"text": "the kettle is on"})
    visit = web.house.sittings[place.rsplit("/", 1)[-1]].visit
    assert visit.turns[-1].said == ""


def test_after_weeks_away_going_on_and_stopping_are_both_fine(
    web: WebServer, clock: FakeClock, running: Trial
) -> None:
    clock.time = evening(running.first + timedelta(days=28), 10)
    said = words_of(web.visitor().get(PLACE))
    assert "Nothing was rated for 19 days." in said
    assert "both are fine" in said


def test_it_is_stopped_without_a_reason_and_can_be_read(
    web: WebServer, running: Trial
) -> None:
    visitor = web.visitor()
    visitor.get(PLACE)
    said = words_of(visitor.send(f"{PLACE}/stop"))
    assert "owe nobody a reason" in said
    visitor.send(f"{PLACE}/stop")
    assert [end.reason for end in on_record(web).of(TrialEnd)] == [EndReason.WISH]
    assert running.seed in visitor.get(f"{PLACE}/of/trial").text


def test_a_risk_ends_the_trial_and_shows_whom_to_reach(
    web: WebServer, clock: FakeClock, running: Trial
) -> None:
    keep(web, ticked(clock.now() - timedelta(hours=1)))
    said = words_of(web.visitor().get(PLACE))
    assert "you may be in danger" in said
    assert "Samaritans" in said
    ends = on_record(web).of(TrialEnd)
    assert [(end.trial, end.reason) for end in ends] == [(running.id, EndReason.RISK)]


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize("asked_since", [False, True])
def test_a_risk_seen_in_a_talk_ends_it_also_once_it_was_asked_about(
    web: WebServer, clock: FakeClock, *, asked_since: bool
) -> None:
    async def remember() -> None:
        assert web.house.store is not None
        await web.house.store.remember(
            Carried(
                risk=Risk.ACTIVE,
                tier=Tier.CONCERN,
                at=clock.now(),
                checked_in=asked_since,
            )
        )

    web.ask(remember())
    clock.move(hours=1)
    assert "Samaritans" in words_of(web.visitor().get(PLACE))


def test_a_tick_from_weeks_ago_in_the_trial_has_ended_it(
    web: WebServer, clock: FakeClock, running: Trial
) -> None:
    keep(web, ticked(running.at + timedelta(days=2)))
    clock.time = evening(running.first + timedelta(days=30))
    assert "Samaritans" in words_of(web.visitor().get(PLACE))
    assert [end.reason for end in on_record(web).of(TrialEnd)] == [EndReason.RISK]


def test_clearly_worse_on_a_questionnaire_ends_it_kindly(
    web: WebServer, running: Trial
) -> None:
    before = Measure("m1", running.at, "phq9", answers=answers("phq9", 5))
    since = running.at + timedelta(days=8)
    keep(web, before, Measure("m2", since, "phq9", answers=answers("phq9", 20)))
    said = words_of(web.visitor().get(PLACE))
    assert "clearly worse than when it began" in said
    assert "not your fault" in said


def test_a_trial_that_was_tampered_with_is_not_read(
    web: WebServer, running: Trial
) -> None:
    keep(web, replace(running, seed="0" * 64))
    visitor = web.visitor()
    assert "not the one that was settled" in words_of(visitor.get(PLACE))
    assert visitor.get(f"{PLACE}/of/trial").url.path == PLACE
    assert visitor.get(f"{PLACE}/of/trial/export").url.path == PLACE
    assert "Stopped." in words_of(visitor.send(f"{PLACE}/stop"))


# --- What came of it ----------------------------------------------------------------


@pytest.fixture
def done(web: WebServer, clock: FakeClock) -> Trial:
    """A trial that is over, in which Counterpoint did clearly more."""
    one = begun()

    def mood_of(place: Place) -> int:
        return (7 if place.arm is Arm.COUNTERPOINT else 4) + place.set % 2

    keep(web, one, *lived(one, mood_of))
    clock.time = after(one) + timedelta(days=2)
    return one


def test_the_result_is_said_in_words_with_picture_table_and_seed(
    web: WebServer, done: Trial
) -> None:
    visitor = web.visitor()
    assert "All days are over." in words_of(visitor.get(PLACE))
    page = visitor.get(f"{PLACE}/of/trial")
    said = words_of(page)
    assert "Counterpoint helped more than plain writing" in said
    assert "You knew which day was which." in said
    assert page.text.count("<svg") == 2
    assert "The same as a table" in said
    assert done.seed in said
    assert done.commitment in said


def test_the_download_can_be_checked_by_somebody_else(
    web: WebServer, done: Trial
) -> None:
    answer = web.visitor().get(f"{PLACE}/of/trial/export")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    committed = hashlib.sha256(archive.read("committed.json")).hexdigest()
    assert committed == done.commitment
    assert json.loads(archive.read("design.json"))["seed"] == done.seed


def test_a_trial_that_runs_is_not_read_early(web: WebServer, running: Trial) -> None:
    visitor = web.visitor()
    answer = visitor.get(f"{PLACE}/of/trial")
    assert answer.status_code == 400
    assert "The trial still runs" in words_of(answer)
    archive = visitor.get(f"{PLACE}/of/trial/export").content
    assert running.seed.encode() not in archive


@pytest.mark.usefixtures("done")
def test_a_trial_is_deleted_with_everything_that_belongs_to_it(web: WebServer) -> None:
    visitor = web.visitor()
    assert "Delete this?" in words_of(visitor.get(f"{PLACE}/of/trial/delete"))
    visitor.send(f"{PLACE}/of/trial/delete")
    left = on_record(web)
    assert (left.of(Trial), left.of(TrialDay), left.of(TrialEnd)) == ((), (), ())
    assert visitor.get(f"{PLACE}/of/trial").status_code == 404


# --- Who may ------------------------------------------------------------------------


@pytest.mark.usefixtures("running")
def test_forms_that_no_page_of_ours_sent_are_turned_away(
    web: WebServer, clock: FakeClock
) -> None:
    visitor = web.visitor()
    visitor.get(PLACE)
    visitor.token = "another"  # noqa: S105 - not one of ours
    for where in ("plan", "start", "rate", "write", "stop", "of/trial/delete"):
        sent = {**PLAN, "date": str(today(clock)), "mood": "5"}
        assert visitor.send(f"{PLACE}/{where}", sent).status_code == 403
    assert on_record(web).of(TrialEnd) == ()
    assert len(on_record(web).of(TrialDay)) == 9


@pytest.mark.usefixtures("running")
def test_a_locked_store_shows_no_trial(web: WebServer) -> None:
    visitor = web.visitor()
    visitor.get(PLACE)
    web.ask(web.house.protect("four words in a row", current=None))
    web.ask(web.house.lock())
    for answer in (visitor.get(PLACE), visitor.send(f"{PLACE}/stop")):
        assert "/unlock" in answer.url.path
