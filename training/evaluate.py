"""How well does the exported reader read, and where does it fail?

    python -m training.evaluate [--model FOLDER] [--split test]
                                [--outside FOLDER] [--worst FILE]

Prints the table of the model card, with 95 % intervals from drawing groups
again. Thresholds are those of the model; none is chosen here. Outside sets are
read where they lie, and only counts of them are printed.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.terms import Need, ReplyLabel, Risk, Tier
from training import outside, reading, style
from training.corpus import read_messages, read_pairs
from training.lines import About, Split, Style, Tense, Variety, Who
from training.measures import Interval, auroc, f1, over_groups, recall_at, share
from training.scoring import Scorer, Thresholds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from training.corpus import Message, Pair

CORPUS = Path(__file__).parent.parent / "corpus"
CACHE = Path(__file__).parent.parent / ".cache" / "training"
WRITERS = ("ash", "birch", "cedar", "dogwood", "elm", "seed")
LONG = 40
WORST = 20


class Judged(NamedTuple):
    """A message, what the reader says of it, and what is right."""

    message: Message
    said: dict[str, list[float]]
    danger: bool

    @property
    def live(self) -> float:
        """Return how likely a live danger seems, as a logit."""
        return self.said["live"][0]


def judged(scorer: Scorer, messages: Iterable[Message]) -> list[Judged]:
    """Read every message."""
    return [
        Judged(one, scorer.message(one.line), one.labels.risk is not Risk.NONE)
        for one in messages
    ]


Measure = Callable[[Sequence[Judged]], float]


def _over(rows: Sequence[Judged], measure: Measure) -> Interval:
    return over_groups(
        lambda picked: measure([rows[i] for i in picked]),
        [row.message.joined for row in rows],
    )


def _auroc(rows: Sequence[Judged]) -> float:
    return auroc([row.live for row in rows], [row.danger for row in rows])


def _recall(false_alarms: float) -> Measure:
    def measure(rows: Sequence[Judged]) -> float:
        scores, truths = [row.live for row in rows], [row.danger for row in rows]
        return recall_at(scores, truths, false_alarms=false_alarms)

    return measure


def _raised(bar: float, *, danger: bool) -> Measure:
    def measure(rows: Sequence[Judged]) -> float:
        return share(row.live > bar for row in rows if row.danger is danger)

    return measure


def _line(name: str, *cells: object) -> None:
    print(f"{name:34}" + "".join(f" {cell!s:22}" for cell in cells))


def danger(rows: Sequence[Judged], bars: Thresholds) -> None:
    """Print how danger is told from safety, among twins and among all lines."""
    among = reading.twins([row.message for row in rows])
    twins = [row for row in rows if row.message.line.group in among]
    print("\nLive danger")
    for name, some in (("twins", twins), ("all lines", rows)):
        print(f"  {name}: {len(some)} lines, {sum(r.danger for r in some)} dangerous")
        _line("    AUROC", _over(some, _auroc))
        for allowed in (0.02, 0.05, 0.10):
            _line(
                f"    recall at {allowed:.0%} false alarms",
                _over(some, _recall(allowed)),
            )
        for label, bar in (("ask", bars.ask), ("act", bars.act)):
            _line(
                f"    at {label}: recall, false alarms",
                _over(some, _raised(bar, danger=True)),
                _over(some, _raised(bar, danger=False)),
            )
    _line("  danger above its safe twin", _over(twins, _order))


def _order(rows: Sequence[Judged]) -> float:
    """Return how often danger scores above safety within a written group."""
    groups: dict[str, tuple[list[float], list[float]]] = {}
    for row in rows:
        group = groups.setdefault(row.message.line.group, ([], []))
        group[row.danger].append(row.live)
    return share(
        d > s for safe, danger in groups.values() for d in danger for s in safe
    )


def parts(rows: Sequence[Judged], bars: Thresholds) -> None:
    """Print recall and false alarms at `ask` for each part of the lines."""
    print("\nAt `ask`, part by part")
    _line("", "recall", "false alarms", "AUROC", "lines (dangerous)")
    for name, test in _tests():
        some = [row for row in rows if test(row)]
        if some:
            _line(
                f"  {name}",
                _over(some, _raised(bars.ask, danger=True)),
                _over(some, _raised(bars.ask, danger=False)),
                _over(some, _auroc),
                f"{len(some)} ({sum(row.danger for row in some)})",
            )


Test = Callable[[Judged], bool]


def _tests() -> list[tuple[str, Test]]:
    tests: list[tuple[str, Test]] = []

    def add(
        name: str, values: Iterable[object], get: Callable[[Message], object]
    ) -> None:
        tests.extend(
            (f"{name}: {getattr(value, 'value', value)}", _where(get, value))
            for value in values
        )

    add("kind", Risk, lambda m: m.labels.risk)
    add("tier", Tier, lambda m: m.labels.tier)
    add("tense", Tense, lambda m: m.labels.tense)
    add("about", About, lambda m: m.labels.about)
    add("writer", WRITERS, lambda m: m.line.origin.writer)
    add("style", Style, lambda m: m.line.origin.style)
    add("who", Who, lambda m: m.line.origin.who)
    add("English", Variety, lambda m: m.line.origin.variety)
    add(f"over {LONG} words", (False, True), lambda m: _length(m) > LONG)
    add("after an exchange", (True,), lambda m: bool(m.line.context.message))
    return tests


def _where(get: Callable[[Message], object], value: object) -> Test:
    return lambda row: get(row.message) == value


def _length(message: Message) -> int:
    return len(message.line.text.split())


def ordinary(rows: Sequence[Judged], bars: Thresholds) -> None:
    """Print how often ordinary talk alarms: safe lines that are nobody's twin."""
    among = reading.twins([row.message for row in rows])
    plain = [
        row for row in rows if not row.danger and row.message.line.group not in among
    ]
    print(f"\nOrdinary talk of the corpus: {len(plain)} lines")
    for name, bar in (("ask", bars.ask), ("act", bars.act)):
        _line(
            f"  alarms at {name}",
            _over(plain, _raised(bar, danger=False)),
        )


