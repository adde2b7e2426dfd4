"""Which signs that somebody else is needed are in a message?

A sign is what a rule of referral asks about: a baby of three weeks, a bottle a day, a
death two years ago. Alone it decides nothing. It must be the writer's own and of now:
what is told of work, of a story, of another person or of long ago is none, judged by
the scopes that risk is judged by. What the screen found is given, not read again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from counterpoint.authored import load
from counterpoint.detectors.patterns import Hit, Row, compiled
from counterpoint.detectors.phrases import tail
from counterpoint.detectors.risk import about_another
from counterpoint.detectors.scope import judge
from counterpoint.detectors.text import normalise
from counterpoint.detectors.wording import wording, words_of
from counterpoint.terms import Risk, Source, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from counterpoint.detectors.wording import Wording
    from counterpoint.terms import Finding

_PART = re.compile(r"<(long)>")
_OTHER = ".other."


class Sign(NamedTuple):
    """Something a rule may ask about; `tier` is how grave the screen found it."""

    code: str
    tier: Tier = Tier.NONE


@dataclass(frozen=True, slots=True)
class _Row:
    """One sign: how it is said, and what around it makes it none."""

    id: str
    cue: tuple[str, ...]
    pattern: str
    unless: re.Pattern[str] | None
    unless_message: re.Pattern[str] | None
    as_risk: Row


def read_signs(text: str, findings: Iterable[Finding] = ()) -> tuple[Sign, ...]:
    """Return the signs in one message, each once, the gravest of its kind.

    Args:
        text: the message.
        findings: what the screen found in it.
    """
    worded = wording(words_of(normalise(tail(text)[0])))
    elsewhere = _told_elsewhere(worded)
    seen = list(_screened(findings, worded, elsewhere=elsewhere))
    if worded.words and not elsewhere:
        seen += [Sign(f"sign.{row.id}") for row in _rows() if _says(row, worded)]
    gravest: dict[str, Sign] = {}
    for sign in seen:
        known = gravest.get(sign.code)
        if known is None or sign.tier > known.tier:
            gravest[sign.code] = sign
    return tuple(gravest.values())


def _told_elsewhere(worded: Wording) -> bool:
    """Say whether a message tells of work, a story, the news or another's life."""
    theirs, own = _elsewhere()
    return theirs.search(worded.text) is not None and not own.search(worded.text)


def _screened(
    findings: Iterable[Finding], worded: Wording, *, elsewhere: bool
) -> Iterator[Sign]:
    """Yield what the screen found of the writer; a plain danger counts anyhow."""
    for finding in findings:
        code = _code_of(finding)
        if code is None or finding.tier < Tier.WATCH:
            continue
        harmless = elsewhere or _is_harmless(code, worded)
        if harmless and finding.tier < Tier.IMMINENT:
            continue
        yield Sign(code, finding.tier)


def _is_harmless(code: str, worded: Wording) -> bool:
    known = _screened_unless().get(code)
    return known is not None and known.search(worded.text) is not None


@cache
def _screened_unless() -> dict[str, re.Pattern[str]]:
    raw: dict[str, str] = load("detectors", "referral_signs").body["screened_unless"]
    return {code: compiled(pattern) for code, pattern in raw.items()}


def _code_of(finding: Finding) -> str | None:
    """Return the sign a finding stands for; the longest beginning that fits wins."""
    body = load("detectors", "referral_signs").body
    known: dict[str, str] = body["risk"]
    fits = [begins for begins in known if finding.code.startswith(begins)]
    best = max(fits, key=len, default=None)
    if best is None:
        kinds: dict[str, str] = body["kind"]
        return kinds.get(finding.risk) if _has_no_code(finding) else None
    return None if about_another(finding) and _OTHER not in best else known[best]


def _has_no_code(finding: Finding) -> bool:
    """Say whether only its kind tells what a finding is; what is old news is none."""
    raised = finding.code in {"signs_add_up", "reader_sign"}
    return raised or finding.source is Source.JUDGE


def _says(row: _Row, worded: Wording) -> bool:
    text = worded.text
    if not any(cue in text for cue in row.cue):
        return False
    if row.unless_message is not None and row.unless_message.search(text):
        return False
    return any(
        _live(row, worded, match.start() + 1, match.end())
        for match in compiled(row.pattern).finditer(text)
    )


def _live(row: _Row, worded: Wording, start: int, end: int) -> bool:
    first, last = worded.sentence(start, end)
    if row.unless is not None and row.unless.search(worded.text, first, last):
        return False
    return judge(Hit(row.as_risk, start, end), worded).live


@cache
def _rows() -> tuple[_Row, ...]:
    return tuple(_row(raw) for raw in load("detectors", "referral_signs").body["sign"])


def _row(raw: dict[str, Any]) -> _Row:
    return _Row(
        id=raw["id"],
        cue=tuple(raw["cue"]),
        pattern=_either(raw["any"]),
        unless=_compiled(raw.get("unless")),
        unless_message=_compiled(raw.get("unless_message")),
        as_risk=Row(
            id=raw["id"],
            kind=Risk.NONE,
            tier=Tier.CONCERN,
            weight=1.0,
            any=(),
            not_before="",
            why=raw["why"],
            scope=frozenset(raw["scope"]),
        ),
    )


@cache
def _elsewhere() -> tuple[re.Pattern[str], re.Pattern[str]]:
    raw = load("detectors", "referral_signs").body["elsewhere"]
    return compiled(_either(raw["any"])), compiled(_either(raw["unless"]))


def _compiled(ways: list[str] | None) -> re.Pattern[str] | None:
    return compiled(_either(ways)) if ways else None


def _either(ways: list[str]) -> str:
    parts: dict[str, str] = load("detectors", "referral_signs").body["parts"]
    return "|".join(_PART.sub(lambda part: parts[part[1]], way) for way in ways)
