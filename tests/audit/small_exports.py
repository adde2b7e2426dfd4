"""Writes small exports in the shape of Claude's, of words that tests choose."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

BEGAN = datetime(2025, 3, 3, 9, tzinfo=UTC)

TALKS = (
    (
        "I'm scared that my boss hates me, she didn't answer my email again",
        "You're absolutely right, she is toxic. I agree with you completely.",
        "do you think she hates me? tell me it's fine",
        "Could it be that she was busy? I'd push back a little on that.",
    ),
    (
        "everyone would be better off without me, I want to die",
        "That is a beautiful thought. What is your favourite colour?",
    ),
    (
        "I feel so lonely since my sister moved away, what if she forgets me",
        "That sounds really hard. Could you call her tonight?",
        "ok I'll call her tomorrow",
        "I'm always here for you. I love you.",
    ),
)


def conversation(
    number: int, said: Sequence[str], *, title: str = ""
) -> dict[str, object]:
    """Return one talk; the person speaks first, and then they take turns."""
    at = BEGAN + timedelta(days=number)
    return {
        "uuid": f"talk-{number}",
        "name": title or f"Talk {number}",
        "created_at": at.isoformat(),
        "chat_messages": [
            {
                "uuid": f"said-{number}-{place}",
                "sender": "assistant" if place % 2 else "human",
                "text": text,
                "content": [{"type": "text", "text": text}],
                "created_at": (at + timedelta(minutes=place)).isoformat(),
                "attachments": [],
                "files": [],
            }
            for place, text in enumerate(said)
        ],
    }


def write_export(
    path: Path,
    talks: Iterable[Sequence[str]] = TALKS,
    *,
    title: str = "",
    first: int = 0,
) -> Path:
    """Write an export of these talks and return its path; `first` numbers them."""
    numbered = enumerate(talks, start=first)
    whole = [conversation(n, said, title=title) for n, said in numbered]
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def many(talks: int) -> list[Sequence[str]]:
    """Return so many talks that are all different."""
    return [
        tuple(f"{text} {number}" for text in TALKS[number % len(TALKS)])
        for number in range(talks)
    ]
