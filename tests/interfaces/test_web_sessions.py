"""Who helps, sessions, and what is in the way, in a browser without scripts."""

from __future__ import annotations

import re
from datetime import date, timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import figures
from counterpoint.outcomes.records import (
    Challenged,
    FeltChange,
    FeltDeclined,
    Help,
    HelpKind,
    Homework,
    Measure,
    Obstacle,
    SessionLog,
)
from counterpoint.terms import Tier
from tests.fakes.clock import FakeClock
from tests.interfaces.web_server import words_of
from tests.outcomes.life import answers, life

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

    from counterpoint.outcomes.kinds import Figures
    from counterpoint.store import Store
    from tests.interfaces.web_server import Visitor, WebServer

    OpenWeb = Callable[..., WebServer]

HELP, IN_THE_WAY = "/progress/help", "/progress/in-the-way"
TODAY = date(2026, 11, 23)
NUMBER = "116 123"
DANGER = "I want to kill myself tonight"
_FORM = re.compile(r'name="form" value="([^"]+)"')


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def timed(open_web: OpenWeb, clock: FakeClock) -> WebServer:
    return open_web(clock=clock)


@pytest.fixture
def lived(open_web: OpenWeb) -> WebServer:
    """Half a year of somebody who never talked to Counterpoint."""
    found = life()
    web = open_web(clock=FakeClock(found.now))
    web.ask(figures.keep(store_of(web), *found.records, now=found.now))
    return web


def store_of(web: WebServer) -> Store:
    web.ask(web.house.enter())
    assert web.house.store is not None
    return web.house.store


def read(web: WebServer) -> Figures:
    return web.ask(figures.read(store_of(web)))


def put_down(visitor: Visitor, **fields: str) -> httpx2.Response:
    form = _FORM.search(visitor.get(HELP).text)
    given = {"kind": "therapist", "name": "Anna", "started": "2026-09-01", **fields}
    return visitor.send(HELP, {"form": form[1] if form else "", **given})


def anna(web: WebServer) -> tuple[Visitor, str]:
    visitor = web.visitor()
    put_down(visitor)
    [one] = read(web).of(Help)
    return visitor, f"{HELP}/{one.id}"


def log(visitor: Visitor, where: str, form: str = "a" * 32, **fields: str) -> str:
    return words_of(visitor.send(f"{where}/session", {"form": form, **fields}))


# --- Who helps -----------------------------------------------------------------------


def test_somebody_is_put_down_changed_ended_and_deleted(timed: WebServer) -> None:
    visitor, where = anna(timed)
    assert "Anna" in words_of(visitor.get(HELP))
    visitor.send(where, {"kind": "coach", "name": "Ann", "started": "2026-09-02"})
    [one] = read(timed).of(Help)
    assert (one.kind, one.name, one.started) == (
        HelpKind.COACH,
        "Ann",
        date(2026, 9, 2),
    )
    visitor.send(f"{where}/end")
    assert [one.ended for one in read(timed).of(Help)] == [TODAY]
    log(visitor, where, goal="7")
    visitor.send(f"{where}/delete")
    assert read(timed).records == ()


def test_a_form_that_is_sent_twice_puts_one_down(timed: WebServer) -> None:
    visitor = timed.visitor()
    form = _FORM.search(visitor.get(HELP).text)
    assert form
    fields = {"form": form[1], "kind": "group", "started": "2026-09-01"}
    senders = [Thread(target=visitor.send, args=(HELP, fields)) for _ in range(4)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    assert len(read(timed).of(Help)) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": ""}, "Choose what kind of help"),
        ({"kind": "magician"}, "Choose what kind of help"),
        ({"started": ""}, "Give the first day"),
        ({"started": "in spring"}, "The first day has to be a date"),
        ({"started": "2026-11-24"}, "The first day lies in the future"),
        ({"started": "0026-09-01"}, "too long ago"),
        ({"ended": "soon"}, "The last day has to be a date"),
        ({"ended": "2026-11-24"}, "The last day lies in the future"),
        ({"ended": "2026-08-01"}, "lies before the first one"),
        ({"name": "x" * 81}, "80 characters"),
    ],
    ids=lambda value: str(value)[:30] if isinstance(value, dict) else "",
)
def test_what_cannot_be_used_is_said_and_nothing_is_kept(
    timed: WebServer, fields: dict[str, str], said: str
) -> None:
    page = put_down(timed.visitor(), **fields)
    assert page.status_code == 400
    assert said in words_of(page)
    assert "Anna" in page.text or "name" in fields  # what was typed is still there
    assert read(timed).records == ()


def test_helpers_stand_side_by_side_and_overlaps_are_named(lived: WebServer) -> None:
    visitor = lived.visitor()
    lived.ask(
        figures.keep(
            store_of(lived),
            FeltDeclined("declined", lived.house.clock.now()),
            now=lived.house.clock.now(),
        )
    )
    page = visitor.get(HELP)
    said = words_of(page)
    assert "Side by side" in said
    assert "not distinguishable from noise" in said
    assert (
        "you had both the blue notebook and Anna; nobody can say which it was" in said
    )
    assert "Do not stop a medicine or a therapy to find out" in said
    assert "<svg" in page.text
    assert "You could say:" in said


