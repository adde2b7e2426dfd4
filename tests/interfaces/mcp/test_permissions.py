from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from mcp.shared.exceptions import MCPError

from counterpoint.app.assistants.desk import Area, areas_named
from counterpoint.errors import InputError
from counterpoint.settings import Access
from tests.interfaces.mcp.assistant import EVERYTHING, connected, lock

if TYPE_CHECKING:
    from pathlib import Path

OPEN: list[tuple[str, dict[str, Any]]] = [
    ("screen_message", {"text": "My boss hates me"}),
    ("review_reply", {"message": "My boss hates me", "reply": "Who says so?"}),
    ("challenge_now", {"talk": [{"role": "person", "text": "He always shouts"}]}),
    ("crisis_card", {"country": "GB"}),
    ("measure_items", {"measure": "phq9"}),
]
READS: list[tuple[str, str, dict[str, Any]]] = [
    ("ledger", "due", {}),
    ("measures", "progress_verdict", {}),
    ("handoff", "prepare_handoff", {"parts": ["goals"]}),
]
WRITES: list[tuple[str, str, dict[str, Any]]] = [
    ("ledger", "record_prediction", {"text": "It rains by Friday", "chance": 5}),
    ("ledger", "settle_prediction", {"id": "x", "outcome": "happened"}),
    ("measures", "take_measure", {"measure": "gad7", "answers": {"1": 1}}),
    ("handoff", "prepare_handoff", {"parts": ["goals"], "to_file": True}),
]
RESOURCES = [
    ("plan", "counterpoint://safety-plan"),
    ("ledger", "counterpoint://ledger"),
]


@pytest.mark.parametrize(("tool", "arguments"), OPEN)
async def test_what_touches_nothing_kept_needs_no_permission(
    tmp_path: Path, tool: str, arguments: dict[str, Any]
) -> None:
    async with connected(tmp_path) as assistant:
        found = await assistant.calls(tool, **arguments)
    assert found["refused"] == ""
    assert found["computed"]
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(("area", "tool", "arguments"), [*READS, *WRITES])
async def test_nothing_that_is_kept_is_touched_unless_allowed(
    tmp_path: Path, area: str, tool: str, arguments: dict[str, Any]
) -> None:
    async with connected(tmp_path) as assistant:
        result = await assistant.client.call_tool(tool, arguments)
    assert result.is_error
    assert result.structured_content
    assert f"--allow {area}" in result.structured_content["refused"]
    assert result.structured_content["said"] is None
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(("area", "tool", "arguments"), WRITES)
async def test_to_read_is_not_to_write(
    tmp_path: Path, area: str, tool: str, arguments: dict[str, Any]
) -> None:
    async with connected(tmp_path, allow=area) as assistant:
        found = await assistant.calls(tool, **arguments)
    assert f"--allow {area}=write" in found["refused"]
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(("area", "tool", "arguments"), READS)
async def test_what_the_settings_allow_is_allowed_and_ends_when_they_change(
    tmp_path: Path, area: str, tool: str, arguments: dict[str, Any]
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f'[assistants]\n{area} = "read"\n')
    async with connected(tmp_path) as assistant:
        allowed = await assistant.calls(tool, **arguments)
        file.write_text(f'[assistants]\n{area} = "off"\n')
        refused = await assistant.calls(tool, **arguments)
    assert "--allow" not in allowed["refused"]
    assert "--allow" in refused["refused"]


@pytest.mark.parametrize(("area", "uri"), RESOURCES)
async def test_a_resource_is_off_unless_allowed(
    tmp_path: Path, area: str, uri: str
) -> None:
    async with connected(tmp_path) as assistant:
        with pytest.raises(MCPError, match=f"--allow {area}"):
            await assistant.reads(uri)


async def test_who_keeps_nothing_is_not_written_about(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("keep = false\n")
    async with connected(tmp_path, allow=EVERYTHING) as assistant:
        found = await assistant.calls("record_prediction", text="It rains", chance=5)
    assert "nothing is kept" in found["refused"]
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(("tool", "arguments"), OPEN)
async def test_a_locked_store_is_in_nobodys_way(
    tmp_path: Path, tool: str, arguments: dict[str, Any]
) -> None:
    await lock(tmp_path)
    async with connected(tmp_path) as assistant:
        found = await assistant.calls(tool, **arguments)
    assert found["refused"] == ""


@pytest.mark.parametrize(("area", "tool", "arguments"), [*READS, *WRITES])
async def test_a_locked_store_says_that_it_is_and_what_opens_it(
    tmp_path: Path, area: str, tool: str, arguments: dict[str, Any]
) -> None:
    await lock(tmp_path)
    async with connected(tmp_path, allow=f"{area}=write") as assistant:
        found = await assistant.calls(tool, **arguments)
    assert "locked" in found["refused"]
    assert "COUNTERPOINT_PASSPHRASE" in found["refused"]


async def test_the_environment_opens_it(tmp_path: Path) -> None:
    await lock(tmp_path)
    env = {"COUNTERPOINT_PASSPHRASE": "long and secret"}
    async with connected(tmp_path, allow="ledger", environment=env) as assistant:
        found = await assistant.calls("due")
    assert found["refused"] == ""


def test_areas_are_read_with_what_may_be_done() -> None:
    assert areas_named("plan, ledger=write,") == {
        Area.PLAN: Access.READ,
        Area.LEDGER: Access.WRITE,
    }


@pytest.mark.parametrize("text", ["everything", "ledger=all", "plan=write=x", "=read"])
def test_an_area_that_there_is_not_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="plan, ledger, measures, handoff"):
        areas_named(text)
