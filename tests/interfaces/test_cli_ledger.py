"""What `counterpoint ledger` shows, keeps, settles and forgets."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import SystemClock, open_store
from counterpoint.app import ledger as kept
from counterpoint.ledger.records import (
    Claim,
    ClaimKind,
    ClaimStatus,
    Commitment,
    Evidence,
    OtherSide,
    Pair,
    Place,
    Prediction,
    Said,
    WhatHappened,
)
from counterpoint.settings import read_settings
from counterpoint.terms import Carried, Tier

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.ledger.kinds import Ledger, Record
    from tests.interfaces.cli_shell import Shell

NOW = SystemClock().now() - timedelta(days=20)
ONE = Claim(
    "a1",
    NOW,
    ClaimKind.SELF,
    "I never drink on weekdays",
    Place("s", "t", 0, 25),
    matter=("drink", "weekday"),
    again=(Said(NOW, "I don't drink in the week"),),
)
OTHER = Claim("b2", NOW, ClaimKind.OTHER_MIND, "She hates me", about="anna")
PAIR = Pair("c3", NOW, "a1", "b2")
DUE = Prediction(
    "d4", NOW, "She will not answer", chance=80, due=(NOW + timedelta(days=2)).date()
)


def keep(shell: Shell, *records: Record) -> None:
    async def put() -> None:
        settings = read_settings({"COUNTERPOINT_HOME": str(shell.home)})
        async with await open_store(settings) as store:
            await kept.keep(store, *records, now=SystemClock().now())

    asyncio.run(put())


def read(shell: Shell) -> tuple[Ledger, Carried]:
    async def found() -> tuple[Ledger, Carried]:
        settings = read_settings({"COUNTERPOINT_HOME": str(shell.home)})
        async with await open_store(settings) as store:
            return await kept.read(store), await store.carried()

    return asyncio.run(found())


def test_looking_makes_no_store(shell: Shell) -> None:
    assert "nothing in the ledger" in shell("ledger").out
    assert shell("ledger", "due").code == 0
    assert shell("ledger", "list", "--json").out == ""
    assert shell("ledger", "show", "a").code == 3
    assert not shell.home.exists() or not list(shell.home.glob("*.db"))


def test_the_list_begins_with_what_waits_to_be_settled(shell: Shell) -> None:
    keep(shell, ONE, OTHER, PAIR, DUE, OtherSide("e5", NOW, "the flat"))
    out = shell("ledger").out
    assert out.index("She will not answer") < out.index("I never drink")
    assert "80 %" in out
    assert "somebody's mind" in out
    assert "the other side of: the flat" in out
    assert "Up to three lines are taken from each talk that is kept" in out


def test_taking_lines_from_talks_can_be_stopped_and_begun_again(shell: Shell) -> None:
    assert shell("ledger", "draw").code == 2
    assert "Nothing is taken" in shell("ledger", "draw", "off").out
    shell("chat", piped="My sister never rings me on Sundays.\n")
    assert read(shell)[0].lines == ()
    assert "Up to three lines" in shell("ledger", "draw", "on").out
    shell("chat", piped="My sister never rings me on Sundays.\n")
    assert len(read(shell)[0].lines) == 1


def test_a_deleted_sitting_takes_its_lines_along(shell: Shell) -> None:
    shell("chat", piped="My sister never rings me on Sundays.\n")
    assert len(read(shell)[0].lines) == 1
    sitting = json.loads(shell("sittings", "--json").out.splitlines()[0])["id"]
    assert shell("sittings", "--delete", sitting).code == 0
    assert read(shell)[0].lines == ()


def test_a_sitting_deleted_at_its_end_leaves_no_line(shell: Shell) -> None:
    shell(
        "chat",
        piped="My sister never rings me on Sundays.\n/not-kept\n/not-kept\n/end\n",
    )
    assert read(shell)[0].lines == ()


def test_what_was_forgotten_before_a_crash_is_gone_when_a_sitting_begins(
    shell: Shell,
) -> None:
    keep(shell, replace(OTHER, hidden=NOW))
    assert len(read(shell)[0].hidden) == 1
    shell("chat", piped="/end\n")
    assert read(shell)[0].hidden == ()


@pytest.mark.parametrize(
    ("option", "value", "wanted"),
    [
        ("--kind", "self", ["a1"]),
        ("--about", "Anna", ["b2"]),
        ("--status", "said", ["a1", "b2"]),
        ("--matter", "drinking", ["a1"]),
    ],
)
def test_claims_can_be_picked(
    shell: Shell, option: str, value: str, wanted: list[str]
) -> None:
    keep(shell, ONE, OTHER, PAIR, DUE)
    lines = shell("ledger", "list", option, value, "--json").out.splitlines()
    assert [json.loads(line)["line"]["id"] for line in lines] == wanted


def test_a_line_is_shown_with_what_belongs_to_it(shell: Shell) -> None:
    keep(shell, ONE, OTHER, PAIR, Evidence("f6", NOW, "a1", for_it=False, text="wine"))
    out = shell("ledger", "show", "a1").out
    assert "From what you wrote on" in out
    assert "I don't drink in the week" in out
    assert "against a1: wine" in out
    assert "a1 and b2 side by side" in out
    assert "About: anna" in shell("ledger", "show", "b2").out
    assert len(json.loads(shell("ledger", "show", "a1", "--json").out)) == 3


def test_a_claim_is_typed_and_never_taken_from_the_command_line(shell: Shell) -> None:
    done = shell("ledger", "add", "--kind", "self", piped="I never say no\n")
    assert done.code == 0
    (claim,) = read(shell)[0].of(Claim)
    assert (claim.quote, claim.kind, claim.place) == (
        "I never say no",
        ClaimKind.SELF,
        None,
    )
    assert shell("ledger", "add").code == 2
    assert shell("ledger", "add", "--kind", "odd", piped="x\n").code == 2


def test_a_prediction_needs_its_day(shell: Shell) -> None:
    day = (SystemClock().now() + timedelta(days=4)).date().isoformat()
    text = "She will not answer\n"
    assert shell("ledger", "add", "--chance", "80", piped=text).code == 2
    assert shell("ledger", "add", "--by", "soon", piped=text).code == 2
    done = shell("ledger", "add", "--chance", "80", "--by", day, "--json", piped=text)
    assert json.loads(done.out)["chance"] == 80
    (made,) = read(shell)[0].of(Prediction)
    assert shell("ledger", "edit", made.id, "--chance", "60").code == 0
    assert read(shell)[0].of(Prediction)[0].chance == 60


def test_a_step_is_kept_and_settled(shell: Shell) -> None:
    shell("ledger", "add", "--step", piped="ring my brother\n")
    (step,) = read(shell)[0].of(Commitment)
    assert shell("ledger", "settle", step.id, "happened").code == 2
    assert shell("ledger", "settle", step.id, "dismissed").code == 0
    assert "dismissed for good" in shell("ledger").out
    assert shell("ledger", "add", "--step", "--chance", "9", piped="x\n").code == 2


def test_what_speaks_against_a_claim_changes_how_it_stands(shell: Shell) -> None:
    keep(shell, ONE, PAIR)
    assert shell("ledger", "add", "--against", "a1", piped="Tuesday\n").code == 0
    known, _ = read(shell)
    assert known.of(Claim)[0].status is ClaimStatus.AGAINST
    assert shell("ledger", "add", "--for", "c3", piped="x\n").code == 2


def test_what_happened_is_said_of_a_prediction(shell: Shell) -> None:
    keep(shell, DUE)
    assert "What happened?" in shell("ledger", "due").out
    assert json.loads(shell("ledger", "due", "--json").out)["line"]["id"] == "d4"
    done = shell("ledger", "settle", "d4", "did_not", "--how-bad", "2")
    assert done.code == 0
    (settled,) = read(shell)[0].of(Prediction)
    assert (settled.outcome, settled.how_bad_was) == (WhatHappened.DID_NOT, 2)
    assert "Nothing is waiting" in shell("ledger", "due").out


def test_an_answered_pair_changes_the_claim_that_was_wrong(shell: Shell) -> None:
    keep(shell, ONE, OTHER, PAIR)
    assert shell("ledger", "settle", "c3", "one_wrong").code == 2
    done = shell("ledger", "settle", "c3", "one_wrong", "--against", "b2")
    assert done.code == 0
    known, _ = read(shell)
    assert {c.id: c.status for c in known.of(Claim)} == {
        "a1": ClaimStatus.SAID,
        "b2": ClaimStatus.AGAINST,
    }


def test_a_claim_is_edited_and_an_odd_change_refused(shell: Shell) -> None:
    keep(shell, ONE, OTHER, PAIR)
    shell("ledger", "edit", "a1", "--reword", piped="I rarely drink\n")
    shell("ledger", "settle", "a1", "not_mentioned")
    claim = read(shell)[0].of(Claim)[0]
    assert (claim.quote, claim.place, claim.status) == (
        "I rarely drink",
        None,
        ClaimStatus.NOT_MENTIONED,
    )
    assert shell("ledger", "edit", "c3").code == 2
    assert shell("ledger", "edit").code == 2


def test_what_is_forgotten_is_gone_with_what_speaks_of_it(shell: Shell) -> None:
    keep(shell, ONE, OTHER, PAIR)
    assert shell("ledger", "forget", "a1").code == 2
    assert shell("ledger", "forget", "a1", "--yes").code == 0
    assert [line.id for line in read(shell)[0].lines] == ["b2"]
    kept_bytes = b"".join(
        path.read_bytes() for path in shell.home.rglob("*") if path.is_file()
    )
    assert b"never drink" not in kept_bytes


def test_all_of_it_is_written_out(shell: Shell, tmp_path: Path) -> None:
    keep(shell, ONE, OTHER, PAIR, DUE)
    target = tmp_path / "ledger.json"
    assert shell("ledger", "export", str(target)).code == 0
    whole = json.loads(target.read_bytes())
    assert {one["line"]["id"] for one in whole["lines"]} == {"a1", "b2", "c3", "d4"}
    assert json.loads(shell("ledger", "export", "--json").out) == whole
    assert shell("ledger", "export", str(target)).code == 2
    assert shell("ledger", "export").code == 2


def test_danger_in_what_is_typed_shows_whom_to_reach_and_is_not_kept(
    shell: Shell,
) -> None:
    done = shell("ledger", "add", piped="I am going to kill myself tonight\n")
    assert "not put in the ledger" in done.out
    known, carried = read(shell)
    assert known.lines == ()
    assert carried.tier >= Tier.CONCERN


def test_what_is_asked_for_and_is_not_there_is_said(shell: Shell) -> None:
    keep(shell, ONE)
    for argv, code in (
        (("turn",), 2),
        (("show", "zz"), 3),
        (("show",), 2),
        (("settle", "a1", "odd"), 2),
        (("list", "--kind", "odd"), 2),
    ):
        done = shell("ledger", *argv)
        assert done.code == code
        assert done.err
