"""Is it helping? Everything that the progress page, its JSON and the terminal tell.

The reckoning and its sentences come from outcomes; here they are put beside each
other. Where the felt change is to be asked first, nothing that a score says is in
here: what is held back cannot be shown by mistake.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import median_high
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.app import measuring, trials
from counterpoint.app.results import Result, result
from counterpoint.app.traces import Traces, traces
from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.outcomes import felt as felts
from counterpoint.outcomes import goals as goals_
from counterpoint.outcomes import helping as helpers
from counterpoint.outcomes.answer import Answer, Followed, answer, felt_first
from counterpoint.outcomes.change import Word, how_sure
from counterpoint.outcomes.habits import HabitKind, Habits, habits
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.needing_less import NeedingLess, needing_less
from counterpoint.outcomes.records import (
    AtLimit,
    Day,
    FeltChange,
    Leaving,
    Measure,
    MeasureDraft,
)
from counterpoint.outcomes.schedule import ROUNDS_LEFT_ALONE, When
from counterpoint.outcomes.schedule import due as schedule
from counterpoint.outcomes.scoring import series
from counterpoint.outcomes.trial.records import Trial
from counterpoint.outcomes.trial.running import EVENING
from counterpoint.outcomes.trial.starting import running as running_trial
from counterpoint.outcomes.untreated import by_itself

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from counterpoint.outcomes.goals import GoalsCourse
    from counterpoint.outcomes.habits import Habit
    from counterpoint.outcomes.helping import Helping
    from counterpoint.outcomes.instruments import Instrument
    from counterpoint.outcomes.kinds import Figures
    from counterpoint.ports import Repository
    from counterpoint.settings import Settings

MOST_DUE = 2
MOST_SHOWN = 2
"""So many questionnaires are drawn; the others are a line each."""
LATELY = timedelta(days=28)
FEWEST_MOODS = 3
"""Of fewer evenings nobody can say how half of them were."""
_A_WEEK = timedelta(days=7)


class DueKind(StrEnum):
    """What is of use now."""

    FORM = "form"  # a questionnaire that is begun and not finished
    FELT = "felt"
    TRIAL = "trial"
    SECOND = "second"  # the second starting point of a questionnaire
    QUESTIONNAIRE = "questionnaire"
    GOALS = "goals"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class DueNow:
    """One thing that is of use now; `instrument` is which, of a questionnaire."""

    kind: DueKind
    text: str
    instrument: str = ""


@dataclass(frozen=True, slots=True)
class FeltBeside:
    """Felt change beside the change that one instrument measured."""

    instrument: Instrument
    pairs: tuple[felts.Pair, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Helper:
    """One time of help, and what the main questionnaire did in it."""

    found: Helping
    name: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything that is told of how it goes, as of `now`.

    `begun` says that something is on record. While `held_back`, `results`,
    `felt` and `needing_less` are empty and `helpers` say nothing of scores.
    `results` are the questionnaires that show change, the most telling first.
    `open_risk` is None where that cannot be told, which counts as open.
    `letter` is what the person left for a day that has come; it may hold no words.
    `notes` say what could not be read.
    """

    now: datetime
    figures: Figures
    begun: bool
    held_back: str
    answer: Answer
    open_risk: bool | None
    results: tuple[Result, ...]
    felt: FeltBeside | None
    goals: GoalsCourse
    helpers: tuple[Helper, ...]
    together: tuple[str, ...]
    habits: Habits
    needing_less: NeedingLess | None
    due: tuple[DueNow, ...]
    days: str
    trial: Trial | None
    letter: Leaving | None
    unreadable: int
    skipped: int
    traces: Traces

    @property
    def has_talked(self) -> bool:
        """Say whether there are sittings to speak of."""
        return bool(self.traces.traces)

    @property
    def risk_said(self) -> str:
        """Return what is said where a risk is open, or nobody can tell; else ""."""
        sentence: str = _words()["open_risk"]["sentence"]
        return "" if self.open_risk is False else sentence

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what is said of what could not be read."""
        counts = {"unreadable": self.unreadable, "skipped": self.skipped}
        return tuple(
            _words()[name]["one" if count == 1 else "many"].format(count=count)
            for name, count in counts.items()
            if count
        )

    @property
    def goals_said(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what all goals show, and what is told of it to whoever asks.

        Beside a better stands at once that part of it may have come by itself.
        """
        verdict, *more = goals_.said(self.goals)
        if self.goals.word is Word.BETTER:
            basis, by_itself, *rest = more
            return (verdict, by_itself), (basis, *rest)
        return (verdict,), tuple(more)

    def beside(self, one: Result) -> tuple[str, ...]:
        """Return what must stand beside a word and is not in the answer above.

        How sure it is, and for a better what untreated people do in that time.
        """
        if one.change is None:
            return ()
        said = [how_sure(one.change)]
        if one.change.word is Word.BETTER:
            said.append(by_itself(one.change.days or 0, {one.instrument.id})[0])
        return tuple(each for each in said if each and each not in self.answer.beside)

    @property
    def main_habits(self) -> tuple[Habit, ...]:
        """Return the three habits that are said first: how much, what, what for."""
        first = (
            (HabitKind.SITTINGS,),
            (HabitKind.WORRY, HabitKind.NIGHT),
            (HabitKind.STEPS, HabitKind.REPLIES),
        )
        rows = [[self.habits.row(kind) for kind in kinds] for kinds in first]
        said = [[row for row in those if row and row.enough] for those in rows]
        return tuple(those[0] for those in said if those)


