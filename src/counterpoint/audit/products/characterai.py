"""How are talks with Character.AI written down?

The company's own export is not publicly described. What is read is what its pages
are sent, as browser extensions save it: `histories` with `msgs`, and newer `turns`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterpoint.audit import guard
from counterpoint.audit.products.shape import (
    Gathered,
    each,
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

name = "Character.AI"


def knows(file_name: str, head: bytes) -> bool:
    """Say whether a file was saved from Character.AI."""
    older = b'"histories"' in head and b'"msgs"' in head
    newer = b'"turns"' in head and b'"raw_content"' in head
    return file_name.endswith(".json") and (older or newer)


def talks(file: File) -> Iterator[Talk | Broken]:
    """Yield the talks of a file."""
    with file.open() as stream:
        head = guard.Watched(stream).read()
    if b'"turns"' in head and b'"raw_content"' in head:
        whole = iter([guard.whole(file.open)])
        yield from each(whole, _newer, name=file.name)
    else:
        yield from each_in(file, _older, at="histories.histories.item")


def _older(history: Any) -> Talk:
    whole = mapping(history)
    gathered = Gathered()
    partner = ""
    for place, message in enumerate(map(mapping, rows(whole["msgs"]))):
        source = message.get("src")
        about: dict[str, Any] = source if isinstance(source, dict) else {}
        theirs = about.get("is_human", message.get("src__is_human")) is True
        if message.get("is_alternative"):
            gathered.leave("dead_branch")
            continue
        partner = partner if theirs else words(about.get("name")) or partner
        gathered.take(
            Said(
                who=Who.PERSON if theirs else Who.REPLY,
                text=words(message.get("text")),
                at=when(message.get("created")),
                id=str(message.get("uuid") or message.get("id") or f"message {place}"),
            )
        )
    own = words(whole.get("external_id"))
    return gathered.talk(name, id=own, title=partner, began=when(whole.get("created")))


def _newer(conversation: Any) -> Talk:
    whole = mapping(conversation)
    turns = sorted(
        map(mapping, rows(whole["turns"])),
        key=lambda turn: words(turn.get("create_time")),
    )
    gathered = Gathered()
    own = partner = ""
    for place, turn in enumerate(turns):
        author, key = mapping(turn["author"]), mapping(turn.get("turn_key") or {})
        theirs = author.get("is_human") is True
        candidates = [mapping(one) for one in rows(turn["candidates"])]
        gathered.leave("dead_branch", max(0, len(candidates) - 1))
        partner = partner if theirs else words(author.get("name")) or partner
        own = own or words(key.get("chat_id"))
        gathered.take(
            Said(
                who=Who.PERSON if theirs else Who.REPLY,
                text=_chosen(candidates, words(turn.get("primary_candidate_id"))),
                at=when(turn.get("create_time")),
                id=words(key.get("turn_id")) or f"message {place}",
            )
        )
    return gathered.talk(name, id=own, title=partner, began=None)


def _chosen(candidates: list[dict[str, Any]], own: str) -> str:
    first = candidates[0] if candidates else {}
    one = next((one for one in candidates if one.get("candidate_id") == own), first)
    return words(one.get("raw_content"))
