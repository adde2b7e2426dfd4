"""Small private files: the plan at hand and the counts."""

from __future__ import annotations

import asyncio
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import beside_the_store, care_records, counting, plan_at_hand
from counterpoint.care.records import SAFETY_PLAN, SafetyPlan
from counterpoint.errors import InputError, StoreError
from counterpoint.settings import OperatorProfile, Settings
from tests.fakes.repository import FakeRepository

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PLAN = SafetyPlan(SAFETY_PLAN, NOON, signs=("I stop answering the phone",))
CUT_OFF = "plan-at-hand.json.0123abcd.part"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(folder=tmp_path / "home", operator=OperatorProfile(counting=True))


@pytest.fixture
def place(settings: Settings) -> Path:
    plan_at_hand.put(settings, PLAN)
    return plan_at_hand.place(settings)


def of_somebody_else(tmp_path: Path) -> Path:
    other = tmp_path / "other"
    other.write_bytes(b"words of another program")
    return other


def test_a_copy_is_its_owners_alone_also_where_the_old_one_was_not(
    settings: Settings, place: Path
) -> None:
    place.chmod(0o644)
    plan_at_hand.put(settings, PLAN)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.folder.stat().st_mode) == 0o700


def test_what_others_may_do_with_a_copy_is_taken_away_when_the_store_opens(
    settings: Settings, place: Path
) -> None:
    repository = FakeRepository()
    asyncio.run(care_records.keep(repository, PLAN, now=NOON))
    place.chmod(0o644)
    asyncio.run(plan_at_hand.align(settings, repository))
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_a_link_in_its_place_is_neither_read_nor_written_through(
    settings: Settings, place: Path, tmp_path: Path
) -> None:
    other = place.rename(tmp_path / "a plan of another")
    before = other.read_bytes()
    place.symlink_to(other)
    assert plan_at_hand.read(settings) == plan_at_hand.AtHand(kept=True)
    plan_at_hand.put(settings, replace(PLAN, signs=("I count things",)))
    assert not place.is_symlink()
    assert other.read_bytes() == before


def test_a_link_in_its_place_goes_and_what_it_leads_to_stays(
    settings: Settings, tmp_path: Path
) -> None:
    other = of_somebody_else(tmp_path)
    settings.folder.mkdir()
    for place in (plan_at_hand.place(settings), counting.place(settings)):
        place.symlink_to(other)
        assert beside_the_store.is_there(place)
    plan_at_hand.remove(settings)
    counting.forget(settings)
    assert list(settings.folder.iterdir()) == []
    assert other.read_bytes() == b"words of another program"


def test_a_link_in_its_place_gets_what_it_leads_to_no_other_rights(
    place: Path, tmp_path: Path
) -> None:
    other = of_somebody_else(tmp_path)
    other.chmod(0o644)
    place.unlink()
    place.symlink_to(other)
    beside_the_store.close_to_others(place)
    assert stat.S_IMODE(other.stat().st_mode) == 0o644


def test_a_pipe_in_its_place_keeps_nobody_waiting(
    settings: Settings, place: Path
) -> None:
    place.unlink()
    os.mkfifo(place)
    assert plan_at_hand.read(settings) == plan_at_hand.AtHand(kept=True)
    plan_at_hand.remove(settings)
    assert not beside_the_store.is_there(place)


def test_a_folder_in_its_place_is_said_in_a_sentence(
    settings: Settings, place: Path
) -> None:
    place.unlink()
    place.mkdir()
    assert plan_at_hand.read(settings) == plan_at_hand.AtHand(kept=True)
    for act in (
        lambda: plan_at_hand.put(settings, PLAN),
        lambda: plan_at_hand.remove(settings),
    ):
        with pytest.raises(StoreError, match="Check that you may read and write there"):
            act()


def test_what_a_crash_left_of_a_copy_goes_where_none_is_kept(
    settings: Settings,
) -> None:
    settings.folder.mkdir()
    (settings.folder / CUT_OFF).write_bytes(b"I stop answering the phone")
    own = settings.folder / "plan-at-hand.json.bak"  # made by the person
    own.write_bytes(b"")
    assert beside_the_store.is_there(plan_at_hand.place(settings))
    asyncio.run(plan_at_hand.align(settings, FakeRepository()))
    assert list(settings.folder.iterdir()) == [own]


def test_what_a_crash_left_of_a_copy_goes_with_the_next_one(
    settings: Settings, place: Path
) -> None:
    (settings.folder / CUT_OFF).write_bytes(b"I stop answering the phone")
    plan_at_hand.put(settings, PLAN)
    assert list(settings.folder.iterdir()) == [place]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"id":"safety-plan","at":"2026-11-23T12:00:00"}',
        b'{"id":"another","at":"2026-11-23T12:00:00Z"}',
        b'{"id":"safety-plan","at":"2026-11-23T12:00:00Z","signs":[{}]}',
        b"[" * 100_000,
        b"\xff" * 2_000_000,
    ],
)
def test_whatever_lies_in_the_copy_it_is_a_plan_or_is_not_shown(
    settings: Settings, place: Path, content: bytes
) -> None:
    place.write_bytes(content)
    assert plan_at_hand.read(settings) == plan_at_hand.AtHand(kept=True)


def test_counts_that_were_tampered_with_wait_and_are_not_written_over(
    settings: Settings, tmp_path: Path
) -> None:
    counting.count_referral(settings, "ocd", NOON)
    place = counting.place(settings)
    assert counting.read(place).months == {"2026-11": {"referral": 1}}
    for content in (b"{", b'{"months":{"2026-11-23":{"referral":1}}}'):
        place.write_bytes(content)
        counting.count_referral(settings, "ocd", NOON)
        assert place.read_bytes() == content
    other = of_somebody_else(tmp_path)
    place.unlink()
    place.symlink_to(other)
    counting.count_referral(settings, "ocd", NOON)
    assert other.read_bytes() == b"words of another program"
    with pytest.raises(InputError, match="cannot be read"):
        counting.read(place)
