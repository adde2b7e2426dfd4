"""Who is in the message, and which exact details are worth saying back?"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.detectors.phrases import fold, phrase_pattern, tail

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_MENTIONS = 80
_NEARBY = 160  # characters after a mention in which a pronoun is looked for
_FORMS = {
    "she": ("her", "her"),
    "he": ("him", "his"),
    "they": ("them", "their"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is talked about, and how to speak of them to the writer."""

    mention: str
    second: str
    subject: str
    object: str
    possessive: str


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    key: str  # what makes two mentions the same person
    second: str
    pronoun: str  # "" where the text has to say
    weight: float


def people(text: str) -> tuple[Person, ...]:
    """Return who is mentioned, the most important first.

    Somebody mentioned more often is more important; among equals, whoever
    came first. Of "my friend Anna" the name is kept.
    """
    read, _ = tail(text)
    folded = fold(read)
    mentions = list(islice(_mentions(read, folded), _MOST_MENTIONS))
    first: dict[str, _Mention] = {}
    weights: Counter[str] = Counter()
    for mention in mentions:
        first.setdefault(mention.key, mention)
        weights[mention.key] += 1
    ranked = sorted(first.values(), key=lambda m: (-weights[m.key] * m.weight, m.start))
    return tuple(_person(read, folded, mention) for mention in ranked)


def details(text: str) -> tuple[str, ...]:
    """Return exact phrases with a number, a time or a place, in order."""
    read, _ = tail(text)
    folded = fold(read)
    found = [
        read[match.start() : match.end()]
        for match in islice(_detail().finditer(folded), _MOST_MENTIONS)
    ]
    return tuple(dict.fromkeys(found))


# -- people --------------------------------------------------------------------


def _person(read: str, folded: str, mention: _Mention) -> Person:
    subject = mention.pronoun or _pronoun_near(folded, mention)
    other, possessive = _FORMS[subject]
    exact = read[mention.start : mention.end]
    return Person(exact, mention.second or exact, subject, other, possessive)


_PRONOUN = re.compile(r"(?<![\w'])(she|her|hers|he|him|his|they|them|their)(?!\w)")
_SAME = {"her": "she", "hers": "she", "him": "he", "his": "he"}


def _pronoun_near(folded: str, mention: _Mention) -> str:
    nearby = folded[mention.end : mention.end + _NEARBY]
    found = _PRONOUN.search(nearby) or _PRONOUN.search(
        folded[max(0, mention.start - 40) : mention.start]
    )
    if found is None:
        return "they"
    return _SAME.get(found[1], "they" if found[1] in {"them", "their"} else found[1])


def _mentions(read: str, folded: str) -> Iterator[_Mention]:
    """Yield mentions in order; where two overlap, the more specific one."""
    taken: list[_Mention] = []
    for source in (_kin(read, folded), _bare(folded), _groups(folded)):
        taken += _free(source, taken)
    taken += _free(_names(read, folded), taken)
    taken += _free(_given(read, folded), taken)
    yield from sorted(taken, key=lambda mention: mention.start)


def _free(source: Iterator[_Mention], taken: list[_Mention]) -> list[_Mention]:
    return [
        mention
        for mention in islice(source, _MOST_MENTIONS)
        if not any(m.start < mention.end and mention.start < m.end for m in taken)
    ]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    pronouns: dict[str, str]
    kin: re.Pattern[str]
    bare: re.Pattern[str]
    groups: re.Pattern[str]
    not_names: frozenset[str]
    after_name: frozenset[str]
    owned: frozenset[str]  # before these, "mum" is no name
    given: re.Pattern[str]
    own: re.Pattern[str]  # before these a name is the writer's
    not_before: frozenset[str]
    measured: re.Pattern[str]
    program: re.Pattern[str]


