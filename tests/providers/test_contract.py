"""Every provider streams, counts, names itself, stops when told, and fails by code."""

from __future__ import annotations

import logging
import socket
import traceback
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from counterpoint.errors import ProviderError, SettingsError
from counterpoint.ports import ChatModel, Connection, Key, Request
from counterpoint.providers.echo import EchoModel
from counterpoint.providers.scripted import ScriptedModel
from counterpoint.providers.wire import Patience, messages_of
from tests.providers import servers
from tests.providers.servers import GOOD, KINDS, SHORT, model_of, running

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Iterator

REQUEST = Request(
    instruction="Only listen.",
    talk=(
        ("person", "canary-one"),
        ("reply", "Yes?"),
        ("person", "canary-two"),
        ("person", "canary-three"),
    ),
    prompt="p@1",
)
SCHEMA = {
    "type": "object",
    "properties": {"danger": {"type": "boolean"}},
    "required": ["danger"],
    "additionalProperties": False,
}


@asynccontextmanager
async def asked(
    server: servers.ModelServer, **changes: Any
) -> AsyncIterator[ChatModel]:
    model = server.model(**changes)
    try:
        yield model
    finally:
        await model.close()


async def said(model: ChatModel, request: Request = REQUEST) -> str:
    return "".join([piece async for piece in model.say(request)])


async def failure_of(model: ChatModel) -> ProviderError:
    with pytest.raises(ProviderError) as failure:
        await said(model)
    return failure.value


@pytest.fixture(params=[*KINDS, "echo", "scripted"])
def any_model(request: pytest.FixtureRequest) -> Iterator[ChatModel]:
    """Every provider there is, in good health."""
    if request.param == "echo":
        yield EchoModel(Connection(name="mine"))
    elif request.param == "scripted":
        yield ScriptedModel([GOOD], name="mine", answers=[{"danger": True}])
    else:
        with running(request.param) as server:
            yield server.model()


async def test_it_fills_the_port_and_words_a_reply(any_model: ChatModel) -> None:
    assert isinstance(any_model, ChatModel)
    assert "mine" in any_model.name
    pieces = [piece async for piece in any_model.say(REQUEST)]
    assert len(pieces) > 1
    assert "".join(pieces).strip()
    assert all(isinstance(count, int) for _, count in any_model.usage)
    await any_model.close()


async def test_it_answers_as_json_and_names_itself(any_model: ChatModel) -> None:
    assert await any_model.answer(REQUEST, SCHEMA) == {"danger": True}
    identity = await any_model.identity()
    assert identity.provider == "mine"
    assert identity.model
    await any_model.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_what_it_says_is_what_the_server_said(kind: str) -> None:
    with running(kind) as server:
        async with asked(server) as model:
            assert await said(model) == GOOD
            assert dict(model.usage) == {"input_tokens": 812, "output_tokens": 19}


@pytest.mark.parametrize("kind", KINDS)
async def test_it_is_given_the_instruction_and_the_talk_and_its_key_alone(
    kind: str,
) -> None:
    with running(kind) as server:
        async with asked(server) as model:
            await said(model)
        heard = server.heard[-1]
    messages = [one for one in heard.body["messages"] if one["role"] != "system"]
    assert messages == messages_of(REQUEST)
    assert [one["role"] for one in messages] == ["user", "assistant", "user"]
    assert "Only listen." in str(heard.body)
    carried = {name for name, value in heard.headers.items() if "canary-key" in value}
    assert carried == {"x-api-key" if kind == "anthropic" else "authorization"}
    assert not {name for name in heard.headers if name.startswith("x-stainless")}
    assert heard.headers["user-agent"].startswith("counterpoint/")


