"""A visit holds a sitting together, also when the store does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from counterpoint.app import Visit, model_named, readable
from counterpoint.errors import SettingsError, StoreFullError
from counterpoint.settings import Settings
from counterpoint.terms import Carried, Mode, Risk, Tier
from tests.fakes.clock import FakeClock
from tests.fakes.repository import FakeRepository

if TYPE_CHECKING:
    from pathlib import Path


def visit_with(repository: FakeRepository | None, **more: object) -> Visit:
    return Visit(repository=repository, clock=FakeClock(), **more)  # type: ignore[arg-type]


async def test_every_turn_is_kept_before_the_next_is_asked_for() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    turn = await visit.say("My sister called.")
    assert repository.kept["s1"] == [turn]


async def test_a_full_disk_does_not_stand_between_a_person_and_a_reply() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    repository.fails = StoreFullError("There is no room.")
    turn = await visit.say("My sister called.")
    assert turn.said
    assert visit.trouble is repository.fails


async def test_what_could_not_be_kept_is_kept_with_the_next_turn() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    repository.fails = StoreFullError("There is no room.")
    first = await visit.say("My sister called.")
    repository.fails = None
    second = await visit.say("She wants the house.")
    assert repository.kept["s1"] == [first, second]
    assert visit.trouble is None


async def test_a_sitting_that_is_not_kept_writes_nothing() -> None:
    visit = visit_with(None)
    await visit.say("My sister called.")
    assert visit.sitting is None


async def test_a_sitting_can_be_kept_after_all() -> None:
    repository = FakeRepository()
    visit = visit_with(None)
    turns = [await visit.say("My sister called."), await visit.say("It rained.")]
    await visit.keep_after_all(repository)
    assert repository.kept["s1"] == turns


async def test_a_risk_left_open_is_asked_about_first_next_time() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    await visit.say("I want to kill myself.")
    again = visit_with(repository, carried=await repository.carried())
    opening = await again.open()
    assert opening is not None
    assert opening.plan.path == "checkin"
    assert opening.said


async def test_once_asked_the_check_in_is_not_asked_again() -> None:
    repository = FakeRepository()
    carried = Carried(
        risk=Risk.ACTIVE, tier=Tier.CONCERN, quote="I can't go on", checked_in=False
    )
    visit = visit_with(repository, carried=carried)
    await visit.open()
    await visit.say("Better today. I slept.")
    again = visit_with(repository, carried=await repository.carried())
    assert await again.open() is None


async def test_saying_so_changes_the_mode_for_the_rest_of_the_sitting() -> None:
    visit = visit_with(None)
    await visit.say("Just listen please.")
    assert visit.mode is Mode.JUST_LISTEN
    turn = await visit.say("He moved the deadline again and I said nothing.")
    assert "?" not in turn.said


def test_an_unknown_provider_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="guide"):
        model_named(Settings(folder=tmp_path), "nobody")


def test_half_a_surrogate_pair_becomes_a_replacement_character() -> None:
    assert readable("a\ud83db") == "a\ufffdb"


ABUSE = "My husband took my bank card and last week he grabbed my neck."


async def test_a_talk_about_abuse_at_home_leaves_no_trace() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    await visit.say("Long day.")
    await visit.say(ABUSE)
    await visit.say("He is at work.")
    assert repository.kept == {}
    assert repository.memory.quote == ""
    assert visit.hidden


async def test_a_talk_about_abuse_is_kept_if_the_person_says_so() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    await visit.say(ABUSE)
    await visit.keep_after_all(repository)
    assert len(repository.kept["s1"]) == 1
