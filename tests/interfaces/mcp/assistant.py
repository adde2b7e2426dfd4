"""An assistant that is connected to a Counterpoint with a home of its own."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcp import Client

from counterpoint.app import open_store
from counterpoint.app.assistants.desk import Desk, areas_named
from counterpoint.interfaces.mcp.server import server
from counterpoint.settings import read_settings
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from mcp_types import CallToolResult

EVERYTHING = "plan=write,ledger=write,measures=write,handoff=write"
DANGER = "I want to kill myself tonight, I have the pills here"


@dataclass(frozen=True)
class Assistant:
    """Calls tools, and reads what comes back."""

    client: Client
    desk: Desk
    clock: FakeClock

    async def calls(self, tool: str, **arguments: Any) -> dict[str, Any]:
        return structured(await self.client.call_tool(tool, arguments))

    async def reads(self, uri: str) -> str:
        found = (await self.client.read_resource(uri)).contents[0]
        return found.text  # type: ignore[union-attr]


def structured(result: CallToolResult) -> dict[str, Any]:
    assert result.structured_content is not None
    return result.structured_content


@contextlib.asynccontextmanager
async def connected(
    home: Path,
    *,
    allow: str = "",
    environment: Mapping[str, str] | None = None,
    desk: Desk | None = None,
) -> AsyncIterator[Assistant]:
    env = {"COUNTERPOINT_HOME": str(home), **(environment or {})}
    clock = FakeClock()
    there = desk or Desk(
        settings=lambda: read_settings(env), clock=clock, allowed=areas_named(allow)
    )
    async with Client(server(there)) as client:
        yield Assistant(client, there, clock)


async def lock(home: Path) -> None:
    """Make a store with a passphrase that nobody here knows."""
    env = {"COUNTERPOINT_HOME": str(home), "COUNTERPOINT_PASSPHRASE": "long and secret"}
    async with await open_store(read_settings(env)):
        pass
