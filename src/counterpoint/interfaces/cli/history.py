"""What was said before, when only a file of it is given?

A line is a whole turn as `--json` prints it, one side of the talk, or a pair. Of
sides and pairs only the words are known: the person's are read again by the
loop, and the given reply takes the place of what the loop would have said. Care
that the loop would have taken does not count as taken.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from counterpoint.app import readable
from counterpoint.errors import InputError
from counterpoint.interfaces.cli.words import words
from counterpoint.terms import (
    Attempt,
    Draft,
    Outcome,
    Past,
    Turn,
    Verdict,
    turn_from_json,
)

if TYPE_CHECKING:
    from counterpoint.app import Visit

GIVEN = "given"


class _Pair(msgspec.Struct):
    """What the person wrote and what was replied."""

    person: str = ""
    reply: str = ""


class _Side(msgspec.Struct):
    """What one of the two said."""

    role: str
    text: str


def read_history(path: str) -> list[Turn | _Pair]:
    """Read a file of turns, sides or pairs.

    Raises:
        InputError: it cannot be read; says the line and none of its words.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        sentence = words("error")["unreadable"]
        raise InputError(sentence.format(path=path, why=error.strerror)) from None
    told: list[Turn | _Pair] = []
    for number, line in enumerate(content.splitlines(), start=1):
        if line.strip():
            _add(told, line, number)
    return told


async def relive(visit: Visit, told: list[Turn | _Pair]) -> None:
    """Put what was said before behind a visit that begins."""
    for one in told:
        if isinstance(one, Turn):
            visit.past = replace(visit.past, turns=(*visit.turns, one))
            visit.mode = one.plan.mode
        else:
            turn = await visit.say(one.person)
            visit.past = Past(
                turns=(*visit.turns[:-1], _with_reply(turn, one.reply)),
                carried=visit.past.carried,
            )


def _with_reply(turn: Turn, reply: str) -> Turn:
    if reply.split() == turn.said.split():
        return turn
    draft = Draft(text=reply, provider=GIVEN)
    return replace(
        turn,
        plan=replace(turn.plan, elements=(), exercise=None, step=None),
        attempts=(Attempt(draft, Verdict(Outcome.ACCEPT)),),
        said=reply,
    )


def _add(told: list[Turn | _Pair], line: bytes, number: int) -> None:
    one = _read(line, number)
    if not isinstance(one, _Side):
        told.append(one)
        return
    before = told[-1] if told else None
    if one.role == "person":
        told.append(_Pair(person=one.text))
    elif isinstance(before, _Pair):
        before.reply = f"{before.reply}\n\n{one.text}".strip()
    else:
        told.append(_Pair(reply=one.text))


def _read(line: bytes, number: int) -> Turn | _Pair | _Side:
    try:
        built = json.loads(line)
        if "message" in built and "plan" in built:
            return turn_from_json(line)
        texts = {key: readable(built[key]) for key in built}
        if "role" in texts:
            side = msgspec.convert(texts, _Side)
            if side.role in {"person", "reply"}:
                return side
        elif "person" in texts or "reply" in texts:
            return msgspec.convert(texts, _Pair)
    except (ValueError, TypeError, AttributeError, RecursionError):
        pass
    raise InputError(words("error")["history"].format(line=number))
