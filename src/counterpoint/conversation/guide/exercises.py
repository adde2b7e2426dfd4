"""Which exercises are there, and what is said at each step of one?

Everything is a pure function over a `Standing`, which can be rebuilt from the
turns alone: `standing_from` replays (exercise, step asked, message) triples,
`standing_in` the turns themselves. It does not decide when to offer one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from counterpoint.authored import load
from counterpoint.conversation.guide.exercise_answers import (
    Command,
    bare,
    choice,
    command,
    ends_writing,
    has_words,
    number,
    trailing_number,
)
from counterpoint.conversation.guide.exercise_days import day, names_day_ahead
from counterpoint.conversation.guide.exercise_terms import (
    AnswerKind,
    Exercise,
    Said,
    Standing,
    Step,
)
from counterpoint.conversation.guide.exercise_voice import Voice
from counterpoint.errors import NotFoundError, SettingsError
from counterpoint.terms import Risk

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date, datetime

    from counterpoint.terms import Turn

__all__ = [
    "AnswerKind",
    "Exercise",
    "Said",
    "Standing",
    "Step",
    "answer",
    "begin",
    "catalogue",
    "find",
    "may_begin",
    "resume",
    "standing_from",
    "standing_in",
]

_ROOM = "conversation.guide"
_NAMES = (
    "grounding",
    "thought_record",
    "prediction",
    "other_side",
    "decision_balance",
    "problem_solving",
    "activity_planning",
    "values",
    "chain_analysis",
    "letter_not_sent",
    "expressive_writing",
)


class _Between(msgspec.Struct, frozen=True):
    """What is said between the steps of every exercise."""

    ways: tuple[str, ...]
    stopped: tuple[str, ...]
    later: tuple[str, ...]
    resumed: tuple[str, ...]
    back: tuple[str, ...]
    skipped: tuple[str, ...]
    accepted: tuple[str, ...]
    finished: tuple[str, ...]
    nothing: tuple[str, ...]
    states: dict[str, str]


@cache
def catalogue() -> tuple[Exercise, ...]:
    """Return all exercises, in the order in which they are listed."""
    try:
        return tuple(
            msgspec.convert(
                {"name": name, **load(_ROOM, f"exercise_{name}").body}, Exercise
            )
            for name in _NAMES
        )
    except msgspec.ValidationError as error:
        raise _damaged() from error


@cache
def _between() -> _Between:
    try:
        return msgspec.convert(load(_ROOM, "exercise_words").body, _Between)
    except msgspec.ValidationError as error:
        raise _damaged() from error


def _damaged() -> SettingsError:
    return SettingsError(
        "The exercises that come with Counterpoint are damaged. Install it again."
    )


def find(words: str) -> Exercise | None:
    """Return the exercise that a name or everyday words ask for."""
    said = f" {_spaced(words)} "
    called = [
        (len(name), exercise)
        for exercise in catalogue()
        for name in map(_spaced, (exercise.name, exercise.title, *exercise.words))
        if f" {name} " in said
    ]
    return max(called, key=lambda each: each[0])[1] if called else None


def _spaced(words: str) -> str:
    plain = re.sub(r"['\u2019`]", "", words[:2000].lower())
    return " ".join(re.findall(r"[^\W_]+", plain))


def _exercise(name: str) -> Exercise:
    found = next((each for each in catalogue() if each.name == name), None)
    if found is None:
        raise NotFoundError("There is no exercise of that name.")
    return found


def may_begin(name: str, *, states: Collection[str]) -> str | None:
    """Return why an exercise is not begun now, None if it may be.

    `states` are `Risk` values or other keys of `[states]` in
    exercise_words.toml. A name or state that is not known is a reason too.
    """
    sentences = _between().states
    exercise = next((each for each in catalogue() if each.name == name), None)
    if exercise is None:
        return sentences["unknown"]
    for state in sorted({_general(state) for state in states} - {Risk.NONE}):
        if state not in sentences:
            return sentences["unknown"]
        if state in exercise.not_when:
            return dict(exercise.refuse).get(state, sentences[state])
    return None


def _general(state: str) -> str:
    if any(risk.suicidal and risk == state for risk in Risk):
        return "suicidal"
    return Risk.REALITY_LOSS.value if state in {"psychosis", "mania"} else state


def begin(name: str, *, seed: str = "") -> Said:
    """Say what an exercise is, that it can be left, and ask its first question.

    Raises:
        NotFoundError: there is no exercise of that name.
    """
    exercise = _exercise(name)
    voice = Voice(exercise, _fresh(exercise), seed=seed, today=None)
    voice.say(exercise.opening, "opening")
    voice.say(_between().ways, "ways")
    return _asked(voice, gap="\n\n")


def _fresh(exercise: Exercise) -> Standing:
    return Standing(name=exercise.name, step=exercise.steps[0].id)


def resume(standing: Standing, *, seed: str = "") -> Said:
    """Say where an exercise stood and ask its open question again."""
    exercise = _exercise(standing.name)
    voice = Voice(exercise, replace(standing, paused=False), seed=seed, today=None)
    if standing.done:
        return _closed(voice)
    before = exercise.place(standing.step) - 1
    voice.say(
        _between().resumed,
        "resumed",
        about=exercise.steps[before].id if before >= 0 else "",
    )
    return _asked(voice)


def answer(
    standing: Standing,
    text: str,
    *,
    seed: str = "",
    today: date,
    at: datetime | None = None,
) -> Said:
    """Take one message as the answer to the step in hand and say what follows.

    An empty message answers nothing: the step is asked again. During writing
    the text is "": nothing is to be said. `at` is kept as the start where a
    time for writing begins.
    """
    exercise = _exercise(standing.name)
    step = exercise.steps[exercise.place(standing.step)]
    order = command(text)
    if standing.done:
        voice = Voice(exercise, standing, seed=seed, today=today)
        voice.say(_between().finished, "finished")
        return voice.said(question=False)
    if step.answer is AnswerKind.WRITING and not _interrupts(order, text):
        here = _begun(exercise, replace(standing, paused=False), at=at)
        return Said("", here, question=False)
    turned = _turned(exercise, standing, text, today=today)
    here = _begun(exercise, turned.standing, at=at)
    voice = Voice(exercise, here, seed=seed, today=today)
    if here.done:
        return _closed(voice)
    voice.say(turned.wordings, turned.key, about=turned.about)
    return _asked(voice) if turned.asks else voice.said(question=not here.paused)


def _interrupts(order: Command | None, text: str) -> bool:
    """Say whether a message ends the silence of a writing step."""
    left = {Command.SKIP, Command.BACK, Command.STOP, Command.LATER}
    return order in left or ends_writing(text)


def _begun(exercise: Exercise, standing: Standing, *, at: datetime | None) -> Standing:
    step = exercise.steps[exercise.place(standing.step)]
    writes = step.answer is AnswerKind.WRITING and standing.began is None
    return replace(standing, began=at) if writes else standing


def _asked(voice: Voice, *, gap: str = " ") -> Said:
    standing, exercise = voice.standing, voice.exercise
    step = exercise.steps[exercise.place(standing.step)]
    voice.ask(step, gap=gap)
    if step.answer is AnswerKind.WRITING:
        return voice.said(question=False, timer=writing_minutes(standing))
    return voice.said(question=True)


def _closed(voice: Voice) -> Said:
    """Lay the person's words out, say how numbers moved, and end."""
    if not voice.summary():
        voice.say(_between().nothing, "nothing")
        return voice.said(question=False)
    for change in voice.exercise.changes:
        voice.compare(change)
    voice.say(voice.exercise.closing, "closing", gap="\n\n")
    return voice.said(question=False)


