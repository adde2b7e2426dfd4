from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp.shared.exceptions import MCPError

from counterpoint.app.assistants import talking
from counterpoint.interfaces.mcp.tools import tools
from tests.interfaces.mcp.assistant import EVERYTHING, Assistant, connected

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "canary-4711"
SIDE = {"role": "person", "text": "hello"}

WRONG: list[tuple[str, dict[str, Any]]] = [
    ("screen_message", {}),
    ("screen_message", {"text": 7}),
    ("screen_message", {"text": None}),
    ("screen_message", {"text": [CANARY]}),
    ("screen_message", {"text": ""}),
    ("screen_message", {"text": " \n"}),
    ("screen_message", {"text": "hello", CANARY: 1}),
    ("screen_message", {"text": "hello", "mode": CANARY}),
    ("screen_message", {"text": "hello", "before": CANARY}),
    ("screen_message", {"text": "hello", "before": [{"role": CANARY, "text": "a"}]}),
    ("screen_message", {"text": "hello", "before": [SIDE] * 101}),
    ("screen_message", {"text": CANARY * 10_000}),
    ("review_reply", {"message": "hello", "reply": ""}),
    ("review_reply", {"message": "hello", "reply": CANARY * 10_000}),
    ("review_reply", {"message": "hello", "reply": "a", "move": "crisis"}),
    ("challenge_now", {"talk": []}),
    ("challenge_now", {"talk": [{"role": "reply", "text": CANARY}]}),
    ("challenge_now", {"talk": "[" * 5_000}),
    ("record_prediction", {"text": CANARY, "chance": 101}),
    ("record_prediction", {"text": CANARY, "chance": 5.5}),
    ("record_prediction", {"text": CANARY, "chance": 10**400}),
    ("record_prediction", {"text": CANARY, "chance": 5, "by": "someday"}),
    ("record_prediction", {"text": CANARY, "chance": 5}),  # no day to be found
    ("record_prediction", {"text": CANARY, "chance": 5, "by": "1900-01-01"}),
    ("record_prediction", {"text": CANARY * 1_000, "chance": 5, "by": "2026-12-01"}),
    ("settle_prediction", {"id": CANARY, "outcome": "happened"}),
    ("settle_prediction", {"id": "x", "outcome": CANARY}),
    ("measure_items", {"measure": CANARY}),
    ("take_measure", {"measure": CANARY, "answers": {}}),
    ("take_measure", {"measure": "gad7", "answers": {}}),
    ("take_measure", {"measure": "gad7", "answers": {"1": 99}}),
    ("take_measure", {"measure": "gad7", "answers": {CANARY: 1}}),
    ("take_measure", {"measure": "gad7", "answers": {"1": None}}),
    ("prepare_handoff", {"parts": [CANARY]}),
    ("prepare_handoff", {"parts": ["reason"], "period": CANARY}),
    ("prepare_handoff", {"parts": ["reason"], "reason": CANARY * 1_000}),
]


@pytest.mark.parametrize(("tool", "arguments"), WRONG)
async def test_what_cannot_be_used_is_refused_in_a_sentence_without_its_words(
    tmp_path: Path,
    tool: str,
    arguments: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    async with connected(tmp_path, allow=EVERYTHING) as assistant:
        result = await assistant.client.call_tool(tool, arguments)
        after = await assistant.calls("crisis_card")
    assert result.is_error
    assert result.structured_content
    assert result.structured_content["refused"]
    assert result.structured_content["said"] is None
    assert CANARY not in str(result)
    assert CANARY not in caplog.text
    assert after["help"]


async def test_a_list_that_came_as_a_string_of_json_is_read(tmp_path: Path) -> None:
    talk = '[{"role": "person", "text": "He always shouts at me"}]'
    async with connected(tmp_path) as assistant:
        found = await assistant.calls("challenge_now", talk=talk)
    assert found["computed"]["why"]


async def test_a_message_that_looks_like_json_stays_a_message(tmp_path: Path) -> None:
    async with connected(tmp_path) as assistant:
        found = await assistant.calls("screen_message", text='["I want to die"]')
    assert found["help"]


async def test_unknown_names_are_refused(tmp_path: Path) -> None:
    async with connected(tmp_path) as assistant:
        with pytest.raises(MCPError, match="no such tool"):
            await assistant.client.call_tool(CANARY, {})
        with pytest.raises(MCPError, match="no such resource"):
            await assistant.reads("counterpoint://everything")
        with pytest.raises(MCPError, match="no such prompt"):
            await assistant.client.get_prompt(CANARY)


async def test_a_fault_of_ours_is_answered_and_logged_without_a_word(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr(talking, "_checked", breaks)
    async with connected(tmp_path) as assistant:
        result = await assistant.client.call_tool("screen_message", {"text": CANARY})
    assert result.is_error
    assert CANARY not in str(result)
    assert CANARY not in caplog.text
    assert "ValueError" in caplog.text


async def test_a_call_that_is_cancelled_ends_and_the_next_one_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, ended = anyio.Event(), anyio.Event()

    async def never(*_: object, **__: object) -> None:
        begun.set()
        try:
            await anyio.sleep_forever()
        finally:
            ended.set()

    monkeypatch.setattr(talking, "relive", never)
    async with connected(tmp_path) as assistant:
        async with anyio.create_task_group() as group:
            group.start_soon(_screens, assistant)
            await begun.wait()
            group.cancel_scope.cancel()
        with anyio.fail_after(30):
            await ended.wait()
        assert (await assistant.calls("crisis_card"))["help"]


async def _screens(assistant: Assistant) -> None:
    await assistant.calls("screen_message", text="hello", before=[SIDE])


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("tool", tools(), ids=lambda tool: tool.name)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_a_tool_is_given_it_answers(
    tmp_path: Path,
    tool,  # noqa: ANN001
    data: st.DataObject,
) -> None:
    names = [*tool.takes.__struct_fields__, "other"]
    given_ = data.draw(st.dictionaries(st.sampled_from(names), ANY, max_size=4))

    async def call() -> dict[str, Any]:
        async with connected(tmp_path) as assistant:
            return await assistant.calls(tool.name, **given_)

    found = anyio.run(call)
    assert found["refused"] or found["computed"]
    assert "inside Counterpoint" not in found["refused"]
