"""Which worries came back over weeks, in the person's own words?

A worry is a stretch of words said in fear or shame, or asked about again. Those that
share telling words and were said in several talks are one; it is named by one of
them, quoted exactly. Nothing is made of what was written in danger.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterpoint.audit.figures import week_of
from counterpoint.audit.labels import Label
from counterpoint.detectors.phrases import fold
from counterpoint.detectors.quoting import Cuts
from counterpoint.ledger.drawing import matter_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from counterpoint.audit.reading import Passage

WORRIED = frozenset({Label.WORRY, Label.REASSURANCE, Label.RUMINATION})
"""The labels whose passages may be worries."""

MOST = 10
FEWEST_TALKS = 2
"""In so many talks a worry is said before it is one that came back; our own choice."""
_SHORTEST, _LONGEST = 3, 24  # words of a name
# Two words of worry said of the same in this share are one worry; our own choice.
_ALIKE = 0.5
# How one says that one worries tells nothing of what about.
_HOW = frozenset(
    {
        "worri", "worry", "scar", "afraid", "terrifi", "anxiou", "nervou", "dread",
        "stress", "asham", "guilty", "upset", "convinc", "keep", "think", "stop",
        "replay", "wonder", "should", "sure", "tell", "okay", "normal", "wrong",
        "feel", "know", "always", "never", "really", "thing", "panick", "obsess",
        "nobody", "everyone", "going", "again", "over", "head", "mind",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Worry:
    """A worry that came back.

    `name` is one of the passages, letter for letter; `stems` are what they share.
    `weeks` are the ISO weeks in which it was said, where the export has times.
    """

    name: str
    stems: tuple[str, ...]
    talks: int
    times: int
    weeks: tuple[str, ...]
    first: datetime | None
    last: datetime | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    passage: Passage
    quote: str
    stems: frozenset[str]


def worries(passages: Iterable[Passage], *, most: int = MOST) -> tuple[Worry, ...]:
    """Return the worries that came back, those said in most talks first.

    Args:
        passages: those of the labels `WORRIED`, of any talks, in any order.
        most: so many are returned at most.
    """
    said = _said(passages)
    by_stem: dict[str, set[int]] = defaultdict(set)
    for number, one in enumerate(said):
        for stem in one.stems:
            by_stem[stem].add(number)
    found: list[Worry] = []
    taken: set[int] = set()
    while len(found) < most:
        left = {stem: numbers - taken for stem, numbers in by_stem.items()}
        best = max(left, key=lambda stem: _weight(stem, left[stem], said), default="")
        if not best or _talks(left[best], said) < FEWEST_TALKS:
            break
        together = _together(best, left)
        numbers = set().union(*(left[stem] for stem in together))
        taken |= numbers
        found.append(_worry([said[n] for n in sorted(numbers)], together))
    return tuple(found)


def _said(passages: Iterable[Passage]) -> list[_Said]:
    """Return the clause around each passage once, in an order that never changes."""
    found: dict[tuple[str, int, str], _Said] = {}
    for passage in passages:
        if passage.seen.label not in WORRIED:
            continue
        quote = _clause(passage).strip()
        stems = frozenset(matter_of(quote)) - _HOW
        if stems and len(quote.split()) >= _SHORTEST:
            found[passage.talk, passage.number, quote] = _Said(passage, quote, stems)
    return [found[key] for key in sorted(found)]


def _clause(passage: Passage) -> str:
    """Return the clause in which a passage stands, as it was written."""
    around = passage.text[max(0, passage.seen.start - 400) : passage.seen.end + 400]
    begins = max(0, passage.seen.start - 400)
    cuts = Cuts(around)
    here = [
        (one.start, one.end)
        for one in cuts.sentences
        if one.start < passage.seen.end - begins
        and passage.seen.start - begins < one.end
    ]
    if not here:
        return passage.quote
    sentence = around[here[0][0] : here[-1][1]]
    if len(sentence.split()) <= _LONGEST:
        return sentence
    words = around[passage.seen.start - begins : here[-1][1]].split()[:_LONGEST]
    start = passage.seen.start - begins
    end = start
    for word in words:
        end = around.index(word, end) + len(word)
    return around[start:end]


def _talks(numbers: Iterable[int], said: Sequence[_Said]) -> int:
    return len({said[n].passage.talk for n in numbers})


def _weight(
    stem: str, numbers: set[int], said: Sequence[_Said]
) -> tuple[int, int, int, str]:
    return (_talks(numbers, said), len(numbers), len(stem), stem)


def _together(best: str, left: dict[str, set[int]]) -> tuple[str, ...]:
    """Return a stem and those that are mostly said with it."""
    with_it = [
        stem
        for stem, numbers in left.items()
        if numbers
        and len(numbers & left[best]) >= FEWEST_TALKS
        and len(numbers & left[best]) >= _ALIKE * len(numbers)
    ]
    return tuple(sorted({best, *with_it}, key=lambda s: (-len(left[s]), s)))


def _worry(said: Sequence[_Said], stems: tuple[str, ...]) -> Worry:
    times = sorted(one.passage.at for one in said if one.passage.at is not None)
    return Worry(
        name=max(said, key=lambda one: _as_name(one, stems)).quote,
        stems=stems,
        talks=len({one.passage.talk for one in said}),
        times=len({(one.passage.talk, one.passage.number) for one in said}),
        weeks=tuple(sorted({week_of(at) for at in times})),
        first=times[0] if times else None,
        last=times[-1] if times else None,
        passages=tuple(one.passage for one in said),
    )


def _as_name(one: _Said, stems: tuple[str, ...]) -> tuple[int, int, int, str]:
    """Order by what it shares with the others, then by how briefly it says it."""
    shared = len(one.stems.intersection(stems))
    worried = one.passage.seen.label is Label.WORRY
    return (shared, worried, -len(one.quote), fold(one.quote))
