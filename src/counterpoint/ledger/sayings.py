"""How is a claim put: of whom, on what matter, which way round, how often, when?

Read with word lists alone (`data/en/sayings.toml`), for the search of
`contradictions`. It knows no meaning, and what it is not sure of it leaves out:
suppositions, irony, somebody else's words, moods, changes that are told as such.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.detectors.phrases import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 400
"""Characters; a longer claim is read no further."""


class When(Enum):
    """Whether it is said of always, of one time, of until now, or of what is meant."""

    STANDING = "standing"
    EVENT = "event"
    SO_FAR = "so_far"
    PLAN = "plan"


class HowOften(Enum):
    """How often it is said to be so, where it is said."""

    NEVER = "never"
    RARE = "rare"
    OFTEN = "often"
    ALWAYS = "always"

    @property
    def seldom(self) -> bool:
        """Say whether it is the lower half."""
        return self in {HowOften.NEVER, HowOften.RARE}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a claim; `stem` is "" where it says nothing of the matter."""

    written: str
    stem: str


@dataclass(frozen=True, slots=True)
class Saying:
    """How a claim is put.

    `who` are the words for whom it is said of: "i", "we", those for a person, or
    none for a thing. `of` are the persons named beside that. `sides` are (axis,
    side). `ends` are (parting, side, who). `unnamed` says that somebody is meant
    by a mere "him" or "her".
    """

    words: tuple[Word, ...]
    who: frozenset[str]
    of: frozenset[str]
    stems: frozenset[str]
    negative: bool
    how_often: HowOften | None
    when: When
    sides: tuple[tuple[str, str], ...]
    beside: frozenset[str]  # the stems that are no part of a side
    ends: tuple[tuple[str, str, str], ...]
    at_the_moment: bool
    wholly: bool
    unnamed: bool


@dataclass(frozen=True, slots=True)
class _Axis:
    id: str
    one: re.Pattern[str]
    other: re.Pattern[str]
    turns: bool


@dataclass(frozen=True, slots=True)
class _Lists:
    quiet: frozenset[str]
    same: dict[str, str]
    denying: frozenset[str]
    past: frozenset[str]
    not_past: frozenset[str]
    wholly: frozenset[str]
    often: tuple[tuple[HowOften, re.Pattern[str]], ...]
    out: tuple[re.Pattern[str], ...]
    moment: re.Pattern[str]
    phrases: tuple[tuple[re.Pattern[str], str], ...]
    axes: tuple[_Axis, ...]
    ends: tuple[_Axis, ...]
    kin: frozenset[str]
    given: frozenset[str]


@cache
def _lists() -> _Lists:
    body = load("ledger", "sayings").body
    words = {key: frozenset(value.split()) for key, value in body["words"].items()}
    people = load("detectors", "people").body
    kin = " ".join(people["kin"].values()).replace("|", " ").split()
    return _Lists(
        quiet=words["quiet"],
        same=dict(pair.split("=") for pair in body["words"]["same"].split()),
        denying=words["denying"],
        past=words["past"],
        not_past=words["not_past"],
        wholly=words["wholly"],
        often=tuple(
            (HowOften(name), re.compile(p)) for name, p in body["often"].items()
        ),
        out=tuple(re.compile(pattern) for pattern in body["out"].values()),
        moment=re.compile(body["moment"]["words"]),
        phrases=tuple((re.compile(p["find"]), p["write"]) for p in body["phrase"]),
        axes=tuple(_axis(row) for row in body["axis"]),
        ends=tuple(_axis(row) for row in body["ends"]),
        kin=frozenset(kin) - _NOT_KIN,
        given=frozenset(people["words"]["given"].split()),
    )


# Parts of "best friend", "key worker" and the like; and animals, who say nothing.
_NOT_KIN = frozenset(
    [
        "best",
        "in",
        "law",
        "line",
        "key",
        "other",
        "half",
        "team",
        "social",
        "group",
        "date",
    ]
)


def _axis(row: dict[str, Any]) -> _Axis:
    return _Axis(
        row["id"],
        re.compile(row["one"]),
        re.compile(row["other"]),
        bool(row.get("turns", False)),
    )


