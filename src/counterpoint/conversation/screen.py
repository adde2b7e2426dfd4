"""What is in this message, seen together with the talk so far?

Patterns read the message, and a trained reader beside them where there is one;
`weighing` says what it may add. The talk can only raise what they found. Nothing
said earlier is forgotten: a risk stays in view for the rest of the sitting.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from counterpoint.care.leaning import leaning
from counterpoint.conversation.past import Talk, talk_of
from counterpoint.conversation.weighing import NEAR, weighed
from counterpoint.detectors.answers import Shape, shape
from counterpoint.detectors.language import languages
from counterpoint.detectors.needs import read_needs
from counterpoint.detectors.risk import RiskReading, read_risk
from counterpoint.errors import ReaderError
from counterpoint.terms import (
    Finding,
    Message,
    Past,
    Reading,
    Risk,
    Screening,
    Seen,
    Source,
    Tier,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from counterpoint.ports import Reader

READER_SILENT = "reader_silent"
READS = ("en",)
"""Languages that the screen reads fully."""

SIGNS_THAT_ADD_UP = 3
"""So many separate weak signs in one sitting count as a concern."""


def screen(message: Message, past: Past, *, reader: Reader | None = None) -> Screening:
    """Read one message in its talk."""
    talk, text = talk_of(past), message.text
    reading = read_risk(text)
    added, notices = _second(text, reading, talk, reader)
    raised = (*_answers(text, talk), *_earlier(reading, talk), *added)
    needs = read_needs(text, talk.earlier)
    return _screening(text, reading, raised=raised, needs=needs, notices=notices)


def screen_text(text: str, *, reader: Reader | None = None) -> Screening:
    """Read one text without a talk, as for bulk reading."""
    reading = read_risk(text)
    added, notices = _second(text, reading, talk_of(Past()), reader)
    return _screening(
        text, reading, raised=added, needs=read_needs(text), notices=notices
    )


def _second(
    text: str, reading: RiskReading, talk: Talk, reader: Reader | None
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Return what the reader adds; where it fails, that reading is weaker now."""
    if reader is None:
        return (), ()
    try:
        read = [
            (one, part)
            for part in _parts(text)
            for one in _readings(part, talk, reader)
        ]
        gravest, part = max(read, key=lambda one: (_SEEN[one[0].seen], one[0].live))
        earlier = (
            reader.read(turn.message.text) for turn in reversed(talk.turns[-NEAR:])
        )
        added = weighed(gravest, reading, talk, text=part, earlier=earlier)
    except ReaderError:
        return (), (READER_SILENT,)
    return _placed(added, text.find(part)), ()


def _readings(text: str, talk: Talk, reader: Reader) -> Iterator[Reading]:
    """Yield how a text reads alone, and a short one also after the last exchange.

    A longer message says itself what it means, and what was said before it hides
    danger: on validation lines after some other talk the reader found a third less.
    After the exchange only a clear sign counts, and for no more than a question.
    """
    yield reader.read(text)
    last = talk.last
    if last is not None and len(text.split()) <= SHORT:
        after = reader.read(text, before=last.message.text, answered=last.said)
        # What only the exchange makes dangerous is asked about and never routed.
        seen = Seen.UNSURE if after.seen is Seen.SIGN else Seen.NOTHING
        yield replace(after, seen=seen)


def _placed(found: Sequence[Finding], at: int) -> tuple[Finding, ...]:
    """Say where findings of a line stand in the whole message."""
    return tuple(
        replace(one, start=one.start + at, end=one.end + at) if one.quote else one
        for one in found
    )


_SEEN = {Seen.NOTHING: 0, Seen.UNSURE: 1, Seen.SIGN: 2}
LINES_READ = 3
SHORT = 8
"""In words: so short a message may mean what the last exchange makes it mean."""


def _parts(text: str) -> tuple[str, ...]:
    """Return a message and its first lines, so that no line can hide another."""
    lines = [line for line in text.splitlines() if line.strip()]
    return (text, *lines[:LINES_READ]) if len(lines) > 1 else (text,)


