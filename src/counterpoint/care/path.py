"""Which part of a care path is said next, and in which words?

Everything here is authored, deterministic and offline. The path reacts to the
answer first (its rules, top down, the first that holds) and then goes on with
its agenda; it never says the same wording twice while another is left. Between
two questions of the agenda it listens, unless there is danger. It does not
decide how great the risk is: the tier is given, and can only be met with more
care, never with less.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counterpoint.care.leaning import leaning
from counterpoint.care.script import NEXT, OF, Element, Rule, Script, When, script
from counterpoint.care.speech import Spoken, speak
from counterpoint.care.words import says, spoken_words
from counterpoint.terms import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["PATHS", "CareState", "CareStep", "Spoken", "next_step", "speak"]

PATHS = (
    "suicide",
    "self_harm",
    "harm_to_others",
    "abuse",
    "child",
    "reality",
    "eating",
    "medical",
    "medication",
    "checkin",
)
# A first reply carries the number; later ones are short.
FIRST_SENTENCES = 7
LATER_SENTENCES = 4
LISTEN = "listen"
OPEN_QUESTION = "listen_story"
LISTENING = frozenset({LISTEN, OPEN_QUESTION, "listen_open"})
# After one of these so many replies listen, and nothing is asked.
TOO_MUCH = frozenset({"soften", "refuse"})
QUIET_AFTER = 3
AGAIN = "again"
FALLBACK = (LISTEN, "stay")
# From so many words on there is something to stay with.
ENOUGH_TO_HEAR = 4


@dataclass(frozen=True, slots=True)
class CareState:
    """Where a talk stands on one path.

    `said` are the elements said on this path so far, in order, `turns` how
    many replies that took, `lines` the ids of the wordings, `opened` the key
    of the question that was asked last.
    """

    path: str
    tier: Tier
    said: tuple[str, ...] = ()
    turns: int = 0
    lines: tuple[str, ...] = ()
    opened: str | None = None


@dataclass(frozen=True, slots=True)
class CareStep:
    """What to say now; `reason` is a sentence that can be shown.

    `answers` says that the message met a question of the agenda, `walked` that
    the agenda has nothing left but listening.
    """

    elements: tuple[str, ...]
    reason: str
    sentences: int
    questions: int
    answers: bool = False
    walked: bool = False


@dataclass(frozen=True, slots=True)
class _Moment:
    """What a rule looks at."""

    state: CareState
    words: str
    shape: str

    @property
    def first(self) -> bool:
        return not self.state.said

    @property
    def count(self) -> int:
        return len(self.words.split())

    def presses(self, scene: Script) -> bool:
        """Say whether there is danger, and nothing yet that has calmed it."""
        calmed = set(scene.pace.calms) & set(self.state.said)
        return self.state.tier is Tier.IMMINENT and not calmed

    @property
    def terse(self) -> bool:
        return self.count < ENOUGH_TO_HEAR

    def heard(self, scene: Script) -> bool:
        """Say whether there is something to stay with, before the next part."""
        if self.presses(scene):
            return False
        return self.count >= scene.elements[LISTEN].quote_from or self.known(scene)

    def known(self, scene: Script) -> bool:
        """Say whether there are words of our own for just this."""
        return any(
            wording.cue
            and wording.id not in self.state.lines
            and says(self.words, wording.cue)
            for wording in scene.elements[LISTEN].wordings
        )

    def may_wait(self, scene: Script) -> bool:
        """Say whether the agenda may wait a turn for something that was told."""
        lately = self.state.said[-2:]
        if self.known(scene):
            return lately != (LISTEN, LISTEN)
        return lately[-1:] != (LISTEN,) and self.heard(scene)

    def answers(self, scene: Script) -> bool:
        """Say whether a question of the agenda was just asked."""
        asked = self.state.opened
        return asked is not None and asked not in scene.pace.listens

    def breathes(self, scene: Script) -> bool:
        """Say whether the next reply only listens; in danger it does not."""
        return not self.presses(scene) and (self.hushed or self.answers(scene))

    @property
    def hushed(self) -> bool:
        """Say whether the person was asked too much, not long ago."""
        said = self.state.said
        last = max((n for n, one in enumerate(said) if one in TOO_MUCH), default=None)
        if last is None:
            return False
        return sum(one in LISTENING for one in said[last:]) < QUIET_AFTER


def next_step(state: CareState, *, message: str, shape: str) -> CareStep:
    """Choose what to say next on a path."""
    main = script(state.path)
    words = spoken_words(message)
    shaped = leaning(
        message,
        shape,
        pushes=says(words, main.cues["pushback"]),
        aside=says(words, main.met(("program", "alerts"))),
    )
    here = replace(state, said=tuple(name.split(OF)[-1] for name in state.said))
    moment = _Moment(here, words, shaped)
    scene = _scene(main, moment)
    rule = next((one for one in scene.rules if _holds(one.when, scene, moment)), None)
    otherwise = (LISTEN, NEXT) if moment.heard(scene) else (NEXT,)
    wanted = rule.say if rule else otherwise
    budget = FIRST_SENTENCES if moment.first else LATER_SENTENCES
    elements = _fitted(_filled(wanted, scene, moment), budget=budget)
    gave_way = wanted is otherwise and LISTEN not in [one.id for one in elements]
    if gave_way and moment.heard(scene) and moment.may_wait(scene):
        elements = [scene.elements[LISTEN]]
    if not elements:
        elements = [scene.elements[name] for name in FALLBACK]
    return CareStep(
        elements=tuple(_named(element, scene, main) for element in elements),
        reason=(rule.reason if rule else "") or "Staying with what you wrote.",
        sentences=sum(element.room for element in elements),
        questions=sum(element.opens is not None for element in elements),
        answers=moment.answers(scene),
        walked=_walked(scene, moment),
    )


def _named(element: Element, scene: Script, main: Script) -> str:
    """Name an element so that a variant keeps its own words for it."""
    shared = main.elements[element.id] == element
    return element.id if shared else f"{scene.path}{OF}{element.id}"


def _scene(main: Script, moment: _Moment) -> Script:
    """Return the path, or the variant that has taken it over."""
    for variant in main.variants:
        if says(moment.words, main.met(variant.not_cue)):
            continue
        said = moment.state.said
        if variant.begins in said and variant.ends not in said:
            return script(variant.path)
        if moment.first and says(moment.words, main.met(variant.cue)):
            return script(variant.path)
    return main


def _holds(when: When, scene: Script, moment: _Moment) -> bool:
    state = moment.state
    return (
        (when.first is None or when.first == moment.first)
        and (not when.tier or state.tier in when.tier)
        and (when.most is None or moment.count <= when.most)
        and (not when.opened or state.opened in when.opened)
        and (not when.shape or moment.shape in when.shape)
        and (not when.cue or says(moment.words, scene.met(when.cue)))
        and (not when.also or says(moment.words, scene.met(when.also)))
        and not says(moment.words, scene.met(when.not_cue))
        and all(name in state.said for name in when.said)
        and not any(name in state.said for name in when.unsaid)
    )


def _filled(wanted: Iterable[str], scene: Script, moment: _Moment) -> list[Element]:
    """Put the agenda's next entry where a rule leaves room for it."""
    names: list[str] = []
    for name in wanted:
        names.extend(_next(scene, moment, names) if name == NEXT else (name,))
    return [scene.elements[name] for name in dict.fromkeys(names)]


