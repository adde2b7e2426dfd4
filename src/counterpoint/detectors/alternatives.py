"""Where do phrases of a long list stand in a text, without trying all of them?

A list is searched as the one expression `a|b|c` would be: from left to right,
and the earlier phrase where two match at one place. Compiling that expression
is slow, so each phrase is compiled by itself, and only once a text has all the
letters in it that the phrase cannot do without.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from heapq import heapify, heappop, heapreplace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Letters = frozenset[str]
"""Runs of letters, one of which must occur; empty where none must.

A space before or after a run says that a word must begin or end there, a "^" before
it that a sentence must.
"""

_NONE: Letters = frozenset()
_QUANTIFIER = r"(?:[?*+]|\{\d*,?\d*\})"
_CLASS = r"\[\^?\]?[^\]]*\]"
_ESCAPE = r"\\(?:x..|u....|\d+|.)"
_MARK = re.compile(
    rf"[a-z0-9-]+|{_QUANTIFIER}|\(\?(?:[:=!]|<[=!])|\{{[a-z_]\w*\}}"
    rf"|{_ESCAPE}|{_CLASS}|.",
    re.DOTALL,
)
_GROUPING = re.compile(rf"{_ESCAPE}|{_CLASS}|[()|]")
_LOOKS_AROUND = frozenset({"(?=", "(?!", "(?<=", "(?<!"})
_OPTIONAL = ("?", "*", "{0", "{,")
# No letter stands where one of these matches; "-" may stand beside a word's edge.
_NO_LETTER = re.compile(r"[ ,;:!%/\"@#&]|\\[bsAZ.?*+!\"(),-]|\[[ ,.!:;?\"()-]+\]")

# What a run of so many letters costs: short ones occur in nearly every text.
_COST = {1: 300, 2: 100, 3: 20, 4: 4}
_COMMON = frozenset({"that", "this", "your", "with", "have", "would", "what", "like"})


class Alternatives:
    """Phrases that are searched for together.

    Args:
        phrases: as they are written, none with a "|" outside its groups.
        needs: works out which letters a phrase needs.
        compiled: makes a phrase a pattern; it is asked once for each.
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
        self._patterns: dict[int, re.Pattern[str]] = {}
        self._always: list[int] = []
        self._by_letters: dict[str, list[int]] = {}
        self._others: list[tuple[Letters, ...]] = []
        self.needed = tuple(map(needs.of, self.phrases))
        """For each phrase the letters it needs, rarest first."""
        for number, (rarest, *others) in enumerate(self.needed):
            self._others.append(tuple(map(_anywhere, others)))
            if not rarest:
                self._always.append(number)
            for run in _anywhere(rarest):
                self._by_letters.setdefault(run, []).append(number)

    def find(
        self, text: str, *, among: Iterable[int] | None = None
    ) -> Iterator[tuple[int, re.Match[str]]]:
        """Yield the number of a phrase and its match, as `a|b|c` would.

        Args:
            text: where to look.
            among: the phrases that might stand in it, where that is known already.
        """
        possible = self.possible(text) if among is None else among
        patterns = self._patterns
        found: list[tuple[int, int, re.Match[str]]] = []
        for number in possible:
            pattern = patterns.get(number)
            if pattern is None:
                pattern = patterns[number] = self._compiled(self.phrases[number])
            match = pattern.search(text)
            if match is not None:
                found.append((match.start(), number, match))
        if not found:
            return
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


def _anywhere(letters: Letters) -> Letters:
    return frozenset(run.strip(" ^") for run in letters)


class _Way(NamedTuple):
    """A phrase of a list, and for each of the other needs the bits of its runs."""

    place: int
    number: int
    others: tuple[int, ...]


