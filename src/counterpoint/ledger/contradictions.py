"""Which two things that the person said over weeks seem to pull against each other?

Candidates only, found without a model: one matter, two sides of it. Nothing is ever
asserted; at most one pair is put to the person, as two quotations and a question.
Precision first: what is doubtful is left out, and in distress nobody is asked.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from heapq import nlargest
from typing import TYPE_CHECKING

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.detectors.phrases import fold
from counterpoint.ledger.records import ClaimStatus, PairAnswer
from counterpoint.ledger.sayings import (
    HowOften,
    Saying,
    When,
    is_person,
    named_kin,
    saying,
    stems,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from counterpoint.ledger.records import Claim, Pair

NEAREST = timedelta(hours=20)
"""Closer together than this, two sayings belong to one mood."""
MOST_READ = 80
"""Claims nearest to a new one by their words that are read in full."""
_MONTH = re.compile(r"\bin ([a-z]{3,9})\b")
_AGO = re.compile(r"\b(?P<count>\w+) (?P<unit>day|week|month|year)s? ago\b")
_UNITS = {"day": 1, "week": 7, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two claims that seem to pull apart; `one` was said first.

    `matter` are the stems they share, `by` says what set them against each other.
    `score` is for ordering only, never shown.
    """

    one: Claim
    other: Claim
    matter: frozenset[str]
    by: str
    score: float


@dataclass(slots=True)
class Index:
    """Claims by the stems of their words, so that a search reads only a few.

    It grows by `add` and keeps what it has read; it is made anew for each visit.
    """

    claims: list[Claim] = field(default_factory=list)
    sentences: dict[str, str] = field(default_factory=dict)
    by_stem: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    kin_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    sayings: dict[str, Saying | None] = field(default_factory=dict)

    def add(self, claim: Claim, *, sentence: str = "") -> None:
        """Take in one more claim, and the sentence it stands in, if at hand."""
        if sentence:
            self.sentences[claim.id] = sentence
        for kin, name in named_kin(claim.quote):
            self.kin_of[name].add(kin)
        for stem in stems(claim.quote):
            self.by_stem[stem].append(len(self.claims))
        self.claims.append(claim)

    def near(self, claim: Claim) -> Iterator[Claim]:
        """Yield the claims that share most with one, rare words first."""
        weight: dict[int, float] = defaultdict(float)
        for stem in stems(claim.quote):
            numbers = self.by_stem.get(stem, [])
            rarity = (1.0 + len(numbers)) ** -0.5
            for number in numbers:
                weight[number] += rarity
        for number in nlargest(MOST_READ, weight, key=weight.__getitem__):
            yield self.claims[number]

    def saying(self, claim: Claim) -> Saying | None:
        """Read a claim, once."""
        if claim.id not in self.sayings:
            around = self.sentences.get(claim.id, "")
            read = saying(claim.quote, sentence=around, about=claim.about)
            self.sayings[claim.id] = read
        return self.sayings[claim.id]


def index(
    claims: Iterable[Claim], *, sentences: Mapping[str, str] | None = None
) -> Index:
    """Take in claims for `candidates`.

    Args:
        claims: all of the ledger, in any order.
        sentences: the sentence each claim stands in, by the claim's id; what is
            said around a claim can take it out.
    """
    made = Index()
    for claim in claims:
        made.add(claim, sentence=(sentences or {}).get(claim.id, ""))
    return made


# -- candidates ------------------------------------------------------------------

_OPEN = frozenset({ClaimStatus.SAID, ClaimStatus.SUPPORTED, ClaimStatus.AGAINST})


def candidates(known: Index, claims: Iterable[Claim]) -> tuple[Candidate, ...]:
    """Return the pairs in which one side is among `claims`, the likeliest first."""
    found: dict[frozenset[str], Candidate] = {}
    for claim in claims:
        for near in known.near(claim) if _is_open(claim) else ():
            ids = frozenset((claim.id, near.id))
            if len(ids) == 2 and ids not in found and _is_open(near):
                candidate = _candidate(known, *sorted((claim, near), key=_at))
                if candidate is not None:
                    found[ids] = candidate
    ranked = sorted(found.values(), key=lambda c: (c.score, c.other.at), reverse=True)
    return tuple(ranked)


def _at(claim: Claim) -> datetime:
    return claim.at


def _is_open(claim: Claim) -> bool:
    return claim.hidden is None and claim.status in _OPEN


def _candidate(known: Index, one: Claim, other: Claim) -> Candidate | None:
    if other.at - one.at < NEAREST:
        return None
    older, newer = known.saying(one), known.saying(other)
    if older is None or newer is None:
        return None
    shared = older.stems & newer.stems
    if _parted_alike(older, newer):
        return Candidate(one, other, shared, "ends", 3.0)
    known_who = bool(one.about) and one.about == other.about
    if not _same_people(known, older, newer, known_who=known_who):
        return None
    if any(s.at_the_moment and s.when is not When.EVENT for s in (older, newer)):
        return None
    if axis := _other_side(older, newer):
        return Candidate(one, other, shared | {axis}, "sides", 2.0 + len(shared))
    before = _happened_before(other.quote, written=other.at, then=one.at)
    if by := _turned(older, newer, happened_before=before):
        alike = 2 * len(shared) / (len(older.stems) + len(newer.stems))
        return Candidate(one, other, shared, by, 1.0 + len(shared) + alike)
    return None


