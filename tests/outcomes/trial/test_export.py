from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from scipy import stats

from counterpoint.errors import InputError
from counterpoint.outcomes.trial.design import behaviour, mood, places, planned
from counterpoint.outcomes.trial.export import exported
from counterpoint.outcomes.trial.records import Arm, Trial, TrialDay
from tests.outcomes.trial.stories import (
    BOTH,
    after,
    begun,
    design,
    evening,
    lived,
    rated,
    stopped,
)


def lived_through(trial: Trial, *, missing: float = 0.1) -> list[TrialDay]:
    chance = random.Random(11)
    return lived(
        trial,
        lambda place: (
            None
            if chance.random() < missing
            else chance.randint(3, 7) + 2 * (place.arm is Arm.COUNTERPOINT)
        ),
    )


def recompute(members: dict[str, bytes]) -> list[dict[str, Any]]:
    """What somebody else would write who has only the folder and its README.

    Nothing of Counterpoint is used in here.
    """
    settled = json.loads(members["design.json"])
    digest = hashlib.sha256(members["committed.json"]).hexdigest()
    assert digest == settled["commitment"]
    bytes_read = json.loads(members["committed.json"])
    assert {key: settled[key] for key in bytes_read} == bytes_read

    plan, seed = settled["design"], settled["seed"]
    orders = list(itertools.permutations(plan["arms"]))
    arms: list[tuple[int, str]] = []
    for one in range(1, plan["sets"] + 1):
        number = int(hashlib.sha256(f"{seed}/{one}".encode()).hexdigest(), 16)
        for arm in orders[number % len(orders)]:
            arms += [(one, arm)] * plan["block_days"]
    rows = list(csv.DictReader(io.StringIO(members["days.csv"].decode())))
    first = date.fromisoformat(settled["first"])
    for offset, row in enumerate(rows):
        assert row["date"] == (first + timedelta(days=offset)).isoformat()
        assert (int(row["round"]), row["arm"]) == arms[offset]

    found = []
    for arm in plan["arms"]:
        if arm == "journal":
            continue
        endpoint = plan["endpoints"][0]
        column = {"mood": "mood", "behaviour": "count"}[endpoint["rating"]]
        sign = 1 if endpoint["higher_is_better"] else -1
        blocks: dict[tuple[int, str], list[float]] = {}
        for row in rows:
            if row[column]:
                key = int(row["round"]), row["arm"]
                blocks.setdefault(key, []).append(sign * float(row[column]))
        values = np.array(
            [
                np.mean(blocks[one, arm]) - np.mean(blocks[one, "journal"])
                for one in range(1, plan["sets"] + 1)
                if (one, arm) in blocks and (one, "journal") in blocks
            ]
        )
        interval = stats.ttest_1samp(values, 0).confidence_interval(0.95)
        found.append(
            {
                "arm": arm,
                "difference": [values.mean(), interval.low, interval.high],
                "p": p_value(values, f"{seed}/{arm}"),
            }
        )
    return found