class Lists:
    """Many lists of phrases that are searched for in the same texts.

    Which letters are in a text is then worked out once for all of them, word by
    word, and remembered for the words: a run of letters is a bit, and what a word
    may begin is a few phrases. Whether a run begins or ends a word is seen here, and
    so less is left to try than each list by itself would leave; what is found is the
    same.

    Args:
        lists: the lists; they are known by their places.
    """

    def __init__(self, lists: Sequence[Alternatives]) -> None:
        self._always: list[tuple[int, int]] = []
        self._ways: list[_Way] = []
        self._bits: dict[str, int] = {}
        self._by_run: dict[str, list[int]] = {}
        self._of_word: dict[str, tuple[int, tuple[int, ...]]] = {}
        for place, one in enumerate(lists):
            for number, (rarest, *others) in enumerate(one.needed):
                if not rarest:
                    self._always.append((place, number))
                    continue
                for run in rarest:
                    self._by_run.setdefault(run, []).append(len(self._ways))
                bits = tuple(map(self._bits_of, others))
                self._ways.append(_Way(place, number, bits))
        runs = {*self._bits, *self._by_run}
        self._by_opening = any(run[0] == "^" for run in runs)
        self._runs: dict[str, tuple[str, ...]] = {}
        for run in runs:
            bare = run.strip()
            self._runs[bare] = (*self._runs.get(bare, ()), run)
        self._longest = max(map(len, self._runs), default=0)

    def _bits_of(self, letters: Letters) -> int:
        bits = 0
        for run in letters:
            bits |= self._bits.setdefault(run, 1 << len(self._bits))
        return bits

    def possible(self, text: str) -> dict[int, set[int]]:
        """Return for each list the numbers of the phrases that might stand in a text.

        A list of which none might is not there.
        """
        there = 0
        begun: set[int] = set()
        known = self._of_word
        words = set(_WORD.findall(text))
        if self._by_opening:
            words.update(map("^".__add__, _OPENING.findall(text)))
        for word in words:
            bits, ways = known.get(word) or self._in_word(word)
            there |= bits
            if ways:
                begun.update(ways)
        found: dict[int, set[int]] = {}
        for place, number in self._always:
            found.setdefault(place, set()).add(number)
        for way in begun:
            place, number, others = self._ways[way]
            for bits in others:
                if not there & bits:
                    break
            else:
                found.setdefault(place, set()).add(number)
        return found

    def _in_word(self, word: str) -> tuple[int, tuple[int, ...]]:
        """Return the runs of letters in a word, and the phrases whose rarest they are.

        Those of many words are remembered.
        """
        bits = 0
        ways: set[int] = set()
        for run in self._runs_in(word):
            bits |= self._bits.get(run, 0)
            ways.update(self._by_run.get(run, ()))
        known = (bits, tuple(ways))
        if len(self._of_word) >= _REMEMBERED:
            self._of_word.clear()
        if len(word) <= _LONGEST_REMEMBERED:
            self._of_word[word] = known
        return known

    def _runs_in(self, word: str) -> Iterator[str]:
        """Yield the runs in a word that are looked for, each with the edges it needs.

        Of a word with "^", which is the first of a sentence, only its beginnings.
        """
        last = 1 if word[0] == "^" else len(word)
        for start in range(last):
            opens = not start or word[start - 1] == "-"
            for end in range(start + 1, min(start + self._longest, len(word)) + 1):
                runs = self._runs.get(word[start:end])
                if runs is None:
                    continue
                closes = end == len(word) or word[end] == "-"
                for run in runs:
                    if (opens or run[0] != " ") and (closes or run[-1] != " "):
                        yield run


_WORD = re.compile(r"[a-z0-9-]+")  # as runs are written in `_MARK`
_OPENING = re.compile(r'(?:\A|[.!?:;\n])[\s"]*([a-z0-9-]+)')
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


class _Mark(Enum):
    """What stands in a phrase and is no run of letters and no group."""

    NO_LETTER = "no letter"
    ANYTHING = "anything"
    AROUND = "looks around"
    OPENING = "begins a sentence"


@dataclass(frozen=True, slots=True)
class _Group:
    """Branches, of which one must match; `part` names those of a part."""

    branches: tuple[_Row, ...]
    part: str = ""
    optional: bool = False
    again: bool = False


_Row = tuple["str | _Mark | _Group", ...]


class Needs:
    """Works out which letters must stand wherever a phrase matches.

    Groups are written "(" or "(?:"; there are no flags, names or conditions.

    Args:
        parts: what `{name}` in a phrase stands for.
        whole: a phrase begins and ends at a word's edge, and so it matters where a
            run of letters begins or ends a word.
    """

    def __init__(self, parts: Mapping[str, str], *, whole: bool = False) -> None:
        self._parts = parts
        self._whole = whole
        self._branches: dict[str, tuple[_Row, ...]] = {}
        self._known: dict[tuple[str, bool, bool], Letters] = {}

    def of(self, phrase: str) -> tuple[Letters, ...]:
        """Return what one phrase needs, rarest first; at least one, if empty."""
        row = self._read(iter(_MARK.findall(phrase)))[-1]
        needed = set(self._needed(row, before=self._whole, after=self._whole))
        return tuple(sorted(needed - {_NONE}, key=_rank)) or (_NONE,)

    def _read(self, marks: Iterator[str]) -> tuple[_Row, ...]:
        """Read up to the end of a group: what stands in a row, for each branch."""
        row: list[str | _Mark | _Group] = []
        branches = [row]
        for mark in marks:
            if mark == ")":
                break
            if mark == "|":
                row = []
                branches.append(row)
            elif mark[0] == "(":
                inside = self._read(marks)
                row.append(_Mark.AROUND if mark in _LOOKS_AROUND else _Group(inside))
            elif _REPEATS.fullmatch(mark):
                row[-1:] = _repeated(row[-1:], mark)
            elif mark[0] == "{" and mark[1:-1] in self._parts:
                name = mark[1:-1]
                row.append(_Group(self._part(name), part=name))
            elif mark[0].isalnum() or mark[0] == "-":
                row.append(mark)
            else:
                row.append(_other(mark))
        return tuple(map(tuple, branches))

    def _part(self, name: str) -> tuple[_Row, ...]:
        if name not in self._branches:
            self._branches[name] = self._read(iter(_MARK.findall(self._parts[name])))
        return self._branches[name]

    def _needed(self, row: _Row, *, before: bool, after: bool) -> Iterator[Letters]:
        """Yield what a row needs; `before` and `after` say that it stands at edges."""
        if self._whole and row and row[0] is _Mark.OPENING:
            yield _first(row[1:], after=after)
        for place, item in enumerate(row):
            if isinstance(item, str):
                edged = self._edged(row, place, before=before, after=after)
                yield frozenset((edged,)) if edged else _NONE
            elif isinstance(item, _Group) and not item.optional:
                yield self._one_of(
                    item,
                    before=not item.again and _closed(row[:place], before),
                    after=not item.again and _opened(row[place + 1 :], after),
                )

    def _edged(self, row: _Row, place: int, *, before: bool, after: bool) -> str:
        """Return a run with a space where a word must begin or end."""
        run = str(row[place])
        if not run or not self._whole:
            return run
        opens = run[0] != "-" and _closed(row[:place], before)
        closes = run[-1] != "-" and _opened(row[place + 1 :], after)
        return f"{' ' * opens}{run}{' ' * closes}"

    def _one_of(self, group: _Group, *, before: bool, after: bool) -> Letters:
        """Return what one of the branches needs, whichever it is."""
        key = (group.part, before, after)
        if group.part and key in self._known:
            return self._known[key]
        letters: set[str] = set()
        for row in group.branches:
            needed = [
                one for one in self._needed(row, before=before, after=after) if one
            ]
            if not needed:
                letters.clear()
                break
            rarest = min(needed, key=_cost)
            letters.update(rarest)
        found = frozenset(letters)
        if group.part:
            self._known[key] = found
        return found


