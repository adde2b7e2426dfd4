"""What does the program do for people's safety, read from the files that it works by?

What other rooms know - which risk leads to which path, what must be told, which items
of a questionnaire are asked about - comes in as plain values.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.authored import Authored, load
from counterpoint.care.helplines import (
    DUE_AFTER,
    Confidence,
    countries,
    emergency,
    every_line,
)
from counterpoint.care.operating.sheet import (
    Heading,
    Part,
    Points,
    Sheet,
    Table,
    Text,
)
from counterpoint.care.operating.tally import LEAST
from counterpoint.care.path import PATHS
from counterpoint.care.referral import TIERS, rules
from counterpoint.care.script import script
from counterpoint.detectors.patterns import FILES, OTHER_LANGUAGES, catalogue
from counterpoint.settings import OperatorProfile
from counterpoint.terms import Risk, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from counterpoint.care.script import Script

LANGUAGE_NAMES = {
    "es": "Spanish",
    "de": "German",
    "fr": "French",
    "pt": "Portuguese",
    "hi": "Hindi",
}


@dataclass(frozen=True, slots=True)
class Told:
    """Something that must be told about the program: its words, when, and why."""

    text: str
    when: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What other rooms know of the protocol.

    `paths` says which care path a risk leads to, `told` what must be told, and
    `risk_items` which items of questionnaires are asked about.
    """

    paths: Mapping[Risk, str]
    told: tuple[Told, ...]
    risk_items: tuple[str, ...]
    files: tuple[Authored, ...]


def protocol(elsewhere: Elsewhere, operator: OperatorProfile | None = None) -> Sheet:
    """Return the protocol as a page."""
    who, words = operator or OperatorProfile(), _words()
    parts = [
        *_opening(words["page"], who, protocol_version(elsewhere)),
        *_section("always", [Points(tuple(words["always"]["points"]))]),
        *_section("found", _found(words["found"], elsewhere.risk_items)),
        *_section("tiers", [_tiers(words["tier"])]),
        *_section("paths", _paths(words["paths"], elsewhere.paths)),
        *_section("referral", _referral(words["referral"])),
        *_section("numbers", _numbers(words["numbers"])),
        *_section("never", [Points(tuple(words["never"]["points"]))]),
        *_section("told", _told(words["told"], elsewhere.told)),
        *_section("counted", [_counted(words["counted"], who)]),
        *_section("methods", _methods(words["methods"])),
        *_section("files", [_files(elsewhere)]),
    ]
    return Sheet(words["page"]["title"], tuple(parts))


def protocol_version(elsewhere: Elsewhere) -> str:
    """Return a mark that changes with any file the protocol is made of."""
    marks = "\n".join(f"{name} {version}" for name, version in _versions(elsewhere))
    return hashlib.sha256(marks.encode()).hexdigest()[:12]


def how_danger_is_found(elsewhere: Elsewhere) -> tuple[str, ...]:
    """Return how ideation is found, in sentences, as a report asks for it."""
    found = _words()["found"]
    return (
        _found_intro(found),
        *_filled(found["points"], elsewhere.risk_items),
    )


def methods() -> tuple[str, ...]:
    """Return the evidence it rests on, each with where it is from."""
    return tuple(_words()["methods"]["points"])


# --- The sections ---------------------------------------------------------------


def _section(name: str, parts: Iterable[Part]) -> Iterator[Part]:
    yield Heading(_words()["heading"][name])
    yield from parts


def _opening(
    words: dict[str, str], who: OperatorProfile, version: str
) -> Iterator[Part]:
    yield Text(words["lead"])
    yield Text(words["limits"])
    if who.name:
        named = words["operator"] if who.contact else words["operator_name"]
        yield Text(named.format(name=who.name, contact=who.contact))
    yield Text(words["version"].format(version=version))


def _found(words: dict[str, Any], risk_items: tuple[str, ...]) -> Iterator[Part]:
    names = _words()["risk"]
    rows = catalogue().rows
    patterns = Counter(row.kind for row in rows)
    most = {
        risk: max((row.tier for row in rows if row.kind is risk), default=Tier.NONE)
        for risk in patterns
    }
    yield Text(_found_intro(words))
    yield Table(
        name=_words()["heading"]["found"],
        head=tuple(words["head"]),
        rows=tuple(
            (
                names[risk.value],
                words["cell"].format(patterns=patterns[risk], most=most[risk].value),
            )
            for risk in Risk
            if risk is not Risk.NONE
        ),
    )
    yield Points(_filled(words["points"], risk_items))


def _found_intro(words: dict[str, Any]) -> str:
    rows = catalogue().rows
    idioms = sum(row.idiom for row in rows)
    intro: str = words["intro"]
    return intro.format(
        rows=sum(row.kind is not Risk.NONE for row in rows),
        ways=sum(len(row.any) for row in rows if row.kind is not Risk.NONE),
        idioms=idioms,
    )


def _filled(points: list[str], risk_items: tuple[str, ...]) -> tuple[str, ...]:
    spoken = [LANGUAGE_NAMES[code] for code in OTHER_LANGUAGES]
    return tuple(
        point.format(
            risk_items="; ".join(risk_items), languages=in_words.listed(spoken)
        )
        for point in points
    )


def _tiers(words: dict[str, str]) -> Part:
    tiers = sorted(Tier, key=lambda tier: -tier.rank)
    return Points(tuple(f"{tier.value}: {words[tier.value]}" for tier in tiers))


def _paths(words: dict[str, str], leads: Mapping[Risk, str]) -> Iterator[Part]:
    yield Text(words["intro"])
    for path in PATHS:
        yield Heading(_words()["path"][path], level=3)
        yield from _path(path, words, leads)


