"""What was in each message and each reply of a talk that is over?

The same detectors read it as in a talk that goes on. It counts and does not judge:
whether a reply was right for its moment is for a person to say.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from counterpoint.app.at_once import finished
from counterpoint.app.reader import open_reader
from counterpoint.app.relived import PERSON, Pair, relive_pair
from counterpoint.conversation.review import live_in
from counterpoint.conversation.turn import versions
from counterpoint.detectors import reply_form
from counterpoint.detectors.replies import own_words, read_reply
from counterpoint.library.given import talk_of
from counterpoint.library.talking import visit_after

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from counterpoint.library.given import Given, Side
    from counterpoint.terms import Finding, Need, Risk, Screening, Tier

Counted = TypeVar("Counted")


@dataclass(frozen=True, slots=True)
class MessageRead:
    """What was seen in a message of the person, after the talk before it.

    `place` is where it stands in the list that was given, from 0.
    """

    place: int
    screening: Screening


@dataclass(frozen=True, slots=True)
class ReplyRead:
    """What was seen in a reply, read against the message before it.

    `place` is where it stands in the list that was given, from 0. `questions` and
    `sentences` count its own words, without what it quotes.
    """

    place: int
    findings: tuple[Finding, ...]
    questions: int
    sentences: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How often something was seen, each as (what, in how many of them).

    `findings` are codes and count replies, each code once a reply; `asking` is how
    many replies ask anything. `needs`, `tiers` and `risks` count messages.
    """

    messages: int
    replies: int
    asking: int
    needs: tuple[tuple[Need, int], ...]
    tiers: tuple[tuple[Tier, int], ...]
    risks: tuple[tuple[Risk, int], ...]
    findings: tuple[tuple[str, int], ...]


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
    return finished(_audit(talk_of(messages)), waits=False)


async def _audit(sides: Sequence[Side]) -> Audit:
    visit = await visit_after(())
    heard: list[MessageRead] = []
    answered: list[ReplyRead] = []
    written: list[str] = []
    for one in _exchanges(sides):
        turn = await relive_pair(visit, one.pair)
        if one.place is not None:
            heard.append(MessageRead(one.place, turn.screening))
            written.append(one.message)
        live = live_in(turn.screening)
        answered += [_reply(at, text, written, live) for at, text in one.replies]
    return Audit(
        messages=tuple(heard),
        replies=tuple(answered),
        counts=_counted(heard, answered),
        versions=versions(open_reader()),
    )


class _Exchange(NamedTuple):
    """A message and the replies to it, each reply with its place in the list.

    `place` is None where replies came before the person wrote anything.
    """

    place: int | None
    message: str = ""
    replies: tuple[tuple[int, str], ...] = ()

    @property
    def pair(self) -> Pair:
        """Return the same as the loop takes it up: replies in a row are one."""
        return Pair(self.message, "\n\n".join(text for _, text in self.replies))


def _exchanges(sides: Iterable[Side]) -> list[_Exchange]:
    found: list[_Exchange] = []
    for place, side in enumerate(sides):
        if side.role == PERSON:
            found.append(_Exchange(place, side.text))
            continue
        last = found.pop() if found else _Exchange(None)
        found.append(last._replace(replies=(*last.replies, (place, side.text))))
    return found


def _reply(
    place: int, text: str, written: Sequence[str], live: Iterable[str]
) -> ReplyRead:
    """Read one reply; the last that was written is what it answers."""
    message, earlier = (written[-1], written[:-1]) if written else ("", ())
    own = own_words(text, written)
    return ReplyRead(
        place=place,
        findings=read_reply(text, message=message, earlier=earlier, live=live),
        questions=len(reply_form.question_spans(own)),
        sentences=reply_form.count_sentences(own),
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
    )


def _most_first(seen: Iterable[Counted]) -> tuple[tuple[Counted, int], ...]:
    return tuple(Counter(seen).most_common())
