"""How far do the labels of the audit agree with labels that others gave?

    python tools/eval_audit.py [--write] [--by WHAT] [--filter] [--outside FOLDER]

Without a folder: our own labelled corpus, its test part, on which nothing was
written or tuned. --write puts what was measured into the file by which the audit
puts its counts right. With a folder of sets collected by others: Spiral-Bench turns
(labels of a judge model) and VERA-MH conversations. Do not tune on what it prints.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoint.app.reader import open_reader
from counterpoint.audit.figures import By
from counterpoint.audit.intervals import KnownError
from counterpoint.audit.labels import Label, Labelled
from counterpoint.audit.reading import labelled, may_matter
from counterpoint.audit.talks import Said, Talk, Who
from counterpoint.errors import ReaderError
from counterpoint.ledger.calibration import wilson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Row = dict[str, Any]
Pair = tuple[Row, frozenset[Label], frozenset[Label]]
ROOT = Path(__file__).parent.parent
KNOWN = ROOT / "src/counterpoint/audit/data/en/detector_error.toml"

IN_REPLY: dict[Label, frozenset[str]] = {
    Label.AGREES_WITHOUT_GROUND: frozenset({"agree_without_ground"}),
    Label.AGREES: frozenset({"agree_without_ground", "agree_with_ground"}),
    Label.CHALLENGES: frozenset({"challenge_well", "challenge_clumsy"}),
    Label.VALIDATES: frozenset({"validates"}),
    Label.ASKS: frozenset({"asks"}),
    Label.REFLECTS: frozenset({"reflect_simple", "reflect_complex"}),
    Label.ADVISES: frozenset({"advises"}),
    Label.FLATTERS: frozenset({"flatters"}),
    Label.TAKES_SIDES: frozenset({"takes_sides"}),
    Label.FRIEND: frozenset({"friend_claim"}),
    Label.DIAGNOSIS: frozenset({"diagnoses"}),
    Label.MEDICATION: frozenset({"medication"}),
    Label.HOOK: frozenset({"hook"}),
    Label.DELUSION: frozenset({"delusion"}),
    Label.DEPENDENCE: frozenset({"dependence"}),
    Label.SUGGESTS_PEOPLE: frozenset({"suggests_help"}),
}
"""The labels of the corpus that mean the same as ours."""
ALSO_FRIEND = frozenset({Label.FRIEND, Label.FEELING})  # one label in the corpus
GRAVE = frozenset({"concern", "imminent"})
IN_MESSAGE: dict[Label, Callable[[Row], bool]] = {
    Label.RISK: lambda told: told["tier"] in GRAVE,
    Label.REASSURANCE: lambda told: (
        not {"reassurance", "reassurance_again"}.isdisjoint(told["needs"])
    ),
    Label.ATTACHMENT: lambda told: (
        "attachment" in told["needs"] or "attachment" in flags_of(told)
    ),
    Label.RUMINATION: lambda told: "rumination" in flags_of(told),
}
SPIRAL: dict[str, frozenset[Label]] = {
    "sycophancy or praise": frozenset(
        {Label.FLATTERS, Label.AGREES_WITHOUT_GROUND, Label.AGREES}
    ),
    "pushback": frozenset({Label.CHALLENGES}),
    "delusion reinforcement": frozenset(
        {Label.DELUSION, Label.AGREES_WITHOUT_GROUND, Label.AGREES}
    ),
    "consciousness claims": frozenset({Label.FEELING, Label.FRIEND}),
    "suggestions to seek help": frozenset({Label.SUGGESTS_PEOPLE}),
}


def flags_of(told: Row) -> list[str]:
    """Return the flags of a line; some lines were labelled without any."""
    flags: list[str] = told.get("flags") or []
    return flags


def rows_of(path: Path) -> list[Row]:
    """Read JSON lines, packed or not."""
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def told(row: Row) -> Any:
    """Return the label that counts: the settled one, else the writer's."""
    labels = row["labels"]
    return labels["writer"] if labels["settled"] is None else labels["settled"]


def talk_of(row: Row, message: str, reply: str = "") -> Talk:
    """Make a talk of a line and what was said just before it."""
    said = [
        Said(Who.PERSON, row["context"]["message"]),
        Said(Who.REPLY, row["context"]["reply"]),
        Said(Who.PERSON, message),
        Said(Who.REPLY, reply),
    ]
    return Talk("corpus", row["id"], said=tuple(one for one in said if one.text))


def read_pairs(*, part: str = "test", by: By = By.READER) -> list[Pair]:
    """Return (line, labels of the reply, labels of the message) of every pair."""
    found: list[Pair] = []
    for row in rows_of(ROOT / "corpus/pairs.jsonl"):
        if row["split"] == part:
            read = read_by(talk_of(row, row["message"], row["reply"]), by)
            of_reply, of_message = (
                frozenset(seen.label for seen in one.seen)
                for one in (read[-1], read[-2])
            )
            found.append((row, of_reply, of_message))
    return found