_TOKEN = re.compile(r"[a-z@][a-z'_]*(?:-[a-z]+)*")
_I = frozenset(["i", "i'm", "i've", "i'll", "im", "ive"])
_WE = frozenset(["we", "we're", "we've", "we'll"])
_THEY = frozenset(
    [
        "he",
        "she",
        "they",
        "he's",
        "she's",
        "they're",
        "he'll",
        "she'll",
        "they'll",
        "they've",
        "it",
        "it's",
    ]
)
_ME = frozenset(["me", "us", "@me", "@us"])
_UNNAMED = frozenset(["him", "her", "them"])


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return what a word says of the matter, without its ending, or ""."""
    lists = _lists()
    bare = word.removesuffix("'s").replace("'", "")
    if word in _ME:
        return "@me"
    if bare in lists.quiet or len(bare) < 3:
        return ""
    plain = lists.same.get(bare, bare)
    for ending in ("ing", "ed", "es", "s"):
        if plain.endswith(ending) and len(plain) - len(ending) >= 3:
            plain = plain.removesuffix(ending)
            break
    plain = re.sub(r"([bdgklmnprt])\1$", r"\1", plain).removesuffix("e")
    plain = plain[:-1] + "i" if plain.endswith("y") else plain
    return "" if plain in lists.quiet else lists.same.get(plain, plain)


def stems(quote: str) -> frozenset[str]:
    """Return the stems of the words that say what a claim is about."""
    words = _TOKEN.findall(fold(quote[:LONGEST]))
    return frozenset(s for word in words if (s := stem(word)))


def _put_one_way(folded: str) -> str:
    for find, write in _lists().phrases:
        folded = find.sub(write, folded)
    return folded


def _put(quote: str) -> str:
    return _put_one_way(fold(quote[:LONGEST])).strip()


def saying(quote: str, *, sentence: str = "", about: str = "") -> Saying | None:
    """Read a claim; None where it has to be left out.

    Args:
        quote: the words of the claim.
        sentence: all of the sentence it stands in, where that is at hand.
        about: whom it is about, where that is known: it stands for a mere "she".
    """
    lists = _lists()
    around = fold(_as_far_as(quote, sentence))
    if any(pattern.search(around) for pattern in lists.out):
        return None
    folded = _put(quote)
    words = tuple(Word(w, stem(w)) for w in _TOKEN.findall(folded))
    if not words:
        return None
    who = _who(words, about)
    denials = sum(_denies(word.written) for word in words)
    if who is None or denials > 1:
        return None
    how_often = _how_often(folded)
    named = {w.stem for w in words if w.stem and is_person(w.written)}
    sides, used = _sides(folded)
    found = frozenset(word.stem for word in words if word.stem) - who
    return Saying(
        words=words,
        who=who,
        of=frozenset(named) - who,
        stems=found,
        negative=denials == 1,
        how_often=how_often,
        when=_when(words, how_often),
        sides=sides,
        beside=found - used,
        ends=_ends(folded),
        at_the_moment=bool(lists.moment.search(around)),
        wholly=any(word.written in lists.wholly for word in words),
        unnamed=_names_nobody(words),
    )


def _as_far_as(quote: str, sentence: str) -> str:
    """Return what a claim is said under: its sentence, up to where it ends.

    What comes after it ("but I would need more") does not take it back; only a
    condition or a wink that follows at once does.
    """
    start = sentence.find(quote)
    if start < 0:
        return f"{sentence[:LONGEST]} {quote[:LONGEST]}"
    end = start + len(quote)
    after = _AFTERTHOUGHT.match(sentence, end)
    return sentence[max(0, start - LONGEST) : after.end() if after else end]


_AFTERTHOUGHT = re.compile(
    r"[\s,-]*(?:if(?! i'?m honest)|unless|until|any ?more|these days|instead|now|lol)\b|\W*[?\"]",
    re.IGNORECASE,
)


def _names_nobody(words: tuple[Word, ...]) -> bool:
    """Say whether somebody is a mere "him", or a "her" that owns nothing."""
    for number, word in enumerate(words):
        after = words[number + 1] if number + 1 < len(words) else None
        owns = after is not None and (after.stem or after.written == "own")
        if word.written in _UNNAMED and not (word.written == "her" and owns):
            return True
    return False


def is_person(word: str) -> bool:
    """Say whether a word, in lower case, names somebody or their kin."""
    lists = _lists()
    bare = word.removesuffix("'s")
    return bare in lists.kin or bare in lists.given or "-in-law" in bare


_KIN_AND_NAME = re.compile(r"\b([a-z-]+) ([A-Z][a-z]+)\b")


def named_kin(quote: str) -> tuple[tuple[str, str], ...]:
    """Return who a name is, where it is said: (sister, anna) of "my sister Anna"."""
    return tuple(
        (stem(match[1]), stem(match[2].lower()))
        for match in _KIN_AND_NAME.finditer(quote)
        if match[1] in _lists().kin
    )


def _who(words: tuple[Word, ...], about: str) -> frozenset[str] | None:
    """Return whom it is said of; None for a "she" of whom nobody knows who it is."""
    for number, word in enumerate(words):
        if word.written in _I:
            return frozenset(["i"])
        if word.written in _WE:
            return frozenset(["we"])
        if word.written in _THEY - {"it", "it's"}:
            known = frozenset(
                s for w in _TOKEN.findall(about.lower()) if (s := stem(w))
            )
            return known or None
        if is_person(word.written):
            following = words[number + 1 : number + 2]
            names = [w.stem for w in following if is_person(w.written)]
            if word.written.endswith("'s"):
                return frozenset()
            return frozenset([word.stem, *names])
        if word.stem:
            break
    return frozenset()


def _denies(word: str) -> bool:
    return word in _lists().denying or word.endswith("n't")


def _how_often(folded: str) -> HowOften | None:
    return next((o for o, p in _lists().often if p.search(folded)), None)


_HAVE = frozenset(
    [
        "have",
        "has",
        "haven't",
        "hasn't",
        "i've",
        "he's",
        "she's",
        "we've",
        "they've",
        "havent",
        "hasnt",
        "ive",
    ]
)
_BEEN = frozenset(
    [
        "spoken",
        "seen",
        "told",
        "been",
        "had",
        "done",
        "given",
        "written",
        "known",
        "met",
    ]
)
_MEANT = re.compile(r"(?:going to|gonna|will|won't|'ll|about to)")


def _when(words: tuple[Word, ...], how_often: HowOften | None) -> When:
    written = [word.written for word in words]
    for number, word in enumerate(written):
        following = [w for w in written[number + 1 : number + 4] if w not in _BETWEEN]
        if word in _HAVE and following[:1] and _is_participle(following[0]):
            return When.SO_FAR
    if how_often in {HowOften.NEVER, HowOften.ALWAYS, HowOften.OFTEN}:
        return When.STANDING
    if _MEANT.search(" ".join(written)) or _is_meant(written):
        return When.PLAN
    return When.EVENT if any(map(_is_past, written)) else When.STANDING


_BETWEEN = frozenset(["not", "never", "ever", "already", "just", "always", "really"])
_BE = frozenset(
    [
        "i'm",
        "am",
        "is",
        "are",
        "he's",
        "she's",
        "we're",
        "they're",
        "im",
        "isn't",
        "aren't",
    ]
)
_PLANNED = frozenset(
    ["going", "staying", "leaving", "moving", "coming", "seeing", "quitting"]
)


def _is_meant(written: list[str]) -> bool:
    """Say whether it is planned, as in "I'm going back to work"."""
    return any(
        word in _BE and _PLANNED.intersection(written[number + 1 : number + 4])
        for number, word in enumerate(written)
    )


def _is_participle(word: str) -> bool:
    return word.endswith("ed") or word in _BEEN or word in _lists().past


def _is_past(word: str) -> bool:
    lists = _lists()
    if word in lists.not_past:
        return False
    return (
        word in lists.past or word == "didn't" or (len(word) > 4 and word[-2:] == "ed")
    )


def _sides(folded: str) -> tuple[tuple[tuple[str, str], ...], frozenset[str]]:
    """Return the sides that are taken, and the stems that took them."""
    taken: list[tuple[str, str]] = []
    used: set[str] = set()
    for axis in _lists().axes:
        found = axis.other.search(folded), axis.one.search(folded)
        for side, match in zip(("other", "one"), found, strict=True):
            if match is None:
                continue
            denied = any(map(_denies, _TOKEN.findall(folded[: match.start()])[-3:]))
            if not denied:
                taken.append((axis.id, side))
            elif side == "one" and axis.turns:
                taken.append((axis.id, "other"))
            used.update(s for w in _TOKEN.findall(match[0]) if (s := stem(w)))
            break
    return tuple(taken), frozenset(used)


def _ends(folded: str) -> tuple[tuple[str, str, str], ...]:
    def found() -> Iterator[tuple[str, str, str]]:
        for end in _lists().ends:
            for side, pattern in (("one", end.one), ("other", end.other)):
                if match := pattern.search(folded):
                    yield end.id, side, match["who"].removeprefix("my ")

    return tuple(found())
