"""What happened to the scores while somebody or something helped, and what is unsaid?

The same for a therapist, a group, a notebook or Counterpoint: the scores inside
each time of help are held against those shortly before it. Where two times overlap
nobody can say which it was, and that is said by name. What sessions felt like gives
a sentence that can be said to the helper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations
from statistics import fmean
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.outcomes.change import (
    DAYS_APART,
    STALE_DAYS,
    Change,
    Word,
    change_since_start,
    how_sure,
)
from counterpoint.outcomes.records import (
    Challenged,
    Help,
    HelpKind,
    Homework,
    SessionLog,
)
from counterpoint.outcomes.untreated import by_itself

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from counterpoint.outcomes.kinds import Figures
    from counterpoint.outcomes.yardstick import Score, Yardstick

# Our own lines. A score from longer ago tells of another time.
LONGEST_BEFORE_DAYS = 90
# Fewer days together are a handover: they could not move a score by themselves.
SHORTEST_TOGETHER_DAYS = 7
# instruments.csv, WAI-SR: a drop is the prompt to talk about it. That 2 of 10 is a
# drop is our own line, as is how far back it is looked for.
DROP = 2.0
MIDDLE = 5.0
SESSIONS_BACK = 4
TWICE = 2


@dataclass(frozen=True, slots=True)
class HelpChange:
    """What one instrument did in the time of one helper.

    `start_inside` says that there was nothing shortly before it, so that the
    first two scores inside are the start.
    """

    instrument: str
    change: Change
    start_inside: bool


@dataclass(frozen=True, slots=True)
class Together:
    """A time in which two helped; `until` is its last day."""

    one: Help
    other: Help
    since: date
    until: date


class Signal(StrEnum):
    """What sessions show that is worth saying to the helper."""

    LESS_AGREED = "less_agreed"
    FITS_LESS = "fits_less"
    LESS_RESPECTED = "less_respected"
    LOW = "low"
    HELD_BACK = "held_back"
    TOO_LITTLE = "too_little"
    TOO_MUCH = "too_much"
    HOMEWORK = "homework"


@dataclass(frozen=True, slots=True)
class Alliance:
    """What the three questions after sessions show, 0..10.

    `means` are (when, mean of the questions answered), oldest first.
    """

    means: tuple[tuple[datetime, float], ...]
    signals: tuple[Signal, ...]

    @property
    def latest(self) -> float | None:
        """Return the mean of the last session that was rated."""
        return self.means[-1][1] if self.means else None


@dataclass(frozen=True, slots=True)
class Helping:
    """One helper: what was measured meanwhile, the sessions, who else helped."""

    help: Help
    changes: tuple[HelpChange, ...]
    sessions: int
    alliance: Alliance
    together: tuple[Together, ...]


def side_by_side(
    figures: Figures,
    scores: Iterable[Score],
    *,
    yardsticks: Mapping[str, Yardstick],
    now: datetime,
) -> tuple[Helping, ...]:
    """Return each time of help with what happened in it, oldest first.

    Args:
        figures: all that is on record.
        scores: of any instruments; those without a yardstick are passed over.
        yardsticks: by instrument id.
        now: aware, in the person's zone; its date is their today.
    """
    today = now.date()
    helps = sorted(
        (one for one in figures.of(Help) if one.started <= today),
        key=lambda one: (one.started, one.at),
    )
    overlaps = together(helps, today)
    by_instrument = _by_instrument(scores, yardsticks)
    return tuple(
        Helping(
            help=one,
            changes=tuple(
                change_with(one, mine, yardsticks[instrument], now=now)
                for instrument, mine in by_instrument.items()
            ),
            sessions=len(logs := _sessions(figures, one, now)),
            alliance=alliance(logs, goes_on=one.ended is None or one.ended >= today),
            together=tuple(lap for lap in overlaps if one in {lap.one, lap.other}),
        )
        for one in helps
    )


def _by_instrument(
    scores: Iterable[Score], yardsticks: Mapping[str, Yardstick]
) -> dict[str, list[Score]]:
    sorted_in: dict[str, list[Score]] = {}
    for score in scores:
        if score.instrument in yardsticks:
            sorted_in.setdefault(score.instrument, []).append(score)
    return sorted_in


def _sessions(figures: Figures, one: Help, now: datetime) -> list[SessionLog]:
    return [
        log for log in figures.of(SessionLog) if log.help == one.id and log.at <= now
    ]


# --- what was measured meanwhile ----------------------------------------------


def change_with(
    one: Help, scores: Sequence[Score], yardstick: Yardstick, *, now: datetime
) -> HelpChange:
    """Hold the scores of one instrument inside a time of help against its start.

    The start are the last two scores before or on its first day, seven days or
    more apart and not older than LONGEST_BEFORE_DAYS; else the first two inside.
    """
    last_day = one.ended or now.date()
    ordered = _one_a_day(scores, now)
    inside = [score for score in ordered if one.started <= score.at.date() <= last_day]
    # A time that is over is looked at from its end: its last score is not stale.
    as_of = inside[-1].at if one.ended and inside else now
    instrument = scores[0].instrument
    start = _start_before(ordered, one.started)
    if start is None:
        change = change_since_start(inside, yardstick, now=as_of)
        return HelpChange(instrument, change, start_inside=True)
    first, second = start
    later = tuple(score for score in inside if score.at > second.at)
    change = Change(yardstick, as_of, first=first, second=second, later=later)
    return HelpChange(instrument, change, start_inside=False)


def _one_a_day(scores: Iterable[Score], now: datetime) -> list[Score]:
    """Return the last score of each day up to now, oldest first."""
    ordered = sorted(scores, key=lambda score: score.at)
    by_day = {score.at.date(): score for score in ordered if score.at <= now}
    return list(by_day.values())


def _start_before(ordered: Sequence[Score], day: date) -> tuple[Score, Score] | None:
    earliest = day - timedelta(days=LONGEST_BEFORE_DAYS)
    before = [score for score in ordered if earliest <= score.at.date() <= day]
    if not before:
        return None
    second = before[-1]
    week_before = second.at.date() - timedelta(days=DAYS_APART)
    firsts = [score for score in before if score.at.date() <= week_before]
    return (firsts[-1], second) if firsts else None


# --- who helped at the same time ----------------------------------------------


def together(helps: Iterable[Help], today: date) -> tuple[Together, ...]:
    """Return every time in which two helped, however many helped in all."""
    laps = (
        Together(
            one,
            other,
            since=max(one.started, other.started),
            until=min(one.ended or today, other.ended or today),
        )
        for one, other in combinations(helps, 2)
    )
    return tuple(
        lap
        for lap in laps
        if (lap.until - lap.since).days + 1 >= SHORTEST_TOGETHER_DAYS
    )


# --- what sessions felt like --------------------------------------------------


def alliance(logs: Sequence[SessionLog], *, goes_on: bool = True) -> Alliance:
    """Return what sessions with one helper show, from logs oldest first.

    Args:
        logs: of one helper.
        goes_on: whether there is still somebody to say something to.
    """
    means = tuple(
        (log.at, fmean(rated.values())) for log in logs if (rated := _rated(log))
    )
    if not goes_on:
        return Alliance(means, ())
    lately = logs[-SESSIONS_BACK:]
    low = [mean < MIDDLE for _, mean in means[-TWICE:]]
    found = [
        *_fallen([rated for log in lately if (rated := _rated(log))]),
        *([Signal.LOW] if len(low) == TWICE and all(low) else []),
        *(signal for signal, seen in _TOLD.items() if sum(map(seen, lately)) >= TWICE),
    ]
    return Alliance(means, tuple(found))


def _rated(log: SessionLog) -> dict[Signal, int]:
    """Return the answers that were given, by what a fall of each would show."""
    answers = {
        Signal.LESS_RESPECTED: log.respected,
        Signal.LESS_AGREED: log.goal,
        Signal.FITS_LESS: log.fits,
    }
    return {signal: value for signal, value in answers.items() if value is not None}


def _fallen(rated: Sequence[Mapping[Signal, int]]) -> list[Signal]:
    """Name what fell: respect by itself, else what fell most where the mean did.

    The last session is held against the best of those shortly before it, by the
    questions that were answered in both, so that a slow slide counts too.
    """
    if len(rated) < TWICE:
        return []
    *before, last = rated
    falls = [
        {signal: one[signal] - last[signal] for signal in last if signal in one}
        for one in before
    ]
    if any(fall.get(Signal.LESS_RESPECTED, 0) >= DROP for fall in falls):
        return [Signal.LESS_RESPECTED]
    deepest = max((fall for fall in falls if fall), key=_mean, default={})
    if not deepest or _mean(deepest) < DROP:
        return []
    return [max(deepest, key=lambda signal: deepest[signal])]


def _mean(fall: Mapping[Signal, int]) -> float:
    return fmean(fall.values())


_TOLD: dict[Signal, Callable[[SessionLog], bool]] = {
    Signal.HELD_BACK: lambda log: log.held_something_back or bool(log.held_back),
    Signal.TOO_LITTLE: lambda log: log.challenged is Challenged.TOO_LITTLE,
    Signal.TOO_MUCH: lambda log: log.challenged is Challenged.TOO_MUCH,
    Signal.HOMEWORK: lambda log: log.homework_done is Homework.NOT_DONE,
}


# --- in words -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SignalSaid:
    """What was seen, what can be said or done about it, and what else there is."""

    signal: Signal
    seen: str
    say: str
    beyond: str = ""


def said_of_change(one: Help, found: HelpChange, instrument: str) -> tuple[str, ...]:
    """Say what an instrument did in the time of one helper."""
    lines: dict[str, str] = _words()["verdict"]
    change, helper = found.change, name_of(one)
    if change.baseline is None or change.latest is None:
        return (lines["not_enough"].format(helper=helper, name=instrument),)
    verdict = lines[_VERDICTS[change.word]].format(
        helper=helper,
        name=instrument,
        before=in_words.number(change.baseline),
        after=in_words.number(change.latest.total),
        threshold=in_words.number(change.yardstick.conventional.points),
    )
    beside = [lines["baseline_inside"].format(helper=helper)] * found.start_inside
    beside += [sure] if (sure := how_sure(change)) else []
    if change.word is Word.BETTER:
        figures, _ = by_itself(change.days or 0, {found.instrument})
        beside += [lines["in_that_time"], figures]
    if (change.days_since_latest or 0) > STALE_DAYS:
        on = change.latest.at.date()
        beside.append(lines["stale"].format(on=in_words.day(on)))
    return (verdict, *beside)


_VERDICTS = {
    Word.BETTER: "better",
    Word.WORSE: "worse",
    Word.NOISE: "noise",
    Word.NOT_ENOUGH: "not_enough",
}


def said_of_together(laps: Iterable[Together]) -> tuple[str, ...]:
    """Say in which months two helped at once, so that nobody can say which it was."""
    lines: dict[str, str] = _words()["together"]
    sentences = [_lap_said(lap, lines) for lap in laps]
    return (*sentences, lines["untangle"]) if sentences else ()


def _lap_said(lap: Together, lines: Mapping[str, str]) -> str:
    first, last = in_words.month(lap.since), in_words.month(lap.until)
    key = "month" if first == last else "months"
    if key == "months" and lap.since.year == lap.until.year:
        first = in_words.month(lap.since, year=False)
    one, other = name_of(lap.one), name_of(lap.other)
    if other == one:
        other = lines["another"]
    return lines[key].format(first=first, last=last, one=one, other=other)


def said_of_signals(one: Help, found: Alliance) -> tuple[SignalSaid, ...]:
    """Return a sentence to say to a helper for each thing that sessions show.

    Where there is nobody to say it to, it is something to try.
    """
    words = _words()["signal"]
    voice = _VOICES.get(one.kind, "person")
    return tuple(
        SignalSaid(
            signal=signal,
            seen=words[signal.value]["seen"],
            say=words[signal.value][voice],
            beyond=words[signal.value].get("beyond", "") if voice == "person" else "",
        )
        for signal in found.signals
    )


_VOICES = {HelpKind.NOTEBOOK: "notebook", HelpKind.COUNTERPOINT: "counterpoint"}


def said_of_sessions(found: Helping) -> str:
    """Say how many sessions are on record and where the questions stood last."""
    lines: dict[str, str] = _words()["sessions"]
    latest = found.alliance.latest
    if not found.sessions:
        return ""
    key = "without" if latest is None else "many"
    if found.sessions == 1:
        key = "one_without" if latest is None else "one"
    now = "" if latest is None else in_words.number(latest)
    return lines[key].format(count=found.sessions, now=now)


def name_of(one: Help) -> str:
    """Return what the person calls a helper, said to them, else what kind it is."""
    name = one.name.strip() or str(_words()["kind"][one.kind.value])
    return _MY.sub("your", name)


# "my notebook" is theirs, not ours.
_MY = re.compile(r"^my\b", re.IGNORECASE)


def _words() -> dict[str, Any]:
    return load("outcomes", "helping").body
