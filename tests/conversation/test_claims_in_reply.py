"""What was said on another day is no fact, no ground, and has its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from counterpoint.conversation.claims_in_reply import misused
from counterpoint.conversation.review import review
from counterpoint.conversation.turn import converse
from counterpoint.ledger.drawing import about_whom, matter_of
from counterpoint.ledger.kinds import Ledger
from counterpoint.ledger.records import Claim, ClaimKind, ClaimStatus
from counterpoint.providers.echo import EchoModel
from counterpoint.providers.scripted import ScriptedModel
from counterpoint.terms import (
    Draft,
    Limits,
    Message,
    Mode,
    Move,
    Outcome,
    Past,
    Plan,
    Screening,
    Verdict,
)
from tests.fakes.clock import FakeClock
from tools.eval_memory import (
    CODES,
    authored,
    judged,
    misuses,
    ordinary,
    replies,
    stories,
    told,
)

AT = datetime(2026, 11, 23, tzinfo=UTC)
PLAN = Plan(Move.ASK, "r", "x", Mode.HELP_ME_THINK, Limits(4, 1, advice=True))
TEXT = "My boss walked past me without a word."


def claim(quote: str, status: ClaimStatus = ClaimStatus.SAID) -> Claim:
    return Claim(
        id=quote,
        at=datetime(2026, 11, 3, tzinfo=UTC),
        kind=ClaimKind.OTHER_MIND,
        quote=quote,
        about=about_whom(quote),
        matter=matter_of(quote),
        status=status,
    )


BOSS = claim("my boss wants me gone")
GRAN = claim("my gran left the garden house to my cousin")


def reviewed(reply: str, *claims: Claim, text: str = TEXT) -> Verdict:
    return review(
        Draft(reply, provider="model"),
        PLAN,
        message=Message("m", text, AT),
        screening=Screening(),
        past=Past(),
        known=Ledger(lines=claims),
    )


def codes(reply: str, *claims: Claim) -> set[str]:
    return {found.code for found in reviewed(reply, *claims).findings} & CODES


@pytest.mark.parametrize("row", replies(), ids=lambda row: row["id"])
def test_of_each_pair_the_bad_reply_is_refused_and_the_good_one_not_for_memory(
    row: dict[str, str],
) -> None:
    known = Ledger(lines=(replace(claim(row["claim"]), kind=ClaimKind(row["kind"])),))
    assert not judged(row["message"], row["bad"], known).accepted
    assert not misuses(judged(row["message"], row["good"], known))


def test_a_claim_that_is_stated_as_so_is_refused() -> None:
    assert codes("Your boss wants you gone. That hurts.", BOSS) == {"claim_as_fact"}


@pytest.mark.parametrize(
    "reply",
    [
        'On 3 November you wrote "my boss wants me gone". What else could it be?',
        "You are afraid that your boss wants you gone.",
        "Perhaps your boss wants you gone, and perhaps not.",
        "Does your boss want you gone, or was there something else that morning?",
        "Nobody here knows whether your boss wants you gone.",
    ],
)
def test_a_claim_that_is_told_as_one_may_be_said(reply: str) -> None:
    assert codes(reply, BOSS) == set()


def test_what_somebody_said_is_no_way_round_it() -> None:
    reply = "As you said, your boss wants you gone."
    assert "claim_as_fact" in codes(reply, BOSS)


@pytest.mark.parametrize("status", [ClaimStatus.SUPPORTED, ClaimStatus.SETTLED])
def test_what_is_known_may_be_said_plainly(status: ClaimStatus) -> None:
    known = replace(BOSS, status=status)
    assert codes("Your boss wants you gone. That hurts.", known) == set()


@pytest.mark.parametrize(
    "reply",
    [
        "Your gran left the garden house to your cousin, and now this.",
        'You wrote "my gran left the garden house to my cousin". Does it touch that?',
    ],
    ids=["own words", "quoted"],
)
def test_what_is_far_off_is_not_brought_up(reply: str) -> None:
    assert "claim_out_of_place" in codes(reply, GRAN)


def test_what_is_not_to_be_mentioned_is_refused_even_where_it_bears() -> None:
    silent = replace(BOSS, status=ClaimStatus.NOT_MENTIONED)
    reply = "You wrote that your boss wants you gone. What was it like today?"
    assert "claim_out_of_place" in codes(reply, silent)


def test_what_the_message_itself_says_is_not_memory() -> None:
    text = "My boss wants me gone, I am sure."
    reply = "You are sure that your boss wants you gone. What did you see?"
    found = {one.code for one in reviewed(reply, BOSS, text=text).findings}
    assert not found & CODES


def test_a_claim_that_was_told_may_be_quoted() -> None:
    reply = 'On 3 November you wrote "my boss wants me gone". And today?'
    assert "misquote" not in {one.code for one in reviewed(reply, BOSS).findings}
    assert "misquote" in {one.code for one in reviewed(reply).findings}


def test_a_ledger_that_cannot_be_read_through_refuses_the_reply() -> None:
    broken = replace(BOSS, quote=None)  # type: ignore[arg-type]
    verdict = reviewed("What happened then?", broken)
    assert verdict.outcome is Outcome.REPLACE
    assert verdict.findings[0].code == "check_failed"


def test_without_a_ledger_nothing_is_misused() -> None:
    found = misused("Your boss wants you gone.", here=[TEXT], told=(), known=Ledger())
    assert list(found) == []


async def test_a_model_that_states_a_claim_as_so_is_not_said() -> None:
    """
    > My boss walked past me without a word.
    (the model) Your boss wants you gone.
    (the model, again) Your boss wants you gone, plainly.
    < the guide
    """
    model = ScriptedModel(
        ["Your boss wants you gone.", "Your boss wants you gone, plainly."]
    )
    turn = await converse(
        Message("m", TEXT, AT),
        Past(),
        turn_id="t",
        clock=FakeClock(),
        model=model,
        known=Ledger(lines=(BOSS, GRAN)),
    )
    assert turn.draft.provider == "guide"
    assert len(model.heard) == 2
    assert all("garden house" not in str(request) for request in model.heard)
    assert "It states as so" in model.heard[1].instruction


async def test_a_voice_that_pleases_is_not_helped_by_memory() -> None:
    for row in replies()[:6]:
        turn = await converse(
            Message("m", row["message"], AT),
            Past(),
            turn_id="t",
            clock=FakeClock(),
            model=EchoModel(),
            known=Ledger(lines=(claim(row["claim"]),)),
        )
        assert turn.draft.provider == "guide"


async def test_in_danger_a_model_hears_of_no_claim() -> None:
    model = ScriptedModel(["Yes?", "Yes?"])
    text = "My boss walked past me. Some days I do not want to be here any more."
    await converse(
        Message("m", text, AT),
        Past(),
        turn_id="t",
        clock=FakeClock(),
        model=model,
        known=Ledger(lines=(BOSS,)),
    )
    assert all(request.claims == () for request in model.heard)


def test_few_good_replies_are_refused_without_need() -> None:
    (_, line) = ordinary(every=10)
    refused, of = line.split(" of ")
    assert int(of.split()[0]) > 50
    assert int(refused.split()[-1]) <= 1


def test_what_is_told_of_memories_from_elsewhere_is_marked() -> None:
    row = {
        "query": "What could I cook for my mother, who eats no salt?",
        "memories": ["User's mother believes in herbs.", "User has a bicycle."],
    }
    (line,) = told(row)
    assert "believes in herbs" in line
    assert "said on 3 November 2026; nothing is known of it" in line


def test_the_table_of_replies_is_printed_for_both_halves() -> None:
    table = "\n".join(authored(replies()))
    assert "first half (n = 18 pairs)" in table
    assert "second half (n = 18 pairs)" in table


def test_the_earlier_of_two_sayings_is_often_among_what_is_told() -> None:
    _, pairs, lines = stories(held_out=False)
    assert int(pairs.rsplit(" of ", 1)[0].split()[-1]) >= 9
    assert int(lines.rsplit(" of ", 1)[0].split()[-1]) <= 30
