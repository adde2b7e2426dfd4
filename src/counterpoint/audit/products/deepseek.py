"""How does DeepSeek write down its talks?

`conversations.json` is an array of trees, as ChatGPT's, but what was said stands in
`fragments`, and the live branch is the one that ends with the last node.
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

name = "DeepSeek"
_WHO = {"REQUEST": Who.PERSON, "RESPONSE": Who.REPLY}
_NOT_SAID = {"THINK": "thinking", "FILE": "attachment", "IMAGE": "attachment"}


def knows(file_name: str, head: bytes) -> bool:
    """Say whether a file is one of DeepSeek's."""
    tree = b'"mapping"' in head and b'"fragments"' in head
    return file_name.endswith(".json") and tree


def talks(file: File) -> Iterator[Talk | Broken]:
    """Yield the talks of a file."""
    yield from each_in(file, _talk)


def _talk(conversation: Any) -> Talk:
    whole = mapping(conversation)
    nodes = {key: dict(mapping(one)) for key, one in mapping(whole["mapping"]).items()}
    for key, node in nodes.items():
        for child in rows(node.get("children")):
            if child in nodes:
                nodes[child].setdefault("parent", key)
    line = live_branch(nodes, "", parent="parent")
    gathered = Gathered()
    held = [node for node in line if node.get("message") is not None]
    every = sum(1 for node in nodes.values() if node.get("message") is not None)
    gathered.leave("dead_branch", every - len(held))
    for place, node in enumerate(held):
        own = words(node.get("id")) or f"message {place}"
        _take(mapping(node["message"]), gathered, own)
    return gathered.talk(
        name,
        id=words(whole.get("id")),
        title=words(whole.get("title")),
        began=when(whole.get("inserted_at")),
    )


def _take(message: dict[str, Any], gathered: Gathered, own: str) -> None:
    texts: dict[Who, list[str]] = {}
    for fragment in map(mapping, rows(message["fragments"])):
        kind = words(fragment.get("type"))
        if kind in _WHO:
            texts.setdefault(_WHO[kind], []).append(words(fragment.get("content")))
        else:
            gathered.leave(_NOT_SAID.get(kind, "tool"))
    gathered.leave("attachment", len(rows(message.get("files"))))
    for who, parts in texts.items():
        gathered.take(
            Said(
                who=who,
                text="\n\n".join(filter(None, parts)),
                at=when(message.get("inserted_at")),
                model=words(message.get("model")) if who is Who.REPLY else "",
                id=own,
            )
        )
