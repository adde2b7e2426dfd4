"""A talk can be changed, tried again, stopped and gone on with; a danger stays known."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import anyio
import anyio.lowlevel
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.app import Visit
from counterpoint.errors import (
    InputError,
    NotFoundError,
    ProviderError,
    StoreError,
)
from counterpoint.ports import Capabilities, Identity, Request
from counterpoint.terms import Carried, Mode, Move, Risk, Tier
from tests.fakes.clock import FakeClock
from tests.fakes.repository import FakeRepository

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Coroutine, Mapping

    from counterpoint.terms import Turn


def visit_with(repository: FakeRepository | None, **more: object) -> Visit:
    return Visit(repository=repository, clock=FakeClock(), **more)  # type: ignore[arg-type]


# --- Versions of a talk ---------------------------------------------------------

CALM = "My manager moved the deadline again and I said nothing."
DANGER = "I want to die."


def said(visit: Visit) -> list[str]:
    return [turn.message.text for turn in visit.turns]


async def test_a_changed_message_begins_another_version() -> None:
    visit = visit_with(None)
    await visit.say("My sister called.")
    second = await visit.say("She wants the house.")
    await visit.say("It was mine.")
    await visit.edit(second.id, "She wants the garden.")
    await visit.say("I planted it.")
    assert said(visit) == [
        "My sister called.",
        "She wants the garden.",
        "I planted it.",
    ]
    assert len(visit.all_turns) == 5


async def test_the_first_message_can_be_changed() -> None:
    visit = visit_with(None)
    first = await visit.say("My sister called.")
    await visit.edit(first.id, "My brother called.")
    assert said(visit) == ["My brother called."]


async def test_another_version_can_be_chosen_and_gone_on_with() -> None:
    visit = visit_with(None)
    await visit.say("My sister called.")
    second = await visit.say("She wants the house.")
    await visit.say("It was mine.")
    await visit.edit(second.id, "She wants the garden.")
    visit.choose(second.id)
    assert said(visit) == ["My sister called.", "She wants the house.", "It was mine."]
    await visit.say("It still is.")
    assert said(visit)[-2:] == ["It was mine.", "It still is."]


async def test_all_versions_are_kept_and_come_back() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    first = await visit.say("My sister called.")
    second = await visit.say("She wants the house.")
    await visit.edit(second.id, "She wants the garden.")
    visit.choose(second.id)
    await visit.say("It was mine.")
    assert visit.sitting is not None
    again = Visit.resume(
        await repository.read(visit.sitting),
        repository=repository,
        clock=FakeClock(),
        carried=await repository.carried(),
    )
    assert again.all_turns == visit.all_turns
    assert again.turns == visit.turns
    await again.say("It still is.")
    assert [turn.message.text for turn in repository.kept["s1"]][-1] == "It still is."
    again.choose(first.id)
    assert said(again)[-1] == "It still is."


async def test_nothing_can_be_said_in_place_of_what_is_not_there() -> None:
    visit = visit_with(None)
    turn = await visit.say("My sister called.")
    with pytest.raises(NotFoundError):
        await visit.edit("gone", "x")
    with pytest.raises(NotFoundError):
        visit.choose("gone")
    with pytest.raises(InputError):
        await visit.edit(turn.id, "  ")
    assert visit.turns == (turn,)


async def test_another_reply_says_something_else_to_the_same_message() -> None:
    visit = visit_with(None)
    await visit.say("My sister called.")
    first = await visit.say(CALM)
    second = await visit.again(first.id)
    third = await visit.again(second.id)
    assert len({first.said, second.said, third.said}) == 3
    assert not set(first.draft.lines) & set(second.draft.lines)
    assert not set(first.draft.lines) & set(third.draft.lines)
    assert second.message.id == first.message.id
    assert said(visit) == ["My sister called.", CALM]
    assert len(visit.all_turns) == 4


async def test_where_there_is_no_other_reply_it_says_so_and_nothing_changes() -> None:
    visit = visit_with(None)
    turn = await visit.say("Are you a person?")

    async def try_again_and_again() -> None:
        for _ in range(50):
            await visit.again(visit.turns[-1].id)

    with pytest.raises(InputError, match="no other reply"):
        await try_again_and_again()
    assert visit.turns == visit.all_turns[-1:]
    assert visit.turns[-1].message.id == turn.message.id


async def test_only_the_last_reply_can_be_tried_again() -> None:
    visit = visit_with(None)
    first = await visit.say("My sister called.")
    await visit.say(CALM)
    with pytest.raises(InputError, match="end of the talk"):
        await visit.again(first.id)


@pytest.mark.parametrize(
    ("message", "mode", "why"),
    [
        (DANGER, Mode.HELP_ME_THINK, "your safety"),
        ("/exercise worry time", Mode.HELP_ME_THINK, "exercise"),
        ("It rained.", Mode.JUST_WRITE, "only write"),
    ],
    ids=["care", "exercise", "just write"],
)
async def test_some_replies_are_not_tried_again(
    message: str, mode: Mode, why: str
) -> None:
    visit = visit_with(None, mode=mode)
    turn = await visit.say(message)
    with pytest.raises(InputError, match=why):
        await visit.again(turn.id)
    assert visit.turns == (turn,)


async def test_a_danger_that_was_changed_into_calm_is_still_asked_about_once() -> None:
    """> I want to die.
    < (asks about suicide, and says whom to call)
    the message is changed:
    > I am fine.
    < "I want to die" ... are you thinking about suicide? ... 988
    > No, I am not.
    """
    visit = visit_with(None, country="US")
    danger = await visit.say(DANGER)
    changed = await visit.edit(danger.id, "I am fine.")
    assert said(visit) == ["I am fine."]
    assert changed.plan.path == "suicide"
    assert changed.draft.opens == "suicide_direct"
    assert "I want to die" in changed.said
    assert "988" in changed.said
    answered = await visit.say("No, I am not thinking about suicide. I was angry.")
    later = await visit.say("The dog next door barks all night.")
    assert "suicide_direct" not in {answered.draft.opens, later.draft.opens}


async def test_a_danger_on_a_version_that_was_left_is_asked_about_on_the_other() -> (
    None
):
    """> My manager moved the deadline again and I said nothing.
    < ...
    the message is changed:
    > I want to die.
    < (asks about suicide, and says whom to call)
    the first version is chosen:
    > I am back to normal.
    < "I want to die" ... are you thinking about suicide?
    """
    visit = visit_with(None, country="US")
    calm = await visit.say(CALM)
    await visit.edit(calm.id, DANGER)
    visit.choose(calm.id)
    turn = await visit.say("I am back to normal.")
    assert turn.plan.path == "suicide"
    assert turn.screening.tier >= Tier.CONCERN
    assert "I want to die" in turn.said


async def test_a_graver_danger_that_was_changed_is_met_as_the_graver_one() -> None:
    """> I took forty pills an hour ago.
    < 911 ...
    the message is changed:
    > I wish I would not wake up tomorrow.
    < 911 ...
    """
    visit = visit_with(None, country="US")
    danger = await visit.say("I took forty pills an hour ago.")
    changed = await visit.edit(danger.id, "I wish I would not wake up tomorrow.")
    assert changed.screening.tier is Tier.IMMINENT
    assert changed.plan.path == "medical"
    assert "911" in changed.said


async def test_a_danger_written_more_plainly_is_met_in_its_new_words() -> None:
    """> I want to die.
    < ...
    the message is changed:
    > I want to kill myself.
    < "I want to kill myself" ...
    """
    visit = visit_with(None)
    danger = await visit.say(DANGER)
    changed = await visit.edit(danger.id, "I want to kill myself.")
    assert changed.plan.path == "suicide"
    assert "kill myself" in changed.said
    assert "want to die" not in changed.said


async def test_a_danger_that_was_changed_stays_open_for_the_next_sitting() -> None:
    """> I want to die.
    < ...
    the message is changed, and the sitting ends:
    > I am fine.
    < ...
    = next day
    < (asks about it first)
    """
    repository = FakeRepository()
    visit = visit_with(repository)
    danger = await visit.say(DANGER)
    await visit.edit(danger.id, "I am fine.")
    carried = await repository.carried()
    assert carried.tier >= Tier.CONCERN
    assert "want to die" in carried.quote
    assert not carried.checked_in
    opening = await visit_with(repository, carried=carried).open()
    assert opening is not None
    assert opening.plan.path == "checkin"


async def test_after_a_danger_that_was_changed_nothing_is_challenged() -> None:
    visit = visit_with(None, mode=Mode.PUSH_BACK_HARD)
    danger = await visit.say(DANGER)
    await visit.edit(danger.id, "I am fine.")
    for text in ("No.", "Everyone at work hates me.", "They always lie to me."):
        turn = await visit.say(text)
        assert turn.plan.move is not Move.CHALLENGE


async def test_a_graver_risk_of_an_earlier_sitting_is_not_lost_in_a_lesser_one() -> (
    None
):
    """The store remembers an imminent risk that nobody has asked about yet."""
    carried = Carried(
        risk=Risk.PLAN_OR_MEANS, tier=Tier.IMMINENT, quote="tonight", checked_in=False
    )
    repository = FakeRepository()
    visit = visit_with(repository, carried=carried)
    await visit.say(DANGER)
    remembered = await repository.carried()
    assert (remembered.tier, remembered.quote) == (Tier.IMMINENT, "tonight")
    assert not remembered.checked_in


some_text = st.sampled_from([CALM, DANGER, "I am fine.", "No.", "It rained."])
some_steps = st.lists(
    st.tuples(st.sampled_from(["say", "edit", "choose"]), st.integers(0), some_text),
    max_size=8,
)


@given(steps=some_steps)
@settings(max_examples=40, deadline=None)
async def test_no_way_through_the_versions_loses_a_danger(
    steps: list[tuple[str, int, str]],
) -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    for step, number, text in steps:
        turns = visit.all_turns
        if step == "say" or not turns:
            await visit.say(text)
        elif step == "edit":
            await visit.edit(turns[number % len(turns)].id, text)
        else:
            visit.choose(turns[number % len(turns)].id)
            continue
        if any(turn.message.text == DANGER for turn in visit.all_turns):
            met = [t for t in visit.turns if t.screening.tier >= Tier.CONCERN]
            assert any(turn.plan.path == "suicide" for turn in met)
            assert not (await repository.carried()).checked_in
    assert repository.kept.get("s1", []) == list(visit.all_turns)


async def test_trying_again_on_a_version_keeps_the_danger_of_the_other_in_view() -> (
    None
):
    visit = visit_with(None)
    calm = await visit.say(CALM)
    await visit.edit(calm.id, DANGER)
    visit.choose(calm.id)
    assert (await visit.again(calm.id)).plan.path == "suicide"


async def write_and_end(visit: Visit, text: str, *, becomes: str) -> Turn:
    await visit.say("/exercise expressive writing")
    await visit.say("15")
    await visit.say(text)
    if visit.turns[-1].plan.step == "write":
        await visit.say("done")
    await visit.say(becomes)
    return await visit.say("none")


async def test_writing_that_ends_in_its_last_line_is_thrown_away_as_well() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    await write_and_end(visit, "CANARY each night.\ndone", becomes="thrown away")
    assert "CANARY" not in repr(repository.kept)
    assert "CANARY" not in repr(repository.memory)
    assert "CANARY" not in repr(visit.all_turns)


async def test_throwing_one_writing_away_leaves_the_one_that_was_to_be_kept() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    await write_and_end(visit, "KEPT each night.", becomes="keep it")
    await write_and_end(visit, "CANARY each night.", becomes="thrown away")
    assert "KEPT" in repr(repository.kept)
    assert "KEPT" in repr(visit.all_turns)
    assert "CANARY" not in repr(repository.kept)
    assert "CANARY" not in repr(visit.all_turns)


async def test_the_reply_that_says_it_was_thrown_away_can_be_read() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    last = await write_and_end(visit, "CANARY each night.", becomes="thrown away")
    assert visit.turns[-1] == last
    assert repository.kept["s1"][-1] == last


async def test_writing_that_is_thrown_away_goes_in_every_version() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    await visit.say("/exercise expressive writing")
    for _ in range(20):
        last = visit.turns[-1]
        if last.plan.rule == "writing_exercise":
            break
        await visit.say("yes")
    written = [turn for turn in visit.turns if turn.plan.rule == "writing_exercise"]
    if not written:
        written = [await visit.say("CANARY one")]
    await visit.edit(written[-1].id, "CANARY two")
    await visit.say("done")
    for _ in range(6):
        if not any("CANARY" in t.message.text for t in visit.all_turns):
            break
        await visit.say("delete")
    assert "CANARY" not in repr(repository.kept)
    assert "CANARY" not in repr(visit.all_turns)


# --- Going on with a kept sitting -----------------------------------------------


async def resumed(repository: FakeRepository, **more: object) -> Visit:
    (sitting,) = await repository.sittings()
    return Visit.resume(
        await repository.read(sitting.id),
        repository=repository,
        clock=FakeClock(),
        **more,  # type: ignore[arg-type]
    )


async def test_a_sitting_left_in_danger_goes_on_where_it_was() -> None:
    repository = FakeRepository()
    await visit_with(repository).say(DANGER)
    visit = await resumed(repository, carried=await repository.carried())
    assert await visit.open() is None
    assert (await visit.say("Yes.")).plan.path == "suicide"


async def test_what_was_asked_since_is_not_asked_again_by_going_on() -> None:
    repository = FakeRepository()
    await visit_with(repository).say(DANGER)
    asked = Carried(risk=Risk.ACTIVE, tier=Tier.CONCERN, checked_in=True)
    visit = await resumed(repository, carried=asked)
    await visit.say("It rained.")
    assert (await repository.carried()).checked_in


async def test_an_older_check_in_does_not_close_a_newer_risk() -> None:
    """The sitting that is gone on with asked; a risk of a later one is open."""
    repository = FakeRepository()
    older = visit_with(
        repository,
        carried=Carried(risk=Risk.ACTIVE, tier=Tier.CONCERN, checked_in=False),
    )
    await older.open()
    newer = Carried(
        risk=Risk.PLAN_OR_MEANS, tier=Tier.IMMINENT, quote="x", checked_in=False
    )
    visit = await resumed(repository, carried=newer)
    await visit.say("It rained.")
    assert not (await repository.carried()).checked_in


async def test_where_nothing_is_remembered_the_turns_are_read_for_danger() -> None:
    repository = FakeRepository()
    await visit_with(repository).say(DANGER)
    visit = await resumed(repository)
    await visit.say("It rained.")
    remembered = await repository.carried()
    assert remembered.tier >= Tier.CONCERN
    assert not remembered.checked_in


async def test_what_is_remembered_says_when_the_person_last_wrote() -> None:
    repository, clock = FakeRepository(), FakeClock()
    visit = Visit(repository=repository, clock=clock)
    turn = await visit.say("My sister called.")
    assert (await repository.carried()).here == turn.message.at


# --- Stopping -------------------------------------------------------------------


class Endless:
    """A model that begins and never ends."""

    name = "endless"
    capabilities = Capabilities()
    usage: tuple[tuple[str, int], ...] = ()

    def __init__(self) -> None:
        self.began = anyio.Event()
        self.stopped = False

    async def say(self, request: Request) -> AsyncGenerator[str, None]:
        try:
            yield request.talk[-1][1]
            self.began.set()
            await anyio.sleep_forever()
        finally:
            self.stopped = True

    async def answer(
        self, _request: Request, _schema: Mapping[str, object]
    ) -> Mapping[str, object]:
        raise ProviderError("It never answers.")

    async def identity(self) -> Identity:
        return Identity("endless", "endless")

    async def close(self) -> None:
        pass


async def stopped(model: Endless, call: Coroutine[object, object, object]) -> None:
    async with anyio.create_task_group() as group:

        async def run() -> None:
            await call

        group.start_soon(run)
        await model.began.wait()
        group.cancel_scope.cancel()


async def test_a_message_that_was_stopped_leaves_the_visit_as_it_was() -> None:
    repository = FakeRepository()
    first = visit_with(repository)
    await first.say("My sister called.")
    kept = list(repository.kept["s1"])
    model = Endless()
    visit = await resumed(repository, model=model, carried=repository.memory)
    before = (visit.past, visit.turns, visit.mode, visit.sitting, repository.memory)
    await stopped(model, visit.say(CALM))
    assert model.stopped
    assert before == (
        visit.past,
        visit.turns,
        visit.mode,
        visit.sitting,
        repository.memory,
    )
    assert repository.kept["s1"] == kept


async def test_a_change_that_was_stopped_leaves_the_message_as_it_was() -> None:
    repository = FakeRepository()
    await visit_with(repository).say("My sister called.")
    model = Endless()
    visit = await resumed(repository, model=model, carried=repository.memory)
    before = visit.turns
    await stopped(model, visit.edit(before[-1].id, CALM))
    assert visit.turns == visit.all_turns == before


class Slow(FakeRepository):
    """A store that is slow to keep a turn."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.may_go_on = anyio.Event(), anyio.Event()

    async def keep(self, sitting: str, turn: Turn) -> None:
        self.begun.set()
        await self.may_go_on.wait()
        await super().keep(sitting, turn)


