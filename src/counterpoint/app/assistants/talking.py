"""What does an assistant hear about a message, a reply, or a talk so far?

It is the loop that every talk with Counterpoint goes through, with the guide and
without a store; nothing of it is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio.lowlevel

from counterpoint.app.assistants.answers import (
    Answer,
    Challenge,
    Objection,
    Quote,
    Quotes,
    Reviewed,
    Screened,
    Sign,
)
from counterpoint.app.assistants.desk import words
from counterpoint.app.assistants.reaching import country_of, help_of
from counterpoint.app.beside_the_talk import seen_in
from counterpoint.app.judging import judged
from counterpoint.app.relived import PERSON, REPLY, add_side, relive
from counterpoint.app.visit import Visit, readable
from counterpoint.errors import InputError
from counterpoint.terms import Mode, Move, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from counterpoint.app.assistants.answers import Help, Side
    from counterpoint.app.assistants.desk import Desk
    from counterpoint.app.relived import Pair
    from counterpoint.terms import Finding, Turn

LONGEST_TEXT = 20_000
"""Characters of one message or reply; more is a document."""
MOST_SIDES = 100
_CHALLENGES = frozenset({Move.CHALLENGE, Move.OTHER_SIDE, Move.TEST})
_CARE = frozenset({Move.CRISIS, Move.REFER})


async def screen_message(
    desk: Desk,
    text: str,
    *,
    before: Sequence[Side] = (),
    mode: Mode = Mode.HELP_ME_THINK,
    country: str | None = None,
) -> Answer[Quotes, Screened]:
    """Read one message for danger and need, after the talk before it."""
    visit = await _visit(desk, before, mode=mode, country=country)
    turn = await visit.say(_checked(text))
    seen = turn.screening
    return Answer(
        help=help_of(turn, desk),
        said=Quotes(_quotes(seen.findings)),
        computed=Screened(
            risk=seen.risk.value,
            tier=seen.tier.value,
            needs=tuple(need.value for need in seen.needs),
            signs=tuple(map(_sign, seen.findings)),
            languages=seen.languages,
            notices=seen.notices,
            move=turn.plan.move.value,
            why=turn.plan.reason,
            path=turn.plan.path,
            reply=turn.said,
        ),
    )


async def review_reply(
    desk: Desk,
    message: str,
    reply: str,
    *,
    before: Sequence[Side] = (),
    mode: Mode = Mode.HELP_ME_THINK,
    country: str | None = None,
) -> Answer[Quotes, Reviewed]:
    """Say whether a draft reply may be sent, and what to change.

    What the reply is for is not for its writer to say: the plan says it. A move that
    stands for words written in advance would let any words pass.
    """
    draft, text = _checked(reply), _checked(message)
    visit = await _visit(desk, before, mode=mode, country=country)
    verdict = judged(
        draft,
        message=text,
        mode=mode,
        move=None,
        past=visit.past,
        reader=desk.reader,
    )
    found, quotes = await _danger(desk, visit, text)
    return Answer(
        help=found,
        said=Quotes(quotes),
        computed=Reviewed(
            may_be_sent=verdict.accepted,
            verdict=verdict.outcome.value,
            objections=tuple(map(_objection, verdict.findings)),
        ),
    )


async def challenge_now(
    desk: Desk,
    talk: Sequence[Side],
    *,
    mode: Mode = Mode.PUSH_BACK,
    country: str | None = None,
) -> Answer[Quotes, Challenge]:
    """Say which challenge is worth making now, or why none may be made."""
    if not talk or talk[-1].role != PERSON:
        raise InputError(words("refused")["last_is_person"])
    visit = await _visit(desk, talk[:-1], mode=mode, country=country)
    turn = await visit.say(_checked(talk[-1].text))
    found, plan = help_of(turn, desk), turn.plan
    in_care = found is not None or plan.path is not None or plan.move in _CARE
    may = not in_care and plan.move in _CHALLENGES
    return Answer(
        help=found,
        said=Quotes(
            tuple(_quoted(one, turn.message.text) for one in turn.draft.quotes)
        ),
        computed=Challenge(
            may_be_made=may,
            move=plan.move.value,
            why=plan.reason,
            question=turn.said if may else "",
            instead="" if may else turn.said,
        ),
    )


# --- The loop ------------------------------------------------------------------------


async def _visit(
    desk: Desk, before: Sequence[Side], *, mode: Mode, country: str | None
) -> Visit:
    """Return a visit that has come as far as the talk before a message."""
    told = _told(before)
    visit = Visit(
        repository=None,
        clock=desk.clock,
        mode=mode,
        country=country_of(desk, country),
        reader=desk.reader,
    )
    for one in told:
        await anyio.lowlevel.checkpoint()  # whoever hung up is not read on
        await relive(visit, [one])
    return visit


async def _danger(
    desk: Desk, visit: Visit, text: str
) -> tuple[Help | None, tuple[Quote, ...]]:
    """Return whom to reach, and the words that say so; the reply is not needed.

    Where nothing at all was seen, in the message or before it, none is made: it
    would take longer than all else. A screen that fails has one made.
    """
    seen = seen_in([text], clock=desk.clock, reader=desk.reader)
    calm = seen.tier is Tier.NONE and not any(
        turn.plan.path or turn.screening.tier is not Tier.NONE for turn in visit.turns
    )
    if calm:
        return None, _quotes(seen.findings)
    turn = await visit.say(text)
    return help_of(turn, desk), _quotes(turn.screening.findings)


def _told(sides: Iterable[Side]) -> list[Turn | Pair]:
    given = [*sides]
    if len(given) > MOST_SIDES:
        raise InputError(words("refused")["long_talk"].format(most=MOST_SIDES))
    told: list[Turn | Pair] = []
    for side in given:
        if side.role not in {PERSON, REPLY}:
            raise InputError(words("refused")["role"])
        add_side(told, side.role, _checked(side.text))
    return told


def _checked(text: str) -> str:
    if not text.strip():
        raise InputError(words("refused")["empty"])
    if len(text) > LONGEST_TEXT:
        raise InputError(words("refused")["long"].format(most=f"{LONGEST_TEXT:,}"))
    return readable(text)


# --- What was seen -------------------------------------------------------------------


def _quotes(findings: Iterable[Finding]) -> tuple[Quote, ...]:
    return tuple(
        Quote(why=one.code, text=one.quote, start=one.start, end=one.end)
        for one in findings
        if one.quote
    )


def _quoted(words_of_theirs: str, message: str) -> Quote:
    start = message.find(words_of_theirs)
    if start < 0:  # it was said earlier
        return Quote(why="quoted", text=words_of_theirs, start=0, end=0)
    end = start + len(words_of_theirs)
    return Quote(why="quoted", text=words_of_theirs, start=start, end=end)


def _sign(one: Finding) -> Sign:
    return Sign(
        code=one.code,
        reason=one.reason,
        source=one.source.value,
        risk=one.risk.value,
        tier=one.tier.value,
        start=one.start,
        end=one.end,
    )


def _objection(one: Finding) -> Objection:
    return Objection(
        code=one.code,
        change=one.reason,
        quote=one.quote,
        start=one.start,
        end=one.end,
    )