def retyped(scorer: Scorer, rows: Sequence[Judged], bars: Thresholds) -> None:
    """Print what other typing of the same words does to recall and alarms."""
    source = random.Random(7)
    ways: dict[str, Callable[[str], str]] = {
        "as written": lambda text: text,
        "no stops, apostrophes, capitals": style.chatty,
        "apostrophes, capital, stop": style.correct,
        "all capitals": style.loud,
        "one word in ten mistyped": lambda text: style.mistyped(text, source),
    }
    print("\nTyped otherwise, at `ask`")
    _line("", "recall", "false alarms")
    for name, way in ways.items():
        again = [
            row._replace(said=_read_again(scorer, row.message, way)) for row in rows
        ]
        _line(
            f"  {name}",
            _over(again, _raised(bars.ask, danger=True)),
            _over(again, _raised(bars.ask, danger=False)),
        )


def _read_again(
    scorer: Scorer, message: Message, way: Callable[[str], str]
) -> dict[str, list[float]]:
    context = message.line.context
    return scorer.text(
        way(message.line.text), before=context.message, answered=context.reply
    )


def other_questions(rows: Sequence[Judged], bars: Thresholds) -> None:
    """Print how the heads beside danger do on messages."""
    print("\nNeeds (F1 at the model's thresholds)")
    _needs(rows, bars)
    agreed = [row for row in rows if _same_needs(row.message)]
    print(f"Needs, where both readers say the same: {len(agreed)} lines")
    _needs(agreed, bars)
    print("\nOne of several (share right)")
    for head, labels in reading.ONE_OF.items():
        known = [row for row in rows if getattr(row.message.labels, head) is not None]
        some = (
            [row for row in known if row.danger] if head in {"risk", "tier"} else known
        )
        if some:
            name = f"  {head}" + (" among dangerous" if some is not known else "")
            _line(name, _over(some, _right(head, labels)))


def _needs(rows: Sequence[Judged], bars: Thresholds) -> None:
    found = [
        [x > bars.needs[need] for x, need in zip(row.said["needs"], Need, strict=True)]
        for row in rows
    ]
    right = [[need in row.message.labels.needs for need in Need] for row in rows]
    groups = [row.message.joined for row in rows]
    _print_each([need.value for need in Need], found, right, groups)


