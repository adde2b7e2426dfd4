"""What is written down of what the person claimed, expected and meant to do?

Every record is a frozen value with an `id` and the time `at` which it was said or
made, aware, in the zone the person was in; a change keeps both. Nothing here says
whether it is so: that is for the person, and for the world, to say.

`hidden` is when the person had a record forgotten. It is not read as part of the
ledger from then on, can be brought back until the sitting ends, and is gone after.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime  # noqa: TC003 - msgspec reads these at run time
from enum import StrEnum

LONGEST = 4000
"""Characters of one field; more than that belongs into a sitting."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: characters `start` to `end` (exclusive) of a message.

    `turn` is the id of the turn whose message it is, `sitting` that of its sitting.
    """

    sitting: str
    turn: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OldChat:
    """Where words are from that were written to another program, and when."""

    product: str
    at: datetime


class ClaimKind(StrEnum):
    """What a claim is about, which says how it could be found out."""

    SELF = "self"  # what I am like, do, always do, never do
    OTHER_MIND = "other_mind"  # what somebody else thinks, wants or means
    FACT = "fact"  # what happened, or how things are
    FUTURE = "future"  # what will happen


class ClaimStatus(StrEnum):
    """How a claim stands, as far as the person is concerned."""

    SAID = "said"  # and nothing else is known of it
    SUPPORTED = "supported"
    AGAINST = "against"  # there is something against it
    CHANGED = "changed"  # the person changed their mind
    SETTLED = "settled"  # it is known to be so, or not to be so
    NOT_MENTIONED = "not_mentioned"  # kept, and never brought up


@dataclass(frozen=True, slots=True)
class Said:
    """The same claim, in the person's words of another day."""

    at: datetime
    quote: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Something the person said is so, in exactly their words.

    `place` is None where the person wrote it into the ledger by hand, or took it over
    from an old chat, which `old_chat` then names. `about` is
    whom it is about: "" for the person, else the word they use, folded ("mum",
    "anna"). `matter` are the stems of its content words. `again` are other
    sayings that the person said are the same claim.
    """

    id: str
    at: datetime
    kind: ClaimKind
    quote: str
    place: Place | None = None
    about: str = ""
    matter: tuple[str, ...] = ()
    status: ClaimStatus = ClaimStatus.SAID
    again: tuple[Said, ...] = ()
    old_chat: OldChat | None = None
    hidden: datetime | None = None


class EvidenceKind(StrEnum):
    """What speaks for or against a claim."""

    NOTE = "note"
    DATED = "dated"  # something that happened on a day
    MEASURE = "measure"
    WITNESS = "witness"
    FILE = "file"  # a photo or a document, kept sealed


class FileType(StrEnum):
    """What a file is, by what is in it and not by its name."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    PDF = "application/pdf"
    TEXT = "text/plain"

    @property
    def is_picture(self) -> bool:
        """Say whether a browser may show it; everything else is only handed out."""
        return self in {FileType.JPEG, FileType.PNG}


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it was given; it is kept sealed beside the line, in pieces.

    `size` is in bytes; `sha256` says whether all of it is still there.
    """

    name: str
    type: FileType
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something for or against a claim; `claim` is the id of it.

    `on` is the day on which it happened, where it has one.
    """

    id: str
    at: datetime
    claim: str
    for_it: bool
    kind: EvidenceKind = EvidenceKind.NOTE
    text: str = ""
    on: date | None = None
    file: KeptFile | None = None
    hidden: datetime | None = None


class WhatHappened(StrEnum):
    """What the world made of a prediction."""

    HAPPENED = "happened"
    DID_NOT = "did_not"
    PARTLY = "partly"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Prediction:
    """A belief about what will happen, and the day on which it is settled.

    `chance` is how sure the person is that it happens, 0..100. `feared` is None
    where they did not say whether they fear it. `how_bad_feared` and `how_bad_was`
    run from 0 (not bad at all) to 10 (as bad as can be). `asked` is when a sitting
    last asked what happened. `old_chat` is where its quotation was taken over from.
    """

    id: str
    at: datetime
    text: str
    chance: int
    due: date
    quote: str = ""
    place: Place | None = None
    claim: str = ""
    feared: bool | None = None
    how_bad_feared: int | None = None
    outcome: WhatHappened | None = None
    settled_at: datetime | None = None
    how_bad_was: int | None = None
    note: str = ""
    asked: datetime | None = None
    old_chat: OldChat | None = None
    hidden: datetime | None = None


