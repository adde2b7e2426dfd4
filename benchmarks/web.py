"""How heavy are the pages, how fast is a reply, and does it hold with many at once?

Everything runs against the real server in a process of its own. The figures of
CPU are the server's; wall times contain the client that asks, on the same machine.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import httpx2
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.conversation import percentile
from benchmarks.messages import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
TURNS = 200
BESIDE_A_MODEL = 30
CALM = (
    "my boss moved the deadline again and I said nothing, again",
    "I shouted at the kids this morning and I hate the sound of my own voice.",
    "he said it's fine but his face said something else",
)
"""Messages that a model may answer; each begins a sitting of its own."""
MODEL_SECONDS = 0.4
AT_ONCE = 200
TURNS_EACH = 3
WRITES_FOR = 4.0  # seconds, of the slow model
THINKS_FOR = 4.0  # seconds, of a person
BEAT = 1.0  # seconds between two signs of life
_TOKEN = re.compile(r'data-token="([^"]*)"')
_ASSET = re.compile(r'(?:href|src)="(/(?:static|manifest)[^"]*)"')
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """A server that runs, and a client that came in."""

    process: subprocess.Popen[str]
    url: str
    cookies: httpx2.Cookies
    token: str

    def cpu(self) -> float:
        """Return the seconds of CPU it has spent."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1]
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / _TICKS

    def resident(self, what: str) -> float:
        """Return its resident megabytes, now (VmRSS) or at most (VmHWM)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(rf"{what}:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else 0.0


@contextlib.contextmanager
def served(model_port: int = 0, *, home: Path | None = None) -> Iterator[Served]:
    """Run the server, in a home of its own if none is given, and come in."""
    with tempfile.TemporaryDirectory() as fresh:
        process = subprocess.Popen(
            [
                sys.executable,
                str(HERE / "served.py"),
                str(home or fresh),
                str(model_port),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None  # noqa: S101 - a pipe was asked for
            url, code = process.stdout.readline().split()
            with httpx2.Client(base_url=url, headers=_same(), timeout=60) as client:
                client.post("/open", data={"code": code})
                page = client.get("/", follow_redirects=True)
                token = _TOKEN.search(page.text)
                assert token is not None  # noqa: S101 - it is on every page
                yield Served(process, url, client.cookies, token[1])
        finally:
            process.kill()
            process.wait()


@contextlib.contextmanager
def slow_model(seconds: float) -> Iterator[int]:
    """Run a model server that takes so long for a reply; give its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, str(HERE / "slow_model.py"), str(port), str(seconds)]
    )
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with contextlib.suppress(httpx2.TransportError):
                httpx2.get(f"http://127.0.0.1:{port}/v1/models")
                break
            time.sleep(0.1)
        yield port
    finally:
        process.kill()
        process.wait()


def _same() -> dict[str, str]:
    return {"sec-fetch-site": "same-origin"}


def first_page(one: Served) -> float:
    """Return the kilobytes that the first page and all it needs transfer."""
    with httpx2.Client(
        base_url=one.url, cookies=one.cookies, follow_redirects=True
    ) as client:
        page = client.get("/")
        wanted = {*_ASSET.findall(page.text), "/service-worker.js", "/help"}
        return sum(len(client.get(path).content) for path in wanted) / 1024 + (
            len(page.content) / 1024
        )