async def test_what_was_answered_is_kept_once_also_when_nobody_waits_for_it() -> None:
    repository = Slow()
    visit = visit_with(repository)
    async with anyio.create_task_group() as group:
        group.start_soon(visit.say, "My sister called.")
        await repository.begun.wait()
        group.cancel_scope.cancel()
        repository.may_go_on.set()
    assert repository.kept["s1"] == list(visit.turns)
    await visit.say("She wants the house.")
    assert repository.kept["s1"] == list(visit.turns)
    assert len(visit.turns) == 2


async def test_what_was_answered_is_kept_once_also_when_the_program_is_interrupted() -> (
    None
):
    repository = Slow()
    visit = visit_with(repository)
    saying = asyncio.create_task(visit.say("My sister called."))
    await repository.begun.wait()
    saying.cancel()
    await anyio.lowlevel.checkpoint()
    repository.may_go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await saying
    assert repository.kept["s1"] == list(visit.turns)
    await visit.say("She wants the house.")
    assert repository.kept["s1"] == list(visit.turns)
    assert len(visit.turns) == 2


async def test_what_could_not_be_kept_is_kept_where_the_sitting_ends() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    await visit.say("My sister called.")
    repository.fails = StoreError("The disk is full.")
    await visit.say("She wants the house.")
    repository.fails = None
    await visit.end()
    assert repository.kept["s1"] == list(visit.turns)
    assert len(visit.turns) == 2


