from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from counterpoint.detectors.risk import read_risk
from counterpoint.terms import Risk, Tier

LINES = tomllib.loads((Path(__file__).parent / "plain_told.toml").read_text("utf-8"))
SAFE = tuple(line for lines in LINES["none"].values() for line in lines)
DANGER = tuple(
    (Risk(kind), Tier(tier), line)
    for kind, tiers in LINES.items()
    if isinstance(tiers, dict) and kind != "none"
    for tier, lines in tiers.items()
    for line in lines
)
# The share of safe look-alikes that must not be asked about.
LEFT_ALONE = 0.97


@pytest.mark.parametrize(
    ("kind", "line"),
    [(kind, line) for kind, _, line in DANGER],
    ids=[line for _, _, line in DANGER],
)
def test_danger_told_in_a_few_plain_words_is_never_silence(
    kind: Risk, line: str
) -> None:
    assert read_risk(line).tier >= Tier.WATCH, kind


def test_most_plain_danger_is_as_urgent_and_of_the_kind_that_a_reader_would_say() -> (
    None
):
    read = [(kind, tier, read_risk(line)) for kind, tier, line in DANGER]
    urgent = [got.tier >= tier for _, tier, got in read]
    named = [kind in {f.risk for f in got.findings} for kind, _, got in read]
    assert sum(urgent) / len(urgent) >= 0.9
    assert sum(named) / len(named) >= 0.95


def test_what_shares_words_with_danger_told_plainly_is_left_alone() -> None:
    asked = [line for line in SAFE if read_risk(line).tier > Tier.NONE]
    assert len(asked) <= (1 - LEFT_ALONE) * len(SAFE), asked
