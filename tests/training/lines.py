"""Lines made up for the tests."""

from __future__ import annotations

from counterpoint.terms import ReplyLabel, Risk, Tier
from training.corpus import Message, Pair
from training.lines import (
    MessageLabels,
    MessageLine,
    Origin,
    PairLine,
    Split,
    Style,
    Variety,
    Who,
)

DANGER = MessageLabels(risk=Risk.PASSIVE, tier=Tier.WATCH)
SAFE = MessageLabels()


def origin(writer: str = "ash") -> Origin:
    return Origin(writer, "f.txt", 1, Style.CHATTY, Who.ADULT, Variety.UK)


def line(
    text: str,
    labels: MessageLabels = SAFE,
    *,
    group: str | None = None,
    writer: str = "ash",
) -> MessageLine:
    return MessageLine(text, labels, origin(writer), group or text)


def message(
    text: str,
    labels: MessageLabels = SAFE,
    *,
    rater: MessageLabels | None = None,
    settled: MessageLabels | None = None,
    group: str | None = None,
) -> Message:
    made = line(text, labels, group=group)
    return Message(made, made.group, Split.TRAIN, rater, settled)


def pair(
    asked: str,
    reply: str,
    labels: tuple[ReplyLabel, ...] = (),
    *,
    rater: tuple[ReplyLabel, ...] | None = None,
) -> Pair:
    made = PairLine(asked, reply, labels, origin(), asked)
    return Pair(made, made.group, Split.TRAIN, rater)