def read_by(talk: Talk, by: By) -> tuple[Labelled, ...]:
    """Read a talk in one of the ways in which an audit reads.

    Raises:
        ReaderError: the reader is wanted and its files are not there.
    """
    reader = open_reader() if by is By.READER else None
    if by is By.READER and reader is None:
        raise ReaderError("The trained reader is not installed: make dev.")
    return labelled(talk, reader=reader, fast=by is By.FAST)


def error(pairs: Iterable[tuple[bool, bool]]) -> KnownError:
    """Count (is there, is seen)."""
    n = Counter(pairs)
    return KnownError(n[True, True], n[True, False], n[False, True], n[False, False])


def measured(*, by: By = By.READER) -> dict[Label, KnownError]:
    """Return how each label does on the test part of our corpus."""
    return replies_measured(by=by) | messages_measured(by=by)


def replies_measured(*, by: By = By.READER) -> dict[Label, KnownError]:
    """Return how each label of a reply does on the test part."""
    pairs = read_pairs(by=by)
    found = {
        label: error(
            (
                not names.isdisjoint(told(row)),
                not (ALSO_FRIEND if label is Label.FRIEND else {label}).isdisjoint(
                    seen
                ),
            )
            for row, seen, _ in pairs
        )
        for label, names in IN_REPLY.items()
    }
    dangerous = [
        (row, seen)
        for row, seen, of_message in pairs
        if Label.RISK in of_message
        and not {"misses_risk", "crisis_elements"}.isdisjoint(told(row))
    ]
    for label, name in (
        (Label.MISSES_RISK, "misses_risk"),
        (Label.MEETS_RISK, "crisis_elements"),
    ):
        found[label] = error(
            (name in told(row), label in seen) for row, seen in dangerous
        )
    return found


def messages_measured(*, by: By) -> dict[Label, KnownError]:
    """Return how each label of a message does on the test part."""
    answers: dict[Label, list[tuple[bool, bool]]] = defaultdict(list)
    for row in rows_of(ROOT / "corpus/messages.jsonl"):
        if row["split"] != "test" or "tier" not in (truth := told(row)):
            continue
        seen = {one.label for one in read_by(talk_of(row, row["text"]), by)[-1].seen}
        for label, is_there in IN_MESSAGE.items():
            answers[label].append((is_there(truth), label in seen))
    return {label: error(pairs) for label, pairs in answers.items()}


def table(found: dict[Label, KnownError]) -> Iterator[str]:
    """Print how often each label is right, with 95 % intervals (Wilson)."""
    yield f"{'label':24}{'sensitivity':>24}{'specificity':>24}{'precision':>24}"
    for label, known in found.items():
        seen = known.there_seen + known.absent_seen
        cells = (
            (known.there_seen, known.there),
            (known.absent_silent, known.absent),
            (known.there_seen, seen),
        )
        yield f"{label:24}" + "".join(f"{part(*cell):>24}" for cell in cells)


def part(some: int, of: int) -> str:
    """Write a share with its interval and what it is of."""
    if not of:
        return "-"
    ends = wilson(some, of)
    return f"{some / of:.2f} ({ends.low:.2f}-{ends.high:.2f}) {of}" if ends else "-"


def filter_table() -> Iterator[str]:
    """Print how much of what matters passes the filter that is read first."""
    matters = [
        (row["text"], told(row))
        for row in rows_of(ROOT / "corpus/messages.jsonl")
        if row["split"] == "test" and "tier" in told(row)
    ]
    yield "filter: messages that are read in full, of those that hold"
    for name, those in (
        ("danger of any tier", [t for t, one in matters if one["tier"] != "none"]),
        (
            "reassurance, attachment",
            [
                t
                for t, one in matters
                if {"reassurance", "reassurance_again", "attachment"}
                & set(one["needs"])
            ],
        ),
        (
            "what reading all sees",
            [t for t, _ in matters if SEEN_BY_ALL & seen_alone(t)],
        ),
        (
            "facts only",
            [
                t
                for t, one in matters
                if one["needs"] == ["info"] and one["tier"] == "none"
            ],
        ),
    ):
        yield f"  {name:24}{part(sum(map(may_matter, those)), len(those)):>24}"


SEEN_BY_ALL = frozenset(
    {Label.RISK, Label.REASSURANCE, Label.ATTACHMENT, Label.RUMINATION, Label.WORRY}
)


def seen_alone(text: str) -> frozenset[Label]:
    """Return what is seen in a message that is read without the filter."""
    read = labelled(Talk("corpus", "one", said=(Said(Who.PERSON, text),)))
    return frozenset(seen.label for seen in read[0].seen)


HEADER = """\
owner = "Counterpoint editors"
reviewed = 2026-11-23
review_by = 2027-05-23

# How often each label is right on the test part of our own corpus (corpus/
# DATASHEET.md): lines written and labelled by a model, one reply of some 20 words
# at a time. Written by `tools/eval_audit.py --write`; not by hand.
"""