def _same_needs(message: Message) -> bool:
    rater = message.rater
    return rater is None or set(rater.needs) == set(message.line.labels.needs)


def _right(head: str, labels: Sequence[object]) -> Measure:
    # Of danger it is asked which and how urgent, not again whether.
    first = 1 if head in {"risk", "tier"} else 0

    def measure(rows: Sequence[Judged]) -> float:
        return share(
            labels[max(range(first, len(labels)), key=row.said[head].__getitem__)]
            is getattr(row.message.labels, head)
            for row in rows
        )

    return measure


def replies(scorer: Scorer, pairs: Sequence[Pair], bars: Thresholds) -> None:
    """Print how the labels of replies are found."""
    print(f"\nReplies (F1 at the model's thresholds): {len(pairs)} pairs")
    _replies(scorer, pairs, bars)
    agreed = [
        one
        for one in pairs
        if one.rater is None or set(one.rater) == set(one.line.labels)
    ]
    print(f"Replies, where both readers say the same: {len(agreed)} pairs")
    _replies(scorer, agreed, bars)


def _replies(scorer: Scorer, pairs: Sequence[Pair], bars: Thresholds) -> None:
    said = [scorer.pair(one.line)["reply"] for one in pairs]
    found = [
        [x > bars.reply[label] for x, label in zip(one, ReplyLabel, strict=True)]
        for one in said
    ]
    right = [[label in one.labels for label in ReplyLabel] for one in pairs]
    groups = [one.joined for one in pairs]
    _print_each([label.value for label in ReplyLabel], found, right, groups)


def _print_each(
    names: Sequence[str],
    found: Sequence[Sequence[bool]],
    right: Sequence[Sequence[bool]],
    groups: Sequence[str],
) -> None:
    def one(place: int) -> Callable[[Sequence[int]], float]:
        return lambda picked: f1(
            [found[i][place] for i in picked], [right[i][place] for i in picked]
        )

    def mean(picked: Sequence[int]) -> float:
        each = [one(place)(picked) for place in range(len(names))]
        known = [value for value in each if not math.isnan(value)]
        return sum(known) / len(known)

    _line("  mean of all labels", over_groups(mean, groups, draws=100))
    for place, name in enumerate(names):
        number = sum(row[place] for row in right)
        interval = over_groups(one(place), groups, draws=200)
        _line(f"  {name}", interval, f"{number} lines")


def worst(rows: Sequence[Judged], path: Path) -> None:
    """Write the dangers with the lowest and the safe lines with the highest score."""
    missed = sorted((row for row in rows if row.danger), key=lambda row: row.live)
    wrong = sorted((row for row in rows if not row.danger), key=lambda row: -row.live)
    with path.open("w", encoding="utf-8") as file:
        for name, some in (("missed", missed), ("false alarm", wrong)):
            for row in some[:WORST]:
                kind = row.message.labels.risk
                file.write(
                    f"{name} {row.live:.2f} {kind} {row.message.line.id} | "
                    f"{row.message.line.text}\n"
                )


def main() -> None:
    """Print the whole table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--model", type=Path, default=CACHE / "reader")
    options.add_argument("--split", type=Split, default=Split.TEST)
    options.add_argument("--outside", type=Path)
    options.add_argument("--worst", type=Path)
    given = options.parse_args()
    scorer = Scorer(given.model)
    bars = Thresholds.read(given.model)
    messages = read_messages(CORPUS / "messages.jsonl")
    rows = judged(scorer, reading.of_split(messages, given.split))
    pairs = read_pairs(CORPUS / "pairs.jsonl")
    print(f"{given.model.name} on the {given.split} split")
    danger(rows, bars)
    ordinary(rows, bars)
    parts(rows, bars)
    retyped(scorer, rows, bars)
    other_questions(rows, bars)
    replies(scorer, [one for one in pairs if one.split is given.split], bars)
    outside.report(scorer, bars, given.outside)
    if given.worst:
        worst(rows, given.worst)


if __name__ == "__main__":
    main()
