"""Exports that lie beside the tests, and how a test reads one."""

from __future__ import annotations

from pathlib import Path

from counterpoint.audit.opening import talks_in
from counterpoint.audit.talks import Broken, Talk, Who

EXPORTS = Path(__file__).parent / "exports"
NO_TALKS = {"README.md", "claude_users.json", "whatsapp_between_people.txt"}
READABLE = sorted(one.name for one in EXPORTS.iterdir() if one.name not in NO_TALKS)


def read(path: Path, *, product: str | None = None) -> list[Talk | Broken]:
    return list(talks_in(path, product=product))


def talks(name: str) -> list[Talk]:
    return only_talks(read(EXPORTS / name))


def only_talks(found: list[Talk | Broken]) -> list[Talk]:
    return [one for one in found if isinstance(one, Talk)]


def only_broken(found: list[Talk | Broken]) -> list[Broken]:
    return [one for one in found if isinstance(one, Broken)]


def words_of(talk: Talk, who: Who) -> list[str]:
    return [one.text for one in talk.said if one.who is who]


def person(talk: Talk) -> list[str]:
    return words_of(talk, Who.PERSON)


def replies(talk: Talk) -> list[str]:
    return words_of(talk, Who.REPLY)


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    data = content.encode() if isinstance(content, str) else content
    path.write_bytes(data)
    return path
