"""What of an audit may go into the ledger, and how is what was chosen put there?

Only what the person ticks: worries that came back, claims, and what they expected. Each
keeps its words, its day and that it is from an old chat. Nothing is offered that stands
near danger, in a game or a story, or in words of somebody else, nor where nobody can
tell; nothing goes in twice, and all of it can be taken out again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from counterpoint.app import ledger
from counterpoint.app.beside_the_talk import seen_in
from counterpoint.audit.labels import Label
from counterpoint.authored import load
from counterpoint.detectors.moments import Moment, moments
from counterpoint.detectors.people import people
from counterpoint.detectors.phrases import fold
from counterpoint.errors import InputError
from counterpoint.ledger.drawing import about_whom, drawn, matter_of
from counterpoint.ledger.pasted import is_grave, is_play, pasted
from counterpoint.ledger.predictions import predicted
from counterpoint.ledger.records import Claim, ClaimKind, OldChat
from counterpoint.ledger.statuses import checked
from counterpoint.terms import Tier

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date, datetime

    from counterpoint.audit.found import Found
    from counterpoint.audit.reading import Passage
    from counterpoint.audit.worries import Worry
    from counterpoint.ledger.kinds import Line
    from counterpoint.ports import Clock, Reader, Repository

MOST_EXPECTED, MOST_CLAIMED = 12, 25
"""So many of each are offered, the latest; more would be a heap. Our own choice."""
_UNSURE = "reader_unsure"  # by which a trained reader says that it cannot tell


class Sort(StrEnum):
    """What an offer is, as the person chooses it."""

    WORRY = "worry"
    EXPECTED = "expected"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Offer:
    """Words that may be taken over; `id` is the same in every audit of the talk."""

    id: str
    sort: Sort
    kind: ClaimKind
    quote: str
    about: str
    chat: OldChat

    @property
    def may_be_dated(self) -> bool:
        """Say whether a day and a number can be put on it."""
        return self.sort is not Sort.CLAIM


@dataclass(frozen=True, slots=True)
class Choice:
    """What was ticked; with a day and a number it is kept as something expected."""

    offer: Offer
    due: date | None = None
    chance: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it: the lines that are new, and how many were there already."""

    lines: tuple[Line, ...]
    already: int


def words(part: str) -> dict[str, Any]:
    """Return one part of the words about it."""
    found: dict[str, Any] = load("audit", "taking").body[part]
    return found


# --- What is offered ------------------------------------------------------------------


def offers(
    found: Found, *, clock: Clock, reader: Reader | None = None
) -> tuple[Offer, ...]:
    """Return what may be taken over: worries, what was expected, other claims.

    Args:
        found: what an audit found.
        clock: tells the time; what an export dates later is not offered.
        reader: reads for danger beside the patterns.
    """
    now, products = clock.now(), [one.product for one in found.sources]
    apart = [one for both in found.apart for one in (both.one, both.other)]
    claims = sorted(found.claims, key=_latest_first)
    expected = [one for one in claims if one.seen.detail == ClaimKind.FUTURE]
    others = [*apart, *(one for one in claims if one not in expected)]
    sought = (
        (Sort.WORRY, _of_worries(found.worries), len(found.worries)),
        (Sort.EXPECTED, map(_as_it_is, expected), MOST_EXPECTED),
        (Sort.CLAIM, map(_as_it_is, others), MOST_CLAIMED),
    )
    made: dict[str, Offer] = {}
    said: set[str] = set()  # the same words of another day are no second line
    for sort, passages, most in sought:
        before = len(made)
        for passage, quote in passages:
            if len(made) - before >= most:
                break
            one = _offer(sort, passage, quote, products)
            if one is None or fold(one.quote) in said or one.chat.at > now:
                continue
            if _may_be_taken(passage, quote, clock=clock, reader=reader):
                made[one.id] = one
                said.add(fold(one.quote))
    return tuple(made.values())


def _latest_first(passage: Passage) -> float:
    return -passage.at.timestamp() if passage.at else 0.0


def _as_it_is(passage: Passage) -> tuple[Passage, str]:
    return passage, passage.quote


