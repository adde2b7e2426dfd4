"""How does the guide say a plan?

The guide is the authored voice. It needs nothing but the message and the talk,
and it always has something to say.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from counterpoint.care import path as care
from counterpoint.conversation.guide import exercises
from counterpoint.conversation.guide.compose import Scene, compose
from counterpoint.conversation.guide.hearing import Hearing, hear
from counterpoint.conversation.guide.repertoire import repertoire
from counterpoint.detectors.contradiction import Contradiction, contradiction
from counterpoint.detectors.focus import focuses
from counterpoint.detectors.requests import asks_about_program, mode_request
from counterpoint.detectors.text import clauses
from counterpoint.terms import Draft, Message, Move, Need, Plan, Screening, Tier

if TYPE_CHECKING:
    from collections.abc import Collection

    from counterpoint.conversation.past import Talk

_NEED_OF_RULE = {
    "attachment": Need.ATTACHMENT,
    "reassurance_again": Need.REASSURANCE_AGAIN,
    "told_right": Need.VALIDATION,
    "reassurance": Need.REASSURANCE,
    "information": Need.INFO,
    "wants_words": Need.ACT,
}
"""Rules that answer a need are worded only by lines written for it."""

_ABOUT_OF_RULE = {
    "self_contempt": "self_contempt",
    "exercise_not_now": "exercise_not_now",
    "fresh_loss": "fresh_loss",
    "contradiction": "contradiction",
}
MOST_WORDS_QUOTED = 14


def speak(
    plan: Plan,
    *,
    message: Message,
    screening: Screening,
    talk: Talk,
    barred: Collection[str] = (),
) -> Draft:
    """Word a plan with authored lines.

    Args:
        plan: what to say.
        message: what is answered.
        screening: what was seen in it.
        talk: the talk before it.
        barred: ids of lines that review has just refused.
    """
    if plan.move is Move.SILENCE:
        return Draft(text="")
    if plan.path is not None:
        return _care(plan, message, screening, talk, barred)
    if plan.exercise is not None and plan.move is Move.EXERCISE:
        return _exercise(plan, message, talk)
    hearing = hear(message, talk)
    scene = scene_of(
        plan, hearing, talk, screening=screening, seed=message.id, barred=barred
    )
    for loosened in (scene, _loosened(scene)):
        if draft := compose(loosened, repertoire()):
            return draft
    return floor(message)


def scene_of(
    plan: Plan,
    hearing: Hearing,
    talk: Talk,
    *,
    screening: Screening,
    seed: str,
    barred: Collection[str] = (),
) -> Scene:
    """Gather what decides which words fit."""
    return Scene(
        plan=plan,
        hearing=hearing,
        talk=talk,
        needs=_needs(plan, screening),
        stage=stage(talk),
        about=_about(plan, hearing),
        only_need=_NEED_OF_RULE.get(plan.rule),
        seed=seed,
        pair=_pair(plan, hearing),
        barred=frozenset(barred),
    )


def _pair(plan: Plan, hearing: Hearing) -> Contradiction | None:
    if plan.rule != "contradiction":
        return None
    return contradiction(hearing.text, hearing.earlier)


def stage(talk: Talk) -> str:
    """Say where in the sitting the next reply stands."""
    told = sum(bool(text.strip()) for text in talk.earlier)
    for last, name in ((0, "arrive"), (2, "story"), (4, "focus"), (7, "look")):
        if told <= last:
            return name
    return "step"


def standing_of(talk: Talk, message: Message) -> exercises.Standing | None:
    """Return the exercise whose question the next message answers."""
    if talk.last is None or not (talk.last.plan.exercise and talk.last.plan.step):
        return None
    name = talk.last.plan.exercise
    begun = next(
        i
        for i in range(talk.count - 1, -1, -1)
        if talk.turns[i].plan.rule == "exercise_asked"
        and talk.turns[i].plan.exercise == name
    )
    steps = [turn for turn in talk.turns[begun:] if turn.plan.exercise == name]
    history = tuple(
        (name, before.plan.step or "", after.message.text)
        for before, after in pairwise(steps)
    )
    if not history:
        return exercises.begin(name).standing
    return exercises.standing_from(history, today=message.at.date())


def _needs(plan: Plan, screening: Screening) -> tuple[Need, ...]:
    wanted = _NEED_OF_RULE.get(plan.rule)
    return (*screening.needs, wanted) if wanted else screening.needs


def _about(plan: Plan, hearing: Hearing) -> str | None:
    if plan.rule == "about_the_program":
        return asks_about_program(hearing.text)
    if plan.rule == "mode_asked":
        return f"mode_{plan.mode.value}"
    if plan.rule == "just_listen" and mode_request(hearing.text):
        return "mode_just_listen"
    return _ABOUT_OF_RULE.get(plan.rule)


def _loosened(scene: Scene) -> Scene:
    """Drop what only makes the words closer, never what makes them safe."""
    return replace(scene, about=None, only_need=None)


def _care(
    plan: Plan,
    message: Message,
    screening: Screening,
    talk: Talk,
    barred: Collection[str],
) -> Draft:
    assert plan.path is not None  # noqa: S101 - the caller looked
    state = talk.care(plan.path)
    spoken = care.speak(
        plan.elements,
        path=plan.path,
        tier=max(screening.tier, state.tier),
        quote=care_quote(message, screening, hear(message, talk)),
        message=message.text,
        country=message.country,
        avoid=(*state.lines, *barred),
    )
    return Draft(
        text=spoken.text,
        lines=spoken.lines,
        quotes=spoken.quotes,
        opens=spoken.opens,
    )


def care_quote(message: Message, screening: Screening, hearing: Hearing) -> str:
    """Return the person's own words that made this a matter of care."""
    live = [
        finding
        for finding in screening.findings
        if finding.tier > Tier.NONE and finding.end > finding.start
    ]
    for finding in sorted(live, key=lambda f: (-f.tier.rank, -f.weight)):
        for start, end in clauses(message.text):
            holds = start <= finding.start and finding.end <= end
            if holds and _quotable(message.text[start:end]):
                return message.text[start:end]
        if _quotable(finding.quote):
            return finding.quote
    return next((f.quote for f in hearing.focuses if f.quote), "")


def _quotable(words: str) -> bool:
    return '"' not in words and 0 < len(words.split()) <= MOST_WORDS_QUOTED


def _exercise(plan: Plan, message: Message, talk: Talk) -> Draft:
    assert plan.exercise is not None  # noqa: S101 - the caller looked
    standing = standing_of(talk, message)
    if standing is None or plan.rule == "exercise_asked":
        said = exercises.begin(plan.exercise, seed=message.id)
    else:
        said = exercises.answer(
            standing, message.text, seed=message.id, today=message.at.date()
        )
    key = f"exercise_{plan.exercise}_{plan.step}"
    return Draft(text=said.text, opens=key if said.question else None)


def floor(message: Message) -> Draft:
    """Give back the person's words: the least that may be said."""
    quote = next((focus.quote for focus in focuses(message.text) if focus.quote), "")
    if not quote:
        return Draft(text="…")
    return Draft(text=f'"{quote}."', quotes=(quote,))
