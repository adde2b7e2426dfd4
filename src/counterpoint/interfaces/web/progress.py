"""Is it helping, and how is it used? The progress page and the page about habits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.routing import Route

from counterpoint.app.pictures import (
    clock_picture,
    felt_picture,
    goal_pictures,
    replies_picture,
    score_picture,
    weekly_pictures,
)
from counterpoint.app.progress import MOST_SHOWN, DueKind, progress
from counterpoint.app.referral import Already
from counterpoint.authored import load
from counterpoint.errors import StoreError
from counterpoint.interfaces.web.pages import house, page
from counterpoint.interfaces.web.referral import pointing
from counterpoint.interfaces.web.rooms import shown, store_of
from counterpoint.outcomes.habits import Habit, HabitKind
from counterpoint.settings import Weekday

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.responses import Response

    from counterpoint.app.progress import Progress
    from counterpoint.app.results import Result
    from counterpoint.outcomes.charts.drawing import Chart
    from counterpoint.settings import PersonalLimits

_TOGETHER = (
    (HabitKind.SITTINGS,),
    (HabitKind.MINUTES,),
    (HabitKind.NIGHT,),
    (HabitKind.RUN, HabitKind.RETURN),
    (HabitKind.WORRY,),
    (HabitKind.REASSURANCE,),
    (HabitKind.STEPS, HabitKind.DONE),
    (HabitKind.REPLIES,),
    (HabitKind.PEOPLE,),
    (HabitKind.LIMITS,),
)
"""Which habits stand under one heading: that of the first."""


class Drawn(NamedTuple):
    """One questionnaire with its picture.

    `beside` is how sure a word is, and for a better what untreated people do in the
    same time, as far as the page does not say so above.
    """

    result: Result
    chart: Chart | None
    beside: str


class DueLink(NamedTuple):
    """One thing that is of use now, and where; a form is one that is begun."""

    text: str
    where: str
    is_form: bool = False


class Part(NamedTuple):
    """Some habits under one heading, and their picture."""

    title: str
    rows: tuple[Habit, ...]
    chart: Chart | None
    is_limits: bool


def routes() -> list[Route]:
    """Return the addresses of both pages."""
    return [
        Route("/progress", progress_page, methods=["GET"]),
        Route("/progress/habits", habits_page, methods=["GET"]),
    ]


@shown
async def progress_page(request: Request) -> Response:
    """Show on one screen whether it is helping."""
    try:
        found = await _progress(request)
    except StoreError as error:
        return page(request, "progress.html", closed=_closed(error))
    due = [*_due(found)]
    waiting = next((one for one in due if one.is_form and not found.begun), None)
    return page(
        request,
        "progress.html",
        closed="",
        shown=found,
        referred=await pointing(request, already=Already(found.figures, found.traces)),
        onward=_words()["onward"][found.answer.next.value],
        due=[one for one in due if one is not waiting],
        waiting=waiting,
        felt_chart=felt_picture(found),
        drawn=[
            _drawn(one, found, score_picture(one, found))
            for one in found.results[:MOST_SHOWN]
        ],
        others=[_drawn(one, found) for one in found.results[MOST_SHOWN:]],
        goal_charts=goal_pictures(found),
    )


@shown
async def habits_page(request: Request) -> Response:
    """Show how it is used, in pictures with a sentence each."""
    try:
        found = await _progress(request)
    except StoreError as error:
        return page(request, "habits.html", closed=_closed(error))
    parts = [*_parts(found)]
    definitions = [row.definition for part in parts for row in part.rows]
    return page(
        request,
        "habits.html",
        closed="",
        shown=found,
        parts=parts,
        definitions=[*dict.fromkeys(one for one in definitions if one)],
        notes=[one for one in (found.habits.notice, *found.notes) if one],
        limits=[*_limits(house(request).settings.limits)],
    )


async def _progress(request: Request) -> Progress:
    home = house(request)
    store = await store_of(request)
    return await progress(store, now=home.clock.now(), settings=home.settings)


def _drawn(result: Result, found: Progress, chart: Chart | None = None) -> Drawn:
    return Drawn(result, chart, " ".join(found.beside(result)))


def _due(found: Progress) -> Iterator[DueLink]:
    """Return what is of use now; what the page asks for above is not said twice."""
    for one in found.due:
        if one.kind is not DueKind.FELT or not found.held_back:
            where: str = _words()["due"][one.kind.value]
            is_form = one.kind is DueKind.FORM
            there = where.format(instrument=one.instrument)
            yield DueLink(one.text, there, is_form=is_form)


def _parts(found: Progress) -> Iterator[Part]:
    charts = weekly_pictures(found)
    for kind, chart in (
        (HabitKind.NIGHT, clock_picture(found)),
        (HabitKind.REPLIES, replies_picture(found)),
    ):
        if chart is not None:
            charts[kind] = chart
    for kinds in _TOGETHER:
        rows = tuple(row for row in found.habits.rows if row.kind in kinds)
        if rows:
            is_limits = HabitKind.LIMITS in kinds
            yield Part(rows[0].title, rows, charts.get(kinds[0]), is_limits)


def _limits(limits: PersonalLimits) -> Iterator[str]:
    words: dict[str, str] = _words()["limits"]
    if limits.minutes_a_day is not None:
        yield words["minutes"].format(number=limits.minutes_a_day)
    if limits.sittings_a_day is not None:
        yield words["sittings"].format(number=limits.sittings_a_day)
    if limits.quiet_from and limits.quiet_until:
        yield words["quiet"].format(begins=limits.quiet_from, ends=limits.quiet_until)
    if limits.pause_days:
        days = [day for day in Weekday if day in limits.pause_days]
        named = ", ".join(day.value.capitalize() for day in days)
        yield words["pause"].format(days=named)


def _closed(error: StoreError) -> str:
    sentence: str = _words()["closed"]
    return sentence.format(why=error)


def _words() -> dict[str, Any]:
    return load("interfaces.web", "progress").body
