"""How is a trial on oneself planned, kept up and read in a browser?

What is decided of it - whether it may start, what a day is for, what it shows - is
decided in outcomes. These pages ask, keep and show. Where a stop rule holds, looking
at the trial ends it.
"""

from __future__ import annotations

import asyncio
import os
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import Route

from counterpoint import in_words
from counterpoint.app import figures, new_id, trials
from counterpoint.app.admission import models_set_up
from counterpoint.app.handing_out import zipped
from counterpoint.authored import load
from counterpoint.errors import InputError, NotFoundError
from counterpoint.interfaces.web.help_now import help_card
from counterpoint.interfaces.web.on_record import (
    FieldError,
    ask_whether,
    done,
    record_store,
    text_of,
    whole_number,
    wrong_of,
)
from counterpoint.interfaces.web.pages import go, house, page
from counterpoint.interfaces.web.rooms import shown, taken
from counterpoint.outcomes.days import counting
from counterpoint.outcomes.records import HIGHEST_COUNT, HIGHEST_MOOD
from counterpoint.outcomes.trial import design as designs
from counterpoint.outcomes.trial.records import (
    Arm,
    EndReason,
    Rating,
    Trial,
)
from counterpoint.outcomes.trial.running import (
    EVENING,
    Standing,
    end_of,
    rate,
)
from counterpoint.outcomes.trial.starting import Refusal, begin, refusal, running
from counterpoint.terms import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from starlette.datastructures import FormData
    from starlette.requests import Request

    from counterpoint.app.trials import Known
    from counterpoint.interfaces.web.house import House
    from counterpoint.interfaces.web.on_record import Wrong
    from counterpoint.outcomes.records import Behaviour
    from counterpoint.outcomes.trial.records import Design, Endpoint
    from counterpoint.outcomes.trial.running import Progress
    from counterpoint.settings import Settings

PLACE = "/progress/trial"
NOTHING_USED = "none"
_NUMBER = re.compile(r"\d{1,4}(?:[.,]\d{1,3})?")


@dataclass(frozen=True, slots=True)
class Planned:
    """What the form of a plan says."""

    design: Design
    behaviour: str | None
    days: int
    fields: tuple[tuple[str, str], ...]


def routes() -> list[Route]:
    """Return the addresses of the trial."""
    one = PLACE + "/of/{id}"
    return [
        Route(PLACE, trial_page, methods=["GET"]),
        Route(f"{PLACE}/plan", plan_page, methods=["GET"]),
        Route(f"{PLACE}/plan", plan, methods=["POST"]),
        Route(f"{PLACE}/start", start, methods=["POST"]),
        Route(f"{PLACE}/rate", rate_day, methods=["POST"]),
        Route(f"{PLACE}/day/{{day}}", day_page, methods=["GET"]),
        Route(f"{PLACE}/write", write, methods=["POST"]),
        Route(f"{PLACE}/stop", stop, methods=["POST"]),
        Route(one, result_page, methods=["GET"]),
        Route(f"{one}/export", export, methods=["GET"]),
        Route(f"{one}/delete", delete_page, methods=["GET"]),
        Route(f"{one}/delete", delete, methods=["POST"]),
    ]


# --- The page of the trial ----------------------------------------------------------


@shown
async def trial_page(request: Request) -> Response:
    """Show what a trial is, or how the one that is there stands."""
    return await _trial_page(request)