# --- Who is not safe at home ----------------------------------------------------

AFRAID = "He put his hands round my neck last night and he reads my phone."


async def test_where_somebody_is_not_safe_nothing_stays_but_what_they_ask_for() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    await visit.say("We argued again.")
    told = await visit.say(AFRAID)
    assert not repository.kept
    await visit.keep_after_all(repository)
    again = await visit.edit(told.id, AFRAID + " Every night.")
    assert "privacy" in again.plan.elements
    assert repository.kept["s1"] == list(visit.all_turns)


async def test_a_sitting_that_is_gone_already_does_not_stand_before_the_reply() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    await visit.say("We argued again.")
    repository.kept.clear()
    turn = await visit.say(AFRAID)
    assert turn.plan.path == "abuse"
    assert visit.repository is None


# --- Names and notices ----------------------------------------------------------


async def test_a_sitting_is_called_by_its_first_words() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    await visit.say("  My sister called   me at six about the old house, again.\nYes.")
    await visit.say("She wants the house.")
    assert repository.titles == {"s1": "My sister called me at six about the"}


@pytest.mark.parametrize("text", [DANGER, "/exercise worry time"])
async def test_danger_or_an_order_names_no_sitting(text: str) -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    await visit.say(text)
    await visit.say("My sister called.")
    assert repository.titles == {}


