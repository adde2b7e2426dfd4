from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from counterpoint.app.numbers import danger_in
from counterpoint.outcomes.records import Measure
from counterpoint.terms import Risk, Tier

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answers", "ago", "tier"),
    [
        ((("9", 1),), 0, Tier.CONCERN),
        ((("9", 1), ("no such item", 7)), 0, Tier.CONCERN),
        ((("9", 1),), 15, Tier.NONE),
        ((("9", 0),), 0, Tier.NONE),
        ((), 0, Tier.NONE),
    ],
    ids=["ticked", "ticked among answers that cannot be", "old", "nought", "no answer"],
)
def test_a_fresh_tick_in_a_file_is_danger_whatever_stands_beside_it(
    answers: tuple[tuple[str, int], ...], ago: int, tier: Tier
) -> None:
    one = Measure("m", NOW - timedelta(days=ago), "phq9", answers)
    seen = danger_in([one], now=NOW)
    assert seen.tier is tier
    assert (seen.risk is Risk.NONE) is (tier is Tier.NONE)