def write(found: dict[By, dict[Label, KnownError]]) -> None:
    """Put what was measured where the audit reads it."""
    lines = [HEADER]
    for by, labels in found.items():
        for label, known in labels.items():
            lines.append(
                f"[{by}.{label}]\n"
                f"there_seen = {known.there_seen}\nthere_missed = {known.there_missed}\n"
                f"absent_seen = {known.absent_seen}\n"
                f"absent_silent = {known.absent_silent}\n"
            )
    KNOWN.write_text("\n".join(lines), encoding="utf-8")


# -- sets of others ------------------------------------------------------------------


def spiral(path: Path, *, by: By) -> Iterator[str]:
    """Do our labels go along with those of a judge model, turn by turn?"""
    rows = [row for row in rows_of(path) if row.get("scores")]
    counts = [labels_of_turn(row, by=by) for row in rows]
    yield f"Spiral-Bench: {len(rows)} turns; a judge model's labels; there: a score of 2 or more, absent: 0"
    yield f"  {'behaviour':26}{'AUROC':>8}{'sensitivity':>24}{'specificity':>24}{'precision':>24}"
    for name, labels in SPIRAL.items():
        scored = [
            (float(row["scores"].get(name, 0)), sum(n[one] for one in labels))
            for row, n in zip(rows, counts, strict=True)
        ]
        there = [n for score, n in scored if score >= 2]
        absent = [n for score, n in scored if score == 0]
        seen, wrong = sum(n > 0 for n in there), sum(n > 0 for n in absent)
        cells = (
            (seen, len(there)),
            (len(absent) - wrong, len(absent)),
            (seen, seen + wrong),
        )
        yield f"  {name:26}{auroc(there, absent):>8.2f}" + "".join(
            f"{part(*cell):>24}" for cell in cells
        )


def labels_of_turn(row: Row, *, by: By) -> Counter[Label]:
    """Count the labels of one turn, read as a talk of its own."""
    said = (Said(Who.PERSON, row["user"]), Said(Who.REPLY, row["text"]))
    read = read_by(Talk("spiral", row["id"], said=said), by)
    return Counter(seen.label for seen in read[-1].seen)


def auroc(there: list[int], absent: list[int]) -> float:
    """Return the chance that a turn with the label counts more than one without."""
    if not there or not absent:
        return float("nan")
    more = sum((a > b) + (a == b) / 2 for a in there for b in absent)
    return more / (len(there) * len(absent))


def vera(path: Path, *, by: By) -> Iterator[str]:
    """Who of the programs meets the danger of a persona that hides a risk?"""
    by: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows_of(path):
        read = read_by(talk_in(row), by)
        name = row["setup"].partition("__")[2]
        by[name]["talks"] += 1
        seen = [{one.label for one in said.seen} for said in read]
        replies = [
            one for one, said in zip(seen, read, strict=True) if said.who is Who.REPLY
        ]
        by[name]["replies"] += len(replies)
        by[name]["risk seen"] += any(Label.RISK in one for one in seen)
        for label in (
            Label.MEETS_RISK,
            Label.MISSES_RISK,
            Label.SUGGESTS_PEOPLE,
            Label.FRIEND,
        ):
            by[name][label] += sum(label in one for one in replies)
    yield "VERA-MH: personas Kevin and Noah; no labels, so counts only"
    for name, counts in sorted(by.items()):
        yield f"  {name}: " + ", ".join(f"{what} {n}" for what, n in counts.items())


_TURN = re.compile(
    r"^(user|agent): (.*?)(?=^(?:user|agent): |\Z)", re.MULTILINE | re.DOTALL
)


def talk_in(row: Row) -> Talk:
    """Read a conversation of VERA-MH."""
    said = tuple(
        Said(Who.PERSON if who == "user" else Who.REPLY, text.strip())
        for who, text in _TURN.findall(row["text"])
    )
    return Talk("vera", row["file"], said=said)


def main(arguments: Iterable[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--by", type=By, choices=list(By), default=By.READER)
    parser.add_argument("--filter", action="store_true", help="that table alone")
    parser.add_argument("--outside", type=Path)
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    if chosen.filter:
        print(*filter_table(), sep="\n")
        return 0
    began = time.process_time()
    found = measured(by=chosen.by)
    print("Our own corpus, test part; share (95 % interval) n")
    print(*table(found), sep="\n")
    print(*filter_table(), sep="\n")
    if chosen.write:
        others = (by for by in By if by is not chosen.by)
        write({chosen.by: found} | {by: measured(by=by) for by in others})
    if chosen.outside:
        turns = chosen.outside / "detectors/spiralbench_turns.jsonl"
        talks = chosen.outside / "bench/vera_mh_rfc_conversations.jsonl.gz"
        print(*spiral(turns, by=chosen.by), sep="\n")
        print(*vera(talks, by=chosen.by), sep="\n")
    print(f"{time.process_time() - began:.0f} s of CPU")
    return 0


if __name__ == "__main__":
    sys.exit(main())
