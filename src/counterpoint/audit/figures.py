"""How often was it seen, in whose replies, in which month, and at which hours?

Sums of labels. Two sums add up to the sum of both, in any order, so that shards can
be read apart from each other. A talk must not be split over two of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING

from counterpoint.audit.intervals import KnownError, Share, share
from counterpoint.audit.labels import Label, Seen
from counterpoint.audit.reading import AGAIN
from counterpoint.audit.talks import Who
from counterpoint.authored import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from counterpoint.audit.labels import Labelled

ANY = "*"
"""Any model, or any month."""
UNTIMED = ""
"""The month, the day or the hour of what has no time."""

NIGHT = frozenset({23, 0, 1, 2, 3, 4})
"""Hours that count as night; our own choice."""
LONGEST_PAUSE = 30
"""Minutes without a word after which time spent no longer counts; our own choice."""
LAST_WORDS = 3
"""A step in one of so many last messages ends a talk in a step; our own choice."""


class By(StrEnum):
    """What read: each errs in its own way."""

    READER = "reader"  # patterns with the trained reader beside them
    PATTERNS = "patterns"
    FAST = "fast"  # plain phrases only


# The first are what was counted, the others where.
Cell = tuple[str, str, str]
Count = tuple[Cell, int]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts by name, sorted; what is not there is 0."""

    counts: tuple[Count, ...] = ()

    def __add__(self, other: Tally) -> Tally:
        """Return both together."""
        both = Counter(dict(self.counts))
        both.update(dict(other.counts))
        return tally(both)

    def __getitem__(self, cell: Cell) -> int:
        """Return one count."""
        return dict(self.counts).get(cell, 0)

    def by(self, what: str) -> tuple[tuple[str, str, int], ...]:
        """Return everything counted as `what`, as (where, when, how many)."""
        return tuple((a, b, n) for (name, a, b), n in self.counts if name == what)


