"""Measure how disclosures of abuse, of harm to others and of a child at risk are answered.

    python tools/eval_abuse.py [--show]

Talks that were written for it go through the real loop with the guide alone, and each
reply is read by checks that know only its words (tests/care/abuse_checks.py). Half of
the talks was tuned on; the other half is held out. `--show` prints what fails, of the
tuning half only.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import anyio

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.care.abuse_checks import ABUSE, SHORT, Check, Played, cases, play

SETS: dict[str, tuple[Check, ...]] = {
    "abuse_talks": ABUSE,
    "harm_and_child_talks": SHORT,
}


def main() -> None:
    """Print one table for each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true")
    chosen = parser.parse_args()
    for name, checks in SETS.items():
        report(name, checks, show=chosen.show)


def report(name: str, checks: tuple[Check, ...], *, show: bool) -> None:
    """Print how often each check holds, in both halves."""
    played = [anyio.run(play, case) for case in cases(name)]
    halves = {
        "tuning": [one for one in played if not one.case.held_out],
        "held out": [one for one in played if one.case.held_out],
    }
    sizes = ", ".join(f"{half} {len(talks)}" for half, talks in halves.items())
    print(f"{name}: {len(played)} talks ({sizes})")
    for check in checks:
        cells = "  ".join(
            f"{half} {holds(check, talks)}" for half, talks in halves.items()
        )
        question = (check.__doc__ or "").splitlines()[0]
        print(f"  {check.__name__:20} {cells}   {question}")
    if show:
        for one in halves["tuning"]:
            print_failures(one, checks)
    print()


def holds(check: Check, talks: list[Played]) -> str:
    """Say how often a check holds, of the talks that it is for."""
    found = [wrong for one in talks if (wrong := check(one)) is not None]
    return f"{sum(not wrong for wrong in found):3}/{len(found):<3}"


def print_failures(played: Played, checks: tuple[Check, ...]) -> None:
    """Print a talk for which something does not hold."""
    wrong = {check.__name__: said for check in checks if (said := check(played))}
    if not wrong:
        return
    print(f"\n--- {played.case.id} ({played.case.kind}, {played.case.country})")
    for turn in played.turns:
        where = f"{turn.screening.risk.value}:{turn.screening.tier.value}"
        print(f"> {turn.message.text}   [{where} {turn.plan.rule} {turn.plan.path}]")
        print(f"< {turn.said}   {turn.plan.elements}")
    for check, said in wrong.items():
        print(f"  ! {check}: {said}")


if __name__ == "__main__":
    main()
