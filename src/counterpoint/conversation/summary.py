"""What would a person take home from a sitting, in their own words?

Only exact sentences of theirs are taken, and one question of ours that got no
answer. Nothing is put in other words. Messages of danger are left out unless
they are asked for, and so is whatever belongs to an exercise, above all what was
written to be thrown away. Give it the turns of the line that was talked on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.detectors.answers import Shape, shape
from counterpoint.detectors.focus import focuses
from counterpoint.detectors.moments import Moment, moments
from counterpoint.detectors.people import details, people
from counterpoint.detectors.phrases import fold
from counterpoint.detectors.quotable import may_be_quoted
from counterpoint.detectors.text import clauses, sentences
from counterpoint.terms import Move, Need

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from counterpoint.terms import Turn

MOST_QUOTES = 5
MOST_DECIDED = 3
_LONGEST = 40  # words; of a longer sentence its strongest clause is taken
_SHORTEST = 3  # words
_ALIKE = 0.6  # shared words of the shorter sentence, from which two are one
_SOMEBODY, _DETAIL, _MOMENT = 1.0, 0.5, 1.5  # beside a focus, which weighs 2 to 11
_NO_PLAN = frozenset({Shape.NO, Shape.DUNNO, Shape.REFUSE, Shape.PUSHBACK})


@dataclass(frozen=True, slots=True)
class Summary:
    """What stands at the end; `open` is a question of ours, "" if none is open."""

    quotes: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    open: str = ""


@dataclass(frozen=True, slots=True)
class _Said:
    """One sentence of the person's, where it stands and what it weighs."""

    place: tuple[int, int]
    text: str
    weight: float
    settles: bool


def summary(turns: Sequence[Turn], *, danger: bool = False) -> Summary:
    """Sum up a sitting.

    Args:
        turns: of the line that was talked on.
        danger: take messages of danger as well, because the person asks for it.
    """
    said = [one for one in _said(turns, danger=danger) if one.text]
    settled = _unlike(reversed([one for one in said if one.settles]))
    decided = _in_order(settled[:MOST_DECIDED])
    heaviest = sorted(said, key=lambda one: -one.weight)
    others = [one for one in heaviest if one not in decided]
    quotes = _unlike(others, beside=decided)[:MOST_QUOTES]
    return Summary(
        quotes=tuple(one.text for one in _in_order(quotes)),
        decided=tuple(one.text for one in decided),
        open=_left_open(turns),
    )


def written(summed_up: Summary) -> str:
    """Write it as text, each sentence of the person's in quotation marks."""
    words = load("conversation", "summary").body["words"]
    parts = [
        "\n".join([words[part], *(f'"{quote}"' for quote in quotes)])
        for part, quotes in (
            ("quotes", summed_up.quotes),
            ("decided", summed_up.decided),
        )
        if quotes
    ]
    if summed_up.open:
        parts.append(f"{words['open']}\n{summed_up.open}")
    return "\n\n".join(parts) or str(words["nothing"])


# --- Their sentences ------------------------------------------------------------


def _said(turns: Sequence[Turn], *, danger: bool) -> Iterator[_Said]:
    earlier: list[str] = []
    for number, turn in enumerate(turns):
        text = turn.message.text
        if not may_be_quoted(turn, danger=danger):
            continue
        asked = number > 0 and turns[number - 1].plan.move is Move.STEP
        found = focuses(text, tuple(earlier))
        for start, end in sentences(text):
            yield _Said(
                place=(number, start),
                text=_fitting(text[start:end]),
                weight=max(
                    (f.score for f in found if f.start < end and start < f.end),
                    default=0.0,
                )
                + _worth(text[start:end]),
                settles=_settles(text[start:end], asked=asked),
            )
        earlier.append(text)


def _fitting(sentence: str) -> str:
    """Return a sentence, or of a long one its strongest clause; "" if neither fits."""
    if '"' in sentence:
        return ""
    if _SHORTEST <= len(sentence.split()) <= _LONGEST:
        return sentence
    if len(sentence.split()) < _SHORTEST:
        return ""
    strongest = (focus.quote for focus in focuses(sentence))
    others = (sentence[start:end] for start, end in clauses(sentence))
    return next(
        (one for one in (*strongest, *others) if 0 < len(one.split()) <= _LONGEST), ""
    )


def _worth(sentence: str) -> float:
    return (
        _SOMEBODY * bool(people(sentence))
        + _DETAIL * bool(details(sentence))
        + _MOMENT * bool(moments(sentence))
    )


def _settles(sentence: str, *, asked: bool) -> bool:
    """Say whether something was decided or promised.

    Args:
        sentence: the person's.
        asked: whether it answers the question what they mean to do.
    """
    settled, unless, answer = _patterns()
    folded = fold(sentence)
    if "?" in sentence or unless.search(folded):
        return False
    plans = Moment.SAYS_WHAT_NEXT in moments(sentence)
    names_it = answer.search(folded) is not None
    answers = asked and names_it and shape(sentence) not in _NO_PLAN
    return plans or answers or settled.search(folded) is not None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    row = load("conversation", "summary").body["decided"]
    settled, unless, answer = (
        re.compile(rf"(?<![\w'])(?:{row[key]})(?![\w'])")
        for key in ("pattern", "unless", "answer")
    )
    return settled, unless, answer


def _unlike(said: Iterable[_Said], *, beside: Sequence[_Said] = ()) -> list[_Said]:
    """Return those that do not say again what one before them says."""
    taken: list[_Said] = []
    for one in said:
        if not any(_alike(one.text, other.text) for other in (*beside, *taken)):
            taken.append(one)
    return taken


def _alike(one: str, two: str) -> bool:
    words, others = (set(re.findall(r"\w+", fold(text))) for text in (one, two))
    fewest = min(len(words), len(others))
    return not fewest or len(words & others) / fewest >= _ALIKE


def _in_order(said: Iterable[_Said]) -> list[_Said]:
    return sorted(said, key=lambda one: one.place)


# --- Our question ---------------------------------------------------------------


def _left_open(turns: Sequence[Turn]) -> str:
    """Return the last question that got no answer."""
    for asking, answer in reversed([*pairwise([*turns, None])]):
        if asking is not None and _asks(asking) and not _answers(answer):
            question = _question(asking.said)
            if question:
                return question
    return ""


def _asks(turn: Turn) -> bool:
    """Say whether a turn asks about the person's life; danger is not left open so."""
    return (
        turn.draft.opens is not None
        and turn.plan.path is None
        and turn.plan.exercise is None
    )


def _answers(turn: Turn | None) -> bool:
    if turn is None or Need.GOODBYE in turn.screening.needs:
        return False
    return shape(turn.message.text) is not Shape.DUNNO


def _question(said: str) -> str:
    asked = (said[start:end] for start, end in reversed(sentences(said)))
    return next((one for one in asked if one.endswith("?")), "")