@pytest.mark.parametrize("kind", KINDS)
async def test_what_lies_in_the_environment_is_not_sent(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "ANTHROPIC_API_KEY",
        "ANTHROPIC_AUTH_TOKEN",
        "OPENAI_API_KEY",
        "OPENAI_ORG_ID",
        "OPENAI_PROJECT_ID",
    ):
        monkeypatch.setenv(name, "canary-environment")
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", "x-mine: canary-environment")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with running(kind) as server:
        async with asked(server, key=None) as model:
            await said(model)
        assert "canary-environment" not in str(server.heard[-1].headers)
        assert "authorization" not in server.heard[-1].headers
        assert "x-api-key" not in server.heard[-1].headers


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        (servers.status(401), "key_refused"),
        (servers.status(403), "key_refused"),
        (servers.status(404), "no_such_model"),
        (servers.status(429), "too_many_requests"),
        (servers.status(500), "server_error"),
        (servers.status(529), "server_error"),
        (servers.status(400), "failed"),
        (servers.breaking_off, "broken_stream"),
        (servers.stopping_short, "broken_stream"),
        (servers.failing_inside, None),
        (servers.hanging, "timeout"),
        (servers.holding_on, "timeout"),
        (servers.babbling, "invalid_json"),
        (servers.one_endless_line, "endless"),
        (servers.packed, "failed"),
    ],
    ids=[
        "401",
        "403",
        "404",
        "429",
        "500",
        "overloaded",
        "400",
        "broken off",
        "stopped short",
        "error within the stream",
        "hangs",
        "falls silent",
        "no JSON",
        "a line without an end",
        "packed",
    ],
)
async def test_each_failure_has_its_code_and_tells_nothing_that_was_written(
    kind: str, behaviour: Any, code: str | None
) -> None:
    with running(kind, behaviour) as server:
        async with asked(server) as model:
            failure = await failure_of(model)
    assert failure.code == code or (
        code is None and failure.code in {"server_error", "broken_stream"}
    )
    shown = "".join(traceback.format_exception(failure))
    assert "canary" not in shown
    assert "mine" in str(failure)


@pytest.mark.parametrize("kind", ["anthropic", "openai"])
async def test_a_refusal_by_the_server_is_called_one(kind: str) -> None:
    with running(kind, servers.refusing) as server:
        async with asked(server) as model:
            assert (await failure_of(model)).code == "refused"
            with pytest.raises(ProviderError) as failure:
                await model.answer(REQUEST, SCHEMA)
            assert failure.value.code == "refused"


@pytest.mark.parametrize("kind", KINDS)
async def test_nobody_there_is_unreachable(kind: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    model = model_of(kind, f"http://127.0.0.1:{port}")
    assert (await failure_of(model)).code == "unreachable"
    await model.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "text", ["nonsense", "{}", '{"danger": 1}', '{"danger": true, "x": 1}', "[]", ""]
)
async def test_an_answer_of_another_form_is_invalid(kind: str, text: str) -> None:
    with running(kind, servers.saying(text)) as server:
        async with asked(server) as model:
            with pytest.raises(ProviderError) as failure:
                await model.answer(REQUEST, SCHEMA)
    assert failure.value.code == "invalid_json"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "trouble",
    [servers.status(429, retry_after="0"), servers.status(503)],
    ids=["busy", "down"],
)
async def test_it_asks_again_when_the_server_may_recover(
    kind: str, trouble: Any
) -> None:
    with running(kind, trouble, trouble, servers.well) as server:
        async with asked(server) as model:
            assert await said(model) == GOOD
        assert len(server.heard) == 3


@pytest.mark.parametrize("kind", KINDS)
async def test_it_does_not_wait_for_a_server_that_wants_a_long_pause(kind: str) -> None:
    busy = servers.status(429, retry_after="60")
    with running(kind, busy, servers.well) as server:
        async with asked(server) as model:
            assert (await failure_of(model)).code == "too_many_requests"
        assert len(server.heard) == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "trouble",
    [servers.status(401), servers.breaking_off, servers.hanging],
    ids=["key", "begun", "silent"],
)
async def test_it_does_not_ask_again_in_vain(kind: str, trouble: Any) -> None:
    with running(kind, trouble, servers.well) as server:
        async with asked(server) as model:
            await failure_of(model)
        assert len(server.heard) == 1


