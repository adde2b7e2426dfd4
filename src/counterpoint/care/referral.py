"""Who else is needed, by which rule, and is it time to say so?

The 17 rules are data: what each is about lies in `data/referral_rules.csv`, when it holds
in `data/en/referral_when.toml`, its words in `data/en/referral.toml`. Signs come in as
plain values: what was seen in messages, and what measures and habits show. Nothing is said
twice without a reason, and a no is a no. It knows nothing of the talk, and opens nothing.
"""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.care.helplines import Kind, country_code
from counterpoint.care.reach import reach
from counterpoint.care.records import Happened
from counterpoint.errors import SettingsError
from counterpoint.terms import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from counterpoint.care.helplines import Line
    from counterpoint.care.records import Referral

TIERS = {"T0": Tier.IMMINENT, "T1": Tier.CONCERN, "T2": Tier.WATCH}
"""T0 is now, T1 this week, T2 worth it; as the rules have it."""
TOGETHER = timedelta(days=1)
"""Signs of one row of a rule count together when they lie so near."""
AGAIN_AFTER = timedelta(days=28)
"""From then on a measure that is still worse is a reason to say it again."""
ASKED_AFTER = {
    Tier.IMMINENT: timedelta(days=1),
    Tier.CONCERN: timedelta(days=7),
    Tier.WATCH: timedelta(days=14),
}
"""After so long it is asked, once, whether it came about. A rule of our own."""
ASKED_UNTIL = timedelta(days=60)
"""Later than that nobody is asked about what was said."""
MOST_LINES = 2
"""More numbers than that make a choice of it."""
_GRAVER = {"suicide_passive": "suicide_active"}
"""What need not be said beside the graver of the two."""


class Seen(NamedTuple):
    """A sign and when it was there; `tier` is how grave the screen found it."""

    code: str
    at: datetime
    tier: Tier = Tier.NONE


@dataclass(frozen=True, slots=True)
class Rule:
    """One of the 17 rules, as a clinician would read it."""

    id: str
    trigger: str
    evidence_of: str
    tier: str
    does: str
    must_not: str
    route: str


@dataclass(frozen=True, slots=True)
class Due:
    """A rule that holds: how soon, because of which signs, last seen when."""

    rule: str
    tier: Tier
    because: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class _When:
    """One way in which a rule comes to hold."""

    rule: str
    any: tuple[str, ...]
    all: tuple[str, ...]
    at_least: Tier
    times: int
    within: timedelta
    tier: Tier


# --- Which rules hold -------------------------------------------------------------


def due(seen: Iterable[Seen], *, now: datetime) -> tuple[Due, ...]:
    """Return the rules that hold, the gravest first.

    Args:
        seen: signs with their times, in any order.
        now: what lies ahead of it is left out.
    """
    known = sorted((one for one in seen if one.at <= now), key=lambda one: one.at)
    held: dict[str, Due] = {}
    for when in _whens():
        met = _met(when, [one for one in known if now - one.at <= when.within])
        before = held.get(when.rule)
        if met is not None and (before is None or met.tier > before.tier):
            held[when.rule] = met
    order = [rule.id for rule in rules()]
    left = (one for one in held.values() if _GRAVER.get(one.rule) not in held)
    return tuple(sorted(left, key=lambda one: (-one.tier.rank, order.index(one.rule))))


def _met(when: _When, seen: Sequence[Seen]) -> Due | None:
    counted = [one for one in seen if _counts(one, when)]
    met = [one for one in counted if one.code in when.any]
    if when.any and len({one.at for one in met}) < when.times:
        return None
    if when.all:
        met += _together(when.all, counted)
    if not met:
        return None
    return Due(
        rule=when.rule,
        tier=when.tier,
        because=tuple(dict.fromkeys(one.code for one in met)),
        at=max(one.at for one in met),
    )


def _counts(one: Seen, when: _When) -> bool:
    return not one.code.startswith("risk.") or one.tier >= when.at_least


def _together(codes: Sequence[str], seen: Sequence[Seen]) -> list[Seen]:
    """Return the latest signs that hold all these codes near each other, or none."""
    for last in reversed(seen):
        if last.code not in codes:
            continue
        near = [one for one in seen if abs(last.at - one.at) <= TOGETHER]
        if set(codes) <= {one.code for one in near}:
            return [one for one in near if one.code in codes]
    return []


