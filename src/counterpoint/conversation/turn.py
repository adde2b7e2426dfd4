"""How does one message become one reviewed reply?

    message -> screen -> plan -> reply -> review -> turn

Nothing unreviewed is ever said. A model gets two tries; then, or when it
fails, the guide speaks. The guide's own words are reviewed too.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from counterpoint import __version__
from counterpoint.authored import load
from counterpoint.conversation.guide.repertoire import repertoire
from counterpoint.conversation.guide.speak import floor, speak
from counterpoint.conversation.past import talk_of
from counterpoint.conversation.plan import plan as choose
from counterpoint.conversation.remembering import SPEAKS, beside, worded
from counterpoint.conversation.reply import may_be_worded, word
from counterpoint.conversation.review import review
from counterpoint.conversation.screen import screen
from counterpoint.detectors.risk import patterns_version
from counterpoint.ledger.kinds import NOTHING_KNOWN
from counterpoint.terms import (
    Attempt,
    Draft,
    Finding,
    Message,
    Outcome,
    Past,
    Plan,
    Risk,
    Screening,
    Source,
    Tier,
    Turn,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from counterpoint.conversation.recollection import Recall
    from counterpoint.ledger.kinds import Ledger
    from counterpoint.ports import ChatModel, Clock, Judge, Reader

TRIES_FOR_A_MODEL = 2
TRIES_FOR_THE_GUIDE = 4


class Stage(StrEnum):
    """What is being done, for an interface that shows it."""

    READING = "reading"
    CHOOSING = "choosing"
    WRITING = "writing"
    CHECKING = "checking"


class _Watch:
    """Times the stages and tells whoever looks on."""

    def __init__(self, clock: Clock, tell: Callable[[Stage], None] | None) -> None:
        self._clock = clock
        self._tell = tell
        self._since = clock.elapsed()
        self._stage: Stage | None = None
        self._spent: dict[str, float] = {}

    def enter(self, stage: Stage | None) -> None:
        now = self._clock.elapsed()
        if self._stage is not None:
            spent = self._spent.get(self._stage.value, 0.0)
            self._spent[self._stage.value] = spent + (now - self._since) * 1000
        self._since, self._stage = now, stage
        if stage is not None and self._tell is not None:
            self._tell(stage)

    @property
    def timings(self) -> tuple[tuple[str, float], ...]:
        return tuple((stage, round(ms, 3)) for stage, ms in self._spent.items())


async def converse(
    message: Message,
    past: Past,
    *,
    turn_id: str,
    clock: Clock,
    model: ChatModel | None = None,
    judge: Judge | None = None,
    tell: Callable[[Stage], None] | None = None,
    barred: Collection[str] = (),
    taken_back: Finding | None = None,
    reader: Reader | None = None,
    known: Ledger = NOTHING_KNOWN,
) -> Turn:
    """Answer one message; the turn holds everything that led to the words.

    Args:
        message: what the person wrote.
        past: the talk before it.
        turn_id: a fresh id for the turn.
        clock: tells the time.
        model: words the reply where one may; without it the guide speaks.
        judge: may raise a risk or reject a reply; its silence hands over to
            the guide.
        tell: is told each stage as it begins.
        barred: ids of authored lines that must not be said, as another reply to
            the same message has said them.
        taken_back: a risk in a message that was changed since; it is met here
            unless this message shows one that is as grave.
        reader: reads beside the patterns; it may raise and never lowers.
        known: what the ledger holds; claims in it are not facts.
    """
    watch = _Watch(clock, tell)
    watch.enter(Stage.READING)
    screening, judge_answers = await _read(message, past, judge, reader)
    if taken_back is not None and taken_back.tier > screening.tier:
        screening = raised_by(screening, (taken_back,))
    watch.enter(Stage.CHOOSING)
    plan = choose(message, screening, past, known=known)
    attempts: tuple[Attempt, ...] = ()
    if model is not None and judge_answers and may_be_worded(plan):
        attempts = await _by_model(
            plan,
            message,
            screening,
            past,
            model=model,
            judge=judge,
            watch=watch,
            known=known,
            reader=reader,
        )
    if not attempts or not attempts[-1].verdict.accepted:
        attempts += _by_guide(
            plan,
            message,
            screening,
            past,
            watch=watch,
            unsaid=barred,
            known=known,
        )
    watch.enter(None)
    return Turn(
        id=turn_id,
        message=message,
        screening=screening,
        plan=plan,
        attempts=attempts,
        said=attempts[-1].draft.text,
        at=clock.now(),
        timings=watch.timings,
        versions=versions(reader),
    )


def versions(reader: Reader | None = None) -> tuple[tuple[str, str], ...]:
    """Return which version of each part decides."""
    return (
        ("counterpoint", __version__),
        ("reader", reader.version if reader is not None else "none"),
        ("patterns", patterns_version()),
        ("repertoire", repertoire().version),
        ("plan", load("conversation", "plan").version),
        ("prompt", load("conversation", "prompt").version),
    )


async def _read(
    message: Message, past: Past, judge: Judge | None, reader: Reader | None
) -> tuple[Screening, bool]:
    """Screen by rule; a judge may add to that, and its silence is noted."""
    screening = _screened(message, past, reader)
    if judge is None:
        return screening, True
    try:
        concerns = await judge.concerns(message)
    except Exception:  # noqa: BLE001 - whatever a judge dies of, it is silent
        return replace(screening, notices=(*screening.notices, "judge_silent")), False
    return raised_by(screening, concerns), True


def _screened(message: Message, past: Past, reader: Reader | None) -> Screening:
    """Screen by rule; a screen that fails is answered as if it had seen a hint."""
    try:
        return screen(message, past, reader=reader)
    except Exception:  # noqa: BLE001 - whatever it dies of, the person is asked
        return Screening(
            risk=Risk.PASSIVE,
            tier=Tier.WATCH,
            findings=(
                Finding(
                    code="screen_failed",
                    reason="The check for danger could not run, so it asks.",
                    risk=Risk.PASSIVE,
                    tier=Tier.WATCH,
                ),
            ),
            notices=("screen_failed",),
        )


def raised_by(screening: Screening, concerns: tuple[Finding, ...]) -> Screening:
    """Add a judge's concerns; the tier can only go up."""
    top = max(concerns, key=lambda finding: finding.tier.rank, default=None)
    findings = (*screening.findings, *concerns)
    if top is None or top.tier <= screening.tier:
        return replace(screening, findings=findings)
    return replace(screening, risk=top.risk, tier=top.tier, findings=findings)


