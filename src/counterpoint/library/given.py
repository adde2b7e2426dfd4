"""What was given to us: a text, a talk, a mode, a move, a country?

Everything that comes from outside is read here, once. What cannot be used is
refused in a sentence that says what to give instead, and repeats none of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, TypeAlias, TypeVar

from counterpoint.app.relived import PERSON, REPLY
from counterpoint.app.visit import readable
from counterpoint.authored import load
from counterpoint.care.helplines import country_code
from counterpoint.errors import InputError
from counterpoint.terms import Mode, Move

LONGEST_TEXT = 100_000
"""Characters; as much as one message of a page may have."""
MOST_MESSAGES = 1_000
_CODE = 2  # letters of a country
_ROLES = {PERSON: PERSON, "user": PERSON, REPLY: REPLY, "assistant": REPLY}

Given: TypeAlias = tuple[str, str] | Mapping[str, str]
"""One message of a talk: (role, text), or a mapping with "role" and "content"."""
Choice = TypeVar("Choice", bound=StrEnum)


class Side(NamedTuple):
    """What one of the two said; `role` is "person" or "reply"."""

    role: str
    text: str


def text_of(given: object, *, what: str) -> str:
    """Return a text that can be read; halves of surrogate pairs become U+FFFD."""
    if not isinstance(given, str):
        raise refused("text", what=what)
    if len(given) > LONGEST_TEXT:
        raise refused("too_long", what=what, most=LONGEST_TEXT)
    return readable(given)


def talk_of(given: object) -> tuple[Side, ...]:
    """Return the messages of a talk, oldest first."""
    if not isinstance(given, Sequence) or isinstance(given, str | bytes | bytearray):
        raise refused("talk")
    if len(given) > MOST_MESSAGES:
        raise refused("too_many", most=MOST_MESSAGES)
    return tuple(_side(one, number) for number, one in enumerate(given, start=1))


def mode_of(given: object) -> Mode:
    """Return a mode by its name."""
    return _choice(given, Mode, "mode")


def move_of(given: object) -> Move | None:
    """Return a move by its name; None is not known."""
    return None if given is None else _choice(given, Move, "move")


def country_of(given: object) -> str | None:
    """Return the code of a country, covered or not; None is not chosen."""
    if given is None:
        return None
    if not isinstance(given, str):
        raise refused("country")
    wanted = given.strip().upper()
    two_letters = len(wanted) == _CODE and wanted.isascii() and wanted.isalpha()
    code = country_code(wanted) or (wanted if two_letters else None)
    if code is None:
        raise refused("country")
    return code


def refused(code: str, **facts: object) -> InputError:
    """Return the error that says why something cannot be used."""
    sentence: str = load("library", "library").body["refused"][code]
    return InputError(sentence.format(**facts))


def _side(given: object, number: int) -> Side:
    role, text = _parts(given, number)
    # A role that cannot be a key, such as a list, is none either.
    known = _ROLES.get(role) if isinstance(role, str) else None
    if known is None:
        raise refused("role", number=number, roles=", ".join(_ROLES))
    return Side(known, text_of(text, what=f"text of message {number}"))


def _parts(given: object, number: int) -> tuple[object, object]:
    if isinstance(given, Mapping):
        text = given.get("content", given.get("text"))
        return given.get("role"), text
    if isinstance(given, tuple | list) and len(given) == 2:
        return given[0], given[1]
    raise refused("message", number=number)


def _choice(given: object, kind: type[Choice], code: str) -> Choice:
    try:
        return kind(given)  # type: ignore[arg-type]
    except ValueError:
        known = ", ".join(one.value for one in kind)
        raise refused(code, known=known) from None
