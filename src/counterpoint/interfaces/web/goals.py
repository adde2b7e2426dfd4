"""What does the person want to be different, and how near is it?

At most three goals, in their own words. How they are reckoned and what may be
changed is decided in outcomes.goals.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from counterpoint.app import figures, new_id
from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.interfaces.web.on_record import (
    FieldError,
    Wrong,
    ask_whether,
    form_id,
    go_on,
    named,
    on_record,
    record_page,
    record_store,
    short_text,
    typed,
    whole_number,
    written,
    wrong_of,
)
from counterpoint.interfaces.web.pages import go, house
from counterpoint.interfaces.web.rooms import shown, taken
from counterpoint.outcomes.charts.dates import span_of
from counterpoint.outcomes.charts.goals import Rating, goal_chart
from counterpoint.outcomes.goals import (
    checked,
    checked_rating,
    goals_course,
    is_rated,
    reworded,
    said,
    said_of,
)
from counterpoint.outcomes.records import MOST_GOALS, Goal, GoalRating

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from counterpoint.outcomes.charts.drawing import Chart
    from counterpoint.outcomes.goals import GoalCourse
    from counterpoint.outcomes.kinds import Figures

GOALS = "/progress/goals"
LONGEST_GOAL = 200  # characters
LONGEST_WORDS = 500
LEVELS = 5
ATTAINED = range(-2, 3)
_TEXTS = ("text", "expected", *(f"level_{n}" for n in range(LEVELS)))


@dataclass(frozen=True, slots=True)
class Shown:
    """One goal as the page shows it; `levels` are what can be chosen of -2..2."""

    goal: Goal
    said: str
    chart: Chart | None
    is_rated: bool
    rated: datetime | None
    levels: tuple[tuple[str, str], ...]
    ratings: tuple[GoalRating, ...]


def routes() -> list[Route]:
    """Return the addresses of the goals."""
    one = GOALS + "/{id}"
    return [
        Route(GOALS, goals_page, methods=["GET"]),
        Route(GOALS, set_goal, methods=["POST"]),
        Route(f"{one}/rate", rate, methods=["POST"]),
        Route(f"{one}/words", change_words, methods=["POST"]),
        Route(f"{one}/end", end, methods=["POST"]),
        Route(f"{one}/delete", delete_page, methods=["GET"]),
        Route(f"{one}/delete", delete, methods=["POST"]),
        Route(one + "/ratings/{rating}/delete", delete_rating_page, methods=["GET"]),
        Route(one + "/ratings/{rating}/delete", delete_rating, methods=["POST"]),
    ]


@shown
async def goals_page(request: Request) -> Response:
    """Show the goals, and a form for another one."""
    return await _page(request)


async def _page(
    request: Request,
    *,
    wrong: Wrong | None = None,
    given: Mapping[str, object] | None = None,
    about: str = "",
) -> Response:
    """Show the goals; `about` is the goal whose form was not taken."""
    read, now = await on_record(request), house(request).clock.now()
    course = goals_course(read, now)
    words = load("outcomes", "goals").body
    if wrong and about and about not in {one.goal.id for one in course.open}:
        wrong = Wrong("form", wrong.sentence)  # there is no such form any more
    return record_page(
        request,
        "goals.html",
        wrong=wrong,
        given=typed(given),
        about=about,
        sentences=_words()["done"],
        open=_shown(course.open, read, now=now),
        ended=_shown(course.ended, read, now=now),
        said=said(course) if course.open or course.ended else (),
        room=MOST_GOALS - len(course.open),
        most=MOST_GOALS,
        asked=words["question"],
        form=new_id(),
        longest=LONGEST_GOAL,
    )


def _shown(
    courses: tuple[GoalCourse, ...], read: Figures, *, now: datetime
) -> list[Shown]:
    days = [one.at.date() for course in courses for one in course.ratings]
    span = span_of([*days, *(one.goal.at.date() for one in courses), now.date()])
    found = []
    for course in courses:
        goal = course.goal
        ratings = [
            Rating(one.at.date(), one.rating, one.attainment)
            for one in course.ratings
            if one.rating is not None
        ]
        chart = goal_chart(goal.text, ratings, start=goal.start, span=span)
        found.append(
            Shown(
                goal=goal,
                said=said_of(course),
                chart=chart if ratings else None,
                is_rated=is_rated(goal, read),
                rated=course.ratings[-1].at if course.ratings else None,
                levels=_levels(goal),
                ratings=tuple(reversed(course.ratings)),
            )
        )
    return found


def _levels(goal: Goal) -> tuple[tuple[str, str], ...]:
    """Return what can be said against what was expected, worst first."""
    if not goal.expected and not goal.levels:
        return ()
    names = goal.levels or load("outcomes", "goals").body["question"]["steps"]
    return tuple((str(n), name) for n, name in zip(ATTAINED, names, strict=True))


# --- Setting and changing ---------------------------------------------------------


@written(*_TEXTS)
async def set_goal(request: Request, form: FormData) -> Response:
    """Keep a new goal; one that is sent twice is kept once."""
    home, store = house(request), await record_store(request)
    now = home.clock.now()
    try:
        goal = _goal(form, id=form_id(form), now=now)
        async with home.filling:
            read = await figures.read(store)
            if any(one.id == goal.id for one in read.of(Goal)):
                return go_on(request, GOALS, done="set")
            await figures.keep(store, checked(goal, read), now=now)
    except InputError as error:
        return await _page(request, wrong=wrong_of(error, "text"), given=dict(form))
    return go_on(request, f"{GOALS}#{goal.id}", done="set")


def _goal(form: FormData, *, id: str, now: datetime) -> Goal:  # noqa: A002 - its name
    levels = tuple(
        short_text(form, f"level_{n}", most=LONGEST_GOAL) for n in range(LEVELS)
    )
    if any(levels) and not all(levels):
        empty = levels.index("")
        raise FieldError(f"level_{empty}", _words()["form"]["levels"])
    return Goal(
        id=id,
        at=now,
        text=short_text(form, "text", most=LONGEST_GOAL),
        expected=short_text(form, "expected", most=LONGEST_WORDS),
        levels=levels if any(levels) else (),
        start=whole_number(form, "start", least=0, most=10),
        weight=whole_number(form, "weight", least=1, most=3) or 1,
        with_people=form.get("with_people") == "yes",
    )


@written("text", "expected")
async def change_words(request: Request, form: FormData) -> Response:
    """Put the words right before a rating; after one, set a new goal in its place."""
    home, store = house(request), await record_store(request)
    now = home.clock.now()
    key = request.path_params["id"]
    try:
        text = short_text(form, "text", most=LONGEST_GOAL)
        expected = short_text(form, "expected", most=LONGEST_WORDS)
        async with home.filling:
            read = await figures.read(store)
            before = named(read.of(Goal), key)
            if (before.text, before.expected) == (text, expected) or before.ended:
                return go_on(request, f"{GOALS}#{key}")
            if not is_rated(before, read):
                right = replace(before, text=text, expected=expected)
                await figures.keep(store, checked(right, read), now=now)
                return go_on(request, f"{GOALS}#{key}", done="words")
            ended, fresh = reworded(
                before, text, expected=expected, fresh_id=new_id(), now=now
            )
            checked(fresh, _with(read, ended))
            await figures.keep(store, ended, fresh, now=now)
    except InputError as error:
        wrong = wrong_of(error, "text")
        wrong = Wrong(f"{key}-{wrong.field}", wrong.sentence)
        return await _page(request, wrong=wrong, given=dict(form), about=key)
    return go_on(request, f"{GOALS}#{fresh.id}", done="anew")


def _with(read: Figures, goal: Goal) -> Figures:
    """Return what is on record with one goal as it is to be."""
    rest = (one for one in read.records if one.id != goal.id)
    return read._replace(records=(*rest, goal))


@written("why")
async def end(request: Request, form: FormData) -> Response:
    """End a goal; it stays in view."""
    home, store = house(request), await record_store(request)
    now, key = home.clock.now(), request.path_params["id"]
    became = _words()["ended"].get(str(form.get("how", "")))
    if became is None:
        wrong = Wrong(f"{key}-how", _words()["form"]["how"])
        return await _page(request, wrong=wrong, given=dict(form), about=key)
    try:
        why = short_text(form, "why", most=LONGEST_WORDS)
    except FieldError as error:
        wrong = Wrong(f"{key}-{error.field}", str(error))
        return await _page(request, wrong=wrong, given=dict(form), about=key)
    async with home.filling:
        goal = named((await figures.read(store)).of(Goal), key)
        if goal.ended is None:
            ended = replace(goal, ended=now, why_ended=f"{became} {why}".strip())
            await figures.keep(store, ended, now=now)
    return go_on(request, f"{GOALS}#ended", done="ended")


# --- Rating ---------------------------------------------------------------------------


@taken
async def rate(request: Request, form: FormData) -> Response:
    """Keep how near a goal is today; the same day again puts it right."""
    home, store = house(request), await record_store(request)
    now, key = home.clock.now(), request.path_params["id"]
    try:
        rating = GoalRating(
            id=f"rating-{key}-{now.date()}",
            at=now,
            goal=key,
            rating=whole_number(form, "rating", least=0, most=10),
            attainment=whole_number(form, "attainment", least=-2, most=2),
        )
        async with home.filling:
            read = await figures.read(store)
            await figures.keep(store, checked_rating(rating, read), now=now)
    except InputError as error:
        wrong = wrong_of(error, "rating")
        wrong = Wrong(f"{key}-{wrong.field}", wrong.sentence)
        return await _page(request, wrong=wrong, given=dict(form), about=key)
    return go_on(request, f"{GOALS}#{key}", done="rated")


# --- Deleting --------------------------------------------------------------------------


@shown
async def delete_page(request: Request) -> Response:
    """Say what goes, and ask."""
    goal = named((await on_record(request)).of(Goal), request.path_params["id"])
    return ask_whether(
        request,
        title=goal.text,
        at=goal.at,
        goes=_words()["delete"]["goal"],
        action=f"{GOALS}/{goal.id}/delete",
        back=GOALS,
    )


@taken
async def delete(request: Request, form: FormData) -> Response:
    """Delete a goal and its ratings for good."""
    del form
    read, key = await on_record(request), request.path_params["id"]
    ratings = [one.id for one in read.of(GoalRating) if one.goal == key]
    goal = named(read.of(Goal), key)
    await figures.withdraw(await record_store(request), goal.id, *ratings)
    return go(f"{GOALS}?done=deleted")


@shown
async def delete_rating_page(request: Request) -> Response:
    """Say what goes, and ask."""
    goal, rating = await _rating(request)
    return ask_whether(
        request,
        title=goal.text,
        at=rating.at,
        goes=_words()["delete"]["rating"],
        action=f"{GOALS}/{goal.id}/ratings/{rating.id}/delete",
        back=f"{GOALS}#{goal.id}",
    )


@taken
async def delete_rating(request: Request, form: FormData) -> Response:
    """Delete one rating for good."""
    del form
    _, rating = await _rating(request)
    await figures.withdraw(await record_store(request), rating.id)
    return go(f"{GOALS}?done=deleted")


async def _rating(request: Request) -> tuple[Goal, GoalRating]:
    read = await on_record(request)
    goal = named(read.of(Goal), request.path_params["id"])
    of_it = (one for one in read.of(GoalRating) if one.goal == goal.id)
    return goal, named(of_it, request.path_params["rating"])


def _words() -> dict[str, Any]:
    return load("interfaces.web", "goals").body
