from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from counterpoint.errors import InputError
from counterpoint.ledger.kinds import Ledger, with_records
from counterpoint.ledger.records import (
    LONGEST,
    Claim,
    ClaimKind,
    ClaimStatus,
    Drawing,
    Evidence,
    OtherSide,
    Pair,
    PairAnswer,
    Place,
    Said,
)
from counterpoint.ledger.statuses import (
    after,
    answered,
    belonging,
    brought_back,
    hidden,
    may_be_mentioned,
    merged,
    place_of,
    reworded,
    weighed,
    without,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CLAIM = Claim("a", NOON, ClaimKind.SELF, "I never drink", Place("s1", "t1", 0, 13))
LATER = Claim("b", NOON + timedelta(days=3), ClaimKind.FACT, "I drank on Tuesday")
PAIR = Pair("p", NOON, "a", "b")


def evidence(*, for_it: bool, claim: str = "a") -> Evidence:
    return Evidence(f"e{for_it}", NOON, claim, for_it=for_it)


def test_what_speaks_for_a_claim_supports_it_and_anything_against_it_counts() -> None:
    assert weighed(CLAIM, ()).status is ClaimStatus.SAID
    pro, con = evidence(for_it=True), evidence(for_it=False)
    assert weighed(CLAIM, [pro]).status is ClaimStatus.SUPPORTED
    assert weighed(CLAIM, [pro, con]).status is ClaimStatus.AGAINST
    assert weighed(CLAIM, [evidence(for_it=False, claim="z")]) == CLAIM
    assert weighed(CLAIM, [hidden(con, NOON)]) == CLAIM


def test_evidence_does_not_undo_what_the_person_said_of_a_claim() -> None:
    settled = replace(CLAIM, status=ClaimStatus.SETTLED)
    assert weighed(settled, [evidence(for_it=False)]) == settled


def test_other_words_are_no_quotation_any_more() -> None:
    assert reworded(CLAIM, " I never drink ") == CLAIM
    other = reworded(CLAIM, "I seldom drink wine")
    assert (other.place, other.quote, other.id) == (None, "I seldom drink wine", "a")
    for words in (" ", "x" * (LONGEST + 1)):
        with pytest.raises(InputError):
            reworded(CLAIM, words)


def test_sayings_that_are_merged_stay_with_their_words_and_days() -> None:
    one = merged([LATER, CLAIM])
    assert (one.id, one.quote) == ("a", "I never drink")
    assert one.again == (Said(LATER.at, LATER.quote),)
    assert merged([one, LATER]) == one
    with pytest.raises(InputError):
        merged([CLAIM, CLAIM])


def test_after_a_change_of_mind_the_older_claim_is_a_changed_one() -> None:
    pair = answered(PAIR, PairAnswer.CHANGED, now=NOON)
    (changed,) = after(pair, [CLAIM, LATER])
    assert (changed.id, changed.status) == ("a", ClaimStatus.CHANGED)
    assert after(pair, [changed, LATER]) == ()


def test_one_that_was_wrong_has_to_be_named() -> None:
    pair = answered(PAIR, PairAnswer.ONE_WRONG, now=NOON, wrong="b")
    assert [c.id for c in after(pair, [CLAIM, LATER])] == ["b"]
    with pytest.raises(InputError):
        answered(PAIR, PairAnswer.ONE_WRONG, now=NOON, wrong="z")


@pytest.mark.parametrize(
    "answer", [PairAnswer.BOTH_TRUE, PairAnswer.NOT_SAME, PairAnswer.LEAVE_IT]
)
def test_other_answers_leave_both_claims_as_they_are(answer: PairAnswer) -> None:
    assert after(answered(PAIR, answer, now=NOON, wrong="a"), [CLAIM, LATER]) == ()


def test_what_is_forgotten_or_not_to_be_mentioned_is_not_brought_up() -> None:
    assert may_be_mentioned(CLAIM)
    assert not may_be_mentioned(hidden(CLAIM, NOON))
    assert not may_be_mentioned(replace(CLAIM, status=ClaimStatus.NOT_MENTIONED))
    assert brought_back(hidden(CLAIM, NOON)) == CLAIM
    assert hidden(hidden(CLAIM, NOON), LATER.at) == hidden(CLAIM, NOON)


def test_evidence_and_pairs_belong_to_their_claims() -> None:
    pro = evidence(for_it=True)
    lines = Ledger(lines=(CLAIM, LATER, PAIR), hidden=(pro,))
    assert belonging(lines, "a") == (CLAIM, PAIR, pro)
    assert belonging(lines, "z") == ()


def from_s1(place: Place) -> bool:
    return place.sitting == "s1"


def test_what_quotes_deleted_words_goes_with_what_speaks_only_of_it() -> None:
    pro = evidence(for_it=True)
    other = OtherSide("o", NOON, "the flat", place=Place("s1", "t2", 0, 4))
    lines = Ledger(lines=(CLAIM, LATER, PAIR, other), hidden=(pro,))
    loss = without(lines, from_s1)
    assert {line.id for line in loss.gone} == {CLAIM.id, PAIR.id, pro.id, other.id}
    assert loss.changed == ()
    assert without(lines, lambda _: False) == ((), ())
    assert place_of(PAIR) is None


@pytest.mark.parametrize("whole", [merged([CLAIM, LATER]), merged([LATER, CLAIM])])
def test_a_claim_said_elsewhere_as_well_loses_only_the_saying(whole: Claim) -> None:
    loss = without(Ledger(lines=(whole,)), from_s1)
    assert loss.gone == ()
    (left,) = loss.changed
    assert (left.id, left.quote, left.again) == (whole.id, LATER.quote, ())


def test_a_claim_in_the_person_s_own_wording_stands_without_the_talk() -> None:
    own = reworded(CLAIM, "I seldom drink")
    assert without(Ledger(lines=(own,)), from_s1) == ((), ())


def test_a_ledger_is_known_as_it_is_once_records_are_kept() -> None:
    known = Ledger(lines=(CLAIM,))
    after_all = with_records(known, LATER, hidden(CLAIM, NOON), Drawing(NOON, on=False))
    assert after_all.lines == (LATER,)
    assert after_all.hidden == (hidden(CLAIM, NOON),)
    assert not after_all.draws
    assert with_records(known) == known
