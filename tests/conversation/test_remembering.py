"""What the ledger is asked for by a turn, and where it is asked for nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.app import Visit
from counterpoint.conversation.past import Talk
from counterpoint.conversation.plan import plan
from counterpoint.conversation.recollection import Memory
from counterpoint.conversation.remembering import SPEAKS, Changes, changes, recall
from counterpoint.conversation.reply import may_be_worded
from counterpoint.conversation.side_by_side import ASKS, Bars
from counterpoint.conversation.turn import converse
from counterpoint.errors import InputError
from counterpoint.ledger.kinds import NOTHING_KNOWN, Ledger
from counterpoint.ledger.records import Claim, ClaimKind, Evidence, Pair, Place
from counterpoint.providers.scripted import ScriptedModel
from counterpoint.terms import (
    Carried,
    Finding,
    Message,
    Mode,
    Past,
    Screening,
    Turn,
)
from tests.fakes.clock import FakeClock

THEN = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
LOVED = Claim("c1", THEN, ClaimKind.SELF, "I love my job", matter=("lov", "job"))
KNOWN = Ledger(lines=(LOVED,))
HATES = "I hate my job. I sit there and count the hours."


def message(text: str) -> Message:
    return Message(id=f"m-{text[:9]}", text=text, at=NOW, mode=Mode.PUSH_BACK)


async def turn_of(text: str, *before: Turn, known: Ledger = KNOWN) -> Turn:
    return await converse(
        message(text),
        Past(turns=before),
        turn_id=f"t{len(before)}",
        clock=FakeClock(),
        known=known,
    )


def asked_of(turn: Turn, *before: Turn, known: Ledger = KNOWN) -> Changes:
    ids = count(1)
    return changes(turn, known, before, sitting="s", ids=lambda: f"new{next(ids)}")


# --- Which line is meant --------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("1", {"c3"}),
        ("1 and 3", {"c3", "c1"}),
        ("2, please", {"c2"}),
        ("the third one", {"c1"}),
        ("number 2", {"c2"}),
        ("all of them", {"c1", "c2", "c3"}),
        ("none", set()),
        ("never mind", set()),
        ("7", set()),
        ("0", set()),
        ("I have 2 kids", set()),
        ("both", set()),
        ("hm", set()),
    ],
)
async def test_only_what_was_chosen_goes(text: str, gone: set[str]) -> None:
    words = ("my job bores me", "my job is far away", "my job pays nothing")
    lines = tuple(
        Claim(f"c{number}", THEN + timedelta(hours=number), ClaimKind.FACT, quote)
        for number, quote in enumerate(words, start=1)
    )
    known = Ledger(lines=lines)
    asked = await turn_of("forget what I said about my job", known=known)
    assert asked.plan.rule == "forget_which"
    turn = await turn_of(text, asked, known=known)
    assert set(asked_of(turn, asked, known=known).forget) == gone


# --- What may not be known counts as the more careful answer ------------------------


async def heard() -> Turn:
    return await turn_of("Long week. Two colleagues left and nobody said why.")


async def test_two_sentences_are_put_side_by_side_in_calm() -> None:
    chosen = plan(message(HATES), Screening(), Past((await heard(),)), known=KNOWN)
    assert chosen.rule == "two_sentences"
    assert chosen.recalls == ("c1",)


@pytest.mark.parametrize(
    "screening",
    [
        Screening(notices=("judge_silent",)),
        Screening(notices=("screen_failed",)),
        Screening(findings=(Finding("reader_unsure", "It cannot tell."),)),
    ],
    ids=["a silent judge", "a screen that failed", "an unsure reader"],
)
async def test_where_nobody_can_tell_of_danger_nothing_is_put_side_by_side(
    screening: Screening,
) -> None:
    chosen = plan(message(HATES), screening, Past((await heard(),)), known=KNOWN)
    assert chosen.rule not in ASKS


@pytest.mark.parametrize("danger", [True, None])
@pytest.mark.parametrize("rule", sorted(ASKS))
async def test_unless_all_is_known_to_be_calm_nothing_is_asked(
    danger: bool | None, rule: str
) -> None:
    memory = Memory(message(HATES), Talk((await heard(),), Carried()), KNOWN)
    assert recall(rule, memory, Bars(danger=danger, fresh_grief=False)) is None
    assert recall(rule, memory, Bars(danger=False, fresh_grief=danger)) is None


async def test_where_drawing_is_off_no_pair_is_made_of_what_is_written() -> None:
    off = KNOWN._replace(draws=False)
    chosen = plan(message(HATES), Screening(), Past((await heard(),)), known=off)
    assert chosen.rule not in ASKS


class Broken(tuple[Claim, ...]):
    """Lines that cannot be read."""

    __slots__ = ()

    def __iter__(self) -> NoReturn:
        raise RuntimeError("damaged")


@pytest.mark.parametrize("text", ["forget that", HATES, "what do you know about me?"])
async def test_a_ledger_that_cannot_be_read_keeps_nobody_from_a_reply(
    text: str,
) -> None:
    broken = Ledger(lines=Broken((LOVED,)))
    turn = await turn_of(text, await heard(), known=broken)
    assert turn.said
    assert turn.plan.rule not in SPEAKS


# --- Nothing is changed of which the reply did not speak -----------------------------


async def test_what_was_not_said_is_not_done() -> None:
    turn = await turn_of("forget what I said about my job")
    assert asked_of(turn).forget == ("c1",)
    other = replace(turn.attempts[-1].draft, text="Hm.", lines=("another",))
    unsaid = replace(turn, attempts=(replace(turn.attempts[-1], draft=other),))
    assert asked_of(unsaid) == Changes()


async def test_a_line_that_was_brought_back_is_not_said_to_be_gone() -> None:
    forgot = await turn_of("Forget what I said about my job.")
    assert asked_of(forgot).forget == ("c1",)
    again = await turn_of("bring it back", forgot)
    assert "gone" not in again.said
    assert "I love my job" in again.said
    assert not asked_of(again, forgot).bring_back


async def test_a_line_that_is_gone_meanwhile_is_not_said_to_be_forgotten() -> None:
    turn = await turn_of("forget what I said about my job", known=Ledger())
    assert turn.plan.rule == "forget"
    assert asked_of(turn, known=Ledger()) == Changes()
    assert "nothing was taken out" in turn.said.lower()


async def test_notes_and_pairs_go_with_a_line_and_that_is_said() -> None:
    note = Evidence("e1", THEN, "c1", for_it=False, text="I skip lunch.")
    pair = Pair("p1", THEN, "c1", "c2")
    turn = await turn_of(
        "forget what I said about my job", known=Ledger(lines=(LOVED, note, pair))
    )
    assert "2 notes and pairs that belonged to it go too" in turn.said


async def test_the_pair_is_kept_with_the_claim_as_it_would_be_drawn() -> None:
    before = await heard()
    turn = await turn_of(HATES, before)
    claim, pair = asked_of(turn, before).keep
    assert isinstance(claim, Claim)
    assert isinstance(pair, Pair)
    assert claim.place == Place("s", "t1", 0, len("I hate my job"))
    assert HATES[: claim.place.end] == claim.quote
    assert (pair.one, pair.other) == ("c1", claim.id)


async def test_without_a_ledger_a_turn_asks_for_nothing() -> None:
    turn = await turn_of(HATES, known=NOTHING_KNOWN)
    assert asked_of(turn, known=NOTHING_KNOWN) == Changes()


async def test_no_model_words_what_stands_in_the_ledger() -> None:
    model = ScriptedModel(["I know everything about you."])
    turn = await converse(
        message("what do you know about me?"),
        Past(),
        turn_id="t",
        clock=FakeClock(),
        model=model,
        known=KNOWN,
    )
    assert turn.draft.provider == "guide"
    assert '"I love my job"' in turn.said
    assert not may_be_worded(turn.plan)


@given(st.text(max_size=200))
def test_whatever_is_written_each_rule_has_words_or_none(text: str) -> None:
    memory = Memory(message(text), Talk((), Carried()), KNOWN)
    for rule in SPEAKS:
        said = recall(rule, memory)
        assert said is None or said.text


async def test_no_other_reply_is_tried_where_the_ledger_speaks() -> None:
    visit = Visit(repository=None, clock=FakeClock())
    turn = await visit.say("what do you know about me?")
    assert not visit.may_try_again(turn)
    with pytest.raises(InputError, match="Ledger"):
        await visit.again(turn.id)
