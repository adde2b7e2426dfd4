"""What does the trained reader add to what the patterns saw?

The rule, in one place:

1. What the patterns saw stands. The reader never lowers it.
2. A sign that the reader is sure of is worth a gentle question (watch). Where it
   reads as a concern, it is one if another sign stands near it in the talk, or if
   the reader is as sure as it nearly never is of a safe line.
3. Where the reader is not sure, or sure of danger but not of which, nothing is
   raised: the person is asked once, plainly (the plan's rule "not_sure").
4. What is too faint to ask about alone is asked about where something as faint
   stands near it in the talk.
5. Only explicit evidence softens a sign, and never to silence: words that read
   as past, quoted, made up or work make "sure" into "not sure", and "not sure"
   into nothing; so do patterns that saw the danger and discounted it by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.terms import Finding, Reading, Risk, Seen, Source, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from counterpoint.conversation.past import Talk
    from counterpoint.detectors.risk import RiskReading

SIGN = "reader_sign"
UNSURE = "reader_unsure"
NEAR = 4
"""So many turns back a sign still stands beside this one."""
WORDS_SHOWN = 3
FAINT = 0.45
"""From this chance on two readings near each other are worth one question. Chosen
on talks put together from validation lines (`make eval-talks`)."""


def weighed(
    reading: Reading,
    patterns: RiskReading,
    talk: Talk,
    *,
    text: str,
    earlier: Iterable[Reading],
) -> tuple[Finding, ...]:
    """Return what the reader adds; empty where it saw nothing.

    How the messages just before this one read is looked at only where it matters.
    """
    seen = _softened(reading, patterns)
    if seen is Seen.NOTHING:
        unnamed = not _names_a_risk(patterns)
        if unnamed and _is_faint(reading) and any(map(_is_faint, earlier)):
            return (_finding(UNSURE, reading, text),)
        return ()
    if seen is Seen.UNSURE or not reading.sure_of_risk:
        return (_finding(UNSURE, reading, text),)
    heavy = reading.tier >= Tier.CONCERN
    concern = heavy and (reading.grave or _another_sign(talk))
    tier = Tier.CONCERN if concern else Tier.WATCH
    return (_finding(SIGN, reading, text, risk=reading.risk, tier=tier),)


def is_unsure(findings: Sequence[Finding]) -> bool:
    """Say whether the reader was not sure and nothing else was seen."""
    unsure = any(finding.code == UNSURE for finding in findings)
    return unsure and all(finding.tier is Tier.NONE for finding in findings)


def _is_faint(reading: Reading) -> bool:
    return reading.live >= FAINT and not reading.elsewhere


def _discounted(patterns: RiskReading) -> bool:
    """Say whether the patterns saw danger and found that it is not meant."""
    return patterns.tier is Tier.NONE and _names_a_risk(patterns)


def _names_a_risk(patterns: RiskReading) -> bool:
    return any(finding.risk is not Risk.NONE for finding in patterns.findings)


def _softened(reading: Reading, patterns: RiskReading) -> Seen:
    if not (reading.elsewhere or _discounted(patterns)):
        return reading.seen
    return Seen.UNSURE if reading.seen is Seen.SIGN else Seen.NOTHING


def _another_sign(talk: Talk) -> bool:
    return any(
        turn.screening.tier >= Tier.WATCH
        or any(finding.source is Source.READER for finding in turn.screening.findings)
        for turn in talk.turns[-NEAR:]
    )


def _finding(
    code: str,
    reading: Reading,
    text: str,
    *,
    risk: Risk = Risk.NONE,
    tier: Tier = Tier.NONE,
) -> Finding:
    reasons: dict[str, str] = load("conversation", "plan").body["reader"]
    words = sorted(reading.words[:WORDS_SHOWN])
    start, end = (words[0][0], words[-1][1]) if words else (0, 0)
    shown = " ... ".join(text[a:b] for a, b in words)
    return Finding(
        code=code,
        reason=reasons[code].format(words=shown) if shown else reasons["whole"],
        start=start,
        end=end,
        quote=text[start:end],
        source=Source.READER,
        risk=risk,
        tier=tier,
        weight=reading.live,
    )
