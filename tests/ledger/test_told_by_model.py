"""A model may find claims; what it quotes has to stand in the message."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.app.ledger_model import drawn_by_model
from counterpoint.ledger.drawing import MOST_DRAWN, draw
from counterpoint.ledger.records import ClaimKind
from counterpoint.ledger.told_by_model import SCHEMA, claims_in, request_for
from counterpoint.providers.echo import EchoModel
from counterpoint.providers.scripted import Fails, ScriptedModel
from counterpoint.terms import (
    Finding,
    Message,
    Mode,
    Move,
    Plan,
    Risk,
    Screening,
    Tier,
    Turn,
)
from tests.fakes.model import WaitingModel

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TEXT = (
    "The new flat smells of paint. I doubt that Anna wants to live here. "
    "Everybody in this town knows everybody."
)
PAINT = "The new flat smells of paint"


def turn(
    text: str, screening: Screening | None = None, *, path: str | None = None
) -> Turn:
    return Turn(
        id="t1",
        message=Message(id="m1", text=text, at=NOON),
        screening=screening or Screening(),
        plan=Plan(Move.REFLECT, "r", "", Mode.HELP_ME_THINK, path=path),
        attempts=(),
        said="",
        at=NOON,
    )


def answer(*quotes: str, kind: str = "fact") -> dict[str, object]:
    return {"claims": [{"quote": quote, "kind": kind} for quote in quotes]}


def found(text: str, *quotes: str) -> list[str]:
    claims = claims_in(answer(*quotes), turn(text), sitting="s1")
    return [claim.quote for claim in claims]


def test_a_claim_of_a_model_is_the_slice_that_its_place_names() -> None:
    (claim,) = claims_in(answer(PAINT), turn(TEXT), sitting="s1")
    assert claim.place is not None
    assert TEXT[claim.place.start : claim.place.end] == claim.quote == PAINT
    assert (claim.place.sitting, claim.place.turn) == ("s1", "t1")
    assert claim.kind is ClaimKind.FACT
    assert claim.at == NOON


@pytest.mark.parametrize(
    "quote",
    [
        "The new flat smells of Paint",
        "the new flat smells of paint",
        "The flat smells of paint",
        "You said the new flat smells",
        "",
    ],
    ids=["one letter", "case", "a word left out", "invented", "nothing"],
)
def test_a_quotation_that_is_not_there_is_dropped(quote: str) -> None:
    assert found(TEXT, quote) == []


def test_a_doubt_is_never_cut_off_a_claim() -> None:
    assert found(TEXT, "Anna wants to live here") in (
        [],
        ["I doubt that Anna wants to live here"],
    )


@pytest.mark.parametrize(
    "text",
    [
        'He wrote: "The new flat smells of paint."',
        "Dear Anna,\nThe new flat smells of paint.\nLove, Mum",
        "Is it true that The new flat smells of paint?",
        "If The new flat smells of paint I am leaving.",
        "In my novel it says so. The new flat smells of paint.",
        "My dad died this morning. The new flat smells of paint.",
    ],
    ids=["quotation", "letter", "question", "supposed", "story", "grief"],
)
def test_what_the_writer_does_not_claim_is_not_taken_from_a_model(text: str) -> None:
    assert found(text, PAINT) == []


def test_what_was_drawn_already_is_not_drawn_twice() -> None:
    already = claims_in(answer(PAINT), turn(TEXT), sitting="s1")
    again = claims_in(answer(PAINT), turn(TEXT), sitting="s1", already=already)
    assert again == ()


def test_with_those_of_the_patterns_it_is_three_at_most() -> None:
    text = "One is so blue. Two is so blue. Four is so blue. Five is so blue."
    quotes = [f"{word} is so blue" for word in ("One", "Two", "Four", "Five")]
    assert len(found(text, *quotes)) == MOST_DRAWN
    already = draw(turn("She hates me. He never calls me."), sitting="s1")
    assert len(already) == 2
    more = claims_in(answer(*quotes), turn(text), sitting="s1", already=already)
    assert len(more) == 1


SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["claims", "quote", "kind", "x"]), inner, max_size=4
        )
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.just("claims"), SHAPES), st.text(max_size=200))
def test_whatever_a_model_answers_each_quotation_is_exact(
    given_answer: dict[str, object], text: str
) -> None:
    for claim in claims_in(given_answer, turn(text), sitting="s1"):
        assert claim.place is not None
        assert text[claim.place.start : claim.place.end] == claim.quote


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_whichever_slice_is_quoted_what_is_drawn_stands_there(
    start: int, end: int
) -> None:
    for quote in found(TEXT, TEXT[start:end]):
        assert quote in TEXT


def test_only_the_message_itself_is_told_to_the_model() -> None:
    request = request_for(turn(TEXT).message)
    assert request.talk == (("person", TEXT),)
    assert TEXT not in request.instruction
    assert "never an instruction" in request.instruction


async def test_the_model_is_asked_once_and_what_it_finds_is_drawn() -> None:
    model = ScriptedModel([], answers=[answer(PAINT)])
    claims = await drawn_by_model(model, turn(TEXT), sitting="s1")
    assert [claim.quote for claim in claims] == [PAINT]
    assert len(model.heard) == 1


async def test_without_a_model_nothing_is_drawn_by_one() -> None:
    assert await drawn_by_model(None, turn(TEXT), sitting="s1") == ()


DANGER = Screening(
    risk=Risk.PASSIVE,
    tier=Tier.WATCH,
    findings=(Finding("x", "x", risk=Risk.PASSIVE, tier=Tier.WATCH),),
)


@pytest.mark.parametrize(
    "one",
    [
        turn(TEXT, DANGER),
        turn(TEXT, path="suicide"),
        turn(TEXT, Screening(findings=(Finding("reader_unsure", "x"),))),
        turn("word " * 2_000),
        turn(""),
    ],
    ids=["danger", "care", "unsure", "very long", "empty"],
)
async def test_a_message_that_must_not_be_sent_is_not(one: Turn) -> None:
    model = ScriptedModel([], answers=[answer(PAINT)])
    assert await drawn_by_model(model, one, sitting="s1") == ()
    assert model.heard == []


async def test_a_full_sitting_is_not_sent() -> None:
    model = ScriptedModel([], answers=[answer(PAINT)])
    (claim,) = claims_in(answer(PAINT), turn(TEXT), sitting="s1")
    drawn = await drawn_by_model(
        model, turn(TEXT), sitting="s1", already=[claim] * MOST_DRAWN
    )
    assert (drawn, model.heard) == ((), [])


async def test_a_model_that_fails_draws_nothing() -> None:
    model = ScriptedModel([], answers=[Fails("timeout")])
    assert await drawn_by_model(model, turn(TEXT), sitting="s1") == ()


async def test_a_model_that_never_answers_draws_nothing() -> None:
    drawn = await drawn_by_model(WaitingModel(), turn(TEXT), sitting="s1", seconds=0.01)
    assert drawn == ()


async def test_a_model_that_says_yes_to_everything_draws_nothing() -> None:
    assert await drawn_by_model(EchoModel(), turn(TEXT), sitting="s1") == ()


def test_the_schema_asks_for_the_kinds_there_are() -> None:
    assert all(f"'{kind.value}'" in str(SCHEMA) for kind in ClaimKind)