async def _trial_page(
    request: Request,
    *,
    wrong: Wrong | None = None,
    given: Mapping[str, str] | None = None,
) -> Response:
    """Show the trial; what is `given` may be a correction of an earlier day."""
    home, now = house(request), house(request).clock.now()
    known = await _known(request)
    one = known.trial(now=now)
    others = [each for each in known.figures.of(Trial)[::-1] if each != one]
    values: dict[str, Any] = {"one": one, "others": others}
    if one is None:
        return page(request, "trial.html", **values, said=_done(request))
    fault = designs.verify(one)
    if fault is not None:
        ended = end_of(one, known.ends) is not None
        sentence = _words("fault")[fault]
        values |= {"sentence": sentence, "ended": ended, "said": _done(request)}
        return page(request, "trial_fault.html", **values)
    standing = known.standing(one, now=now)
    if standing.standing is Standing.STOPS and standing.end is not None:
        await trials.end(await record_store(request), one, standing.end, now=now)
        known = await _known(request)
        standing = known.standing(one, now=now)
    from counterpoint.app import trial_told  # noqa: PLC0415 - slow

    today = help_card(home.settings.country, today=now.date())
    return page(
        request,
        "trial.html",
        status=400 if wrong else 200,
        **values,
        said=_done(request),
        standing=standing,
        goes_on=standing.standing not in {Standing.STOPPED, Standing.OVER},
        standing_said=_standing_said(one, standing, home.settings),
        card=today if standing.end is EndReason.RISK else None,
        counts=trial_told.counts(one, standing),
        days=trial_told.days_so_far(known, one, now=now),
        standing_words=_words("standing"),
        forms=_forms(one, known, standing, given or {}, now=now),
        last=designs.last_day(one),
        wrong=wrong,
        given=_NOTHING_GIVEN | dict(given or {}),
        used_given=request.state.used if wrong else (),
        **_asks(one),
    )


_NOTHING_GIVEN = {"mood": "", "count": "", "date": ""}


def _asks(one: Trial) -> dict[str, Any]:
    """Return what the rating of a day asks for."""
    asked = {endpoint.rating for endpoint in one.design.endpoints}
    return {
        "asks_mood": Rating.MOOD in asked,
        "asks_count": Rating.BEHAVIOUR in asked,
        "arms": [(arm.value, _arm(arm)) for arm in one.design.arms],
        "highest_count": HIGHEST_COUNT,
    }


def _arm(arm: Arm) -> str:
    name: str = load("outcomes", "trial").body["arm"][arm]
    return name


def _forms(
    one: Trial,
    known: Known,
    standing: Progress,
    given: Mapping[str, str],
    *,
    now: datetime,
) -> list[tuple[date, str]]:
    """Return the days that can be rated now, each with what kind of rating it is.

    Where an earlier day is being corrected, it is that one alone.
    """
    found = [(standing.rate_first, "yesterday")] if standing.rate_first else []
    if standing.today is not None:
        if standing.today_rated:
            found.append((now.date(), "again"))
        elif now.time() >= EVENING:
            found.append((now.date(), "today"))
    asked = _known_date(given.get("date", ""))
    rated = {day.date for day in known.days if day.trial == one.id}
    if asked in rated and asked not in [day for day, _ in found]:
        return [(asked, "again")]
    return found


def _standing_said(one: Trial, standing: Progress, settings: Settings) -> list[str]:
    words, said = _words("standing"), []
    match standing.standing:
        case Standing.WAITING:
            said.append(words["waiting"].format(first=in_words.day(one.first)))
        case Standing.STOPPED:
            begun = standing.number > 0
            sentence = words["stopped" if begun else "not_begun"]
            said += [_words("ended")[standing.end or EndReason.WISH]]
            said.append(sentence.format(number=standing.number, of=standing.of))
        case Standing.AWAY:
            said.append(words["away"].format(days=standing.away))
        case Standing.RESTS | Standing.OVER | Standing.STOPS:
            said.append(words.get(standing.standing, ""))
        case Standing.RUNNING:
            pass
    if standing.today is not None:
        day = words["running"].format(number=standing.number, of=standing.of)
        arm = _words("today")[standing.today.arm]
        said.append(f"{day} {arm.format(models=_models_said(settings))}")
    return said


def _models_said(settings: Settings) -> str:
    return " or ".join(models_set_up(settings)) or _words("today")["bare_models"]


# --- Planning and starting -------------------------------------------------------------


@shown
async def plan_page(request: Request) -> Response:
    """Ask how the trial is to be; refuse kindly where it may not be now."""
    return await _plan_page(request)


