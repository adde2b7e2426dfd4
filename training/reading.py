"""What is the reader asked, and what are the right answers to a line?

The order of the heads and of the labels in each is the order of the trained
model's outputs. Where two people answered and nobody settled it, the answer is
the mean of both: a doubt is learnt as a doubt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.terms import Need, ReplyLabel, Risk, Tier
from training.lines import About, Flag, Mark, Split, Tense

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from training.corpus import Message, Pair
    from training.lines import MessageLabels

# One of several (their chances add up to one) or each yes or no.
ONE_OF = {
    "risk": tuple(Risk),
    "tier": tuple(Tier),
    "tense": tuple(Tense),
    "about": tuple(About),
}
EACH = {
    "live": ("live",),
    "needs": tuple(Need),
    "flags": tuple(Flag),
    "marks": tuple(Mark),
    "reply": tuple(ReplyLabel),
}
HEADS = {name: len(labels) for name, labels in (EACH | ONE_OF).items()}
ABOUT_REPLIES = frozenset({"reply"})
# How much each head counts; the first is what the others are there to help.
WEIGHTS = {
    "live": 1.0,
    "risk": 0.3,
    "tier": 0.3,
    "tense": 0.15,
    "about": 0.15,
    "needs": 0.6,
    "flags": 0.3,
    "marks": 0.2,
    "reply": 2.0,
}

Answer = list[float] | None


def of_message(message: Message) -> dict[str, Answer]:
    """Return the right answer for each head about messages; None if unknown."""
    given = _given(message)
    kind = message.labels
    marks = {span.mark for span in message.line.spans}
    return {
        "live": _mean([[float(one.risk is not Risk.NONE)] for one in given]),
        "risk": _mean([_one(Risk, one.risk) for one in given]),
        "tier": _mean([_one(Tier, one.tier) for one in given if one.tier is not None]),
        "tense": _mean([_one(Tense, one.tense) for one in given]),
        "about": _mean([_one(About, one.about) for one in given if one.about]),
        # The second reader names needs by another measure (kappa .28): the mean of
        # the two taught neither.
        "needs": _mean([_many(Need, one.needs) for one in given[:1]]),
        "flags": _mean(
            [_many(Flag, one.flags) for one in given if one.flags is not None]
        ),
        # Marks were set in some files only: a line without any tells nothing.
        "marks": _many(Mark, marks) if marks and kind is not None else None,
    }


def of_pair(pair: Pair) -> dict[str, Answer]:
    """Return the right answers about a reply."""
    if pair.settled is not None or pair.rater is None:
        return {"reply": _many(ReplyLabel, pair.labels)}
    both = (pair.line.labels, pair.rater)
    return {"reply": _mean([_many(ReplyLabel, one) for one in both])}


def _given(message: Message) -> list[MessageLabels]:
    if message.settled is not None:
        return [message.settled]
    return [one for one in (message.line.labels, message.rater) if one is not None]


def _mean(answers: Sequence[list[float]]) -> Answer:
    if not answers:
        return None
    return [sum(column) / len(answers) for column in zip(*answers, strict=True)]


def _one(values: Iterable[object], found: object) -> list[float]:
    return [float(one is found) for one in values]


def _many(values: Iterable[object], found: Collection[object]) -> list[float]:
    return [float(one in found) for one in values]


def twins(messages: Iterable[Message]) -> set[str]:
    """Return the written groups that hold danger and safety side by side."""
    found: dict[str, set[bool]] = {}
    for one in messages:
        kinds = found.setdefault(one.line.group, set())
        kinds.add(one.labels.risk is not Risk.NONE)
    return {group for group, kinds in found.items() if len(kinds) == 2}


def of_split(messages: Iterable[Message], split: Split) -> list[Message]:
    """Return the messages of one split."""
    return [one for one in messages if one.split is split]
