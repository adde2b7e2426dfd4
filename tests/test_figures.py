from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from counterpoint.app import figures
from counterpoint.errors import InputError
from counterpoint.outcomes.records import Day, FeltChange, Measure
from counterpoint.terms import Entry
from tests.fakes.repository import FakeRepository

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MEASURE = Measure("m1", NOON, "phq9", (("1", 2),))


async def test_what_is_put_on_record_comes_back_oldest_first() -> None:
    repository = FakeRepository()
    felt = FeltChange("f1", NOON - timedelta(days=1), change=2)
    await figures.keep(repository, MEASURE, felt, now=NOON)
    read = await figures.read(repository)
    assert read.records == (felt, MEASURE)
    assert read.of(Measure) == (MEASURE,)
    assert read.unreadable == 0


async def test_what_is_sent_twice_is_kept_once() -> None:
    repository = FakeRepository()
    for _ in range(2):
        await figures.keep(repository, MEASURE, now=NOON)
    assert (await figures.read(repository)).records == (MEASURE,)


async def test_an_answer_dated_in_the_future_is_refused_with_all_beside_it() -> None:
    repository = FakeRepository()
    ahead = Day("day-2026-11-24", NOON + timedelta(days=1), NOON.date(), mood=5)
    with pytest.raises(InputError, match="future"):
        await figures.keep(repository, MEASURE, ahead, now=NOON)
    assert (await figures.read(repository)).records == ()


async def test_a_clock_that_is_a_little_behind_refuses_nothing() -> None:
    repository = FakeRepository()
    await figures.keep(repository, MEASURE, now=NOON - timedelta(minutes=1))
    assert (await figures.read(repository)).records == (MEASURE,)


async def test_one_damaged_entry_is_counted_and_the_rest_is_read() -> None:
    repository = FakeRepository()
    await figures.keep(repository, MEASURE, now=NOON)
    damaged = Entry("x", "measure", NOON, b'{"id":"x"}')
    other_id = Entry("y", "measure", NOON, repository.beside["m1"].body)
    theirs = Entry("z", "claim", NOON, b"{}")
    await repository.put([damaged, other_id, theirs])
    read = await figures.read(repository)
    assert (read.records, read.unreadable) == ((MEASURE,), 2)
    await figures.withdraw(repository, "m1")
    assert (await figures.read(repository)).records == ()
