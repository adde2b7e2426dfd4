from __future__ import annotations

import stat
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import care_records, plan_at_hand
from counterpoint.care.records import SAFETY_PLAN, SafetyPlan
from counterpoint.settings import Settings
from counterpoint.terms import Entry
from tests.fakes.repository import FakeRepository

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PLAN = SafetyPlan(SAFETY_PLAN, NOON, signs=("I stop answering",))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(folder=tmp_path / "home")


def test_the_copy_is_for_its_owner_alone_and_comes_back(settings: Settings) -> None:
    plan_at_hand.put(settings, PLAN)
    place = plan_at_hand.place(settings)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert settings.store not in place.parents
    assert plan_at_hand.read(settings) == (True, PLAN)


def test_without_a_choice_there_is_no_copy(settings: Settings) -> None:
    assert plan_at_hand.read(settings) == (False, None)
    plan_at_hand.remove(settings)
    assert not settings.folder.exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"{}", b'{"id":"other","at":"2026-11-23T12:00:00Z"}'],
)
def test_a_copy_that_is_damaged_is_there_and_says_nothing(
    settings: Settings, content: bytes
) -> None:
    plan_at_hand.put(settings, PLAN)
    plan_at_hand.place(settings).write_bytes(content)
    assert plan_at_hand.read(settings) == (True, None)


def test_what_a_write_that_was_cut_off_left_goes_too(settings: Settings) -> None:
    plan_at_hand.put(settings, PLAN)
    part = settings.folder / "plan-at-hand.json.0123abcd.part"
    part.write_bytes(b"I stop answering")
    plan_at_hand.remove(settings)
    assert list(settings.folder.iterdir()) == []


async def test_the_copy_follows_the_store(settings: Settings) -> None:
    repository = FakeRepository()
    plan_at_hand.put(settings, PLAN)
    newer = replace(PLAN, signs=("I do not eat",))
    await care_records.keep(repository, newer, now=NOON)
    await plan_at_hand.align(settings, repository)
    assert plan_at_hand.read(settings).plan == newer
    await care_records.withdraw(repository, SAFETY_PLAN)
    await plan_at_hand.align(settings, repository)
    assert plan_at_hand.read(settings) == (False, None)


async def test_a_copy_that_was_damaged_is_made_whole(settings: Settings) -> None:
    repository = FakeRepository()
    await care_records.keep(repository, PLAN, now=NOON)
    plan_at_hand.put(settings, PLAN)
    plan_at_hand.place(settings).write_bytes(b"{")
    await plan_at_hand.align(settings, repository)
    assert plan_at_hand.read(settings).plan == PLAN


async def test_a_plan_that_cannot_be_read_in_the_store_stays_at_hand(
    settings: Settings,
) -> None:
    repository = FakeRepository()
    plan_at_hand.put(settings, PLAN)
    await repository.put([Entry(SAFETY_PLAN, "safety_plan", NOON, b"{}")])
    await plan_at_hand.align(settings, repository)
    assert plan_at_hand.read(settings).plan == PLAN


async def test_nothing_is_copied_that_was_not_chosen(settings: Settings) -> None:
    repository = FakeRepository()
    await care_records.keep(repository, PLAN, now=NOON)
    await plan_at_hand.align(settings, repository)
    assert plan_at_hand.read(settings) == (False, None)
