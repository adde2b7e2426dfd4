"""Which stretch of a text can stand alone between quotation marks?

A text is cut into sentences, a sentence into clauses, and a clause that is too
long to quote into atoms. A quotation is the clause, or the few atoms, around a
place in the text. It is always an exact slice.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.detectors.phrases import fold, phrase_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_WORDS = 14
MOST_CHARACTERS = 140  # for scripts that are written without spaces
TOO_SHORT = 3
_NEAR = 300  # characters; nothing further away can be in the same quotation

Span = tuple[int, int]

# A double quotation mark, a bidirectional control, a lone surrogate or an
# emoji ends a sentence, so that none of them can be inside a quotation.
_BREAK = re.compile(
    r"""[.!?\u2026]+(?=[\s)\]'*_]|$)
    | (?<=[a-z])\.(?=i\b)
    | [;\u3002\uff0c\u3001\u060c\uff01\uff1f\u061f\u0964\u06d4()\[\]{}<>|"\u2026*\\]+
    | [\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]+
    | \s[-\u2013\u2014~]+\s | [\u2014\u2013] | \s?--+\s?
    | [\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe0f]+
    | [\ud800-\udfff\u2600-\u27bf\U0001f000-\U0001faff]+
    | (?<=\s)[:;x]-?[)(dpo/](?!\w)
    | (?<!\w)(?:lol|lmf?ao|(?:ha){2,4}h?|rofl)(?!\w)
    """,
    re.VERBOSE,
)
# Letters, digits and the vowel signs of scripts in which they are marks.
_LETTER = (
    r"\w\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
    r"\u0e00-\u0eff\u1000-\u109f\u200c\u200d"
)
_WORD = re.compile(rf"[{_LETTER}][{_LETTER}']*(?:-[{_LETTER}][{_LETTER}']*)*")
_EDGE = re.compile(r"\w")
_LAST_LETTER = re.compile(rf"[{_LETTER}]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its span, what ended it, and whether it is in quotation marks."""

    start: int
    end: int
    ended_by: str
    reported: bool


@dataclass(frozen=True, slots=True)
class _Wording:
    """The word lists of `quoting.toml`."""

    subjects: frozenset[str]
    leading: frozenset[str]
    leading_pairs: tuple[str, ...]
    trailing: frozenset[str]
    trailing_pairs: tuple[str, ...]
    hanging: frozenset[str]
    binding: frozenset[str]
    dependent: frozenset[str]
    asking: frozenset[str]
    determiners: frozenset[str]
    means: re.Pattern[str]
    crude: re.Pattern[str]
    addressed: re.Pattern[str]
    meta: re.Pattern[str]
    worn: re.Pattern[str]
    answering: re.Pattern[str]
    standing: frozenset[str]
    clause: re.Pattern[str]
    atom: re.Pattern[str]


@cache
def wording() -> _Wording:
    """Read the word lists once."""
    body = load("detectors", "quoting").body

    def words(key: str) -> frozenset[str]:
        return frozenset(body[key].split())

    def pattern(key: str) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{phrase_pattern(body[key], {})})(?!\w)")

    subject = "|".join(sorted(body["subjects"].split(), key=len, reverse=True))
    pronoun = body["pronouns"].replace(" ", "|")
    turn = r"but|because|cause|cuz|cos|coz|cus|bc|except|although|even though|yet"
    joint = r"and|so|then|or|which|plus"
    return _Wording(
        subjects=words("subjects"),
        leading=words("leading"),
        leading_pairs=tuple(body["leading_pairs"].split("|")),
        trailing=words("trailing"),
        trailing_pairs=tuple(body["trailing_pairs"].split("|")),
        hanging=words("hanging"),
        binding=words("binding"),
        dependent=words("dependent"),
        asking=words("asking"),
        determiners=words("determiners"),
        means=pattern("means"),
        crude=pattern("crude"),
        addressed=pattern("addressed"),
        meta=pattern("meta"),
        answering=re.compile(rf"(?:{phrase_pattern(body['answering'], {})})(?!\w)"),
        standing=words("standing"),
        worn=re.compile(rf"(?:{phrase_pattern(body['worn'], {})}).{{0,14}}"),
        clause=re.compile(
            rf"""[,:]?\s+(?=(?:{turn})\s+\w)
            | [,:]\s*(?=(?:(?:{turn}|{joint})\s+)?(?:{subject})\s+\w)
            | ,?\s+(?=(?:{joint})(?:\s+then|\s+now|\s+still)?\s+(?:{subject})\s+\w)
            | ,?\s+(?=idk\b) | ,\s*(?=anyways?\b)
            | \s+(?=anyways?\s+(?:{subject})\s+\w)
            """,
            re.VERBOSE,
        ),
        atom=re.compile(
            rf"""[,:]\s*(?=\w)
            | \s+(?=(?:{turn}|and|plus|when|whenever|if|while|until|unless|since)\s+\w)
            | \s+(?=(?:so|then|or|which)\s+(?:{subject})\s+\w)
            | (?<=\w)\s+(?=(?:{pronoun})\s+\w)
            """,
            re.VERBOSE,
        ),
    )


