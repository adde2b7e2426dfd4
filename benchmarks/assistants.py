"""How long does a tool call of another assistant take, in memory and over pipes?

The server is the one that `counterpoint mcp` starts, the client that of the SDK.
Printed: the start until the tools are listed, then each tool, median and slowest
tenth of many calls. Aims: 15 ms in memory and 40 ms over pipes, at the median.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio

sys.path.insert(0, str(Path(__file__).parent.parent))

from mcp import Client, StdioServerParameters

from benchmarks.conversation import percentile
from counterpoint.app import SystemClock
from counterpoint.app.assistants.desk import Desk, areas_named
from counterpoint.app.reader import open_reader
from counterpoint.interfaces.mcp.server import server
from counterpoint.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

CALLS = 60
ALLOWED = "ledger=write,measures=write"
PERSON = {"role": "person", "text": "My sister never calls. She doesn't care about me."}
REPLY = {"role": "reply", "text": '"Never." That sounds lonely.'}
AGAIN = {"role": "person", "text": "She puts her kids first. She never thinks of me."}
TOOLS: Sequence[tuple[str, dict[str, Any]]] = (
    ("screen_message", {"text": AGAIN["text"]}),
    ("review_reply", {"message": AGAIN["text"], "reply": "You are so strong."}),
    ("challenge_now", {"talk": [PERSON, REPLY, AGAIN]}),
    ("crisis_card", {"country": "GB"}),
    ("record_prediction", {"text": "It rains", "chance": 9, "by": "2099-01-01"}),
    ("due", {}),
    ("measure_items", {"measure": "phq9"}),
    ("progress_verdict", {}),
)


async def measured(client: Client, where: str) -> None:
    """Call each tool many times and print how long that took."""
    for name, arguments in TOOLS:
        given = dict(arguments)
        if "by" in given:  # within the ten years that a prediction may look ahead
            given["by"] = f"{SystemClock().now().year + 1}-01-01"
        first = await client.call_tool(name, given)
        if first.is_error:
            sys.exit(f"{name} was refused.")
        spent = []
        for _ in range(CALLS):
            begun = time.perf_counter()
            await client.call_tool(name, given)
            spent.append((time.perf_counter() - begun) * 1000)
        half, tenth = percentile(spent, 0.5), percentile(spent, 0.9)
        print(f"{where:10} {name:18} {half:7.1f} ms {tenth:7.1f} ms")


async def main() -> None:
    """Measure in memory, then over the pipes of a process."""
    print(f"{'':10} {'':18} {'median':>10} {'90 %':>10}")
    with tempfile.TemporaryDirectory() as home:
        settings = read_settings({"COUNTERPOINT_HOME": home})
        desk = Desk(
            settings=lambda: settings,
            clock=SystemClock(),
            reader=open_reader(),
            allowed=areas_named(ALLOWED),
        )
        async with Client(server(desk)) as client:
            await measured(client, "in memory")
    with tempfile.TemporaryDirectory() as home:
        started = StdioServerParameters(
            command=str(Path(sys.executable).parent / "counterpoint"),
            args=["mcp", "--allow", ALLOWED],
            env={"COUNTERPOINT_HOME": home, "PATH": os.environ["PATH"]},
        )
        begun = time.perf_counter()
        async with Client(started) as client:
            await client.list_tools()
            print(f"{'pipes':10} {'start':18} {time.perf_counter() - begun:7.2f} s")
            await measured(client, "pipes")


if __name__ == "__main__":
    anyio.run(main)
