"""What does the record tell a professional: scores, everyday life, goals, helpers?

Plain values of what was asked for, with nothing else about them: a picture of
scores does not say who helped meanwhile.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from statistics import median_high
from typing import TYPE_CHECKING

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.care.handoff import given
from counterpoint.outcomes import change as changes
from counterpoint.outcomes import goals as goals_
from counterpoint.outcomes import helping as helpers_
from counterpoint.outcomes.change import Word, change_since_start
from counterpoint.outcomes.charts.dates import Span
from counterpoint.outcomes.charts.scores import Point, score_chart
from counterpoint.outcomes.charts.spark import sparkline
from counterpoint.outcomes.days import counting
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.records import Day, Help, Measure
from counterpoint.outcomes.scoring import score, series

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from counterpoint.outcomes.change import Change
    from counterpoint.outcomes.instruments import Instrument, Item
    from counterpoint.outcomes.kinds import Figures
    from counterpoint.outcomes.yardstick import Score, Yardstick

MAIN = ("phq9", "gad7")
LATELY = timedelta(days=28)
_DIFFICULTY = ("phq9", "difficulty")


def main_scores(
    figures: Figures, *, since: date | None, now: datetime
) -> tuple[given.Score, ...]:
    """Return PHQ-9 and GAD-7, as far as they were filled in."""
    shown = [one for one in shelf().instruments if one.id in MAIN]
    shown.sort(key=lambda one: MAIN.index(one.id))
    return tuple(_scores(shown, figures, since, now))


def other_scores(
    figures: Figures, *, since: date | None, now: datetime
) -> tuple[given.Score, ...]:
    """Return every other questionnaire that was filled in."""
    shown = [one for one in shelf().instruments if one.id not in MAIN]
    return tuple(_scores(shown, figures, since, now))


def _scores(
    shown: Sequence[Instrument], figures: Figures, since: date | None, now: datetime
) -> Iterator[given.Score]:
    for instrument in shown:
        listed = [s for s in series(instrument, figures).scores if s.at <= now]
        inside = [s for s in listed if since is None or s.at.date() >= since]
        if inside:
            yield _score(instrument, figures, listed, inside, now)


def _score(
    instrument: Instrument,
    figures: Figures,
    listed: Sequence[Score],
    inside: Sequence[Score],
    now: datetime,
) -> given.Score:
    latest = inside[-1]
    plain = given.Score(
        name=instrument.name,
        total=in_words.number(latest.total),
        lowest=in_words.number(instrument.lowest),
        highest=in_words.number(instrument.highest),
        on=latest.at.date(),
        band=_band(instrument, figures, latest),
        count=len(inside),
        first_on=inside[0].at.date(),
        higher_is_better=instrument.higher_is_better,
    )
    yardstick = instrument.yardstick
    if yardstick is None:
        return plain
    change = change_since_start(listed, yardstick, now=now)
    return _with_change(plain, instrument, change, inside)


def _with_change(
    plain: given.Score,
    instrument: Instrument,
    change: Change,
    inside: Sequence[Score],
) -> given.Score:
    ruler, by = change.yardstick, change.points
    told = change.word in {Word.BETTER, Word.WORSE}
    start = [one for one in (change.first, change.second) if one is not None]
    picture, pictured = _picture(instrument, change, inside)
    return replace(
        plain,
        line=in_words.number(ruler.caseness.points) if ruler.caseness else "",
        start="" if change.baseline is None else in_words.number(change.baseline),
        start_on=tuple(one.at.date() for one in start),
        by="" if by is None else in_words.number(abs(by)),
        way="" if not by else "higher" if by > 0 else "lower",
        word=changes.said(change, instrument.name).label,
        threshold=in_words.number(ruler.conventional.points),
        source=ruler.conventional.source,
        strict=in_words.number(ruler.strict.points),
        confirmed=change.confirmed if told else None,
        prorated=change.is_prorated,
        picture=picture,
        pictured=pictured,
    )


def _picture(
    instrument: Instrument, change: Change, inside: Sequence[Score]
) -> tuple[str, str]:
    """Return a small picture and what is seen in it; one score has none."""
    span = Span(inside[0].at.date(), inside[-1].at.date())
    if span.days <= 0:
        return "", ""
    scale = (instrument.lowest, instrument.highest)
    drawn = sparkline(
        [(one.at.date(), one.total) for one in inside],
        scale=scale,
        yardstick=change.yardstick,
        start=change.baseline,
        span=span,
    )
    told = score_chart(
        instrument.name,
        [Point(one.at.date(), one.total) for one in inside],
        scale=scale,
        yardstick=change.yardstick,
        start=change.baseline,
        span=span,
    )
    return drawn, told.description


def _band(instrument: Instrument, figures: Figures, latest: Score) -> str:
    for measure in figures.of(Measure):
        if measure.id == latest.measure:
            band = score(instrument, measure).band
            return band.label if band is not None else ""
    return ""


# --- Risk items -----------------------------------------------------------------------


def risk_items(
    figures: Figures, *, since: date | None, now: datetime
) -> tuple[given.RiskItem, ...]:
    """Return what was ticked on each question about dying, over the period."""
    return tuple(
        found
        for instrument in shelf().instruments
        for item in instrument.risk_items
        if (found := _risk_item(instrument, item, figures, since, now)) is not None
    )


def _risk_item(
    instrument: Instrument,
    item: Item,
    figures: Figures,
    since: date | None,
    now: datetime,
) -> given.RiskItem | None:
    filled = [
        one
        for one in _inside(figures, since, now)
        if one.instrument == instrument.id and one.answers
    ]
    if not filled:
        return None
    said = [(one.at.date(), one.answer(item.id)) for one in filled]
    ticked = [(on, value) for on, value in said if value]
    name: str = load("app", "handoff").body["item"]["name"]
    last_on, last = said[-1]
    return given.RiskItem(
        name=name.format(name=instrument.name, item=item.id),
        asked=len(said),
        ticked=len(ticked),
        left_out=sum(value is None for _, value in said),
        last=last,
        last_on=last_on,
        highest=max((value for _, value in ticked), default=0),
        most=max(item.values),
        last_ticked_on=ticked[-1][0] if ticked else None,
    )


def items(
    figures: Figures, *, since: date | None, now: datetime, risk: bool
) -> tuple[given.Items, ...]:
    """Return the latest answers of PHQ-9 and GAD-7, question by question."""
    found = []
    for name in MAIN:
        instrument = shelf().get(name)
        filled = [
            one
            for one in _inside(figures, since, now)
            if one.instrument == name and one.answers
        ]
        if instrument is None or not filled:
            continue
        latest = filled[-1]
        shown = [one for one in instrument.items if risk or one.flag is None]
        rows = tuple(
            (one.text, one.option(value).text)
            for one in shown
            if (value := latest.answer(one.id)) in one.values and value is not None
        )
        masked = len(instrument.items) - len(shown)
        found.append(given.Items(instrument.name, latest.at.date(), rows, masked))
    return tuple(found)


# --- Everyday life ----------------------------------------------------------------------


def function(
    figures: Figures, *, since: date | None, now: datetime
) -> given.Function | None:
    """Return how the days go; None where nothing says so."""
    days = [
        one
        for one in figures.of(Day)
        if one.date <= now.date() and (since is None or one.date >= since)
    ]
    lately = [one for one in days if one.date > now.date() - LATELY]
    first = min((one.date for one in days), default=now.date())
    early = [one for one in days if one.date < first + LATELY]
    apart = now.date() - first >= 2 * LATELY
    met = [one.people for one in lately if one.people is not None]
    behaviour = counting(figures)
    counted = [
        one.count
        for one in lately
        if behaviour and one.behaviour == behaviour.id and one.count is not None
    ]
    found = given.Function(
        difficulty=_difficulty(figures, since, now),
        evenings=len(lately),
        mood_now=_mood(lately),
        mood_then=_mood(early) if apart else None,
        met=sum(people > 0 for people in met),
        met_of=len(met),
        behaviour=behaviour.text if behaviour and counted else "",
        counted_on=sum(count > 0 for count in counted),
        counted_of=len(counted),
    )
    return found if found != given.Function() else None


def _mood(days: Sequence[Day]) -> int | None:
    moods = [one.mood for one in days if one.mood is not None]
    return median_high(moods) if moods else None


def _difficulty(
    figures: Figures, since: date | None, now: datetime
) -> tuple[tuple[date, str], ...]:
    """Return what PHQ-9 asks about everyday life, first and last of the period."""
    name, which = _DIFFICULTY
    instrument = shelf().get(name)
    item = instrument.item(which) if instrument else None
    if item is None:
        return ()
    said = [
        (one.at.date(), item.option(value).text)
        for one in _inside(figures, since, now)
        if one.instrument == name
        and (value := one.answer(which)) is not None
        and value in item.values
    ]
    return (said[0], said[-1]) if len(said) > 1 else tuple(said)


# --- Goals and helpers --------------------------------------------------------------------


def goals(figures: Figures, *, now: datetime) -> tuple[tuple[given.Goal, ...], str]:
    """Return the open goals, and the T score of all of them as it is written."""
    course = goals_.goals_course(figures, now)
    found = tuple(
        given.Goal(
            text=one.goal.text,
            start=one.start,
            now=one.now,
            attainment=one.attainment,
            rated_on=one.rated.date() if one.rated else None,
        )
        for one in course.open
    )
    t = "" if course.attainment is None else f"{course.attainment:.0f}"
    return found, t


def helpers(
    figures: Figures, *, since: date | None, now: datetime, scores: bool
) -> tuple[given.Helper, ...]:
    """Return who helps, then who helped, the latest first; scores only if asked."""
    rulers: dict[str, Yardstick] = {}
    listed: list[Score] = []
    for name in MAIN if scores else ():
        instrument = shelf().get(name)
        if instrument is not None and instrument.yardstick is not None:
            rulers[name] = instrument.yardstick
            listed += series(instrument, figures).scores
    found = helpers_.side_by_side(figures, listed, yardsticks=rulers, now=now)
    shown = [one for one in reversed(found) if _in_period(one.help, since)]
    shown.sort(key=lambda one: one.help.ended is not None)
    return tuple(
        given.Helper(
            kind=one.help.kind.value,
            name=one.help.name,
            started=one.help.started,
            ended=one.help.ended,
            sessions=one.sessions,
            changes=tuple(_changes(one)),
        )
        for one in shown
    )


def _in_period(one: Help, since: date | None) -> bool:
    return since is None or one.ended is None or one.ended >= since


def _changes(found: helpers_.Helping) -> Iterator[str]:
    said: str = load("app", "handoff").body["changes"]["said"]
    for one in found.changes:
        change = one.change
        if change.baseline is not None and change.latest is not None:
            name = shelf().find(one.instrument).name
            yield said.format(
                name=name,
                before=in_words.number(change.baseline),
                after=in_words.number(change.latest.total),
                label=changes.said(change, name).label,
            )


def _inside(figures: Figures, since: date | None, now: datetime) -> list[Measure]:
    """Return the measures of the period, oldest first."""
    return [
        one
        for one in figures.of(Measure)
        if one.at <= now and (since is None or one.at.date() >= since)
    ]
