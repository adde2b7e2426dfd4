"""How does a talk look that somebody copied into a text file?

A line says who speaks: "You:", "**ChatGPT**", "## User", "You said:". Only names of
programs and words such as "you" count; a talk between people is not read here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.audit import guard
from counterpoint.audit.products.shape import Gathered, when
from counterpoint.audit.talks import Said, Who

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from counterpoint.audit.products.shape import File
    from counterpoint.audit.talks import Talk

name = "Transcript"
_ENDINGS = (".txt", ".md", ".markdown")
_PERSON = frozenset({"you", "user", "human", "me", "prompt", "person", "i"})
PROGRAMS = (
    "chatgpt|gpt-?[345][\\w.]*|claude(?: [\\w.]+){0,3}|gemini|bard|copilot|grok|"
    "deepseek|meta ai|mistral|le chat|perplexity|llama|replika|pi|character\\.?ai"
)
"""Names that only a program has, as a pattern in lower case."""
_REPLY = re.compile(f"(?:{PROGRAMS}|assistant|ai|bot|model|response|answer)")
_BEGINNING = 200
"""Letters of a line in which a name stands."""
_TIMES = r"(?:[\[(](?P<at>[\d :T.+Z-]{10,35})[\])]\s*)?"
_SPEAKER = re.compile(
    _TIMES + r"(?P<mark>(?:#|>>|\*\*|__|\s)*)"
    # A small picture may stand before a name.
    r"[^\w\s#*>\[(-]{0,4}\s*"
    r"(?P<name>[A-Za-z][\w. -]{0,30}?)"
    r"(?P<said>\s+(?:said|wrote|replied))?\s*"
    r"(?P<end>:\s*(?:\*\*|__)|(?:\*\*|__)\s*:|(?:\*\*|__)|:|$)"
    r"\s*(?P<rest>.*)"
)


class Turn(NamedTuple):
    """A line at which somebody begins to speak."""

    who: Who
    named: str
    at: datetime | None
    rest: str


def knows(file_name: str, head: bytes) -> bool:
    """Say whether a file is a talk with a program, as text."""
    if not file_name.endswith(_ENDINGS):
        return False
    lines = guard.decoded(head).splitlines()
    heard = {found.who for line in lines if (found := turn(line)) is not None}
    return heard == set(Who)


def turn(line: str) -> Turn | None:
    """Return who begins to speak in a line, None where nobody does."""
    line = line.strip()
    hit = _SPEAKER.match(line[:_BEGINNING])
    if hit is None:
        return None
    marked = bool(hit["mark"].strip()) or bool(hit["said"])
    if not hit["end"].strip("*_ ") and not marked:
        return None  # a name with neither a colon nor a mark is a word in a sentence
    if hit["mark"].strip() and not hit["end"] and hit["rest"]:
        return None
    rest = line[hit.start("rest") :]
    named = hit["name"].strip().lower()
    at = when(hit["at"]) if hit["at"] else None
    if named in _PERSON:
        return Turn(Who.PERSON, "", at, rest)
    if _REPLY.fullmatch(named):
        return Turn(Who.REPLY, hit["name"].strip(), at, rest)
    return None


def talks(file: File) -> Iterator[Talk]:
    """Yield the talk of a file."""
    gathered = Gathered()
    now: Turn | None = None
    held: list[str] = []
    size = 0
    for line in guard.lines(file.open):
        found = turn(line)
        if found is not None:
            _take(now, held, gathered)
            now, held, size = found, [found.rest], 0
        elif now is not None:
            held.append(line)
        size += len(line) + 1
        if size > guard.LONGEST:
            raise guard.Unreadable("long")
    _take(now, held, gathered)
    yield gathered.talk(name, id="", title="", began=None)


def _take(now: Turn | None, held: list[str], gathered: Gathered) -> None:
    if now is None:
        return
    text = "\n".join(held).strip()
    reply = now.who is Who.REPLY
    own = f"message {len(gathered.said)}"
    said = gathered.reply(text) if reply else text
    gathered.take(Said(now.who, said, now.at, id=own))
