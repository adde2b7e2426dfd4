"""Which lines belong together, and so never on both sides of a split?

Lines of one written group, and lines that share so many words that knowing one
gives the other away, across groups and writers too.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Shared words over all words, from which on two lines are near-duplicates.
NEAR = 0.38
# Shorter lines ("ok thanks") share words by chance: only the same words join.
SHORTEST = 4

_WORD = re.compile(r"[a-z0-9]+")


def words(text: str) -> frozenset[str]:
    """Return the words of a text, without apostrophes, stops and case."""
    bare = text.lower().replace("'", "").replace("\u2019", "")
    return frozenset(_WORD.findall(bare))


def joined(texts: Sequence[str], groups: Sequence[str]) -> list[str]:
    """Name the joined group of each text, after the first group in it."""
    parent = list(range(len(texts)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    def join(one: int, other: int) -> None:
        first, second = sorted((root(one), root(other)))
        parent[second] = first

    first_of: dict[str, int] = {}
    for index, group in enumerate(groups):
        join(first_of.setdefault(group, index), index)
    for one, other in near_duplicates([words(text) for text in texts]):
        join(one, other)
    return [groups[root(index)] for index in range(len(texts))]


def near_duplicates(
    texts: Sequence[frozenset[str]], near: float = NEAR
) -> Iterator[tuple[int, int]]:
    """Yield the places of every two texts that are near-duplicates.

    Two sets that share enough words share one among the rarest of each, so only
    texts that meet there are compared.
    """
    frequency = Counter(word for text in texts for word in text)
    met: dict[str, list[int]] = {}
    for index, text in enumerate(texts):
        rarest = sorted(text, key=lambda word: (frequency[word], word))
        looked_at: set[int] = set()
        for word in rarest[: len(text) - _ceil(near * len(text)) + 1]:
            looked_at.update(met.get(word, ()))
            met.setdefault(word, []).append(index)
        for other in sorted(looked_at):
            if alike(text, texts[other], near=near):
                yield other, index


def alike(one: frozenset[str], other: frozenset[str], *, near: float = NEAR) -> bool:
    """Say whether two sets of words are near-duplicates."""
    small, large = sorted((len(one), len(other)))
    if small < SHORTEST:
        return one == other and small > 0
    if small < near * large:
        return False
    shared = len(one & other)
    return shared >= near * (small + large - shared)


def _ceil(number: float) -> int:
    return -int(-number // 1)
