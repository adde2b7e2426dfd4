"""How was today?

Mood, one thing that the person counts, and with how many people they spoke: each can
be left out, and nothing is put in for it. The address names the day, so that a page
that is sent after midnight is still about the day it was opened for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from counterpoint import in_words
from counterpoint.app import figures, new_id
from counterpoint.app.trial_day import of_trial, rating_of
from counterpoint.authored import load
from counterpoint.errors import InputError, NotFoundError
from counterpoint.interfaces.web.on_record import (
    Wrong,
    ask_whether,
    form_id,
    go_on,
    named,
    on_record,
    record_page,
    record_store,
    text_of,
    typed,
    whole_number,
    written,
    wrong_of,
)
from counterpoint.interfaces.web.pages import go, house
from counterpoint.interfaces.web.rooms import shown, taken
from counterpoint.outcomes import days
from counterpoint.outcomes.charts.days import DayPoint, days_chart
from counterpoint.outcomes.records import HIGHEST_COUNT, HIGHEST_MOOD, Behaviour, Day
from counterpoint.outcomes.trial.records import Arm, Trial, TrialEnd
from counterpoint.outcomes.trial.starting import running

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from counterpoint.outcomes.charts.drawing import Chart
    from counterpoint.outcomes.kinds import Figures
    from counterpoint.store import Store

TODAY = "/progress/today"
LATEST = 14
"""So many days are listed; the others are reached by their date."""
FEWEST_DRAWN = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One day as it is listed."""

    day: Day
    late: bool
    behaviour: str


def routes() -> list[Route]:
    """Return the addresses of the days."""
    one = TODAY + "/{day}"
    return [
        Route(TODAY, today_page, methods=["GET"]),
        Route(f"{TODAY}/other", other_day, methods=["GET"]),
        Route(f"{TODAY}/behaviour", choose_behaviour, methods=["POST"]),
        Route(f"{TODAY}/behaviour/stop", stop_counting, methods=["POST"]),
        Route(TODAY + "/behaviour/{id}/delete", delete_behaviour_page, methods=["GET"]),
        Route(TODAY + "/behaviour/{id}/delete", delete_behaviour, methods=["POST"]),
        Route(one, day_page, methods=["GET"]),
        Route(one, keep_day, methods=["POST"]),
        Route(f"{one}/delete", delete_page, methods=["GET"]),
        Route(f"{one}/delete", delete, methods=["POST"]),
    ]


@shown
async def today_page(request: Request) -> Response:
    """Show the look back at today."""
    return await _page(request, house(request).clock.now().date())


@shown
async def day_page(request: Request) -> Response:
    """Show the look back at another day."""
    return await _page(request, _day(request))


@shown
async def other_day(request: Request) -> Response:
    """Go to a day that was chosen by its date."""
    chosen = request.query_params.get("date", "")
    try:
        day = date.fromisoformat(chosen)
    except ValueError:
        wrong = Wrong("date", _words()["form"]["date"])
        today = house(request).clock.now().date()
        return await _page(request, today, wrong=wrong, given={"date": chosen})
    return go(f"{TODAY}/{day}")


def _day(request: Request) -> date:
    try:
        return date.fromisoformat(request.path_params["day"])
    except ValueError:
        raise NotFoundError(_words()["form"]["no_day"]) from None


async def _page(
    request: Request,
    day: date,
    *,
    wrong: Wrong | None = None,
    given: Mapping[str, object] | None = None,
) -> Response:
    read, home = await on_record(request), house(request)
    now = home.clock.now()
    known, current = days.day_on(read, day), days.counting(read)
    if known is None and day > now.date():
        wrong, day = wrong or Wrong("form", _words()["form"]["ahead"]), now.date()
        known = days.day_on(read, day)
    trial = await of_trial(await record_store(request), day, now=now)
    return record_page(
        request,
        "today.html",
        wrong=wrong,
        sentences=_words()["done"],
        day=day,
        today=now.date(),
        yesterday=now.date() - timedelta(days=1),
        yesterday_is_open=days.day_on(read, now.date() - timedelta(days=1)) is None,
        known=known,
        given=_given(known, given),
        late=days.said_of(day, now),
        behaviour=days.counted_on(read, day),
        current=current,
        current_counted=current is not None and days.is_counted(current, read),
        earlier=[one for one in read.of(Behaviour) if one.ended is not None],
        rows=_rows(read),
        chart=_chart(read),
        trial=trial,
        form=new_id(),
        most=days.LONGEST_BEHAVIOUR,
    )


def _given(known: Day | None, given: Mapping[str, object] | None) -> dict[str, str]:
    """Return what stands in the fields: what was typed, else what is on record."""
    if known is None:
        return typed(given)
    fields = {"mood": known.mood, "count": known.count, "people": known.people}
    on_record = {name: str(one) for name, one in fields.items() if one is not None}
    return {**on_record, **typed(given)}


def _rows(read: Figures) -> list[Row]:
    names = {one.id: one.text for one in read.of(Behaviour)}
    return [
        Row(day, days.is_late(day), names.get(day.behaviour or "", ""))
        for day in days.days_of(read)[:LATEST]
    ]


def _chart(read: Figures) -> Chart | None:
    """Draw mood, and the count of what is counted now."""
    current = days.counting(read)
    points = [
        DayPoint(
            one.date,
            one.mood,
            one.count if current and one.behaviour == current.id else None,
        )
        for one in read.of(Day)
    ]
    drawn = [one for one in points if one.mood is not None or one.count is not None]
    if len(drawn) < FEWEST_DRAWN:
        return None
    return days_chart(drawn, behaviour=current.text if current else "")


