"""What does the endpoint add to the loop itself, and does it hold with many at once?

What it adds is CPU of this process: a request over the whole application, without a
socket, less the same message through a `Visit`. The rest runs against the real server
in a process of its own, with the client on the same machine.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import httpx2
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.conversation import percentile
from benchmarks.messages import ALL
from benchmarks.web import served
from counterpoint.app import SystemClock, Visit, endpoint_keys
from counterpoint.app.reader import open_reader
from counterpoint.interfaces.proxy.application import endpoint
from counterpoint.interfaces.web.house import House
from counterpoint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Message

MESSAGES = (ALL * 3)[:200]
LONG = 40
"""So many exchanges has a long talk."""
AT_ONCE = 100


def body_of(texts: Iterable[str], *, stream: bool = False) -> dict[str, Any]:
    """Return a request with the person's texts, and a short reply between them."""
    messages: list[dict[str, str]] = []
    for text in texts:
        messages += [
            {"role": "user", "content": text},
            {"role": "assistant", "content": "And then?"},
        ]
    return {
        "model": "counterpoint/guide",
        "messages": messages[:-1],
        "stream": stream,
    }


async def loop_alone() -> list[float]:
    """Return the milliseconds of CPU of each message, as the first of a talk."""
    spent = []
    for text in MESSAGES:
        visit = Visit(
            repository=None, clock=SystemClock(), country="GB", reader=open_reader()
        )
        began = time.process_time()
        await visit.say(text)
        spent.append((time.process_time() - began) * 1000)
    return spent


async def through_the_endpoint(home: Path, *, stream: bool) -> list[float]:
    """Return the same, asked of the endpoint."""
    settings = Settings(folder=home, country="GB")
    clock = SystemClock()
    house = House(settings, clock=clock, speaker=lambda _: None, reader=open_reader())
    key = endpoint_keys.make(settings, f"bench {stream}", clock=clock).value
    app, spent = endpoint(house, house.talks), []
    for text in MESSAGES:
        raw = json.dumps(body_of([text], stream=stream)).encode()
        began = time.process_time()
        await asked(app, raw, key)
        spent.append((time.process_time() - began) * 1000)
        house.talks.forget()
    await house.close()
    return spent


async def asked(app: ASGIApp, raw: bytes, key: str) -> None:
    """Ask an application without a socket."""
    headers = [
        (b"host", b"127.0.0.1"),
        (b"authorization", f"Bearer {key}".encode()),
        (b"content-length", str(len(raw)).encode()),
    ]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
        "path": "/v1/chat/completions",
        "raw_path": b"/v1/chat/completions",
        "root_path": "",
        "query_string": b"",
        "headers": headers,
    }
    sent = [{"type": "http.request", "body": raw, "more_body": False}]

    async def receive() -> Message:
        if sent:
            return sent.pop()
        await anyio.sleep_forever()
        raise AssertionError

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] != 200:
            raise AssertionError(message)

    await app(scope, receive, send)


async def at_once(url: str, key: str) -> tuple[int, float]:
    """Return how many of so many at once were answered, and the seconds it took."""
    answered = 0
    limits = httpx2.Limits(max_connections=AT_ONCE)
    headers = {"authorization": f"Bearer {key}"}
    async with httpx2.AsyncClient(
        base_url=url, headers=headers, limits=limits, timeout=120
    ) as client:

        async def one(number: int) -> None:
            nonlocal answered
            stream = bool(number % 2)
            answer = await client.post(
                "/v1/chat/completions",
                json=body_of([f"{MESSAGES[number]} {number}"], stream=stream),
            )
            ended = not stream or answer.text.endswith("data: [DONE]\n\n")
            answered += answer.status_code == 200 and ended

        began = time.perf_counter()
        async with anyio.create_task_group() as tasks:
            for number in range(AT_ONCE):
                tasks.start_soon(one, number)
        return answered, time.perf_counter() - began


def long_talk(url: str, key: str) -> tuple[float, float]:
    """Return the milliseconds of a long talk's reply: at first, and when in hand."""
    told = body_of(MESSAGES[:LONG])
    headers = {"authorization": f"Bearer {key}"}
    with httpx2.Client(base_url=url, headers=headers, timeout=120) as client:
        spent = []
        for _ in range(2):
            began = time.perf_counter()
            client.post("/v1/chat/completions", json=told)
            spent.append((time.perf_counter() - began) * 1000)
    return spent[0], spent[1]


def main() -> None:
    """Measure and print."""
    table = Table("measure", "figure", "aim")
    anyio.run(loop_alone)
    alone = anyio.run(loop_alone)
    table.add_row("the loop alone, CPU p50", f"{percentile(alone, 0.5):.2f} ms", "")
    with tempfile.TemporaryDirectory() as home:
        for stream, what in ((False, "whole"), (True, "a stream")):

            async def through(stream: bool = stream) -> list[float]:
                return await through_the_endpoint(Path(home), stream=stream)

            spent = anyio.run(through)
            more = [a - b for a, b in zip(spent, alone, strict=True)]
            table.add_row(
                f"what the endpoint adds, {what}, CPU p50",
                f"{percentile(more, 0.5):.2f} ms",
                "5 ms",
            )
    with tempfile.TemporaryDirectory() as home, served(home=Path(home)) as one:
        settings = Settings(folder=Path(home))
        key = endpoint_keys.make(settings, "bench", clock=SystemClock()).value
        answered, took = anyio.run(at_once, one.url, key)
        table.add_row(f"{AT_ONCE} at once, answered", f"{answered}", f"{AT_ONCE}")
        table.add_row("the same, all of them", f"{took:.1f} s", "")
        first, known = long_talk(one.url, key)
        table.add_row(
            f"a talk of {LONG} exchanges that is new here", f"{first:.0f} ms", ""
        )
        table.add_row("the same once it is in hand", f"{known:.0f} ms", "")
        table.add_row("memory, at most", f"{one.resident('VmHWM'):.0f} MB", "")
    Console().print(table)


if __name__ == "__main__":
    main()
