from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.authored import load
from counterpoint.ledger.contradictions import (
    Candidate,
    candidates,
    index,
    put_forward,
    question,
    thanks,
)
from counterpoint.ledger.records import (
    Claim,
    ClaimKind,
    ClaimStatus,
    Pair,
    PairAnswer,
)
from counterpoint.ledger.sayings import HowOften, When, saying
from tools.ledger_stories import stories

START = datetime(2026, 3, 3, 20, tzinfo=UTC)


def said(*quotes: str, about: str = "", days: float = 14) -> list[Claim]:
    return [
        Claim(
            id=f"c{number}",
            at=START + timedelta(days=number * days),
            kind=ClaimKind.SELF,
            quote=quote,
            about=about,
        )
        for number, quote in enumerate(quotes)
    ]


def found(claims: list[Claim], **sentences: str) -> tuple[Candidate, ...]:
    return candidates(index(claims, sentences=sentences), claims)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I never shout at my son", "I shouted at my son again"),
        ("I visit my mother every week", "I hardly ever visit my mother"),
        ("I'm staying with Paul", "I already told her that I'm leaving Paul"),
        ("I love my job", "I hate my work and have for years"),
        ("I'm going to the reunion", "I'm not going to the reunion"),
        ("My brother always pays me back", "My brother never pays me back"),
        ("I trust Daniel completely", "I don't trust Daniel around her"),
        ("My father was always there for me", "My father was never there for me"),
        ("I ended it with Marco on the bridge", "Marco left me without a word"),
        ("I have no friends here", "I have friends here who keep me a chair"),
        ("The course is easy", "The course is too hard for me"),
        ("Nobody at work likes my reports", "Everybody at work likes my reports"),
    ],
)
def test_two_sides_of_one_matter_are_found(one: str, other: str) -> None:
    (pair,) = found(said(one, other))
    assert (pair.one.quote, pair.other.quote) == (one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I'm happy", "I'm not happy"),
        ("I don't drink", "I drink tea with honey"),
        ("My sister never calls me", "My brother calls me every week"),
        ("My sister Anna never calls me", "My colleague Anna calls me every week"),
        ("I don't miss him", "I miss him every day"),
        ("She never listens to me", "She listens to me every evening"),
        ("I don't like mornings in the new flat", "I like mornings"),
        ("Today I hate my job", "I love my job"),
        (
            "I'm not going to the reunion",
            "I've changed my mind, I'm going to the reunion",
        ),
        ("I used to go to church every week", "I never go to church"),
        ("I never smoke", "In my dream I smoked a packet"),
        ("I hate meetings", "Oh yes, I love meetings"),
        ("I don't miss London", 'She wrote "I miss London"'),
        ("I have not spoken to my son in years", "I spoke to my son last night"),
        ("I'm staying in Leeds until the summer", "I'm leaving Leeds"),
        ("I never call my mother", "If I called my mother she would cry"),
        ("I didn't call Tom on Friday", "I called Tom on Sunday"),
    ],
)
def test_what_only_looks_like_one_is_left_out(one: str, other: str) -> None:
    assert found(said(one, other)) == ()


def test_blows_and_death_are_never_put_side_by_side() -> None:
    assert found(said("My husband never hits me", "My husband hits me")) == ()
    assert found(said("I never think of death", "I always think of death")) == ()


def test_a_bare_name_that_two_people_bear_is_left_out() -> None:
    claims = said(
        "My sister Anna sings", "My colleague Anna reads a lot", "Anna never calls me"
    )
    late = replace(said("My sister Anna always calls me")[0], id="c9")
    assert found([*claims, replace(late, at=START + timedelta(days=90))]) == ()


def test_what_is_known_of_whom_a_she_is_counts() -> None:
    quotes = ("She never listens to me", "She listens to me every evening")
    assert len(found(said(*quotes, about="mum"))) == 1
    assert found(said(*quotes, about="she")) == ()


def test_the_sentence_around_a_claim_takes_it_out() -> None:
    claims = said("I never smoke", "I smoked a packet")
    assert len(found(claims)) == 1
    assert found(claims, c1="In my dream I smoked a packet on the roof.") == ()
    assert len(found(claims, c1="I smoked a packet, but I would not again.")) == 1


def test_what_happened_before_the_denial_counts_and_after_it_does_not() -> None:
    denied = "I haven't told my boss about the diagnosis"
    earlier = "I told my boss about the diagnosis back in January"
    assert len(found(said(denied, earlier))) == 1
    assert found(said(denied, "I told my boss about the diagnosis yesterday")) == ()


def test_two_sayings_of_one_evening_are_one_mood() -> None:
    claims = said("I love my job", "I hate my job", days=0.2)
    assert found(claims) == ()


@pytest.mark.parametrize(
    "status", [ClaimStatus.CHANGED, ClaimStatus.SETTLED, ClaimStatus.NOT_MENTIONED]
)
def test_what_is_settled_or_not_to_be_mentioned_is_not_searched(
    status: ClaimStatus,
) -> None:
    one, other = said("I love my job", "I hate my job")
    assert found([replace(one, status=status), other]) == ()
    assert found([replace(one, hidden=START), other]) == ()


def test_a_claim_that_came_later_is_found_in_the_same_index() -> None:
    one, other = said("I love my job", "I hate my job")
    known = index([one])
    assert candidates(known, [one]) == ()
    known.add(other)
    assert len(candidates(known, [other])) == 1


# -- at most one, and not in distress ------------------------------------------------

