"""How does Grok write down its talks?

`prod-grok-backend.json` holds `conversations`, each with its `responses` in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterpoint.audit.products.shape import (
    Gathered,
    each_in,
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

name = "Grok"
_PERSON = frozenset({"human", "user"})
_NOT_A_MODEL = frozenset({"assistant", "model", "grok", "bot"})


def knows(file_name: str, head: bytes) -> bool:
    """Say whether a file is one of Grok's."""
    marks = (b'"conversations"', b'"responses"', b'"response"')
    return file_name.endswith(".json") and all(mark in head for mark in marks)


def talks(file: File) -> Iterator[Talk | Broken]:
    """Yield the talks of a file."""
    yield from each_in(file, _talk, at="conversations.item")


def _talk(conversation: Any) -> Talk:
    whole = mapping(conversation)
    about = mapping(whole.get("conversation") or {})
    gathered = Gathered()
    for place, row in enumerate(rows(whole["responses"])):
        _take(mapping(mapping(row)["response"]), gathered, place)
    return gathered.talk(
        name,
        id=words(about.get("id")) or words(about.get("_id")),
        title=words(about.get("title")),
        began=when(about.get("create_time")),
    )


def _take(response: dict[str, Any], gathered: Gathered, place: int) -> None:
    sender = words(response.get("sender"))
    theirs = sender.lower() in _PERSON
    if not sender or sender.lower() == "system":
        gathered.leave("hidden")
        return
    attached = response.get("file_attachments")
    gathered.leave("attachment", len(attached) if isinstance(attached, list) else 0)
    if response.get("thinking_trace") or response.get("agent_thinking_traces"):
        gathered.leave("thinking")
    text = words(response.get("message"))
    named = "" if sender.lower() in _NOT_A_MODEL else sender
    gathered.take(
        Said(
            who=Who.PERSON if theirs else Who.REPLY,
            text=text if theirs else gathered.reply(text),
            at=when(response.get("create_time")),
            model="" if theirs else words(response.get("model")) or named,
            id=words(response.get("_id")) or f"message {place}",
        )
    )
