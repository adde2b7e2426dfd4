"""In which words is an element said, this time and in this country?"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterpoint.authored import LANGUAGE
from counterpoint.care.reach import Reach, reach
from counterpoint.care.script import Element, Wording, script
from counterpoint.care.words import quotable, says, spoken_words
from counterpoint.terms import Prepared

if TYPE_CHECKING:
    from collections.abc import Collection

    from counterpoint.terms import Tier


LEAST_QUOTED = 4  # words, in a listening line


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said; `opens` is the key of the question asked, if one was."""

    text: str
    lines: tuple[str, ...]
    quotes: tuple[str, ...]
    opens: str | None


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the choice of words depends on."""

    tier: Tier
    quote: str
    words: str
    reach: Reach
    prepared: Prepared

    @property
    def person(self) -> str:
        """Return who may be named, the first of them; "" if nobody."""
        return next(iter(self.prepared.people), "")


def speak(
    step_elements: tuple[str, ...],
    *,
    path: str,
    tier: Tier,
    quote: str,
    message: str,
    country: str | None,
    avoid: tuple[str, ...] = (),
    language: str = LANGUAGE,
    prepared: Prepared | None = None,
) -> Spoken:
    """Word the elements of a step.

    `quote` are words of the person, exactly, and left out where they do not
    fit; `country` is what the person chose, None if nothing; `avoid` are the
    ids of wordings said before, oldest first; `prepared` is what the person has
    ready, with nobody in it who must not be named here.
    """
    here = script(path, language)
    setting = _Setting(
        tier=tier,
        quote=quotable(quote),
        words=spoken_words(message),
        reach=reach(country, here.kinds, ambulance=here.ambulance, language=language),
        prepared=prepared or Prepared(),
    )
    chosen: list[tuple[Element, Wording]] = []
    quoted = False
    for element in (here.elements[name] for name in step_elements):
        wording = _choose(
            element,
            setting,
            avoid=avoid,
            may_quote=not quoted and _worth_quoting(element, setting),
        )
        if wording is not None:
            quoted = quoted or wording.quotes
            chosen.append((element, wording))
    if not chosen:  # everything was said before: better twice than nothing
        chosen = _oldest(here.elements[step_elements[0]], setting, avoid)
    return Spoken(
        text=_text(chosen, setting),
        lines=tuple(wording.id for _, wording in chosen),
        quotes=(setting.quote,) if quoted else (),
        opens=next((element.opens for element, _ in chosen if element.opens), None),
    )


def _worth_quoting(element: Element, setting: _Setting) -> bool:
    """Say whether a listening element has words to stay with.

    "his teacher maybe" said back would make much of little.
    """
    if not element.quote_from:
        return True
    said, quoted = (len(text.split()) for text in (setting.words, setting.quote))
    return said >= element.quote_from and quoted >= LEAST_QUOTED


def _choose(
    element: Element,
    setting: _Setting,
    *,
    avoid: Collection[str],
    may_quote: bool,
) -> Wording | None:
    """Return the most fitting wording not yet said.

    The most specific comes first; among equals the message decides, so that
    two talks do not read alike and the same talk always reads the same.
    """
    fits = [
        wording
        for wording in element.wordings
        if wording.id not in avoid
        and _fits(wording, setting)
        and (may_quote or not wording.quotes)
    ]
    return max(fits, key=lambda one: _weight(one, setting.words), default=None)


def _oldest(
    element: Element, setting: _Setting, avoid: tuple[str, ...]
) -> list[tuple[Element, Wording]]:
    """Return the wording said longest ago that quotes nothing."""
    fits = [
        (element, wording)
        for wording in element.wordings
        if _fits(wording, setting) and not wording.quotes
    ]
    return sorted(fits, key=lambda one: _last(avoid, one[1].id))[:1]


def _last(avoid: tuple[str, ...], name: str) -> int:
    return max((place for place, one in enumerate(avoid) if one == name), default=-1)


def _fits(wording: Wording, setting: _Setting) -> bool:
    return (
        (not wording.tier or setting.tier in wording.tier)
        and (not wording.country or setting.reach.standing in wording.country)
        and (not wording.cue or says(setting.words, wording.cue))
        and (not wording.quotes or bool(setting.quote))
        and (not wording.names or bool(setting.person))
        and (not wording.needs_plan or setting.prepared.plan)
    )


def _weight(wording: Wording, words: str) -> tuple[bool, bool, bool, bool, int]:
    turn = zlib.crc32(f"{wording.id} {words}".encode("utf-8", "replace"))
    prepared = wording.names or wording.needs_plan
    return (bool(wording.cue), prepared, wording.quotes, bool(wording.tier), turn)


def _text(chosen: list[tuple[Element, Wording]], setting: _Setting) -> str:
    text = ""
    before_apart = False
    for element, wording in chosen:
        gap = "\n\n" if element.apart or before_apart else " "
        text += (gap if text else "") + _filled(wording, setting)
        before_apart = element.apart
    return text


def _filled(wording: Wording, setting: _Setting) -> str:
    way = setting.reach
    return wording.text.format(
        quote=setting.quote,
        person=setting.person,
        call=way.call,
        Call=way.call[:1].upper() + way.call[1:],
        text=way.text,
        quiet=way.quiet,
        Text=way.text[:1].upper() + way.text[1:],
        emergency=way.emergency,
        directory=way.directory,
    )