JOB = said("I love my job", "I hate my job")


def forward(
    claims: list[Claim],
    *,
    pairs: tuple[Pair, ...] = (),
    danger: bool | None = False,
    fresh_grief: bool | None = False,
    put_in_this_sitting: bool = False,
) -> Candidate | None:
    return put_forward(
        found(claims),
        pairs=pairs,
        claims={claim.id: claim for claim in claims},
        danger=danger,
        fresh_grief=fresh_grief,
        put_in_this_sitting=put_in_this_sitting,
    )


def test_one_is_put_forward_and_no_second_in_a_sitting() -> None:
    assert forward(JOB) is not None
    assert forward(JOB, put_in_this_sitting=True) is None


@pytest.mark.parametrize("seen", [True, None], ids=["seen", "nobody can tell"])
def test_nothing_is_put_forward_in_danger_or_fresh_grief(seen: bool | None) -> None:
    assert forward(JOB, danger=seen) is None
    assert forward(JOB, fresh_grief=seen) is None


@pytest.mark.parametrize("answer", [None, *PairAnswer])
def test_no_pair_is_put_twice_answered_or_not(answer: PairAnswer | None) -> None:
    pair = Pair("p1", START, "c0", "c1", answer=answer)
    assert forward(JOB, pairs=(pair,)) is None
    turned = replace(pair, one="c1", other="c0")
    assert forward(JOB, pairs=(turned,)) is None


def test_a_matter_that_was_answered_is_not_asked_about_in_other_words() -> None:
    claims = said("I love my job", "I hate my job", "I love my work most of all")
    pair = Pair("p1", START, "c0", "c1", answer=PairAnswer.LEAVE_IT)
    assert len(found(claims)) == 2
    assert forward(claims, pairs=(pair,)) is None


def test_another_matter_can_still_be_asked_about() -> None:
    claims = said(
        "I love my job", "I hate my job", "I never visit dad", "I visit dad every week"
    )
    pair = Pair("p1", START, "c0", "c1", answer=PairAnswer.CHANGED)
    candidate = forward(claims, pairs=(pair,))
    assert candidate is not None
    assert candidate.one.id == "c2"


# -- the question --------------------------------------------------------------------

ACCUSING = re.compile(
    r"\bbut you (?:said|wrote|told)|\blie[ds]?\b|\blying\b|inconsisten|contradict|"
    r"\bmade up\b|\badmit|\bdeny|\bdenied\b|\bhonest|\btruthful|caught|explain "
    r"(?:yourself|why)|which is it|make up your mind|\bexcuse|pretend|you claim|"
    r"\breally\?|\bwrong\b|!",
    re.IGNORECASE,
)


def shown() -> list[str]:
    body = load("ledger", "contradictions").body
    asked = body["question"]
    return [
        *asked["ask"],
        asked["note"],
        *body["answer"].values(),
        *body["answered"].values(),
    ]


@pytest.mark.parametrize("words", shown())
def test_no_wording_accuses(words: str) -> None:
    assert not ACCUSING.search(words)


@pytest.mark.parametrize("words", ["But you said no", "So you lied", "Inconsistent."])
def test_the_lint_finds_what_accuses(words: str) -> None:
    assert ACCUSING.search(words)


def test_the_question_holds_two_exact_quotations_and_their_days() -> None:
    (candidate,) = found(JOB)
    asked = question(candidate)
    assert (asked.one, asked.other) == ("I love my job", "I hate my job")
    assert (asked.one_on, asked.other_on) == ("3 March 2026", "17 March 2026")
    assert [answer for answer, _ in asked.answers] == list(PairAnswer)
    assert question(candidate) == asked


@pytest.mark.parametrize("answer", list(PairAnswer))
def test_every_answer_is_thanked_for_in_words(answer: PairAnswer) -> None:
    assert thanks(answer)


# -- how a claim is put ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "when", "how_often"),
    [
        ("I never drink at home", When.STANDING, HowOften.NEVER),
        ("I hardly ever visit my father", When.STANDING, HowOften.RARE),
        ("I visited my father", When.EVENT, None),
        ("I have not spoken to my son", When.SO_FAR, None),
        ("I'm not going to the wedding", When.PLAN, None),
        ("I walk most evenings", When.STANDING, HowOften.OFTEN),
    ],
)
def test_when_and_how_often_are_read(
    quote: str, when: When, how_often: HowOften | None
) -> None:
    read = saying(quote)
    assert read is not None
    assert (read.when, read.how_often) == (when, how_often)


@given(st.lists(st.text(max_size=120), max_size=6))
def test_no_text_breaks_the_search_and_no_claim_meets_itself(texts: list[str]) -> None:
    for candidate in found(said(*texts)):
        assert candidate.one.id != candidate.other.id
        assert candidate.one.at < candidate.other.at


# -- the stories -------------------------------------------------------------------------


def test_on_the_stories_to_tune_on_nothing_is_put_side_by_side_that_must_not() -> None:
    for story in stories(held_out=False):
        claims, names = [], {}
        for message in story.messages:
            for gold in message.claims:
                claim = Claim(
                    f"{len(claims)}", message.at, ClaimKind(gold.kind), gold.quote
                )
                claims.append(claim)
                names[claim.id] = gold.name
        planted = {(p.one, p.other) for p in story.pairs if p.are == "contradiction"}
        for pair in found(claims):
            assert (names[pair.one.id], names[pair.other.id]) in planted, story.id
