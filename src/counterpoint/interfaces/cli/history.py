"""What was said before, when only a file of it is given?

A line is a whole turn as `--json` prints it, one side of the talk, or a pair.
"""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from counterpoint.app import readable
from counterpoint.app.relived import PERSON, REPLY, Pair, add_side
from counterpoint.errors import InputError
from counterpoint.interfaces.cli.words import words
from counterpoint.terms import Turn, turn_from_json


class _Side(msgspec.Struct):
    """What one of the two said."""

    role: str
    text: str


def read_history(path: str) -> list[Turn | Pair]:
    """Read a file of turns, sides or pairs.

    Raises:
        InputError: it cannot be read; says the line and none of its words.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        sentence = words("error")["unreadable"]
        raise InputError(sentence.format(path=path, why=error.strerror)) from None
    told: list[Turn | Pair] = []
    for number, line in enumerate(content.splitlines(), start=1):
        if line.strip():
            _add(told, line, number)
    return told


def _add(told: list[Turn | Pair], line: bytes, number: int) -> None:
    one = _read(line, number)
    if isinstance(one, _Side):
        add_side(told, one.role, one.text)
    else:
        told.append(one)


def _read(line: bytes, number: int) -> Turn | Pair | _Side:
    try:
        built = json.loads(line)
        if "message" in built and "plan" in built:
            return turn_from_json(line)
        texts = {key: readable(built[key]) for key in built}
        if "role" in texts:
            side = msgspec.convert(texts, _Side)
            if side.role in {PERSON, REPLY}:
                return side
        elif "person" in texts or "reply" in texts:
            return msgspec.convert(texts, Pair)
    except (ValueError, TypeError, AttributeError, RecursionError):
        pass
    raise InputError(words("error")["history"].format(line=number))