def _path(
    path: str, words: dict[str, str], leads: Mapping[Risk, str]
) -> Iterator[Part]:
    here, file = script(path), load("care", path)
    names, kinds = _words()["risk"], _words()["kind"]
    risks = [names[risk.value].lower() for risk, to in leads.items() if to == path]
    met = words["met"].format(risks="; ".join(risks)) if risks else words["met_checkin"]
    size = words["size"].format(
        wordings=sum(len(one.wordings) for one in here.elements.values()),
        elements=len(here.elements),
        kinds=in_words.listed([kinds[kind.value] for kind in here.kinds]),
    )
    yield Text(f"{file.body['note']} {met} {size}")
    yield Points(_beginnings(here), above=words["begins"])
    yield Points(_parts(here), above=words["parts"])
    yield Text(words["version"].format(file=file.name, version=file.version))


def _beginnings(here: Script) -> tuple[str, ...]:
    reasons = (rule.reason for rule in here.rules if rule.when.first)
    return tuple(dict.fromkeys(reason for reason in reasons if reason))


def _parts(here: Script) -> tuple[str, ...]:
    first = [name for rule in here.rules if rule.when.first for name in rule.say]
    then = [name for entry in here.agenda for name in entry.say]
    names = dict.fromkeys(name for name in (*first, *then) if name in here.elements)
    return tuple(dict.fromkeys(here.elements[name].why for name in names))


def _referral(words: dict[str, str]) -> Iterator[Part]:
    """Say the rules in the words they are said in, not in those of a clinic."""
    found = rules()
    yield Text(words["intro"].format(count=len(found)))
    for one in found:
        here = _words()["rule"][one.id]
        yield Heading(here["title"], level=3)
        yield Points((words["when"].format(**here), *_pointed(words, one.id)))


def _pointed(words: dict[str, str], rule: str) -> Iterator[str]:
    said = load("care", "referral").body
    here, emergency_number = said["rule"][rule], words["emergency"]
    yield words["says"].format(say=here["say"][0].format(emergency=emergency_number))
    yield words["step"].format(step=here["step"].format(emergency=emergency_number))
    ways = [said["way"][name]["name"].lower() for name in here["ways"]]
    yield words["route"].format(ways="; ".join(ways), soon=_soon(rule))
    left = dict.fromkeys((*here["not_moves"], *here["not_exercises"]))
    if left:
        names = in_words.listed([name.replace("_", " ") for name in left])
        yield words["left"].format(left=names)
    if here.get("discreet"):
        yield words["discreet"]


def _soon(rule: str) -> str:
    whens = load("care", "referral_when").body["when"]
    tiers = {TIERS[one["tier"]] for one in whens if one["rule"] == rule}
    names: dict[str, str] = _words()["soon"]
    order = sorted(tiers, key=lambda tier: -tier.rank)
    return " or ".join(names[tier.value] for tier in order)


def _numbers(words: dict[str, Any]) -> Iterator[Part]:
    lines = [line for line in every_line() if not line.directory]
    sure = Counter(line.confidence for line in lines)
    known = [country for country in countries() if emergency(country.code)]
    yield Text(
        words["intro"].format(
            lines=len(lines), countries=len(countries()), emergencies=len(known)
        )
    )
    checked = sum(line.checked is not None for line in lines)
    yield Table(
        name=_words()["heading"]["numbers"],
        head=tuple(words["head"]),
        rows=(
            *((words[one.value], str(sure[one])) for one in Confidence),
            (words["checked"], str(checked)),
        ),
    )
    yield Points(tuple(one.format(days=DUE_AFTER.days) for one in words["points"]))


def _told(words: dict[str, Any], told: tuple[Told, ...]) -> Iterator[Part]:
    yield Text(words["intro"])
    yield Points(
        tuple(
            words["row"].format(
                text=one.text, when=one.when, rules="; ".join(one.rules)
            )
            for one in told
        )
    )


def _counted(words: dict[str, Any], who: OperatorProfile) -> Part:
    state = words["on"] if who.counting else words["off"]
    return Points(tuple(one.format(state=state, k=LEAST) for one in words["points"]))


def _methods(words: dict[str, Any]) -> Iterator[Part]:
    yield Points(tuple(words["points"]), above=words["intro"])


def _files(elsewhere: Elsewhere) -> Part:
    return Points(tuple(f"{name} {mark}" for name, mark in _versions(elsewhere)))


# --- What it is made of ---------------------------------------------------------


def _versions(elsewhere: Elsewhere) -> list[tuple[str, str]]:
    """Return every file the protocol is made of, with its version."""
    care = [load("care", name) for name in (*PATHS, *_WORDS)]
    patterns = [load("detectors", name) for name in FILES]
    abroad = [load("detectors", "crisis_words", code) for code in OTHER_LANGUAGES]
    ours = [load("care.operating", "protocol"), *elsewhere.files]
    named = {one.name: one.version for one in (*care, *patterns, *ours)}
    named |= {
        f"{one.name} ({code})": one.version
        for code, one in zip(OTHER_LANGUAGES, abroad, strict=True)
    }
    named |= {f"care/{name}": _mark(name) for name in _TABLES}
    return sorted(named.items())


_WORDS = ("common", "referral", "referral_when")
_TABLES = ("helplines.csv", "emergency_numbers.csv", "referral_rules.csv")


def _mark(name: str) -> str:
    content = (files("counterpoint.care") / "data" / name).read_bytes()
    return hashlib.sha256(content).hexdigest()[:12]


def _words() -> dict[str, Any]:
    return load("care.operating", "protocol").body
