"""Goals in a browser without scripts."""

from __future__ import annotations

import re
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import figures
from counterpoint.errors import StoreError
from counterpoint.outcomes.records import Goal, GoalRating
from counterpoint.terms import Tier
from tests.fakes.clock import FakeClock
from tests.interfaces.web_server import words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

    from counterpoint.store import Store
    from tests.interfaces.web_server import Visitor, WebServer

    OpenWeb = Callable[..., WebServer]

GOALS = "/progress/goals"
NUMBER = "116 123"
DANGER = "I want to kill myself tonight"
_FORM = re.compile(r'name="form" value="([^"]+)"')


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


def goals(web: WebServer) -> tuple[Goal, ...]:
    return web.ask(figures.read(store_of(web))).of(Goal)


def ratings(web: WebServer) -> tuple[GoalRating, ...]:
    return web.ask(figures.read(store_of(web))).of(GoalRating)


def set_goal(visitor: Visitor, text: str, **fields: str) -> httpx2.Response:
    form = _FORM.search(visitor.get(GOALS).text)
    sent = {"form": form[1] if form else "", "text": text, **fields}
    return visitor.send(GOALS, sent)


def one_goal(web: WebServer, **fields: str) -> tuple[Visitor, Goal]:
    visitor = web.visitor()
    set_goal(visitor, "Have people round again", **fields)
    [goal] = goals(web)
    return visitor, goal


def test_a_goal_is_set_rated_and_drawn(timed: WebServer, clock: FakeClock) -> None:
    visitor, goal = one_goal(timed, expected="One evening a month", start="1")
    clock.move(days=15)
    page = visitor.send(f"{GOALS}/{goal.id}/rate", {"rating": "4", "attainment": "0"})
    assert "You started at 1 of 10 and are at 4 now" in words_of(page)
    assert "<svg" in page.text
    [rating] = ratings(timed)
    assert (rating.rating, rating.attainment) == (4, 0)


def test_a_form_that_is_sent_twice_sets_one_goal(web: WebServer) -> None:
    visitor = web.visitor()
    form = _FORM.search(visitor.get(GOALS).text)
    assert form
    fields = {"form": form[1], "text": "Sleep before midnight"}
    senders = [Thread(target=visitor.send, args=(GOALS, fields)) for _ in range(4)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    assert [goal.text for goal in goals(web)] == ["Sleep before midnight"]


def test_a_second_rating_on_a_day_takes_the_place_of_the_first(
    web: WebServer,
) -> None:
    visitor, goal = one_goal(web)
    visitor.send(f"{GOALS}/{goal.id}/rate", {"rating": "4"})
    visitor.send(f"{GOALS}/{goal.id}/rate", {"rating": "5"})
    assert [one.rating for one in ratings(web)] == [5]


def test_a_fourth_goal_is_refused_and_what_was_typed_stays(web: WebServer) -> None:
    visitor = web.visitor()
    for text in ("one", "two", "three"):
        set_goal(visitor, text)
    page = set_goal(visitor, "a fourth that I typed")
    assert page.status_code == 400
    assert "There are 3 open goals already" in words_of(page)
    assert "a fourth that I typed" in page.text
    assert len(goals(web)) == 3


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "  "}, "A goal needs words"),
        ({"text": "x" * 201}, "200 characters is the most"),
        ({"start": "11"}, "a whole number from 0 to 10"),
        ({"start": "many"}, "a whole number from 0 to 10"),
        ({"weight": "9"}, "a whole number from 1 to 3"),
        ({"level_0": "nobody came"}, "Fill in all five levels"),
    ],
    ids=["no words", "long", "start too high", "start in words", "weight", "levels"],
)
def test_what_cannot_be_used_is_said_and_nothing_is_kept(
    web: WebServer, fields: dict[str, str], said: str
) -> None:
    page = set_goal(web.visitor(), fields.pop("text", "Walk more"), **fields)
    assert page.status_code == 400
    assert said in words_of(page)
    assert 'aria-describedby="wrong' in page.text
    assert goals(web) == ()


