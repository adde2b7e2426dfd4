from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from counterpoint.app import care_records
from counterpoint.care.records import (
    SAFETY_PLAN,
    Contact,
    Happened,
    Named,
    Person,
    Referral,
    SafetyPlan,
)
from counterpoint.errors import InputError
from counterpoint.terms import Entry
from tests.fakes.repository import FakeRepository

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PLAN = SafetyPlan(
    SAFETY_PLAN, NOON, signs=("I stop answering",), helpers=(Named("Mo"),)
)


async def test_what_is_put_down_comes_back_oldest_first() -> None:
    repository = FakeRepository()
    mo = Person("p1", NOON - timedelta(days=2), "Mo", may_be_named=True)
    spoke = Contact("c1", NOON - timedelta(days=1), "p1", NOON.date())
    said = Referral("r1", NOON, "ocd", "T2", answer=Happened.NOT_YET)
    await care_records.keep(repository, said, spoke, mo, now=NOON)
    read = await care_records.read(repository)
    assert read.records == (mo, spoke, said)
    assert read.of(Person) == (mo,)
    assert read.plan is None


async def test_there_is_one_plan_and_it_is_kept_again_in_its_place() -> None:
    repository = FakeRepository()
    await care_records.keep(repository, PLAN, now=NOON)
    later = SafetyPlan(SAFETY_PLAN, NOON, signs=("I do not eat",))
    await care_records.keep(repository, later, now=NOON)
    assert (await care_records.read(repository)).records == (later,)
    assert (await care_records.read(repository)).plan == later
    await care_records.withdraw(repository, SAFETY_PLAN)
    assert (await care_records.read(repository)).plan is None


async def test_what_is_dated_in_the_future_is_refused() -> None:
    repository = FakeRepository()
    ahead = Person("p1", NOON + timedelta(days=1), "Mo")
    with pytest.raises(InputError, match="future"):
        await care_records.keep(repository, PLAN, ahead, now=NOON)
    assert (await care_records.read(repository)).records == ()


async def test_a_damaged_plan_is_counted_and_the_people_are_read() -> None:
    repository = FakeRepository()
    mo = Person("p1", NOON, "Mo")
    await care_records.keep(repository, mo, now=NOON)
    await repository.put([Entry(SAFETY_PLAN, "safety_plan", NOON, b"{}")])
    read = await care_records.read(repository)
    assert (read.records, read.unreadable, read.plan) == ((mo,), 1, None)
