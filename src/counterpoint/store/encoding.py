"""How is a value written so that it can be read again, whatever a person typed?"""

from __future__ import annotations

import json
import re
from datetime import datetime  # noqa: TC003 - msgspec reads it at run time
from typing import TYPE_CHECKING

import msgspec

from counterpoint.errors import InputError
from counterpoint.terms import Carried, Closing, to_json, turn_from_json

if TYPE_CHECKING:
    from counterpoint.terms import Entry, Turn

# An archive line is at most 8 MiB; what surrounds a turn there is far below 4 KiB.
LARGEST_LINE = 8 * 1024 * 1024
_LARGEST_TURN = LARGEST_LINE - 4096
_LARGEST_ENTRY = 1024 * 1024

_SURROGATE = re.compile("[\ud800-\udfff]")
_carried_decoder = msgspec.json.Decoder(Carried)
_tags_decoder = msgspec.json.Decoder(tuple[str, ...])
_closing_decoder = msgspec.json.Decoder(Closing)


def turn_to_json(turn: Turn) -> bytes:
    """Encode a turn, having made sure that it can be read and exported again.

    Raises:
        InputError: it is too long, or would not come back as it is.
    """
    encoded = _encoded(turn)
    if len(encoded) > _LARGEST_TURN:
        raise InputError(
            "This is too long to be kept in one piece. Send it in shorter parts."
        )
    try:
        turn_from_json(encoded)
    except msgspec.DecodeError:
        raise InputError(
            "This turn could not be kept: a part of it cannot be written down."
        ) from None
    return encoded


class Body(msgspec.Struct, frozen=True):
    """What is sealed of an entry."""

    at: datetime
    body: msgspec.Raw


def body_to_json(entry: Entry) -> bytes:
    """Encode an entry, having made sure that it can be read and exported again.

    Raises:
        InputError: it is too long, or not JSON.
    """
    try:
        body = bytes(msgspec.json.format(entry.body, indent=-1))
    except msgspec.DecodeError:
        raise InputError("This could not be kept: it cannot be written down.") from None
    if len(body) > _LARGEST_ENTRY:
        raise InputError("This is too long to be kept. Make it shorter.")
    return msgspec.json.encode(Body(at=entry.at, body=msgspec.Raw(body)))


def carried_to_json(carried: Carried) -> bytes:
    """Encode what the next sitting must remember."""
    return _encoded(carried)


def tags_to_json(tags: tuple[str, ...]) -> bytes:
    """Encode the tags of a sitting."""
    return _encoded(tags)


def tags_from_json(encoded: bytes) -> tuple[str, ...]:
    """Decode them; raises msgspec.DecodeError."""
    return _tags_decoder.decode(encoded)


def closing_to_json(closing: Closing) -> bytes:
    """Encode what the person said of a sitting."""
    return _encoded(closing)


def closing_from_json(encoded: bytes) -> Closing:
    """Decode it; raises msgspec.DecodeError."""
    return _closing_decoder.decode(encoded)


def carried_from_json(encoded: bytes) -> Carried:
    """Decode it; raises msgspec.DecodeError."""
    return _carried_decoder.decode(encoded)


def whole(text: str) -> str:
    """Replace halves of characters, which UTF-8 cannot hold, one for one."""
    return _SURROGATE.sub("\ufffd", text)


def _encoded(value: object) -> bytes:
    try:
        return to_json(value)
    except UnicodeEncodeError:
        built = json.dumps(
            msgspec.to_builtins(value), ensure_ascii=False, separators=(",", ":")
        )
        return whole(built).encode()