# Where a message leads


@dataclass(frozen=True, slots=True)
class _Turned:
    """Where a message leads, and what is said before the next question."""

    standing: Standing
    wordings: tuple[str, ...] = ()
    key: str = "between"
    about: str = ""
    asks: bool = True


def _turned(
    exercise: Exercise, standing: Standing, text: str, *, today: date
) -> _Turned:
    between = _between()
    here = replace(standing, paused=False)
    if not text.strip():
        return _Turned(here)
    step = exercise.steps[exercise.place(here.step)]
    if bare(text) in step.nothing:
        return _Turned(_moved(exercise, here))
    match order := command(text):
        case Command.STOP | Command.LATER:
            words = between.stopped if order is Command.STOP else between.later
            return _Turned(replace(here, paused=True), words, order.value, asks=False)
        case Command.BACK:
            return _back(exercise, here)
        case Command.SKIP:
            return _Turned(_moved(exercise, here), between.skipped, "skipped")
        case Command.GO_ON:
            return _Turned(here)
        case _:
            return _taken(exercise, here, text, today=today)


def _back(exercise: Exercise, standing: Standing) -> _Turned:
    """Go one question back; what was said there and later is asked anew."""
    to = max(0, exercise.place(standing.step) - 1)
    kept = {step.id for step in exercise.steps[:to]}
    here = replace(
        standing,
        step=exercise.steps[to].id,
        answers=tuple(pair for pair in standing.answers if pair[0] in kept),
        days=tuple(pair for pair in standing.days if pair[0] in kept),
        retried=False,
    )
    return _Turned(here, _between().back, "back")