@pytest.mark.parametrize("rating", ["11", "-1", "4.5", "four", ""])
def test_a_rating_out_of_range_or_empty_is_refused(web: WebServer, rating: str) -> None:
    visitor, goal = one_goal(web)
    page = visitor.send(f"{GOALS}/{goal.id}/rate", {"rating": rating})
    assert page.status_code == 400
    assert ratings(web) == ()


def test_before_a_rating_the_words_can_be_put_right(web: WebServer) -> None:
    visitor, goal = one_goal(web)
    page = visitor.send(f"{GOALS}/{goal.id}/words", {"text": "Have two people round"})
    assert "put right" in words_of(page)
    [changed] = goals(web)
    assert (changed.id, changed.text) == (goal.id, "Have two people round")


def test_after_a_rating_other_words_are_a_new_goal_and_it_is_said_why(
    timed: WebServer, clock: FakeClock
) -> None:
    visitor, goal = one_goal(timed)
    visitor.send(f"{GOALS}/{goal.id}/rate", {"rating": "4"})
    assert "the goal does not move towards you by itself" in words_of(
        visitor.get(GOALS)
    )
    clock.move(days=1)
    form = _FORM.search(visitor.get(GOALS).text)
    assert form
    for _ in range(2):  # the second time is the same form, sent again
        visitor.send(
            f"{GOALS}/{goal.id}/words", {"text": "Ring somebody", "form": form[1]}
        )
    old, new = goals(timed)
    assert (old.text, old.ended) == ("Have people round again", clock.now())
    assert (new.text, new.ended) == ("Ring somebody", None)
    assert [one.goal for one in ratings(timed)] == [goal.id]


def test_a_rated_goal_is_not_ended_for_words_that_cannot_be_used(
    web: WebServer,
) -> None:
    visitor, goal = one_goal(web)
    visitor.send(f"{GOALS}/{goal.id}/rate", {"rating": "4"})
    page = visitor.send(f"{GOALS}/{goal.id}/words", {"text": "", "form": "f" * 32})
    assert page.status_code == 400
    assert [one.ended for one in goals(web)] == [None]


def test_an_ended_goal_stays_in_view_with_what_became_of_it(web: WebServer) -> None:
    visitor, goal = one_goal(web)
    page = visitor.send(
        f"{GOALS}/{goal.id}/end", {"how": "let_go", "why": "It was my mother's wish"}
    )
    assert "Let go. It was my mother's wish" in words_of(page)
    [ended] = goals(web)
    assert ended.ended is not None
    refused = visitor.send(f"{GOALS}/{goal.id}/rate", {"rating": "3"})
    assert "That goal is not open" in words_of(refused)


def test_an_end_says_what_became_of_it(web: WebServer) -> None:
    visitor, goal = one_goal(web)
    page = visitor.send(f"{GOALS}/{goal.id}/end", {"why": "because"})
    assert "Choose what became of it" in words_of(page)
    assert [one.ended for one in goals(web)] == [None]


def test_a_goal_goes_with_its_ratings_and_a_rating_goes_alone(web: WebServer) -> None:
    visitor, goal = one_goal(web)
    visitor.send(f"{GOALS}/{goal.id}/rate", {"rating": "4"})
    [rating] = ratings(web)
    where = f"{GOALS}/{goal.id}/ratings/{rating.id}/delete"
    assert "The goal stays" in words_of(visitor.get(where))
    visitor.send(where)
    assert ratings(web) == ()
    visitor.send(f"{GOALS}/{goal.id}/rate", {"rating": "4"})
    visitor.send(f"{GOALS}/{goal.id}/delete")
    assert (goals(web), ratings(web)) == ((), ())


def test_a_goal_that_is_gone_is_answered_kindly(web: WebServer) -> None:
    page = web.visitor().get(f"{GOALS}/nothing/delete")
    assert page.status_code == 404
    assert "not on record any more" in words_of(page)


def test_a_clock_that_ran_ahead_keeps_nothing_of_the_future(
    timed: WebServer, clock: FakeClock
) -> None:
    visitor, goal = one_goal(timed)
    clock.move(days=30)
    visitor.send(f"{GOALS}/{goal.id}/rate", {"rating": "7"})
    clock.move(days=-30)
    assert "at 7 now" not in words_of(visitor.get(GOALS))


# --- Danger in what is written ----------------------------------------------------


