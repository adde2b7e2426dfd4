"""Over HTTP, on a real socket of loopback."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from counterpoint.app import endpoint_keys
from counterpoint.app.assistants.desk import Desk
from counterpoint.app.listening import bind
from counterpoint.app.listening import server as listener
from counterpoint.errors import SettingsError
from counterpoint.interfaces.mcp.serve import LONGEST_BODY, PATH, application
from counterpoint.interfaces.mcp.server import server
from counterpoint.settings import Settings, read_settings
from tests.fakes.clock import FakeClock
from tests.interfaces.mcp.assistant import DANGER, structured

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}


@dataclass(frozen=True)
class Served:
    """A server on a port, and a key that opens it."""

    port: int
    key: str
    settings: Settings

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.key}",
            "Accept": "application/json, text/event-stream",
        }

    async def posts(self, body: Any = CALL, **headers: str) -> httpx2.Response:
        async with httpx2.AsyncClient() as client:
            return await client.post(
                f"http://127.0.0.1:{self.port}{PATH}",
                headers={**self.headers, **headers},
                **({"content": body} if isinstance(body, bytes) else {"json": body}),
            )


@contextlib.asynccontextmanager
async def served(
    home: Path, *, settings_now: Callable[[], Settings] | None = None
) -> AsyncIterator[Served]:
    settings = read_settings({"COUNTERPOINT_HOME": str(home)})
    clock = FakeClock()
    key = endpoint_keys.make(settings, "claude", clock=clock)
    bound = bind(0)
    app = application(
        server(Desk(settings=lambda: settings, clock=clock)),
        port=bound.port,
        settings=settings_now or (lambda: settings),
    )
    running = listener(app)
    task = asyncio.create_task(running.serve(sockets=[bound.socket]))
    try:
        yield Served(bound.port, key.value, settings)
    finally:
        running.should_exit = True
        await task


async def test_a_client_with_a_key_calls_a_tool(tmp_path: Path) -> None:
    async with served(tmp_path) as there:
        url = f"http://127.0.0.1:{there.port}{PATH}"
        bearer = {"Authorization": f"Bearer {there.key}"}
        async with (
            httpx2.AsyncClient(headers=bearer) as http,
            Client(streamable_http_client(url, http_client=http)) as client,
        ):
            listed = await client.list_tools()
            found = await client.call_tool("screen_message", {"text": DANGER})
    assert len(listed.tools) == 11
    assert structured(found)["help"]["card"]


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "localhost.evil.test",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost.:{port}",
        "[::1]:{port}",
        "0x7f000001:{port}",
        "127.0.0.1:{port}.evil.test",
        "LOCALHOST@evil.test:{port}",
    ],
)
async def test_a_host_that_is_not_ours_is_turned_away(
    tmp_path: Path, host: str
) -> None:
    async with served(tmp_path) as there:
        answer = await there.posts(Host=host.format(port=there.port))
    assert answer.status_code == 421


@pytest.mark.parametrize("origin", ["http://evil.test", "null", "http://127.0.0.1"])
async def test_a_page_of_a_browser_is_turned_away(tmp_path: Path, origin: str) -> None:
    async with served(tmp_path) as there:
        answer = await there.posts(Origin=origin)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer wrong", "Basic {key}", "{key}"]
)
async def test_without_a_key_nothing_is_answered(tmp_path: Path, given: str) -> None:
    async with served(tmp_path) as there:
        answer = await there.posts(Authorization=given.format(key=there.key))
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_key_that_is_revoked_opens_nothing_at_once(tmp_path: Path) -> None:
    async with served(tmp_path) as there:
        before = await there.posts()
        endpoint_keys.revoke(there.settings, "claude")
        after = await there.posts()
    assert (before.status_code, after.status_code) == (200, 401)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"jsonrpc": "2.0"}', b"\xff\xfe", b"[" * 9_000],
)
async def test_a_body_that_is_no_call_is_refused(tmp_path: Path, body: bytes) -> None:
    async with served(tmp_path) as there:
        answer = await there.posts(body, **{"Content-Type": "application/json"})
        after = await there.posts()
    assert 400 <= answer.status_code < 500
    assert after.status_code == 200


async def test_a_body_that_is_too_long_is_not_read(tmp_path: Path) -> None:
    async with served(tmp_path) as there:
        body = b" " * (LONGEST_BODY + 1)
        answer = await there.posts(body, **{"Content-Type": "application/json"})
    assert answer.status_code == 413


async def test_settings_that_cannot_be_read_let_nobody_in(tmp_path: Path) -> None:
    def damaged() -> Settings:
        raise SettingsError("The settings cannot be read.")

    async with served(tmp_path, settings_now=damaged) as there:
        answer = await there.posts()
    assert answer.status_code == 401


def test_the_command_serves_on_loopback_alone(tmp_path: Path) -> None:
    env = {"COUNTERPOINT_HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    key = endpoint_keys.make(read_settings(env), "claude", clock=FakeClock())
    command = Path(sys.executable).parent / "counterpoint"
    process = subprocess.Popen(  # noqa: S603 - our own command
        [command, "mcp", "--http"], stderr=subprocess.PIPE, text=True, env=env
    )
    with process:
        assert process.stderr
        try:
            said = process.stderr.readline() + process.stderr.readline()
            (url,) = re.findall(r"http://127\.0\.0\.1:\d+/mcp", said)
            answers = [
                httpx2.post(url, json=CALL, headers=headers).status_code
                for headers in (
                    {"Accept": "application/json, text/event-stream"},
                    {
                        "Accept": "application/json, text/event-stream",
                        "Authorization": f"Bearer {key.value}",
                    },
                )
            ]
        finally:
            process.terminate()
        rest = process.stderr.read()
    assert answers == [401, 200]
    assert rest == ""
