"""How does Claude.ai write down its talks?

`conversations.json` is an array; each has `chat_messages` with a `sender`, a `text`
and blocks of `content`, of which only those of type "text" were said. Edited
messages leave branches behind: the live one is that of the last message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterpoint.audit.products.shape import (
    Gathered,
    ShapeError,
    each_in,
    live_branch,
    mapping,
    rows,
    when,
    words,
)
from counterpoint.audit.talks import Said, Who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.audit.products.shape import File
    from counterpoint.audit.talks import Broken, Talk

name = "Claude"
_WHO = {"human": Who.PERSON, "assistant": Who.REPLY}
_ROOT = "00000000-0000-4000-8000-000000000000"
_NOT_SAID = {"thinking": "thinking", "tool_use": "tool", "tool_result": "tool"}


def knows(file_name: str, head: bytes) -> bool:
    """Say whether a file is one of Claude's."""
    return file_name.endswith(".json") and b'"chat_messages"' in head


def talks(file: File) -> Iterator[Talk | Broken]:
    """Yield the talks of a file."""
    yield from each_in(file, _talk)


def _talk(conversation: Any) -> Talk:
    whole = mapping(conversation)
    gathered = Gathered()
    messages = [mapping(one) for one in rows(whole["chat_messages"])]
    live = _live(messages)
    gathered.leave("dead_branch", len(messages) - len(live))
    for place, message in enumerate(live):
        _take(message, gathered, place)
    return gathered.talk(
        name,
        id=words(whole.get("uuid")),
        title=words(whole.get("name")),
        began=when(whole.get("created_at")),
    )


def _live(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the messages of the branch that ends with the last one.

    Where its beginning is missing, all are taken as they stand: better a message
    too many than half a talk.
    """
    nodes = {words(one.get("uuid")): one for one in messages}
    if not messages or not all(one.get("parent_message_uuid") for one in messages):
        return messages
    line = live_branch(
        nodes, words(messages[-1].get("uuid")), parent="parent_message_uuid"
    )
    return line if line[0]["parent_message_uuid"] == _ROOT else messages


def _take(message: dict[str, Any], gathered: Gathered, place: int) -> None:
    sender = words(message.get("sender"))
    if sender not in _WHO:
        raise ShapeError
    blocks = [mapping(one) for one in rows(message.get("content"))]
    for block in blocks:
        kind = words(block.get("type"))
        if kind != "text":
            gathered.leave(_NOT_SAID.get(kind, "tool"))
    gathered.leave("attachment", len(rows(message.get("attachments"))))
    gathered.leave("attachment", len(rows(message.get("files"))))
    spoken = [words(one.get("text")) for one in blocks if one.get("type") == "text"]
    gathered.take(
        Said(
            who=_WHO[sender],
            text="\n\n".join(filter(None, spoken)) or words(message.get("text")),
            at=when(message.get("created_at")),
            id=words(message.get("uuid")) or f"message {place}",
        )
    )
