"""What is in the built corpus, and which label of a line counts?

Every label ever given stays beside the others: the writer's, the rater's, the
settled one. The settled label counts where there is one, else the writer's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoint.terms import ReplyLabel
from training.lines import (
    Context,
    Mark,
    MessageLabels,
    MessageLine,
    Origin,
    PairLine,
    Span,
    Split,
    Style,
    Variety,
    Who,
    message_labels,
    plain,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Message:
    """A message in the corpus."""

    line: MessageLine
    joined: str
    split: Split
    rater: MessageLabels | None = None
    settled: MessageLabels | None = None

    @property
    def labels(self) -> MessageLabels:
        """Return the labels that count."""
        return self.settled or self.line.labels

    @property
    def contested(self) -> bool:
        """Say whether two people differ about danger and nobody has settled it."""
        if self.rater is None or self.settled is not None:
            return False
        return self.rater.risk is not self.line.labels.risk


@dataclass(frozen=True, slots=True)
class Pair:
    """A reply to a message in the corpus."""

    line: PairLine
    joined: str
    split: Split
    rater: tuple[ReplyLabel, ...] | None = None
    settled: tuple[ReplyLabel, ...] | None = None

    @property
    def labels(self) -> tuple[ReplyLabel, ...]:
        """Return the labels that count."""
        return self.line.labels if self.settled is None else self.settled


def write_messages(path: Path, messages: Iterable[Message]) -> None:
    """Write one message a line, sorted by id so that a change is easy to see."""
    rows = [_message_row(one) for one in messages]
    _write(path, rows)


def write_pairs(path: Path, pairs: Iterable[Pair]) -> None:
    """Write one pair a line, sorted by id."""
    rows = [_pair_row(one) for one in pairs]
    _write(path, rows)


def read_messages(path: Path) -> list[Message]:
    """Read what `write_messages` wrote."""
    return [_message(row) for row in rows_of(path)]


def read_pairs(path: Path) -> list[Pair]:
    """Read what `write_pairs` wrote."""
    return [_pair(row) for row in rows_of(path)]


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """Yield each line of a file of JSON lines; nothing if there is no file."""
    if path.is_file():
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    rows.sort(key=lambda row: str(row["id"]))
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")


def _message_row(one: Message) -> dict[str, Any]:
    return {
        "id": one.line.id,
        "split": one.split.value,
        "text": one.line.text,
        "context": plain(one.line.context),
        "spans": [plain(span) for span in one.line.spans],
        "labels": {
            "writer": plain(one.line.labels),
            "rater": None if one.rater is None else plain(one.rater),
            "settled": None if one.settled is None else plain(one.settled),
        },
        "origin": plain(one.line.origin),
        "group": one.line.group,
        "joined": one.joined,
    }


def _pair_row(one: Pair) -> dict[str, Any]:
    def listed(labels: tuple[ReplyLabel, ...] | None) -> list[str] | None:
        return None if labels is None else [label.value for label in labels]

    return {
        "id": one.line.id,
        "split": one.split.value,
        "message": one.line.message,
        "reply": one.line.reply,
        "context": plain(one.line.context),
        "labels": {
            "writer": listed(one.line.labels),
            "rater": listed(one.rater),
            "settled": listed(one.settled),
        },
        "origin": plain(one.line.origin),
        "group": one.line.group,
        "joined": one.joined,
    }


def _message(row: dict[str, Any]) -> Message:
    labels = {
        who: None if found is None else message_labels(found)
        for who, found in row["labels"].items()
    }
    line = MessageLine(
        row["text"],
        message_labels(row["labels"]["writer"]),
        _origin(row["origin"]),
        row["group"],
        Context(**row["context"]),
        tuple(
            Span(Mark(span["mark"]), span["start"], span["end"])
            for span in row["spans"]
        ),
    )
    split = Split(row["split"])
    return Message(line, row["joined"], split, labels["rater"], labels["settled"])


def _pair(row: dict[str, Any]) -> Pair:
    def labels(who: str) -> tuple[ReplyLabel, ...] | None:
        found = row["labels"][who]
        return None if found is None else tuple(map(ReplyLabel, found))

    line = PairLine(
        row["message"],
        row["reply"],
        labels("writer") or (),
        _origin(row["origin"]),
        row["group"],
        Context(**row["context"]),
    )
    split = Split(row["split"])
    return Pair(line, row["joined"], split, labels("rater"), labels("settled"))


def _origin(row: dict[str, Any]) -> Origin:
    return Origin(
        row["writer"],
        row["file"],
        row["line"],
        Style(row["style"]),
        Who(row["who"]),
        Variety(row["variety"]),
    )
