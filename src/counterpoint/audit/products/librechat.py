"""How does LibreChat write down a talk?

A file is one talk: its `messages` in order, or `messagesTree`, in which every
message holds those that answer it. The branch of the last answers is the talk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterpoint.audit import guard
from counterpoint.audit.products.shape import (
    Gathered,
    each,
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

name = "LibreChat"
DEEPEST = 2000
"""Levels; each answer lies two deeper than what it answers."""


def knows(file_name: str, head: bytes) -> bool:
    """Say whether a file is one of LibreChat's."""
    messages = b'"messages"' in head or b'"messagesTree"' in head
    theirs = b'"conversationId"' in head and b'"isCreatedByUser"' in head
    return file_name.endswith(".json") and messages and theirs


def talks(file: File) -> Iterator[Talk | Broken]:
    """Yield the talks of a file."""
    found = guard.whole(file.open, deepest=DEEPEST)
    every = iter(found if isinstance(found, list) else [found])
    yield from each(every, _talk, name=file.name)


def _talk(conversation: Any) -> Talk:
    whole = mapping(conversation)
    gathered = Gathered()
    for place, message in enumerate(_messages(whole, gathered)):
        _take(message, gathered, place)
    return gathered.talk(
        name,
        id=words(whole.get("conversationId")),
        title=words(whole.get("title")),
        began=when(whole.get("createdAt")),
    )


def _messages(whole: dict[str, Any], gathered: Gathered) -> list[dict[str, Any]]:
    if "messagesTree" in whole:
        return _down(rows(whole["messagesTree"]), gathered)
    messages = [mapping(one) for one in rows(whole["messages"])]
    nodes = {words(one.get("messageId")): one for one in messages}
    if len(nodes) < len(messages) or not messages:
        return messages
    last = words(messages[-1].get("messageId"))
    line = live_branch(nodes, last, parent="parentMessageId")
    gathered.leave("dead_branch", len(nodes) - len(line))
    return line


def _down(level: list[Any], gathered: Gathered) -> list[dict[str, Any]]:
    line: list[dict[str, Any]] = []
    while level:
        gathered.leave("dead_branch", len(level) - 1)
        line.append(mapping(level[-1]))
        level = rows(line[-1].get("children"))
    return line


def _take(message: dict[str, Any], gathered: Gathered, place: int) -> None:
    if message.get("error"):
        gathered.leave("tool")
        return
    theirs = message.get("isCreatedByUser") is True
    gathered.leave("attachment", len(rows(message.get("files"))))
    text = _text(message, gathered)
    gathered.take(
        Said(
            who=Who.PERSON if theirs else Who.REPLY,
            text=text if theirs else gathered.reply(text),
            at=when(message.get("createdAt")),
            model="" if theirs else words(message.get("model")),
            id=words(message.get("messageId")) or f"message {place}",
        )
    )


def _text(message: dict[str, Any], gathered: Gathered) -> str:
    texts: list[str] = []
    for part in map(mapping, rows(message.get("content"))):
        kind = words(part.get("type"))
        if kind == "text":
            held = part.get("text")
            value = held.get("value") if isinstance(held, dict) else held
            texts.append(words(value))
        else:
            gathered.leave("thinking" if kind == "think" else "tool")
    return "\n\n".join(filter(None, texts)) or words(message.get("text"))