async def _plan_page(
    request: Request,
    *,
    wrong: Wrong | None = None,
    given: Mapping[str, str] | None = None,
) -> Response:
    known = await _known(request)
    refused = _refused(request, known)
    if refused is not None:
        return refused
    return page(
        request,
        "trial_plan.html",
        status=400 if wrong else 200,
        models=models_set_up(house(request).settings),
        counted=counting(known.figures),
        advised=designs.ADVISED_DAYS,
        fewest=designs.FEWEST_DAYS,
        most=designs.MOST_DAYS,
        wrong=wrong,
        given={**_DEFAULTS, **(given or {})},
    )


_DEFAULTS = {
    "days": str(designs.ADVISED_DAYS[0]),
    "block": "1",
    "rate": "mood",
    "worthwhile": str(designs.WORTHWHILE_MOOD),
    "arm-counterpoint": "yes",
}


def _refused(request: Request, known: Known) -> Response | None:
    """Return the page that says why no trial can be started now."""
    now = house(request).clock.now()
    found = refusal(
        open_risk=known.open_risk,
        trials=known.figures.of(Trial),
        ends=known.ends,
        now=now,
    )
    if found is None:
        return None
    if found is Refusal.RUNNING:
        return go(PLACE)
    country = house(request).settings.country
    return page(
        request,
        "trial_not_now.html",
        sentence=_words("not_now")[found],
        card=help_card(country, today=now.date()),
    )


@taken
async def plan(request: Request, form: FormData) -> Response:
    """Say what such a trial could show, before anything is started."""
    known = await _known(request)
    refused = _refused(request, known)
    if refused is not None:
        return refused
    try:
        planned = _planned(form, known, house(request).settings)
    except InputError as error:
        wrong = wrong_of(error, "plan")
        return await _plan_page(request, wrong=wrong, given=_typed(form))
    from counterpoint.app import trial_told  # noqa: PLC0415 - slow

    main = planned.design.endpoints[0].rating
    ratings = trials.earlier_ratings(known.figures, main, behaviour=planned.behaviour)
    said = await asyncio.to_thread(
        trial_told.plan, planned.design, ratings, asked_days=planned.days
    )
    return page(request, "trial_power.html", said=said, fields=planned.fields)


@taken
async def start(request: Request, form: FormData) -> Response:
    """Draw the order, settle it, and show the hash; sent twice it starts once."""
    home, now = house(request), house(request).clock.now()
    async with home.filling:
        known = await _known(request)
        refused = _refused(request, known)
        if refused is not None:
            return refused
        try:
            planned = _planned(form, known, home.settings)
        except InputError as error:
            wrong = wrong_of(error, "plan")
            return await _plan_page(request, wrong=wrong, given=_typed(form))
        begun = begin(
            planned.design,
            id=new_id(),
            now=now,
            entropy=os.urandom,
            open_risk=known.open_risk,
            trials=known.figures.of(Trial),
            ends=known.ends,
            behaviour=planned.behaviour,
        )
        await figures.keep(await record_store(request), begun, now=now)
    return go(f"{PLACE}?done=started")


def _planned(form: FormData, known: Known, settings: Settings) -> Planned:
    """Read a plan; raise InputError, beside its field where there is one."""
    words = _words("wrong")
    try:
        days = int(text_of(form, "days"))
        block = int(text_of(form, "block"))
    except ValueError:
        raise FieldError("days", words["days"]) from None
    arms = [Arm.JOURNAL]
    asked = form.getlist("arm")
    arms += [arm for arm in (Arm.COUNTERPOINT, Arm.BARE) if arm.value in asked]
    if Arm.BARE in arms and not models_set_up(settings):
        raise FieldError("arm", words["no_model"])
    counted = counting(known.figures)
    endpoints = _endpoints(form, counted)
    design = designs.planned(arms, endpoints, days=min(days, 10_000), block_days=block)
    counts = any(one.rating is Rating.BEHAVIOUR for one in endpoints)
    names = ("days", "block", "rate", "worthwhile")
    fields = [("arm", arm.value) for arm in arms if arm is not Arm.JOURNAL]
    return Planned(
        design=design,
        behaviour=counted.id if counts and counted else None,
        days=days,
        fields=(*fields, *((name, text_of(form, name)) for name in names)),
    )