def _taken(
    exercise: Exercise, standing: Standing, text: str, *, today: date
) -> _Turned:
    """Take an answer; one that cannot be read is asked about once."""
    step = exercise.steps[exercise.place(standing.step)]
    if step.answer is AnswerKind.WRITING:
        return _Turned(_moved(exercise, standing))
    unsure = _is_unsure(step, text)
    here = standing if unsure else _kept(exercise, standing, step, text, today=today)
    if unsure or not _reads(step, text, today=today):
        if step.again and not standing.retried:
            again = replace(here, retried=True)
            return _Turned(again, step.again, f"{step.id}.again", asks=False)
        words = _between().skipped if unsure else _between().accepted
        return _Turned(_moved(exercise, here), words, "passed")
    here, dated = _filled_ahead(exercise, here, step, text, today=today)
    told = dated or step
    moved = _moved(exercise, here)
    return _Turned(moved, told.echo, f"{told.id}.echo", about=told.id)


def _is_unsure(step: Step, text: str) -> bool:
    order = command(text)
    nothing = order is Command.DONE and step.answer is AnswerKind.LIST
    return order is Command.DUNNO or nothing or not has_words(text)


def _reads(step: Step, text: str, *, today: date) -> bool:
    match step.answer:
        case AnswerKind.NUMBER | AnswerKind.PERCENT:
            return number(text, low=step.low, high=step.high) is not None
        case AnswerKind.DATE:
            return day(text, today=today) is not None
        case AnswerKind.CHOICE:
            return choice(text, step.choices) is not None
        case AnswerKind.TEXT | AnswerKind.LIST | AnswerKind.WRITING:
            return True


def _kept(
    exercise: Exercise, standing: Standing, step: Step, text: str, *, today: date
) -> Standing:
    """Put an answer in its place, with the day that it names."""
    answers = {**dict(standing.answers), step.id: text.strip()}
    days = {name: on for name, on in standing.days if name != step.id}
    if step.answer is AnswerKind.DATE and (on := day(text, today=today)):
        days[step.id] = on
    order = [each.id for each in exercise.steps]
    return replace(
        standing,
        answers=tuple((name, answers[name]) for name in order if name in answers),
        days=tuple((name, days[name]) for name in order if name in days),
    )


