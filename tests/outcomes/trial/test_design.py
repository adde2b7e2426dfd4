from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.errors import InputError
from counterpoint.outcomes.kinds import entry_of, figures
from counterpoint.outcomes.trial.design import (
    Fault,
    behaviour,
    commitment,
    committed,
    intact,
    mood,
    order,
    place_on,
    places,
    planned,
    verify,
)
from counterpoint.outcomes.trial.records import Arm, Rating, Trial
from tests.outcomes.trial.stories import BOTH, FIRST, begun, design

seeds = st.binary(min_size=32, max_size=32).map(bytes.hex)
designs = st.builds(
    lambda arms, days, block: planned(arms, (mood(),), days=days, block_days=block),
    st.sampled_from(
        [BOTH, (Arm.JOURNAL, Arm.BARE), (Arm.JOURNAL, Arm.BARE, Arm.COUNTERPOINT)]
    ),
    st.integers(28, 84),
    st.sampled_from([1, 2]),
)


@given(designs, seeds)
def test_every_arm_has_one_block_in_each_set(plan: object, seed: str) -> None:
    for arms in order(plan, seed):  # type: ignore[arg-type]
        assert Counter(arms) == Counter(plan.arms)  # type: ignore[attr-defined]


@given(designs)
def test_any_length_that_is_asked_for_fits_in_whole_sets(plan: object) -> None:
    assert 28 <= plan.days <= 84  # type: ignore[attr-defined]


def test_all_orders_come_up_about_as_often() -> None:
    plan = design(arms=tuple(Arm), days=84)
    counts = Counter(
        arms for number in range(100) for arms in order(plan, f"{number:064x}")
    )
    assert len(counts) == 6
    assert all(350 < count < 590 for count in counts.values())  # 2,800 in six


def test_a_length_between_whole_sets_is_rounded_up() -> None:
    assert design(days=42, block_days=2).days == 44


def test_weeks_are_refused_with_the_reason() -> None:
    with pytest.raises(InputError, match="cannot show anything"):
        planned(BOTH, (mood(),), days=56, block_days=7)


@pytest.mark.parametrize(
    ("arms", "endpoints", "days"),
    [
        ((Arm.COUNTERPOINT,), (mood(),), 42),
        ((Arm.JOURNAL,), (mood(),), 42),
        ((Arm.BARE, Arm.COUNTERPOINT), (mood(),), 42),
        ((), (mood(),), 42),
        (BOTH, (mood(),), 27 - 1),
        (BOTH, (mood(),), 85),
        (BOTH, (mood(),), 0),
        (BOTH, (), 42),
        (BOTH, (mood(), mood()), 42),
        (BOTH, (mood(0),), 42),
        (BOTH, (mood(11),), 42),
        (BOTH, (mood(float("nan")),), 42),
        (BOTH, (behaviour(-1, more_is_better=True),), 42),
    ],
)
def test_what_can_show_nothing_is_refused(
    arms: tuple[Arm, ...], endpoints: tuple[object, ...], days: int
) -> None:
    with pytest.raises(InputError):
        planned(arms, endpoints, days=days)  # type: ignore[arg-type]


def test_a_block_of_no_days_is_refused() -> None:
    with pytest.raises(InputError, match="1 or 2 days"):
        planned(BOTH, (mood(),), days=42, block_days=0)


def test_the_hash_is_that_of_bytes_that_anybody_can_write_down() -> None:
    trial = begun()
    written = committed(trial.design, first=trial.first, seed=trial.seed)
    assert written == (
        b'{"design":{"alpha":0.05,"analysis":"randomisation-within-sets-1",'
        b'"arms":["journal","counterpoint"],"block_days":1,"endpoints":'
        b'[{"higher_is_better":true,"prior_sd":2.0,"rating":"mood","worthwhile":0.5}],'
        b'"sets":21},"first":"2026-11-23","seed":"' + trial.seed.encode() + b'"}'
    )
    assert trial.commitment == hashlib.sha256(written).hexdigest()
    assert verify(trial) is None
    assert intact(trial) is trial


@given(seeds, seeds)
def test_the_hash_tells_seeds_apart(one: str, other: str) -> None:
    same = commitment(design(), first=FIRST, seed=one) == commitment(
        design(), first=FIRST, seed=other
    )
    assert same == (one == other)


def test_a_design_that_was_changed_after_the_start_is_refused() -> None:
    trial = begun()
    changed = [
        replace(trial, design=design(days=56)),
        replace(trial, design=design(arms=(Arm.JOURNAL, Arm.BARE))),
        replace(trial, design=replace(trial.design, endpoints=(mood(1.5),))),
        replace(trial, design=replace(trial.design, alpha=0.2)),
        replace(trial, first=FIRST + timedelta(days=1)),
        replace(trial, seed="0" * 64),
    ]
    for one in changed:
        assert verify(one) is Fault.COMMITMENT
        with pytest.raises(InputError, match="not the one that was committed to"):
            places(one)


@pytest.mark.parametrize("seed", ["", "xyz", "0" * 63, "A" * 64, "0" * 63 + "\u0660"])
def test_a_broken_seed_is_named(seed: str) -> None:
    broken = replace(begun(), seed=seed)
    assert verify(broken) is Fault.SEED
    with pytest.raises(InputError, match="seed of this trial is damaged"):
        intact(broken)


def test_a_design_that_nobody_could_have_planned_is_named() -> None:
    trial = begun()
    plan = replace(trial.design, sets=1000)
    hashed = commitment(plan, first=trial.first, seed=trial.seed)
    broken = replace(trial, design=plan, commitment=hashed)
    assert verify(broken) is Fault.DESIGN


def test_blocks_of_two_days_stay_together() -> None:
    trial = begun(design(days=28, block_days=2))
    days = places(trial)
    assert [place.date for place in days] == [
        FIRST + timedelta(days=n) for n in range(28)
    ]
    for first, second in zip(days[::2], days[1::2], strict=True):
        assert first.arm is second.arm
        assert (first.set, first.block) == (second.set, second.block)


def test_a_date_has_one_arm_wherever_the_person_is() -> None:
    trial = begun()
    for place in places(trial):
        assert place_on(trial, place.date) == place
    assert place_on(trial, FIRST - timedelta(days=1)) is None
    assert place_on(trial, FIRST + timedelta(days=42)) is None
    assert place_on(trial, date.max) is None


def test_what_is_counted_can_be_better_when_there_is_less_of_it() -> None:
    endpoint = behaviour(2, more_is_better=False)
    assert endpoint.rating is Rating.BEHAVIOUR
    assert not endpoint.higher_is_better
    assert endpoint.prior_sd == 8


def test_a_trial_with_a_whole_number_as_its_least_difference_is_still_whole_when_read() -> (
    None
):
    trial = begun(planned(BOTH, (behaviour(1, more_is_better=True), mood(1)), days=28))
    (read,) = figures([entry_of(trial)]).records
    assert isinstance(read, Trial)
    assert verify(read) is None