class Cuts:
    """A text cut into sentences, clauses and atoms; offsets are the text's own."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self._whole: dict[tuple[int, int], Span | None] = {}

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Return the sentences that hold a word."""
        found, start, quoted = [], 0, False
        for stop in [*_BREAK.finditer(self.folded), None]:
            end = stop.start() if stop else len(self.folded)
            mark = stop[0] if stop else ""
            if _EDGE.search(self.folded, start, end):
                found.append(Sentence(start, end, mark, quoted))
            if '"' in mark:
                quoted = not quoted
            elif "\n" in mark:
                quoted = False
            start = stop.end() if stop else end
        return tuple(found)

    @cached_property
    def atoms(self) -> tuple[tuple[int, int, int, int], ...]:
        """Return (start, end, clause number, sentence number) of every atom."""
        found: list[tuple[int, int, int, int]] = []
        clause = 0
        for number, sentence in enumerate(self.sentences):
            for start, end in self._clauses(sentence):
                found += [(*span, clause, number) for span in self._atoms(start, end)]
                clause += 1
        return tuple(found)

    @cached_property
    def _starts(self) -> list[int]:
        return [atom[0] for atom in self.atoms]

    def atom_at(self, offset: int) -> int:
        """Return the number of the atom that holds an offset."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def words(self, start: int, end: int) -> list[Span]:
        """Return the spans of the words in a stretch of the text."""
        return [found.span() for found in _WORD.finditer(self.folded, start, end)]

    def around(self, start: int, end: int) -> Span | None:
        """Return the best quotation that holds a place in the text, if any.

        The clause is taken whole where it is short enough; a fragment is
        joined to its neighbour in the same sentence.
        """
        first, last = self.atom_at(start), self.atom_at(max(start, end - 1))
        if self.atoms[first][3] != self.atoms[last][3]:
            last = first
        if (first, last) in self._whole:
            return self._whole[first, last]
        grown = self._grown(first, last)
        left = self._near(start, self.atoms[grown[0]][0], -1)
        right = self._near(end, self.atoms[grown[1]][1], 1)
        if _length(self.text[left:right]) > MOST_WORDS:
            return self.trimmed(*self._window(left, right, start, end), cut=True)
        speech = '"' in self.sentences[self.atoms[last][3]].ended_by  # she was like "
        found = self._whole[first, last] = self.trimmed(left, right, cut=speech)
        return found

    def trimmed(self, start: int, end: int, *, cut: bool = False) -> Span | None:
        """Drop fillers and punctuation from both ends; None if nothing is left.

        Args:
            start: where the stretch starts.
            end: where it ends.
            cut: whether it was cut by its length, and may end in mid-phrase.
        """
        words = self.words(start, end)
        first = self._leading(words)
        last = self._trailing(words, first, cut=cut)
        while first < last and (
            _length(self.text[words[first][0] : words[last - 1][1]]) > MOST_WORDS
        ):
            last = self._trailing(words, first, cut=True, last=last - 1)
        if first >= last:
            return None
        left, right = words[first][0], words[last - 1][1]
        if right - left > MOST_CHARACTERS:
            right = left + MOST_CHARACTERS
        while right > left and not _LAST_LETTER.match(self.text[right - 1]):
            right -= 1
        if self.text[right : right + 1] == "'" and " '" in self.text[left:right]:
            right += 1  # he called it 'fine'
        return (left, right) if right > left else None

    # -- cutting ---------------------------------------------------------------

    def _clauses(self, sentence: Sentence) -> Iterable[Span]:
        return self._pieces(wording().clause, sentence.start, sentence.end)

    def _atoms(self, start: int, end: int) -> Iterable[Span]:
        if len(self.words(start, end)) <= MOST_WORDS:
            return [(start, end)]
        return self._pieces(wording().atom, start, end, unbound=True)

    def _pieces(
        self, pattern: re.Pattern[str], start: int, end: int, *, unbound: bool = False
    ) -> list[Span]:
        """Split a stretch, never leaving a piece without two words."""
        pieces, left = [], start
        for cut in pattern.finditer(self.folded, start, end):
            if unbound and self._binds(cut.start()):
                continue
            if not self._has_two_words(left, cut.start()):
                continue
            if not self._has_two_words(cut.end(), min(end, cut.end() + 80)):
                continue
            pieces.append((left, cut.start()))
            left = cut.end()
        pieces.append((left, end))
        return pieces

    def _has_two_words(self, start: int, end: int) -> bool:
        words = _WORD.finditer(self.folded, start, end)
        return next(words, None) is not None and next(words, None) is not None

    def _binds(self, offset: int) -> bool:
        """Say whether what follows belongs to the word before it."""
        before = self.folded[max(0, offset - 30) : offset].split()
        after = _WORD.search(self.folded, offset, offset + 20)
        if not before or not after:
            return False
        if before[-1] in {"and", "but", "even", "only", "as", "or", "so", "that"}:
            return True
        if after[0] not in wording().subjects:
            return False
        return before[-1] in wording().binding or (
            len(before) > 1 and before[-2] in wording().determiners
        )

    # -- growing and shrinking -------------------------------------------------

    def _grown(self, first: int, last: int) -> tuple[int, int]:
        """Join atoms of the same sentence until the stretch can stand alone."""
        while not self._stands(first, last):
            options = [
                (first - 1, last)
                if self._joins(first - 1, first) and self._room(first - 1, last)
                else None,
                (first, last + 1)
                if self._joins(last, last + 1) and self._room(first, last + 1)
                else None,
            ]
            starts_well = self._starts_well(first)
            chosen = options[1] or options[0] if starts_well else options[0]
            chosen = chosen or options[1]
            if chosen is None:
                break
            first, last = chosen
        return first, last

    def _joins(self, left: int, right: int) -> bool:
        if left < 0 or right >= len(self.atoms):
            return False
        return self.atoms[left][3] == self.atoms[right][3]

    def _room(self, first: int, last: int) -> bool:
        start, end = self.atoms[first][0], self.atoms[last][1]
        return end - start < _NEAR and _length(self.text[start:end]) <= MOST_WORDS

    def _starts_well(self, atom: int) -> bool:
        start, end = self.atoms[atom][:2]
        words = self.words(start, min(end, start + _NEAR))
        at = self._leading(words)
        return at < len(words) and self._word(words[at]) in wording().subjects

    def _stands(self, first: int, last: int) -> bool:
        start, end = self.atoms[first][0], self.atoms[last][1]
        words = self.words(start, min(end, start + _NEAR))
        size = len(words) - self._leading(words)
        whole_clause = self._whole_clause(first, last)
        if size < TOO_SHORT:
            return False
        return whole_clause or self._starts_well(first)

    def _whole_clause(self, first: int, last: int) -> bool:
        clause = self.atoms[first][2]
        before = first > 0 and self.atoms[first - 1][2] == clause
        after = last + 1 < len(self.atoms) and (
            self.atoms[last + 1][2] == self.atoms[last][2]
        )
        return not before and not after

    def _window(self, left: int, right: int, start: int, end: int) -> Span:
        """Take as much of a long clause as fits around the pivot."""
        words = self.words(left, right)
        after = next((n for n, w in enumerate(words) if w[1] >= end), len(words) - 1)
        pivot = next((n for n, w in enumerate(words) if w[1] > start), 0)
        first = 0
        if after >= MOST_WORDS:
            lowest = max(0, after - MOST_WORDS + 1)
            first = next(
                (n for n in range(pivot, lowest - 1, -1) if self._opens(words[n])),
                min(lowest, pivot),
            )
        last = min(len(words), first + MOST_WORDS)
        return words[first][0], words[last - 1][1]

    def _near(self, place: int, edge: int, direction: int) -> int:
        """Return an edge, or a gap between words where the edge is far away."""
        if abs(edge - place) <= _NEAR:
            return edge
        far = place + direction * _NEAR
        gap = self.folded.find(" ", min(far, place), max(far, place))
        return gap if gap >= 0 else far

    def _opens(self, word: Span) -> bool:
        return self._word(word) in wording().subjects and not self._binds(word[0])

    def _word(self, span: Span) -> str:
        return self.folded[span[0] : span[1]]

    def _leading(self, words: list[Span]) -> int:
        lists = wording()
        first = 0
        while first < len(words) - 1:
            pair = f"{self._word(words[first])} {self._word(words[first + 1])}"
            if first + 2 < len(words) and pair in lists.leading_pairs:
                first += 2
            elif self._word(words[first]) in lists.leading and not self._names(
                words, first
            ):
                first += 1
            else:
                break
        return first

    def _names(self, words: list[Span], first: int) -> bool:
        """Say whether a filler is meant: "that is", "like him", "still here"."""
        word, following = (self._word(w) for w in words[first : first + 2])
        if word in {"that", "which", "like", "still", "right", "well", "then"}:
            return following not in wording().subjects
        return False

    def _comma_before(self, word: Span) -> bool:
        return self.folded[: word[0]].rstrip().endswith((",", ":"))

    def _trailing(
        self, words: list[Span], first: int, *, cut: bool, last: int | None = None
    ) -> int:
        lists = wording()
        last = len(words) if last is None else last
        while last - 1 > first:
            word = self._word(words[last - 1])
            pair = f"{self._word(words[last - 2])} {word}"
            if last - 2 > first and pair in lists.trailing_pairs:
                last -= 2
            elif (
                word in lists.trailing
                or (cut and word in lists.hanging)
                or (word in _AFTERTHOUGHT and self._comma_before(words[last - 1]))
            ):
                last -= 1
            else:
                break
        return last


# "I did it anyway" means it; "it rained, anyway" does not.
_AFTERTHOUGHT = frozenset({"anyway", "anyways"})


def _length(stretch: str) -> int:
    return len(stretch.split())
