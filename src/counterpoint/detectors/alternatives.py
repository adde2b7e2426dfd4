"""Where do phrases of a long list stand in a text, without trying all of them?

A list is searched as the one expression `a|b|c` would be: from left to right,
and the earlier phrase where two match at one place. Compiling that expression
is slow, so each phrase is compiled by itself, and only once a text has all the
letters in it that the phrase cannot do without.
"""

from __future__ import annotations

import re
from functools import cache
from heapq import heapify, heappop, heapreplace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Letters = frozenset[str]
"""Runs of letters, one of which must occur; empty where none must."""

_NONE: Letters = frozenset()
_QUANTIFIER = r"(?:[?*+]|\{\d*,?\d*\})"
_CLASS = r"\[\^?\]?[^\]]*\]"
_ESCAPE = r"\\(?:x..|u....|\d+|.)"
# What is no mark says nothing about letters and is skipped.
_MARK = re.compile(
    rf"[a-z0-9-]+|\||\)|{_QUANTIFIER}|\(\?(?:[:=!]|<[=!])|\(|\{{[a-z_]\w*\}}"
    rf"|(?:{_ESCAPE}|{_CLASS}){_QUANTIFIER}?|[^\w-]{_QUANTIFIER}"
)
_GROUPING = re.compile(rf"{_ESCAPE}|{_CLASS}|[()|]")
_LOOKS_AROUND = frozenset({"(?=", "(?!", "(?<=", "(?<!"})
_OPTIONAL = ("?", "*", "{0", "{,")

# What a run of so many letters costs: short ones occur in nearly every text.
_COST = {1: 300, 2: 100, 3: 20, 4: 4}
_COMMON = frozenset({"that", "this", "your", "with", "have", "would", "what", "like"})


class Alternatives:
    """Phrases that are searched for together.

    Args:
        phrases: as they are written, none with a "|" outside its groups.
        needs: works out which letters a phrase needs.
        compiled: makes a phrase a pattern; it is asked again and again.
    """

    def __init__(
        self,
        phrases: Sequence[str],
        *,
        needs: Needs,
        compiled: Callable[[str], re.Pattern[str]],
    ) -> None:
        self.phrases = tuple(phrases)
        self._compiled = compiled
        self._always: list[int] = []
        self._by_letters: dict[str, list[int]] = {}
        self._others: list[tuple[Letters, ...]] = []
        for number, (rarest, *others) in enumerate(map(needs.of, self.phrases)):
            self._others.append(tuple(others))
            if not rarest:
                self._always.append(number)
            for run in rarest:
                self._by_letters.setdefault(run, []).append(number)

    @property
    def needed(self) -> Iterator[tuple[int, tuple[Letters, ...]]]:
        """Yield each phrase's number and the letters it needs, rarest first."""
        for number in self._always:
            yield number, ()
        for run, numbers in self._by_letters.items():
            for number in numbers:
                yield number, (frozenset((run,)), *self._others[number])

    def find(
        self, text: str, *, among: Iterable[int] | None = None
    ) -> Iterator[tuple[int, re.Match[str]]]:
        """Yield the number of a phrase and its match, as `a|b|c` would.

        Args:
            text: where to look.
            among: the phrases that might stand in it, where that is known already.
        """
        possible = self.possible(text) if among is None else among
        patterns = {n: self._compiled(self.phrases[n]) for n in possible}
        found = [
            (match.start(), number, match)
            for number, pattern in patterns.items()
            if (match := pattern.search(text))
        ]
        heapify(found)
        end = 0
        while found:
            start, number, match = found[0]
            if start >= end:
                yield number, match
                end = max(match.end(), start + 1)
            later = patterns[number].search(text, end)
            if later is None:
                heappop(found)
            else:
                heapreplace(found, (later.start(), number, later))

    def possible(self, text: str) -> set[int]:
        """Return the numbers of the phrases that might stand in a text."""
        numbers = set(self._always)
        for run in [run for run in self._by_letters if run in text]:
            for number in self._by_letters[run]:
                if _has_one_of_each(text, self._others[number]):
                    numbers.add(number)
        return numbers


