"""What does the larger network say of lines that nobody labelled?

They stand in `.cache/training/taught.jsonl`, where `training.teach` puts them: parts
of the lines that are learnt from, and pairs of lines put together. The small reader
learns from these answers beside the lines with labels. Where the file is not there,
it learns without.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from training.encoder import CACHE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from training.reading import Answer

FILE = CACHE / "taught.jsonl"
HEADS = ("live", "risk", "tier", "tense", "about", "needs", "flags")
"""The answers that are taught: all about messages but the marks."""
SHORTEST = 4
"""In words: a shorter part says nothing by itself."""
PUT_TOGETHER = 8_000
SEED = 11
_BREAK = re.compile(r"(?<=[.!?\n])\s+|,\s+(?=and |but |then |so )")


@dataclass(frozen=True, slots=True)
class Taught:
    """A text, and what the larger network makes of it, as chances."""

    text: str
    answers: Mapping[str, Answer]


def unlabelled(texts: Sequence[str], *, seed: int = SEED) -> tuple[str, ...]:
    """Return parts of the texts, and pairs of texts as one: each once, in order."""
    source = random.Random(seed)
    parts = [part for text in texts for part in parts_of(text)]
    shuffled = source.sample(texts, len(texts))
    joined = [f"{one} {other}" for one, other in pairwise(shuffled)][:PUT_TOGETHER]
    known = set(texts)
    return tuple(dict.fromkeys(one for one in (*parts, *joined) if one not in known))


def parts_of(text: str) -> list[str]:
    """Return a text without its last sentence, without its first, and each alone."""
    sentences = [one.strip() for one in _BREAK.split(text) if one.strip()]
    if len(sentences) < 2:
        return []
    parts = [" ".join(sentences[:-1]), " ".join(sentences[1:]), *sentences]
    return [one for one in parts if len(one.split()) >= SHORTEST]


def read_taught(path: Path = FILE) -> tuple[Taught, ...]:
    """Read what was taught; nothing where nobody taught."""
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return tuple(Taught(row["text"], row["answers"]) for row in rows)


def write_taught(taught: Iterable[Taught], path: Path = FILE) -> None:
    """Write one text a line with its answers, rounded to what they are worth."""
    with path.open("w", encoding="utf-8") as lines:
        for one in taught:
            answers = {
                head: [round(chance, 3) for chance in chances]
                for head, chances in one.answers.items()
                if chances is not None
            }
            row = {"text": one.text, "answers": answers}
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
