"""Is what was said live: meant, now, by the person it is about?

A statement of risk can be denied, over, invented, studied, quoted, supposed,
laughed about, said of something small, or feared rather than wished. Each such
scope is a table of patterns in `risk_scope.toml`; a row of risk patterns names
the scopes that may discount it. In doubt a statement stays live.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.detectors.patterns import compiled
from counterpoint.terms import Tier

if TYPE_CHECKING:
    import re

    from counterpoint.detectors.patterns import Hit
    from counterpoint.detectors.wording import Wording

# How many characters before and after a statement the message is looked at.
NEAR = 1200


@dataclass(frozen=True, slots=True)
class Judged:
    """How soon somebody has to act after all, and why that changed, if it did."""

    tier: Tier
    reason: str = ""
    live: bool = True


@dataclass(frozen=True, slots=True)
class _Scope:
    """One way in which a statement can be less than it says."""

    reason: str
    ends: bool  # True: not live at all; False: one tier lower
    before: re.Pattern[str] | None
    unless_before: re.Pattern[str] | None
    sentence: re.Pattern[str] | None
    unless_sentence: re.Pattern[str] | None
    message: re.Pattern[str] | None
    unless_message: re.Pattern[str] | None


# Scopes that end a statement are looked at before those that lower it.
ORDER = (
    "negated",
    "negated_abroad",
    "denied_voices",
    "told_past",
    "past",
    "recovered",
    "fiction",
    "study",
    "quoted",
    "with_doctor",
    "ill_or_busy",
    "unsure",
    "feared",
    "feared_self",
    "joke_none",
    "trivial_none",
    "feared_ocd",
    "hypothetical",
    "joke",
    "trivial",
    "trivial_harm",
)


@cache
def _scope(name: str) -> _Scope:
    raw = load("detectors", "risk_scope").body[name]

    def either(key: str) -> re.Pattern[str] | None:
        options = raw.get(key)
        return compiled("|".join(options)) if options else None

    return _Scope(
        reason=raw["reason"],
        ends=raw["lowers"] == "none",
        before=either("before"),
        unless_before=either("unless_before"),
        sentence=either("sentence"),
        unless_sentence=either("unless_sentence"),
        message=either("message"),
        unless_message=either("unless_message"),
    )


def judge(hit: Hit, worded: Wording) -> Judged:
    """Say how much of a statement is left after everything around it."""
    tier = hit.row.tier
    reason = ""
    for name in ORDER:
        if name in hit.row.scope and _applies(_scope(name), hit, worded):
            scope = _scope(name)
            reason = scope.reason
            if scope.ends:
                return Judged(Tier.NONE, reason, live=False)
            tier = min(tier, Tier.WATCH) if tier < Tier.IMMINENT else Tier.CONCERN
    return Judged(tier, reason)


def _applies(scope: _Scope, hit: Hit, worded: Wording) -> bool:
    text = worded.text
    start, end = worded.sentence(hit.start, hit.end)
    before = text[start : hit.start]
    if scope.before and scope.before.search(before):
        if not (scope.unless_before and scope.unless_before.search(before)):
            return not _kept(scope.unless_message, text, hit)
        return False
    if scope.sentence and scope.sentence.search(text, start, end):
        kept = scope.unless_sentence and scope.unless_sentence.search(text, start, end)
        if not kept and not _kept(scope.unless_message, text, hit):
            return True
    return bool(
        scope.message
        and _kept(scope.message, text, hit)
        and not _kept(scope.unless_message, text, hit)
    )


def _kept(pattern: re.Pattern[str] | None, text: str, hit: Hit) -> bool:
    """Search the message, in a long one only what is near the statement."""
    if pattern is None:
        return False
    return bool(pattern.search(text, max(hit.start - NEAR, 0), hit.end + NEAR))
