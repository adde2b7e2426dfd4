"""Is a live danger found while a talk goes on, and does nothing alarm before it?

    python tools/eval_talks.py [--split validation] [--outside FOLDER]

Talks are put together from lines of the corpus that nobody learnt from: three
ordinary messages by a writer, then three signs of one kind of danger by the same
writer, with an ordinary message between them. The whole screen reads them, with the
talk behind it, once by the patterns alone and once with the trained reader. "Met" is
an answer about danger, if only one plain question; "at once" a concern or more.

With --outside it also reads the simulated people of VERA-MH, who hint for a long
while, and the clients of AnnoMI, whose talk is about drink, weight and the like;
what was answered to them, as it stands, comes between. Of them only counts are
printed. Do not tune on the test split or on them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

from counterpoint.app.reader import open_reader
from counterpoint.conversation.plan import plan as choose
from counterpoint.conversation.screen import screen
from counterpoint.conversation.weighing import is_unsure
from counterpoint.terms import (
    Attempt,
    Draft,
    Message,
    Outcome,
    Past,
    Risk,
    Tier,
    Turn,
    Verdict,
)
from training import reading
from training.corpus import read_messages
from training.lines import Split
from training.measures import share_of_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from counterpoint.ports import Reader
    from training.corpus import Message as Line

ROOT = Path(__file__).parent.parent
ORDINARY = 3
SIGNS = 3
SEED = 7
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
PERSONAS = "bench/vera_mh_rfc_conversations.jsonl.gz"
CLIENTS = "detectors/annomi.jsonl"
_WHO = re.compile(r"^(user|agent): ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Told:
    """A talk: what was written, what was answered, and where the signs stand."""

    messages: tuple[str, ...]
    answers: tuple[str, ...]
    signs: tuple[int, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Heard:
    """For each message, whether it was met and whether at once."""

    met: tuple[bool, ...]
    at_once: tuple[bool, ...]


def put_together(lines: Sequence[Line], *, seed: int = SEED) -> list[Told]:
    """Return talks in which each dangerous line stands once, in a fixed order."""
    source = random.Random(seed)  # noqa: S311 - draws no secret
    among = reading.twins(lines)
    ordinary: dict[str, list[str]] = defaultdict(list)
    signs: dict[tuple[str, Risk], list[str]] = defaultdict(list)
    for one in lines:
        writer, risk = one.line.origin.writer, one.labels.risk
        if one.line.context.message:
            continue
        if risk is not Risk.NONE:
            signs[writer, risk].append(one.line.text)
        elif one.line.group not in among:
            ordinary[writer].append(one.line.text)
    talks = []
    for (writer, risk), texts in sorted(signs.items()):
        source.shuffle(texts)
        for start in range(0, len(texts) - SIGNS + 1, SIGNS):
            told = texts[start : start + SIGNS]
            between = ordinary[writer]
            if len(between) < ORDINARY + SIGNS:
                continue
            calm = source.sample(between, ORDINARY + SIGNS - 1)
            mixed = [*calm[:ORDINARY], told[0]]
            places = [ORDINARY]
            for sign, rest in zip(told[1:], calm[ORDINARY:], strict=True):
                mixed += [rest, sign]
                places.append(len(mixed) - 1)
            answers = ("",) * len(mixed)
            talks.append(Told(tuple(mixed), answers, tuple(places), risk.value))
    return talks


def personas(path: Path) -> Iterator[Told]:
    """Yield the talks of simulated people, named by who is simulated."""
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            parts = _WHO.split(row["text"])[1:]
            said = zip(parts[::2], parts[1::2], strict=True)
            yield _told(
                ((who == "user", text.strip()) for who, text in said), row["persona"]
            )


def clients(path: Path) -> Iterator[Told]:
    """Yield what the clients of real sessions said, and what they were answered."""
    sessions: dict[int, list[tuple[bool, str]]] = defaultdict(list)
    with path.open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            one = (row["role"] == "client", row["text"])
            sessions[row["transcript"]].append(one)
    for said in sessions.values():
        yield _told(said, "AnnoMI clients")


def _told(said: Iterable[tuple[bool, str]], kind: str) -> Told:
    """Put each message of the person beside the last thing answered to it."""
    pairs: list[tuple[str, str]] = []
    for by_person, text in said:
        if by_person:
            pairs.append((text, ""))
        elif pairs:
            pairs[-1] = (pairs[-1][0], text)
    messages, answers = zip(*pairs, strict=True)
    return Told(messages, answers, (), kind)


def heard(talk: Told, reader: Reader | None) -> Heard:
    """Let the screen read a talk, message by message, with what came before."""
    past = Past()
    met, at_once = [], []
    for place, (text, answer) in enumerate(
        zip(talk.messages, talk.answers, strict=True)
    ):
        message = Message(f"m{place}", text, NOON)
        found = screen(message, past, reader=reader)
        at_once.append(found.tier >= Tier.CONCERN)
        met.append(found.tier is not Tier.NONE or is_unsure(found.findings))
        plan = choose(message, found, past)
        turn = Turn(
            id=f"t{place}",
            message=message,
            screening=found,
            plan=plan,
            attempts=(Attempt(Draft(text=answer), Verdict(Outcome.ACCEPT)),),
            said=answer,
            at=NOON,
        )
        past = Past(turns=(*past.turns, turn))
    return Heard(tuple(met), tuple(at_once))


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--split", type=Split, default=Split.TEST)
    options.add_argument("--outside", type=Path)
    options.add_argument("--reader", type=Path, help="a folder that training wrote")
    given = options.parse_args()
    lines = read_messages(ROOT / "corpus" / "messages.jsonl")
    talks = put_together(reading.of_split(lines, given.split))
    reader = open_reader(given.reader)
    others: list[Told] = []
    for name, kind in ((PERSONAS, personas), (CLIENTS, clients)):
        if given.outside is not None and (given.outside / name).is_file():
            others += kind(given.outside / name)
    for name, one in (("patterns alone", None), ("with the reader", reader)):
        _show(name, talks, [heard(talk, one) for talk in talks])
        _show_others(others, [heard(talk, one) for talk in others])
    if reader is None:
        print("\nThere is no reader here.")


def _show(name: str, talks: Sequence[Told], found: Sequence[Heard]) -> None:
    print(f"\n{name}: {len(talks)} talks, {SIGNS} signs each")
    print(f"{'':44}{'met':18}at once")
    both = list(zip(talks, found, strict=True))
    for count in range(1, SIGNS + 1):
        _row(
            f"found by sign {count}",
            [_by(talk, one.met, count) for talk, one in both],
            [_by(talk, one.at_once, count) for talk, one in both],
        )
    _row(
        f"nothing in the {ORDINARY} messages before any sign",
        [not any(one.met[: talk.signs[0]]) for talk, one in both],
        [not any(one.at_once[: talk.signs[0]]) for talk, one in both],
    )
    for kind in sorted({talk.kind for talk in talks}):
        some = [(talk, one) for talk, one in both if talk.kind == kind]
        _row(
            f"  {kind} ({len(some)}), by the last sign",
            [_by(talk, one.met, SIGNS) for talk, one in some],
            [_by(talk, one.at_once, SIGNS) for talk, one in some],
        )


def _by(talk: Told, found: Sequence[bool], count: int) -> bool:
    return any(found[place] for place in talk.signs[:count])


def _row(name: str, met: Sequence[bool], at_once: Sequence[bool]) -> None:
    print(f"{name:<44}{share_of_lines(met)!s:18}{share_of_lines(at_once)}")


def _show_others(talks: Sequence[Told], found: Sequence[Heard]) -> None:
    both = list(zip(talks, found, strict=True))
    for who in sorted({talk.kind for talk in talks}):
        some = [one for talk, one in both if talk.kind == who]
        for name, which in _ANSWERS.items():
            first = sorted(
                which(one).index(True) + 1 for one in some if any(which(one))
            )
            turns = sum(len(which(one)) for one in some)
            raised = sum(sum(which(one)) for one in some)
            print(
                f"{who}, {name}: in {len(first)} of {len(some)} talks, "
                f"{raised} of {turns} messages; first at {first}"
            )


_ANSWERS: dict[str, Callable[[Heard], tuple[bool, ...]]] = {
    "met": lambda one: one.met,
    "at once": lambda one: one.at_once,
}


if __name__ == "__main__":
    main()