async def replies(one: Served, count: int) -> list[float]:
    """Return the milliseconds of so many replies, one after the other."""
    spent: list[float] = []
    async with _client(one) as client:
        for start in range(0, count, 20):
            key = await _sit_down(client, one)
            for text in (ALL * (count // len(ALL) + 1))[start : start + 20]:
                began = time.perf_counter()
                await _say(client, one, key, text)
                spent.append((time.perf_counter() - began) * 1000)
    return spent[:count]


async def first_replies(one: Served, count: int) -> list[float]:
    """Return the milliseconds of so many replies, each the first of its sitting."""
    spent = []
    async with _client(one) as client:
        for number in range(count):
            key = await _sit_down(client, one)
            began = time.perf_counter()
            await _say(client, one, key, CALM[number % len(CALM)])
            spent.append((time.perf_counter() - began) * 1000)
    return spent


async def bare(port: int, count: int) -> list[float]:
    """Return the milliseconds of the same model without the loop."""
    import openai  # noqa: PLC0415 - slow

    spent = []
    async with openai.AsyncOpenAI(
        base_url=f"http://127.0.0.1:{port}/v1", api_key="none"
    ) as client:
        for number in range(count):
            text = CALM[number % len(CALM)]
            began = time.perf_counter()
            stream = await client.chat.completions.create(
                model="slow",
                messages=[{"role": "user", "content": text}],
                stream=True,
            )
            async for _ in stream:
                pass
            spent.append((time.perf_counter() - began) * 1000)
    return spent


async def late_signs(one: Served) -> tuple[list[float], int]:
    """Return how late each sign of life came, with many sittings at once.

    While a model writes, a sitting's page hears of it every second. People do not
    send at the same millisecond: each begins somewhere in the first reply's time.
    """
    late: list[float] = []
    answered = 0

    async def hold(number: int) -> None:
        nonlocal answered
        await anyio.sleep((WRITES_FOR + THINKS_FOR) * number / AT_ONCE)
        key = await _sit_down(client, one)
        for turn in range(TURNS_EACH):
            text = ALL[(number * TURNS_EACH + turn) % len(ALL)]
            late.extend(await _say(client, one, key, text))
            answered += 1
            await anyio.sleep(THINKS_FOR)

    async with _client(one) as client, anyio.create_task_group() as group:
        for number in range(AT_ONCE):
            group.start_soon(hold, number)
    return late, answered


def _client(one: Served) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        base_url=one.url,
        cookies=one.cookies,
        headers=_same(),
        timeout=120,
        limits=httpx2.Limits(max_connections=400, max_keepalive_connections=400),
    )


async def _sit_down(client: httpx2.AsyncClient, one: Served) -> str:
    answer = await client.post("/talk/new", data={"token": one.token})
    return answer.headers["location"].rpartition("/")[2]


async def _say(
    client: httpx2.AsyncClient, one: Served, key: str, text: str
) -> list[float]:
    """Send a message; return how many milliseconds late each sign of life was."""
    late: list[float] = []
    async with client.stream(
        "POST",
        f"/talk/{key}/say",
        data={"token": one.token, "text": text},
        headers={"accept": "text/event-stream"},
    ) as answer:
        answer.raise_for_status()
        last, ended = time.perf_counter(), False
        async for piece in answer.aiter_text():
            now = time.perf_counter()
            late.append(max(0.0, now - last - BEAT) * 1000)
            last, ended = now, ended or "event: reply" in piece
    if not ended:
        raise RuntimeError("A reply did not come.")
    return late


def main() -> None:
    """Measure and print."""
    table = Table("measure", "figure", "aim")
    with served() as one:
        table.add_row("first page, transferred", f"{first_page(one):.0f} KB", "150 KB")
        anyio.run(replies, one, 40)
        before = one.cpu()
        wall = anyio.run(replies, one, TURNS)
        cpu = (one.cpu() - before) / TURNS * 1000
        table.add_row(
            "a guide's reply, p50", f"{percentile(wall, 0.5):.1f} ms", "25 ms"
        )
        table.add_row("the same, p99", f"{percentile(wall, 0.99):.1f} ms", "")
        table.add_row("the same, CPU of the server, mean", f"{cpu:.1f} ms", "")
        table.add_row("memory, now", f"{one.resident('VmRSS'):.0f} MB", "150 MB")
        table.add_row("memory, at most", f"{one.resident('VmHWM'):.0f} MB", "")
    with slow_model(MODEL_SECONDS) as port, served(port) as one:
        anyio.run(first_replies, one, len(CALM))
        anyio.run(bare, port, len(CALM))
        with_loop = statistics.median(anyio.run(first_replies, one, BESIDE_A_MODEL))
        without = statistics.median(anyio.run(bare, port, BESIDE_A_MODEL))
        table.add_row(
            "what the loop adds to a model's reply (median)",
            f"{with_loop - without:.0f} ms",
            "60 ms",
        )
    with slow_model(WRITES_FOR) as port, served(port) as one:
        late, answered = anyio.run(late_signs, one)
        table.add_row(f"{AT_ONCE} sittings at once, replies", f"{answered}", "")
        table.add_row(
            "the same, a sign of life late by, p99",
            f"{percentile(late, 0.99):.0f} ms",
            "150 ms",
        )
        table.add_row("the same, memory", f"{one.resident('VmHWM'):.0f} MB", "")
    Console().print(table)


if __name__ == "__main__":
    main()
