"""What was in each message and each reply of a talk that is over?

The same detectors read it as in a talk that goes on. It counts and does not judge:
whether a reply was right for its moment is for a person to say.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from counterpoint.app.reader import open_reader
from counterpoint.app.relived import PERSON
from counterpoint.audit.reading import Answered, Heard, labelled_one, through
from counterpoint.audit.talks import Said, Talk, Who
from counterpoint.conversation.turn import versions
from counterpoint.detectors import reply_form
from counterpoint.library.given import talk_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from counterpoint.library.given import Given
    from counterpoint.terms import Finding, Need, Risk, Screening, Tier

Counted = TypeVar("Counted")


@dataclass(frozen=True, slots=True)
class MessageRead:
    """What was seen in a message of the person, after the talk before it.

    `place` is where it stands in the list that was given, from 0. `labels` are what
    an audit of old talks would name in it: "risk", "worry", "step" and so on.
    """

    place: int
    screening: Screening
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplyRead:
    """What was seen in a reply, read against the message before it.

    `place` is where it stands in the list that was given, from 0. `questions` and
    `sentences` count its own words, without what it quotes. `labels` are what an
    audit of old talks would name in it: "agrees", "challenges", "misses_risk" and
    so on.
    """

    place: int
    findings: tuple[Finding, ...]
    questions: int
    sentences: int
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How often something was seen, each as (what, in how many of them).

    `findings` are codes and count replies, each code once a reply; `asking` is how
    many replies ask anything. `needs`, `tiers` and `risks` count messages. `labels`
    count both, each label once.
    """

    messages: int
    replies: int
    asking: int
    needs: tuple[tuple[Need, int], ...]
    tiers: tuple[tuple[Tier, int], ...]
    risks: tuple[tuple[Risk, int], ...]
    findings: tuple[tuple[str, int], ...]
    labels: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """A talk, read; `versions` are those of the parts that read it."""

    messages: tuple[MessageRead, ...]
    replies: tuple[ReplyRead, ...]
    counts: Counts
    versions: tuple[tuple[str, str], ...]


def audit_talk(messages: Sequence[Given]) -> Audit:
    """Read a talk that is over, message by message and reply by reply.

    Args:
        messages: the talk, oldest first, as for `converse`; either may be last.

    Raises:
        InputError: something given cannot be used.
    """
    reader = open_reader()
    said = tuple(
        Said(Who.PERSON if side.role == PERSON else Who.REPLY, side.text)
        for side in talk_of(messages)
    )
    talk = Talk("", "", said=said)
    heard: list[MessageRead] = []
    answered: list[ReplyRead] = []
    for read in through(said, reader=reader):
        seen = labelled_one(talk, read).seen
        labels = tuple(dict.fromkeys(one.label.value for one in seen))
        if isinstance(read, Heard):
            heard.append(MessageRead(read.number, read.screening, labels))
        else:
            answered.append(_reply(read, labels))
    return Audit(
        messages=tuple(heard),
        replies=tuple(answered),
        counts=_counted(heard, answered),
        versions=versions(reader),
    )


def _reply(read: Answered, labels: tuple[str, ...]) -> ReplyRead:
    return ReplyRead(
        place=read.number,
        findings=read.findings,
        questions=len(reply_form.question_spans(read.own)),
        sentences=reply_form.count_sentences(read.own),
        labels=labels,
    )


def _counted(heard: Sequence[MessageRead], answered: Sequence[ReplyRead]) -> Counts:
    seen = [one.screening for one in heard]
    return Counts(
        messages=len(heard),
        replies=len(answered),
        asking=sum(one.questions > 0 for one in answered),
        needs=_most_first(need for one in seen for need in one.needs),
        tiers=_most_first(one.tier for one in seen),
        risks=_most_first(one.risk for one in seen),
        findings=_most_first(
            code for one in answered for code in {f.code: None for f in one.findings}
        ),
        labels=_most_first(
            label
            for labels in (
                *(one.labels for one in heard),
                *(one.labels for one in answered),
            )
            for label in labels
        ),
    )


def _most_first(seen: Iterable[Counted]) -> tuple[tuple[Counted, int], ...]:
    return tuple(Counter(seen).most_common())
