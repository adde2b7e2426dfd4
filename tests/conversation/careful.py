"""What must be true of every talk in which somebody may be in danger?"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.conversation.manners import questions

if TYPE_CHECKING:
    from counterpoint.terms import Turn
    from tests.transcripts import Talk

_QUOTED = re.compile(r'"[^"]*"')
_SENTENCE = re.compile(r"(?<=[.?!])[\"]?\s+")
_NUMBER = re.compile(r"988|116 123|0800 1111|1-800-799-7233|findahelpline\.com")
LEAST_WORDS = 5  # a shorter sentence may come again
MOST_NUMBERS = 3
MOST_SENTENCES = 10  # with the three of a number and how to reach it
# Questions that find out how near it is; the others listen or look for people.
SAFETY = {"suicide_direct", "nature", "plan", "intent_time", "means", "distance"}


def careful(talk: Talk) -> None:
    """Hold a talk about danger to what holds for all of them."""
    for turn in talk.turns:
        assert questions(turn.said) <= 1
        assert "!" not in _QUOTED.sub("", turn.said)
        assert turn.draft.provider == "guide"  # authored, and no model is asked
        assert len(_sentences(turn.said)) <= MOST_SENTENCES
        assert turn.attempts[0].verdict.accepted  # the first words pass the review
    _quotes_to_the_letter(talk)
    for sitting in talk.sittings:
        _says_no_sentence_twice(sitting)
        _hands_out_few_numbers(sitting)
        _opens_what_it_asks(sitting)


def elements(talk: Talk) -> list[str]:
    """Return the parts of care that were said, in order."""
    return [name for turn in talk.turns for name in turn.plan.elements]


def said_by_the_end(talk: Talk, *wanted: str) -> None:
    """Assert that parts of care were said; "a|b" is one of them."""
    said = set(elements(talk))
    missing = [one for one in wanted if not said & set(one.split("|"))]
    assert not missing, missing


def listens_between(talk: Talk, *, after: int = 4) -> None:
    """Assert that at most every second reply asks how near it is, once known."""
    asked = [turn.draft.opens in SAFETY for turn in talk.turns[after:]]
    assert not any(one and two for one, two in pairwise(asked))


def numbers(reply: str) -> int:
    """Return how many ways to reach a line are in a reply."""
    return len(set(_NUMBER.findall(reply)))


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE.split(_QUOTED.sub('""', text)) if part.strip()]


def _quotes_to_the_letter(talk: Talk) -> None:
    """A check-in quotes the visit before."""
    written = ""
    for turn in talk.turns:
        written += f"{turn.message.text}\n"
        if turn.plan.exercise is None:
            assert all(quote in written for quote in turn.draft.quotes)


def _says_no_sentence_twice(sitting: tuple[Turn, ...]) -> None:
    said = Counter(
        sentence.strip()
        for turn in sitting
        for sentence in _sentences(turn.said)
        if len(sentence.split()) >= LEAST_WORDS and '""' not in sentence
    )
    assert not [one for one, times in said.items() if times > 1]


def _hands_out_few_numbers(sitting: tuple[Turn, ...]) -> None:
    assert sum(numbers(turn.said) > 0 for turn in sitting) <= MOST_NUMBERS


def _opens_what_it_asks(sitting: tuple[Turn, ...]) -> None:
    for turn in sitting:
        if turn.plan.path is not None:
            assert (turn.draft.opens is not None) == (questions(turn.said) == 1)
