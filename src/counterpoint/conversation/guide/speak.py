"""How does the guide say a plan?

The guide is the authored voice. It needs nothing but the message and the talk,
and it always has something to say.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counterpoint.care import path as care
from counterpoint.care.people import unmentioned
from counterpoint.conversation.guide import exercises
from counterpoint.conversation.guide.compose import Scene, compose
from counterpoint.conversation.guide.exercise_answers import Command, command
from counterpoint.conversation.guide.hearing import Hearing, hear
from counterpoint.conversation.guide.repertoire import repertoire
from counterpoint.conversation.past import TAKEN_BACK
from counterpoint.detectors.contradiction import Contradiction, contradiction
from counterpoint.detectors.focus import focuses
from counterpoint.detectors.requests import asks_about_program, mode_request
from counterpoint.detectors.text import clauses
from counterpoint.terms import (
    Draft,
    Limits,
    Message,
    Move,
    Need,
    Plan,
    Prepared,
    Risk,
    Screening,
    Tier,
)

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
    "other_language": "other_language",
    "not_sure": "not_sure",
    "asks_our_view": "asks_our_view",
    "asks_about_the_lost": "fresh_loss_ask",
    "misread_danger": "misread_danger",
    "self_contempt": "self_contempt",
    "fresh_loss": "fresh_loss",
    "contradiction": "contradiction",
    "anger_at_the_program": "anger_at_the_program",
    "wronged": "wronged",
    "says_what_next": "says_what_next",
}
MOST_WORDS_QUOTED = 14
_AMONG_PEOPLE = frozenset({Risk.ABUSE_VICTIM, Risk.CHILD_AT_RISK, Risk.HARM_TO_OTHERS})
"""Kinds of danger in which somebody near may be the one who does the harm."""


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
    if plan.rule == "exercise_not_now":
        return Draft(text=plan.reason)
    hearing = hear(message, talk)
    scene = scene_of(
        plan, hearing, talk, screening=screening, seed=message.id, barred=barred
    )
    for loosened in (scene, _loosened(scene), _only_listening(scene)):
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


def exercise_said(
    talk: Talk, message: Message, *, begins: str | None = None
) -> exercises.Said | None:
    """Return what the exercise in hand says to a message, if one is in hand.

    `begins` names an exercise that the person just asked for; "go on" takes up
    one that was left.
    """
    if begins is not None:
        return exercises.begin(begins, seed=message.id)
    standing = exercises.standing_in(talk.turns)
    if standing is None:
        return None
    here = talk.last is not None and talk.last.plan.exercise == standing.name
    left = standing.paused or (standing.asks is not None and not here)
    if left and command(message.text) is Command.GO_ON:
        return exercises.resume(standing, seed=message.id)
    if standing.asks is None or talk.last is None:
        return None
    if not here or talk.last.plan.path is not None:
        return None
    return exercises.answer(
        standing,
        message.text,
        seed=message.id,
        today=message.at.date(),
        at=message.at,
    )


def _needs(plan: Plan, screening: Screening) -> tuple[Need, ...]:
    wanted = _NEED_OF_RULE.get(plan.rule)
    return (*screening.needs, wanted) if wanted else screening.needs


def _about(plan: Plan, hearing: Hearing) -> str | None:
    if plan.rule in {"about_the_program", "asks_if_it_helps"}:
        return asks_about_program(hearing.text)
    if plan.rule == "mode_asked":
        return f"mode_{plan.mode.value}"
    if plan.rule == "just_listen" and mode_request(hearing.text):
        return "mode_just_listen"
    return _ABOUT_OF_RULE.get(plan.rule)


def _loosened(scene: Scene) -> Scene:
    """Drop what only makes the words closer, never what makes them safe."""
    return replace(scene, about=None, only_need=None)


def _only_listening(scene: Scene) -> Scene:
    """Where no line fits the move, listening always may."""
    quiet = replace(scene.plan, move=Move.LISTEN, limits=Limits(3, 0))
    return replace(scene, plan=quiet, about=None, only_need=None)


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
        prepared=_sayable(message, screening, talk),
    )
    return Draft(
        text=spoken.text,
        lines=spoken.lines,
        quotes=spoken.quotes,
        opens=spoken.opens,
    )


def _sayable(message: Message, screening: Screening, talk: Talk) -> Prepared:
    """Return what may be said of what the person has ready.

    Nobody is named, and no plan is spoken of, where somebody is hurt by another or
    it is not known who is: who is at hand may be the one who does it, and whoever
    does it may read along. Nobody is named twice in a talk.
    """
    screenings = (screening, *(turn.screening for turn in talk.turns))
    risks = {f.risk for one in screenings for f in one.findings}
    risks |= {one.risk for one in screenings} | {talk.carried.risk}
    if risks & _AMONG_PEOPLE:
        return Prepared()
    wrote = (message.text, *talk.earlier)
    named = "\n".join(turn.said for turn in talk.turns)
    left = unmentioned(talk.prepared.people, wrote)
    people = tuple(who for who in left if f'"{who}"' not in named)
    return replace(talk.prepared, people=people)


def care_quote(message: Message, screening: Screening, hearing: Hearing) -> str:
    """Return the person's own words that made this a matter of care."""
    changed = screening.found(TAKEN_BACK)
    if changed is not None and _quotable(changed.quote):
        return changed.quote
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
    begins = plan.exercise if plan.rule == "exercise_asked" else None
    said = exercise_said(talk, message, begins=begins)
    assert said is not None  # noqa: S101 - the plan looked
    key = f"exercise_{plan.exercise}_{plan.step}"
    return Draft(
        text=said.text,
        lines=said.lines,
        quotes=said.quotes,
        opens=key if said.question else None,
    )


def floor(message: Message) -> Draft:
    """Give back the person's words: the least that may be said."""
    quote = next((focus.quote for focus in focuses(message.text) if focus.quote), "")
    if not quote:
        return Draft(text="…")
    return Draft(text=f'"{quote}."', quotes=(quote,))
