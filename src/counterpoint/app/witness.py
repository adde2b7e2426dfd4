"""May a witness be asked, who was, and what became of it?

It is off for whoever may be harmed by somebody, or may harm somebody: where anything
of the last year says so, and where that cannot be looked at.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.app import kept, ledger, witness_box
from counterpoint.app.beside_the_talk import seen_in
from counterpoint.authored import load
from counterpoint.errors import CounterpointError, InputError, NotFoundError
from counterpoint.ledger.kinds import INVITATIONS
from counterpoint.ledger.records import Claim, Evidence, Way
from counterpoint.ledger.statuses import weighed
from counterpoint.ledger.witness import fits, invited, tells_of_force
from counterpoint.ledger.witness_beside import evidence, of_witness
from counterpoint.ledger.witness_sheet import NotTaken, NotTakenError
from counterpoint.ledger.witness_sheet import read as read_sheet
from counterpoint.terms import Risk, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from counterpoint.ledger.records import Behaviour, Invitation
    from counterpoint.ports import Clock, Reader, Repository
    from counterpoint.settings import Settings
    from counterpoint.terms import Screening, Turn

LOOKED_AT = timedelta(days=365)
"""Talks of so long ago are looked at; a rule of our own."""
_KEY_BYTES = 32
_SPEAKS_AGAINST = frozenset(
    {Risk.ABUSE_VICTIM, Risk.CHILD_AT_RISK, Risk.HARM_TO_OTHERS}
)
_PATHS = frozenset({"abuse", "child", "harm_to_others"})


class NotOfferedError(InputError):
    """It is off; the sentence names no reason, as somebody else may read it."""

    def __init__(self) -> None:
        super().__init__(load("app", "witness").body["off"]["about"])


class Asked(NamedTuple):
    """An invitation that was made; `address` of a link is known only now."""

    invitation: Invitation
    address: str = ""


class Invited(NamedTuple):
    """All invitations, newest first, and how many cannot be read."""

    invitations: tuple[Invitation, ...] = ()
    unreadable: int = 0


# --- Whether it is offered ---------------------------------------------------------


async def is_offered(
    repository: Repository, *, now: datetime, turns: Iterable[Turn] = ()
) -> bool:
    """Say whether a witness may be asked; where that cannot be told, no.

    Args:
        repository: where everything is kept.
        now: the time in the person's own zone.
        turns: of sittings that go on, also where they are not kept.
    """
    try:
        return not await _speaks_against(repository, now=now, turns=turns)
    except Exception:  # noqa: BLE001 - whatever it dies of, nobody is asked to watch
        return False


async def _speaks_against(
    repository: Repository, *, now: datetime, turns: Iterable[Turn]
) -> bool:
    carried = await repository.carried()
    if carried.risk in _SPEAKS_AGAINST or any(map(_tells, turns)):
        return True
    for sitting in await repository.sittings():  # newest first
        if now - sitting.started > LOOKED_AT:
            break
        try:
            whole = await repository.read(sitting.id)
        except NotFoundError:  # deleted a moment ago
            continue
        if await asyncio.to_thread(_any_tells, whole.turns):
            return True
    return False


def _any_tells(turns: Sequence[Turn]) -> bool:
    return any(map(_tells, turns))


def _tells(turn: Turn) -> bool:
    """Say whether a message tells of harm, live or of the past, done or suffered."""
    return turn.plan.path in _PATHS or _shows(turn.screening)


def _shows(screening: Screening) -> bool:
    seen = {screening.risk} if screening.tier >= Tier.WATCH else set()
    seen |= {one.risk for one in screening.findings if one.tier >= Tier.WATCH}
    return not seen.isdisjoint(_SPEAKS_AGAINST)


def off() -> tuple[str, str]:
    """Return what is said where it is off, and what can be done instead."""
    said = load("app", "witness").body["off"]
    return said["about"], said["instead"]


# --- Asking ------------------------------------------------------------------------


async def ask(
    repository: Repository,
    behaviours: Sequence[Behaviour],
    *,
    id: str,  # noqa: A002 - it is what the record calls it
    who: str,
    days: int,
    way: Way,
    settings: Settings,
    clock: Clock,
    reader: Reader | None = None,
    turns: Iterable[Turn] = (),
) -> Asked:
    """Make an invitation and keep it.

    Args:
        repository: where it is kept.
        behaviours: what is asked about.
        id: of the record to be.
        who: the person's word for whoever is asked.
        days: for how many days an answer is taken.
        way: how it goes.
        settings: say under which address this program can be reached, if any.
        clock: tells the time.
        reader: reads what was typed, beside the patterns.
        turns: of sittings that go on.

    Raises:
        NotOfferedError: it is off.
        InputError: what was chosen cannot be asked.
        StoreError: it could not be kept.
    """
    now = clock.now()
    if way is Way.LINK and not settings.operator.address:
        raise InputError(_said("not_reachable"))
    forceful = tells_of_force(behaviours)
    if forceful or not await is_offered(repository, now=now, turns=turns):
        raise NotOfferedError
    made = invited(
        behaviours,
        id=id,
        now=now,
        who=who,
        days=days,
        key=secrets.token_hex(_KEY_BYTES),
        way=way,
    )
    typed = [made.who, *(one.text for one in made.behaviours)]
    seen = await asyncio.to_thread(seen_in, typed, clock=clock, reader=reader)
    if _shows(seen) or seen.tier >= Tier.CONCERN:
        raise NotOfferedError
    if way is Way.FILE:
        await _keep(repository, made, now=now)
        return Asked(made)
    opened = witness_box.prepared(made)
    await _keep(repository, opened.invitation, now=now)
    witness_box.put(settings, opened.slot)
    return Asked(opened.invitation, f"{settings.operator.address}/w/{opened.token}")


# --- What becomes of it ---------------------------------------------------------------


async def read(repository: Repository) -> Invited:
    """Return all invitations, newest first."""
    found = INVITATIONS.read(await repository.entries(*INVITATIONS.names))
    return Invited(tuple(reversed(found.records)), found.unreadable)


async def one(repository: Repository, key: str) -> Invitation:
    """Return an invitation; raise NotFoundError."""
    for invitation in (await read(repository)).invitations:
        if invitation.id == key:
            return invitation
    raise NotFoundError(_said("gone"))


async def take_in(
    repository: Repository, text: str, *, now: datetime, turns: Iterable[Turn] = ()
) -> Invitation:
    """Read the text that came back, and keep its numbers; `turns` as in `is_offered`.

    Raises:
        NotTakenError: it is not taken; says why.
        NotOfferedError: it is off.
        StoreError: it could not be kept.
    """
    if not await is_offered(repository, now=now, turns=turns):
        raise NotOfferedError
    by_file = [
        one for one in (await read(repository)).invitations if one.way is Way.FILE
    ]
    answer = read_sheet(text, by_file, today=now.date())
    taken = replace(answer.invitation, theirs=answer.numbers, theirs_at=now)
    await _keep(repository, taken, now=now)
    return taken


async def collect(
    repository: Repository, settings: Settings, *, now: datetime
) -> tuple[Invitation, ...]:
    """Take in what was answered by links, and close what is over.

    Raises:
        StoreError: it cannot be read or kept.
    """
    slots = witness_box.read(settings)
    if not slots:
        return ()
    known = {one.link: one for one in (await read(repository)).invitations if one.link}
    taken: list[Invitation] = []
    over: list[str] = []
    for slot in slots:
        invitation = known.get(slot.link)
        if invitation is None or invitation.theirs or invitation.revoked:
            over.append(slot.link)
        elif slot.answer:
            answered = witness_box.opened(slot, invitation)
            over.append(slot.link)
            if answered is not None and fits(answered.numbers, invitation):
                taken.append(
                    replace(invitation, theirs=answered.numbers, theirs_at=answered.at)
                )
        elif now.date() > invitation.until:
            over.append(slot.link)
    if taken:
        await _keep(repository, *taken, now=now)
    witness_box.take_out(settings, *over)
    return tuple(taken)


async def collect_if_possible(
    repository: Repository, settings: Settings, *, now: datetime
) -> None:
    """Do so where that can be done; what waits is otherwise left where it is."""
    try:
        await collect(repository, settings, now=now)
    except CounterpointError:
        return


async def rate(
    repository: Repository,
    key: str,
    numbers: Sequence[int | None],
    *,
    now: datetime,
) -> Invitation:
    """Keep how the person sees the same things.

    Raises:
        NotFoundError: there is no such invitation.
        InputError: a number does not fit.
        StoreError: it could not be kept.
    """
    invitation = await one(repository, key)
    if not fits(numbers, invitation):
        raise InputError(_said("numbers"))
    rated = replace(invitation, mine=tuple(numbers), mine_at=now)
    await _keep(repository, rated, now=now)
    return rated


async def revoke(
    repository: Repository, key: str, *, settings: Settings, now: datetime
) -> None:
    """Take an invitation back: nothing that comes for it is taken any more.

    Raises:
        NotFoundError: there is no such invitation.
        InputError: it was answered already.
        StoreError: it could not be kept.
    """
    invitation = await one(repository, key)
    if invitation.theirs:
        raise InputError(_said("answered"))
    if invitation.link:
        witness_box.take_out(settings, invitation.link)
    if invitation.revoked is None:
        await _keep(repository, replace(invitation, revoked=now), now=now)


async def delete(
    repository: Repository, key: str, *, settings: Settings, now: datetime
) -> None:
    """Delete an invitation for good, with its answer and what that spoke for.

    Raises:
        NotFoundError: there is no such invitation.
        StoreError: it could not be deleted.
    """
    invitation = await one(repository, key)
    if invitation.link:
        witness_box.take_out(settings, invitation.link)
    known = await ledger.read(repository)
    begins = of_witness(invitation)
    lines = (*known.lines, *known.hidden)
    spoke = [one for one in lines if isinstance(one, Evidence)]
    gone = [one for one in spoke if one.id.startswith(begins)]
    left = [one for one in spoke if not one.id.startswith(begins)]
    touched = {one.claim for one in gone}
    claims = [one for one in lines if isinstance(one, Claim) and one.id in touched]
    if claims:
        await ledger.keep(repository, *(weighed(one, left) for one in claims), now=now)
    await kept.withdraw(repository, invitation.id, *(one.id for one in gone))


async def put_to_claim(
    repository: Repository,
    key: str,
    number: int,
    *,
    claim: str,
    for_it: bool,
    now: datetime,
) -> None:
    """Have one number of an answer speak for or against a claim.

    Args:
        repository: where everything is kept.
        key: the id of the invitation.
        number: which behaviour, from 0.
        claim: the id of the claim.
        for_it: whether it speaks for it.
        now: the time in the person's own zone.

    Raises:
        NotFoundError: there is no such invitation, number or claim.
        StoreError: it could not be kept.
    """
    invitation = await one(repository, key)
    known = await ledger.read(repository)
    line = known.find(claim)
    in_range = 0 <= number < min(len(invitation.theirs), len(invitation.behaviours))
    if not isinstance(line, Claim) or not in_range or invitation.theirs[number] is None:
        raise NotFoundError(_said("no_number"))
    made = evidence(invitation, number, claim=claim, for_it=for_it, now=now)
    others = [one for one in known.of(Evidence) if one.id != made.id]
    await ledger.keep(repository, made, weighed(line, (*others, made)), now=now)


async def _keep(
    repository: Repository, *invitations: Invitation, now: datetime
) -> None:
    await kept.put(repository, map(INVITATIONS.entry_of, invitations), now=now)


def _said(key: str) -> str:
    sentence: str = load("app", "witness").body["error"][key]
    return sentence


__all__ = [
    "Asked",
    "Invited",
    "NotOfferedError",
    "NotTaken",
    "NotTakenError",
    "ask",
    "collect",
    "collect_if_possible",
    "delete",
    "is_offered",
    "off",
    "one",
    "put_to_claim",
    "rate",
    "read",
    "revoke",
    "take_in",
]