def _parted_alike(older: Saying, newer: Saying) -> bool:
    """Say whether one parting is told from both of its ends."""
    return any(
        one == other and side != other_side and who == other_who
        for one, side, who in older.ends
        for other, other_side, other_who in newer.ends
    )


def _same_people(
    known: Index, older: Saying, newer: Saying, *, known_who: bool
) -> bool:
    """Say whether both are said of the same, and nobody is mistaken for another."""
    if older.who != newer.who:
        shared = older.who & newer.who
        rest = older.who ^ newer.who
        both_more = bool(older.who - shared) and bool(newer.who - shared)
        if not shared or both_more:
            return False  # my sister Anna, my colleague Anna
        if any(len(known.kin_of.get(name, ())) > 1 for name in shared | rest):
            return False  # two Annas are known, and one saying does not say which
    if older.of and newer.of and not older.of & newer.of:
        return False
    unnamed = older.unnamed or newer.unnamed
    return known_who or not unnamed or bool(older.of & newer.of)


# -- two sides of one matter -------------------------------------------------------

_LEANING_AXES = frozenset({"liking", "trusting", "mattering"})


def _other_side(older: Saying, newer: Saying) -> str:
    """Return the axis on which they take different sides, or ""."""
    small, large = sorted((older.beside, newer.beside), key=len)
    if not small or not small <= large:
        return ""
    if not {older.when, newer.when} <= {When.STANDING, When.PLAN}:
        taken = dict(older.sides).keys() & dict(newer.sides).keys()
        if not taken <= {"staying"} or older.when is When.EVENT:
            return ""
    for axis, side in older.sides:
        if (axis, "one" if side == "other" else "other") not in newer.sides:
            continue
        if axis in _LEANING_AXES and _of_a_part_only(older, newer):
            continue
        return axis
    return ""


def _of_a_part_only(older: Saying, newer: Saying) -> bool:
    """Say whether one holds only with, in or when something: "with him"."""
    if older.wholly or newer.wholly:
        return False
    return _is_parted(older, newer.stems) or _is_parted(newer, older.stems)


def _is_parted(one: Saying, stems_of_other: frozenset[str]) -> bool:
    opened = False
    for word in one.words:
        opened = opened or word.written in _words("parting")
        if opened and (
            word.written in _UNNAMED or (word.stem and word.stem not in stems_of_other)
        ):
            return True
    return False


_UNNAMED = frozenset(["him", "her", "them"])


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(load("ledger", "sayings").body["words"][key].split())


# -- turned round --------------------------------------------------------------------


def _turned(older: Saying, newer: Saying, *, happened_before: bool) -> str:
    """Return how one turns the other round: by denial, by how often; "" if not."""
    if not _one_matter(older, newer):
        return ""
    if older.negative == newer.negative:
        return "how_often" if _seldom_and_often(older, newer) else ""
    if dict(older.sides).keys() & dict(newer.sides).keys() and not (
        _same_side_denied(older, newer)
    ):
        return ""
    negative, positive = (older, newer) if older.negative else (newer, older)
    if positive.how_often is HowOften.RARE:
        return ""
    if negative.how_often in {HowOften.OFTEN, HowOften.ALWAYS}:
        return ""
    leaning = _words("leaning") & older.stems & newer.stems
    if leaning and _of_a_part_only(older, newer):
        return ""
    fits = _fits_in_time(
        negative,
        positive,
        negative_first=negative is older,
        happened_before=happened_before,
    )
    return "denial" if fits else ""


def _same_side_denied(older: Saying, newer: Saying) -> bool:
    return not set(older.sides).isdisjoint(newer.sides)


def _seldom_and_often(older: Saying, newer: Saying) -> bool:
    if older.how_often is None or newer.how_often is None or older.negative:
        return False
    return older.how_often.seldom != newer.how_often.seldom


def _one_matter(older: Saying, newer: Saying) -> bool:
    """Say whether what they share is what they are about, and not a mere name."""
    shared = older.stems & newer.stems
    telling = {s for s in shared if s != "@me"}
    if not (_has(older) and _has(newer)):
        telling -= older.of  # unless they are what one has: "no friends here"
    if not telling:
        return False
    small, large = sorted((older, newer), key=lambda s: len(s.stems))
    needed = len(small.stems) if len(small.stems) < 3 else 2 * len(small.stems) / 3
    if len(shared) < needed:
        return False
    return len(telling) > 1 or not _means_another_thing(large, telling, small.stems)


