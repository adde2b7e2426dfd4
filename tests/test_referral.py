"""Who else is needed, as everything on record shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import Visit, care_records, figures
from counterpoint.app.referral import Referred, answered, referred
from counterpoint.care.records import Happened, Referral
from counterpoint.errors import InputError, NotFoundError, StoreError
from counterpoint.outcomes.records import Day, FeltChange, Measure
from counterpoint.settings import read_settings
from counterpoint.terms import Tier
from tests.fakes.clock import FakeClock
from tests.fakes.repository import FakeRepository
from tests.outcomes.life import answers

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.settings import Settings
    from counterpoint.terms import Sitting, Turn

NOW = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
WASHING = "i wash my hands until they bleed, for hours, i cannot stop"
HURT = "my husband hit me again and i am afraid to go home"


class Damaged(FakeRepository):
    """A repository whose sittings cannot be read."""

    async def sittings(self) -> list[Sitting]:
        whole = [await FakeRepository.read(self, key) for key in reversed(self.kept)]
        return [replace(sitting, turns=()) for sitting in whole]

    async def read(self, sitting: str) -> Sitting:  # noqa: ARG002
        raise StoreError("A sealed field does not open.")


class Dead(FakeRepository):
    """A repository that answers nothing at all."""

    async def sittings(self) -> list[Sitting]:
        raise RuntimeError("gone")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = read_settings({"COUNTERPOINT_HOME": str(tmp_path)})
    return replace(found, country="GB")


async def wrote(
    repository: FakeRepository | None, *texts: str, days_ago: float = 0
) -> tuple[Turn, ...]:
    clock = FakeClock(NOW - timedelta(days=days_ago, minutes=10))
    visit = Visit(repository=repository, clock=clock, country="GB")
    for text in texts:
        await visit.say(text)
        clock.move(minutes=1)
    return tuple(visit.turns)


async def kept_all_the_same(repository: FakeRepository, text: str) -> None:
    """Keep a sitting that the program itself would not have kept."""
    turns = await wrote(None, text, days_ago=5)
    sitting = await repository.begin(turns[0].at)
    for turn in turns:
        await repository.keep(sitting, turn)


async def records(repository: FakeRepository) -> tuple[Referral, ...]:
    return (await care_records.read(repository)).of(Referral)


async def shown(
    repository: FakeRepository | None, settings: Settings, *, days: float = 0
) -> Referred:
    now = NOW + timedelta(days=days)
    return await referred(repository, now=now, settings=settings)


async def test_what_was_written_weeks_ago_points_at_somebody(
    settings: Settings,
) -> None:
    repository = FakeRepository()
    await wrote(repository, WASHING, days_ago=9)
    found = await shown(repository, settings)
    assert found.pointed is not None
    assert found.pointed.rule == "ocd"
    assert [one.rule for one in await records(repository)] == ["ocd"]


async def test_ordinary_weeks_point_at_nobody_and_keep_nothing(
    settings: Settings,
) -> None:
    repository = FakeRepository()
    await wrote(repository, "my boss passed me over and i am angry", days_ago=2)
    assert (await shown(repository, settings)).is_empty
    assert await records(repository) == ()


async def test_it_stays_for_a_day_and_is_then_not_said_again(
    settings: Settings,
) -> None:
    repository = FakeRepository()
    await wrote(repository, WASHING)
    assert (await shown(repository, settings)).pointed is not None
    assert (await shown(repository, settings, days=0.5)).pointed is not None
    assert (await shown(repository, settings, days=2)).is_empty
    assert len(await records(repository)) == 1


async def test_it_is_asked_once_whether_it_happened_and_the_answer_is_kept(
    settings: Settings,
) -> None:
    repository = FakeRepository()
    await wrote(repository, WASHING)
    await shown(repository, settings)
    assert (await shown(repository, settings, days=13)).asked is None
    later = await shown(repository, settings, days=15)
    assert later.asked is not None
    assert later.barriers
    assert (await shown(repository, settings, days=15.5)).record == later.record
    assert (await shown(repository, settings, days=17)).asked is None
    said = await answered(
        repository,
        later.record,
        answer="not_yet",
        barrier="money",
        now=NOW + timedelta(days=15.6),
    )
    assert len(said) == 3
    (kept,) = await records(repository)
    assert (kept.answer, kept.barrier) == (Happened.NOT_YET, "money")


async def test_where_money_stood_in_the_way_the_next_time_begins_with_what_is_free(
    settings: Settings,
) -> None:
    repository = FakeRepository()
    before = Referral(
        "r", NOW - timedelta(days=20), "ocd", "watch", NOW, Happened.NOT_YET, "money"
    )
    await care_records.keep(repository, before, now=NOW)
    await wrote(repository, "flashbacks every day, i smell the petrol again")
    found = (await shown(repository, settings)).pointed
    assert found is not None
    assert found.rule == "trauma"
    assert found.ways[0].id != "therapist"


async def test_an_answer_to_nothing_and_an_answer_that_is_none_are_turned_away(
    settings: Settings,
) -> None:
    repository = FakeRepository()
    with pytest.raises(NotFoundError):
        await answered(repository, "x", answer="yes", barrier="", now=NOW)
    await wrote(repository, WASHING)
    await shown(repository, settings)
    (kept,) = await records(repository)
    with pytest.raises(InputError):
        await answered(repository, kept.id, answer="perhaps", barrier="", now=NOW)


# --- What must not be seen or kept ------------------------------------------------


async def test_violence_at_home_is_on_no_page_that_others_may_see(
    settings: Settings,
) -> None:
    repository = FakeRepository()
    await kept_all_the_same(repository, HURT)
    found = await shown(repository, settings)
    assert "partner_abuse" in {one.rule for one in found.held}
    assert found.pointed is None or found.pointed.rule != "partner_abuse"
    assert "partner_abuse" not in {one.rule for one in await records(repository)}


async def test_at_the_end_of_that_talk_it_is_said_without_telling_what_it_is_about(
    settings: Settings,
) -> None:
    repository = FakeRepository()
    turns = await wrote(repository, HURT)
    found = await referred(repository, now=NOW, settings=settings, turns=turns)
    assert found.discreet
    assert found.pointed is not None
    assert not found.pointed.ways
    assert not found.pointed.lines
    words = f"{found.pointed.text} {found.pointed.step}".lower()
    for telling in (
        "violen",
        "abuse",
        "hit",
        "husband",
        "partner",
        "safe",
        "alone",
        "secret",
    ):
        assert telling not in words
    assert await records(repository) == ()


async def test_a_talk_about_something_else_does_not_bring_it_up_again(
    settings: Settings,
) -> None:
    repository = FakeRepository()
    await kept_all_the_same(repository, HURT)
    turns = await wrote(repository, "the bus was late and it rained")
    found = await referred(repository, now=NOW, settings=settings, turns=turns)
    assert not found.discreet


async def test_of_a_talk_that_is_not_kept_nothing_is_noted(
    settings: Settings,
) -> None:
    turns = await wrote(None, WASHING)
    found = await referred(None, now=NOW, settings=settings, turns=turns)
    assert found.pointed is not None
    assert found.pointed.rule == "ocd"


# --- Measures and habits ----------------------------------------------------------


async def test_a_tick_at_a_risk_item_points_at_somebody(settings: Settings) -> None:
    repository = FakeRepository()
    given = tuple(
        (item, 1 if item == "9" else value) for item, value in answers("phq9", 8)
    )
    await figures.keep(repository, Measure("m", NOW, "phq9", given), now=NOW)
    found = (await shown(repository, settings)).pointed
    assert found is not None
    assert found.rule == "suicide_passive"
    assert found.lines


async def test_a_screening_for_trauma_of_three_or_more_points_at_somebody(
    settings: Settings,
) -> None:
    repository = FakeRepository()
    given = tuple((str(number), 1) for number in range(1, 6))
    measure = Measure("m", NOW, "pcptsd5", (("0", 1), *given))
    low = Measure("l", NOW, "pcptsd5", total=2.0)
    await figures.keep(repository, low, now=NOW)
    assert (await shown(repository, settings)).is_empty
    high = replace(measure, answers=(), total=4.0)
    await figures.keep(repository, high, now=NOW)
    found = (await shown(repository, settings)).pointed
    assert found is not None
    assert found.rule == "trauma"


async def test_after_four_weeks_it_is_said_again_where_a_measure_is_worse(
    settings: Settings,
) -> None:
    repository = FakeRepository()
    totals = {60: 8, 50: 8, 30: 18, 14: 19, 1: 20}
    taken = [
        Measure(f"m{ago}", NOW - timedelta(days=ago), "phq9", answers("phq9", total))
        for ago, total in totals.items()
    ]
    felt = FeltChange("f", NOW, change=-2)
    await figures.keep(repository, *taken, felt, now=NOW)
    before = Referral("r", NOW - timedelta(days=30), "ocd", "watch", NOW, None)
    await care_records.keep(repository, before, now=NOW)
    await wrote(repository, WASHING, days_ago=3)
    found = (await shown(repository, settings)).pointed
    assert found is not None
    assert found.rule == "ocd"


async def test_more_use_beside_fewer_people_is_said(settings: Settings) -> None:
    repository = FakeRepository()
    days = [
        Day(
            f"day-{ago}",
            NOW - timedelta(days=ago),
            (NOW - timedelta(days=ago)).date(),
            people=1 if ago < 28 else 4,
        )
        for ago in range(56)
    ]
    await figures.keep(repository, *days, now=NOW)
    for ago in (60, 54, 47, 40, 33, *range(0, 27, 2)):
        await wrote(repository, "hello, it rained again today", days_ago=ago)
    found = (await shown(repository, settings)).pointed
    assert found is not None
    assert found.rule == "dependence"


# --- What cannot be read ----------------------------------------------------------


async def test_a_talk_that_cannot_be_read_makes_it_unsure_and_shows_the_way(
    settings: Settings,
) -> None:
    repository = Damaged()
    await wrote(repository, WASHING)
    found = await shown(repository, settings)
    assert found.unsure
    assert not found.is_empty


async def test_a_store_that_dies_still_shows_the_way(settings: Settings) -> None:
    found = await shown(Dead(), settings)
    assert found.unsure
    assert found.pointed is None


async def test_what_cannot_be_noted_is_said_all_the_same(settings: Settings) -> None:
    class Full(FakeRepository):
        async def put(self, *_: object) -> None:  # type: ignore[override]
            raise StoreError("No room is left on the disk.")

    repository = Full()
    await wrote(repository, WASHING)
    found = await shown(repository, settings)
    assert found.pointed is not None
    assert Tier(found.pointed.tier) is Tier.WATCH
