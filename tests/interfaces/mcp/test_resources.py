from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from mcp.shared.exceptions import MCPError

from counterpoint.app import care_records, plan_at_hand
from counterpoint.app import ledger as kept
from counterpoint.app.assistants import expecting
from counterpoint.authored import load
from counterpoint.care.records import SAFETY_PLAN, Named, SafetyPlan
from counterpoint.ledger.records import Claim, ClaimKind, ClaimStatus, Evidence
from counterpoint.settings import read_settings
from tests.interfaces.mcp.assistant import connected, lock

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 11, 20, 20, tzinfo=UTC)
PLAN = SafetyPlan(
    id=SAFETY_PLAN,
    at=AT,
    signs=("I stop answering the phone",),
    helpers=(Named("Anna", "0123 456 789"),),
)
NOT_SAID = {"claim", "one", "other", "wrong", "matter", "about", "kind", "status"}
NOT_SAID |= {"old_chat", "settled_at", "asked", "ended", "answered_at"}


async def test_the_ledger_keeps_apart_what_was_said_and_what_is_computed(
    tmp_path: Path,
) -> None:
    claim = Claim("c1", AT, ClaimKind.OTHER_MIND, "She hates me", about="she")
    silent = Claim(
        "c2", AT, ClaimKind.SELF, "I stole it", status=ClaimStatus.NOT_MENTIONED
    )
    against = Evidence("e2", AT, "c2", for_it=False, text="nobody saw it")
    async with connected(tmp_path, allow="ledger") as assistant:
        async with assistant.desk.store() as store:
            await kept.keep(store, claim, silent, against, now=assistant.clock.now())
        text = await assistant.reads("counterpoint://ledger")
    (line,) = json.loads(text)["lines"]
    assert line["said"]["quote"] == "She hates me"
    assert line["computed"]["status"] == "said"
    assert "stole" not in text
    assert "nobody saw it" not in text


@pytest.mark.parametrize("kind", expecting.SAID, ids=lambda kind: kind.__name__)
def test_every_field_of_a_line_is_known_to_be_said_or_computed(kind: type) -> None:
    names = {field.name for field in fields(kind)}
    known = {*expecting.SAID[kind], *expecting.NOT_SHOWN} | NOT_SAID
    assert names <= known


async def test_the_safety_plan_is_read_where_it_is_allowed(tmp_path: Path) -> None:
    async with connected(tmp_path, allow="plan") as assistant:
        async with assistant.desk.store() as store:
            await care_records.keep(store, PLAN, now=assistant.clock.now())
        found = json.loads(await assistant.reads("counterpoint://safety-plan"))
    assert found["said"][0]["lines"] == ["I stop answering the phone"]
    assert "findahelpline.com" in found["computed"]["card"]


async def test_a_copy_left_readable_serves_while_the_store_is_locked(
    tmp_path: Path,
) -> None:
    await lock(tmp_path)
    plan_at_hand.put(read_settings({"COUNTERPOINT_HOME": str(tmp_path)}), PLAN)
    async with connected(tmp_path, allow="plan") as assistant:
        found = json.loads(await assistant.reads("counterpoint://safety-plan"))
    assert found["said"][1]["lines"] == ["Anna, 0123 456 789"]
    assert found["computed"]["written_on"] == date(2026, 11, 20).isoformat()


async def test_without_a_plan_it_says_where_one_is_written(tmp_path: Path) -> None:
    async with connected(tmp_path, allow="plan") as assistant:
        with pytest.raises(MCPError, match="no safety plan yet"):
            await assistant.reads("counterpoint://safety-plan")


async def test_the_prompt_is_the_house_rules_and_nothing_else(tmp_path: Path) -> None:
    async with connected(tmp_path) as assistant:
        (listed,) = (await assistant.client.list_prompts()).prompts
        found = await assistant.client.get_prompt(listed.name)
    (message,) = found.messages
    rules = load("interfaces.mcp", "careful_conversation").body["rules"].strip()
    assert message.content.text == rules  # type: ignore[union-attr]
    assert all(name in rules for name in ("screen_message", "review_reply", "help"))