# --- The rules as data ------------------------------------------------------------


@cache
def rules() -> tuple[Rule, ...]:
    """Read the rules, in their order."""
    return tuple(
        Rule(
            id=row["id"],
            trigger=row["trigger"],
            evidence_of=row["evidence_of"],
            tier=row["tier"],
            does=row["app_does"],
            must_not=row["app_must_not"],
            route=row["route"],
        )
        for row in _rows("referral_rules.csv")
    )


@cache
def _whens() -> tuple[_When, ...]:
    return tuple(_when(raw) for raw in load("care", "referral_when").body["when"])


def _when(raw: dict[str, Any]) -> _When:
    return _When(
        rule=raw["rule"],
        any=tuple(raw.get("any", ())),
        all=tuple(raw.get("all", ())),
        at_least=Tier(raw.get("at_least", "watch")),
        times=raw.get("times", 1),
        within=timedelta(days=raw["days"]),
        tier=TIERS[raw["tier"]],
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    resource = files("counterpoint.care") / "data" / name
    try:
        text = resource.read_text(encoding="utf-8")
        yield from csv.DictReader(text.splitlines(), strict=True)
    except (OSError, csv.Error, ValueError) as error:
        raise SettingsError(
            f"A file of Counterpoint itself is damaged (care/{name}). Install it again."
        ) from error


# --- Whether it is time to say so -------------------------------------------------


def to_say(
    held: Iterable[Due],
    kept: Sequence[Referral],
    *,
    now: datetime,
    still_worse: bool = False,
) -> Due | None:
    """Return the gravest rule that there is a reason to speak of now, if any.

    Args:
        held: the rules that hold.
        kept: what was said before, in any order.
        now: the time.
        still_worse: whether a measure is reliably worse than at the start.
    """
    return next(
        (one for one in held if _is_news(one, kept, now=now, still_worse=still_worse)),
        None,
    )


def _is_news(
    one: Due, kept: Sequence[Referral], *, now: datetime, still_worse: bool
) -> bool:
    """Say whether a rule is new, or graver, or unchanged with things still worse."""
    before = [record for record in kept if record.rule == one.rule]
    if not before:
        return True
    worst = max(_tier_of(record) for record in before)
    latest = max(before, key=lambda record: record.at)
    if one.tier > worst:
        return one.tier is Tier.IMMINENT or not _declined(before)
    if _declined(before):
        return False
    return still_worse and now - latest.at >= AGAIN_AFTER


def _declined(kept: Iterable[Referral]) -> bool:
    return any(one.answer in {Happened.NO, Happened.RATHER_NOT} for one in kept)


def _tier_of(record: Referral) -> Tier:
    """Return how grave it was; what cannot be read is taken as worth it."""
    known = (tier for tier in ASKED_AFTER if tier.value == record.tier)
    return next(known, Tier.WATCH)


def to_ask(kept: Sequence[Referral], *, now: datetime) -> Referral | None:
    """Return what may be asked about now, once: did anything come of it?"""
    waiting = [
        one
        for one in kept
        if one.followed_up is None
        and may_be_asked_about(one)
        and ASKED_AFTER[_tier_of(one)] <= now - one.at <= ASKED_UNTIL
        and one == max((o for o in kept if o.rule == one.rule), key=lambda o: o.at)
    ]
    return min(waiting, key=lambda one: (-_tier_of(one).rank, one.at), default=None)


def may_be_asked_about(one: Referral) -> bool:
    """Say whether it is open, and of a rule that is known and may be named."""
    known = one.rule in _words()["rule"]
    return one.answer is None and known and not is_discreet(one.rule)


def is_discreet(rule: str) -> bool:
    """Say whether a rule is never kept, asked about, or named on a page."""
    return bool(_words()["rule"][rule].get("discreet", False))


# --- What is left alone while a rule stands ---------------------------------------


class LeftAlone(NamedTuple):
    """What must not be done: moves and exercises by name, and the states they know."""

    moves: frozenset[str]
    exercises: frozenset[str]
    states: frozenset[str]


def left_alone(held: Iterable[str]) -> LeftAlone:
    """Return what is left alone while these rules stand."""
    said = [_words()["rule"][rule] for rule in held]
    return LeftAlone(
        moves=frozenset(move for one in said for move in one["not_moves"]),
        exercises=frozenset(name for one in said for name in one["not_exercises"]),
        states=frozenset(state for one in said for state in one["states"]),
    )


# --- What is said -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """One kind of help: what it is like, what it costs, and what holds here.

    `here` are sentences about this country, `sure` says how sure they are.
    """

    id: str
    name: str
    like: str
    cost: str
    here: tuple[str, ...] = ()
    sure: str = ""


@dataclass(frozen=True, slots=True)
class Barrier:
    """What can stand in the way, with one honest sentence and one step."""

    code: str
    label: str
    honest: str
    step: str


@dataclass(frozen=True, slots=True)
class Pointed:
    """Somebody else is pointed at: the words, the first step, and the ways."""

    rule: str
    tier: Tier
    text: str
    step: str
    ways: tuple[Way, ...]
    lines: tuple[Line, ...]
    directory: str
    barriers: tuple[Barrier, ...]


def point_at(
    one: Due, *, country: str | None, seed: str, free_first: bool = False
) -> Pointed:
    """Put a rule into words for a country.

    Args:
        one: the rule that holds.
        country: as chosen by the person; None still has something to do.
        seed: decides which of the wordings is said.
        free_first: whether money is known to stand in the way.
    """
    said = _words()["rule"][one.rule]
    reached = reach(country, [Kind(kind) for kind in said["lines"]])
    wordings = said.get("now") if one.tier is Tier.IMMINENT else None
    wordings = wordings or said["say"]
    text: str = wordings[_number(seed) % len(wordings)]
    ways = [_way(name, country) for name in said["ways"]]
    if free_first:
        ways.sort(key=lambda way: way.cost != _words()["cost"]["free"])
    return Pointed(
        rule=one.rule,
        tier=one.tier,
        text=text.format(emergency=reached.emergency),
        step=said["step"].format(emergency=reached.emergency),
        ways=tuple(ways),
        lines=reached.lines[:MOST_LINES],
        directory=reached.directory,
        barriers=barriers(),
    )


def barriers() -> tuple[Barrier, ...]:
    """Return what can stand in the way, each with its sentence and its step."""
    return tuple(
        Barrier(code, raw["label"], raw["honest"], raw["step"])
        for code, raw in _words()["barrier"].items()
    )


class Asked(NamedTuple):
    """Whether it came about: the question, and (code, label) of the answers."""

    text: str
    why: str
    in_the_way: str
    answers: tuple[tuple[str, str], ...]


def ask(record: Referral) -> Asked:
    """Put into words whether anything came of it."""
    said = _words()["follow_up"]
    first = _words()["rule"][record.rule]["ways"]
    named = [way for way in first if way != "emergency"] or first
    text = said["ask"][_number(record.id) % len(said["ask"])]
    return Asked(
        text=text.format(
            date=in_words.day(record.at, year=False),
            whom=_in_a_sentence(_words()["way"][named[0]]["name"]),
        ),
        why=said["why"],
        in_the_way=said["in_the_way"],
        answers=tuple((one.value, said["label"][one.value]) for one in Happened),
    )


def said_to(answer: Happened, barrier: str = "") -> tuple[str, ...]:
    """Return what is said to an answer, and to what stood in the way."""
    said: str = _words()["follow_up"]["said"][answer.value]
    stood = _words()["barrier"].get(barrier)
    return (said,) if stood is None else (said, stood["honest"], stood["step"])


def unsure() -> str:
    """Return what is said where not everything could be read."""
    sentence: str = _words()["unsure"]["say"]
    return sentence


def _way(name: str, country: str | None) -> Way:
    said = _words()["way"][name]
    code = country_code(country)
    here = [
        row for row in _local_ways() if (row["country"], row["way"]) == (code, name)
    ]
    marks: dict[str, str] = _words()["sure"]
    return Way(
        id=name,
        name=said["name"],
        like=said["like"],
        cost=_words()["cost"][said["cost"]],
        here=tuple(row["text"] for row in here),
        sure=marks[here[0]["confidence"]] if here else "",
    )


@cache
def _local_ways() -> tuple[dict[str, str], ...]:
    return tuple(_rows("referral_ways.csv"))


def _words() -> dict[str, Any]:
    return load("care", "referral").body


def _in_a_sentence(name: str) -> str:
    return name[0].lower() + name[1:]


def _number(seed: str) -> int:
    return int(hashlib.sha256(seed.encode()).hexdigest()[:8], 16)
