"""How is the way to a person put into a sentence, for this country?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.care.helplines import (
    Kind,
    Line,
    country_code,
    directories,
    emergency,
    lines_for,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

# "741741 (HOME)": a short number takes a keyword; a long one does not.
_KEYWORD = re.compile(r"^(?P<number>[\d ]{3,8}) \((?P<keyword>[A-Za-z]+)\)$")
_WHATSAPP = re.compile(r"^(?P<number>.+) \(WhatsApp\)$")


class Standing(StrEnum):
    """What we can offer for the chosen country."""

    KNOWN = "known"  # a line that may be shown
    UNLISTED = "unlisted"  # the country is chosen, but no line may lead
    UNKNOWN = "unknown"  # no country was chosen


@dataclass(frozen=True, slots=True)
class Reach:
    """Phrases to be put into authored sentences: "call 116 123", "911".

    `quiet` is for a sentence that has already named the number to call.
    """

    standing: Standing
    call: str
    text: str
    quiet: str
    emergency: str
    directory: str
    lines: tuple[Line, ...]


def reach(
    country: str | None,
    kinds: Sequence[Kind],
    *,
    ambulance: bool = False,
    language: str = "en",
) -> Reach:
    """Return how to reach a person by voice, by text, and in an emergency."""
    directory = directories(*kinds)[0].website
    lines = tuple(line for line in lines_for(country, *kinds) if not line.directory)
    if lines:
        standing = Standing.KNOWN
    elif country_code(country) is not None:
        standing = Standing.UNLISTED
    else:
        standing = Standing.UNKNOWN
    return Reach(
        standing=standing,
        call=_call(lines, directory, language),
        text=_text(lines, directory, language),
        quiet=_quiet(lines, directory, language),
        emergency=_emergency(country, ambulance, language),
        directory=directory,
        lines=lines,
    )


def _wording(language: str) -> dict[str, dict[str, str]]:
    return load("care", "wording", language).body


def _call(lines: tuple[Line, ...], directory: str, language: str) -> str:
    words = _wording(language)["call"]
    line = _lead(lines)
    if line is None:
        return words["directory"].format(directory=directory)
    name = re.sub(r" \(.*?\)", "", line.name)
    known = bool(line.phone) and line.phone in name  # "988 Lifeline" on 988
    asides = ", ".join(part for part in ("" if known else name, line.mark) if part)
    return (
        _way(line, language)
        + (words["aside"].format(asides=asides) if asides else "")
        + (words["always"] if line.always else "")
    )


def _way(line: Line, language: str) -> str:
    words = _wording(language)["call"]
    if line.phone and line.phone == line.text:
        return words["same"].format(phone=line.phone)
    if line.phone:
        return words["plain"].format(phone=line.phone)
    if line.text:
        return _texting(line, _wording(language)["text"])
    return words["chat"].format(chat=line.chat or line.website)


def _text(lines: tuple[Line, ...], directory: str, language: str) -> str:
    words = _wording(language)["text"]
    aside = _wording(language)["call"]["aside"]
    lead = _lead(lines)
    if lead is None:
        return words["directory"].format(directory=directory)
    for line in (lead, *lines):
        if line.text:
            marked = bool(line.mark) and line is not lead  # the lead was marked
            mark = aside.format(asides=line.mark) if marked else ""
            return _texting(line, words) + mark
    for line in lines:
        if line.chat:
            return words["chat"].format(chat=line.chat)
    return words["directory"].format(directory=directory)


def _quiet(lines: tuple[Line, ...], directory: str, language: str) -> str:
    lead = _lead(lines)
    if lead is not None and lead.phone == lead.text:
        return _wording(language)["quiet"]["same"]
    return _text(lines, directory, language)


def _lead(lines: tuple[Line, ...]) -> Line | None:
    """Return the first line with a voice, else the first at all."""
    return next((line for line in lines if line.phone), next(iter(lines), None))


def _texting(line: Line, words: dict[str, str]) -> str:
    if whatsapp := _WHATSAPP.match(line.text):
        return words["whatsapp"].format(**whatsapp.groupdict())
    if keyword := _KEYWORD.match(line.text):
        return words["keyword"].format(**keyword.groupdict())
    return words["plain"].format(number=line.text)


def _emergency(country: str | None, ambulance: bool, language: str) -> str:
    words = _wording(language)["emergency"]
    numbers = emergency(country)
    if numbers is None:
        return words["unknown"]
    apart = numbers.ambulance not in {"", numbers.general}
    key = "ambulance" if ambulance and apart else "plain"
    return words[key].format(number=numbers.general, ambulance=numbers.ambulance)
