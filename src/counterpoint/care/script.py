"""What may be said on a care path, and by which rules?

A path is one file in `data/en/`: its elements with their wordings, its cues,
and three tables. `rule` holds what must not wait; then come the rules of what
it includes; `answer` holds reactions to an answer; the first that holds wins.
`agenda` goes on when a rule leaves room for it, at the pace that `pace` sets.
This module reads the file and knows nothing of the talk.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from counterpoint.authored import LANGUAGE, load
from counterpoint.care.helplines import Kind
from counterpoint.care.reach import Standing
from counterpoint.errors import SettingsError
from counterpoint.terms import Tier

NEXT = "*"  # in a rule: what the agenda holds next
OF = "."  # between a variant and an element that the path words otherwise
QUOTE = "{quote}"
PERSON = "{person}"
WHEN_LISTS = ("opened", "shape", "cue", "also", "not_cue", "said", "unsaid")


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say an element; `id` is unique over all paths.

    One that `needs_plan` is for whoever wrote a safety plan.
    """

    id: str
    text: str
    cue: tuple[str, ...] = ()
    country: tuple[Standing, ...] = ()
    tier: tuple[Tier, ...] = ()
    needs_plan: bool = False

    @property
    def names(self) -> bool:
        """Say whether it names somebody whom the person marked for that."""
        return PERSON in self.text

    @property
    def quotes(self) -> bool:
        """Say whether it needs the person's own words."""
        return QUOTE in self.text


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that can be said.

    `why` says who needs it; `room` is the most sentences a wording has;
    `opens` is the key of the question it asks; an `apart` element stands in a
    paragraph of its own; words are quoted only from a message of at least
    `quote_from` words, for short answers sound silly when said back.
    """

    id: str
    why: str
    room: int
    opens: str | None
    apart: bool
    quote_from: int
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class When:
    """What must hold; an empty field asks nothing.

    `cue`, `also` and `not_cue` name cue lists: something of the first and of the
    second must be there, nothing of the third; `said` are elements that must all
    have been said, `unsaid` elements of which none may have been; the message has
    `most` words, if that is set.
    """

    first: bool | None = None
    tier: tuple[Tier, ...] = ()
    opened: tuple[str, ...] = ()
    shape: tuple[str, ...] = ()
    cue: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    not_cue: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Say these elements when this holds; `reason` can be shown."""

    when: When
    say: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Variant:
    """Another file that takes over a path.

    It does so from the first message that meets its cue, which makes it say
    `begins`, until `ends` has been said.
    """

    path: str
    begins: str
    ends: str
    cue: tuple[str, ...]
    not_cue: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the agenda goes on.

    After a question of the agenda the next reply only listens, unless what
    comes next is `urgent` (elements); questions in `listens` (their keys) are
    part of the listening. In danger it goes on without a pause until one of the
    elements in `calms` was said.
    """

    listens: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()
    calms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """One path."""

    path: str
    kinds: tuple[Kind, ...]
    ambulance: bool
    elements: dict[str, Element]
    cues: dict[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    agenda: tuple[Rule, ...]
    variants: tuple[Variant, ...]
    pace: Pace

    def met(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the cues of these lists together."""
        return tuple(cue for name in names for cue in self.cues[name])


@cache
def script(path: str, language: str = LANGUAGE) -> Script:
    """Read a path with what it includes; its own words come before theirs.

    Raises:
        SettingsError: there is no such path, or its file is damaged.
    """
    body = load("care", path, language).body
    included = [script(name, language) for name in body.get("includes", [])]
    variants = tuple(_variant(row) for row in body.get("variant", []))
    inner = [*included, *(script(one.path, language) for one in variants)]
    try:
        elements = {k: e for one in inner for k, e in one.elements.items()}
        elements |= {
            f"{one.path}{OF}{k}": e
            for one in (script(variant.path, language) for variant in variants)
            for k, e in one.elements.items()
        }
        cues = {k: c for one in included for k, c in one.cues.items()}
        elements |= {k: _element(path, k, row) for k, row in body["element"].items()}
        cues |= {k: tuple(row) for k, row in body.get("cues", {}).items()}
        shared = tuple(rule for one in included for rule in one.rules)
        return Script(
            path=path,
            kinds=tuple(Kind(kind) for kind in body.get("kinds", [])),
            ambulance=body.get("ambulance", False),
            elements=elements,
            cues=cues,
            rules=(*_rules(body, "rule"), *shared, *_rules(body, "answer")),
            agenda=(
                *_rules(body, "agenda"),
                *(rule for one in included for rule in one.agenda),
            ),
            variants=variants,
            pace=_pace(body.get("pace", {}), included),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise SettingsError(
            f"A file of Counterpoint itself is damaged (care/{path}). Install it again."
        ) from error


def _element(path: str, name: str, row: dict[str, Any]) -> Element:
    return Element(
        id=name,
        why=row["why"],
        room=row["room"],
        opens=row.get("opens"),
        apart=row.get("apart", False),
        quote_from=row.get("quote_from", 0),
        wordings=tuple(
            Wording(
                id=f"{path}.{name}.{one['id']}",
                text=one["text"],
                cue=tuple(one.get("cue", ())),
                country=tuple(Standing(place) for place in one.get("country", ())),
                tier=tuple(Tier(tier) for tier in one.get("tier", ())),
                needs_plan=one.get("needs_plan", False),
            )
            for one in row["lines"]
        ),
    )


def _rules(body: dict[str, Any], table: str) -> tuple[Rule, ...]:
    return tuple(_rule(row) for row in body.get(table, []))


def _rule(row: dict[str, Any]) -> Rule:
    return Rule(
        when=When(
            first=row.get("first"),
            tier=tuple(Tier(tier) for tier in row.get("tier", ())),
            most=row.get("most"),
            **{name: tuple(row.get(name, ())) for name in WHEN_LISTS},
        ),
        say=tuple(row["say"]),
        reason=row.get("reason", ""),
    )


def _pace(row: dict[str, list[str]], included: list[Script]) -> Pace:
    def joined(name: str) -> tuple[str, ...]:
        before = (one for script in included for one in getattr(script.pace, name))
        return (*before, *row.get(name, ()))

    return Pace(
        listens=joined("listens"), urgent=joined("urgent"), calms=joined("calms")
    )


def _variant(row: dict[str, Any]) -> Variant:
    return Variant(
        path=row["path"],
        begins=row["begins"],
        ends=row["ends"],
        cue=tuple(row["cue"]),
        not_cue=tuple(row["not_cue"]),
    )
