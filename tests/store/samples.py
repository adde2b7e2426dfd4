"""Values that the tests of the store keep and look for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import msgspec

from counterpoint.store import Cost, Store
from counterpoint.terms import (
    Attempt,
    Carried,
    Draft,
    Entry,
    Finding,
    Limits,
    Message,
    Mode,
    Move,
    Need,
    Outcome,
    Plan,
    Risk,
    Screening,
    Sitting,
    Tier,
    Turn,
    Verdict,
)

if TYPE_CHECKING:
    from pathlib import Path

# Trying a passphrase must be dear in use and cheap in tests.
CHEAP = Cost(memory_kib=8, passes=1, lanes=1)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SUMMER = timezone(timedelta(hours=2))


async def opened(
    folder: Path, passphrase: str | None = None, *, patience: float = 10.0
) -> Store:
    return await Store.open(
        folder, passphrase=passphrase, cost=CHEAP, patience=patience
    )


def entry(
    identity: str, *, kind: str = "measure", text: str = "fine", at: datetime = NOON
) -> Entry:
    """Return something kept beside the sittings."""
    return Entry(identity, kind, at, body=msgspec.json.encode({"text": text}))


def turn(
    text: str = "My manager moved the deadline again and I said nothing, again.",
    *,
    said: str = '"I said nothing, again." That second "again" carries something.',
    number: int = 1,
    at: datetime = NOON,
) -> Turn:
    finding = Finding(
        code="absolute", reason="a word without exceptions", start=0, end=2
    )
    draft = Draft(
        text=said, provider="guide", lines=("a-reflect-001",), quotes=(text[:2],)
    )
    return Turn(
        id=f"turn-{number}",
        message=Message(
            id=f"message-{number}", text=text, at=at, mode=Mode.PUSH_BACK, country="NL"
        ),
        screening=Screening(
            risk=Risk.PASSIVE,
            tier=Tier.WATCH,
            confidence=0.25,
            needs=(Need.VENT,),
            findings=(finding,),
        ),
        plan=Plan(
            move=Move.REFLECT,
            rule="heard first",
            reason="You asked to be heard.",
            mode=Mode.PUSH_BACK,
            limits=Limits(sentences=2),
        ),
        attempts=(Attempt(draft=draft, verdict=Verdict(Outcome.ACCEPT, (finding,))),),
        said=said,
        at=at + timedelta(seconds=1),
        timings=(("screen", 1.5),),
        versions=(("guide", "0123456789ab"),),
    )


def sitting(identity: str = "sitting-1", *, turns: int = 2, title: str = "") -> Sitting:
    return Sitting(
        id=identity,
        started=NOON.astimezone(SUMMER),
        ended=NOON + timedelta(hours=1),
        title=title,
        turns=tuple(
            turn(f"Sentence {n} of {identity}.", number=n) for n in range(turns)
        ),
    )


def open_risk(tier: Tier = Tier.CONCERN) -> Carried:
    return Carried(
        risk=Risk.ACTIVE,
        tier=tier,
        quote="I gave him my guitar",
        at=NOON,
        checked_in=False,
        lines=("a-1",),
    )
