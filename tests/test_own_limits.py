"""Limits of one's own: said once, counted, and never said in danger."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from counterpoint.app import Visit
from counterpoint.app.own_limits import OwnLimits, Reached
from counterpoint.app.today import Today, today
from counterpoint.conversation.limits import Reminder, may_be_mentioned
from counterpoint.errors import StoreError
from counterpoint.outcomes.kinds import figures
from counterpoint.outcomes.records import AtLimit, Instead
from counterpoint.settings import PersonalLimits, Weekday
from counterpoint.terms import Carried, Finding, Risk, Tier
from tests.fakes.clock import FakeClock
from tests.fakes.repository import FakeRepository

NIGHT = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
QUIET = PersonalLimits(quiet_from="23:00", quiet_until="06:00")
BOSS = "My boss shouted at me in front of the whole team."


class Evening:
    """A visit late at night of somebody who set limits."""

    def __init__(
        self, limits: PersonalLimits = QUIET, *, kept: bool = True, at: datetime = NIGHT
    ) -> None:
        self.clock = FakeClock(at)
        self.repository = FakeRepository()
        self.visit = Visit(
            repository=self.repository if kept else None,
            clock=self.clock,
            country="GB",
        )
        self.limits = limits
        self.own = OwnLimits()

    async def say(self, text: str, *, minutes: float = 1) -> None:
        await self.visit.say(text)
        self.clock.move(minutes=minutes)

    async def reached(self) -> Reached | None:
        now = self.clock.now()
        return await self.own.reached(
            self.visit,
            self.limits,
            now=now,
            today=lambda: today([self.visit], self.repository, now=now),
        )

    @property
    def chosen(self) -> list[tuple[str, Instead]]:
        found = figures(self.repository.beside.values()).of(AtLimit)
        return [(one.limit, one.chose) for one in found]

    async def choose(self, chosen: Instead) -> bool:
        return await self.own.choose(chosen, self.visit, now=self.clock.now())


async def test_a_limit_stands_until_something_is_chosen_and_is_said_once() -> None:
    evening = Evening()
    found = await evening.reached()
    assert found is not None
    assert found.limit is Reminder.QUIET
    assert await evening.reached() == found
    assert await evening.choose(Instead.SLEEP)
    assert await evening.reached() is None
    assert evening.chosen == [("quiet", Instead.SLEEP)]


async def test_whoever_writes_on_has_chosen_one_more() -> None:
    evening = Evening()
    await evening.reached()
    await evening.say(BOSS)
    assert await evening.reached() is None
    assert evening.chosen == [("quiet", Instead.ONE_MORE)]


async def test_nothing_can_be_chosen_where_no_limit_stands() -> None:
    evening = Evening()
    assert not await evening.choose(Instead.ONE_MORE)
    assert evening.chosen == []


async def test_of_a_visit_that_is_not_kept_nothing_is_counted() -> None:
    evening = Evening(kept=False)
    await evening.reached()
    assert await evening.choose(Instead.ONE_MORE)
    assert evening.chosen == []


async def test_a_choice_that_cannot_be_kept_holds_nobody_up() -> None:
    evening = Evening()
    await evening.reached()
    evening.repository.fails = StoreError("It is full.")
    assert await evening.choose(Instead.ONE_MORE)
    assert await evening.reached() is None


async def test_the_time_of_a_day_is_said_with_its_minutes() -> None:
    evening = Evening(PersonalLimits(minutes_a_day=3))
    for _ in range(3):
        await evening.say(BOSS)
    found = await evening.reached()
    assert found is not None
    assert "for 3 minutes" in found.sentence


async def test_the_sitting_after_the_last_wanted_one_is_told() -> None:
    evening = Evening(PersonalLimits(sittings_a_day=1), at=NIGHT.replace(hour=12))
    assert await evening.reached() is None
    await evening.say(BOSS)
    assert await evening.reached() is None
    evening.visit = Visit(repository=evening.repository, clock=evening.clock)
    found = await evening.reached()
    assert found is not None
    assert found.limit is Reminder.SITTINGS


async def test_a_pause_day_is_the_persons_own() -> None:
    monday = PersonalLimits(pause_days=frozenset({Weekday.MONDAY}))
    found = await Evening(monday).reached()
    assert found is not None
    assert found.limit is Reminder.PAUSE_DAY
    assert await Evening(monday, at=NIGHT.replace(day=24)).reached() is None


async def test_a_store_that_cannot_be_read_says_nothing() -> None:
    async def unread() -> Today:
        raise StoreError("It is busy.")

    visit, limits = Evening().visit, PersonalLimits(minutes_a_day=1)
    own = OwnLimits()
    assert await own.reached(visit, limits, now=NIGHT, today=unread) is None


async def test_what_was_written_in_another_zone_counts_by_the_day_here() -> None:
    evening = Evening()
    await evening.say(BOSS)
    assert (await today([evening.visit], None, now=NIGHT)).sittings == 1
    tomorrow = NIGHT.replace(day=24)
    assert await today([evening.visit], None, now=tomorrow) == Today((), 0)


# --- Danger -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "I want to kill myself.",
        "I took forty pills an hour ago.",
        "He hit me again and I am scared to go home.",
        "I cut myself tonight.",
    ],
)
async def test_in_danger_no_limit_is_mentioned_and_none_is_counted(words: str) -> None:
    evening = Evening(PersonalLimits(1, "23:00", "06:00", 1, frozenset(Weekday)))
    assert await evening.reached() is not None
    await evening.say(words)
    assert await evening.reached() is None
    await evening.say("ok")
    assert await evening.reached() is None
    assert evening.chosen == []


def test_where_the_last_sitting_left_a_risk_open_no_limit_is_mentioned() -> None:
    left = Carried(risk=Risk.PASSIVE, tier=Tier.WATCH, checked_in=False)
    assert not may_be_mentioned((), left)
    assert may_be_mentioned((), Carried())


async def test_where_a_reader_cannot_tell_no_limit_is_mentioned() -> None:
    evening = Evening(PersonalLimits())
    await evening.say(BOSS)
    turn = evening.visit.turns[0]
    unsure = Finding(code="reader_unsure", reason="r")
    screening = replace(turn.screening, findings=(unsure,))
    assert may_be_mentioned((turn,), Carried())
    assert not may_be_mentioned((replace(turn, screening=screening),), Carried())


async def test_help_is_answered_the_same_at_a_limit() -> None:
    free, limited = Evening(PersonalLimits()), Evening()
    await limited.reached()
    for evening in (free, limited):
        await evening.say("I want to kill myself.")
    paths = [evening.visit.turns[-1].plan.path for evening in (free, limited)]
    assert paths == ["suicide", "suicide"]
