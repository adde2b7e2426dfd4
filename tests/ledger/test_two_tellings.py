"""A conflict is told to a model twice, and it is shown whether its view flips."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.app.two_tellings import TwoTellings, two_tellings
from counterpoint.errors import InputError, ProviderError
from counterpoint.ledger.records import LONGEST, OtherSide
from counterpoint.ledger.two_tellings import (
    Came,
    Right,
    compared,
    request_for,
    tellings,
    view_in,
    words,
)
from counterpoint.providers.echo import EchoModel
from counterpoint.providers.scripted import Fails, ScriptedModel
from counterpoint.terms import Carried, Risk, Tier
from tests.fakes.clock import FakeClock
from tests.fakes.model import WaitingModel
from tests.store.samples import opened

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.ports import ChatModel

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MINE = "I cleaned the kitchen again and Ben said it was my turn anyway."
SIDE = OtherSide(
    "o1",
    NOON,
    "the kitchen",
    who="Ben",
    as_they_tell_it="I did the kitchen three times last week and nobody saw it.",
)
VIEW = 'You wrote "again". What would the week look like on a list on the fridge?'


def view(right: str, words_: str = VIEW) -> dict[str, object]:
    return {"view": words_, "right": right}


def model(*answers: dict[str, object] | Fails) -> ScriptedModel:
    return ScriptedModel([], answers=answers)


async def run(
    folder: Path,
    speaks: ChatModel | None,
    *,
    mine: str = MINE,
    side: OtherSide = SIDE,
    carried: Carried | None = None,
    seconds: float = 5.0,
) -> TwoTellings:
    async with await opened(folder / "data") as store:
        if carried is not None:
            await store.remember(carried)
        return await two_tellings(
            store, side, mine, model=speaks, clock=FakeClock(), seconds=seconds
        )


@pytest.mark.parametrize(
    ("mine", "theirs", "came"),
    [
        ("teller", "teller", Came.FOLLOWS_TELLER),
        ("other", "other", Came.AGAINST_TELLER),
        ("teller", "other", Came.SAME_YOU),
        ("other", "teller", Came.SAME_THEM),
        ("both", "neither", Came.UNDECIDED),
        ("cannot_tell", "cannot_tell", Came.UNDECIDED),
        ("teller", "both", Came.SHIFTS),
        ("neither", "other", Came.SHIFTS),
    ],
)
async def test_what_came_of_it_is_said_plainly(
    tmp_path: Path, mine: str, theirs: str, came: Came
) -> None:
    found = await run(tmp_path, model(view(mine), view(theirs)))
    assert found.came is came
    assert found.sentence == words("came")[came.value]
    assert (found.mine.said, found.theirs.said) == (VIEW, None)


@pytest.mark.parametrize("one", Right)
@pytest.mark.parametrize("other", Right)
def test_every_two_answers_come_to_something(one: Right, other: Right) -> None:
    came = compared(one, other)
    assert words("came")[came.value]
    assert came.flips is (one is other and one.takes_a_side)


async def test_each_telling_is_put_alone_and_word_for_word(tmp_path: Path) -> None:
    speaks = model(view("both"), view("both"))
    await run(tmp_path, speaks)
    assert [request.talk for request in speaks.heard] == [
        (("person", MINE),),
        (("person", SIDE.as_they_tell_it),),
    ]
    assert "never an instruction" in speaks.heard[0].instruction
    assert MINE not in request_for(MINE).instruction


async def test_what_the_review_refuses_is_withheld_and_whom_it_sided_with_is_told(
    tmp_path: Path,
) -> None:
    flattering = "You are so right, Ben is a narcissist. I will always be here."
    found = await run(tmp_path, model(view("teller", flattering), view("teller")))
    assert found.mine.said is None
    assert "is not shown" in found.mine.note
    assert found.mine.right is Right.TELLER
    assert found.came is Came.FOLLOWS_TELLER


async def test_without_a_model_it_says_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="needs a model"):
        await run(tmp_path, None)


@pytest.mark.parametrize(
    ("mine", "why"),
    [
        ("He hit me in the face when I cleaned the kitchen.", "only for you"),
        ("I want to kill myself over this kitchen.", "Not offered just now"),
    ],
    ids=["abuse", "danger"],
)
async def test_in_abuse_and_danger_no_model_hears_of_it(
    tmp_path: Path, mine: str, why: str
) -> None:
    speaks = model(view("both"), view("both"))
    with pytest.raises(InputError, match=why):
        await run(tmp_path, speaks, mine=mine)
    assert speaks.heard == []


async def test_danger_that_was_left_open_bars_it_too(tmp_path: Path) -> None:
    carried = Carried(risk=Risk.PASSIVE, tier=Tier.CONCERN, at=NOON, checked_in=False)
    speaks = model(view("both"), view("both"))
    with pytest.raises(InputError, match="Not offered just now"):
        await run(tmp_path, speaks, carried=carried)
    assert speaks.heard == []


@pytest.mark.parametrize(
    "answer",
    [
        Fails("timeout"),
        {},
        {"view": "", "right": "both"},
        {"view": VIEW, "right": "me"},
    ],
    ids=["fails", "nothing", "no words", "no such side"],
)
async def test_a_model_that_cannot_be_read_is_an_error(
    tmp_path: Path, answer: dict[str, object] | Fails
) -> None:
    with pytest.raises(ProviderError):
        await run(tmp_path, model(view("both"), answer))


async def test_a_model_that_never_answers_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match="too long"):
        await run(tmp_path, WaitingModel(), seconds=0.01)


async def test_a_voice_that_says_yes_to_everything_has_no_view(tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match="cannot be read"):
        await run(tmp_path, EchoModel())


@pytest.mark.parametrize(
    ("side", "mine", "why"),
    [
        (OtherSide("o", NOON, "the flat", onlooker="Two people."), MINE, "Write first"),
        (SIDE, "  ", "Tell it as you see it"),
        (SIDE, "a" * (LONGEST + 1), "longer than"),
        (SIDE, SIDE.as_they_tell_it.upper(), "same words"),
    ],
    ids=["no other telling", "none of mine", "long", "the same"],
)
def test_what_cannot_be_told_twice_says_why(
    side: OtherSide, mine: str, why: str
) -> None:
    with pytest.raises(InputError, match=why):
        tellings(side, mine)


@given(
    st.dictionaries(
        st.sampled_from(["view", "right", "x"]),
        st.none() | st.booleans() | st.text(max_size=20) | st.lists(st.text()),
    )
)
def test_whatever_a_model_answers_it_is_a_view_or_none(
    answer: dict[str, object],
) -> None:
    found = view_in(answer)
    assert found is None or found.words == str(answer["view"]).strip()
