"""How does the person use this, and what does that show them?

Numbers and one sentence each, from the traces of their sittings and from what they
put on record. No score, no streak, and nothing where there is too little to say.
Days are those of the place where the person was. It reads no turn and knows
nothing of whether anything got better.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.outcomes.records import (
    AtLimit,
    Day,
    Homework,
    Instead,
    SessionLog,
)
from counterpoint.outcomes.traces import ReplyKind, note_of
from counterpoint.outcomes.worries import worries
from counterpoint.settings import PersonalLimits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from counterpoint.outcomes.kinds import Figures
    from counterpoint.outcomes.traces import Trace
    from counterpoint.outcomes.worries import Worry

A_WEEK = 7  # days
WEEKS = 12
LATELY = 4  # weeks that are set against those before
WORRY_WEEKS = 8
FEWEST_SITTINGS = 3
"""With fewer in the weeks that are looked at, nothing is said."""
FEWEST_GOODBYES = 3
FEWEST_REPLIES = 10
WEEKS_OF_A_WORRY = 3
SITTINGS_OF_A_WORRY = 4
"""From so many weeks, or sittings, on a worry is said to come back."""
MOST_WORRIES = 2
MOST_NAMES = 3

# These turn one true sentence into another; none of them is a clinical number.
_A_LONG_RUN = 7  # days
_SOON = timedelta(hours=1)
_OFTEN_AT_NIGHT = 1 / 3
_RARELY = 1 / 4
_MUCH = 1 / 2
_HARDLY = 1 / 10
_CLOCKS_DIFFER = timedelta(minutes=5)
_MINUTES_TO_HOURS = 90
_HOURS_TO_DAYS = 48


class HabitKind(StrEnum):
    """Which habit it is; the words for each stand in habits.toml."""

    SITTINGS = "sittings"
    MINUTES = "minutes"
    NIGHT = "night"
    RUN = "run"
    RETURN = "return"
    STEPS = "steps"
    DONE = "done"
    WORRY = "worry"
    REASSURANCE = "reassurance"
    REPLIES = "replies"
    PEOPLE = "people"
    LIMITS = "limits"


@dataclass(frozen=True, slots=True)
class Habit:
    """One habit: what is so, in a sentence and in numbers.

    `numbers` are (name, value). `weeks` has a value for each week of `Habits.weeks`
    where it is counted by week, else (). `definition` says what is counted. Where
    `enough` is False the sentence says only that there is too little to say.
    """

    kind: HabitKind
    sentence: str
    numbers: tuple[tuple[str, float], ...] = ()
    weeks: tuple[float, ...] = ()
    definition: str = ""
    enough: bool = True

    @property
    def title(self) -> str:
        """Return what stands above it."""
        found: str = _words("title")[self.kind.value]
        return found


@dataclass(frozen=True, slots=True)
class Habits:
    """The habits of the last weeks.

    `weeks` are the first days of the weeks looked at, oldest first; the last one
    ends today. `sentence` is said where there is too little for any habit, and
    `notice` where sittings had to be left out.
    """

    weeks: tuple[date, ...] = ()
    rows: tuple[Habit, ...] = ()
    sentence: str = ""
    notice: str = ""

    def row(self, kind: HabitKind) -> Habit | None:
        """Return the first habit of a kind."""
        return next((row for row in self.rows if row.kind is kind), None)


def habits(
    traces: Sequence[Trace],
    figures: Figures,
    *,
    limits: PersonalLimits,
    now: datetime,
) -> Habits:
    """Return what the last weeks show.

    Args:
        traces: of all sittings, in any order.
        figures: what the person put on record.
        limits: those the person set.
        now: the time in the person's own zone.
    """
    past = [one for one in traces if one.started <= now + _CLOCKS_DIFFER]
    seen = _Window(past, figures, limits, now)
    ahead = len(traces) - len(past)
    notice = _say("page", "ahead", sittings=_are(ahead)) if ahead else ""
    if len(seen.all) < FEWEST_SITTINGS:
        known = "too_little" if seen.all else "nothing"
        told = _say("page", known, sittings=_counted(len(seen.all), "sitting"))
        return Habits(sentence=told, notice=notice)
    rows = tuple(row for make in _ROWS for row in make(seen))
    return Habits(weeks=seen.weeks, rows=rows, notice=notice)


class _Window:
    """The last weeks of sittings, oldest first."""

    def __init__(
        self,
        traces: Sequence[Trace],
        figures: Figures,
        limits: PersonalLimits,
        now: datetime,
    ) -> None:
        self.figures = figures
        self.limits = limits
        self.today = now.date()
        # Of two begun at one time the order must not hang on where they were kept.
        ordered = sorted(traces, key=lambda one: (one.started, note_of(one)))
        first = ordered[0].started.date() if ordered else self.today
        self.days = min(max(1, (self.today - first).days + 1), WEEKS * A_WEEK)
        self.reach = -(-self.days // A_WEEK)
        self.all = [one for one in ordered if self.age(one) < WEEKS]
        self.lately = [one for one in self.all if self.age(one) < LATELY]

    def age(self, one: Trace) -> int:
        """Return how many weeks ago a sitting was; 0 is the week that ends today."""
        return self.weeks_ago(one.started.date())

    def weeks_ago(self, day: date) -> int:
        """Return how many weeks ago a day was.

        Whoever flies west may have written on what is still tomorrow here.
        """
        return max(0, (self.today - day).days) // A_WEEK

    @property
    def weeks(self) -> tuple[date, ...]:
        """Return the first day of each week, oldest first."""
        last = self.today - timedelta(days=A_WEEK - 1)
        ago = reversed(range(self.reach))
        return tuple(last - timedelta(days=A_WEEK * one) for one in ago)

    @property
    def lately_weeks(self) -> int:
        """Return over how many weeks `lately` goes."""
        return min(LATELY, self.reach)

    def by_week(self, values: Iterator[tuple[Trace, float]]) -> tuple[float, ...]:
        """Add values up by week, oldest first."""
        sums = Counter[int]()
        for one, value in values:
            sums[self.age(one)] += value  # type: ignore[assignment]
        return tuple(float(sums[ago]) for ago in reversed(range(self.reach)))

    def since(self, moment: datetime) -> bool:
        """Say whether a record belongs to the last few weeks."""
        return self.weeks_ago(moment.date()) < LATELY

    def a_week(self, weeks: Sequence[float]) -> tuple[float, float | None]:
        """Return what a week holds on average, lately and before that.

        The first weeks of use are no whole ones; less than one before is none.
        """
        lately = sum(weeks[-LATELY:]) * A_WEEK
        days = max(A_WEEK, min(self.days, LATELY * A_WEEK))
        days_before = self.days - LATELY * A_WEEK
        if days_before < A_WEEK:
            return lately / days, None
        return lately / days, sum(weeks[:-LATELY]) * A_WEEK / days_before

    @property
    def too_few(self) -> bool:
        """Say whether there were too few sittings lately to say how they were."""
        return len(self.lately) < FEWEST_SITTINGS

    @property
    def said(self) -> dict[str, str]:
        """Return what most sentences speak of: the weeks and their sittings."""
        return {
            "weeks": _counted(self.lately_weeks, "week"),
            "of": _counted(len(self.lately), "sitting"),
        }


# --- How much ---------------------------------------------------------------------


def _sittings(seen: _Window) -> Iterator[Habit]:
    weeks = seen.by_week((one, 1) for one in seen.all)
    lately, before = seen.a_week(weeks)
    known = "first" if before is None else "compared" if lately else "none_lately"
    sentence = _say(
        "sittings",
        known,
        sittings=_counted(len(seen.lately), "time"),
        weeks=_counted(seen.lately_weeks, "week"),
        lately=_a_week(lately),
        before=_a_week(before or 0),
        before_weeks=_counted(seen.reach - seen.lately_weeks, "week"),
    )
    yield _habit(HabitKind.SITTINGS, sentence, _pair(lately, before), weeks=weeks)


def _minutes(seen: _Window) -> Iterator[Habit]:
    weeks = seen.by_week((one, one.minutes) for one in seen.all)
    lately, before = seen.a_week(weeks)
    known = "first" if before is None else "compared" if seen.lately else "none_lately"
    sentence = _say(
        "minutes",
        known,
        lately=_counted(round(lately), "minute"),
        before=_counted(round(before or 0), "minute"),
    )
    yield _habit(HabitKind.MINUTES, sentence, _pair(lately, before), weeks=weeks)


def _pair(lately: float, before: float | None) -> tuple[tuple[str, float], ...]:
    found = (("lately", round(lately, 1)),)
    return found if before is None else (*found, ("before", round(before, 1)))


def _night(seen: _Window) -> Iterator[Habit]:
    if seen.too_few:
        yield _too_little(seen, HabitKind.NIGHT)
        return
    count, of = sum(one.night > 0 for one in seen.lately), len(seen.lately)
    known = "often" if count / of >= _OFTEN_AT_NIGHT else "some" if count else "none"
    yield _habit(
        HabitKind.NIGHT,
        _say("night", known, count=count, **seen.said),
        (("sittings", count), ("of", of)),
        weeks=seen.by_week((one, float(one.night > 0)) for one in seen.all),
    )


def _run(seen: _Window) -> Iterator[Habit]:
    days = {day for one in seen.all for day in (one.started.date(), one.last.date())}
    longest = here = 1
    for earlier, later in pairwise(sorted(days)):
        here = here + 1 if (later - earlier).days == 1 else 1
        longest = max(longest, here)
    known = "long" if longest >= _A_LONG_RUN else "short" if longest > 1 else "none"
    weeks = _counted(seen.reach, "week")
    sentence = _say("run", known, days=_counted(longest, "day"), weeks=weeks)
    yield _habit(HabitKind.RUN, sentence, (("days", longest),))


def _return(seen: _Window) -> Iterator[Habit]:
    waits = [float(wait) for one in seen.all for wait in one.back_after]
    waits += [
        wait
        for one, after in pairwise(seen.all)
        if one.left is not None
        if (wait := (after.started - one.left).total_seconds()) >= 0
    ]
    if len(waits) < FEWEST_GOODBYES:
        told = _say("return", "too_little")
        yield _habit(HabitKind.RETURN, told, (("goodbyes", len(waits)),), enough=False)
        return
    usual = timedelta(seconds=median(waits))
    known = "soon" if usual < _SOON else "said"
    yield _habit(
        HabitKind.RETURN,
        _say("return", known, time=_lasting(usual)),
        (("minutes", round(usual.total_seconds() / 60)), ("goodbyes", len(waits))),
    )


# --- What came of it ----------------------------------------------------------------


def _steps(seen: _Window) -> Iterator[Habit]:
    if seen.too_few:
        yield _too_little(seen, HabitKind.STEPS)
        return
    count, of = sum(one.stepped for one in seen.lately), len(seen.lately)
    known = "rarely" if count / of < _RARELY else "said"
    yield _habit(
        HabitKind.STEPS,
        _say("steps", known, count=count, **seen.said),
        (("sittings", count), ("of", of)),
    )


def _done(seen: _Window) -> Iterator[Habit]:
    told = sum(one.did > 0 for one in seen.lately)
    homework = sum(
        one.homework_done in {Homework.DONE, Homework.PARTLY}
        for one in seen.figures.of(SessionLog)
        if seen.since(one.at)
    )
    if seen.too_few and not homework:
        yield _too_little(seen, HabitKind.DONE)
        return
    sentences = [_say("done", "said", count=told, **seen.said)] if told else []
    if homework:
        noted = {**seen.said, "count": _counted(homework, "session")}
        sentences.append(_say("done", "homework", **noted))
    yield _habit(
        HabitKind.DONE,
        " ".join(sentences) or _say("done", "none", **seen.said),
        (("told", told), ("homework", homework)),
    )


def _worry(seen: _Window) -> Iterator[Habit]:
    recent = [one for one in seen.all if seen.age(one) < WORRY_WEEKS]
    reach = min(WORRY_WEEKS, seen.reach)
    returning = [
        (worry, weeks)
        for worry in worries(recent)
        if (weeks := len(set(map(seen.age, worry.traces)))) >= WEEKS_OF_A_WORRY
        or len(worry.traces) >= SITTINGS_OF_A_WORRY
    ]
    for worry, weeks in returning[:MOST_WORRIES]:
        yield _returning(worry, weeks, of=len(recent), reach=reach)
    if not returning:
        none = _say("worry", "none", of=_counted(reach, "week"))
        yield _habit(HabitKind.WORRY, none)


def _returning(worry: Worry, weeks: int, *, of: int, reach: int) -> Habit:
    times = len(worry.traces)
    over_weeks = weeks >= WEEKS_OF_A_WORRY
    known = ("weeks" if over_weeks else "often") + ("" if worry.quote else "_unquoted")
    sentence = _say(
        "worry",
        known,
        quote=worry.quote,
        count=weeks if over_weeks else times,
        of=_counted(reach, "week") if over_weeks else _counted(of, "sitting"),
        weeks=_counted(reach, "week"),
    )
    numbers = (("weeks", weeks), ("of_weeks", reach), ("sittings", times))
    return _habit(HabitKind.WORRY, sentence, numbers)


def _reassurance(seen: _Window) -> Iterator[Habit]:
    if seen.too_few:
        yield _too_little(seen, HabitKind.REASSURANCE)
        return
    count = sum(one.reassurance_again > 0 for one in seen.lately)
    known = "said" if count else "none"
    yield _habit(
        HabitKind.REASSURANCE,
        _say("reassurance", known, count=count, **seen.said),
        (("sittings", count), ("of", len(seen.lately))),
    )


_SHARES = (
    ReplyKind.AGREED,
    ReplyKind.CHALLENGED,
    ReplyKind.ASKED,
    ReplyKind.LISTENED,
    ReplyKind.OTHER,
)


def _replies(seen: _Window) -> Iterator[Habit]:
    counts = {kind: sum(one.said(kind) for one in seen.lately) for kind in _SHARES}
    of = sum(counts.values())
    numbers = tuple((kind.value, float(count)) for kind, count in counts.items())
    enough = of >= FEWEST_REPLIES
    agreed, challenged = counts[ReplyKind.AGREED], counts[ReplyKind.CHALLENGED]
    much = enough and agreed / of >= _MUCH and challenged / of < _HARDLY
    known = "too_little" if not enough else "much_agreement" if much else "said"
    said = {kind.value: str(count) for kind, count in counts.items()}
    of_replies = {**seen.said, "of": _counted(of, "reply")}
    yield Habit(
        HabitKind.REPLIES,
        _say("replies", known, **said, **of_replies),
        (*numbers, ("of", of)),
        definition=" ".join(_words("definition")[kind.value] for kind in _SHARES),
        enough=enough,
    )


def _people(seen: _Window) -> Iterator[Habit]:
    named = Counter(name for one in seen.lately for name in one.people)
    days = [
        day.people
        for day in seen.figures.of(Day)
        if day.people is not None and seen.weeks_ago(day.date) < LATELY
    ]
    met = sum(people > 0 for people in days)
    names = in_words.listed([name for name, _ in named.most_common(MOST_NAMES)])
    about = _say(
        "people",
        _who(seen, len(named), met=met),
        count=_counted(len(named), "person"),
        names=names,
        **seen.said,
    )
    meeting = _say(
        "people",
        "met" if days else "not_noted",
        met=met,
        days=_counted(len(days), "day"),
    )
    yield _habit(
        HabitKind.PEOPLE,
        f"{about} {meeting}",
        (("named", len(named)), ("days_met", met), ("days_noted", len(days))),
    )


def _who(seen: _Window, named: int, *, met: int) -> str:
    """Say which sentence about the people named is true."""
    if named:
        return "named_many" if named > MOST_NAMES else "named"
    if seen.too_few:
        return "too_few"
    return "nobody_met" if met else "nobody"


def _limits(seen: _Window) -> Iterator[Habit]:
    at = [one for one in seen.figures.of(AtLimit) if seen.since(one.at)]
    more = sum(one.chose is Instead.ONE_MORE for one in at)
    unset = seen.limits == PersonalLimits()
    known = "reached" if at else "none" if unset else "not_reached"
    sentence = _say(
        "limits",
        known,
        times=_counted(len(at), "time"),
        more=_times(more),
        instead=_times(len(at) - more),
        **seen.said,
    )
    yield _habit(HabitKind.LIMITS, sentence, (("times", len(at)), ("one_more", more)))


_ROWS = (
    _sittings,
    _minutes,
    _night,
    _run,
    _return,
    _worry,
    _reassurance,
    _steps,
    _done,
    _replies,
    _people,
    _limits,
)


# --- Words ------------------------------------------------------------------------


def _habit(
    kind: HabitKind,
    sentence: str,
    numbers: tuple[tuple[str, float], ...] = (),
    *,
    weeks: tuple[float, ...] = (),
    enough: bool = True,
) -> Habit:
    definition = _words("definition").get(kind.value, "")
    return Habit(kind, sentence, numbers, weeks, definition, enough)


def _too_little(seen: _Window, kind: HabitKind) -> Habit:
    return _habit(kind, _say("page", "too_few", **seen.said), enough=False)


def _words(section: str) -> dict[str, Any]:
    found: dict[str, Any] = load("outcomes", "habits").body[section]
    return found


def _say(section: str, known: str, **values: object) -> str:
    sentence: str = _words(section)[known]
    return sentence.format(**values)


def _counted(number: int, noun: str) -> str:
    forms: list[str] = _words("counted")[noun]
    return in_words.counted(number, forms)


def _times(number: int) -> str:
    none: str = _words("counted")["none"]
    return _counted(number, "time") if number else none


def _a_week(mean: float) -> str:
    """Return how often a week something is, roughly."""
    if round(mean) > 0:
        return _counted(round(mean), "time")
    rarely: str = _words("counted")["rarely" if mean else "never"]
    return rarely


def _are(number: int) -> str:
    return f"{_counted(number, 'sitting')} {'is' if number == 1 else 'are'}"


def _lasting(time: timedelta) -> str:
    minutes = max(1, round(time.total_seconds() / 60))
    if minutes < _MINUTES_TO_HOURS:
        return _counted(minutes, "minute")
    hours = round(minutes / 60)
    if hours < _HOURS_TO_DAYS:
        return _counted(hours, "hour")
    return _counted(round(hours / 24), "day")