@cache
def _lexicon() -> _Lexicon:
    body = load("detectors", "people").body
    pronouns = {
        word: {"either": "", "plural": "they"}.get(kind, kind)
        for kind, words in body["kin"].items()
        for word in words.split("|")
    }
    kin = _longest_first(pronouns)
    words = body["words"]
    given = words["given"].replace(" ", "|")
    return _Lexicon(
        pronouns=pronouns,
        kin=re.compile(
            rf"(?<![\w'])(?P<whose>my|our|his|her|their)(?P<rest> "
            rf"(?:(?:{words['adjectives']}|\d\d?) ){{0,3}}(?P<kin>{kin})"
            rf"(?:'s (?:(?:{words['adjectives']}) ){{0,2}}(?P<theirs>{kin}))?)(?!\w)"
        ),
        bare=re.compile(rf"(?<![\w'])(?<!a )(?<!the )(?:{words['bare']})(?!\w)"),
        groups=re.compile(rf"(?<![\w'])(?:{words['groups']})(?!\w)"),
        not_names=frozenset(words["not_names"].split()),
        after_name=frozenset(words["after_name"].split("|")),
        owned=frozenset(words["owned"].split()),
        given=re.compile(rf"(?<![\w'@#.-])(?:{given})(?: (?:{given}))?(?![\w@-])"),
        own=re.compile(rf"(?<![\w'])(?:{phrase_pattern(words['self'], {})}) ?\Z"),
        not_before=frozenset(words["not_before"].split()),
        measured=re.compile(rf"'?s (?:{words['measured']})(?!\w)"),
        program=re.compile(rf"(?<![\w'])(?:{words['program']}) ?\Z"),
    )