def _of_worries(worries: Iterable[Worry]) -> Iterator[tuple[Passage, str]]:
    """Yield the passage that names each worry, with its name."""
    for worry in worries:
        named = [one for one in worry.passages if worry.name in one.text]
        if named:
            yield min(named, key=_latest_first), worry.name


def _offer(
    sort: Sort, passage: Passage, quote: str, products: Sequence[str]
) -> Offer | None:
    quote = quote.strip()
    if passage.at is None or not quote:
        return None
    export = int(passage.talk.partition(".")[0])
    said_at = f"{passage.at.astimezone(UTC).isoformat()} {quote}"
    return Offer(
        id=hashlib.sha256(said_at.encode("utf-8", "replace")).hexdigest()[:32],
        sort=sort,
        kind=_kind(passage, quote),
        quote=quote,
        about=about_whom(quote, people(passage.text)),
        chat=OldChat(products[export], passage.at),
    )


def _kind(passage: Passage, quote: str) -> ClaimKind:
    """Return what a claim is about: "I'm scared" is about oneself, a fear to come."""
    if passage.seen.label is Label.CLAIM:
        return ClaimKind(passage.seen.detail)
    feared = ClaimKind.FUTURE if about_whom(quote) else ClaimKind.SELF
    return next((one.kind for one in drawn(quote)), feared)


def _may_be_taken(
    passage: Passage, quote: str, *, clock: Clock, reader: Reader | None
) -> bool:
    """Say whether words are the person's own, meant, and not near any danger."""
    text = passage.text
    start = text.find(quote)
    end = start + len(quote)
    foreign = any(a < end and start < b for a, b in pasted(text))
    closed = is_play(text) or is_grave(text) or Moment.FRESH_LOSS in moments(text)
    if start < 0 or foreign or closed:
        return False
    seen = seen_in([text], clock=clock, reader=reader)
    return (
        seen.tier is Tier.NONE
        and all(one.tier is Tier.NONE for one in seen.findings)
        and seen.found(_UNSURE) is None
    )


# --- What is taken --------------------------------------------------------------------


async def take(
    repository: Repository, chosen: Collection[Choice], *, now: datetime
) -> Taken:
    """Put what was chosen into the ledger, all or nothing; what is there stays.

    What had been taken out, and is not gone yet, comes back as it was.

    Raises:
        InputError: a day or a number cannot be used; nothing was kept.
        StoreError: it could not be kept.
    """
    made = {line.id: line for line in (_line(one, now) for one in chosen)}
    known = await ledger.read(repository)
    there = {line.id for line in known.lines}
    out = {line.id for line in known.hidden}
    new = [line for key, line in made.items() if key not in there | out]
    if new:
        await ledger.keep(repository, *new, now=now)
    back = [line for key, line in made.items() if key in out]
    for line in back:
        await ledger.bring_back(repository, line.id, now=now)
    return Taken((*new, *back), len(made) - len(new) - len(back))


async def take_out(
    repository: Repository, taken: Taken, *, now: datetime
) -> tuple[Line, ...]:
    """Undo `take`, as a line is taken out of the ledger; return what went."""
    there = {line.id for line in (await ledger.read(repository)).lines}
    gone: list[Line] = []
    for line in taken.lines:
        if line.id in there:
            gone += await ledger.forget(repository, line.id, now=now)
    return tuple(gone)


def _line(choice: Choice, now: datetime) -> Line:
    one = choice.offer
    if choice.due is None and choice.chance is None:
        return Claim(
            id=one.id,
            at=one.chat.at,
            kind=one.kind,
            quote=checked(one.quote),
            about=one.about,
            matter=matter_of(one.quote),
            old_chat=one.chat,
        )
    if choice.due is None or choice.chance is None:
        raise InputError(words("error")["both"])
    made = predicted(
        one.quote,
        id=hashlib.sha256(f"expected {one.id}".encode()).hexdigest()[:32],
        now=now,
        chance=choice.chance,
        due=choice.due,
        quote=one.quote,
        feared=True if one.sort is Sort.WORRY else None,
    )
    return replace(made, old_chat=one.chat)
