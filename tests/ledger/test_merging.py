"""Two claims that say the same become one, and can be two again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from counterpoint.app import ledger as kept
from counterpoint.errors import InputError
from counterpoint.ledger.kinds import Ledger
from counterpoint.ledger.merging import merge, parted
from counterpoint.ledger.records import (
    Claim,
    ClaimKind,
    ClaimStatus,
    Evidence,
    Pair,
    Place,
    Said,
)
from tests.fakes.repository import FakeRepository

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
OLD = Claim(
    "old",
    NOON - timedelta(days=9),
    ClaimKind.SELF,
    "I never drink",
    Place("s1", "t1", 0, 13),
)
NEW = Claim("new", NOON, ClaimKind.SELF, "I do not drink", Place("s2", "t2", 0, 14))
THIRD = Claim("third", NOON, ClaimKind.SELF, "I had two glasses")
WINE = Evidence("e1", NOON, "new", for_it=False, text="Wine on Sunday.")


def test_the_older_one_is_left_and_the_newer_is_the_same_said_again() -> None:
    for one, other in ((OLD, NEW), (NEW, OLD)):
        made = merge(Ledger(lines=(OLD, NEW)), one, other, now=NOON)
        assert (made.one.id, made.gone) == ("old", NEW)
        assert made.one.again == (Said(NEW.at, NEW.quote, NEW.place),)
        assert {line.id: line.hidden for line in made.lines} == {
            "old": None,
            "new": NOON,
        }


def test_what_speaks_against_either_speaks_against_the_one_that_is_left() -> None:
    made = merge(Ledger(lines=(OLD, NEW, WINE)), OLD, NEW, now=NOON)
    assert made.one.status is ClaimStatus.AGAINST
    assert replace(WINE, claim="old") in made.lines


def test_a_pair_of_the_two_is_hidden_and_others_name_the_one_that_is_left() -> None:
    both, other = Pair("p1", NOON, "old", "new"), Pair("p2", NOON, "new", "third")
    known = Ledger(lines=(OLD, NEW, THIRD, both, other))
    changed = {line.id: line for line in merge(known, OLD, NEW, now=NOON).lines}
    assert changed["p1"] == replace(both, hidden=NOON)
    assert changed["p2"] == replace(other, one="old")


def test_a_claim_is_not_made_one_with_itself() -> None:
    with pytest.raises(InputError, match="two lines"):
        merge(Ledger(lines=(OLD,)), OLD, OLD, now=NOON)


async def test_what_was_made_one_can_be_two_again_until_it_is_let_go() -> None:
    repository = FakeRepository()
    await kept.keep(repository, OLD, NEW, now=NOON)
    made = merge(await kept.read(repository), OLD, NEW, now=NOON)
    await kept.keep(repository, *made.lines, now=NOON)
    assert (await kept.read(repository)).of(Claim) == (made.one,)
    await kept.bring_back(repository, "new", now=NOON)
    assert (await kept.read(repository)).of(Claim) == (OLD, NEW)


async def test_a_claim_that_was_only_forgotten_comes_back_alone() -> None:
    repository = FakeRepository()
    again = replace(OLD, again=(Said(NOON, "not a drop", None),))
    await kept.keep(repository, again, NEW, now=NOON)
    await kept.forget(repository, "new", now=NOON)
    await kept.bring_back(repository, "new", now=NOON)
    assert (await kept.read(repository)).of(Claim) == (again, NEW)
    assert parted(Ledger(lines=(again,)), NEW) == ()
