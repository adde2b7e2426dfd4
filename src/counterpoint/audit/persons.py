"""Of how many persons is each figure, and which figures are of too few to be told?

A group of too few is put together with its like: its month is no longer named, then
its model neither; where even that is of too few, it is not counted at all. Every sum
that is told is then a sum of groups of enough persons, and nothing can be reckoned
back from two of them. No more persons are kept of a group than decide it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from counterpoint.audit.figures import (
    UNTIMED,
    Cell,
    Figures,
    Tally,
    month_of,
    tally,
    week_of,
)
from counterpoint.audit.labels import Label
from counterpoint.audit.talks import Who

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from counterpoint.audit.labels import Labelled

_DANGER = frozenset({Label.MEETS_RISK, Label.MISSES_RISK})
_MOOD = Label.MOOD.value
Where = tuple[str, str]


@dataclass
class Persons:
    """Who is in each group, up to as many as are enough.

    Args:
        enough: the smallest group that is told of, in persons.
    """

    enough: int
    _in: dict[Cell, set[int]] = field(default_factory=dict)

    def take(self, person: str, read: Sequence[Labelled]) -> None:
        """Take what was seen in one talk of a person."""
        who = hash(person)
        for group in {group for one in read for group in _groups(one)}:
            self._add(group, {who})

    def __add__(self, other: Persons) -> Persons:
        """Return both together; somebody who is in both is one person."""
        both = Persons(self.enough)
        for one in (self, other):
            for group, who in one._in.items():
                both._add(group, who)
        return both

    def are_enough(self) -> bool:
        """Say whether there are enough persons in all."""
        return self._has_enough(("talks", "", ""))

    def told(self, figures: Figures) -> Figures:
        """Return figures with nothing in them that is of too few."""
        if not self.are_enough():
            return Figures()
        replies, _ = self._rolled(figures.replies, "replies", _is_no_danger)
        danger, _ = self._rolled(figures.replies, "danger", _is_danger)
        messages, whole = self._rolled(figures.messages, "messages", _is_no_mood)
        return Figures(
            replies + danger,
            messages + self._moods(figures.messages),
            self._use(figures.use) if whole else Tally(),
            self._talks(figures.talks),
            figures.by,
        )

    def _add(self, group: Cell, who: set[int]) -> None:
        there = self._in.setdefault(group, set())
        for one in who:
            if len(there) < self.enough:
                there.add(one)

    def _has_enough(self, group: Cell) -> bool:
        return len(self._in.get(group, ())) >= self.enough

    def _rolled(
        self, counts: Tally, kind: str, is_of: Callable[[str], bool]
    ) -> tuple[Tally, bool]:
        """Return counts by where they may be told, and whether that is all of them."""
        there = {(a, b): who for (name, a, b), who in self._in.items() if name == kind}
        goes = _targets(there, self.enough)
        told: Counter[Cell] = Counter()
        for (name, a, b), n in counts.counts:
            if is_of(name) and (where := goes.get((a, b))) is not None:
                told[name, *where] += n
        return tally(told), None not in goes.values()

    def _moods(self, counts: Tally) -> Tally:
        told: Counter[Cell] = Counter()
        families = {a for name, a, _ in self._in if name == _MOOD}
        for family in families:
            there = {
                (UNTIMED, month): who
                for (name, a, month), who in self._in.items()
                if name == _MOOD and a == family
            }
            goes = _targets(there, self.enough)
            for a, month, n in counts.by(_MOOD):
                if a == family and (to := goes.get((UNTIMED, month))) is not None:
                    told[_MOOD, family, to[1]] += n
        return tally(told)

    def _use(self, counts: Tally) -> Tally:
        """Return hours, weekdays and weeks, each only where none is of too few."""
        kept = {
            kind
            for kind in ("hour", "weekday", "week")
            if all(self._has_enough(one) for one in self._in if one[0] == kind)
        }
        if "week" in kept:
            kept.add("minutes")
        return Tally(tuple(one for one in counts.counts if one[0][0] in kept))

    def _talks(self, counts: Tally) -> Tally:
        if self._has_enough(("emotional", "", "")):
            return counts
        return Tally(tuple(one for one in counts.counts if one[0][0] == "all"))


def _targets(there: Mapping[Where, set[int]], enough: int) -> dict[Where, Where | None]:
    """Return under what each group is told: itself, its like, all, or nothing."""
    goes: dict[Where, Where | None] = {}
    for where in there:
        goes[where] = where if len(there[where]) >= enough else (where[0], UNTIMED)
    for wider in (("", UNTIMED), None):
        held: dict[Where, set[int]] = {}
        for where, to in goes.items():
            if to is not None:
                held.setdefault(to, set()).update(there[where])
        for where, to in goes.items():
            if to is not None and len(held[to]) < enough:
                goes[where] = wider
    return goes


def _is_danger(name: str) -> bool:
    return name in _DANGER


def _is_no_danger(name: str) -> bool:
    return name not in _DANGER


def _is_no_mood(name: str) -> bool:
    return name != _MOOD


def _groups(one: Labelled) -> Iterator[Cell]:
    """Yield the groups that something said counts in."""
    month = month_of(one.at)
    yield ("talks", "", "")
    if one.who is Who.REPLY:
        yield ("replies", one.model, month)
        if any(seen.label in _DANGER for seen in one.seen):
            yield ("danger", one.model, month)
        return
    yield ("messages", "", month)
    for seen in one.seen:
        if seen.label is Label.MOOD:
            yield (_MOOD, seen.detail, month)
        elif seen.label is Label.EMOTIONAL:
            yield ("emotional", "", "")
    if one.at is not None:
        yield ("hour", f"{one.at:%H}", "")
        yield ("weekday", str(one.at.weekday()), "")
        yield ("week", week_of(one.at), "")