def tally(counts: Mapping[Cell, int]) -> Tally:
    """Return counts in their order, without those that are 0."""
    return Tally(tuple(sorted((cell, n) for cell, n in counts.items() if n)))


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted in talks.

    `replies` and `messages` hold how often each label was seen, as (label, model,
    month), a reply or message once for each; under "all" they hold how many there
    were. `use` holds messages and minutes by hour, weekday (0 is Monday), week and
    month. `talks` counts talks. `by` says what read them, where it is known.
    """

    replies: Tally = Tally()
    messages: Tally = Tally()
    use: Tally = Tally()
    talks: Tally = Tally()
    by: By | None = None

    def __add__(self, other: Figures) -> Figures:
        """Return both together."""
        return Figures(
            self.replies + other.replies,
            self.messages + other.messages,
            self.use + other.use,
            self.talks + other.talks,
            self.by or other.by,
        )

    @property
    def models(self) -> tuple[str, ...]:
        """Return the models that replied, the one with most replies first."""
        return _most_first((a, n) for a, _, n in self.replies.by(ALL))

    @property
    def months(self) -> tuple[str, ...]:
        """Return the months in which anything was said, as "2026-11", in order."""
        every = (*self.messages.by(ALL), *self.replies.by(ALL))
        return tuple(sorted({month for _, month, _ in every if month != UNTIMED}))

    def in_replies(self, label: Label, *, model: str = ANY, month: str = ANY) -> Share:
        """Return in how many replies a label was seen, and what that is worth."""
        if label in _OF_DANGER:
            of = sum(self._count(self.replies, one, model, month) for one in _OF_DANGER)
        else:
            of = self._count(self.replies, ALL, model, month)
        return share(
            self._count(self.replies, label, model, month),
            of,
            known_errors(self.by or By.PATTERNS).get(label),
        )

    def in_messages(self, label: Label, *, month: str = ANY) -> Share:
        """Return in how many messages a label was seen, and what that is worth."""
        return share(
            self._count(self.messages, label, ANY, month),
            self._count(self.messages, ALL, ANY, month),
            known_errors(self.by or By.PATTERNS).get(label),
        )

    @staticmethod
    def _count(of: Tally, what: str, model: str, month: str) -> int:
        return sum(
            n for a, b, n in of.by(what) if model in {ANY, a} and month in {ANY, b}
        )

    def hours(self) -> tuple[int, ...]:
        """Return the messages in each hour of the day, from midnight."""
        return tuple(self.use["hour", f"{hour:02}", ""] for hour in range(24))

    def weekdays(self) -> tuple[int, ...]:
        """Return the messages on each day of the week, from Monday."""
        return tuple(self.use["weekday", str(day), ""] for day in range(7))

    def weeks(self) -> tuple[tuple[str, int, int], ...]:
        """Return (ISO week, messages, minutes), in order."""
        return tuple(
            (week, n, self.use["minutes", week, ""])
            for week, _, n in self.use.by("week")
        )

    def nights(self) -> tuple[int, int]:
        """Return how many messages were written at night, and how many had a time."""
        hours = self.hours()
        return sum(hours[hour] for hour in NIGHT), sum(hours)

    def moods(self, *, month: str = ANY) -> tuple[tuple[str, int], ...]:
        """Return (family of feelings, in how many messages), the most first."""
        found: Counter[str] = Counter()
        for name, when, n in self.messages.by(Label.MOOD):
            if month in {ANY, when}:
                found[name] += n
        return tuple(sorted(found.items(), key=lambda one: (-one[1], one[0])))

    def asked_again(self) -> tuple[int, int]:
        """Return how many messages ask to be reassured, and how many of them again."""
        asked = self._count(self.messages, Label.REASSURANCE, ANY, ANY)
        return asked, self._count(self.messages, AGAIN, ANY, ANY)

    def ended_in_a_step(self) -> tuple[int, int]:
        """Return how many talks ended in a step, of how many about a life."""
        return self.talks["step", "", ""], self.talks["emotional", "", ""]


ALL = "all"
"""What replies and messages are counted under, whatever was seen in them."""
_OF_DANGER = (Label.MEETS_RISK, Label.MISSES_RISK)


def figures(read: Iterable[Labelled], *, by: By | None = None) -> Figures:
    """Count what was seen; all of a talk has to be there, in any order.

    Args:
        read: what was seen in each thing that was said.
        by: what read it, where that is known.
    """
    by_talk: dict[str, list[Labelled]] = {}
    for one in read:
        by_talk.setdefault(one.talk, []).append(one)
    replies: Counter[Cell] = Counter()
    messages: Counter[Cell] = Counter()
    use: Counter[Cell] = Counter()
    talks: Counter[Cell] = Counter()
    for said in by_talk.values():
        said.sort(key=lambda one: one.number)
        for one in said:
            if one.who is Who.REPLY:
                replies.update(_of_reply(one))
            else:
                messages.update(_of_message(one))
                use.update(_when(one.at))
        use.update(_minutes(said))
        talks.update(_of_talk(said))
    return Figures(tally(replies), tally(messages), tally(use), tally(talks), by)


def _most_first(counted: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    total: Counter[str] = Counter()
    for name, n in counted:
        total[name] += n
    return tuple(sorted(total, key=lambda name: (-total[name], name)))


def month_of(at: datetime | None) -> str:
    """Return the month as "2026-11", in the zone of the export; "" for no time."""
    return f"{at:%Y-%m}" if at else UNTIMED


def _of_reply(one: Labelled) -> Iterator[Cell]:
    month = month_of(one.at)
    yield (ALL, one.model, month)
    for label in {seen.label for seen in one.seen}:
        yield (label.value, one.model, month)


def _of_message(one: Labelled) -> Iterator[Cell]:
    month = month_of(one.at)
    yield (ALL, "", month)
    for label in {seen.label for seen in one.seen} - {Label.MOOD}:
        yield (label.value, "", month)
    for family in {s.detail for s in one.seen if s.label is Label.MOOD}:
        yield (Label.MOOD.value, family, month)
    if any(_is_again(seen) for seen in one.seen):
        yield (AGAIN, "", month)


def _is_again(seen: Seen) -> bool:
    return seen.label is Label.REASSURANCE and seen.detail == AGAIN


def _when(at: datetime | None) -> Iterator[Cell]:
    if at is None:
        yield ("untimed", "", "")
        return
    yield ("hour", f"{at:%H}", "")
    yield ("weekday", str(at.weekday()), "")
    yield ("week", week_of(at), "")


def week_of(at: datetime) -> str:
    """Return the ISO week as "2026-W48"."""
    year, week, _ = at.isocalendar()
    return f"{year}-W{week:02}"


def _minutes(said: Sequence[Labelled]) -> dict[Cell, int]:
    """Count minutes between one thing said and the next, long pauses left out."""
    seconds: Counter[str] = Counter()
    before: datetime | None = None
    for one in said:
        if one.at is None:
            continue
        if before is not None:
            gone = (one.at - before).total_seconds()
            if 0 <= gone <= LONGEST_PAUSE * 60:
                seconds[week_of(before)] += int(gone)
        before = one.at
    return {("minutes", week, ""): -(-n // 60) for week, n in seconds.items() if n}


def _of_talk(said: Sequence[Labelled]) -> Iterator[Cell]:
    yield ("all", "", "")
    written = [one for one in said if one.who is Who.PERSON]
    labels = {seen.label for one in written for seen in one.seen}
    if Label.EMOTIONAL not in labels:
        return
    yield ("emotional", "", "")
    last = {seen.label for one in written[-LAST_WORDS:] for seen in one.seen}
    if Label.STEP in last:
        yield ("step", "", "")
    if any(_is_again(seen) for one in written for seen in one.seen):
        yield ("reassured_again", "", "")
    if any(one.at is not None and one.at.hour in NIGHT for one in written):
        yield ("night", "", "")


@cache
def known_errors(by: By) -> Mapping[Label, KnownError]:
    """Return what is known of the error of each label; see `detector_error.toml`."""
    rows = sorted(load("audit", "detector_error").body[by].items(), key=itemgetter(0))
    return {Label(name): KnownError(**row) for name, row in rows}
