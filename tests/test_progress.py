"""Everything that is told of how it goes, put together from what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import Visit, figures
from counterpoint.app.pictures import LOOKS_BACK, felt_picture, score_picture
from counterpoint.app.progress import MOST_DUE, DueKind, Progress, progress
from counterpoint.app.traces import traces
from counterpoint.errors import NotFoundError, StoreError
from counterpoint.outcomes.change import Word
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.records import (
    Day,
    FeltChange,
    FeltDeclined,
    Goal,
    Leaving,
    Measure,
    MeasureDraft,
)
from counterpoint.outcomes.traces import note_of
from counterpoint.settings import read_settings
from counterpoint.terms import Carried, Closing, Risk, Tier
from tests.fakes.clock import FakeClock
from tests.fakes.repository import FakeRepository
from tests.outcomes.life import answers, life
from tests.outcomes.sittings import trace_of

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.outcomes.kinds import Record
    from counterpoint.settings import Settings
    from counterpoint.terms import Sitting, Turn

NOW = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)


class Watched(FakeRepository):
    """A repository that remembers which sittings were read."""

    def __init__(self) -> None:
        super().__init__()
        self.read_: list[str] = []
        self.damaged: set[str] = set()

    async def sittings(self) -> list[Sitting]:
        whole = [await FakeRepository.read(self, key) for key in reversed(self.kept)]
        return [replace(sitting, turns=()) for sitting in whole]

    async def read(self, sitting: str) -> Sitting:
        self.read_.append(sitting)
        if sitting in self.damaged:
            raise StoreError("A sealed field does not open.")
        return await super().read(sitting)

    async def trace(self, sitting: str, turns: int, note: bytes) -> None:
        self._write()
        self.notes[sitting] = (turns, note)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"COUNTERPOINT_HOME": str(tmp_path)})


async def told(
    settings: Settings,
    *records: Record,
    repository: FakeRepository | None = None,
    now: datetime = NOW,
) -> Progress:
    kept = repository or FakeRepository()
    await figures.keep(kept, *records, now=now)
    return await progress(kept, now=now, settings=settings)


def measured(total: int, *, days_ago: int, instrument: str = "phq9") -> Measure:
    at = NOW - timedelta(days=days_ago)
    return Measure(
        f"{instrument}-{days_ago}", at, instrument, answers(instrument, total)
    )


def declined(*, days_ago: int = 1) -> FeltDeclined:
    return FeltDeclined(f"declined-{days_ago}", NOW - timedelta(days=days_ago))


async def talked(*messages: str, days_ago: float = 1) -> tuple[Turn, ...]:
    """Hold a sitting with the real loop."""
    clock = FakeClock(NOW - timedelta(days=days_ago))
    visit = Visit(repository=None, clock=clock, country="GB")
    for text in messages:
        await visit.say(text)
        clock.move(minutes=2)
    return visit.all_turns


async def keep(repository: FakeRepository, *messages: str, days_ago: float = 1) -> str:
    """Keep a sitting that was really held."""
    kept = await repository.begin(NOW - timedelta(days=days_ago))
    for turn in await talked(*messages, days_ago=days_ago):
        await repository.keep(kept, turn)
    return kept


# --- Felt before scores -----------------------------------------------------------


async def test_while_the_felt_change_is_due_no_score_is_in_it(
    settings: Settings,
) -> None:
    half_a_year = life()
    unasked = [one for one in half_a_year.records if not isinstance(one, FeltChange)]
    found = await told(settings, *unasked, now=half_a_year.now)
    assert found.held_back
    assert (found.results, found.felt, found.needing_less) == ((), None, None)
    assert (found.answer.scores, found.answer.beside) == (None, ())
    assert all(one.sentences == () for one in found.helpers)
    assert found.due[0].kind is DueKind.FELT


async def test_who_would_rather_not_say_sees_the_scores(settings: Settings) -> None:
    series = [measured(n, days_ago=d) for n, d in ((16, 40), (15, 30), (5, 2))]
    found = await told(settings, *series, declined())
    assert not found.held_back
    assert [one.change.word for one in found.results if one.change] == [Word.BETTER]
    assert found.answer.felt is None
    assert found.answer.beside


async def test_without_a_score_nothing_is_held_back(settings: Settings) -> None:
    days = [
        Day(f"day-{n}", NOW - timedelta(days=n), (NOW - timedelta(days=n)).date())
        for n in range(1, 20)
    ]
    found = await told(settings, *days)
    assert found.held_back == ""
    assert found.due[0].kind is DueKind.FELT


async def test_what_got_worse_comes_first(settings: Settings) -> None:
    phq9 = [measured(n, days_ago=d) for n, d in ((16, 40), (15, 30), (16, 16), (5, 2))]
    gad7 = [
        measured(n, days_ago=d, instrument="gad7")
        for n, d in ((4, 40), (4, 30), (14, 2))
    ]
    found = await told(settings, *phq9, *gad7, declined())
    assert [one.instrument.id for one in found.results] == ["gad7", "phq9"]
    assert found.answer.says.startswith("Of your scores, PHQ-9 is reliably better")


# --- A life, an empty page, and a person who never talks ------------------------------


async def test_half_a_year_with_a_therapist_and_no_sitting_is_told_whole(
    settings: Settings,
) -> None:
    half_a_year = life()
    found = await told(settings, *half_a_year.records, now=half_a_year.now)
    assert found.begun
    assert not found.has_talked
    assert found.felt is not None
    assert [one.name for one in found.helpers] == ["Anna"]
    assert "the blue notebook and Anna" in found.together[0]
    assert len(found.goals.open) == 2
    assert found.days.startswith("In the last four weeks you put down")
    assert felt_picture(found) is not None


async def test_an_empty_store_has_one_thing_to_do(settings: Settings) -> None:
    found = await told(settings)
    assert not found.begun
    assert not found.has_talked
    assert found.due == ()
    assert "one questionnaire" in found.answer.then
    assert found.notes == ()


async def test_a_score_picture_shows_the_last_year(settings: Settings) -> None:
    years = life(days=3 * 365, start=NOW - timedelta(days=3 * 365))
    found = await told(settings, *years.records)
    picture = score_picture(found.results[0], found)
    assert picture is not None
    assert len(picture.rows) == LOOKS_BACK.days // 14


# --- What is of use now ---------------------------------------------------------------


async def test_at_most_two_things_are_due(settings: Settings) -> None:
    taken = [
        measured(8, days_ago=16, instrument=one) for one in ("phq9", "gad7", "who5")
    ]
    goal = Goal("goal", NOW - timedelta(days=15), "Sleep before midnight")
    found = await told(settings, *taken, goal, declined())
    assert len(found.due) == MOST_DUE
    assert {one.kind for one in found.due} == {DueKind.SECOND}


async def test_a_form_that_is_begun_comes_first_and_once(settings: Settings) -> None:
    begun = MeasureDraft("d", NOW, "phq9", NOW, wording=shelf().find("phq9").wording)
    found = await told(settings, measured(8, days_ago=16), declined(), begun)
    assert [(one.kind, one.instrument) for one in found.due] == [(DueKind.FORM, "phq9")]


async def test_what_was_put_down_is_not_announced(settings: Settings) -> None:
    long_ago = NOW - timedelta(days=300)
    goal = Goal("goal", long_ago, "Sleep before midnight")
    day = Day("day", long_ago, long_ago.date(), mood=4)
    found = await told(settings, measured(8, days_ago=300), goal, day, declined())
    assert found.due == ()


async def test_an_evening_is_due_in_the_evening_and_once(settings: Settings) -> None:
    yesterday = NOW - timedelta(days=1)
    before = Day("day-1", yesterday, yesterday.date(), mood=4)
    found = await told(settings, before)
    assert [one.kind for one in found.due] == [DueKind.TODAY]
    morning = await told(settings, before, now=NOW - timedelta(hours=12))
    assert morning.due == ()
    today = Day("day-2", NOW, NOW.date(), mood=4)
    assert (await told(settings, before, today)).due == ()


async def test_a_letter_shows_when_its_day_has_come(settings: Settings) -> None:
    written = NOW - timedelta(days=60)
    letter = Leaving("l", written, "Ring Jean.", back=NOW.date())
    assert (await told(settings, letter)).letter == letter
    later = replace(letter, back=NOW.date() + timedelta(days=1))
    assert (await told(settings, later)).letter is None


# --- Danger -------------------------------------------------------------------------


async def test_an_open_risk_is_said_with_where_help_is(settings: Settings) -> None:
    repository = FakeRepository()
    assert (await told(settings, repository=repository)).risk_said == ""
    repository.memory = Carried(
        risk=Risk.PASSIVE, tier=Tier.CONCERN, at=NOW, checked_in=False
    )
    found = await told(settings, repository=repository)
    assert found.open_risk is True
    assert found.risk_said


async def test_a_risk_that_cannot_be_told_counts_as_open(settings: Settings) -> None:
    class Forgetful(FakeRepository):
        async def carried(self) -> Carried:
            raise StoreError("A sealed field does not open.")

    found = await told(settings, repository=Forgetful())
    assert found.open_risk is None
    assert found.risk_said


# --- What sittings leave behind ---------------------------------------------------------


async def test_a_sitting_is_read_once_and_again_when_it_changed() -> None:
    repository = Watched()
    one = await keep(repository, "my sister rang at eleven", "I said nothing")
    two = await keep(repository, "the flat is quiet", days_ago=2)
    first = await traces(repository, now=NOW)
    assert sorted(repository.read_) == sorted([one, two])
    repository.read_.clear()
    assert await traces(repository, now=NOW) == first
    assert repository.read_ == []
    [more] = await talked("and then I rang back", days_ago=0.5)
    await repository.keep(one, more)
    assert (await traces(repository, now=NOW)).traces != first.traces
    assert repository.read_ == [one]


async def test_a_step_written_at_the_end_is_seen_though_no_turn_was_added() -> None:
    repository = Watched()
    one = await keep(repository, "my sister rang at eleven")
    assert not (await traces(repository, now=NOW)).traces[0].stepped
    await repository.rate(one, Closing(step="ring Jean"))
    assert (await traces(repository, now=NOW)).traces[0].stepped


async def test_a_sitting_without_a_word_is_noted_as_one() -> None:
    repository = Watched()
    [silent] = await talked("my sister rang")
    wordless = replace(silent, message=replace(silent.message, text=""))
    empty = await repository.begin(NOW)
    await repository.keep(empty, wordless)
    for _ in range(2):
        assert await traces(repository, now=NOW) == ((), 0)
    assert repository.read_ == [empty]


async def test_a_sitting_that_cannot_be_read_is_skipped_counted_and_said(
    settings: Settings,
) -> None:
    repository = Watched()
    bad = await keep(repository, "my sister rang at eleven")
    await keep(repository, "the flat is quiet", days_ago=2)
    repository.damaged.add(bad)
    found = await told(settings, repository=repository)
    assert found.skipped == 1
    assert len(found.traces.traces) == 1
    assert found.notes == (
        "One sitting cannot be read, so it is not among your habits.",
    )


async def test_damaged_notes_are_made_anew() -> None:
    class Damaged(Watched):
        async def traces(self) -> dict[str, tuple[int, bytes]]:
            raise StoreError("A sealed field does not open.")

    repository = Damaged()
    one = await keep(repository, "my sister rang at eleven")
    assert len((await traces(repository, now=NOW)).traces) == 1
    assert one in repository.notes


async def test_a_note_of_another_version_is_made_anew() -> None:
    repository = Watched()
    one = await keep(repository, "my sister rang at eleven")
    other = replace(trace_of(NOW), version=0)
    repository.notes[one] = (1, note_of(other))
    assert (await traces(repository, now=NOW)).traces[0].version > 0


async def test_habits_are_told_where_nothing_can_be_noted() -> None:
    repository = Watched()
    await keep(repository, "my sister rang at eleven")
    repository.fails = StoreError("There is no room left.")
    assert len((await traces(repository, now=NOW)).traces) == 1


async def test_a_sitting_deleted_a_moment_ago_is_none() -> None:
    class Deleting(Watched):
        async def read(self, sitting: str) -> Sitting:
            del sitting
            raise NotFoundError("There is no such sitting.")

    repository = Deleting()
    await keep(repository, "my sister rang at eleven")
    assert await traces(repository, now=NOW) == ((), 0)


async def test_of_a_long_past_only_the_end_is_read() -> None:
    repository = Watched()
    [turn] = await talked("my sister rang at eleven")
    for days in range(390, -1, -10):  # a store lists the newest first
        at = NOW - timedelta(days=days)
        one = await repository.begin(at)
        await repository.keep(one, replace(turn, message=replace(turn.message, at=at)))
    await traces(repository, now=NOW)
    assert len(repository.read_) == 11  # of 91 days, and one before