def _endpoints(form: FormData, counted: Behaviour | None) -> tuple[Endpoint, ...]:
    words, rated = _words("wrong"), designs.RATED.get(text_of(form, "rate"))
    if rated is None:
        raise FieldError("rate", words["rate"])
    typed = text_of(form, "worthwhile")
    if not _NUMBER.fullmatch(typed):
        raise FieldError("worthwhile", words["worthwhile"])
    worthwhile = float(typed.replace(",", "."))
    if Rating.BEHAVIOUR not in rated:
        return designs.endpoints(rated, worthwhile)
    if counted is None:
        raise FieldError("rate", words["no_behaviour"])
    if counted.more_is_better is None:
        raise FieldError("rate", words["no_direction"])
    better = counted.more_is_better
    return designs.endpoints(rated, worthwhile, more_is_better=better)


def _typed(form: FormData) -> dict[str, str]:
    ticks = {f"arm-{value}": "yes" for value in form.getlist("arm")}
    cleared = {"arm-counterpoint": "", "arm-bare": ""}
    return {**{name: text_of(form, name) for name in form}, **cleared, **ticks}


# --- While it runs --------------------------------------------------------------------


@taken
async def rate_day(request: Request, form: FormData) -> Response:
    """Keep the rating of a day, or a correction of one."""
    home, now = house(request), house(request).clock.now()
    async with home.filling:
        known = await _known(request)
        one = known.trial(now=now)
        if one is None or designs.verify(one) is not None:
            raise NotFoundError(_words("wrong")["gone"])
        try:
            day = _date(form)
            rated = rate(
                one,
                known.days,
                id=new_id(),
                date=day,
                now=now,
                mood=whole_number(form, "mood", least=0, most=HIGHEST_MOOD),
                count=whole_number(form, "count", least=0, most=HIGHEST_COUNT),
                used=_used(form, one),
                ends=known.ends,
                opened=known.opened,
            )
        except InputError as error:
            return await _not_rated(request, form, error)
        before = [d for d in known.days if d.date == day and d.trial == one.id]
        if before and before[-1].says_as(rated):  # it was sent twice
            return go(PLACE)
        beside = trials.look_back(rated, one, known.figures)
        await figures.keep(await record_store(request), rated, *beside, now=now)
    said = "corrected" if before else "kept_late" if rated.late else "kept"
    return go(f"{PLACE}?done={said}")


async def _not_rated(request: Request, form: FormData, error: InputError) -> Response:
    given = {name: text_of(form, name) for name in ("mood", "count", "date")}
    request.state.used = tuple(str(one) for one in form.getlist("used"))
    return await _trial_page(request, wrong=wrong_of(error, "rate"), given=given)


def _date(form: FormData) -> date:
    found = _known_date(text_of(form, "date"))
    if found is None:
        raise FieldError("rate", _words("wrong")["date"])
    return found


