"""Is what was said live: meant, now, by the person it is about?

A statement of risk can be denied, over, invented, studied, quoted, supposed,
laughed about, said of something small, or feared rather than wished. Each such
scope is a table of patterns in `risk_scope.toml`; a row of risk patterns names
the scopes that may discount it. In doubt a statement stays live.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.detectors.patterns import compiled
from counterpoint.detectors.wording import OWN
from counterpoint.terms import Tier

if TYPE_CHECKING:
    from counterpoint.detectors.patterns import Hit
    from counterpoint.detectors.wording import Wording

# "my daughter", as told in her own voice: a real person, not one in a story.
OWN_PERSON = re.compile(f"{OWN} (?:[a-z]+ ){{0,2}}i ")
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
    near: bool  # True: what the writer says of themselves needs it close by
    before: re.Pattern[str] | None
    unless_before: re.Pattern[str] | None
    sentence: re.Pattern[str] | None
    with_sentence: re.Pattern[str] | None
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
    "prescriber_knows",
    "seen_to",
    "explained",
    "everyday_use",
    "ill_or_busy",
    "unsure",
    "feared",
    "feared_self",
    "joke_none",
    "trivial_none",
    "practical",
    "feared_ocd",
    "hypothetical",
    "joke",
    "trivial",
    "trivial_harm",
    "unwanted_jump",
    "venting",
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
        near=raw.get("near", False),
        before=either("before"),
        unless_before=either("unless_before"),
        sentence=either("sentence"),
        with_sentence=either("with_sentence"),
        unless_sentence=either("unless_sentence"),
        message=either("message"),
        unless_message=either("unless_message"),
    )


def judge(hit: Hit, worded: Wording, *, message: str = "") -> Judged:
    """Say how much of a statement is left after everything around it.

    `message` is the wording of the whole message, where `worded` rewords only
    parts of it.
    """
    tier = hit.row.tier
    reason = ""
    for name in ORDER:
        if name in hit.row.scope and _applies(_scope(name), hit, worded, message):
            scope = _scope(name)
            reason = scope.reason
            if scope.ends:
                return Judged(Tier.NONE, reason, live=False)
            tier = min(tier, Tier.WATCH) if tier < Tier.IMMINENT else Tier.CONCERN
    return Judged(tier, reason)


def _applies(scope: _Scope, hit: Hit, worded: Wording, message: str) -> bool:
    text = worded.text
    start, end = worded.sentence(hit.start, hit.end)
    own = not message or OWN_PERSON.search(text, start, end) is not None
    if not own:
        around = message[: 2 * NEAR]
    elif scope.near:
        around = text[start:end]
    else:
        around = text[max(hit.start - NEAR, 0) : hit.end + NEAR]
    before = text[start : hit.start]
    if scope.before and scope.before.search(before):
        if not (scope.unless_before and scope.unless_before.search(before)):
            return not _found(scope.unless_message, around)
        return False
    if scope.sentence and scope.sentence.search(text, start, end):
        kept = scope.unless_sentence and scope.unless_sentence.search(text, start, end)
        if not kept and not _found(scope.unless_message, around):
            return True
    if scope.with_sentence and not scope.with_sentence.search(text, start, end):
        return False
    if scope.unless_sentence and scope.unless_sentence.search(text, start, end):
        return False
    return _found(scope.message, around) and not _found(scope.unless_message, around)


def _found(pattern: re.Pattern[str] | None, text: str) -> bool:
    return pattern is not None and pattern.search(text) is not None