class CommitmentStatus(StrEnum):
    """What became of a step."""

    OPEN = "open"
    DONE = "done"
    PARTLY = "partly"
    LAPSED = "lapsed"  # asked once, and left
    DISMISSED = "dismissed"  # for good: never suggested again


@dataclass(frozen=True, slots=True)
class Commitment:
    """A step that the person means to take, when and where.

    `on` is the day of `when`, where there is one. `asked` is when it was last asked
    about, `ended` when it was done, lapsed or dismissed.
    """

    id: str
    at: datetime
    text: str
    when: str = ""
    on: date | None = None
    where: str = ""
    status: CommitmentStatus = CommitmentStatus.OPEN
    how_it_went: str = ""
    asked: datetime | None = None
    ended: datetime | None = None
    place: Place | None = None
    hidden: datetime | None = None


class PairAnswer(StrEnum):
    """What the person says of two of their sayings that seem to pull apart."""

    BOTH_TRUE = "both_true"
    CHANGED = "changed"
    ONE_WRONG = "one_wrong"
    NOT_SAME = "not_same"
    LEAVE_IT = "leave_it"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims that were put side by side, by their ids; `one` is the older.

    `at` is when they were put side by side, `answer` None until the person says.
    `wrong` is the id of the claim that was wrong, if the person said that one was.
    """

    id: str
    at: datetime
    one: str
    other: str
    answer: PairAnswer | None = None
    answered_at: datetime | None = None
    wrong: str = ""
    note: str = ""
    hidden: datetime | None = None


@dataclass(frozen=True, slots=True)
class OtherSide:
    """A conflict, as the other person would tell it; written by the person.

    `place` is where, if it came out of a sitting.
    """

    id: str
    at: datetime
    matter: str
    who: str = ""
    as_they_tell_it: str = ""
    what_they_know: str = ""
    onlooker: str = ""
    place: Place | None = None
    hidden: datetime | None = None


DRAWING = "drawing"
"""The id of the one record that says whether claims are drawn."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Whether claims are drawn from what the person writes; they are unless off."""

    at: datetime
    on: bool
    id: str = DRAWING


class Scale(StrEnum):
    """What a witness counts or rates by."""

    DAYS = "days"  # of the last seven, 0..7
    HOW_MUCH = "how_much"  # 0 not at all .. 10 as much as can be

    @property
    def most(self) -> int:
        """Return the highest number of it; the lowest is 0."""
        return 7 if self is Scale.DAYS else 10


class Better(StrEnum):
    """Which way of a behaviour the person would call better."""

    MORE = "more"
    LESS = "less"
    OPEN = "open"  # nobody said


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Something that anybody who is there can see."""

    text: str
    scale: Scale = Scale.DAYS
    better: Better = Better.OPEN


class Way(StrEnum):
    """How the questions reach a witness, and the numbers come back."""

    FILE = "file"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody was asked what they see.

    `who` is the person's word for them and goes nowhere. `until` is the last day on
    which an answer is taken. `key` is of this invitation alone, in hexadecimal: what
    a file is sealed with, or what opens an answer that came by a link. `link` is the
    SHA-256 of a link's token; the token itself is not kept. `mine` and `theirs` are a
    number for each behaviour, None where somebody could not say; empty until given.
    """

    id: str
    at: datetime
    who: str
    behaviours: tuple[Behaviour, ...]
    until: date
    key: str = field(repr=False)
    way: Way = Way.FILE
    link: str = ""
    mine: tuple[int | None, ...] = ()
    mine_at: datetime | None = None
    theirs: tuple[int | None, ...] = ()
    theirs_at: datetime | None = None
    revoked: datetime | None = None
