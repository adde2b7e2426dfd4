"""The words everyone shares: what is a message, a screening, a plan, a turn?

Everything here is a frozen value. A `Turn` holds all that led to the words that
were said, so it is its own provenance; it round-trips through JSON by
`to_json` and `turn_from_json`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum

import msgspec


class Mode(StrEnum):
    """How the person wants to be answered; theirs to change at any time."""

    JUST_WRITE = "just_write"
    JUST_LISTEN = "just_listen"
    HELP_ME_THINK = "help_me_think"
    PUSH_BACK_GENTLY = "push_back_gently"
    PUSH_BACK = "push_back"
    PUSH_BACK_HARD = "push_back_hard"

    @property
    def pushes(self) -> bool:
        """Say whether the person asked for push-back."""
        return self in {
            Mode.PUSH_BACK_GENTLY,
            Mode.PUSH_BACK,
            Mode.PUSH_BACK_HARD,
        }

    @property
    def only_listens(self) -> bool:
        """Say whether the person asked not to be questioned or advised."""
        return self in {Mode.JUST_WRITE, Mode.JUST_LISTEN}


class Tier(Enum):
    """How soon somebody has to act: none < watch < concern < imminent."""

    NONE = "none"
    WATCH = "watch"
    CONCERN = "concern"
    IMMINENT = "imminent"

    @property
    def rank(self) -> int:
        """Return 0 for none up to 3 for imminent."""
        return list(Tier).index(self)

    def __lt__(self, other: Tier) -> bool:
        return self.rank < other.rank

    def __le__(self, other: Tier) -> bool:
        return self.rank <= other.rank

    def __gt__(self, other: Tier) -> bool:
        return self.rank > other.rank

    def __ge__(self, other: Tier) -> bool:
        return self.rank >= other.rank


class Risk(StrEnum):
    """What is live in a message, for the writer or for a named other person."""

    NONE = "none"
    PASSIVE = "passive"  # wishes to be dead or gone, without intent
    ACTIVE = "active"  # intent or urge to die, no how or when
    PLAN_OR_MEANS = "plan_or_means"  # a how, a when, a preparation, a goodbye
    SELF_HARM = "self_harm"
    HARM_TO_OTHERS = "harm_to_others"
    ABUSE_VICTIM = "abuse_victim"
    CHILD_AT_RISK = "child_at_risk"
    REALITY_LOSS = "reality_loss"  # lost touch with reality, or mania
    EATING = "eating"
    MEDICAL = "medical"  # overdose, withdrawal, an emergency sat out
    MEDICATION = "medication"  # stopping or changing what was prescribed

    @property
    def suicidal(self) -> bool:
        """Say whether this kind is about the writer wanting to die."""
        return self in {Risk.PASSIVE, Risk.ACTIVE, Risk.PLAN_OR_MEANS}


class Need(StrEnum):
    """What the person asks of a listener in this message."""

    VENT = "vent"
    VALIDATION = "validation"
    UNDERSTAND = "understand"
    DECIDE = "decide"
    ACT = "act"
    REASSURANCE = "reassurance"
    REASSURANCE_AGAIN = "reassurance_again"
    ATTACHMENT = "attachment"
    INFO = "info"
    GOODBYE = "goodbye"


class Move(StrEnum):
    """What kind of thing to say."""

    LISTEN = "listen"
    REFLECT = "reflect"
    SUMMARISE = "summarise"
    AFFIRM = "affirm"
    ASK = "ask"
    CHALLENGE = "challenge"
    OTHER_SIDE = "other_side"
    TEST = "test"
    STEP = "step"
    EXERCISE = "exercise"
    MEASURE = "measure"
    BOUNDARY = "boundary"
    REPAIR = "repair"
    REFER = "refer"
    CRISIS = "crisis"
    CLOSE = "close"
    SILENCE = "silence"  # just write: nothing is said


class ReplyLabel(StrEnum):
    """What a reply does, as the trained reader was taught to see it."""

    AGREE_WITH_GROUND = "agree_with_ground"
    AGREE_WITHOUT_GROUND = "agree_without_ground"
    VALIDATES = "validates"
    CHALLENGE_WELL = "challenge_well"
    CHALLENGE_CLUMSY = "challenge_clumsy"
    ASKS = "asks"
    REFLECT_SIMPLE = "reflect_simple"
    REFLECT_COMPLEX = "reflect_complex"
    ADVISES = "advises"
    FLATTERS = "flatters"
    TAKES_SIDES = "takes_sides"
    FRIEND_CLAIM = "friend_claim"
    DIAGNOSES = "diagnoses"
    MEDICATION = "medication"
    HOOK = "hook"
    DELUSION = "delusion"
    DEPENDENCE = "dependence"
    MISSES_RISK = "misses_risk"
    SUGGESTS_HELP = "suggests_help"
    CRISIS_ELEMENTS = "crisis_elements"
    SWAPPED = "swapped"
    REASSURES = "reassures"


class Source(StrEnum):
    """Who saw it."""

    PATTERN = "pattern"
    STATE = "state"  # what was said earlier in the talk
    READER = "reader"
    JUDGE = "judge"


class Outcome(StrEnum):
    """What review decided about a draft."""

    ACCEPT = "accept"
    REVISE = "revise"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a detector saw.

    `start` and `end` are character offsets into the text as it was written
    (end exclusive); `quote` is that slice. Both are 0 and "" where the whole
    text or the talk so far is meant.
    """

    code: str
    reason: str
    start: int = 0
    end: int = 0
    quote: str = ""
    source: Source = Source.PATTERN
    risk: Risk = Risk.NONE
    tier: Tier = Tier.NONE
    weight: float = 1.0


