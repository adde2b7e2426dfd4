"""How does ChatGPT write down its talks?

`conversations.json` is an array; each is a tree of messages in `mapping`, of which
the branch that ends in `current_node` is the talk. Old files have flat `messages`.
Instructions that the person once set stand there in the role "user", and hidden:
they are not the person's words.
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

name = "ChatGPT"
_WHO = {"user": Who.PERSON, "assistant": Who.REPLY}
_SAID_IN = frozenset({"text", "multimodal_text"})
_HIDDEN = ("is_visually_hidden_from_conversation", "is_user_system_message")
_INSTRUCTIONS = frozenset({"user_editable_context", "model_editable_context"})
_THOUGHT = frozenset({"thoughts", "reasoning_recap"})


def knows(file_name: str, head: bytes) -> bool:
    """Say whether a file is one of ChatGPT's."""
    if not file_name.endswith(".json") or b'"fragments"' in head:
        return False
    tree = b'"mapping"' in head and b'"children"' in head
    return tree or (b'"messages"' in head and b'"content_type"' in head)


def talks(file: File) -> Iterator[Talk | Broken]:
    """Yield the talks of a file."""
    yield from each_in(file, _talk)


def _talk(conversation: Any) -> Talk:
    whole = mapping(conversation)
    gathered = Gathered()
    usual = words(whole.get("default_model_slug"))
    for place, message in enumerate(_messages(whole, gathered)):
        _take(mapping(message), gathered, place, usual=usual)
    return gathered.talk(
        name,
        id=words(whole.get("conversation_id")) or words(whole.get("id")),
        title=words(whole.get("title")),
        began=when(whole.get("create_time")),
    )


def _messages(whole: dict[str, Any], gathered: Gathered) -> list[Any]:
    if "mapping" not in whole:
        return rows(whole["messages"])
    nodes = {key: mapping(node) for key, node in mapping(whole["mapping"]).items()}
    line = live_branch(nodes, words(whole.get("current_node")), parent="parent")
    held = [node["message"] for node in line if node.get("message") is not None]
    every = sum(1 for node in nodes.values() if node.get("message") is not None)
    gathered.leave("dead_branch", every - len(held))
    return held


def _take(
    message: dict[str, Any], gathered: Gathered, place: int, *, usual: str
) -> None:
    author, content = mapping(message["author"]), mapping(message["content"])
    more = message.get("metadata")
    about: dict[str, Any] = more if isinstance(more, dict) else {}
    role, kind = words(author.get("role")), words(content.get("content_type"))
    if (
        role == "system"
        or kind in _INSTRUCTIONS
        or any(about.get(mark) for mark in _HIDDEN)
    ):
        gathered.leave("hidden")
    elif kind in _THOUGHT:
        gathered.leave("thinking")
    elif role not in _WHO or kind not in _SAID_IN or _is_for_a_tool(message):
        gathered.leave("tool")
    else:
        parts = rows(content.get("parts"))
        heard = [_heard(one) for one in parts]
        gathered.leave("attachment", sum(1 for one in heard if one is None))
        gathered.take(
            Said(
                who=_WHO[role],
                text="\n\n".join(filter(None, heard)),
                at=when(message.get("create_time")),
                model=_model(role, about, usual),
                id=words(message.get("id")) or f"message {place}",
            )
        )


def _heard(part: object) -> str | None:
    """Return the words of a part, also of one that was spoken; None for a picture."""
    if isinstance(part, dict):
        spoken = part.get("content_type") == "audio_transcription"
        return words(part.get("text")) if spoken else None
    return words(part)


def _is_for_a_tool(message: dict[str, Any]) -> bool:
    return words(message.get("recipient")) not in {"", "all"}


def _model(role: str, about: dict[str, Any], usual: str) -> str:
    return (words(about.get("model_slug")) or usual) if role == "assistant" else ""
