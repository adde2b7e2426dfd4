"""What a talk puts into the ledger, asks of it, and takes out of it again."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import anyio
import pytest

from counterpoint.app import Visit, ledger, ledger_at_hand
from counterpoint.app.forgetting import forget
from counterpoint.conversation.remembering import Changes
from counterpoint.errors import CounterpointError, StoreError, StoreFullError
from counterpoint.ledger.records import (
    Claim,
    ClaimKind,
    Commitment,
    Evidence,
    OtherSide,
    Pair,
    Place,
    Prediction,
    Said,
)
from counterpoint.providers.scripted import Fails, ScriptedModel
from counterpoint.store import Store
from counterpoint.terms import Carried, Mode, Risk, Tier
from tests.fakes.clock import FakeClock
from tests.fakes.repository import FakeRepository

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from counterpoint.ledger.kinds import Ledger
    from counterpoint.ports import Repository
    from counterpoint.terms import Turn

NOW = FakeClock().now()
OPENS = "a long passphrase"
SHE = "My sister never rings me on Sundays."
BOSS = "My boss thinks I am slow."
FOUR = (
    "My sister never rings me on Sundays. My boss thinks I am slow. "
    "I always freeze when somebody shouts. My mother forgot my birthday in March."
)
DANGER = "I want to kill myself. My sister never rings me on Sundays."
ABUSE = "My husband reads my phone and he hits me when I talk to anyone."


def visit_with(repository: Repository | None, **more: object) -> Visit:
    clock = more.pop("clock", None) or FakeClock()
    return Visit(repository=repository, clock=clock, **more)  # type: ignore[arg-type]


def claims(known: Ledger) -> list[str]:
    return [one.quote for one in known.of(Claim)]


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Store]:
    store = await Store.open(folder, passphrase=None)
    try:
        yield store
    finally:
        await store.close()


# --- Drawing ----------------------------------------------------------------------


async def test_what_is_said_in_a_kept_talk_is_in_the_ledger(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        visit = visit_with(store)
        turn = await visit.say(SHE)
        (claim,) = (await ledger.read(store)).of(Claim)
    assert claim.quote == SHE.rstrip(".")
    assert claim.place is not None
    assert (claim.place.sitting, claim.place.turn) == (visit.sitting, turn.id)
    assert turn.message.text[claim.place.start : claim.place.end] == claim.quote


async def test_three_claims_are_drawn_in_a_sitting_and_no_more() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    for text in (SHE, FOUR, BOSS, "I never finish anything that I start."):
        await visit.say(text)
    assert len(claims(await ledger.read(repository))) == 3
    await visit.end()
    again = visit_with(repository)
    await again.say("I never finish anything that I start.")
    assert len(claims(await ledger.read(repository))) == 4


async def test_a_forgotten_claim_makes_no_room_for_another() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    await visit.say(FOUR)
    for claim in (await ledger.read(repository)).of(Claim):
        await ledger.forget(repository, claim.id, now=NOW)
    await visit.say("I never finish anything that I start.")
    assert claims(await ledger.read(repository)) == []


async def test_nothing_is_drawn_where_that_is_switched_off() -> None:
    repository = FakeRepository()
    await ledger.switch_drawing(repository, on=False, now=NOW)
    await visit_with(repository).say(SHE)
    assert claims(await ledger.read(repository)) == []


@pytest.mark.parametrize("text", [DANGER, ABUSE, f"/exercise worry {SHE}"])
async def test_nothing_is_drawn_from_danger_abuse_or_an_exercise(text: str) -> None:
    repository = FakeRepository()
    await visit_with(repository).say(text)
    assert claims(await ledger.read(repository)) == []


async def test_an_answer_to_what_was_due_is_no_claim_of_its_own() -> None:
    """
    < On 1 November 2026 you meant to take this step: "go to the choir" ...
    > I didn't manage it.
    """
    repository = FakeRepository()
    await ledger.keep(repository, MEANT, now=NOW)
    visit = visit_with(repository)
    await visit.open()
    await visit.say("I didn't manage it.")
    assert claims(await ledger.read(repository)) == []
    (step,) = (await ledger.read(repository)).of(Commitment)
    assert step.asked is not None


async def test_nothing_is_drawn_after_a_danger_in_the_same_talk() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    await visit.say("I want to kill myself.")
    await visit.say(SHE)
    assert claims(await ledger.read(repository)) == []


async def test_a_talk_that_is_not_kept_neither_reads_nor_fills_the_ledger() -> None:
    visit = visit_with(None)
    await visit.open()
    await visit.say(SHE)
    assert not visit.known.kept
    assert await visit.ledger_lines() == ((), ())
    await visit.end()


async def test_a_talk_that_is_kept_after_all_is_drawn_from() -> None:
    repository = FakeRepository()
    visit = visit_with(None)
    await visit.say(SHE)
    await visit.keep_after_all(repository)
    assert claims(await ledger.read(repository)) == [SHE.rstrip(".")]


async def test_what_is_kept_after_all_where_it_was_hidden_is_not_drawn_from() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    await visit.say(SHE)
    await visit.say(ABUSE)
    await visit.say("He checks my phone every night and I am scared of him.")
    assert visit.hidden
    await visit.keep_after_all(repository)
    assert claims(await ledger.read(repository)) == []


async def test_a_drawing_that_breaks_costs_the_person_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(ledger, "draw_from", broken)
    repository = FakeRepository()
    visit = visit_with(repository)
    turn = await visit.say(SHE)
    assert turn.said
    assert visit.trouble is None


class Unread(FakeRepository):
    """A store of which the ledger cannot be read."""

    broken = True

    async def entries(self, *kinds: str) -> list[object]:  # type: ignore[override]
        if self.broken:
            raise StoreError("It cannot be read.")
        return await super().entries(*kinds)  # type: ignore[return-value]


async def test_a_ledger_that_cannot_be_read_is_not_known_and_the_talk_goes_on() -> None:
    repository = Unread()
    visit = visit_with(repository)
    assert await visit.open() is None
    turn = await visit.say(SHE)
    assert turn.said
    assert visit.trouble is None
    assert not visit.known.kept
    assert repository.beside == {}


async def test_what_could_not_be_kept_is_drawn_from_once_it_is() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    repository.fails = StoreFullError("There is no room.")
    await visit.say(SHE)
    assert visit.trouble is not None
    repository.fails = None
    await visit.say("It has been like that since spring.")
    assert SHE.rstrip(".") in claims(await ledger.read(repository))


# --- What a model finds --------------------------------------------------------------

PAINT = "The new flat smells of paint and nobody has noticed."
FOUND = {"claims": [{"quote": "The new flat smells of paint", "kind": "fact"}]}
WORDED = "You wrote that it smells of paint. What is that like for you?"


def with_a_model(repository: Repository, *answers: object) -> Visit:
    model = ScriptedModel([WORDED] * 9, answers=list(answers))  # type: ignore[arg-type]
    return visit_with(repository, model=model)


async def look_through(visit: Visit) -> None:
    """Wait until the model has looked, if it looks."""
    if visit._ledger.looking is not None:
        await visit._ledger.looking


async def test_where_the_patterns_find_nothing_the_model_that_words_looks() -> None:
    repository = FakeRepository()
    visit = with_a_model(repository, FOUND)
    await visit.say(PAINT)
    await look_through(visit)
    assert claims(await ledger.read(repository)) == ["The new flat smells of paint"]
    await visit.end()


@pytest.mark.parametrize("text", [SHE, DANGER], ids=["found already", "danger"])
async def test_a_model_does_not_look_where_it_need_not_or_must_not(text: str) -> None:
    repository = FakeRepository()
    visit = with_a_model(repository, FOUND)
    await visit.say(text)
    await look_through(visit)
    assert "The new flat smells of paint" not in claims(await ledger.read(repository))
    await visit.end()


async def test_a_model_does_not_look_where_drawing_is_off_or_nothing_is_kept() -> None:
    repository = FakeRepository()
    await ledger.switch_drawing(repository, on=False, now=NOW)
    visit = with_a_model(repository, FOUND)
    await visit.say(PAINT)
    await look_through(visit)
    assert claims(await ledger.read(repository)) == []
    await visit.end()
    unkept = visit_with(None, model=ScriptedModel([WORDED], answers=[FOUND]))
    await unkept.say(PAINT)
    assert unkept._ledger.looking is None


async def test_a_model_that_fails_to_look_costs_nothing() -> None:
    repository = FakeRepository()
    visit = with_a_model(repository, Fails("timeout"))
    turn = await visit.say(PAINT)
    await look_through(visit)
    assert turn.said
    assert visit.trouble is None
    await visit.end()


async def test_a_search_that_goes_on_ends_with_the_next_message_and_the_sitting() -> (
    None
):
    class Slow(ScriptedModel):
        async def answer(self, request: object, schema: object) -> Mapping[str, object]:
            del request, schema
            await anyio.sleep_forever()
            raise AssertionError

    repository = FakeRepository()
    visit = visit_with(repository, model=Slow([WORDED] * 9))
    await visit.say(PAINT)
    first = visit._ledger.looking
    await visit.say("The kettle is on.")
    second = visit._ledger.looking
    assert first is not None
    assert first.cancelled()
    visit.speak_with(None, None)
    await visit.end()
    assert second is not None
    assert second.cancelled()
    assert visit._ledger.looking is None


async def test_a_model_looks_through_five_messages_of_a_sitting() -> None:
    repository = FakeRepository()
    model = ScriptedModel([WORDED] * 20, answers=[{"claims": []}] * 20)
    visit = visit_with(repository, model=model)
    for number in range(8):
        await visit.say(f"The kettle is on for the {number + 2}. time.")
        await look_through(visit)
    assert visit._ledger._looks == ledger_at_hand.MOST_LOOKS
    await visit.end()


# --- Versions ---------------------------------------------------------------------


async def test_a_changed_message_takes_its_claims_along_and_brings_them_back() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    first = await visit.say(SHE)
    second = await visit.edit(first.id, BOSS)
    assert claims(await ledger.read(repository)) == [BOSS.rstrip(".")]
    visit.choose(first.id)
    await visit.say("It has been like that since spring.")
    known = await ledger.read(repository)
    assert SHE.rstrip(".") in claims(known)
    assert BOSS.rstrip(".") not in claims(known)
    visit.choose(second.id)
    await visit.end()
    assert claims(await ledger.read(repository)) == [BOSS.rstrip(".")]
    assert (await ledger.read(repository)).hidden == ()


async def test_another_reply_leaves_a_claim_as_the_person_left_it() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    await visit.say("The kitchen is being painted.")
    turn = await visit.say(SHE)
    (claim,) = (await ledger.read(repository)).of(Claim)
    edited = replace(claim, about="lena")
    await ledger.keep(repository, edited, now=NOW)
    await visit.again(turn.id)
    assert (await ledger.read(repository)).of(Claim) == (edited,)


async def test_what_was_forgotten_does_not_come_back_with_a_version() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    first = await visit.say(SHE)
    (claim,) = (await ledger.read(repository)).of(Claim)
    await ledger.forget(repository, claim.id, now=NOW)
    await visit.edit(first.id, "Nothing much.")
    visit.choose(first.id)
    await visit.say("It has been like that since spring.")
    assert claims(await ledger.read(repository)) == []


async def test_several_sayings_in_one_line_stay_when_a_message_is_changed() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    first = await visit.say(SHE)
    (claim,) = (await ledger.read(repository)).of(Claim)
    merged = replace(claim, again=(Said(NOW, "she only rings for money"),))
    await ledger.keep(repository, merged, now=NOW)
    await visit.edit(first.id, BOSS)
    assert merged in (await ledger.read(repository)).of(Claim)


# --- What a turn asks for ---------------------------------------------------------


def asking(
    monkeypatch: pytest.MonkeyPatch, wanted: dict[str, Changes]
) -> list[tuple[str, bool]]:
    """Have turns ask for changes by their messages; return which turns were read."""
    seen: list[tuple[str, bool]] = []

    def changes(turn: Turn, known: Ledger, turns: object, **_: object) -> Changes:
        del turns
        seen.append((turn.message.text, known.kept))
        return wanted.get(turn.message.text, Changes())

    monkeypatch.setattr(ledger_at_hand, "changes", changes)
    return seen


STEP = Commitment("step", NOW, "ring her on Sunday")
EXPECTED = Prediction(
    "expected", NOW, "She will not answer", chance=80, due=date(2026, 11, 30)
)
OTHER = OtherSide("other", NOW, "the flat", as_they_tell_it="I never asked")


async def test_what_comes_out_of_a_talk_knows_its_place_and_goes_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking(monkeypatch, {"keep it": Changes(keep=(STEP, EXPECTED, OTHER))})
    async with opened(tmp_path) as store:
        visit = visit_with(store)
        turn = await visit.say("keep it")
        assert visit.sitting is not None
        known = await ledger.read(store)
        places = {getattr(line, "place", None) for line in known.lines}
        assert places == {Place(visit.sitting, turn.id, 0, len("keep it"))}
        await forget(store, visit.sitting)
        assert (await ledger.read(store)).lines == ()


async def test_what_a_turn_forgets_can_be_brought_back_by_a_later_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asking(
        monkeypatch,
        {"forget": Changes(forget=("a",)), "back": Changes(bring_back=("a",))},
    )
    repository = FakeRepository()
    claim = Claim("a", NOW, ClaimKind.SELF, "I never drink")
    beside = Evidence("e", NOW, "a", for_it=False)
    await ledger.keep(repository, claim, beside, now=NOW)
    visit = visit_with(repository)
    await visit.say("forget")
    assert (await ledger.read(repository)).lines == ()
    await visit.say("back")
    assert set((await ledger.read(repository)).lines) == {claim, beside}
    await visit.say("forget")
    await visit.end()
    assert await repository.entries("claim", "evidence") == []


async def test_a_turn_asks_for_it_again_where_the_store_failed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asking(monkeypatch, {"keep it": Changes(keep=(STEP,))})
    repository = FakeRepository()
    visit = visit_with(repository)
    repository.fails = StoreFullError("There is no room.")
    await visit.say("keep it")
    assert isinstance(visit.trouble, StoreFullError)
    repository.fails = None
    await visit.say("go on")
    assert (await ledger.read(repository)).find("step") is not None


async def test_what_a_turn_asks_for_and_breaks_on_is_told_as_not_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> Changes:
        raise RuntimeError

    monkeypatch.setattr(ledger_at_hand, "changes", broken)
    repository = FakeRepository()
    visit = visit_with(repository)
    turn = await visit.say(SHE)
    assert turn.said
    assert isinstance(visit.trouble, CounterpointError)
    assert "could not be changed" in str(visit.trouble)
    monkeypatch.setattr(ledger_at_hand, "changes", lambda *_, **__: Changes())
    await visit.say(BOSS)
    assert visit.trouble is None


async def test_a_turn_answered_without_the_ledger_asks_nothing_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = asking(monkeypatch, {"keep it": Changes(keep=(STEP,))})
    visit = visit_with(None)
    await visit.say("keep it")
    repository = FakeRepository()
    await visit.keep_after_all(repository)
    await visit.say("go on")
    assert seen == [("go on", True)]
    assert (await ledger.read(repository)).lines == ()


# --- What is due ------------------------------------------------------------------


DUE = Prediction(
    "due",
    datetime(2026, 11, 3, 12, tzinfo=UTC),
    "She will not answer by Friday",
    chance=80,
    due=date(2026, 11, 6),
)
LATER = replace(DUE, id="later", text="They will laugh", due=date(2026, 11, 20))
MEANT = Commitment(
    "meant",
    datetime(2026, 11, 1, 12, tzinfo=UTC),
    "go to the choir",
    on=date(2026, 11, 5),
)


async def due_in(*lines: Prediction | Commitment, **more: object) -> Turn | None:
    repository = FakeRepository()
    await ledger.keep(repository, *lines, now=NOW)
    return await visit_with(repository, **more).open()


async def test_a_calm_sitting_opens_with_the_prediction_that_waits_longest() -> None:
    """
    < On 3 November 2026 you wrote: "She will not answer by Friday" ...
    """
    turn = await due_in(LATER, DUE, MEANT)
    assert turn is not None
    assert '"She will not answer by Friday"' in turn.said
    assert "3 November" in turn.said
    assert "80 %" in turn.said
    assert turn.said.count("?") == 1
    assert turn.plan.recalls == ("due",)
    assert turn.plan.path is None


async def test_without_a_prediction_a_step_is_asked_about_once() -> None:
    repository = FakeRepository()
    await ledger.keep(repository, MEANT, now=NOW)
    visit = visit_with(repository)
    turn = await visit.open()
    assert turn is not None
    assert "go to the choir" in turn.said
    assert turn.plan.rule == "due_step"
    await visit.say("I was at the station all day.")
    await visit.end()
    assert await visit_with(repository).open() is None


async def test_a_question_that_nobody_answers_is_kept_nowhere() -> None:
    repository = FakeRepository()
    await ledger.keep(repository, DUE, now=NOW)
    visit = visit_with(repository)
    assert await visit.open() is not None
    await visit.end()
    assert repository.kept == {}
    assert (await ledger.read(repository)).of(Prediction) == (DUE,)


async def test_a_prediction_left_unanswered_is_asked_about_again_after_a_week() -> None:
    repository, clock = FakeRepository(), FakeClock()
    await ledger.keep(repository, DUE, now=NOW)
    visit = visit_with(repository, clock=clock)
    await visit.open()
    await visit.say("The train was late and my coat is wet.")
    assert repository.kept["s1"][0].plan.rule == "due_prediction"
    await visit.end()
    assert await visit_with(repository, clock=clock).open() is None
    clock.move(days=8)
    assert await visit_with(repository, clock=clock).open() is not None


@pytest.mark.parametrize("mode", [Mode.JUST_LISTEN, Mode.JUST_WRITE])
async def test_who_only_wants_to_be_heard_is_not_asked(mode: Mode) -> None:
    assert await due_in(DUE, mode=mode) is None


async def test_an_open_risk_is_asked_about_before_anything_that_is_due() -> None:
    risk = Carried(risk=Risk.ACTIVE, tier=Tier.CONCERN, at=NOW, checked_in=False)
    turn = await due_in(DUE, carried=risk)
    assert turn is not None
    assert turn.plan.path == "checkin"


@pytest.mark.parametrize("at", [NOW - timedelta(days=3), None])
async def test_nothing_is_asked_so_soon_after_danger(at: datetime | None) -> None:
    risk = Carried(risk=Risk.ACTIVE, tier=Tier.CONCERN, at=at, checked_in=True)
    assert await due_in(DUE, carried=risk) is None
    long_ago = replace(risk, at=NOW - timedelta(days=30))
    assert await due_in(DUE, carried=long_ago) is not None


async def test_nothing_is_asked_in_fresh_grief() -> None:
    repository = FakeRepository()
    await ledger.keep(repository, DUE, now=NOW)
    before = visit_with(repository)
    await before.say("My mother died yesterday.")
    await before.end()
    assert await visit_with(repository).open() is None


async def test_where_it_cannot_be_told_whether_times_are_hard_nothing_is_asked() -> (
    None
):
    class Silent(FakeRepository):
        async def carried(self) -> Carried:
            raise StoreError("It cannot be read.")

    repository = Silent()
    await ledger.keep(repository, DUE, now=NOW)
    assert await visit_with(repository).open() is None


async def test_a_line_that_speaks_of_danger_is_not_read_out() -> None:
    assert await due_in(replace(DUE, text="I will have killed myself by then")) is None


async def test_a_long_line_is_cut_and_keeps_one_question() -> None:
    turn = await due_in(replace(DUE, text="It will go wrong " * 100))
    assert turn is not None
    assert len(turn.said) < 600
    assert turn.said.count("?") == 1


# --- The end ----------------------------------------------------------------------


async def test_the_end_shows_what_the_ledger_has_out_of_this_talk() -> None:
    repository = FakeRepository()
    await ledger.keep(repository, DUE, now=NOW)
    visit = visit_with(repository)
    await visit.say(f"{SHE} {BOSS}")
    lines, taken_out = await visit.ledger_lines()
    assert [getattr(one, "quote", "") for one in lines] == [SHE[:-1], BOSS[:-1]]
    assert taken_out == ()
    await ledger.forget(repository, lines[0].id, now=NOW)
    lines, taken_out = await visit.ledger_lines()
    assert [len(lines), len(taken_out)] == [1, 1]


async def test_the_end_lets_go_of_what_was_forgotten(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        visit = visit_with(store)
        await visit.say(SHE)
        (claim,) = (await ledger.read(store)).of(Claim)
        await ledger.forget(store, claim.id, now=NOW)
        await visit.end()
        assert await store.entries("claim") == []


# --- Deleting ---------------------------------------------------------------------


async def test_a_deleted_sitting_leaves_nothing_of_its_words_in_the_ledger(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as store:
        visit = visit_with(store)
        await visit.say(SHE)
        await visit.end()
        other = visit_with(store)
        await other.say(BOSS)
        await other.end()
        first, second = sorted(
            (await ledger.read(store)).of(Claim),
            key=lambda one: one.quote,
            reverse=True,
        )
        beside = Evidence("e", NOW, first.id, for_it=False, text="she rang on Tuesday")
        pair = Pair("p", NOW, first.id, second.id)
        both = replace(second, again=(Said(NOW, first.quote, first.place),))
        await ledger.keep(store, beside, pair, both, now=NOW)
        assert visit.sitting is not None
        await forget(store, visit.sitting)
        left = (await ledger.read(store)).lines
        assert left == (replace(second, again=()),)


async def test_a_claim_said_twice_keeps_the_saying_that_is_left(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        visit = visit_with(store)
        await visit.say(SHE)
        (claim,) = (await ledger.read(store)).of(Claim)
        later = Said(NOW, "my sister rings only for money", Place("else", "t", 0, 30))
        await ledger.keep(store, replace(claim, again=(later,)), now=NOW)
        assert visit.sitting is not None
        await forget(store, visit.sitting)
        (left,) = (await ledger.read(store)).of(Claim)
    assert (left.quote, left.place, left.again) == (later.quote, later.place, ())
    assert left.id == claim.id


async def test_who_must_hide_a_talk_leaves_nothing_of_it_in_the_ledger(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as store:
        visit = visit_with(store)
        await visit.say(SHE)
        assert claims(await ledger.read(store))
        for text in (ABUSE, "He checks my phone, he must not see this.", "yes"):
            await visit.say(text)
            if visit.hidden:
                break
        assert visit.hidden
        assert (await ledger.read(store)).lines == ()
        assert await store.sittings() == []


async def test_writing_that_is_thrown_away_takes_its_lines_with_it() -> None:
    repository = FakeRepository()
    visit = visit_with(repository)
    await visit.say(SHE)
    await visit.say("/exercise expressive writing")
    await visit.say("15")
    turn = await visit.say("My father never came.")
    assert visit.sitting is not None
    of_it = Claim(
        "w",
        NOW,
        ClaimKind.FACT,
        "My father never came",
        Place(visit.sitting, turn.id, 0, 20),
    )
    await ledger.keep(repository, of_it, now=NOW)
    for answer in ("done", "thrown away", "none"):
        await visit.say(answer)
    assert "My father never came." not in [t.message.text for t in visit.all_turns]
    assert claims(await ledger.read(repository)) == [SHE.rstrip(".")]


# --- Taken along ------------------------------------------------------------------


async def test_an_export_holds_the_ledger_and_nothing_that_was_let_go(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path / "one") as store:
        visit = visit_with(store)
        await visit.say(f"{SHE} {BOSS}")
        gone, stays = (await ledger.read(store)).of(Claim)
        await ledger.keep(store, DUE, now=NOW)
        await ledger.forget(store, gone.id, now=NOW)
        await visit.end()
        await store.export(tmp_path / "out")
        await store.backup(tmp_path / "backup", at=NOW, passphrase=OPENS)
        known = await ledger.read(store)
    assert set(known.lines) == {stays, DUE}
    written = b"".join(
        one.read_bytes() for one in (tmp_path / "out").rglob("entr*") if one.is_file()
    )
    assert stays.quote.encode() in written
    assert gone.quote.encode() not in written
    async with opened(tmp_path / "two") as other:
        await other.import_archive(tmp_path / "out")
        assert set((await ledger.read(other)).lines) == {stays, DUE}
        assert (await ledger.read(other)).hidden == ()
        await other.erase()
    async with opened(tmp_path / "two") as again:
        assert (await ledger.read(again)).lines == ()
    await Store.restore(tmp_path / "backup", tmp_path / "three", passphrase=OPENS)
    restored = await Store.open(tmp_path / "three", passphrase=OPENS)
    try:
        assert set((await ledger.read(restored)).lines) == {stays, DUE}
    finally:
        await restored.close()