def test_danger_in_a_goal_shows_whom_to_reach_and_is_asked_about_next(
    web: WebServer,
) -> None:
    page = set_goal(web.visitor(), DANGER)
    said = words_of(page)
    assert NUMBER in said
    assert "call one of these now" in said
    assert 'action="/talk/new"' in page.text
    carried = web.ask(store_of(web).carried())
    assert carried.tier >= Tier.CONCERN
    assert not carried.checked_in
    assert "kill" not in str(page.url)


@pytest.mark.parametrize("field", ["expected", "level_3"])
def test_every_field_of_a_goal_is_read_for_danger(web: WebServer, field: str) -> None:
    assert NUMBER in words_of(set_goal(web.visitor(), "Sleep", **{field: DANGER}))


def test_danger_in_why_a_goal_ended_shows_whom_to_reach(web: WebServer) -> None:
    visitor, goal = one_goal(web)
    page = visitor.send(f"{GOALS}/{goal.id}/end", {"how": "let_go", "why": DANGER})
    assert NUMBER in words_of(page)


def test_danger_in_a_form_with_an_error_shows_whom_to_reach(web: WebServer) -> None:
    page = set_goal(web.visitor(), DANGER, start="11")
    assert page.status_code == 400
    assert NUMBER in words_of(page)


def test_a_store_that_fails_does_not_hold_back_whom_to_reach(
    web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, store = web.visitor(), store_of(web)

    async def full(_: object) -> None:
        raise StoreError("There is no room left.")

    monkeypatch.setattr(store, "put", full)
    monkeypatch.setattr(store, "remember", full)
    page = set_goal(visitor, DANGER)
    assert NUMBER in words_of(page)
    assert "There is no room left" in words_of(page)


def test_a_lock_in_between_does_not_hold_back_whom_to_reach(web: WebServer) -> None:
    store_of(web)
    web.ask(web.house.protect("four words in a row", current=None))
    visitor = web.visitor()
    visitor.get(GOALS)
    web.ask(web.house.lock())
    page = visitor.send(GOALS, {"form": "a" * 32, "text": DANGER})
    assert page.status_code == 423
    assert NUMBER in words_of(page)
    assert "the store is locked" in words_of(page)


def test_ordinary_words_bring_no_numbers(web: WebServer) -> None:
    page = set_goal(web.visitor(), "Have people round again")
    assert NUMBER not in words_of(page)


# --- Who may -----------------------------------------------------------------------


def test_locked_a_page_leads_to_the_lock_and_back(web: WebServer) -> None:
    store_of(web)
    web.ask(web.house.protect("four words in a row", current=None))
    visitor = web.visitor()
    web.ask(web.house.lock())
    page = visitor.get(GOALS)
    assert page.url.path == "/unlock"
    assert f"onward={GOALS}" in str(page.url)
    sent = visitor.send(GOALS, {"text": "Walk more"})
    assert sent.url.path == "/unlock"


def test_another_browser_can_set_nothing(web: WebServer) -> None:
    visitor = web.visitor()
    visitor.token = "another"  # noqa: S105 - of a test
    answer = visitor.send(GOALS, {"text": "Walk more"})
    assert answer.status_code == 403
    assert web.stranger().get(GOALS).status_code == 401
    assert goals(web) == ()


def test_where_there_is_no_store_the_page_says_so(
    web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = web.visitor()

    web.ask(store_of(web).close())

    async def stays_out() -> None:
        web.house.store = None

    monkeypatch.setattr(web.house, "enter", stays_out)
    page = visitor.get(GOALS)
    assert page.status_code == 400
    assert "kept only where the store is open" in words_of(page)


def test_half_of_a_year_is_counted_in_days_of_the_person(
    timed: WebServer, clock: FakeClock
) -> None:
    """A rating at eleven in the evening and one after midnight are two days."""
    visitor, goal = one_goal(timed)
    visitor.send(f"{GOALS}/{goal.id}/rate", {"rating": "4"})
    clock.time += timedelta(hours=4)
    visitor.send(f"{GOALS}/{goal.id}/rate", {"rating": "5"})
    assert [one.rating for one in ratings(timed)] == [4, 5]