# --- Keeping a day -----------------------------------------------------------------


@taken
async def keep_day(request: Request, form: FormData) -> Response:
    """Keep a day; sent again, it takes the place of what was there."""
    home, store = house(request), await record_store(request)
    now, date_ = home.clock.now(), _day(request)
    try:
        async with home.filling:
            read = await figures.read(store)
            day = days.checked(_filled_in(form, read, date_, now=now), read)
            await figures.keep(store, day, now=now)
            said = await _kept_for_trial(store, form, day, now=now)
    except InputError as error:
        return await _page(request, date_, wrong=wrong_of(error), given=dict(form))
    return go_on(request, f"{TODAY}/{date_}", done=said)


def _filled_in(form: FormData, read: Figures, day: date, *, now: datetime) -> Day:
    count = whole_number(form, "count", least=0, most=HIGHEST_COUNT)
    behaviour = days.counted_on(read, day)
    return Day(
        id=days.id_of(day),
        at=now,
        date=day,
        mood=whole_number(form, "mood", least=0, most=HIGHEST_MOOD),
        count=count,
        behaviour=behaviour.id if behaviour and count is not None else None,
        people=whole_number(form, "people", least=0, most=HIGHEST_COUNT),
    )


async def _kept_for_trial(
    store: Store, form: FormData, day: Day, *, now: datetime
) -> str:
    """Give a running trial its rating; return what is said of what was kept."""
    part = await of_trial(store, day.date, now=now)
    if part is None:
        return "kept"
    try:
        rating = rating_of(part, day, _used(form), fresh_id=new_id(), now=now)
    except InputError:
        return "not_for_trial"
    if rating is not None:
        await figures.keep(store, rating, now=now)
    return "kept_for_trial"


def _used(form: FormData) -> tuple[Arm, ...] | None:
    said = {str(one) for one in form.getlist("used")}
    arms = tuple(arm for arm in Arm if arm.value in said)
    return arms if arms or "nothing" in said else None


@shown
async def delete_page(request: Request) -> Response:
    """Say what goes, and ask."""
    day = named((await on_record(request)).of(Day), days.id_of(_day(request)))
    return ask_whether(
        request,
        title=_words()["delete"]["day_title"].format(day=in_words.day(day.date)),
        at=day.at,
        goes=_words()["delete"]["day"],
        action=f"{TODAY}/{day.date}/delete",
        back=f"{TODAY}/{day.date}",
    )


@taken
async def delete(request: Request, form: FormData) -> Response:
    """Delete a day for good."""
    del form
    await figures.withdraw(await record_store(request), days.id_of(_day(request)))
    return go(f"{TODAY}?done=deleted")


# --- What is counted ----------------------------------------------------------------


@written("behaviour")
async def choose_behaviour(request: Request, form: FormData) -> Response:
    """Keep what the person counts; in other words it is something else."""
    home, store = house(request), await record_store(request)
    now, better = home.clock.now(), {"more": True, "less": False}
    wanted = Behaviour(
        id=form_id(form),
        at=now,
        text=text_of(form, "behaviour"),
        more_is_better=better.get(str(form.get("better", ""))),
    )
    async with home.filling:
        read = await figures.read(store)
        known = {one.id for one in read.of(Behaviour)}
        if wanted.id not in known:
            try:
                changed = days.chosen(wanted, read, now=now)
                _leave_the_trial_alone(read, changed, now=now)
            except InputError as error:
                return await _page(
                    request,
                    now.date(),
                    wrong=wrong_of(error, "behaviour"),
                    given=dict(form),
                )
            await figures.keep(store, *changed, now=now)
    return go_on(request, f"{TODAY}#counting", done="behaviour")


@taken
async def stop_counting(request: Request, form: FormData) -> Response:
    """Count nothing any more; what was counted stays."""
    del form
    home, store = house(request), await record_store(request)
    now = home.clock.now()
    async with home.filling:
        read = await figures.read(store)
        current = days.counting(read)
        if current is not None:
            ended = replace(current, ended=now)
            _leave_the_trial_alone(read, (ended,), now=now)
            await figures.keep(store, ended, now=now)
    return go(f"{TODAY}?done=stopped#counting")


def _leave_the_trial_alone(
    read: Figures, changed: Iterable[Behaviour], *, now: datetime
) -> None:
    """Raise InputError where a trial that is not over counts what would end."""
    trial = running(read.of(Trial), read.of(TrialEnd), now=now)
    if trial is None:
        return
    if any(one.id == trial.behaviour and one.ended is not None for one in changed):
        raise InputError(_words()["form"]["trial_counts"])


@shown
async def delete_behaviour_page(request: Request) -> Response:
    """Say what goes, and ask."""
    one = named((await on_record(request)).of(Behaviour), request.path_params["id"])
    return ask_whether(
        request,
        title=one.text,
        at=one.at,
        goes=_words()["delete"]["behaviour"],
        action=f"{TODAY}/behaviour/{one.id}/delete",
        back=f"{TODAY}#counting",
    )


@taken
async def delete_behaviour(request: Request, form: FormData) -> Response:
    """Delete what was counted for good, with every count of it."""
    del form
    home, store = house(request), await record_store(request)
    now = home.clock.now()
    async with home.filling:
        read = await figures.read(store)
        one = named(read.of(Behaviour), request.path_params["id"])
        _leave_the_trial_alone(read, (replace(one, ended=now),), now=now)
        kept, gone = days.without(one, read)
        await figures.keep(store, *kept, now=now)
        await figures.withdraw(store, *gone)
    return go(f"{TODAY}?done=deleted")


def _words() -> dict[str, Any]:
    return load("interfaces.web", "days").body
