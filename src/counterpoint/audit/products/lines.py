"""How can talks of any program be given, one a line?

Our own schema, in docs/exports.md: a line is a JSON object with `messages`, each of a
`role` and a `content`. An array of such objects is read as well.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from counterpoint.audit import guard
from counterpoint.audit.products.openwebui import written
from counterpoint.audit.products.shape import (
    Gathered,
    ShapeError,
    each_in,
    mapping,
    rows,
    when,
    words,
)
from counterpoint.audit.sentences import sentence
from counterpoint.audit.talks import Broken, Said, Who

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from counterpoint.audit.products.shape import File
    from counterpoint.audit.talks import Talk

name = "JSON Lines"
_WHO = {
    "user": Who.PERSON,
    "human": Who.PERSON,
    "person": Who.PERSON,
    "assistant": Who.REPLY,
    "model": Who.REPLY,
    "gpt": Who.REPLY,
    "reply": Who.REPLY,
}
_NOT_SAID = {"system": "hidden", "developer": "hidden"}
_MESSAGES = (b'"messages"', b'"conversations"', b'"said"')
_ROLE = (b'"role"', b'"from"', b'"who"')
_LINES = (".jsonl", ".ndjson")


def knows(file_name: str, head: bytes) -> bool:
    """Say whether a file holds talks, whoever wrote it."""
    shaped = any(one in head for one in _MESSAGES) and any(one in head for one in _ROLE)
    if file_name.endswith(".json"):
        return shaped and head.lstrip()[:1] == b"["
    return file_name.endswith(_LINES) and shaped


def talks(file: File) -> Iterator[Talk | Broken]:
    """Yield the talks of a file."""
    if file.name.lower().endswith(".json"):
        yield from each_in(file, talk_of)
        return
    for number, line in enumerate(guard.lines(file.open), start=1):
        if line.strip():
            yield _from_line(line, f"{file.name}, line {number}")


def _from_line(line: str, place: str) -> Talk | Broken:
    return told(partial(guard.record, line), place)


def told(read: Callable[[], Any], place: str) -> Talk | Broken:
    """Return the talk that is read, or that it is broken, and where it stands."""
    try:
        return talk_of(read())
    except guard.Unreadable as fault:
        return Broken(place, sentence("broken", fault.code))
    except (ShapeError, KeyError, TypeError, AttributeError):
        return Broken(place, sentence("broken", "shape"))


def talk_of(conversation: Any) -> Talk:
    """Return the talk of one object of our own schema.

    Raises:
        ShapeError: it does not have that shape.
    """
    whole = mapping(conversation)
    gathered = Gathered()
    for place, message in enumerate(map(mapping, _messages(whole))):
        _take(message, gathered, place)
    made = whole.get("created_at", whole.get("began"))
    talk = gathered.talk(
        words(whole.get("product")) or name,
        id=words(whole.get("id")),
        title=words(whole.get("title")),
        began=when(made),
    )
    return replace(talk, person=words(whole.get("person")))


def _messages(whole: dict[str, Any]) -> list[Any]:
    for key in ("messages", "said", "conversations"):
        if key in whole:
            return rows(whole[key])
    raise ShapeError


def _take(message: dict[str, Any], gathered: Gathered, place: int) -> None:
    role = words(message.get("role", message.get("from", message.get("who")))).lower()
    if role not in _WHO:
        gathered.leave(_NOT_SAID.get(role, "tool"))
        return
    content = message.get("content", message.get("text", message.get("value")))
    text = written(content, gathered)
    reply = _WHO[role] is Who.REPLY
    gathered.take(
        Said(
            who=_WHO[role],
            text=gathered.reply(text) if reply else text,
            at=when(message.get("at", message.get("created_at"))),
            model=words(message.get("model")) if reply else "",
            id=words(message.get("id")) or f"message {place}",
        )
    )
