"""How often is a word about change right, where the truth is known?

Invented people answer an instrument every fortnight for half a year. Their true
score stays, or moves evenly by so many times the conventional threshold; what they
tick wanders around it by the instrument's own standard error (from how well it
repeats over days). Printed: which word stands at the end, by the threshold that
services use and by the strict one, how often "better" or "worse" was said at least
once on the way, and how often "better" twice running.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from counterpoint.outcomes.change import Word, change_since_start
from counterpoint.outcomes.instruments import Instrument, shelf
from counterpoint.outcomes.statistics import sem
from counterpoint.outcomes.yardstick import Score, Yardstick

PEOPLE = 2000
SCORES = 13
START = datetime(2026, 1, 5, 20, tzinfo=UTC)
INSTRUMENTS = ("phq9", "gad7", "who5", "core10")
# Times the conventional threshold, above 0 is better.
TRUTHS = {
    "nothing changed": 0.0,
    "better by 1": 1.0,
    "better by 2": 2.0,
    "worse by 1": -1.0,
    "worse by 2": -2.0,
}


@dataclass(frozen=True)
class Lives:
    """What was said of so many people of whom the same is true."""

    last: Counter[Word]
    strict: Counter[Word]
    ever: tuple[int, int, int]  # better, worse, better twice running


def scores(
    instrument: Instrument, yardstick: Yardstick, *, moved: float, random: Random
) -> list[Score]:
    """Invent the scores of one person who truly moved by so many points."""
    assert yardstick.lowest is not None and yardstick.highest is not None  # noqa: PT018, S101 - ours have a range
    middle = (yardstick.lowest + yardstick.highest) / 2
    noise = _noise(yardstick)
    found = []
    for number in range(SCORES):
        # The two that make the start lie before anything moves.
        true = middle + moved * max(0, number - 1) / (SCORES - 2)
        ticked = round(random.gauss(true, noise))
        total = min(max(ticked, yardstick.lowest), yardstick.highest)
        at = START + timedelta(days=14 * number)
        found.append(Score(str(number), instrument.id, at, total))
    return found


def lives(instrument: Instrument, yardstick: Yardstick, truth: float) -> Lives:
    """Say of so many people what the words say."""
    random = Random(f"{instrument.id} {truth}")  # noqa: S311 - no secret
    way = 1 if yardstick.higher_is_better else -1
    moved = way * truth * yardstick.conventional.points
    last: Counter[Word] = Counter()
    strict: Counter[Word] = Counter()
    ever = Counter[Word]()
    twice = set[int]()
    for person in range(PEOPLE):
        said = set()
        series = scores(instrument, yardstick, moved=moved, random=random)
        for count in range(3, SCORES + 1):
            now = series[count - 1].at
            change = change_since_start(series[:count], yardstick, now=now)
            said.add(change.word)
            if change.word is Word.BETTER and change.confirmed:
                twice.add(person)
        last[change.word] += 1
        strict[change.strict_word] += 1
        ever.update(said)
    return Lives(last, strict, (ever[Word.BETTER], ever[Word.WORSE], len(twice)))


def _noise(yardstick: Yardstick) -> float:
    assert yardstick.clinical is not None and yardstick.reliability is not None  # noqa: PT018, S101 - asked for before
    return sem(yardstick.clinical.sd, yardstick.reliability.value)


def main() -> None:
    """Print the table."""
    print(
        f"{PEOPLE} invented people for each row, {SCORES} scores a fortnight apart.\n"
        "Shares of people: the word at the end (strict threshold in brackets), whether\n"
        '"better" or "worse" was said at least once, and "better" twice running.\n'
    )
    head = ("better", "worse", "noise", "ever better", "ever worse", "twice running")
    print(f"{'':26}" + "".join(f"{name:>15}" for name in head))
    for name in INSTRUMENTS:
        instrument = shelf().get(name)
        yardstick = instrument.yardstick if instrument else None
        if instrument is None or yardstick is None or yardstick.clinical is None:
            print(f"{name}: no published numbers to invent people from")
            continue
        for truth, times in TRUTHS.items():
            found = lives(instrument, yardstick, times)
            ends = (
                f"{found.last[word] / PEOPLE:.2f} ({found.strict[word] / PEOPLE:.2f})"
                for word in (Word.BETTER, Word.WORSE, Word.NOISE)
            )
            ways = (f"{n / PEOPLE:.2f}" for n in found.ever)
            row = "".join(f"{cell:>15}" for cell in (*ends, *ways))
            print(f"{instrument.name[:9]:10}{truth:16}{row}")


if __name__ == "__main__":
    sys.exit(main())