def _first(row: _Row, *, after: bool) -> Letters:
    """Return the runs with which a row can begin; none where it can otherwise."""
    letters: set[str] = set()
    for place, item in enumerate(row):
        beyond = _opened(row[place + 1 :], after)
        if isinstance(item, str) and item:
            letters.add(f"^{item}{' ' * (beyond and item[-1] != '-')}")
            return frozenset(letters)
        if isinstance(item, _Group):
            inside = beyond and not item.again
            found = [_first(branch, after=inside) for branch in item.branches]
            if not all(found):
                return _NONE
            letters.update(*found)
            if not item.optional:
                return frozenset(letters)
        elif item is not _Mark.AROUND:
            return _NONE
    return _NONE


_REPEATS = re.compile(_QUANTIFIER)


def _repeated(
    last: list[str | _Mark | _Group], mark: str
) -> list[str | _Mark | _Group]:
    """Return what stands last, repeated or left out."""
    optional = mark.startswith(_OPTIONAL)
    if not last:
        return [_Mark.ANYTHING]
    item = last[0]
    if isinstance(item, str):
        return [item[:-1] if optional else item, _Mark.ANYTHING]
    if isinstance(item, _Group):
        optional, again = optional or item.optional, mark != "?"
        return [replace(item, optional=optional, again=again or item.again)]
    return [_Mark.ANYTHING if optional and item is _Mark.NO_LETTER else item]


def _other(mark: str) -> _Mark:
    if mark in {"^", "$"}:
        return _Mark.OPENING if mark == "^" else _Mark.AROUND
    return _Mark.NO_LETTER if _NO_LETTER.fullmatch(mark) else _Mark.ANYTHING


def _closed(row: _Row, before: bool) -> bool:
    """Say whether no letter can stand at the end of a row."""
    if not row:
        return before
    *first, last = row
    return _is_edge(last, _closed(tuple(first), before), _closed)


def _opened(row: _Row, after: bool) -> bool:
    """Say whether no letter can stand at the beginning of a row."""
    if not row:
        return after
    first, *rest = row
    return _is_edge(first, _opened(tuple(rest), after), _opened)


def _is_edge(
    item: str | _Mark | _Group, beyond: bool, side: Callable[[_Row, bool], bool]
) -> bool:
    """Say whether what is next to a place ends a word there."""
    if isinstance(item, str):
        return not item and beyond
    if isinstance(item, _Mark):
        around = item in {_Mark.AROUND, _Mark.OPENING}
        return item is _Mark.NO_LETTER or (around and beyond)
    inside = all(side(row, beyond and not item.again) for row in item.branches)
    return inside and (beyond or not item.optional)


def _rank(needed: Letters) -> tuple[int, list[str]]:
    return _cost(needed), sorted(needed)


@cache
def _cost(needed: str | Letters) -> int:
    """Return how common letters are, so that the rarest can be looked for."""
    if isinstance(needed, str):
        run = needed.strip(" ^")
        cost = 20 if run in _COMMON else _COST.get(len(run), 1)
        return max(1, cost // 20) if needed[0] == "^" else cost
    return sum(map(_cost, needed))
