from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.app.assistants import reaching
from counterpoint.app.assistants.desk import Desk
from tests.fakes.clock import FakeClock
from tests.interfaces.mcp.assistant import DANGER, EVERYTHING, connected, structured

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.settings import Settings

ANYWHERE: list[tuple[str, dict[str, Any]]] = [
    ("screen_message", {"text": DANGER}),
    ("review_reply", {"message": DANGER, "reply": "Oh well."}),
    ("challenge_now", {"talk": [{"role": "person", "text": DANGER}]}),
    ("record_prediction", {"text": DANGER, "chance": 90}),
    ("settle_prediction", {"id": "x", "outcome": "happened", "note": DANGER}),
    ("prepare_handoff", {"parts": ["reason"], "reason": DANGER}),
    ("screen_message", {"text": DANGER, "mode": "no such mode"}),
    ("record_prediction", {"text": DANGER, "chance": "many"}),
    ("due", {"unasked": DANGER}),
]


@pytest.mark.parametrize(("tool", "arguments"), ANYWHERE)
@pytest.mark.parametrize("allow", ["", EVERYTHING], ids=["nothing allowed", "all"])
async def test_danger_anywhere_brings_whom_to_reach_first(
    tmp_path: Path, tool: str, arguments: dict[str, Any], allow: str
) -> None:
    async with connected(tmp_path, allow=allow) as assistant:
        result = await assistant.client.call_tool(tool, arguments)
    found = structured(result)
    assert found["help"]["card"] in result.content[0].text  # type: ignore[union-attr]
    assert "findahelpline.com" in found["help"]["card"]
    assert not result.is_error


async def test_the_card_holds_the_numbers_of_the_country(tmp_path: Path) -> None:
    async with connected(tmp_path) as assistant:
        found = await assistant.calls("screen_message", text=DANGER, country="GB")
    assert found["help"]["emergency"] == "999"
    assert "116 123" in found["help"]["card"]


async def test_words_of_danger_are_not_kept_as_a_prediction(tmp_path: Path) -> None:
    async with connected(tmp_path, allow=EVERYTHING) as assistant:
        await assistant.calls("record_prediction", text=DANGER, chance=90)
        due = await assistant.calls("due")
    assert due["said"] == {"predictions": [], "steps": []}


async def test_the_next_sitting_asks_about_danger_where_it_may_be_written(
    tmp_path: Path,
) -> None:
    async with connected(tmp_path, allow=EVERYTHING) as assistant:
        await assistant.calls("record_prediction", text=DANGER, chance=90)
        async with assistant.desk.store() as store:
            carried = await store.carried()
    assert not carried.checked_in


async def test_a_dangerous_reply_of_the_assistant_is_no_danger_of_the_person(
    tmp_path: Path,
) -> None:
    async with connected(tmp_path) as assistant:
        found = await assistant.calls(
            "review_reply", message="I am tired", reply=DANGER
        )
    assert found["help"] is None
    assert not found["computed"]["may_be_sent"]


async def test_in_danger_no_reply_of_an_assistant_passes_as_its_own(
    tmp_path: Path,
) -> None:
    async with connected(tmp_path) as assistant:
        found = await assistant.calls(
            "review_reply", message=DANGER, reply="That sounds hard. Sleep over it."
        )
    assert not found["computed"]["may_be_sent"]


@pytest.mark.parametrize("allow", ["", "measures=write"], ids=["refused", "kept"])
async def test_a_ticked_risk_item_asks_straight_before_any_score(
    tmp_path: Path, allow: str
) -> None:
    answers = {str(number): 1 for number in range(1, 10)}
    async with connected(tmp_path, allow=allow) as assistant:
        result = await assistant.client.call_tool(
            "take_measure", {"measure": "phq9", "answers": answers}
        )
    found = structured(result)
    assert re.search("suicid|kill|dead|end your life", found["help"]["words"])
    assert "?" in found["help"]["words"]
    assert found["help"]["card"] in result.content[0].text  # type: ignore[union-attr]
    if allow:
        assert found["computed"]["kept"]
        assert found["computed"]["total"] is None
        assert found["computed"]["told"] == []
        assert found["computed"]["score_waits"]
    else:
        assert found["refused"]


async def test_a_screen_that_breaks_shows_whom_to_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("counterpoint.app.beside_the_talk.screen", breaks)
    async with connected(tmp_path) as assistant:
        found = await assistant.calls("record_prediction", text="It rains", chance=5)
    assert found["help"]["card"]


@pytest.mark.parametrize("country", ["Atlantis", "ZZ", "", "\ud800", "GB" * 500])
def test_a_country_that_is_not_known_gets_the_directories(country: str) -> None:
    desk = Desk(settings=_damaged, clock=FakeClock())
    code = reaching.country_of(desk, country)
    found = reaching.help_now("", code, today=desk.clock.now().date())
    assert "findahelpline.com" in found.card


@given(st.text(max_size=8))
def test_no_text_for_a_country_breaks_the_card(country: str) -> None:
    desk = Desk(settings=_damaged, clock=FakeClock())
    code = reaching.country_of(desk, country)
    assert reaching.lines_of(code, today=desk.clock.now().date()).lines


def _damaged() -> Settings:
    from counterpoint.errors import SettingsError

    raise SettingsError("The settings cannot be read.")
