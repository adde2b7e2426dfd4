"""Which part of a care path is said next, and in which words?

Everything here is authored, deterministic and offline. The path reacts to the
answer first (its rules, top down, the first that holds) and then goes on with
its agenda; it never says the same wording twice while another is left. It does
not decide how great the risk is: the tier is given, and can only be met with
more care, never with less.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counterpoint.care.leaning import leaning
from counterpoint.care.script import NEXT, Element, Rule, Script, When, script
from counterpoint.care.speech import Spoken, speak
from counterpoint.care.words import says, spoken_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counterpoint.terms import Tier

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
FALLBACK = ("listen", "stay")


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
    """What to say now; `reason` is a sentence that can be shown."""

    elements: tuple[str, ...]
    reason: str
    sentences: int
    questions: int


@dataclass(frozen=True, slots=True)
class _Moment:
    """What a rule looks at."""

    state: CareState
    words: str
    shape: str

    @property
    def first(self) -> bool:
        return not self.state.said


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
    moment = _Moment(state, words, shaped)
    scene = _scene(main, moment)
    rule = next((one for one in scene.rules if _holds(one.when, scene, moment)), None)
    wanted = rule.say if rule else ("listen", NEXT)
    budget = FIRST_SENTENCES if moment.first else LATER_SENTENCES
    elements = _fitted(_filled(wanted, scene, moment), budget=budget)
    if not elements:
        elements = [scene.elements[name] for name in FALLBACK]
    return CareStep(
        elements=tuple(element.id for element in elements),
        reason=(rule.reason if rule else "") or "Staying with what you wrote.",
        sentences=sum(element.room for element in elements),
        questions=sum(element.opens is not None for element in elements),
    )


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
        and (not when.opened or state.opened in when.opened)
        and (not when.shape or moment.shape in when.shape)
        and (not when.cue or says(moment.words, scene.met(when.cue)))
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
    for entry in scene.agenda:
        if not _holds(entry.when, scene, after):
            continue
        left = tuple(name for name in entry.say if _left(name, entry, scene, after))
        if left:
            return left
    return ()


def _left(name: str, entry: Rule, scene: Script, moment: _Moment) -> bool:
    """Say whether an element is still to be said.

    An entry whose reason is "again" may return as long as it has words left.
    """
    if entry.reason != "again":
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
    if len(kept) < len(elements) and any(one.id == FALLBACK[0] for one in kept):
        rest = [one for one in elements if one.id != FALLBACK[0]]
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
