from __future__ import annotations

import anyio
import pytest

from counterpoint.errors import ProviderError
from counterpoint.ports import ChatModel, Request
from counterpoint.providers.scripted import (
    Endless,
    Fails,
    Hangs,
    Part,
    ScriptedModel,
    Silent,
)

REQUEST = Request(instruction="i", talk=(("person", "hello"),), prompt="p@1")


async def said(model: ChatModel) -> str:
    return "".join([piece async for piece in model.say(REQUEST)])


def model_of(*parts: Part) -> ScriptedModel:
    return ScriptedModel(parts)


def test_it_fills_the_port() -> None:
    assert isinstance(model_of(), ChatModel)


@pytest.mark.anyio
async def test_replies_come_in_their_order_and_exactly() -> None:
    model = model_of("One  reply.\nTwo lines.", "Another.")
    assert await said(model) == "One  reply.\nTwo lines."
    assert await said(model) == "Another."


@pytest.mark.anyio
async def test_a_reply_comes_in_pieces() -> None:
    pieces = [piece async for piece in model_of("three little words").say(REQUEST)]
    assert len(pieces) == 3


@pytest.mark.anyio
async def test_a_failure_carries_its_code() -> None:
    with pytest.raises(ProviderError) as failure:
        await said(model_of(Fails(code="quota")))
    assert failure.value.code == "quota"


@pytest.mark.anyio
async def test_a_failure_can_come_in_the_middle() -> None:
    pieces = model_of(Fails(after="half a")).say(REQUEST)
    assert await anext(pieces) + await anext(pieces) == "half a"
    with pytest.raises(ProviderError):
        await anext(pieces)


@pytest.mark.anyio
async def test_silence_is_an_empty_reply() -> None:
    assert await said(model_of(Silent())) == ""


@pytest.mark.anyio
async def test_a_hanging_model_can_be_given_up() -> None:
    with anyio.move_on_after(0) as scope:
        await said(model_of(Hangs()))
    assert scope.cancelled_caught


@pytest.mark.anyio
async def test_an_endless_model_never_stops_by_itself() -> None:
    count = 0
    async for _ in model_of(Endless("again ")).say(REQUEST):
        count += 1
        if count == 1_000:
            break
    assert count == 1_000


@pytest.mark.anyio
async def test_a_script_that_is_over_says_so() -> None:
    model = model_of("only one")
    await said(model)
    with pytest.raises(ProviderError) as failure:
        await said(model)
    assert failure.value.code == "script_over"


@pytest.mark.anyio
async def test_what_it_was_asked_can_be_read() -> None:
    model = model_of("yes")
    await said(model)
    assert model.heard == [REQUEST]
