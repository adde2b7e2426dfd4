"""Which authored words say this move best, here and now?

A reply is one whole line, or two parts side by side (something noticed, then
one question). Lines are scored by how closely their conditions fit what was
written; a line said before in the sitting, or in the last several, is not said
again while there is another. The same message, talk and seed give the same
reply.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import TYPE_CHECKING

from counterpoint.conversation.guide.repertoire import (
    SLOT,
    Line,
    Part,
    Repertoire,
    repertoire,
)
from counterpoint.detectors.answers import Shape
from counterpoint.detectors.text import normalise
from counterpoint.terms import Draft, Move, Need

if TYPE_CHECKING:
    from counterpoint.conversation.guide.hearing import Hearing
    from counterpoint.conversation.past import Talk
    from counterpoint.detectors.contradiction import Contradiction
    from counterpoint.detectors.focus import Focus
    from counterpoint.detectors.people import Person
    from counterpoint.terms import Plan

_COUNTED = ("", "once", "twice", "three", "four", "five", "six")
_TIMES = re.compile(r"\basked (?:\w+ ){0,3}?(once|twice|three|four|five|six)\b")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")

_PAIRED = {
    Move.REFLECT: ((Part.NOTICE,), (Part.NOTICE, Part.FEEL)),
    Move.ASK: ((Part.NOTICE, Part.ASK), (Part.FEEL, Part.ASK), (Part.ASK,)),
    Move.CHALLENGE: ((Part.FEEL, Part.CHALLENGE),),
    Move.OTHER_SIDE: ((Part.FEEL, Part.ASK), (Part.NOTICE, Part.ASK), (Part.ASK,)),
    Move.TEST: ((Part.NOTICE, Part.ASK), (Part.FEEL, Part.ASK), (Part.ASK,)),
    Move.STEP: ((Part.NOTICE, Part.ASK), (Part.ASK,)),
}
"""The forms a move may take beside one whole line."""

TAKES_UP = "takes_up_the_answer"
"""The one rule under which lines that follow a question may be said."""

THINKING = frozenset(
    {
        Move.REFLECT,
        Move.ASK,
        Move.CHALLENGE,
        Move.OTHER_SIDE,
        Move.TEST,
        Move.STEP,
        Move.AFFIRM,
        Move.LISTEN,
    }
)

_FOLLOWS, _CUE, _NEED, _ABOUT = 6.0, 2.5, 3.0, 6.0
_CUE_BEFORE = 1.5
_FEELING, _TOPIC, _STAGE, _MODE, _ANSWER, _LEADS = 2.0, 1.5, 0.5, 0.7, 1.0, 1.0
_LEADING = 2
_FOCUS_BY_RANK = (3.0, 1.8, 1.0, 0.5)
_SLOT = 0.5
_SAME_FORM = -0.8
_SAYS_NOTHING_EXACT = -1.5
_QUOTES_A_MERE_WORD = -1.5
_FITS_ANYTHING = -1.0
_WORDS_OF_A_QUOTE = 2
_VENTS = frozenset({Need.VENT})  # nearly always there, so it says little
_BARE_ANSWERS = frozenset(
    {Shape.YES, Shape.NO, Shape.DUNNO, Shape.THANKS, Shape.JOKING}
)
_ENOUGH_TO_QUOTE, _TOO_LITTLE_TO_QUOTE = 8, 4  # words
_TWO_PARTS = 0.6
_CHANCE = 1.2
"""How much fit each met condition adds; chance only separates near equals."""


@dataclass(frozen=True, slots=True)
class Scene:
    """All that decides which words fit."""

    plan: Plan
    hearing: Hearing
    talk: Talk
    needs: tuple[Need, ...]
    stage: str
    about: str | None
    only_need: Need | None
    seed: str
    pair: Contradiction | None = None
    barred: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Fit:
    line: Line
    focus: Focus | None
    score: float


def compose(scene: Scene, repertoire: Repertoire) -> Draft | None:
    """Word the plan; None when no line fits."""
    said = scene.barred | scene.talk.lines
    lately = frozenset(scene.talk.carried.lines)
    for held_back in (said | lately, said):
        if best := _best(scene, repertoire, held_back):
            return _draft(scene, best)
    return None


def thread_moves(scene: Scene, repertoire: Repertoire) -> frozenset[Move]:
    """Return the moves that would take up the answer to the last question."""
    if scene.talk.opened is None:
        return frozenset()
    given, said = _given(scene), scene.talk.lines
    return frozenset(
        move
        for line in _following(repertoire).get(scene.talk.opened, ())
        if _fit(line, scene, said, given)
        for move in line.moves & THINKING
    )


@cache
def _following(repertoire: Repertoire) -> dict[str, tuple[Line, ...]]:
    keys = {key for line in repertoire.lines for key in line.follows}
    return {
        key: tuple(line for line in repertoire.lines if key in line.follows)
        for key in keys
    }


def _best(
    scene: Scene, repertoire: Repertoire, held_back: frozenset[str]
) -> tuple[_Fit, ...] | None:
    fits = _fits(scene, repertoire, held_back)
    choices: list[tuple[float, tuple[_Fit, ...]]] = [
        (fit.score, (fit,)) for fit in fits.get(Part.WHOLE, ())
    ]
    for form in _PAIRED.get(scene.plan.move, ()):
        pools = [fits.get(part, ())[:8] for part in form]
        choices += [
            (_together(combination), combination)
            for combination in product(*pools)
            if _stand_together(combination)
        ]
    last_form = _form_of(scene)
    allowed = [
        (score + (_SAME_FORM if _form(fits_) == last_form else 0.0), fits_)
        for score, fits_ in choices
        if _within(scene, fits_)
    ]
    return max(allowed, key=lambda choice: choice[0])[1] if allowed else None


def _fits(
    scene: Scene, repertoire: Repertoire, held_back: frozenset[str]
) -> dict[Part, list[_Fit]]:
    found: dict[Part, list[_Fit]] = {}
    shared = (Part.NOTICE, Part.FEEL) if scene.plan.move in _PAIRED else ()
    given = _given(scene)
    for line in repertoire.lines:
        if scene.plan.move not in line.moves and line.part not in shared:
            continue
        if fit := _fit(line, scene, held_back, given):
            found.setdefault(line.part, []).append(fit)
    for fits in found.values():
        fits.sort(key=lambda fit: -fit.score)
    return found


def _fit(
    line: Line, scene: Scene, held_back: frozenset[str], given: _Given
) -> _Fit | None:
    """Return how well a line fits, or None where it must not be said."""
    score = None if line.id in held_back else _conditions(line, scene, given)
    if score is None:
        return None
    focus: Focus | None = None
    if line.focus:
        ranked = _focus_for(line, scene, given)
        if ranked is None:
            return None
        rank, focus = ranked
        score += _FOCUS_BY_RANK[min(rank, len(_FOCUS_BY_RANK) - 1)]
        score += _CUE if line.quote_cue is not None else 0.0
    if not _fillable(line, scene, focus):
        return None
    score += _SLOT * len(line.slots - {"quote", "word"})
    score += _exactness(line, scene.hearing)
    if given.was_general and line.fits_anything:
        score += _FITS_ANYTHING
    return _Fit(line, focus, score + _chance(scene.seed, line.id))


def _exactness(line: Line, hearing: Hearing) -> float:
    """Prefer words that could only have been said to this message."""
    exact = line.quotes or bool(line.slots & {"detail", "feeling"}) or line.cue
    if line.fits_anything:
        return _FITS_ANYTHING
    if hearing.words >= _ENOUGH_TO_QUOTE and not exact:
        return _SAYS_NOTHING_EXACT
    if hearing.words < _TOO_LITTLE_TO_QUOTE and line.quotes and not line.follows:
        return _QUOTES_A_MERE_WORD
    return 0.0


@dataclass(frozen=True, slots=True)
class _Given:
    """What a scene gives, put together once for all lines.

    `met` stands in the order of `_wanted` and `_WORTH`.
    """

    asked: frozenset[str]
    quoted: frozenset[str]
    was_general: bool
    met: tuple[frozenset[object], ...]


def _was_general(talk: Talk) -> bool:
    """Say whether one of the last two replies could have been said to anyone."""
    lately = {line for turn in talk.turns[-2:] for line in turn.draft.lines}
    return bool(lately & _general())


@cache
def _general() -> frozenset[str]:
    return frozenset(line.id for line in repertoire().lines if line.fits_anything)


def _given(scene: Scene) -> _Given:
    hearing, talk = scene.hearing, scene.talk
    return _Given(
        asked=talk.asked,
        quoted=talk.quotes,
        was_general=_was_general(talk),
        met=(
            frozenset({scene.plan.mode}),
            frozenset(scene.needs),
            frozenset({scene.about}),
            frozenset(hearing.topics),
            frozenset(family for family, _ in hearing.feelings),
            frozenset({scene.stage}),
            frozenset({talk.opened}),
            frozenset({hearing.shape}),
            frozenset(focus.kind for focus in hearing.focuses[:_LEADING]),
        ),
    )


def _wanted(line: Line) -> tuple[frozenset[object], ...]:
    return (
        line.mode,
        line.need,
        line.about,
        line.topic,
        line.feeling,
        line.stage,
        line.follows,
        line.answer,
        line.leads,
    )


_WORTH = (_MODE, _NEED, _ABOUT, _TOPIC, _FEELING, _STAGE, _FOLLOWS, _ANSWER, _LEADS)


def _conditions(line: Line, scene: Scene, given: _Given) -> float | None:
    hearing = scene.hearing
    if scene.only_need is not None and scene.only_need not in line.need:
        return None
    if scene.about is not None and scene.about not in line.about:
        return None
    if line.opens is not None and line.opens in given.asked:
        return None
    if line.follows and scene.plan.rule != TAKES_UP:
        return None
    score = 0.0
    for wanted, there, worth in zip(_wanted(line), given.met, _WORTH, strict=True):
        if wanted:
            if wanted.isdisjoint(there):
                return None
            score += 0.0 if wanted == _VENTS else worth
    if line.unless is not None and line.unless.in_text(hearing.plain):
        return None
    if line.cue is not None:
        if line.cue.in_text(hearing.plain):
            score += _CUE
        elif line.lasting and line.cue.in_text(hearing.plain_before):
            score += _CUE_BEFORE
        else:
            return None
        told = f"{hearing.plain_before} {hearing.plain}"
        if line.sure and not line.cue.sure_in(told):
            return None
    return score


def _focus_for(line: Line, scene: Scene, given: _Given) -> tuple[int, Focus] | None:
    """Return the best clause of a kind the line can quote, not yet quoted."""
    for rank, focus in enumerate(scene.hearing.focuses):
        if focus.kind in line.focus and _may_quote(line, focus, scene, given):
            return rank, focus
    return None


def _may_quote(line: Line, focus: Focus, scene: Scene, given: _Given) -> bool:
    if focus.quote in given.quoted or ("word" in line.slots and not focus.word):
        return False
    if not line.follows and focus.score < 0:
        return False
    if not line.follows and _says_too_little(focus.quote, scene.hearing):
        return False
    if line.word and focus.word.lower() not in line.word:
        return False
    if line.quote_cue is None and line.quote_unless is None:
        return True
    words = _plain(focus.quote)
    if line.quote_unless is not None and line.quote_unless.in_text(words):
        return False
    return line.quote_cue is None or line.quote_cue.in_text(words)


@lru_cache(maxsize=64)  # the clauses of one message, asked about by every line
def _plain(quote: str) -> str:
    return normalise(quote).plain


def _says_too_little(quote: str, hearing: Hearing) -> bool:
    """A bare word or a mere yes or no is not worth saying back."""
    bare = len(quote.split()) < _WORDS_OF_A_QUOTE
    return bare or (hearing.shape in _BARE_ANSWERS and hearing.words < _ENOUGH_TO_QUOTE)


def _fillable(line: Line, scene: Scene, focus: Focus | None) -> bool:
    hearing = scene.hearing
    there = {
        "who": bool(hearing.people),
        "Who": bool(hearing.people),
        "they": bool(hearing.people),
        "them": bool(hearing.people),
        "their": bool(hearing.people),
        "detail": _detail(hearing, focus) is not None,
        "feeling": _named_feeling(line, hearing) is not None,
        "earlier": earlier_quote(scene) is not None,
        "now": scene.pair is not None,
    }
    return all(there.get(slot, True) for slot in line.slots)


def _detail(hearing: Hearing, focus: Focus | None) -> str | None:
    """Return the first exact detail that the quotation does not hold already."""
    quote = focus.quote if focus else ""
    return next((detail for detail in hearing.details if detail not in quote), None)


def _named_feeling(line: Line, hearing: Hearing) -> str | None:
    for family, word in hearing.feelings:
        if not line.feeling or family in line.feeling:
            return word
    return None


def earlier_quote(scene: Scene) -> str | None:
    """Return the older of the two quotations that a line may set side by side."""
    return scene.pair.earlier if scene.pair is not None else scene.hearing.began


def _stand_together(fits: tuple[_Fit, ...]) -> bool:
    quoted = [fit.focus.quote for fit in fits if fit.line.quotes and fit.focus]
    slots = [slot for fit in fits for slot in fit.line.slots if slot == "detail"]
    questions = sum(fit.line.text.count("?") for fit in fits)
    named = [fit for fit in fits if "feeling" in fit.line.slots]
    if quoted and named:
        return False
    return len(quoted) <= 1 and len(slots) <= 1 and questions <= 1


def _together(fits: tuple[_Fit, ...]) -> float:
    mean = sum(fit.score for fit in fits) / len(fits)
    return mean + (_TWO_PARTS if len(fits) > 1 else 0.0)


def _within(scene: Scene, fits: tuple[_Fit, ...]) -> bool:
    questions = sum(fit.line.text.count("?") for fit in fits)
    return questions <= scene.plan.limits.questions


def _form(fits: tuple[_Fit, ...]) -> tuple[bool, ...]:
    return tuple(fit.line.quotes for fit in fits)


def _form_of(scene: Scene) -> tuple[bool, ...]:
    """Return the form of the last reply, so that the next one differs."""
    if scene.talk.last is None:
        return ()
    draft = scene.talk.last.draft
    return tuple(i == 0 and bool(draft.quotes) for i in range(len(draft.lines)))


def _draft(scene: Scene, fits: tuple[_Fit, ...]) -> Draft:
    texts = tuple(_render(fit, scene) for fit in fits)
    quotes = [fit.focus.quote for fit in fits if fit.line.quotes and fit.focus]
    if any("earlier" in fit.line.slots for fit in fits):
        quotes += [quote for quote in (earlier_quote(scene),) if quote]
    if scene.pair is not None and any("now" in fit.line.slots for fit in fits):
        quotes.append(scene.pair.now)
    return Draft(
        text=" ".join(texts),
        lines=tuple(fit.line.id for fit in fits),
        quotes=tuple(quotes),
        opens=next((fit.line.opens for fit in reversed(fits) if fit.line.opens), None),
    )


def _render(fit: _Fit, scene: Scene) -> str:
    hearing = scene.hearing
    person = _person(fit, hearing)
    values = {
        "quote": fit.focus.quote if fit.focus else "",
        "word": fit.focus.word if fit.focus else "",
        "detail": _detail(hearing, fit.focus) or "",
        "feeling": _named_feeling(fit.line, hearing) or "",
        "earlier": (earlier_quote(scene) or "") if "earlier" in fit.line.slots else "",
        "ordinal": _ordinal(scene),
        "now": scene.pair.now if scene.pair else "",
    }
    if person is not None:
        values |= {
            "who": person.second,
            "Who": person.second[:1].upper() + person.second[1:],
            "they": person.subject,
            "them": person.object,
            "their": person.possessive,
        }
    return SLOT.sub(lambda slot: values[slot[1]], fit.line.text)


def _person(fit: _Fit, hearing: Hearing) -> Person | None:
    """Return whom the quotation is about, or else whom the talk is about."""
    quote = fit.focus.quote if fit.focus else ""
    named = next((p for p in hearing.people if p.mention in quote), None)
    return named or next(iter(hearing.people), None)


def _ordinal(scene: Scene) -> str:
    """Count how often the comfort was asked for, by us or by their own word."""
    here = sum(
        bool({"reassurance", "reassurance_again"} & set(turn.screening.needs))
        for turn in scene.talk.turns
    )
    told = _TIMES.search(scene.hearing.plain)
    said = _COUNTED.index(told[1]) if told and told[1] in _COUNTED else 0
    return ORDINALS[min(max(here, said, 1), len(ORDINALS) - 1)]


def _chance(seed: str, line: str) -> float:
    digest = hashlib.blake2b(f"{seed}:{line}".encode(), digest_size=4).digest()
    return _CHANCE * int.from_bytes(digest) / 2**32
