"""Which replies does a second model read, so that our counts can be put right?

For each label some of the replies in which it was seen, and some of the others, each
reply as likely as the next. They are chosen by a hash of their place, so that the same
replies are chosen however they were read. The hash does not know the label: of the
others, mostly the same few replies are taken for all labels, and few leave the computer.
"""

from __future__ import annotations

import hashlib
import heapq
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.audit.labels import Label
from counterpoint.audit.talks import Who
from counterpoint.authored import load
from counterpoint.in_words import ends_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from counterpoint.audit.labels import Labelled
    from counterpoint.audit.talks import Talk

FEWEST_ASKED, MOST_ASKED = 15, 100
"""So many replies are read for each label at least and at most; our own choice."""
USUAL_ASKED = 20
LONGEST = 4_000
"""Letters of a message and of a reply that are read: its beginning and its end."""
_OF_SEEN = 3
"""One in so many is taken from those in which the label was seen; our own choice.

The others are many more, and it is there that a small share weighs much.
"""
_CUT = " [...] "
_OF_DANGER = frozenset({Label.MEETS_RISK, Label.MISSES_RISK})


class Exchange(NamedTuple):
    """A reply, and the message that it answers."""

    message: str
    reply: str


@dataclass(frozen=True, slots=True)
class Stratum:
    """Those replies in which a label was seen, or was not; `drawn` are some of them."""

    size: int = 0
    drawn: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """The replies that are read for one label."""

    label: Label
    seen: Stratum
    unseen: Stratum


@dataclass
class _Lot:
    """Keeps those with the smallest hashes of however many come."""

    most: int
    size: int = 0
    _kept: list[tuple[int, int, Exchange]] = field(default_factory=list)

    def take(self, lot: int, one: Exchange) -> None:
        self.size += 1
        entry = (-lot, self.size, one)
        if len(self._kept) < self.most:
            heapq.heappush(self._kept, entry)
        else:
            heapq.heappushpop(self._kept, entry)

    def drawn(self, number: int) -> Stratum:
        kept = sorted(self._kept, reverse=True)[:number]
        return Stratum(self.size, tuple(one for _, _, one in kept))


class Sampling:
    """Draws replies from talks that come one by one.

    Args:
        each: how many are drawn for each label; 0 for none.
    """

    def __init__(self, each: int) -> None:
        self._each = each
        self._lots: dict[tuple[Label, bool], _Lot] = {}

    def take(self, talk: Talk, read: Sequence[Labelled]) -> None:
        """Take one talk with what was seen in it."""
        if not self._each:
            return
        message = ""
        read_here = {one.number: one for one in read}
        for number, said in enumerate(talk.said):
            if said.who is Who.PERSON:
                message = said.text
            elif number in read_here:
                lot = _hash(talk.id, number)
                one = Exchange(
                    ends_of(message, LONGEST, cut=_CUT),
                    ends_of(said.text, LONGEST, cut=_CUT),
                )
                for label, seen in _strata(read_here[number]):
                    self._lot(label, seen=seen).take(lot, one)

    def drawn(self) -> tuple[Sample, ...]:
        """Return what was drawn, label by label."""
        return tuple(
            self._sample(label)
            for label in asked_about()
            if (label, True) in self._lots or (label, False) in self._lots
        )

    def _lot(self, label: Label, *, seen: bool) -> _Lot:
        return self._lots.setdefault((label, seen), _Lot(self._each))

    def _sample(self, label: Label) -> Sample:
        seen, unseen = (self._lot(label, seen=one) for one in (True, False))
        wanted = max(-(-self._each // _OF_SEEN), self._each - unseen.size)
        of_seen = min(seen.size, wanted)
        return Sample(label, seen.drawn(of_seen), unseen.drawn(self._each - of_seen))


@cache
def asked_about() -> tuple[Label, ...]:
    """Return the labels about which there is a question, in the order of the report."""
    questions = load("audit", "judge").body["question"]
    return tuple(label for label in Label if label.value in questions)


def _strata(read: Labelled) -> Iterator[tuple[Label, bool]]:
    """Yield each label with whether it was seen; of danger only where there is any."""
    here = {seen.label for seen in read.seen}
    for label in asked_about():
        if label not in _OF_DANGER or here & _OF_DANGER:
            yield label, label in here


def _hash(talk: str, number: int) -> int:
    named = f"{number} {talk}".encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(named, digest_size=8).digest(), "big")
