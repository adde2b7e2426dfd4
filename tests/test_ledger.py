"""How the ledger is kept, and how what is forgotten goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from counterpoint.app import ledger
from counterpoint.errors import InputError, NotFoundError
from counterpoint.ledger.kinds import entry_of, is_readable
from counterpoint.ledger.kinds import ledger as ledger_of
from counterpoint.ledger.records import (
    Claim,
    ClaimKind,
    Commitment,
    Drawing,
    Evidence,
    OtherSide,
    Pair,
    Place,
    Prediction,
    Said,
)
from counterpoint.terms import Entry, Message, Mode, Move, Plan, Screening, Turn
from tests.fakes.repository import FakeRepository

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TURN = Turn(
    id="t1",
    message=Message(id="m1", text="She hates me. I never drink.", at=NOON),
    screening=Screening(),
    plan=Plan(Move.REFLECT, "r", "", Mode.HELP_ME_THINK),
    attempts=(),
    said="",
    at=NOON,
)
LINES = (
    Claim(
        "a",
        NOON,
        ClaimKind.SELF,
        "I never drink",
        Place("s", "t", 0, 13),
        matter=("drink",),
        again=(Said(NOON, "I don't drink"),),
    ),
    Evidence("e", NOON, "a", for_it=False, text="Tuesday", on=date(2026, 11, 17)),
    Prediction("p", NOON, "She will not answer", chance=80, due=date(2026, 11, 27)),
    Commitment("c", NOON, "ring her", when="Sunday", where="at home"),
    Pair("ab", NOON, "a", "b"),
    OtherSide("o", NOON, "the flat", as_they_tell_it="I never asked"),
)


async def test_every_kind_of_line_comes_back_as_it_was_kept() -> None:
    repository = FakeRepository()
    await ledger.keep(repository, *LINES, now=NOON)
    read = await ledger.read(repository)
    assert set(read.lines) == set(LINES)
    assert read.of(Claim) == LINES[:1]
    assert read.find("p") == LINES[2]
    assert read.find("z") is None
    assert (read.hidden, read.unreadable, read.draws) == ((), 0, True)
    assert all(is_readable(entry_of(line)) for line in LINES)


async def test_what_is_dated_in_the_future_is_refused() -> None:
    ahead = replace(LINES[3], at=NOON + timedelta(days=1))
    repository = FakeRepository()
    with pytest.raises(InputError, match="future"):
        await ledger.keep(repository, ahead, now=NOON)
    assert (await ledger.read(repository)).lines == ()


async def test_claims_are_drawn_once_and_an_edited_one_stays_edited() -> None:
    repository = FakeRepository()
    drawn = await ledger.draw_from(repository, TURN, sitting="s", now=NOON)
    assert [one.quote for one in drawn] == ["She hates me", "I never drink"]
    edited = replace(drawn[0], quote="I think she hates me")
    await ledger.keep(repository, edited, now=NOON)
    await ledger.forget(repository, drawn[1].id, now=NOON)
    assert await ledger.draw_from(repository, TURN, sitting="s", now=NOON) == ()
    assert (await ledger.read(repository)).lines == (edited,)


async def test_nothing_is_drawn_once_that_is_switched_off() -> None:
    repository = FakeRepository()
    await ledger.switch_drawing(repository, on=False, now=NOON)
    assert await ledger.draw_from(repository, TURN, sitting="s", now=NOON) == ()
    await ledger.switch_drawing(repository, on=True, now=NOON)
    assert await ledger.draw_from(repository, TURN, sitting="s", now=NOON)


def test_where_it_cannot_be_read_whether_to_draw_nothing_is_drawn() -> None:
    damaged = Entry(id="drawing", kind="drawing", at=NOON, body=b"{")
    assert not ledger_of([damaged]).draws
    assert ledger_of([entry_of(Drawing(NOON, on=True))]).draws


async def test_what_is_forgotten_can_be_brought_back_until_the_sitting_ends() -> None:
    repository = FakeRepository()
    await ledger.keep(repository, *LINES, now=NOON)
    gone = await ledger.forget(repository, "a", now=NOON)
    assert {line.id for line in gone} == {"a", "e", "ab"}
    assert (await ledger.read(repository)).of(Claim) == ()
    await ledger.bring_back(repository, "a", now=NOON)
    assert set((await ledger.read(repository)).lines) == set(LINES)
    await ledger.forget(repository, "a", now=NOON)
    assert await ledger.let_go(repository) == 3
    assert await ledger.let_go(repository) == 0
    with pytest.raises(NotFoundError):
        await ledger.bring_back(repository, "a", now=NOON)
    with pytest.raises(NotFoundError):
        await ledger.forget(repository, "a", now=NOON)
    left = {entry.id for entry in await repository.entries("claim", "evidence", "pair")}
    assert left == set()


async def test_a_damaged_line_is_counted_and_the_others_are_read() -> None:
    repository = FakeRepository()
    await repository.put(
        [entry_of(LINES[0]), Entry(id="x", kind="claim", at=NOON, body=b"?")]
    )
    read = await ledger.read(repository)
    assert (read.lines, read.unreadable) == (LINES[:1], 1)