async def _by_model(
    plan: Plan,
    message: Message,
    screening: Screening,
    past: Past,
    *,
    model: ChatModel,
    judge: Judge | None,
    watch: _Watch,
    known: Ledger,
    reader: Reader | None,
) -> tuple[Attempt, ...]:
    attempts: tuple[Attempt, ...] = ()
    refused: tuple[Finding, ...] = ()
    # Where there is danger, a model hears of nothing but the talk.
    told = known if screening.tier is Tier.NONE else NOTHING_KNOWN
    note = _noted(plan, message, screening, past, known)
    for _ in range(TRIES_FOR_A_MODEL):
        watch.enter(Stage.WRITING)
        draft = await word(
            plan, message, past, model=model, refused=refused, known=told
        )
        draft = _with(draft, note)
        watch.enter(Stage.CHECKING)
        verdict = review(
            draft,
            plan,
            message=message,
            screening=screening,
            past=past,
            known=told,
            reader=reader,
        )
        if verdict.accepted and judge is not None:
            verdict = await _judged(verdict, message, draft.text, judge)
        attempts += (Attempt(draft, verdict),)
        if verdict.outcome is not Outcome.REVISE:
            break
        refused = verdict.findings
    return attempts


async def _judged(
    verdict: Verdict, message: Message, reply: str, judge: Judge
) -> Verdict:
    """Ask the judge about a reply that the rules accept."""
    try:
        objections = await judge.objections(message, reply)
    except Exception:  # noqa: BLE001 - whatever a judge dies of, it is silent
        objections = (
            Finding(
                code="judge_silent",
                reason="The second check did not answer, so the guide speaks.",
                source=Source.JUDGE,
            ),
        )
    if not objections:
        return verdict
    return Verdict(Outcome.REPLACE, (*verdict.findings, *objections))


def _by_guide(
    plan: Plan,
    message: Message,
    screening: Screening,
    past: Past,
    *,
    watch: _Watch,
    unsaid: Collection[str],
    known: Ledger,
) -> tuple[Attempt, ...]:
    """Say it in authored words, trying other lines where review refuses some."""
    talk = talk_of(past)
    attempts: tuple[Attempt, ...] = ()
    barred = set(unsaid)
    note = _noted(plan, message, screening, past, known)
    for _ in range(TRIES_FOR_THE_GUIDE):
        watch.enter(Stage.WRITING)
        draft = worded(plan, message=message, talk=talk, known=known) or speak(
            plan, message=message, screening=screening, talk=talk, barred=barred
        )
        draft = _with(draft, note)
        watch.enter(Stage.CHECKING)
        verdict = review(draft, plan, message=message, screening=screening, past=past)
        attempts += (Attempt(draft, verdict),)
        if verdict.accepted:
            return attempts
        if not set(draft.lines) - barred:
            break
        barred |= set(draft.lines)
    return (*attempts, _last_resort(plan, message, attempts))


def _noted(
    plan: Plan, message: Message, screening: Screening, past: Past, known: Ledger
) -> Recall | None:
    """Return the sentence that says what is put into the ledger beside the reply."""
    so_far = Turn("", message, screening, plan, attempts=(), said="", at=message.at)
    try:
        return beside(so_far, talk=talk_of(past), known=known)
    except Exception:  # noqa: BLE001 - whatever it dies of, nothing is promised
        return None


def _with(draft: Draft, note: Recall | None) -> Draft:
    if note is None or draft.error is not None or not draft.text:
        return draft
    return replace(
        draft,
        text=f"{draft.text}\n\n{note.text}",
        lines=(*draft.lines, *note.lines),
        quotes=(*draft.quotes, *note.quotes),
    )


def _last_resort(
    plan: Plan, message: Message, attempts: tuple[Attempt, ...]
) -> Attempt:
    """Crisis words are never withheld, nor what is kept of the person.

    Otherwise the person's words are given back.
    """
    if plan.path is not None or plan.exercise is not None or plan.rule in SPEAKS:
        first = attempts[0]
        return Attempt(first.draft, Verdict(Outcome.ACCEPT, first.verdict.findings))
    return Attempt(floor(message), Verdict(Outcome.ACCEPT))