@pytest.mark.parametrize("kind", KINDS)
async def test_closing_the_stream_ends_the_request(kind: str) -> None:
    with running(kind, servers.holding_on) as server:
        async with asked(server, patience=Patience()) as model:
            stream: AsyncGenerator[str, None] = model.say(REQUEST)  # type: ignore[assignment]
            assert await anext(stream)
            await stream.aclose()
            gone = await anyio.to_thread.run_sync(server.caller_gone.wait, 5)
            assert gone


@pytest.mark.parametrize("kind", KINDS)
async def test_giving_up_waiting_ends_the_request(kind: str) -> None:
    with running(kind, servers.hanging) as server:
        async with asked(server, patience=Patience()) as model:
            with anyio.move_on_after(0.05):
                await said(model)
            gone = await anyio.to_thread.run_sync(server.caller_gone.wait, 5)
            assert gone


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", [301, 302, 307, 308])
async def test_a_redirect_is_not_followed_and_the_key_stays(
    kind: str, code: int
) -> None:
    with running(kind) as other:
        with running(kind, servers.status(code, location=f"{other.url}/x")) as server:
            async with asked(server) as model:
                assert (await failure_of(model)).code == "failed"
        assert other.heard == []


@pytest.mark.parametrize("kind", KINDS)
async def test_nothing_that_was_written_and_no_key_is_logged(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with running(kind, servers.well, servers.status(500), servers.well) as server:
        async with asked(server) as model:
            await said(model)
            await said(model)
    assert "canary" not in caplog.text


@pytest.mark.parametrize("kind", ["openai", "ollama"])
async def test_where_a_server_has_one_model_it_needs_no_name(kind: str) -> None:
    with running(kind) as server:
        async with asked(server, model="") as model:
            assert await said(model) == GOOD
            assert "some-model" in model.name


@pytest.mark.parametrize("kind", ["openai", "ollama"])
async def test_a_model_that_the_server_has_not_is_no_such_model(kind: str) -> None:
    with running(kind) as server:
        async with asked(server, model="another") as model:
            with pytest.raises(ProviderError) as failure:
                await model.identity()
    assert failure.value.code == "no_such_model"


async def test_claude_has_to_be_named() -> None:
    with pytest.raises(SettingsError, match="model"):
        model_of("anthropic", "", model="")


@pytest.mark.parametrize("kind", ["anthropic", "openai"])
async def test_without_a_key_no_maker_is_asked(kind: str) -> None:
    with pytest.raises(SettingsError, match="key set mine"):
        model_of(kind, "", key=None)


async def test_ollama_tells_the_digest_of_its_model() -> None:
    with running("ollama") as server:
        async with asked(server) as model:
            identity = await model.identity()
    assert identity.model == "some-model:latest"
    assert len(identity.digest) == 64


@pytest.mark.parametrize(
    ("kind", "changes", "local"),
    [
        ("ollama", {}, True),
        ("ollama", {"model": "big-one:120b-cloud"}, False),
        ("ollama", {"url": "https://example.org"}, False),
        ("openai", {}, False),
        ("anthropic", {}, False),
    ],
)
async def test_only_what_surely_stays_here_is_called_local(
    kind: str, changes: dict[str, Any], local: bool
) -> None:
    url = changes.get("url", "http://127.0.0.1:9")
    rest = {name: value for name, value in changes.items() if name != "url"}
    model = model_of(kind, url, **rest)
    assert model.capabilities.local is local
    await model.close()


async def test_a_key_goes_to_its_own_origin_alone() -> None:
    """Whatever asks for another address through the same client is stopped."""
    import httpx2

    from counterpoint.providers.address import address
    from counterpoint.providers.wire import client_for

    with running("ollama") as mine, running("ollama") as other:
        async with client_for(
            address(mine.url), Key("sk-mine"), SHORT, header="authorization"
        ) as client:
            assert (await client.get(f"{mine.url}/api/tags")).status_code == 200
            for url in (other.url, mine.url.replace("127.0.0.1", "localhost")):
                with pytest.raises(httpx2.UnsupportedProtocol):
                    await client.get(f"{url}/api/tags")
        assert other.heard == []
        assert len(mine.heard) == 1