def _longest_first(words: dict[str, str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_NAME = re.compile(r"[A-Z][a-z]{1,14}(?:-[A-Z][a-z]+)?(?![\w])")
_YOURS = {"my": "your", "our": "your"}


def _kin(read: str, folded: str) -> Iterator[_Mention]:
    lexicon = _lexicon()
    for match in lexicon.kin.finditer(folded):
        if _is_nobody(folded, *match.span()):
            continue
        last = match["theirs"] or match["kin"]
        pronoun = lexicon.pronouns[last]
        name = _name_after(read, folded, match.end())
        if name:
            written = name[0].title() if name[0].islower() else name[0]
            yield _Mention(*name.span(), name[0].lower(), written, pronoun, 1.2)
            continue
        own = match["whose"] in _YOURS
        exact = folded[match.start() : match.end()]
        second = _YOURS.get(match["whose"], match["whose"]) + match["rest"]
        key = last if own and not match["theirs"] else exact
        yield _Mention(*match.span(), key, second, pronoun, 1.0 if own else 0.5)


def _name_after(read: str, folded: str, end: int) -> re.Match[str] | None:
    """Return the name in "my friend Anna", or in "my friend anna"."""
    if folded[end : end + 1] != " ":
        return None
    name = _NAME.match(read, end + 1)
    if name and _is_name(name[0]):
        return name
    return _lexicon().given.match(folded, end + 1)


def _is_nobody(folded: str, start: int, end: int) -> bool:
    """Say whether "my mum" is a measure ("my mum's age") or the program."""
    lexicon = _lexicon()
    before = folded[max(0, start - 16) : start]
    return bool(lexicon.measured.match(folded, end) or lexicon.program.search(before))


def _bare(folded: str) -> Iterator[_Mention]:
    """Yield "mum" and the like said as a name, as in "mum says"."""
    lexicon = _lexicon()
    for match in lexicon.bare.finditer(folded):
        before = folded[max(0, match.start() - 12) : match.start()].split()
        if before and before[-1] in lexicon.owned:
            continue
        yield _Mention(
            *match.span(), match[0], f"your {match[0]}", lexicon.pronouns[match[0]], 1.0
        )


def _groups(folded: str) -> Iterator[_Mention]:
    for match in _lexicon().groups.finditer(folded):
        pronoun = "" if match[0] == "the baby" else "they"
        yield _Mention(*match.span(), match[0], match[0], pronoun, 0.9)


def _is_name(word: str) -> bool:
    return word.lower() not in _lexicon().not_names


def _names(read: str, folded: str) -> Iterator[_Mention]:
    """Yield capitalised words that stand where names stand.

    At the start of a sentence a capital says nothing, so that a verb has to
    follow; and in a text of capitals there are no names.
    """
    found = list(islice(_NAME.finditer(read), _MOST_MENTIONS))
    if len(found) * 3 > len(folded.split()) + 6:
        return
    for match in found:
        start, end = match.span()
        if start and (read[start - 1].isalnum() or read[start - 1] in "'@#_-"):
            continue
        if not _is_name(match[0]):
            continue
        before = read[max(0, start - 3) : start].rstrip(" ")
        following = folded[end : end + 14].split()
        verb = bool(following) and following[0] in _lexicon().after_name
        if (not before or before[-1] in '.!?\n:"(') and not verb:
            continue
        if _place(folded, start) and not verb:
            continue
        yield _Mention(start, end, match[0].lower(), match[0], "", 1.0)


def _given(read: str, folded: str) -> Iterator[_Mention]:
    """Yield given names written small ("maybe i'll text hana")."""
    lexicon = _lexicon()
    for match in lexicon.given.finditer(folded):
        start, end = match.span()
        exact = read[start:end]
        before = folded[max(0, start - 12) : start].split()
        if exact != match[0] or (before and before[-1] in lexicon.not_before):
            continue
        if lexicon.own.search(folded[max(0, start - 16) : start]):
            continue
        yield _Mention(start, end, match[0], exact.title(), "", 1.0)


def _place(folded: str, start: int) -> bool:
    """Say whether the word before a capital makes it a place or a thing."""
    before = folded[max(0, start - 12) : start].split()
    return bool(before) and before[-1] in {"in", "to", "the", "from", "at", "a", "on"}


# -- details -------------------------------------------------------------------

_NUMBER = (
    r"(?:\d{1,4}(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|a hundred|a dozen|"
    r"a couple of|a few|several|half an?|twenty-five)"
)
_UNIT = (
    r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|weekends?|"
    r"months?|years?|yrs?|times|messages|texts|calls|missed calls|drinks?|beers?|"
    r"glasses|people|jobs?|miles|floors?|stone|kilos?|kg|quid|pounds|dollars|euros)"
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = (
    r"(?:january|february|march|april|june|july|august|september|october|november|"
    r"december)"
)


@cache
def _detail() -> re.Pattern[str]:
    place = (
        r"car|kitchen|bathroom|shower|stairwell|stairs|car park|parking lot|bus|train|"
        r"bed|office|toilet|loo|garden|hallway|corridor|supermarket|hospital|church|"
        r"waiting room|garage|bedroom|street|pub|bar|shop|gym|library|canteen|lift|"
        r"elevator|stairwell|airport|station|park|beach|van|staff room|kitchen floor|"
        r"bathroom floor|break room|front room|living room|sofa|doorway|driveway"
    )
    return re.compile(
        rf"""(?<![\w'.])(?:
        {_NUMBER}[ ]?-?(?:more[ ]|whole[ ]|full[ ]|missed[ ])?{_UNIT}
          (?:[ ](?:ago|later|in[ ]a[ ]row|a[ ](?:day|week|night|month)))?
        | \d{{1,2}}(?::\d\d)?[ ]?(?:am|pm)(?!\w)
        | \d{{1,3}}(?:[.,]\d+)?[ ]?%
        | \d{{1,2}}:\d\d
        | (?:midnight|noon|half[ ]past[ ]\w+|quarter[ ](?:past|to)[ ]\w+
          |(?:one|two|three|four|five|six)[ ]in[ ]the[ ]morning)
        | (?:last[ ]|every[ ]|since[ ]|this[ ]|next[ ]|until[ ])?{_DAY}s?
          (?:[ ](?:night|morning|evening|afternoon|lunch))?
        | (?:since|last|in|until|every|back[ ]in|this)[ ](?:{_MONTH}|christmas|easter|
          new[ ]year|summer|winter|autumn|spring|lockdown)
        | last[ ](?:night|week|month|year|weekend|time)
        | since[ ](?:i[ ]was[ ](?:\w+)|\d{{4}}|yesterday|primary[ ]school|school|uni)
        | the[ ](?:first|second|third|fourth|fifth|tenth|hundredth)[ ](?!one|thing)\w+
        | my[ ](?:first|second|third|fourth|fifth)[ ](?!one|thing)\w+
        | (?:twice|three[ ]times|four[ ]times)(?:[ ]a[ ](?:day|week|night|month))?
        | (?:in|on|by|at|outside|under|behind)[ ](?:my|the|his|her|our|their)[ ]
          (?:{place})(?!\w)
        | (?:all|the[ ]whole|every[ ]single|every)[ ](?:night|morning|day|weekend|evening
          |sunday|week)(?![ ](?:i[ ]know|person))
        )(?!\w)""",
        re.VERBOSE,
    )