def test_scores_wait_for_the_felt_change(timed: WebServer, clock: FakeClock) -> None:
    visitor, _ = anna(timed)
    for days in (60, 40, 20):
        at = clock.now() - timedelta(days=days)
        measure = Measure(f"m{days}", at, "phq9", answers("phq9", 15))
        timed.ask(figures.keep(store_of(timed), measure, now=clock.now()))
    said = words_of(visitor.get(HELP))
    assert "once you have said how changed you feel" in said
    assert "PHQ-9 score went" not in said
    felt = FeltChange("felt", clock.now(), change=1, now=5)
    timed.ask(figures.keep(store_of(timed), felt, now=clock.now()))
    assert "PHQ-9 score went" in words_of(visitor.get(HELP))


def test_a_page_without_anybody_says_that_no_talk_is_needed(timed: WebServer) -> None:
    said = words_of(timed.visitor().get(HELP))
    assert "You need not write to Counterpoint for this" in said


# --- Sessions --------------------------------------------------------------------------


def test_a_session_is_kept_shown_and_changed(timed: WebServer) -> None:
    visitor, where = anna(timed)
    said = log(
        visitor,
        where,
        goal="7",
        fits="6",
        respected="9",
        challenged="about_right",
        helped="that she asked about Sunday",
        homework="ring the landlord",
        homework_done="partly",
    )
    assert "that she asked about Sunday" in said
    [kept] = read(timed).of(SessionLog)
    assert (kept.goal, kept.fits, kept.respected) == (7, 6, 9)
    assert kept.challenged is Challenged.ABOUT_RIGHT
    assert kept.homework_done is Homework.PARTLY
    assert not kept.held_something_back
    again = visitor.get(f"{where}/session/{kept.id}").text
    assert re.search(r'name="goal" value="7" checked', again)
    assert "ring the landlord" in again
    visitor.send(f"{where}/session/{kept.id}", {"goal": "5"})
    [changed] = read(timed).of(SessionLog)
    assert (changed.id, changed.at, changed.goal) == (kept.id, kept.at, 5)
    visitor.send(f"{where}/session/{kept.id}/delete")
    assert read(timed).of(SessionLog) == ()


def test_what_was_held_back_can_be_only_a_tick(timed: WebServer) -> None:
    visitor, where = anna(timed)
    said = log(visitor, where, held="yes")
    assert "There was something that you did not say" in said
    [kept] = read(timed).of(SessionLog)
    assert (kept.held_something_back, kept.held_back) == (True, "")


def test_a_session_told_later_stands_on_its_own_day(timed: WebServer) -> None:
    visitor, where = anna(timed)
    log(visitor, where, goal="7", day="2026-11-20")
    [kept] = read(timed).of(SessionLog)
    assert kept.at.date() == date(2026, 11, 20)
    again = visitor.get(f"{where}/session/{kept.id}").text
    assert 'value="2026-11-20"' in again
    visitor.send(f"{where}/session/{kept.id}", {"goal": "7", "day": "2026-11-19"})
    [moved] = read(timed).of(SessionLog)
    assert moved.at.date() == date(2026, 11, 19)


@pytest.mark.parametrize("day", ["2026-11-24", "1850-01-01", "the day before"])
def test_a_day_of_a_session_that_cannot_be_is_said_beside_it(
    timed: WebServer, day: str
) -> None:
    visitor, where = anna(timed)
    fields = {"form": "a" * 32, "goal": "7", "day": day}
    page = visitor.send(f"{where}/session", fields)
    assert page.status_code == 400
    assert re.search(r'id="day"[^>]*aria-invalid="true"', page.text)
    assert read(timed).of(SessionLog) == ()


def test_a_person_stands_first_among_the_kinds_of_help(timed: WebServer) -> None:
    kinds = re.findall(r'<option value="(\w+)"', timed.visitor().get(HELP).text)
    assert kinds[0] == "therapist"
    assert set(kinds) == set(HelpKind)


def test_a_session_that_is_sent_twice_is_one(timed: WebServer) -> None:
    visitor, where = anna(timed)
    log(visitor, where, goal="7")
    log(visitor, where, goal="7")
    assert len(read(timed).of(SessionLog)) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Nothing is filled in yet"),
        ({"goal": "11"}, "from 0 to 10"),
        ({"respected": "a lot"}, "from 0 to 10"),
        ({"challenged": "sideways"}, "Choose one of these"),
        ({"homework_done": "later"}, "Choose one of these"),
        ({"helped": "x" * 2001}, "2000 characters"),
    ],
    ids=["empty", "range", "words", "challenged", "homework", "long"],
)
def test_a_session_that_cannot_be_used_is_said_and_not_kept(
    timed: WebServer, fields: dict[str, str], said: str
) -> None:
    visitor, where = anna(timed)
    assert said in log(visitor, where, **fields)
    assert read(timed).of(SessionLog) == ()


def test_a_session_with_nobody_is_answered_kindly(timed: WebServer) -> None:
    page = timed.visitor().get(f"{HELP}/nobody/session")
    assert page.status_code == 404
    assert "not on record any more" in words_of(page)