async def progress(
    repository: Repository, *, now: datetime, settings: Settings
) -> Progress:
    """Read all that is kept, and put together what is told of how it goes.

    Raises:
        StoreError: the store cannot be read.
    """
    sittings = await repository.sittings()
    known = await trials.known(repository, now=now, sittings=sittings)
    left = await traces(repository, now=now, sittings=sittings)
    return put_together(known, left, now=now, settings=settings)


def put_together(
    known: trials.Known, left: Traces, *, now: datetime, settings: Settings
) -> Progress:
    """Put together what is told, from what is on record and what sittings left."""
    figures = known.figures
    asks_first = not felts.scores_may_be_shown(figures, now)
    held_back = asks_first and bool(figures.of(Measure))
    found = () if held_back else _results(figures, now)
    use = habits(left.traces, figures, limits=settings.limits, now=now)
    followed = _followed(found)
    beside = helpers.side_by_side(
        figures,
        [score for one in found for score in series(one.instrument, figures).scores],
        yardsticks={
            one.instrument.id: yardstick
            for one in found
            if (yardstick := one.instrument.yardstick)
        },
        now=now,
    )
    shown = _helpers(beside, found)
    return Progress(
        now=now,
        figures=figures,
        begun=any(not isinstance(r, MeasureDraft | AtLimit) for r in figures.records),
        held_back=_words()["held_back"]["sentence"] if held_back else "",
        answer=felt_first()
        if held_back
        else answer(figures.of(FeltChange), followed, now=now),
        open_risk=known.open_risk,
        results=found,
        felt=_felt(figures, found),
        goals=goals_.goals_course(figures, now),
        helpers=shown,
        together=helpers.said_of_together(
            dict.fromkeys(lap for one in shown for lap in one.found.together)
        ),
        habits=use,
        needing_less=None
        if held_back
        else needing_less(use, [one.change for one in followed]),
        due=tuple(_due(known, now))[:MOST_DUE],
        days=_days(figures, now),
        trial=running_trial(figures.of(Trial), known.ends, now=now),
        letter=_letter(figures, now),
        unreadable=figures.unreadable,
        skipped=left.skipped,
        traces=left,
    )


# --- What is measured -----------------------------------------------------------


def _results(figures: Figures, now: datetime) -> tuple[Result, ...]:
    """Return the questionnaires that show change, the most telling first.

    Worse comes before everything: it must not be missed. Then those that say
    something, and of these the ones that were taken most.
    """
    found = [result(figures, one, now=now) for one in shelf().instruments]
    telling = [one for one in found if one is not None and one.change is not None]
    return tuple(sorted(telling, key=_telling))


def _telling(one: Result) -> tuple[bool, bool, int]:
    word = one.change.word if one.change else Word.NOT_ENOUGH
    return word is not Word.WORSE, word is Word.NOT_ENOUGH, -len(one.rows)


def _followed(results: Sequence[Result]) -> list[Followed]:
    return [
        Followed(one.instrument.name, one.change, one.course)
        for one in results
        if one.change is not None and one.course is not None
    ]


