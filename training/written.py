"""What did the writers write down?

Reads the files of `corpus/written` as `corpus/GUIDELINES.md` describes them,
and the seed corpus. A line that cannot be read is a `Misprint` beside the rest;
`corpus/corrections.toml` says what was meant, so no written file is edited.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from counterpoint.terms import Need, ReplyLabel, Risk, Tier
from training.lines import (
    About,
    Context,
    Flag,
    Mark,
    MessageLabels,
    MessageLine,
    Origin,
    PairLine,
    Span,
    Style,
    Tense,
    Variety,
    Who,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

# The short words of the guidelines, and what we call them everywhere else.
RISKS = {
    "none": Risk.NONE,
    "passive": Risk.PASSIVE,
    "active": Risk.ACTIVE,
    "plan": Risk.PLAN_OR_MEANS,
    "selfharm": Risk.SELF_HARM,
    "harm": Risk.HARM_TO_OTHERS,
    "abuse": Risk.ABUSE_VICTIM,
    "child": Risk.CHILD_AT_RISK,
    "reality": Risk.REALITY_LOSS,
    "eating": Risk.EATING,
    "medical": Risk.MEDICAL,
    "medication": Risk.MEDICATION,
}
TENSES = {"now": Tense.NOW, "past": Tense.PAST, "hypo": Tense.HYPOTHETICAL}
FLAGS = {"rum": Flag.RUMINATION, "att": Flag.ATTACHMENT, "one": Flag.ONE_SIDED}
MARKS = {
    "abs": Mark.ABSOLUTE,
    "label": Mark.LABELLING,
    "mind": Mark.MIND_READING,
    "fortune": Mark.FORTUNE,
    "cata": Mark.CATASTROPHE,
    "personal": Mark.PERSONALISING,
    "should": Mark.SHOULD,
    "emo": Mark.EMOTIONAL_REASONING,
    "discount": Mark.DISCOUNTING,
    "c.self": Mark.CLAIM_SELF,
    "c.other": Mark.CLAIM_OTHER,
    "c.event": Mark.CLAIM_EVENT,
    "c.number": Mark.CLAIM_NUMBER,
    "c.promise": Mark.CLAIM_PROMISE,
    "c.prediction": Mark.CLAIM_PREDICTION,
}
TIERS = {tier.value: tier for tier in Tier}
ABOUTS = {about.value: about for about in About}
NEEDS = {need.value: need for need in Need}
STYLES = {style.value: style for style in Style}
WHOS = {who.value: who for who in Who}
VARIETIES = {variety.value: variety for variety in Variety}
REPLY_LABELS = {label.value: label for label in ReplyLabel}
MOST_NEEDS = 2
LABELS = ("r", "t", "w", "a", "n", "f")
VOICE = ("st", "who", "var")

_MARK = re.compile(r"\{([^:{}]*):([^{}]*)\}")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Misprint:
    """A line that cannot be read as it stands."""

    file: str
    line: int
    why: str
    text: str


class Read(NamedTuple):
    """All that was written, and what could not be read of it."""

    messages: list[MessageLine]
    pairs: list[PairLine]
    misprints: list[Misprint]


class MisprintError(ValueError):
    """A label or mark that the guidelines do not know."""


@dataclass(slots=True)
class _Place:
    """How far one file has been read."""

    writer: str
    file: str
    number: int = 0
    defaults: dict[str, str] = field(default_factory=dict)
    group: str | None = None
    groups: int = 0
    context: Context = field(default_factory=Context)
    message: str = ""
    message_line: int = 0
    message_context: Context = field(default_factory=Context)
    reply: str = ""

    def voice(self, values: dict[str, str]) -> Origin:
        """Take from the values who types and how, and say where this stands."""
        return Origin(
            self.writer,
            self.file,
            self.number,
            _known(STYLES, values, "st", "chatty"),
            _known(WHOS, values, "who", "adult"),
            _known(VARIETIES, values, "var", "uk"),
        )

    def here(self, alone: int) -> str:
        """Name the group of the present line, or `alone` if it has none."""
        stem = self.file.removesuffix(".txt")
        return f"{stem}/{alone if self.group is None else self.group}"


def read_all(folder: Path, corrections: Mapping[str, Mapping[int, str]]) -> Read:
    """Read every written file below `folder`, in the order of their names."""
    read = Read([], [], [])
    for path in sorted(folder.glob("*.txt")):
        meant = corrections.get(path.name, {})
        lines = path.read_text(encoding="utf-8").split("\n")
        corrected = [meant.get(n, line) for n, line in enumerate(lines, start=1)]
        found = read_lines(path.name, corrected)
        read.messages.extend(found.messages)
        read.pairs.extend(found.pairs)
        read.misprints.extend(found.misprints)
    return read


def read_corrections(path: Path) -> dict[str, dict[int, str]]:
    """Read the table of what was meant: file, line number, the line as meant."""
    if not path.is_file():
        return {}
    table: dict[str, dict[int, str]] = {}
    for row in tomllib.loads(path.read_text(encoding="utf-8")).get("line", []):
        table.setdefault(row["file"], {})[row["line"]] = row["meant"]
    return table


def read_lines(file: str, lines: Iterable[str]) -> Read:
    """Read the lines of one file, whose name tells writer and kind."""
    writer, kind, *_ = file.split("-")
    place = _Place(writer, file)
    read = Read([], [], [])
    take = _take_message if kind == "messages" else _take_pair
    for number, raw in enumerate(lines, start=1):
        place.number = number
        line = raw.strip()
        if not line:
            continue
        try:
            if not _take_setting(place, line):
                take(place, line, read)
        except MisprintError as error:
            read.misprints.append(Misprint(file, number, str(error), line))
    return read


def _take_setting(place: _Place, line: str) -> bool:
    """Take defaults, a new group or context; say whether it was one of these."""
    if line.startswith("%"):
        place.defaults = _settings(line[1:])
        place.voice(dict(place.defaults))
        _none_left(set(place.defaults) - {*VOICE, *LABELS})
    elif line.startswith("@"):
        name = " ".join(line[1:].split())
        place.groups += bool(name)
        place.group = f"{name}.{place.groups}" if name else None
        place.message = place.reply = ""
    elif line.startswith(">>"):
        place.context = Context(clean(line[2:])[0], "")
    elif line.startswith("<<"):
        place.context = replace(place.context, reply=clean(line[2:])[0])
    else:
        return False
    return True


def _take_message(place: _Place, line: str, read: Read) -> None:
    left, bar, right = line.partition("|")
    if not bar:
        raise MisprintError("no bar between labels and text")
    context, place.context = place.context, Context()
    values = {**place.defaults, **_settings(left)}
    origin = place.voice(values)
    labels = _labels(values)
    text, spans = clean(right)
    if not text:
        raise MisprintError("no text")
    read.messages.append(
        MessageLine(text, labels, origin, place.here(place.number), context, spans)
    )


def _take_pair(place: _Place, line: str, read: Read) -> None:
    if line.startswith(">"):
        place.message, place.reply = clean(line[1:])[0], ""
        place.message_line = place.number
        place.message_context, place.context = place.context, Context()
    elif line.startswith("<"):
        if not place.message:
            raise MisprintError("a reply without a message")
        place.reply = clean(line[1:])[0]
    elif line.startswith("="):
        if not place.reply:
            raise MisprintError("labels without a reply")
        labels = parse_reply_labels(line[1:])
        read.pairs.append(_pair(place, labels))
        place.reply = ""
    else:
        raise MisprintError("neither message, reply nor labels")


def _pair(place: _Place, labels: tuple[ReplyLabel, ...]) -> PairLine:
    return PairLine(
        place.message,
        place.reply,
        labels,
        place.voice(dict(place.defaults)),
        place.here(place.message_line),
        place.message_context,
    )


def parse_labels(written: str) -> MessageLabels:
    """Read labels such as "r=passive t=watch".

    Raises:
        MisprintError: a key or value that the guidelines do not know, or a
            risk and a tier that do not belong together.
    """
    return _labels(_settings(written))


def _labels(values: dict[str, str]) -> MessageLabels:
    risk = _known(RISKS, values, "r", "none")
    tier = _known(TIERS, values, "t", "none")
    labels = MessageLabels(
        risk=risk,
        tier=tier,
        tense=_known(TENSES, values, "w", "now"),
        about=_known(ABOUTS, values, "a", "self"),
        needs=_several(NEEDS, values.pop("n", "vent")),
        flags=_several(FLAGS, values.pop("f", "")),
    )
    _none_left(set(values))
    if (risk is Risk.NONE) is not (tier is Tier.NONE):
        raise MisprintError("risk and tier do not belong together")
    if not 1 <= len(labels.needs) <= MOST_NEEDS:
        raise MisprintError("one or two needs")
    return labels


def parse_reply_labels(written: str) -> tuple[ReplyLabel, ...]:
    """Read what stands after the equals sign; `none` is no label.

    Raises:
        MisprintError: a label that the guidelines do not know.
    """
    named = [one.strip() for one in written.split(",") if one.strip()]
    if not named:
        raise MisprintError("no labels")
    if named == ["none"]:
        return ()
    return _several(REPLY_LABELS, ",".join(named))


def clean(written: str) -> tuple[str, tuple[Span, ...]]:
    """Take the marks out of a text and say where their words now stand.

    Raises:
        MisprintError: a mark that is unknown, empty, nested or not closed.
    """
    pieces: list[str] = []
    spans: list[Span] = []
    length = end = 0
    written = written.strip()
    for found in _MARK.finditer(written):
        mark = MARKS.get(found[1].strip())
        words = found[2].strip()
        if mark is None:
            raise MisprintError(f"unknown mark {found[1]!r}")
        if not words:
            raise MisprintError("a mark without words")
        before = written[end : found.start()]
        spans.append(
            Span(mark, length + len(before), length + len(before) + len(words))
        )
        pieces += before, words
        length += len(before) + len(words)
        end = found.end()
    pieces.append(written[end:])
    text = "".join(pieces)
    if "{" in text or "}" in text:
        raise MisprintError("a brace that belongs to no mark")
    return text, tuple(spans)


def _settings(left: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for word in left.split():
        key, equals, value = word.partition("=")
        if not equals or key in values:
            raise MisprintError(f"cannot read {word!r}")
        values[key] = value
    return values


def _known(
    table: Mapping[str, _Value], values: dict[str, str], key: str, default: str
) -> _Value:
    value = values.pop(key, default)
    if value not in table:
        raise MisprintError(f"unknown {key}={value}")
    return table[value]


def _several(table: Mapping[str, _Value], written: str) -> tuple[_Value, ...]:
    named = [one for one in written.split(",") if one]
    for one in named:
        if one not in table:
            raise MisprintError(f"unknown {one!r}")
    return tuple(dict.fromkeys(table[one] for one in named))


def _none_left(keys: set[str]) -> None:
    if keys:
        raise MisprintError(f"unknown key {min(keys)!r}")


def read_seed(path: Path) -> list[MessageLine]:
    """Read the seed corpus, which was asked for fewer labels than ours."""
    lines: list[MessageLine] = []
    raw = path.read_text(encoding="utf-8").splitlines()
    for number, row in enumerate(map(json.loads, raw), start=1):
        risk = Risk(row["risk"])
        labels = MessageLabels(
            risk=risk,
            tier=Tier.NONE if risk is Risk.NONE else None,
            tense=Tense(row["tense"]),
            # Quoted and work talk were not told apart from the writer's own.
            about=None if row["about"] == "self" else About(row["about"]),
            needs=(Need(row["need"]),),
            flags=None,
        )
        origin = Origin(
            "seed", path.name, number, Style.CHATTY, Who.ADULT, Variety.OTHER
        )
        group = f"seed/{row['group']}"
        lines.append(MessageLine(row["text"], labels, origin, group))
    return lines