async def test_a_changed_first_message_changes_the_name() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    first = await visit.say("My sister caled.")
    await visit.edit(first.id, "My sister called.")
    assert repository.titles == {"s1": "My sister called."}


async def test_a_name_that_the_person_gave_stays() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    first = await visit.say("My sister caled.")
    await repository.entitle("s1", "Family")
    await visit.edit(first.id, "My sister called.")
    await visit.say("She wants the house.")
    again = await resumed(repository)
    await again.say("It was mine.")
    assert repository.titles == {"s1": "Family"}


async def test_a_sitting_that_is_kept_after_all_has_a_name() -> None:
    repository = FakeRepository()
    visit = visit_with(None)
    await visit.say("My sister called.")
    await visit.keep_after_all(repository)
    assert repository.titles == {"s1": "My sister called."}


async def test_a_notice_is_told_once_and_again_after_three_hours() -> None:
    clock = FakeClock()
    visit = Visit(repository=None, clock=clock)
    assert [one.id for one in visit.notices()] == ["start", "seven_days", "minors"]
    assert visit.notices() == ()
    await visit.say("My sister called.")
    clock.move(hours=3)
    assert [one.id for one in visit.notices()] == ["three_hours", "break"]
    assert visit.notices() == ()


async def test_a_sitting_that_is_gone_on_with_begins_with_the_notice() -> None:
    repository = FakeRepository()
    await visit_with(repository).say("My sister called.")
    visit = await resumed(repository, carried=await repository.carried())
    assert [one.id for one in visit.notices()] == ["start"]