@pytest.mark.parametrize("field", ["helped", "hindered", "held_back", "homework"])
def test_danger_in_what_is_said_of_a_session_shows_whom_to_reach(
    timed: WebServer, field: str
) -> None:
    visitor, where = anna(timed)
    assert NUMBER in log(visitor, where, **{field: DANGER})
    assert len(read(timed).of(SessionLog)) == 1
    carried = timed.ask(store_of(timed).carried())
    assert carried.tier >= Tier.CONCERN


def test_danger_in_a_session_that_cannot_be_kept_shows_whom_to_reach(
    timed: WebServer,
) -> None:
    visitor, where = anna(timed)
    assert NUMBER in log(visitor, where, held_back=DANGER, goal="11")
    visitor.send(f"{where}/delete")
    assert NUMBER in log(visitor, where, held_back=DANGER)


# --- What is in the way ------------------------------------------------------------------


def test_what_rings_true_brings_questions_and_a_sentence_to_take_along(
    timed: WebServer,
) -> None:
    visitor = timed.visitor()
    page = visitor.send(
        IN_THE_WAY, {"form": "a" * 32, "aspect": ["aim", "body"], "note": "so tired"}
    )
    said = words_of(page)
    assert "If this worked, what would be different on an ordinary Tuesday?" in said
    assert "Could something in my body" in said
    assert "How you work together" not in said
    assert 'href="/help"' in page.text
    [kept] = read(timed).of(Obstacle)
    assert (kept.aspects, kept.note, kept.to_a_person) == (
        ("aim", "body"),
        "so tired",
        False,
    )
    assert "What it is for, Your body" in words_of(visitor.get(IN_THE_WAY))
    visitor.send(f"{IN_THE_WAY}/{kept.id}/delete")
    assert read(timed).records == ()


def test_taken_to_a_person_the_ready_words_come_first(timed: WebServer) -> None:
    page = timed.visitor().send(
        IN_THE_WAY, {"form": "a" * 32, "aspect": "aim", "do": "person"}
    )
    said = words_of(page)
    assert said.index("Take it to a person") < said.index("What people do")
    assert [one.to_a_person for one in read(timed).of(Obstacle)] == [True]


def test_reliably_worse_is_said_plainly_with_its_name_and_people_first(
    timed: WebServer, clock: FakeClock
) -> None:
    for days, total in ((60, 8), (50, 8), (30, 20), (16, 20), (1, 20)):
        at = clock.now() - timedelta(days=days)
        measure = Measure(f"m{days}", at, "phq9", answers("phq9", total))
        timed.ask(figures.keep(store_of(timed), measure, now=clock.now()))
    visitor = timed.visitor()
    assert "reliably worse" not in words_of(visitor.get(IN_THE_WAY))
    felt = FeltDeclined("felt", clock.now())
    timed.ask(figures.keep(store_of(timed), felt, now=clock.now()))
    said = words_of(visitor.get(IN_THE_WAY))
    assert "Your scores are reliably worse" in said
    assert "It is your PHQ-9 that says so" in said
    assert said.index("Your doctor") < said.index("What rings true?")


@pytest.mark.parametrize(
    "fields", [{}, {"aspect": "the moon"}, {"note": "x" * 2001}], ids=str
)
def test_nothing_chosen_or_too_much_written_is_said(
    timed: WebServer, fields: dict[str, str]
) -> None:
    page = timed.visitor().send(IN_THE_WAY, {"form": "a" * 32, **fields})
    assert page.status_code == 400
    assert read(timed).records == ()


def test_danger_in_a_note_shows_whom_to_reach(timed: WebServer) -> None:
    page = timed.visitor().send(IN_THE_WAY, {"form": "a" * 32, "note": DANGER})
    assert NUMBER in words_of(page)
    assert "call one of these now" in words_of(page)


@pytest.mark.parametrize("where", [HELP, IN_THE_WAY])
def test_locked_it_leads_to_the_lock_and_another_browser_is_turned_away(
    timed: WebServer, where: str
) -> None:
    store_of(timed)
    timed.ask(timed.house.protect("four words in a row", current=None))
    visitor = timed.visitor()
    timed.ask(timed.house.lock())
    assert visitor.get(where).url.path == "/unlock"
    assert visitor.send(where, {"note": "so tired"}).url.path == "/unlock"
    assert timed.stranger().get(where).status_code == 401
    visitor.token = "another"  # noqa: S105 - of a test
    assert visitor.send(where, {"note": "so tired"}).status_code == 403


def test_the_name_of_a_helper_stands_in_no_title(web: WebServer) -> None:
    visitor = web.visitor()
    visitor.get("/progress/help")
    page = visitor.send(
        "/progress/help",
        {"kind": "therapist", "name": "Dr CANARY", "started": "2026-01-05"},
    )
    (link,) = set(re.findall(r'href="(/progress/help/[0-9a-f]+)"', page.text))
    title = re.search(r"<title>(.*?)</title>", visitor.get(link).text)
    assert title is not None
    assert "CANARY" not in title[1]