def _filled_ahead(
    exercise: Exercise, standing: Standing, step: Step, text: str, *, today: date
) -> tuple[Standing, Step | None]:
    """Take what an answer already says about the steps right after it.

    A step for words is passed over only if a day or number behind it was
    found: "she won't answer by Friday: 80 %" is worry, prediction, day and
    chance. Returns the step for a day among them, so that it can be said back.
    """
    here, own = standing, text
    worded = [step] if step.answer is AnswerKind.TEXT else []
    dated: Step | None = None
    rated = step.answer is AnswerKind.DATE  # the 3 of "December 3" is no rating
    for each in exercise.steps[exercise.place(step.id) + 1 :]:
        if not each.ahead:
            break
        if each.answer is AnswerKind.TEXT:
            worded.append(each)
        elif each.answer is AnswerKind.DATE:
            if not names_day_ahead(text, today=today):
                break
            here, dated = _kept(exercise, here, each, text, today=today), each
        else:
            given = trailing_number(text, high=each.high, marked=rated)
            if given is None:
                break
            here = _kept(exercise, here, each, given.number, today=today)
            own = given.rest
    if here is standing:
        return standing, None
    for each in worded:
        here = _kept(exercise, here, each, own, today=today)
    return here, dated


def _moved(exercise: Exercise, standing: Standing) -> Standing:
    """Go to the next step that has no answer, or to the end."""
    answered = dict(standing.answers)
    following = (
        step.id
        for step in exercise.steps[exercise.place(standing.step) + 1 :]
        if step.id not in answered
    )
    step = next(following, None)
    here = replace(standing, retried=False)
    return replace(here, done=True) if step is None else replace(here, step=step)


def writing_minutes(standing: Standing) -> int:
    """Return how long the writing is to take: as chosen, within its bounds."""
    step = _exercise(standing.name).step("minutes")
    if step is None:
        return 0
    given = number(standing.said("minutes") or "", low=1, high=step.high)
    return given or step.low


# Taking up the thread


def standing_from(
    history: Sequence[tuple[str, str, str]], *, today: date
) -> Standing | None:
    """Rebuild where the latest exercise stands; None if there was none.

    Each entry is (exercise, step that was asked, what the person answered to
    it). An empty answer stands for "asked, not yet answered": it begins an
    exercise or takes it up again.
    """
    return _replayed(_Asked(*entry, today, None) for entry in history)


def standing_in(turns: Sequence[Turn]) -> Standing | None:
    """Rebuild where the latest exercise stands from the turns of a talk.

    Needs `plan.exercise` in each turn of an exercise, with `plan.step` the
    step that its reply asked (`Standing.asks`: None once left or finished).
    """
    return _replayed(_answered(turns))


class _Asked(NamedTuple):
    exercise: str
    step: str
    text: str
    today: date
    at: datetime | None


def _answered(turns: Sequence[Turn]) -> Iterator[_Asked]:
    """Yield what was asked and answered; an empty answer where it was opened."""
    for before, turn in zip((None, *turns), turns, strict=False):
        name, at = turn.plan.exercise, turn.message.at
        if name is None:
            continue
        if before and before.plan.exercise == name and before.plan.step:
            yield _Asked(name, before.plan.step, turn.message.text, at.date(), at)
        elif turn.plan.step:
            yield _Asked(name, turn.plan.step, "", at.date(), at)


def _replayed(history: Iterable[_Asked]) -> Standing | None:
    known = {each.name: each for each in catalogue()}
    standings: dict[str, Standing] = {}
    latest: Standing | None = None
    for asked in history:
        exercise = known.get(asked.exercise)
        # A step that a later edition has dropped leaves nothing to replay.
        if exercise is None or exercise.step(asked.step) is None:
            continue
        before = standings.get(exercise.name, _fresh(exercise))
        latest = standings[exercise.name] = _replay(exercise, before, asked)
    return latest


def _replay(exercise: Exercise, before: Standing, asked: _Asked) -> Standing:
    if not asked.text.strip():
        anew = before.done or exercise.place(asked.step) == 0 != exercise.place(
            before.step
        )
        here = _fresh(exercise) if anew else before
        return replace(_at(here, asked.step), paused=False)
    if before.done:
        return before
    here = _at(before, asked.step)
    return answer(here, asked.text, today=asked.today, at=asked.at).standing


def _at(standing: Standing, step: str) -> Standing:
    """Trust the step that was recorded over the one that was replayed."""
    if standing.step == step:
        return standing
    return replace(standing, step=step, retried=False)
