"""What is written outside a talk is read for danger like a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.app.beside_the_talk import remember, seen_in
from counterpoint.terms import Carried, Risk, Tier
from tests.fakes.clock import FakeClock
from tests.fakes.repository import FakeRepository

if TYPE_CHECKING:
    import pytest

HELD_BACK = "I didn't tell her that I think about killing myself most nights"


def test_what_was_held_back_from_a_therapist_is_read_for_danger() -> None:
    seen = seen_in(["she was late", HELD_BACK, ""], clock=FakeClock())
    assert seen.tier >= Tier.CONCERN
    assert seen.risk.suicidal


def test_ordinary_notes_raise_nothing() -> None:
    notes = ["ring the landlord", "in bed before midnight", "she asked about Sunday"]
    assert seen_in(notes, clock=FakeClock()).tier is Tier.NONE


def test_a_screen_that_fails_shows_whom_one_can_reach(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("counterpoint.app.beside_the_talk.screen", broken)
    assert seen_in(["fine"], clock=FakeClock()).tier is Tier.CONCERN


async def test_the_next_sitting_asks_about_it_in_the_persons_words() -> None:
    repository, clock = FakeRepository(), FakeClock()
    await remember(repository, seen_in([HELD_BACK], clock=clock), clock)
    carried = await repository.carried()
    assert carried.risk.suicidal
    assert not carried.checked_in
    assert carried.quote in HELD_BACK


async def test_a_graver_risk_that_is_open_stays() -> None:
    repository, clock = FakeRepository(), FakeClock()
    open_risk = Carried(Risk.PLAN_OR_MEANS, Tier.IMMINENT, "tonight", checked_in=False)
    await repository.remember(open_risk)
    await remember(repository, seen_in([HELD_BACK], clock=clock), clock)
    assert await repository.carried() == open_risk


async def test_nothing_is_remembered_of_ordinary_notes() -> None:
    repository, clock = FakeRepository(), FakeClock()
    await remember(repository, seen_in(["ring the landlord"], clock=clock), clock)
    assert await repository.carried() == Carried()