def _felt(figures: Figures, results: Sequence[Result]) -> FeltBeside | None:
    """Set the felt change beside the questionnaire that says most."""
    answered = figures.of(FeltChange)
    if not answered or not results or results[0].change is None:
        return None
    instrument = results[0].instrument
    pairs = felts.pairs(answered, results[0].change)
    if not pairs:
        return None
    said = felts.said(pairs[-1], instrument.name)
    in_all = felts.said_of_all(pairs, instrument.name)
    return FeltBeside(instrument, pairs, (*said, *in_all))


def _helpers(
    beside: Sequence[Helping], results: Sequence[Result]
) -> tuple[Helper, ...]:
    """Return who helps now, else who helped last, with the main questionnaire."""
    going = [one for one in beside if one.help.ended is None]
    main = results[0].instrument if results else None
    return tuple(
        Helper(one, helpers.name_of(one.help), _helped(one, main))
        for one in reversed(going or list(beside[-1:]))
    )


def _helped(one: Helping, main: Instrument | None) -> tuple[str, ...]:
    if main is None:
        return ()
    for change in one.changes:
        if change.instrument == main.id:
            return helpers.said_of_change(one.help, change, main.name)
    return ()


# --- Days, what is due, and the letter --------------------------------------------


def _days(figures: Figures, now: datetime) -> str:
    """Say what the evenings of the last weeks show; "" where none was ever noted."""
    words, noted = _words(), figures.of(Day)
    if not noted:
        return ""
    since = now.date() - LATELY
    lately = [one for one in noted if since < one.date <= now.date()]
    if not lately:
        return str(words["days"]["none"])
    moods = [one.mood for one in lately if one.mood is not None]
    known = "mood" if len(moods) >= FEWEST_MOODS else "some"
    number = len(moods if known == "mood" else lately)
    count = in_words.counted(number, words["counted"]["evening"])
    middle = median_high(moods) if moods else ""
    return str(words["days"][known]).format(count=count, middle=middle)


def _due(known: trials.Known, now: datetime) -> Iterator[DueNow]:
    """Return what is of use now, the most useful first; what was put down is not."""
    words, figures = _words()["due"], known.figures
    forms = [one for one in shelf().instruments if _is_begun(one, figures, now)]
    for form in forms:
        yield DueNow(DueKind.FORM, words["form"].format(name=form.name), form.id)
    if felts.felt_is_due(figures, now):
        yield DueNow(DueKind.FELT, words["felt"])
    if _trial_waits(known, now):
        yield DueNow(DueKind.TRIAL, words["trial"])
    for one in schedule(figures, shelf(), now=now):
        if one.is_now and one.instrument not in {form.id for form in forms}:
            kind = DueKind.SECOND if one.when is When.SECOND else DueKind.QUESTIONNAIRE
            name = shelf().find(one.instrument).name
            yield DueNow(kind, words[kind.value].format(name=name), one.instrument)
    if _goals_wait(figures, now):
        yield DueNow(DueKind.GOALS, words["goals"])
    if _evening_waits(figures, now):
        yield DueNow(DueKind.TODAY, words["today"])


def _is_begun(instrument: Instrument, figures: Figures, now: datetime) -> bool:
    return measuring.begun(figures, instrument, now=now).draft is not None


def _trial_waits(known: trials.Known, now: datetime) -> bool:
    """Say whether a day of a trial can be rated now; one that is not whole waits."""
    trial = running_trial(known.figures.of(Trial), known.ends, now=now)
    if trial is None:
        return False
    try:
        standing = known.standing(trial, now=now)
    except InputError:
        return False
    evening = now.time() >= EVENING and standing.today is not None
    return standing.rate_first is not None or (evening and not standing.today_rated)


def _goals_wait(figures: Figures, now: datetime) -> bool:
    every = goals_.SOONEST
    rated = [one.rated or one.goal.at for one in goals_.goals_course(figures, now).open]
    return any(every <= now - at <= ROUNDS_LEFT_ALONE * every for at in rated)


def _evening_waits(figures: Figures, now: datetime) -> bool:
    days = {one.date for one in figures.of(Day)}
    lately = any(timedelta(0) < now.date() - day <= _A_WEEK for day in days)
    return lately and now.date() not in days and now.time() >= EVENING


def _letter(figures: Figures, now: datetime) -> Leaving | None:
    """Return what was left for a day that has come; the latest of several."""
    come = [
        one
        for one in figures.of(Leaving)
        if one.back is not None and one.back <= now.date()
    ]
    return max(come, key=lambda one: one.back or now.date(), default=None)


def _words() -> dict[str, Any]:
    return load("app", "progress").body