def _known_date(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _used(form: FormData, one: Trial) -> tuple[Arm, ...] | None:
    """Return what was used; () is nothing at all, None is not said."""
    asked = {str(value) for value in form.getlist("used")}
    if not asked:
        return None
    known = {arm.value: arm for arm in one.design.arms}
    if not asked <= {*known, NOTHING_USED}:
        raise FieldError("used", _words("wrong")["arm"])
    return tuple(arm for value, arm in known.items() if value in asked)


@shown
async def day_page(request: Request) -> Response:
    """Show the trial with a day that was rated, to be corrected."""
    day = _known_date(request.path_params["day"])
    known = await _known(request)
    one = known.trial(now=house(request).clock.now())
    rated = [d for d in known.days if one and d.date == day and d.trial == one.id]
    if day is None or not rated:
        raise NotFoundError(_words("wrong")["date"])
    last = max(rated, key=lambda one: one.at)
    given = {
        "mood": "" if last.mood is None else str(last.mood),
        "count": "" if last.count is None else str(last.count),
        "date": day.isoformat(),
    }
    return await _trial_page(request, given=given)


@taken
async def write(request: Request, form: FormData) -> Response:
    """Begin a sitting in which nothing is answered."""
    del form
    home = house(request)
    sitting = await home.sit_down(keep=home.settings.keep)
    sitting.visit.mode = Mode.JUST_WRITE
    return go(f"/talk/{sitting.key}")


@taken
async def stop(request: Request, form: FormData) -> Response:
    """End the trial; nobody asks why."""
    del form
    now = house(request).clock.now()
    async with house(request).filling:
        known = await _known(request)
        one = running(known.figures.of(Trial), known.ends, now=now)
        if one is not None:
            store = await record_store(request)
            await trials.end(store, one, EndReason.WISH, now=now)
    return go(f"{PLACE}?done=stopped")


# --- What came of it -------------------------------------------------------------------


@shown
async def result_page(request: Request) -> Response:
    """Say what a trial showed, with its pictures and all that it rests on."""
    now = house(request).clock.now()
    known, one = await _named(request)
    fault = designs.verify(one)
    if fault is not None:
        return go(PLACE)
    if end_of(one, known.ends) is None and now.date() <= designs.last_day(one):
        last = in_words.day(designs.last_day(one))
        raise InputError(_words("wrong")["running"].format(last=last))
    from counterpoint.app import trial_told  # noqa: PLC0415 - slow

    found = await asyncio.to_thread(trial_told.result, known, one, now=now)
    days = trial_told.days_so_far(known, one, now=now)
    return page(
        request, "trial_result.html", one=one, result=found, days=days, **_asks(one)
    )


@shown
async def export(request: Request) -> Response:
    """Send the folder from which somebody else can recompute the trial."""
    from counterpoint.outcomes.trial.export import exported  # noqa: PLC0415 - slow

    now = house(request).clock.now()
    known, one = await _named(request)
    if designs.verify(one) is not None:
        return go(PLACE)

    def packed() -> bytes:
        files = exported(one, known.days, ends=known.ends, now=now)
        return zipped(files)

    return Response(
        await asyncio.to_thread(packed),
        media_type="application/zip",
        headers={
            "content-disposition": f'attachment; filename="trial-{one.first}.zip"'
        },
    )


@shown
async def delete_page(request: Request) -> Response:
    """Say what goes, and ask."""
    _, one = await _named(request)
    words = _words("delete")
    return ask_whether(
        request,
        title=words["title"],
        at=one.at,
        goes=words["goes"],
        action=f"{PLACE}/of/{one.id}/delete",
        back=PLACE,
    )


@taken
async def delete(request: Request, form: FormData) -> Response:
    """Delete a trial with its ratings for good."""
    del form
    known, one = await _named(request)
    days = [day.id for day in known.days if day.trial == one.id]
    ends = [end.id for end in known.ends if end.trial == one.id]
    gone = (one.id, *days, *ends)
    await figures.withdraw(await record_store(request), *gone)
    return go(f"{PLACE}?done=deleted")


async def _named(request: Request) -> tuple[Known, Trial]:
    known = await _known(request)
    for one in known.figures.of(Trial):
        if one.id == request.path_params["id"]:
            return known, one
    raise NotFoundError(_words("wrong")["gone"])


# --- What all of them need -----------------------------------------------------------------


async def _known(request: Request) -> Known:
    """Gather what a trial has to know; talks that are not kept count as well."""
    home = house(request)
    known = await trials.known(await record_store(request), now=home.clock.now())
    return replace(known, opened=(*known.opened, *_open_now(home)))


def _open_now(home: House) -> list[datetime]:
    visits = [one.visit for one in home.sittings.values()]
    return [visit.started for visit in visits if visit.turns]


def _done(request: Request) -> str:
    return done(request, _words("done"))


def _words(section: str) -> dict[str, str]:
    words: dict[str, str] = load("interfaces.web", "trial").body[section]
    return words
