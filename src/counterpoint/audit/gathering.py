"""What of many talks is kept for a report, without keeping the talks?

Talks come one by one, always in the same order, and so the same is kept of them
however they were read and however often reading was broken off.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from counterpoint.audit.figures import By, Figures, figures
from counterpoint.audit.found import Shown
from counterpoint.audit.labels import Label, Labelled, Seen
from counterpoint.audit.pairs import apart
from counterpoint.audit.persons import Persons
from counterpoint.audit.reading import Passage, passages
from counterpoint.audit.sampling import Sampling
from counterpoint.audit.talks import Who
from counterpoint.audit.worries import WORRIED, worries

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from counterpoint.audit.pairs import Apart
    from counterpoint.audit.sampling import Sample
    from counterpoint.audit.shards import TalkRead
    from counterpoint.audit.talks import Talk
    from counterpoint.audit.worries import Worry

MOST_PASSAGES = 40
"""So many passages of a label are shown, spread over the whole time."""
MOST_KEPT = 10_000
"""So many worries, and so many claims, are compared, spread over the whole time."""
AROUND = 240
"""Letters shown before and after the words that show a label."""
_LONGEST = 1_200  # letters of a quotation
_CUT = "[...]"  # as editors mark what they leave out
_FAR = 600  # letters around a worry or a claim within which it is understood

_NOT_SHOWN = frozenset({Label.EMOTIONAL, Label.MOOD, Label.CLAIM, Label.WORRY})
SHOWN = tuple(label for label in Label if label not in _NOT_SHOWN)
"""The labels whose passages stand in a report."""
_DANGER = frozenset({Label.RISK, Label.MEETS_RISK, Label.MISSES_RISK})

T = TypeVar("T")


@dataclass
class Spread(Generic[T]):
    """Keeps some of many, evenly spread, without knowing how many will come."""

    most: int
    _kept: list[T] = field(default_factory=list)
    come: int = 0
    _every: int = 1

    @property
    def wants_next(self) -> bool:
        """Say whether the next is kept; one that is not need not be made."""
        return self.come % self._every == 0

    def pass_over(self) -> None:
        """Count one that is not kept."""
        self.come += 1

    def take(self, one: T) -> None:
        """Keep one, or pass over it."""
        if self.wants_next:
            self._kept.append(one)
            if len(self._kept) >= 2 * self.most:
                self._kept = self._kept[::2]
                self._every *= 2
        self.come += 1

    def kept(self) -> list[T]:
        """Return at most as many as were wanted."""
        step = max(1, -(-len(self._kept) // self.most))
        return self._kept[::step]


@dataclass
class Gathering:
    """What was kept so far.

    Args:
        with_words: whether passages, worries and contradictions are wanted.
        judge: so many replies are drawn for each label, for a second model to read.
        at_least: persons in the smallest group that is told of.
        by: what read the talks.
    """

    with_words: bool = True
    judge: int = 0
    at_least: int = 1
    by: By = By.PATTERNS
    left_out: Counter[str] = field(default_factory=Counter)
    _figures: dict[str, list[Figures]] = field(default_factory=dict)
    _persons: dict[str, Persons] = field(default_factory=dict)
    _shown: dict[Label, Spread[Shown]] = field(default_factory=dict)
    _worried: Spread[Passage] = field(default_factory=lambda: Spread(MOST_KEPT))
    _claimed: Spread[Passage] = field(default_factory=lambda: Spread(MOST_KEPT))
    _sampling: Sampling = field(init=False)

    def __post_init__(self) -> None:
        """Begin to draw."""
        self._sampling = Sampling(self.judge)

    def take(self, source: str, talks: Iterable[tuple[Talk, TalkRead]]) -> None:
        """Take some talks of one export with what was seen in them."""
        seen: list[Labelled] = []
        for talk, read in talks:
            self.left_out["other_days"] += read.outside
            if read.seen is None:
                self.left_out["not_about_a_life"] += 1
                continue
            seen += read.seen
            if self.at_least > 1:
                persons = self._persons.setdefault(source, Persons(self.at_least))
                # Where nobody is named, an export is one person's.
                persons.take(talk.person or f"\0{source}", read.seen)
            self._sampling.take(talk, read.seen)
            if self.with_words:
                self._keep_words(talk, read.seen)
        self._figures.setdefault(source, []).append(figures(seen, by=self.by))

    def figures(self, source: str) -> Figures:
        """Return what was counted in one export."""
        return _added(self._figures.get(source, []))

    def persons(self, source: str) -> Persons:
        """Return who is in one export, as far as that was asked for."""
        return self._persons.get(source, Persons(self.at_least))

    def shown(self) -> tuple[Shown, ...]:
        """Return the passages, label by label."""
        return tuple(
            one
            for label in SHOWN
            if label in self._shown
            for one in self._shown[label].kept()
        )

    def seen(self) -> tuple[tuple[Label, int], ...]:
        """Return how many passages there were of each label."""
        return tuple((label, spread.come) for label, spread in self._shown.items())

    def worries(self) -> tuple[Worry, ...]:
        """Return the worries that came back."""
        return worries(self._worried.kept())

    def claims(self) -> tuple[Passage, ...]:
        """Return the claims that are compared."""
        return tuple(self._claimed.kept())

    def sample(self) -> tuple[Sample, ...]:
        """Return the replies that a second model may read."""
        return self._sampling.drawn()

    def apart(self) -> tuple[Apart, ...]:
        """Return what does not seem to fit together."""
        return apart(self._claimed.kept())

    def _keep_words(self, talk: Talk, read: Sequence[Labelled]) -> None:
        grave = _grave(read)
        for passage in passages(talk, read, SHOWN):
            label = passage.seen.label
            spread = self._shown.setdefault(label, Spread(MOST_PASSAGES))
            if spread.wants_next:
                spread.take(_shown(talk, passage, grave=passage.number in grave))
            else:
                spread.pass_over()
        for passage in passages(talk, read, WORRIED | {Label.CLAIM}):
            # What was said in danger is nobody's worry to name and no claim.
            if passage.number in grave:
                continue
            where = (
                self._claimed if passage.seen.label is Label.CLAIM else self._worried
            )
            where.take(_near(passage))


def _added(some: Sequence[Figures]) -> Figures:
    """Add up by halves: the sums stay small until the end."""
    if not some:
        return Figures()
    if len(some) == 1:
        return some[0]
    middle = len(some) // 2
    return _added(some[:middle]) + _added(some[middle:])


def _grave(read: Sequence[Labelled]) -> frozenset[int]:
    """Return the places of what was said in danger, and of what answers it."""
    places: set[int] = set()
    danger = False
    for one in read:
        here = bool(_DANGER.intersection(seen.label for seen in one.seen))
        if one.who is Who.PERSON:
            danger = here
        if here or danger:
            places.add(one.number)
    return frozenset(places)


def _shown(talk: Talk, passage: Passage, *, grave: bool) -> Shown:
    start, end = passage.seen.start, min(passage.seen.end, len(passage.text))
    end = min(end, start + _LONGEST)
    asked = ""
    if passage.who is Who.REPLY:
        before = [one for one in talk.said[: passage.number] if one.who is Who.PERSON]
        asked = _to_a_word(before[-1].text, 2 * AROUND) if before else ""
    return Shown(
        label=passage.seen.label,
        title=talk.title,
        who=passage.who,
        at=passage.at,
        model=passage.model,
        before=_from_a_word(passage.text[:start]),
        quote=passage.text[start:end],
        after=_to_a_word(passage.text[end:], AROUND),
        asked=asked,
        grave=grave,
    )


def _from_a_word(text: str) -> str:
    """Return the end of a text, from where a word begins."""
    if len(text) <= AROUND:
        return text
    _, _, rest = text[-AROUND:].partition(" ")
    return f"{_CUT} {rest}"


def _to_a_word(text: str, most: int) -> str:
    """Return the beginning of a text, up to where a word ends."""
    if len(text) <= most:
        return text
    begins, _, _ = text[:most].rpartition(" ")
    return f"{begins} {_CUT}"


def _near(passage: Passage) -> Passage:
    """Return a passage with only as much around it as it is understood by."""
    start, end = passage.seen.start, passage.seen.end
    begins = max(0, start - _FAR)
    here = passage.seen
    return passage._replace(
        text=passage.text[begins : end + _FAR],
        seen=Seen(here.label, start - begins, end - begins, here.detail),
    )