def p_value(values: np.ndarray[Any, Any], seed: str) -> float:
    sets = len(values)
    if sets <= 16:
        flips = np.array(list(itertools.product((1, -1), repeat=sets)))
        own = 0
    else:
        stream = b"".join(
            hashlib.sha256(f"{seed}/draws/{one}".encode()).digest()
            for one in range(1, sets * 20_000 // 256 + 2)
        )
        bits = "".join(f"{byte:08b}" for byte in stream)[: sets * 20_000]
        flips = np.array([1 if bit == "1" else -1 for bit in bits]).reshape(-1, sets)
        own = 1
    weights = np.arange(1, sets + 1)
    sums = np.abs(flips @ values).round(9)
    ties = np.abs(flips @ (values * weights)).round(9)
    seen, tie = abs(values.sum()).round(9), abs((values * weights).sum()).round(9)
    as_large = (sums > seen) | ((sums == seen) & (ties >= tie))
    return float((as_large.sum() + own) / (len(flips) + own))


@pytest.mark.parametrize(
    "plan",
    [
        design(days=42),
        design(days=28),
        design(days=56, block_days=2),
        design(days=84, arms=tuple(Arm)),
    ],
    ids=["42 days", "28 days", "two-day blocks", "three arms"],
)
def test_somebody_else_gets_the_same_numbers_from_the_folder_alone(plan: Any) -> None:
    trial = begun(plan)
    members = exported(trial, lived_through(trial), now=after(trial))
    theirs = recompute(members)
    ours = json.loads(members["analysis.json"])["comparisons"]
    assert len(ours) == len(theirs) == len(plan.arms) - 1
    for one, other in zip(ours, theirs, strict=True):
        assert one["arm"] == other["arm"]
        interval = [one["difference"][end] for end in ("estimate", "low", "high")]
        assert interval == pytest.approx(other["difference"])
        assert one["chance"]["two_sided"] == pytest.approx(other["p"])


def test_a_count_of_which_less_is_better_can_be_recomputed_too() -> None:
    trial = begun(planned(BOTH, (behaviour(1, more_is_better=False), mood()), days=28))
    chance = random.Random(4)
    days = [
        rated(place.date, chance.randint(2, 8), count=chance.randint(0, 9))
        for place in places(trial)
    ]
    members = exported(trial, days, now=after(trial))
    (theirs,) = recompute(members)
    (ours,) = json.loads(members["analysis.json"])["comparisons"]
    assert ours["difference"]["estimate"] == pytest.approx(theirs["difference"][0])


def test_a_hash_that_was_tampered_with_is_noticed_by_anybody() -> None:
    trial = begun()
    members = exported(trial, lived_through(trial), now=after(trial))
    members["committed.json"] = members["committed.json"].replace(b"0.5", b"0.4")
    with pytest.raises(AssertionError):
        recompute(members)


def test_while_it_runs_neither_seed_nor_order_nor_analysis_leave() -> None:
    trial = begun()
    members = exported(trial, lived_through(trial), now=evening(trial.first, 22))
    assert set(members) == {"README.txt", "design.json", "days.csv"}
    assert trial.seed.encode() not in b"".join(members.values())
    assert members["days.csv"].count(b"\n") == 2  # the head and the first day
    assert "seed" not in json.loads(members["design.json"])


def test_a_stopped_trial_is_exported_with_what_it_came_to() -> None:
    trial = begun()
    members = exported(
        trial,
        lived_through(trial),
        ends=[stopped(trial, 30)],
        now=evening(trial.first + timedelta(days=30)),
    )
    assert json.loads(members["design.json"])["stopped"]["reason"] == "wish"
    assert members["days.csv"].count(b"\n") == 31
    assert recompute(members)


def test_every_day_is_there_whether_it_was_rated_or_not() -> None:
    trial = begun()
    first, second = (place.date for place in places(trial)[:2])
    days = [
        rated(first, 4, used=(Arm.JOURNAL, Arm.COUNTERPOINT), late=True),
        rated(first, 9, id="later", at=evening(second)),
    ]
    members = exported(trial, days, now=after(trial))
    rows = list(csv.DictReader(io.StringIO(members["days.csv"].decode())))
    assert len(rows) == 42
    assert rows[0] | {"arm": ""} == {
        "date": "2026-11-23",
        "round": "1",
        "block": "1",
        "arm": "",
        "mood": "4",
        "count": "",
        "used": "journal+counterpoint",
        "late": "yes",
        "rated_at": "2026-11-23T21:00:00+00:00",
        "corrections": "1",
    }
    assert rows[1]["mood"] == rows[1]["used"] == ""


def test_the_same_trial_gives_the_same_bytes() -> None:
    trial = begun()
    days = lived_through(trial)
    one = exported(trial, days, now=after(trial))
    assert one == exported(trial, days[::-1], now=after(trial))


def test_a_trial_that_was_changed_is_not_exported_as_if_it_were_whole() -> None:
    trial = begun()
    changed = replace(trial, first=trial.first + timedelta(days=1))
    with pytest.raises(InputError, match="not the one that was committed to"):
        exported(changed, [], now=after(trial))
