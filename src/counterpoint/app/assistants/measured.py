"""What does an assistant ask of a questionnaire, and what does it say of change?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.app import figures, measuring
from counterpoint.app.assistants.answers import (
    Answer,
    Choice,
    Form,
    Given,
    GoalSaid,
    GoalsSaid,
    Measured,
    Nothing,
    Question,
    Shelf,
    Taken,
    Verdict,
)
from counterpoint.app.assistants.desk import Area, words
from counterpoint.app.assistants.reaching import country_of, help_now
from counterpoint.app.beside_the_talk import remember
from counterpoint.app.progress import progress, put_together
from counterpoint.app.traces import Traces
from counterpoint.app.trials import Known
from counterpoint.app.visit import new_id
from counterpoint.conversation.opening import open_after_tick
from counterpoint.errors import CounterpointError, InputError
from counterpoint.outcomes import telling
from counterpoint.outcomes.felt import scores_may_be_shown
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.kinds import Figures
from counterpoint.outcomes.scoring import score
from counterpoint.settings import Access
from counterpoint.terms import Mode, Past, Screening, Tier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counterpoint.app.assistants.answers import Help
    from counterpoint.app.assistants.desk import Desk
    from counterpoint.app.progress import Progress
    from counterpoint.outcomes.instruments import Instrument
    from counterpoint.outcomes.records import Measure
    from counterpoint.terms import Risk


async def measure_items(name: str | None = None) -> Answer[Nothing, Shelf]:
    """Return which questionnaires there are, and one of them word for word."""
    names = tuple(one.id for one in shelf().instruments)
    form = None if name is None else _form(shelf().find(name))
    return Answer(computed=Shelf(names, form))


async def take_measure(
    desk: Desk, name: str, answers: Mapping[str, int | None]
) -> Answer[Given, Taken]:
    """Keep what the person answered; a tick that means danger comes first."""
    instrument = shelf().find(name)
    ticks = measuring.ticked(instrument, answers)
    risk = measuring.risk_of(ticks, instrument) if ticks else None
    found = None if risk is None else _asked_straight(desk, risk)
    try:
        return await _taken(desk, instrument, answers, found, risk=risk)
    except CounterpointError as error:
        if found is None:
            raise
        return Answer(help=found, refused=str(error))


async def progress_verdict(desk: Desk) -> Answer[GoalsSaid, Verdict]:
    """Say whether it is helping, as the progress page says it."""
    desk.check(Area.MEASURES, Access.READ)
    now, settings = desk.clock.now(), desk.settings()
    if desk.has_store:
        async with desk.store() as store:
            found = await progress(store, now=now, settings=settings)
    else:
        nothing = Known(Figures(), open_risk=None)
        found = put_together(nothing, Traces(), now=now, settings=settings)
    return Answer(
        help=_risk_help(desk, found), said=_goals(found), computed=_told(found)
    )


# --- A questionnaire -------------------------------------------------------------------


def _form(one: Instrument) -> Form:
    return Form(
        id=one.id,
        name=one.name,
        about=one.about,
        heading=one.heading,
        instruction=one.instruction,
        stem=one.stem,
        questions=tuple(
            Question(
                id=item.id,
                text=item.text,
                choices=tuple(Choice(each.value, each.text) for each in item.options),
                asks_about_danger=item in one.risk_items,
            )
            for item in one.items
        ),
        closing=one.closing,
        licence=one.licence.notice,
    )


async def _taken(
    desk: Desk,
    instrument: Instrument,
    answers: Mapping[str, int | None],
    found: Help | None,
    *,
    risk: Risk | None,
) -> Answer[Given, Taken]:
    desk.check(Area.MEASURES, Access.WRITE)
    desk.check_may_keep()
    now = desk.clock.now()
    _check_questions(instrument, answers)
    draft = measuring.begin(instrument, form=new_id(), now=now, all_at_once=True)
    filled = measuring.put_down(draft, answers, now=now)
    measure = measuring.finished(filled, instrument, now=now)
    async with desk.store() as store:
        await figures.keep(store, measure, now=now)
        if risk is not None:
            seen = Screening(risk=risk, tier=Tier.CONCERN)
            await remember(store, seen, desk.clock)
        known = await figures.read(store)
    waits = _waits(known, desk, ticked=risk is not None)
    return Answer(
        help=found,
        said=Given(dict(measure.answers)),
        computed=_scored(instrument, measure, waits),
    )


def _check_questions(instrument: Instrument, answers: Mapping[str, int | None]) -> None:
    """Refuse answers to questions that there are not, and a form without answers."""
    names = [item.id for item in instrument.items]
    if not {*answers} <= {*names} or all(one is None for one in answers.values()):
        sentence: str = words("refused")["questions"]
        raise InputError(sentence.format(names=", ".join(names)))


def _waits(known: Figures, desk: Desk, *, ticked: bool) -> str:
    """Say why no score is told yet; "" where it may be."""
    said: dict[str, str] = words("score_waits")
    if ticked:
        return said["danger"]
    return "" if scores_may_be_shown(known, desk.clock.now()) else said["felt"]


def _scored(instrument: Instrument, measure: Measure, waits: str) -> Taken:
    if waits:
        return Taken(measure.id, kept=True, score_waits=waits)
    scored = score(instrument, measure)
    return Taken(
        measure.id,
        kept=True,
        score_waits="",
        total=scored.total,
        told=telling.result(instrument, scored),
    )


def _asked_straight(desk: Desk, risk: Risk) -> Help:
    """Return the direct question after a tick, with whom to reach."""
    country = country_of(desk, None)
    turn = open_after_tick(
        Past(),
        risk=risk,
        turn_id=new_id(),
        clock=desk.clock,
        mode=Mode.HELP_ME_THINK,
        country=country,
    )
    return help_now(turn.said, country, today=desk.clock.now().date())


# --- Whether it is helping ---------------------------------------------------------------


def _risk_help(desk: Desk, found: Progress) -> Help | None:
    if not found.begun or not found.risk_said:
        return None
    country = country_of(desk, None)
    return help_now(found.risk_said, country, today=desk.clock.now().date())


def _goals(found: Progress) -> GoalsSaid:
    rows = (
        GoalSaid(id=one.goal.id, text=one.goal.text, start=one.start, now=one.now)
        for one in found.goals.open
    )
    return GoalsSaid(tuple(rows))


def _told(found: Progress) -> Verdict:
    first, more = found.goals_said
    return Verdict(
        says=found.answer.says,
        then=found.answer.then,
        beside=found.answer.beside,
        waits=found.held_back,
        open_risk=found.open_risk,
        measures=tuple(
            Measured(
                instrument=one.instrument.id,
                name=one.instrument.name,
                word=one.change.word.value,
                verdict=one.said.verdict,
                beside=found.beside(one),
                then=one.said.then,
            )
            for one in found.results
            if one.change is not None and one.said is not None
        ),
        goals=(*first, *more) if found.goals.open else (),
        due=tuple(one.text for one in found.due),
    )