def _screening(
    text: str,
    reading: RiskReading,
    *,
    raised: Sequence[Finding],
    needs: Sequence[tuple[object, Finding]],
    notices: tuple[str, ...] = (),
) -> Screening:
    top = max(raised, key=lambda finding: finding.tier.rank, default=None)
    risk, tier = reading.risk, reading.tier
    if top is not None and top.tier > tier:
        risk, tier = top.risk, top.tier
    spoken = languages(text)
    return Screening(
        risk=risk,
        tier=tier,
        confidence=max(
            reading.confidence, max((f.weight for f in raised), default=0.0)
        ),
        needs=tuple(need for need, _ in needs),  # type: ignore[misc]
        findings=(*reading.findings, *raised, *(found for _, found in needs)),
        languages=spoken,
        notices=(
            *notices,
            *(() if set(spoken) & set(READS) or not spoken else ("reads_english",)),
        ),
    )


_WHEN = re.compile(
    r"\b(?:tonight|tomorrow|soon|weekend|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday|this week|next week|few days)\b"
)
_A_DAY_AND_LITTLE_MORE = 4  # words: "no, friday" names a day
_YES = frozenset({Shape.YES, Shape.MIXED})
_NOT_NO = frozenset({Shape.YES, Shape.MIXED, Shape.DUNNO})

_ANSWERED: dict[str, tuple[frozenset[Shape], Risk, Tier, str]] = {
    "suicide_direct": (
        _NOT_NO,
        Risk.ACTIVE,
        Tier.CONCERN,
        "did not say no when asked about suicide",
    ),
    "nature": (
        _YES,
        Risk.ACTIVE,
        Tier.CONCERN,
        "did not say that it is only a thought",
    ),
    "plan": (
        _YES,
        Risk.PLAN_OR_MEANS,
        Tier.CONCERN,
        "said yes or partly when asked about a plan",
    ),
    "means": (
        _YES,
        Risk.PLAN_OR_MEANS,
        Tier.CONCERN,
        "said yes or partly when asked about means",
    ),
    "intent_time": (
        _YES,
        Risk.PLAN_OR_MEANS,
        Tier.IMMINENT,
        "said yes or partly when asked whether it might be soon",
    ),
    "danger_direct": (
        _NOT_NO,
        Risk.ACTIVE,
        Tier.CONCERN,
        "did not say no when asked whether somebody is in danger",
    ),
    "harm_direct": (
        _NOT_NO,
        Risk.HARM_TO_OTHERS,
        Tier.CONCERN,
        "did not say no when asked about hurting somebody",
    ),
}
"""What an answer to a direct question means; silence is not in the table."""


def _answers(text: str, talk: Talk) -> tuple[Finding, ...]:
    if talk.opened is None or talk.opened not in _ANSWERED:
        return ()
    shapes, risk, tier, why = _ANSWERED[talk.opened]
    if not _answer(text, talk.opened) & shapes:
        return ()
    return (
        Finding(
            code=f"answered_{talk.opened}",
            reason=f"The person {why}.",
            source=Source.STATE,
            risk=risk,
            tier=tier,
            weight=0.9,
        ),
    )


def _answer(text: str, asked: str) -> frozenset[Shape]:
    """Read an answer by its shape and by how it begins.

    A day or an hour, as an answer to when, is a yes.
    """
    said = shape(text)
    leans = leaning(text, said.value, pushes=False, aside=False)
    found = {Shape(leans)} if leans in set(Shape) else {said}
    brief = len(text.split()) <= _A_DAY_AND_LITTLE_MORE
    says_no = Shape.NO in found and not brief
    if asked == "intent_time" and not says_no and _WHEN.search(text.lower()):
        found.add(Shape.YES)
    return frozenset(found)


def _earlier(reading: RiskReading, talk: Talk) -> tuple[Finding, ...]:
    """Keep what was said earlier in view, and add weak signs up."""
    risk, tier, quote = talk.worst
    found: list[Finding] = []
    if tier >= Tier.CONCERN:
        found.append(_state("risk_said_earlier", risk, Tier.WATCH, quote))
    signs = sum(turn.screening.tier is Tier.WATCH for turn in talk.turns)
    now = reading.tier is Tier.WATCH
    if now and signs + 1 >= SIGNS_THAT_ADD_UP:
        found.append(_state("signs_add_up", reading.risk, Tier.CONCERN, ""))
    return tuple(found)


_STATE_REASONS = {
    "risk_said_earlier": "Earlier in this talk a risk was named; it stays in view.",
    "signs_add_up": "Several smaller signs in this talk add up.",
}


def _state(code: str, risk: Risk, tier: Tier, quote: str) -> Finding:
    return Finding(
        code=code,
        reason=_STATE_REASONS[code],
        quote=quote,
        source=Source.STATE,
        risk=risk,
        tier=tier,
        weight=0.5,
    )
