"""What does a second person read in each line, who does not know the first?

Writes blind sheets, reads the answers, counts how far both agree and lists
where they do not, so that a third reading can settle it.

    python -m training.rating sheets     sheets for all lines that are on none
    python -m training.rating agreement  Cohen's kappa of each label
    python -m training.rating disputes   a sheet of what is to be settled
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from counterpoint.errors import InputError
from counterpoint.terms import Need, ReplyLabel, Risk, Tier
from training.corpus import Message, Pair, read_messages, read_pairs
from training.lines import About, Flag, Tense
from training.measures import Interval, kappa
from training.written import (
    Misprint,
    MisprintError,
    parse_labels,
    parse_reply_labels,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from training.lines import MessageLabels

CORPUS = Path(__file__).parent.parent / "corpus"
LINES_A_SHEET = 250
INDEX = "index.json"
_ANSWERS = re.compile(r"[a-z]+-([mp])-(\d+)\.txt")
_ANSWER = re.compile(r"(\d+)\s+(.*?)(\s*\?)?")


class Answers(NamedTuple):
    """What raters answered, by id of the line, and where they were in doubt."""

    messages: dict[str, MessageLabels]
    pairs: dict[str, tuple[ReplyLabel, ...]]
    doubtful: set[str]
    misprints: list[Misprint]


def read_answers(folder: Path, index: Mapping[str, str]) -> Answers:
    """Read every answer sheet in a folder; of two answers the later file's counts.

    Args:
        folder: holds files such as `one-m-07.txt`, the answers of rater "one" to
            sheet 7 of the messages.
        index: the line that stands on a sheet under a number, as "m07:12".
    """
    answers = Answers({}, {}, set(), [])
    for path in sorted(folder.glob("*.txt")):
        named = _ANSWERS.fullmatch(path.name)
        if named is None:
            why = "not the name of an answer sheet"
            answers.misprints.append(Misprint(path.name, 0, why, ""))
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                _take_answer(line.strip(), f"{named[1]}{named[2]}", index, answers)
            except MisprintError as error:
                misprint = Misprint(path.name, number, str(error), line)
                answers.misprints.append(misprint)
    return answers


def _take_answer(
    line: str, sheet: str, index: Mapping[str, str], answers: Answers
) -> None:
    found = _ANSWER.fullmatch(line)
    if found is None:
        raise MisprintError("no number and answer")
    name = index.get(f"{sheet}:{found[1]}")
    if name is None:
        raise MisprintError("a number that is not on the sheet")
    if name.startswith("m"):
        answers.messages[name] = parse_labels(found[2])
    else:
        answers.pairs[name] = parse_reply_labels(found[2])
    if found[3]:
        answers.doubtful.add(name)


def read_index(folder: Path) -> dict[str, str]:
    """Return which line stands where on which sheet."""
    path = folder / INDEX
    if not path.is_file():
        return {}
    return dict(json.loads(path.read_text(encoding="utf-8")))


Entry = TypeVar("Entry", Message, Pair)


def deal(entries: Sequence[Entry], *, seed: int) -> list[list[Entry]]:
    """Return the lines of each sheet: shuffled across writers, twins apart.

    Replies to the same message stay together: one reading of the message serves
    them all.
    """
    source = random.Random(seed)
    groups: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in sorted(entries, key=lambda one: one.line.id):
        groups[entry.joined][_asked(entry)].append(entry)
    order = list(groups.values())
    source.shuffle(order)
    count = -(-len(entries) // LINES_A_SHEET)
    dealt: list[list[list[Entry]]] = [[] for _ in range(count)]
    for place, unit in enumerate(unit for group in order for unit in group.values()):
        dealt[place % count].append(unit)
    for sheet in dealt:
        source.shuffle(sheet)
    return [[one for unit in sheet for one in unit] for sheet in dealt]


def _asked(entry: Message | Pair) -> str:
    if isinstance(entry, Message):
        return entry.line.id
    context = entry.line.context
    return f"{context.message}\x1f{context.reply}\x1f{entry.line.message}"


def show(entries: Sequence[Message | Pair]) -> str:
    """Show lines and what they answer, without labels, writers, groups or ids."""
    shown: list[str] = []
    asked = ""
    for number, entry in enumerate(entries, start=1):
        if _asked(entry) != asked:
            asked = _asked(entry)
            shown += _above(entry)
        if isinstance(entry, Message):
            shown.append(f"{number} | {entry.line.text}")
        else:
            shown.append(f"{number} < {entry.line.reply}")
    return "".join(f"{line}\n" for line in shown)


def _above(entry: Message | Pair) -> list[str]:
    context = entry.line.context
    lines = []
    if context.message:
        lines.append(f"  (before, the person: {context.message})")
    if context.reply:
        lines.append(f"  (before, the reply: {context.reply})")
    if isinstance(entry, Pair):
        lines.append(f"> {entry.line.message}")
    return lines


def write_sheets(
    folder: Path, messages: Iterable[Message], pairs: Iterable[Pair]
) -> list[Path]:
    """Write sheets for all lines that stand on none yet; return their paths."""
    index = read_index(folder)
    done = set(index.values())
    fresh_messages = [one for one in messages if one.line.id not in done]
    fresh_pairs = [one for one in pairs if one.line.id not in done]
    last = _last_number("m", index), _last_number("p", index)
    written = [
        *_write_kind(folder / "m", deal(fresh_messages, seed=last[0]), last[0], index),
        *_write_kind(folder / "p", deal(fresh_pairs, seed=last[1]), last[1], index),
    ]
    text = json.dumps(index, indent=0) + "\n"
    (folder / INDEX).write_text(text, encoding="utf-8")
    return written


def _write_kind(
    folder: Path,
    dealt: Sequence[Sequence[Message | Pair]],
    last: int,
    index: dict[str, str],
) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for number, sheet in enumerate(dealt, start=last + 1):
        path = folder / f"sheet-{number:02d}.txt"
        path.write_text(show(sheet), encoding="utf-8")
        for row, one in enumerate(sheet, start=1):
            index[f"{folder.name}{number:02d}:{row}"] = one.line.id
        written.append(path)
    return written


def _last_number(kind: str, index: Mapping[str, str]) -> int:
    sheets = {key[1:].partition(":")[0] for key in index if key.startswith(kind)}
    return max(map(int, sheets), default=0)


class Agreement(NamedTuple):
    """How far two raters agree on one label."""

    label: str
    kappa: Interval
    writer: int
    rater: int
    lines: int


def message_agreement(messages: Iterable[Message]) -> list[Agreement]:
    """Return Cohen's kappa for each label of messages."""
    rated = [(m.line.labels, m.rater) for m in messages if m.rater is not None]
    tiers = [(w, r) for w, r in rated if w.tier is not None]
    abouts = [(w, r) for w, r in rated if w.about is not None]
    flagged = [(w, r) for w, r in rated if w.flags is not None]
    table = [
        _agreement(
            "risk: live",
            [(w.risk is not Risk.NONE, r.risk is not Risk.NONE) for w, r in rated],
        ),
        _agreement("risk: kind", [(w.risk, r.risk) for w, r in rated]),
        _agreement("tier", [(w.tier, r.tier) for w, r in tiers]),
        _agreement("tense", [(w.tense, r.tense) for w, r in rated]),
        _agreement("about", [(w.about, r.about) for w, r in abouts]),
    ]
    for risk in Risk:
        found = [(w.risk is risk, r.risk is risk) for w, r in rated]
        table.append(_agreement(f"risk: {risk}", found))
    imminent = [(w.tier is Tier.IMMINENT, r.tier is Tier.IMMINENT) for w, r in tiers]
    table.append(_agreement("tier: imminent", imminent))
    for tense in Tense:
        found = [(w.tense is tense, r.tense is tense) for w, r in rated]
        table.append(_agreement(f"tense: {tense}", found))
    for about in About:
        found = [(w.about is about, r.about is about) for w, r in abouts]
        table.append(_agreement(f"about: {about}", found))
    for need in Need:
        found = [(need in w.needs, need in r.needs) for w, r in rated]
        table.append(_agreement(f"need: {need}", found))
    for flag in Flag:
        found = [(flag in (w.flags or ()), flag in (r.flags or ())) for w, r in flagged]
        table.append(_agreement(f"flag: {flag}", found))
    return table