class Seen(StrEnum):
    """What a trained reader saw of danger; not to be sure is an answer too."""

    NOTHING = "nothing"
    UNSURE = "unsure"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a trained reader makes of a message.

    `live` is 0..1, for ordering and never shown as a chance. `risk` and `tier`
    are the likeliest ones, `sure_of_risk` says whether one kind stands out, `grave`
    whether it is so sure of a danger worth a concern that it needs no other sign.
    `elsewhere` says that it reads as past, somebody's story, a quotation or work.
    `words` are (start, end) offsets into the message of what drove it, strongest
    first, and empty where nothing was seen.
    """

    seen: Seen = Seen.NOTHING
    live: float = 0.0
    risk: Risk = Risk.NONE
    tier: Tier = Tier.NONE
    sure_of_risk: bool = False
    grave: bool = False
    elsewhere: bool = False
    words: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ReplyReading:
    """What a trained reader makes of a reply.

    `labels` are those that are more likely there than not, for counting; `sure` are
    those of them that were nearly always right on lines it did not learn from.
    """

    labels: frozenset[ReplyLabel] = frozenset()
    sure: frozenset[ReplyLabel] = frozenset()


@dataclass(frozen=True, slots=True)
class Message:
    """What the person wrote, exactly."""

    id: str
    text: str
    at: datetime
    mode: Mode = Mode.HELP_ME_THINK
    country: str | None = None  # ISO 3166-1 alpha-2, chosen by the person


@dataclass(frozen=True, slots=True)
class Screening:
    """What is in a message, seen together with the talk so far.

    `confidence` is 0..1 and is for ordering only, never shown as a chance.
    """

    risk: Risk = Risk.NONE
    tier: Tier = Tier.NONE
    confidence: float = 0.0
    needs: tuple[Need, ...] = (Need.VENT,)
    findings: tuple[Finding, ...] = ()
    languages: tuple[str, ...] = ("en",)
    notices: tuple[str, ...] = ()  # codes of things the person should be told

    def found(self, code: str) -> Finding | None:
        """Return the first finding with this code, if any."""
        return next((f for f in self.findings if f.code == code), None)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a reply may say."""

    sentences: int = 4
    questions: int = 1
    advice: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What to say now and why.

    `reason` is a sentence that can be shown to the person. `path` names a
    care path and `elements` the parts of it to be said in this turn.
    `exercise` and `step` name the exercise in hand and where it stands.
    `recalls` are the ids of the lines of the ledger that the reply is about.
    """

    move: Move
    rule: str
    reason: str
    mode: Mode
    limits: Limits = field(default_factory=Limits)
    path: str | None = None
    elements: tuple[str, ...] = ()
    exercise: str | None = None
    step: str | None = None
    recalls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """Words that might be said.

    `lines` are the ids of authored lines used, `quotes` the person's own words
    that were quoted, `opens` the key of the question asked (so that the next
    reply can follow it), `error` the code of a provider failure. `usage` are
    (what, how many) as the server counted, such as ("input_tokens", 812).
    """

    text: str
    provider: str = "guide"
    prompt: str = ""
    lines: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    opens: str | None = None
    error: str | None = None
    usage: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What review found in a draft, and what it decided."""

    outcome: Outcome
    findings: tuple[Finding, ...] = ()

    @property
    def accepted(self) -> bool:
        """Say whether the draft may be shown."""
        return self.outcome is Outcome.ACCEPT