def _has(one: Saying) -> bool:
    return any(word.written in {"have", "has"} for word in one.words)


def _means_another_thing(
    large: Saying, telling: set[str], stems_of_small: frozenset[str]
) -> bool:
    """Say whether the one shared word goes on at once: "drink", "drink tea"."""
    for word, after in zip(large.words, large.words[1:], strict=False):
        if word.stem in telling and after.stem and after.stem not in stems_of_small:
            return not is_person(after.written)
    return False


def _fits_in_time(
    negative: Saying, positive: Saying, *, negative_first: bool, happened_before: bool
) -> bool:
    """Say whether both cannot simply be so, one after the other."""
    never = negative.how_often is HowOften.NEVER
    match negative.when:
        case When.SO_FAR if negative_first:
            return happened_before and positive.when in {When.EVENT, When.SO_FAR}
        case When.SO_FAR:
            return never and positive.when in {When.EVENT, When.SO_FAR}
        case When.EVENT:
            return positive.how_often is HowOften.ALWAYS
        case When.PLAN:
            return positive.when is When.PLAN
        case When.STANDING:
            pass
    match positive.when:
        case When.STANDING:
            return True
        case When.PLAN:
            return False
        case When.SO_FAR:
            return never
        case When.EVENT:
            lasting = _words("lasting") & positive.stems
            return never or (negative_first and not lasting)


def _happened_before(quote: str, *, written: datetime, then: datetime) -> bool:
    """Say whether what is told says that it was before a day: "back in January"."""
    folded = fold(quote)
    if ago := _AGO.search(folded):
        count = _COUNTS.get(ago["count"], 0)
        if count:
            return written - timedelta(days=count * _UNITS[ago["unit"]]) < then
    if (named := _MONTH.search(folded)) and named[1] in _MONTHS:
        number = _MONTHS.index(named[1]) + 1
        year = written.year - (number >= written.month)
        return date(year, number, 28) < then.date()
    return "last year" in folded and written.year == then.year


_COUNTS = {
    w: n for n, w in enumerate(["one", "two", "three", "four", "five", "six"], 1)
} | {
    "a": 1,
    **{str(n): n for n in range(1, 60)},
}
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


# -- at most one is put forward --------------------------------------------------------


def put_forward(
    found: Sequence[Candidate],
    *,
    pairs: Iterable[Pair],
    claims: Mapping[str, Claim],
    danger: bool | None,
    fresh_grief: bool | None,
    put_in_this_sitting: bool,
) -> Candidate | None:
    """Return the one candidate to ask about now, if this is a time to ask.

    Args:
        found: what `candidates` returned.
        pairs: every pair that was ever put side by side, answered or not.
        claims: the claims by their ids, to know what those pairs were about.
        danger: whether danger is in view in this sitting; None: nobody can tell.
        fresh_grief: whether a loss is fresh; None: nobody can tell.
        put_in_this_sitting: whether a pair was put already.
    """
    if danger is not False or fresh_grief is not False or put_in_this_sitting:
        return None
    asked = tuple(pairs)
    ids = {frozenset((pair.one, pair.other)) for pair in asked}
    matters = [matter for pair in asked if (matter := _matter_of(pair, claims))]
    for candidate in found:
        if frozenset((candidate.one.id, candidate.other.id)) in ids:
            continue
        if not any(_is_same(candidate.matter, matter) for matter in matters):
            return candidate
    return None


def _matter_of(pair: Pair, claims: Mapping[str, Claim]) -> frozenset[str]:
    one, other = claims.get(pair.one), claims.get(pair.other)
    if one is None or other is None:
        return frozenset()
    return stems(one.quote) & stems(other.quote)


def _is_same(matter: frozenset[str], asked: frozenset[str]) -> bool:
    small, large = sorted((matter, asked), key=len)
    return bool(small) and small <= large


# -- the question ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Question:
    """Two quotations with their days, a question, and what can be answered."""

    one_on: str
    one: str
    other_on: str
    other: str
    ask: str
    answers: tuple[tuple[PairAnswer, str], ...]
    note: str


def question(candidate: Candidate) -> Question:
    """Word the question; the same pair is always asked about in the same words."""
    body = load("ledger", "contradictions").body
    asks: list[str] = body["question"]["ask"]
    ids = f"{candidate.one.id} {candidate.other.id}".encode()
    number = int.from_bytes(hashlib.sha256(ids).digest()[:4]) % len(asks)
    return Question(
        one_on=in_words.day(candidate.one.at.date()),
        one=candidate.one.quote,
        other_on=in_words.day(candidate.other.at.date()),
        other=candidate.other.quote,
        ask=asks[number],
        answers=tuple((PairAnswer(key), said) for key, said in body["answer"].items()),
        note=body["question"]["note"],
    )


def thanks(answer: PairAnswer) -> str:
    """Return what is said once the person has answered."""
    words: str = load("ledger", "contradictions").body["answered"][answer]
    return words
