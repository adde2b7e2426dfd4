from __future__ import annotations

from datetime import UTC, datetime, timedelta

from counterpoint.app import figures, trials
from counterpoint.errors import StoreError
from counterpoint.outcomes.kinds import Figures
from counterpoint.outcomes.records import Day, Measure
from counterpoint.outcomes.trial.design import mood, planned
from counterpoint.outcomes.trial.records import Arm, EndReason, Rating, Trial
from counterpoint.outcomes.trial.running import Standing
from counterpoint.outcomes.trial.starting import begin
from counterpoint.terms import Carried, Entry, Tier
from tests.fakes.repository import FakeRepository

NOW = datetime(2026, 11, 22, 21, tzinfo=UTC)
LATER = NOW + timedelta(days=15)


def begun(identity: str = "trial") -> Trial:
    design = planned((Arm.JOURNAL, Arm.COUNTERPOINT), (mood(),), days=42)
    return begin(design, id=identity, now=NOW, entropy=bytes, open_risk=False)


def phq9(at: datetime, each: int, *, ninth: int = 0) -> Measure:
    answers = tuple((str(item), each) for item in range(1, 9))
    return Measure(f"m{at.isoformat()}", at, "phq9", (*answers, ("9", ninth)))


class Unremembering(FakeRepository):
    """Cannot say what the next sitting must remember."""

    async def carried(self) -> Carried:
        raise StoreError("It cannot be read.")


async def test_without_anything_on_record_no_risk_is_open() -> None:
    found = await trials.known(FakeRepository(), now=NOW)
    assert found.open_risk is False
    assert found.trial(now=NOW) is None


async def test_a_store_that_cannot_say_what_was_open_counts_as_not_known() -> None:
    found = await trials.known(Unremembering(), now=NOW)
    assert found.open_risk is None


async def test_a_questionnaire_that_cannot_be_read_counts_as_not_known() -> None:
    repository = FakeRepository()
    await repository.put([Entry("x", "measure", NOW - timedelta(days=3), b"{")])
    assert (await trials.known(repository, now=NOW)).open_risk is None
    # One that is long past has nothing to say any more.
    assert (await trials.known(repository, now=LATER)).open_risk is False


async def test_a_risk_item_of_a_real_questionnaire_is_seen() -> None:
    repository = FakeRepository()
    await figures.keep(repository, phq9(NOW, 1, ninth=1), now=NOW)
    assert (await trials.known(repository, now=NOW)).open_risk is True


async def test_what_was_seen_in_a_sitting_stops_a_trial() -> None:
    repository = FakeRepository()
    await figures.keep(repository, begun(), now=NOW)
    await repository.remember(Carried(tier=Tier.IMMINENT, checked_in=False))
    known = await trials.known(repository, now=LATER)
    trial = known.trial(now=LATER)
    assert trial is not None
    standing = known.standing(trial, now=LATER)
    assert (standing.standing, standing.end) == (Standing.STOPS, EndReason.RISK)


async def test_an_ended_trial_stands_ended_and_another_may_run_beside_it() -> None:
    repository = FakeRepository()
    await figures.keep(repository, begun("one"), begun("two"), now=NOW)
    await trials.end(repository, begun("one"), EndReason.WISH, now=NOW)
    known = await trials.known(repository, now=NOW)
    assert known.trial(now=NOW) == begun("two")
    assert known.trial(now=NOW + timedelta(days=99)) == begun("two")


def worse(*measures: Measure) -> bool:
    ordered = tuple(sorted(measures, key=lambda one: one.at))
    return trials.worse_since(begun(), Figures(ordered), now=LATER)


def test_reliably_worse_than_before_the_trial_is_worse() -> None:
    before, during = NOW - timedelta(days=1), NOW + timedelta(days=14)
    assert worse(phq9(before, 1), phq9(during, 2))
    assert not worse(phq9(before, 1), phq9(during, 1))
    assert not worse(phq9(before, 2), phq9(during, 1))


def test_worse_before_the_trial_is_not_worse_since() -> None:
    days = [NOW - timedelta(days=n) for n in (30, 20, 1)]
    assert not worse(
        *(phq9(day, each) for day, each in zip(days, (1, 1, 3), strict=True))
    )


def test_without_a_questionnaire_nobody_is_called_worse() -> None:
    assert not worse()
    assert not worse(phq9(NOW + timedelta(days=3), 3))


def test_the_swing_is_that_of_the_last_days_of_the_same_rating() -> None:
    days = tuple(
        Day(f"day-{n}", NOW, NOW.date(), n % 11, n, "walks" if n % 2 else "calls")
        for n in range(100)
    )
    found = Figures(days)
    assert len(trials.earlier_ratings(found, Rating.MOOD, behaviour=None)) == 84
    walks = trials.earlier_ratings(found, Rating.BEHAVIOUR, behaviour="walks")
    assert walks[-1] == 99
    assert len(walks) == 50
