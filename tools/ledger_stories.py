"""What stories are there for the ledger, and what is marked in them?

How they are written and split: corpus/ledger/FORMAT.md.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import tomli

if TYPE_CHECKING:
    from datetime import datetime

FOLDER = Path(__file__).parent.parent / "corpus" / "ledger"
PIN = FOLDER / "held_out.sha256"
KINDS = {"self": "self", "mind": "other_mind", "fact": "fact", "future": "future"}
_MARK = re.compile(r"\[(self|mind|fact|future)(?:#(\w+))?:([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Gold:
    """A claim that was marked: its kind as the ledger names it, and its span."""

    kind: str
    start: int
    end: int
    quote: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One message of a story without its marks."""

    sitting: int
    at: datetime
    text: str
    claims: tuple[Gold, ...]


@dataclass(frozen=True, slots=True)
class GoldPair:
    """Two marked claims, by their names, and how they stand to each other."""

    one: str
    other: str
    are: str


@dataclass(frozen=True, slots=True)
class Story:
    """One person's sittings."""

    id: str
    about: str
    messages: tuple[Told, ...]
    pairs: tuple[GoldPair, ...] = ()

    @property
    def held_out(self) -> bool:
        """Say whether it belongs to the half that nobody tunes on."""
        return int(hashlib.sha256(self.id.encode()).hexdigest()[-1], 16) % 2 == 1


def unmarked(text: str) -> tuple[str, tuple[Gold, ...]]:
    """Take the marks out of a text and return the claims that they marked."""
    plain, claims, last = "", [], 0
    for mark in _MARK.finditer(text):
        plain += text[last : mark.start()]
        start = len(plain)
        plain += mark[3]
        kind = KINDS[mark[1]]
        claims.append(Gold(kind, start, len(plain), mark[3], mark[2] or ""))
        last = mark.end()
    return plain + text[last:], tuple(claims)


def read_story(path: Path) -> Story:
    """Read one story; a pair that names no marked claim is a mistake."""
    raw = tomli.loads(path.read_text(encoding="utf-8"))
    messages = tuple(
        Told(one["sitting"], one["at"], *unmarked(one["text"]))
        for one in raw["message"]
    )
    pairs = tuple(GoldPair(**pair) for pair in raw.get("pair", ()))
    names = {claim.name for message in messages for claim in message.claims}
    missing = {n for p in pairs for n in (p.one, p.other)} - names
    if missing:
        raise ValueError(f"{path.name}: no claim is marked {sorted(missing)}")
    return Story(raw["id"], raw["about"], messages, pairs)


def stories(*, held_out: bool | None = None) -> tuple[Story, ...]:
    """Read the stories, of one half only where it is said which."""
    found = (read_story(path) for path in sorted(FOLDER.glob("*/*.toml")))
    return tuple(s for s in found if held_out is None or s.held_out is held_out)


def held_out_digest(folder: str) -> str:
    """Return the SHA-256 over the files of one folder's held-out half, in order."""
    whole = hashlib.sha256()
    for path in sorted((FOLDER / folder).glob("*.toml")):
        if read_story(path).held_out:
            whole.update(path.read_bytes())
    return whole.hexdigest()


def pins() -> dict[str, str]:
    """Return the digest that each folder's held-out half was pinned with."""
    lines = PIN.read_text(encoding="utf-8").splitlines() if PIN.exists() else []
    return dict(line.split() for line in lines)


def pin(folder: str) -> None:
    """Pin the held-out half of a folder as it is now."""
    pinned = pins() | {folder: held_out_digest(folder)}
    lines = (f"{name} {digest}" for name, digest in sorted(pinned.items()))
    PIN.write_text("\n".join(lines) + "\n", encoding="utf-8")


def unpinned() -> tuple[str, ...]:
    """Return the folders whose held-out half is not as it was pinned."""
    return tuple(f for f, digest in pins().items() if held_out_digest(f) != digest)
