"""How often is a word about change, or a colour, right where the truth is known?

Invented people answer an instrument every fortnight for half a year. Their true
score stays, swings slowly around where it was, or moves evenly by so many times the
conventional threshold; what they tick wanders around it by the instrument's own
standard error (the SD and reliability that its file names under the strict
threshold). They begin where people who seek help do on average.

Printed first: which word stands at the end, by the threshold that services use and
by the strict one, how often "better" or "worse" was said at least once on the way,
and how often "better" in two weeks running. Then which colour the course has at the
end, and which it had at least once. The slow swings are our own guess at ordinary
life, as nobody has published how far scores of one person swing over months; alphas
(WHO-5, CORE-10) know nothing of days, so those rows look better than life is.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import sqrt
from random import Random
from typing import TYPE_CHECKING

from counterpoint.outcomes.change import Word, change_since_start
from counterpoint.outcomes.course import Colour, course
from counterpoint.outcomes.instruments import Instrument, shelf
from counterpoint.outcomes.statistics import sem
from counterpoint.outcomes.yardstick import Score, Yardstick

if TYPE_CHECKING:
    from collections.abc import Iterator

PEOPLE = 2000
SCORES = 13
START = datetime(2026, 1, 5, 20, tzinfo=UTC)
INSTRUMENTS = ("phq9", "gad7", "who5", "core10")


@dataclass(frozen=True)
class Truth:
    """What is true of a person.

    Args:
        moved: times the conventional threshold, above 0 is better.
        swings: the spread of slow swings, in standard errors; half of a swing is
            left after a fortnight.
    """

    moved: float = 0.0
    swings: float = 0.0


TRUTHS = {
    "nothing changed": Truth(),
    "slow swings": Truth(swings=1.0),
    "better by 1": Truth(1.0),
    "better by 2": Truth(2.0),
    "worse by 1": Truth(-1.0),
    "worse by 2": Truth(-2.0),
}
LEFT_AFTER_A_FORTNIGHT = 0.5


@dataclass(frozen=True)
class Lives:
    """What was said of so many people of whom the same is true."""

    last: Counter[Word]
    strict: Counter[Word]
    ever: Counter[Word]
    twice: int  # people who heard "better" two weeks running
    colour: Counter[Colour]
    ever_colour: Counter[Colour]


def scores(
    instrument: Instrument, yardstick: Yardstick, truth: Truth, *, random: Random
) -> list[Score]:
    """Invent the scores of one person."""
    assert yardstick.clinical is not None  # noqa: S101 - ours have all of these
    assert yardstick.lowest is not None and yardstick.highest is not None  # noqa: PT018, S101
    way = 1 if yardstick.higher_is_better else -1
    moved = way * truth.moved * yardstick.conventional.points
    noise = noise_of(instrument)
    swings = _swings(truth.swings * noise, random)
    found = []
    for number in range(SCORES):
        # The two that make the start lie before anything moves.
        true = (
            yardstick.clinical.mean
            + moved * max(0, number - 1) / (SCORES - 2)
            + next(swings)
        )
        ticked = round(random.gauss(true, noise))
        total = min(max(ticked, yardstick.lowest), yardstick.highest)
        at = START + timedelta(days=14 * number)
        found.append(Score(str(number), instrument.id, at, total))
    return found


def _swings(spread: float, random: Random) -> Iterator[float]:
    swing = random.gauss(0, spread)
    kept = LEFT_AFTER_A_FORTNIGHT
    while True:
        yield swing
        swing = kept * swing + random.gauss(0, spread * sqrt(1 - kept * kept))


def noise_of(instrument: Instrument) -> float:
    """Return the standard error of measurement that an instrument's file names."""
    strict = instrument.change.strict if instrument.change else None
    assert strict is not None and strict.sd and strict.reliability  # noqa: PT018, S101 - ours are computed
    return sem(strict.sd, strict.reliability)


def lives(instrument: Instrument, yardstick: Yardstick, truth: Truth) -> Lives:
    """Say of so many people what the words and colours say."""
    random = Random(f"{instrument.id} {truth}")  # noqa: S311 - no secret
    last, strict, ever = Counter[Word](), Counter[Word](), Counter[Word]()
    colour, ever_colour = Counter[Colour](), Counter[Colour]()
    twice = 0
    for _ in range(PEOPLE):
        series = scores(instrument, yardstick, truth, random=random)
        found = [
            change_since_start(series[:count], yardstick, now=series[count - 1].at)
            for count in range(3, SCORES + 1)
        ]
        colours = [course(change).colour for change in found]
        last[found[-1].word] += 1
        strict[found[-1].strict_word] += 1
        ever.update({change.word for change in found})
        twice += any(
            one.word is two.word is Word.BETTER for one, two in pairwise(found)
        )
        colour[colours[-1]] += 1
        ever_colour.update(set(colours))
    return Lives(last, strict, ever, twice, colour, ever_colour)


def main() -> None:
    """Print both tables."""
    print(f"{PEOPLE} invented people a row, {SCORES} scores a fortnight apart.")
    known = {
        (name, said): (instrument.name, lives(instrument, instrument.yardstick, truth))
        for name in INSTRUMENTS
        if (instrument := shelf().get(name)) and instrument.yardstick
        for said, truth in TRUTHS.items()
    }
    print("\nThe word at the end (by the strict threshold), and words on the way")
    _row("", "", "better", "worse", "noise", "ever better", "ever worse", "two running")
    for (_, said), (name, found) in known.items():
        ends = (
            f"{found.last[word] / PEOPLE:.2f} ({found.strict[word] / PEOPLE:.2f})"
            for word in (Word.BETTER, Word.WORSE, Word.NOISE)
        )
        ways = (found.ever[Word.BETTER], found.ever[Word.WORSE], found.twice)
        _row(name, said, *ends, *(f"{count / PEOPLE:.2f}" for count in ways))
    print("\nThe colour of the course at the end (and at least once on the way)")
    _row("", "", *(colour.value for colour in Colour))
    for (_, said), (name, found) in known.items():
        cells = (
            f"{found.colour[one] / PEOPLE:.2f} ({found.ever_colour[one] / PEOPLE:.2f})"
            for one in Colour
        )
        _row(name, said, *cells)


def _row(name: str, said: str, *cells: str) -> None:
    print(f"{name:9}{said:17}" + "".join(f"{cell:>14}" for cell in cells))


if __name__ == "__main__":
    sys.exit(main())