def _next(scene: Script, moment: _Moment, taken: list[str]) -> tuple[str, ...]:
    """Return the first entry of the agenda of which something is left to say."""
    state = replace(moment.state, said=(*moment.state.said, *taken))
    after = replace(moment, state=state)
    breathes = moment.breathes(scene)
    for entry in scene.agenda:
        if not _holds(entry.when, scene, after):
            continue
        urgent = bool(set(entry.say) & set(scene.pace.urgent)) and not moment.hushed
        if breathes and not urgent:
            continue
        left = tuple(name for name in entry.say if _left(name, entry, scene, after))
        if left:
            return left
    return _breath(scene, moment, taken) if breathes else ()


def _walked(scene: Script, moment: _Moment) -> bool:
    return not any(
        _left(name, entry, scene, moment)
        for entry in scene.agenda
        if entry.reason != AGAIN and _holds(entry.when, scene, moment)
        for name in entry.say
    )


def _breath(scene: Script, moment: _Moment, taken: list[str]) -> tuple[str, ...]:
    """Return an open question where there is too little to stay with."""
    said = sum(scene.elements[name].room for name in taken)
    again = scene.elements[OPEN_QUESTION]
    fresh = any(one.id not in moment.state.lines for one in again.wordings)
    if fresh and (said <= 1 or (moment.terse and taken == [LISTEN])):
        return (OPEN_QUESTION,)
    return ()


def _left(name: str, entry: Rule, scene: Script, moment: _Moment) -> bool:
    """Say whether an element is still to be said.

    An entry whose reason is "again" may return as long as it has words left.
    """
    if entry.reason != AGAIN:
        return name not in moment.state.said
    return any(
        wording.id not in moment.state.lines
        for wording in scene.elements[name].wordings
    )


def _fitted(elements: list[Element], *, budget: int) -> list[Element]:
    """Keep what fits: the sentences of one reply, and one question.

    A listening line gives way, or a longer part would never have its turn.
    """
    kept = _in_order(elements, budget=budget)
    if len(kept) < len(elements) and any(one.id == LISTEN for one in kept):
        rest = [one for one in elements if one.id != LISTEN]
        fuller = _in_order(rest, budget=budget)
        return fuller if len(fuller) >= len(kept) else kept
    return kept


def _in_order(elements: list[Element], *, budget: int) -> list[Element]:
    kept: list[Element] = []
    for element in elements:
        asked = any(one.opens for one in kept)
        fits = sum(one.room for one in kept) + element.room <= budget
        if fits and not (element.opens and asked):
            kept.append(element)
    return kept