def pair_agreement(pairs: Iterable[Pair]) -> list[Agreement]:
    """Return Cohen's kappa for each label of replies."""
    rated = [(p.line.labels, p.rater) for p in pairs if p.rater is not None]
    return [
        _agreement(f"reply: {label}", [(label in w, label in r) for w, r in rated])
        for label in ReplyLabel
    ]


def _agreement(label: str, found: Sequence[tuple[object, object]]) -> Agreement:
    writer = [str(one) for one, _ in found]
    rater = [str(other) for _, other in found]
    yes = (sum(one == "True" for one in writer), sum(one == "True" for one in rater))
    return Agreement(label, kappa(writer, rater), *yes, len(found))


def disputed(
    messages: Iterable[Message], pairs: Iterable[Pair]
) -> tuple[list[Message], list[Pair]]:
    """Return the lines about which two people differ and nobody has settled."""
    about_messages = [
        one
        for one in messages
        if one.rater is not None
        and one.settled is None
        and _differs(one.line.labels, one.rater)
    ]
    about_replies = [
        one
        for one in pairs
        if one.rater is not None
        and one.settled is None
        and set(one.rater) != set(one.line.labels)
    ]
    return about_messages, about_replies


def _differs(writer: MessageLabels, rater: MessageLabels) -> bool:
    """Say whether they differ about danger or its hour.

    Other differences stay as they are, and are learnt as doubts.
    """
    known = writer.tier is not None
    hour = (writer.tier is Tier.IMMINENT) is not (rater.tier is Tier.IMMINENT)
    return writer.risk is not rater.risk or (known and hour)


def _print_agreement(table: Iterable[Agreement]) -> None:
    print(f"{'label':28} {'kappa':24} {'writer':>7} {'rater':>7} {'lines':>7}")
    for row in table:
        print(
            f"{row.label:28} {row.kappa!s:24} {row.writer:7} {row.rater:7} {row.lines:7}"
        )


def main(arguments: Sequence[str]) -> None:
    """Do one of the three things named above."""
    messages = read_messages(CORPUS / "messages.jsonl")
    pairs = read_pairs(CORPUS / "pairs.jsonl")
    match list(arguments):
        case ["sheets"]:
            for path in write_sheets(CORPUS / "rating", messages, pairs):
                print(path)
        case ["agreement"]:
            _print_agreement([*message_agreement(messages), *pair_agreement(pairs)])
        case ["disputes"]:
            for path in write_sheets(CORPUS / "disputes", *disputed(messages, pairs)):
                print(path)
        case _:
            raise InputError("Say one of: sheets, agreement, disputes.")


if __name__ == "__main__":
    main(sys.argv[1:])