@dataclass(frozen=True, slots=True)
class Attempt:
    """One draft and its verdict."""

    draft: Draft
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Turn:
    """One message and its reply, with everything that led to it.

    `timings` are (stage, milliseconds); `versions` are (part, version).
    `said` is empty in just-write. `after` is the id of the turn that this one
    follows where a message was edited or a reply tried again: None is the turn
    kept before it, "" the beginning of the sitting.
    """

    id: str
    message: Message
    screening: Screening
    plan: Plan
    attempts: tuple[Attempt, ...]
    said: str
    at: datetime
    timings: tuple[tuple[str, float], ...] = ()
    versions: tuple[tuple[str, str], ...] = ()
    after: str | None = None

    @property
    def draft(self) -> Draft:
        """Return the draft that was said."""
        return self.attempts[-1].draft if self.attempts else Draft(text="")


@dataclass(frozen=True, slots=True)
class Carried:
    """What the next sitting must remember of the last ones.

    A risk stays open until the person has been asked about it again.
    `lines` are ids of authored lines said lately, newest last. `here` is when
    the person last wrote.
    """

    risk: Risk = Risk.NONE
    tier: Tier = Tier.NONE
    quote: str = ""
    at: datetime | None = None
    checked_in: bool = True
    lines: tuple[str, ...] = ()
    here: datetime | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the person has ready for a hard hour.

    `plan` says that they wrote a safety plan; `people` are those whom they marked
    to be named, the one they spoke to last first.
    """

    plan: bool = False
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """The talk so far: the turns of this sitting, and what came before it."""

    turns: tuple[Turn, ...] = ()
    carried: Carried = field(default_factory=Carried)
    prepared: Prepared = field(default_factory=Prepared)


@dataclass(frozen=True, slots=True)
class Closing:
    """What the person said about a sitting when it ended; all of it optional.

    `heard` (was I heard), `topic` (was it what I wanted to talk about) and
    `way` (was it said in a way that suits me) run from 0 (not at all) to 10
    (entirely). `challenge` runs from -5 (would rather have been challenged much
    less) over 0 (about right) to 5 (much more). `step` is one thing the person
    means to do, in their words.
    """

    heard: int | None = None
    topic: int | None = None
    way: int | None = None
    challenge: int | None = None
    step: str = ""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One visit, as it is kept.

    `count` is how many turns are kept of it, also where they were not read.
    """

    id: str
    started: datetime
    turns: tuple[Turn, ...] = ()
    title: str = ""
    ended: datetime | None = None
    tags: tuple[str, ...] = ()
    closing: Closing | None = None
    count: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that is kept beside the sittings, such as a filled-in measure.

    `kind` names what it is, `body` is JSON that the room it belongs to writes and
    reads. An entry that is kept again under its id replaces the one before.
    """

    id: str
    kind: str
    at: datetime
    body: bytes


_turn_decoder = msgspec.json.Decoder(Turn)


def to_json(value: object) -> bytes:
    """Encode one of our values as JSON."""
    return msgspec.json.encode(value)


def turn_from_json(data: bytes) -> Turn:
    """Decode a turn; raises msgspec.ValidationError if it is not one."""
    return _turn_decoder.decode(data)
