"""How often does a trial on oneself see a difference, where there is one and where not?

Whole trials are played, from the seed to the verdict, by the program's own functions.
Run it with `make bench-trial`; the numbers are the same every time.
"""

from __future__ import annotations

import math
import random
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from counterpoint.outcomes.trial.analysis import Analysis, Verdict, analyse
from counterpoint.outcomes.trial.design import mood, places, planned
from counterpoint.outcomes.trial.power import CARRIED, seen
from counterpoint.outcomes.trial.randomisation import sign_flip
from counterpoint.outcomes.trial.records import Arm, TrialDay
from counterpoint.outcomes.trial.starting import begin

if TYPE_CHECKING:
    from counterpoint.outcomes.trial.records import Design, Trial

TRIALS = 2_000
SD = 1.8  # of an evening, in points of mood
BOTH = (Arm.JOURNAL, Arm.COUNTERPOINT)
START = datetime(2026, 11, 22, 20, tzinfo=UTC)
SEEN = {Verdict.HELPED, Verdict.OPPOSITE}
DESIGNS = (
    ("28 days, 1-day blocks", planned(BOTH, (mood(),), days=28)),
    ("42 days, 1-day blocks", planned(BOTH, (mood(),), days=42)),
    ("56 days, 1-day blocks", planned(BOTH, (mood(),), days=56)),
    ("56 days, 2-day blocks", planned(BOTH, (mood(),), days=56, block_days=2)),
    ("84 days, 1-day blocks", planned(BOTH, (mood(),), days=84)),
    ("42 days, three arms", planned(tuple(Arm), (mood(),), days=42)),
)


def played(
    design: Design, chance: random.Random, *, effect: float = 0.0, missing: float = 0.0
) -> Analysis:
    """Play one trial: evenings carry .3 of the day before, rounded to 0..10."""
    trial = begin(design, id="t", now=START, entropy=chance.randbytes, open_risk=False)
    end = START + timedelta(days=design.days + 2)
    return analyse(trial, list(_rated(trial, chance, effect, missing)), now=end)


def _rated(
    trial: Trial, chance: random.Random, effect: float, missing: float
) -> list[TrialDay]:
    swing, days = chance.gauss(0, 1), []
    for place in places(trial):
        added = effect * SD if place.arm is Arm.COUNTERPOINT else 0.0
        rating = min(10, max(0, round(5.5 + SD * swing + added)))
        at = datetime.combine(place.date, START.timetz())
        if chance.random() >= missing:
            days.append(TrialDay(str(place.date), at, trial.id, place.date, rating))
        swing = CARRIED * swing + math.sqrt(1 - CARRIED**2) * chance.gauss(0, 1)
    return days


def verdicts(
    design: Design, *, effect: float = 0.0, missing: float = 0.0, trials: int = TRIALS
) -> tuple[float, float, Counter[Verdict]]:
    """Return how often a difference was seen, a carry-over was, and all verdicts."""
    chance = random.Random(f"{design}{effect}{missing}")  # noqa: S311 - a simulation
    seen_any = carried = 0
    said: Counter[Verdict] = Counter()
    for _ in range(trials):
        found = played(design, chance, effect=effect, missing=missing)
        seen_any += any(one.verdict in SEEN for one in found.comparisons)
        carried += any(one.carries_over for one in found.comparisons)
        said.update(one.verdict for one in found.comparisons if one.verdict)
    return seen_any / trials, carried / trials, said


def errors() -> Table:
    """Tabulate how often a difference is seen that is not there."""
    table = Table("no difference at all", "seen all the same", "carry-over", "aim")
    for name, design in DESIGNS:
        share, carried, _ = verdicts(design)
        table.add_row(name, f"{share:.4f}", f"{carried:.3f}", ".035 ... .065")
    share, carried, _ = verdicts(DESIGNS[1][1], missing=0.2)
    table.add_row("42 days, a fifth not rated", f"{share:.4f}", f"{carried:.3f}", "")
    return table


def powers() -> Table:
    """Tabulate what is seen of what is there, by the plan and when it is played."""
    table = Table("difference in day-to-day swings", ".3", ".5", ".8")
    for name, design in DESIGNS:
        said = [
            seen(
                design.sets,
                arms=len(design.arms),
                block_days=design.block_days,
                effect=effect,
                point=1 / SD,
            )
            for effect in (0.3, 0.5, 0.8)
        ]
        table.add_row(name, *(f"{one:.2f}" for one in said))
    design = DESIGNS[1][1]
    told = [
        verdicts(design, effect=effect, trials=500)[0] for effect in (0.3, 0.5, 0.8)
    ]
    table.add_row("42 days, played to the verdict", *(f"{one:.2f}" for one in told))
    return table


def speed() -> Table:
    """Tabulate what one test with 20,000 draws takes, after the first."""
    table = Table("randomisation test", "best of 5", "aim")
    chance = random.Random(1)  # noqa: S311 - a simulation
    for sets in (21, 42):
        took = []
        for number in range(5):
            values = [chance.gauss(0, 1) for _ in range(sets)]
            begun = time.perf_counter()
            sign_flip(values, seed=str(number))
            took.append(time.perf_counter() - begun)
        table.add_row(f"{sets} rounds, 20,000 draws", f"{min(took):.3f} s", "0.3 s")
    return table


def main() -> None:
    """Play and print."""
    console = Console()
    for table in (speed(), errors(), powers()):
        console.print(table)


if __name__ == "__main__":
    main()
