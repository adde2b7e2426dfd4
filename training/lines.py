"""What is a line of the corpus, and which labels can it carry?

The values of risk, tier and need are the product's own. Nothing here knows how
a line was written down or what is learnt from it.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from enum import Enum, StrEnum
from typing import Any

from counterpoint.terms import Need, ReplyLabel, Risk, Tier


class Tense(StrEnum):
    """When it is the case."""

    NOW = "now"
    PAST = "past"
    HYPOTHETICAL = "hypothetical"


class About(StrEnum):
    """Whom it is about."""

    SELF = "self"
    OTHER = "other"
    FICTION = "fiction"
    QUOTED = "quoted"
    WORK = "work"


class Flag(StrEnum):
    """What else a careful reader notices."""

    RUMINATION = "rumination"
    ATTACHMENT = "attachment"
    ONE_SIDED = "one_sided"


class Mark(StrEnum):
    """What words inside a message are: a distortion or a claim."""

    ABSOLUTE = "absolute"
    LABELLING = "labelling"
    MIND_READING = "mind_reading"
    FORTUNE = "fortune"
    CATASTROPHE = "catastrophe"
    PERSONALISING = "personalising"
    SHOULD = "should"
    EMOTIONAL_REASONING = "emotional_reasoning"
    DISCOUNTING = "discounting"
    CLAIM_SELF = "claim_self"
    CLAIM_OTHER = "claim_other"
    CLAIM_EVENT = "claim_event"
    CLAIM_NUMBER = "claim_number"
    CLAIM_PROMISE = "claim_promise"
    CLAIM_PREDICTION = "claim_prediction"


class Style(StrEnum):
    """How it is typed."""

    CHATTY = "chatty"
    CORRECT = "correct"
    NONNATIVE = "nonnative"


class Who(StrEnum):
    """Who is typing."""

    ADULT = "adult"
    TEEN = "teen"
    OLDER = "older"


class Variety(StrEnum):
    """Which English."""

    UK = "uk"
    US = "us"
    INDIAN = "in"
    AFRICAN = "af"
    OTHER = "other"


class Split(StrEnum):
    """What a line is used for; an aside line is used for nothing."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Span:
    """Words that carry a mark; offsets into the clean text, end exclusive."""

    mark: Mark
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MessageLabels:
    """What is in a message; None where the writer was not asked."""

    risk: Risk = Risk.NONE
    tier: Tier | None = Tier.NONE
    tense: Tense = Tense.NOW
    about: About | None = About.SELF
    needs: tuple[Need, ...] = (Need.VENT,)
    flags: tuple[Flag, ...] | None = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What was said just before, by the person and by the program."""

    message: str = ""
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a line comes from."""

    writer: str
    file: str
    line: int
    style: Style
    who: Who
    variety: Variety


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message, as its writer labelled it; `group` names its twins."""

    text: str
    labels: MessageLabels
    origin: Origin
    group: str
    context: Context = Context()
    spans: tuple[Span, ...] = ()

    @property
    def id(self) -> str:
        """Return a name that stays the same and tells nothing about the line."""
        return _name("m", self.context.message, self.context.reply, self.text)


@dataclass(frozen=True, slots=True)
class PairLine:
    """One reply to a message, as its writer labelled it."""

    message: str
    reply: str
    labels: tuple[ReplyLabel, ...]
    origin: Origin
    group: str
    context: Context = Context()

    @property
    def id(self) -> str:
        """Return a name that stays the same and tells nothing about the line."""
        before = (self.context.message, self.context.reply)
        return _name("p", *before, self.message, self.reply)


def _name(kind: str, *parts: str) -> str:
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    return kind + digest[:10]


def plain(value: object) -> dict[str, Any]:
    """Return a dataclass as what JSON can hold."""
    return {key: _plain(one) for key, one in asdict(value).items()}  # type: ignore[call-overload]


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value


def message_labels(found: dict[str, Any]) -> MessageLabels:
    """Read the labels of a message back from JSON."""
    tier, about, flags = found["tier"], found["about"], found["flags"]
    return MessageLabels(
        risk=Risk(found["risk"]),
        tier=None if tier is None else Tier(tier),
        tense=Tense(found["tense"]),
        about=None if about is None else About(about),
        needs=tuple(Need(need) for need in found["needs"]),
        flags=None if flags is None else tuple(Flag(flag) for flag in flags),
    )