class Lists:
    """Many lists of phrases that are searched for in the same texts.

    Which letters are in a text is then worked out once for all of them, word by
    word, and remembered for the words; what is found is the same.

    Args:
        lists: the lists; they are known by their places.
    """

    def __init__(self, lists: Sequence[Alternatives]) -> None:
        self._always: list[tuple[int, int]] = []
        self._by_run: dict[str, list[tuple[int, int, tuple[Letters, ...]]]] = {}
        self._runs: set[str] = set()
        self._of_word: dict[str, frozenset[str]] = {}
        for place, one in enumerate(lists):
            for number, needed in one.needed:
                if not needed:
                    self._always.append((place, number))
                    continue
                rarest, *others = needed
                self._runs.update(*needed)
                for run in rarest:
                    self._by_run.setdefault(run, []).append(
                        (place, number, tuple(others))
                    )
        self._longest = max(map(len, self._runs), default=0)

    def possible(self, text: str) -> dict[int, set[int]]:
        """Return for each list the numbers of the phrases that might stand in a text.

        A list of which none might is not there.
        """
        there: set[str] = set()
        for word in set(_WORD.findall(text)):
            there |= self._in_word(word)
        found: dict[int, set[int]] = {}
        for place, number in self._always:
            found.setdefault(place, set()).add(number)
        for run in there & self._by_run.keys():
            for place, number, others in self._by_run[run]:
                if not any(map(there.isdisjoint, others)):
                    found.setdefault(place, set()).add(number)
        return found

    def _in_word(self, word: str) -> frozenset[str]:
        """Return the runs of letters in a word; those of many words are remembered."""
        known = self._of_word.get(word)
        if known is None:
            ends = range(1, self._longest + 1)
            known = frozenset(
                run
                for start in range(len(word))
                for length in ends[: len(word) - start]
                if (run := word[start : start + length]) in self._runs
            )
            if len(self._of_word) >= _REMEMBERED:
                self._of_word.clear()
            if len(word) <= _LONGEST_REMEMBERED:
                self._of_word[word] = known
        return known


_WORD = re.compile(r"[a-z0-9-]+")  # as runs are written in `_MARK`
_REMEMBERED = 20_000
_LONGEST_REMEMBERED = 30


def _has_one_of_each(text: str, needed: tuple[Letters, ...]) -> bool:
    """Say whether a text has what is needed; loops, as this is the inner one."""
    for runs in needed:
        for run in runs:
            if run in text:
                break
        else:
            return False
    return True


def split(phrase: str) -> Iterator[str]:
    """Split a phrase at each "|" that stands in no group."""
    depth = start = 0
    for mark in _GROUPING.finditer(phrase):
        if mark[0] == "(":
            depth += 1
        elif mark[0] == ")":
            depth -= 1
        elif mark[0] == "|" and not depth:
            yield phrase[start : mark.start()]
            start = mark.end()
    yield phrase[start:]


class Needs:
    """Works out which letters must stand wherever a phrase matches.

    Groups are written "(" or "(?:"; there are no flags, names or conditions.

    Args:
        parts: what `{name}` in a phrase stands for.
    """

    def __init__(self, parts: Mapping[str, str]) -> None:
        self._parts = parts
        self._known: dict[str, Letters] = {}

    def of(self, phrase: str) -> tuple[Letters, ...]:
        """Return what one phrase needs, rarest first; at least one, if empty."""
        row = self._row(iter(_MARK.findall(phrase)))[-1]
        needed = {frozenset((one,)) if isinstance(one, str) else one for one in row}
        return tuple(sorted(needed - {_NONE, _EMPTY}, key=_cost)) or (_NONE,)

    def _row(self, marks: Iterator[str]) -> list[list[str | Letters]]:
        """Read up to the end of a group: what stands in a row, for each branch."""
        row: list[str | Letters] = []
        branches = [row]
        for mark in marks:
            first = mark[0]
            if first.isalnum() or first == "-":
                row.append(mark)
            elif first == "(":
                inside = _either(self._row(marks))
                row.append(_NONE if mark in _LOOKS_AROUND else inside)
            elif mark == ")":
                break
            elif mark == "|":
                row = []
                branches.append(row)
            elif mark.startswith(_OPTIONAL):
                _make_optional(row)
            elif first == "{" and mark[1:-1] in self._parts:
                row.append(self._part(mark[1:-1]))
            else:
                row.append("")
        return branches

    def _part(self, name: str) -> Letters:
        if name not in self._known:
            self._known[name] = _either(
                self._row(iter(_MARK.findall(self._parts[name])))
            )
        return self._known[name]


_EMPTY = frozenset(("",))


def _make_optional(row: list[str | Letters]) -> None:
    """Drop what may be missing: a group, or the last letter of a run."""
    if row:
        last = row[-1]
        row[-1] = last[:-1] if isinstance(last, str) else _NONE


def _either(branches: list[list[str | Letters]]) -> Letters:
    """Return what one of the branches needs, whichever it is."""
    letters: set[str] = set()
    for row in branches:
        needed = [one for one in row if one]
        if not needed:
            return _NONE
        rarest = min(needed, key=_cost)
        letters.update((rarest,) if isinstance(rarest, str) else rarest)
    return frozenset(letters)


@cache
def _cost(needed: str | Letters) -> int:
    """Return how common letters are, so that the rarest can be looked for."""
    if isinstance(needed, str):
        return 20 if needed in _COMMON else _COST.get(len(needed), 1)
    return sum(map(_cost, needed))
