"""How does Open WebUI write down its talks?

An export is an array; each `chat` has its messages as a tree in `history`, of which
the branch that ends in `currentId` is the talk. Old ones have a flat list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterpoint.audit.products.shape import (
    Gathered,
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

name = "Open WebUI"
_WHO = {"user": Who.PERSON, "assistant": Who.REPLY}
_NOT_SAID = {"system": "hidden", "tool": "tool"}


def knows(file_name: str, head: bytes) -> bool:
    """Say whether a file is one of Open WebUI's."""
    tree = b'"history"' in head and b'"currentId"' in head
    flat = b'"chat"' in head and b'"messages"' in head and b'"role"' in head
    return file_name.endswith(".json") and (tree or flat)


def talks(file: File) -> Iterator[Talk | Broken]:
    """Yield the talks of a file."""
    yield from each_in(file, _talk)


def _talk(conversation: Any) -> Talk:
    whole = mapping(conversation)
    chat = mapping(whole["chat"])
    gathered = Gathered()
    if words(chat.get("system")):
        gathered.leave("hidden")
    for place, message in enumerate(_messages(chat, gathered)):
        _take(message, gathered, place)
    return gathered.talk(
        name,
        id=words(whole.get("id")) or words(chat.get("id")),
        title=words(whole.get("title")) or words(chat.get("title")),
        began=when(whole.get("created_at")) or when(chat.get("timestamp")),
    )


def _messages(chat: dict[str, Any], gathered: Gathered) -> list[dict[str, Any]]:
    history = chat.get("history")
    if not isinstance(history, dict) or not history.get("messages"):
        return [mapping(one) for one in rows(chat["messages"])]
    nodes = {key: mapping(one) for key, one in mapping(history["messages"]).items()}
    line = live_branch(nodes, words(history.get("currentId")), parent="parentId")
    gathered.leave("dead_branch", len(nodes) - len(line))
    return line


def _take(message: dict[str, Any], gathered: Gathered, place: int) -> None:
    role = words(message.get("role"))
    if role not in _WHO:
        gathered.leave(_NOT_SAID.get(role, "tool"))
        return
    gathered.leave("attachment", len(rows(message.get("files"))))
    text = written(message.get("content"), gathered)
    reply = _WHO[role] is Who.REPLY
    gathered.take(
        Said(
            who=_WHO[role],
            text=gathered.reply(text) if reply else text,
            at=when(message.get("timestamp")),
            model=words(message.get("model")) if reply else "",
            id=words(message.get("id")) or f"message {place}",
        )
    )


def written(content: object, gathered: Gathered) -> str:
    """Return the words of a message that is a text, or a list of parts."""
    if not isinstance(content, list):
        return words(content)
    texts: list[str] = []
    for part in content:
        one = {"type": "text", "text": part} if isinstance(part, str) else mapping(part)
        kind = words(one.get("type"))
        if kind in {"text", "input_text", "output_text"}:
            texts.append(words(one.get("text")))
        else:
            gathered.leave(_PARTS.get(kind, "tool" if "tool" in kind else "attachment"))
    return "\n\n".join(filter(None, texts))


_PARTS = {"thinking": "thinking", "reasoning": "thinking", "think": "thinking"}
