from __future__ import annotations

from typing import TYPE_CHECKING

import anyio
import pytest

from counterpoint.interfaces.mcp.tools import takes_schema, tools
from tests.interfaces.mcp.assistant import EVERYTHING, Assistant, connected

if TYPE_CHECKING:
    from pathlib import Path

    from tests.interfaces.cli_shell import Shell

NAMES = {
    "screen_message",
    "review_reply",
    "challenge_now",
    "crisis_card",
    "record_prediction",
    "settle_prediction",
    "due",
    "measure_items",
    "take_measure",
    "progress_verdict",
    "prepare_handoff",
}
WRITES = {"record_prediction", "settle_prediction", "take_measure", "prepare_handoff"}
HEARD = [
    {"role": "person", "text": "My sister never calls. She doesn't care about me."},
    {"role": "reply", "text": '"Never." That sounds lonely.'},
]
BIG = {"role": "person", "text": "She puts her kids first. She never thinks of me."}


async def test_the_tools_are_listed_with_what_each_changes(tmp_path: Path) -> None:
    async with connected(tmp_path) as assistant:
        listed = (await assistant.client.list_tools()).tools
    assert {tool.name for tool in listed} == NAMES
    hints = {tool.name: tool.annotations for tool in listed if tool.annotations}
    assert {name for name, h in hints.items() if not h.read_only_hint} == WRITES
    assert {n for n, h in hints.items() if h.destructive_hint} == {"settle_prediction"}
    assert not any(hint.open_world_hint for hint in hints.values())


@pytest.mark.parametrize("tool", tools(), ids=lambda tool: tool.name)
def test_every_argument_of_a_tool_says_what_it_means(tool) -> None:  # noqa: ANN001
    properties = takes_schema(tool)["properties"]
    assert all(one.get("description") for one in properties.values())
    assert set(tool.words.get("arguments", {})) == set(properties)


async def test_a_result_holds_help_refusal_the_persons_words_and_the_rest_in_this_order(
    tmp_path: Path,
) -> None:
    async with connected(tmp_path) as assistant:
        answer = await assistant.calls("screen_message", text="My boss hates me")
    assert list(answer) == ["help", "refused", "said", "computed"]


async def test_an_everyday_message_is_screened_without_alarm(tmp_path: Path) -> None:
    async with connected(tmp_path) as assistant:
        answer = await assistant.calls("screen_message", text="My boss hates me")
    assert answer["help"] is None
    assert answer["computed"]["tier"] == "none"
    assert "My boss hates me" in answer["computed"]["reply"]


async def test_what_was_said_before_stays_in_view(tmp_path: Path) -> None:
    before = [
        {"role": "person", "text": "I want to kill myself"},
        {"role": "reply", "text": "Tell me about your day."},
    ]
    async with connected(tmp_path) as assistant:
        answer = await assistant.calls("screen_message", text="fine.", before=before)
    codes = {sign["code"] for sign in answer["computed"]["signs"]}
    assert "risk_said_earlier" in codes


async def test_a_flattering_reply_is_refused_with_what_to_change_and_where(
    tmp_path: Path,
) -> None:
    reply = "You are so strong, and he is a narcissist."
    async with connected(tmp_path) as assistant:
        answer = await assistant.calls(
            "review_reply", message="My boss thinks I am an idiot", reply=reply
        )
    found = answer["computed"]
    assert not found["may_be_sent"]
    flattery = next(o for o in found["objections"] if o["code"] == "flattery")
    assert reply[flattery["start"] : flattery["end"]] == flattery["quote"]
    assert flattery["change"]


async def test_a_careful_reply_may_be_sent(tmp_path: Path) -> None:
    async with connected(tmp_path) as assistant:
        answer = await assistant.calls(
            "review_reply",
            message="My boss thinks I am an idiot",
            reply='"An idiot." What did he do that told you so?',
        )
    assert answer["computed"]["may_be_sent"]


async def test_a_large_word_may_be_challenged_once_the_person_was_heard(
    tmp_path: Path,
) -> None:
    async with connected(tmp_path) as assistant:
        answer = await assistant.calls("challenge_now", talk=[*HEARD, BIG])
    found, (quote,) = answer["computed"], answer["said"]["quotes"]
    assert found["may_be_made"]
    assert found["move"] == "challenge"
    assert BIG["text"][quote["start"] : quote["end"]] == quote["text"]
    assert quote["text"] in found["question"]


async def test_nothing_is_challenged_before_the_person_was_heard(
    tmp_path: Path,
) -> None:
    async with connected(tmp_path) as assistant:
        answer = await assistant.calls("challenge_now", talk=[BIG])
    assert not answer["computed"]["may_be_made"]
    assert answer["computed"]["question"] == ""
    assert answer["computed"]["why"]


@pytest.mark.parametrize(
    "text",
    [
        "He hits me when he drinks and it is always my fault",
        "I always ruin everything, I want to die tonight",
        "My mother died on Sunday. I never said goodbye to her.",
    ],
    ids=["abuse", "danger", "fresh loss"],
)
async def test_there_is_no_challenge_where_somebody_is_hurt_or_grieves(
    tmp_path: Path, text: str
) -> None:
    talk = [*HEARD, {"role": "person", "text": text}]
    async with connected(tmp_path) as assistant:
        answer = await assistant.calls("challenge_now", talk=talk)
    assert not answer["computed"]["may_be_made"]
    assert answer["computed"]["why"]


async def test_a_prediction_is_recorded_listed_and_settled(tmp_path: Path) -> None:
    async with connected(tmp_path, allow="ledger=write") as assistant:
        made = await assistant.calls(
            "record_prediction",
            text="She will not answer by Friday",
            chance=80,
            feared=True,
            how_bad=7,
        )
        (said,) = made["said"]["predictions"]
        assert said["text"] == "She will not answer by Friday"
        assert said["due"] == "2026-11-27"
        ahead = await assistant.calls("due")
        assert ahead["computed"] == {"due": [], "ahead": [said["id"]]}
        assistant.clock.move(days=5)
        waiting = await assistant.calls("due")
        assert waiting["computed"]["due"][0]["id"] == said["id"]
        settled = await assistant.calls(
            "settle_prediction", id=said["id"], outcome="did_not", how_bad=2
        )
        assert settled["said"]["predictions"][0]["outcome"] == "did_not"
        assert settled["computed"]["told"]
        assert (await assistant.calls("due"))["computed"]["due"] == []


async def test_a_questionnaire_is_given_word_for_word_and_kept(tmp_path: Path) -> None:
    async with connected(tmp_path, allow="measures=write") as assistant:
        form = (await assistant.calls("measure_items", measure="gad7"))["computed"]
        questions = form["form"]["questions"]
        answers = {one["id"]: 1 for one in questions}
        taken = await assistant.calls("take_measure", measure="gad7", answers=answers)
        assert taken["help"] is None
        assert taken["said"]["answers"] == answers
        assert taken["computed"]["kept"]
        assert taken["computed"]["score_waits"] or taken["computed"]["total"] == 7
        verdict = await assistant.calls("progress_verdict")
    assert [one["name"] for one in verdict["computed"]["measures"]] == ["GAD-7"]


async def test_the_verdict_works_where_nothing_is_kept_and_makes_no_store(
    tmp_path: Path,
) -> None:
    async with connected(tmp_path, allow="measures") as assistant:
        verdict = await assistant.calls("progress_verdict")
    assert verdict["computed"]["says"]
    assert not (tmp_path / "store").exists()


async def test_a_page_for_a_professional_says_whose_words_each_section_holds(
    tmp_path: Path,
) -> None:
    async with connected(tmp_path, allow=EVERYTHING) as assistant:
        await assistant.calls("record_prediction", text="It rains by Friday", chance=9)
        page = await assistant.calls(
            "prepare_handoff", parts=["reason", "goals"], reason="I sleep badly"
        )
    sections = {one["title"]: one for one in page["computed"]["sections"]}
    assert sections["Why I come"]["whose"] == "person"
    assert sections["Why I come"]["lines"] == ["I sleep badly"]
    assert page["computed"]["file"] == ""
    assert not (tmp_path / "exports").exists()


async def test_a_page_is_written_only_into_the_folder_of_exports(
    tmp_path: Path,
) -> None:
    async with connected(tmp_path, allow=EVERYTHING) as assistant:
        await assistant.calls("record_prediction", text="It rains by Friday", chance=9)
        page = await assistant.calls(
            "prepare_handoff", parts=["reason"], reason="I sleep badly", to_file=True
        )
        (written,) = (tmp_path / "exports").iterdir()
        refused = await assistant.calls(
            "prepare_handoff",
            parts=["reason"],
            path="/tmp/elsewhere",  # noqa: S108
        )
    assert written.name == page["computed"]["file"]
    assert written.stat().st_mode & 0o777 == 0o600
    assert refused["refused"]


async def test_predictions_that_come_at_once_are_all_kept(tmp_path: Path) -> None:
    async with connected(tmp_path, allow="ledger=write") as assistant:
        await assistant.calls("record_prediction", text="It rains by Friday", chance=0)
        async with anyio.create_task_group() as group:
            for chance in range(1, 11):
                group.start_soon(_records, assistant, chance)
        found = await assistant.calls("due")
    assert {one["chance"] for one in found["said"]["predictions"]} == {*range(11)}


async def _records(assistant: Assistant, chance: int) -> None:
    made = await assistant.calls(
        "record_prediction", text="It rains by Friday", chance=chance
    )
    assert made["refused"] == ""


async def test_who_erases_everything_erases_the_pages_too(shell: Shell) -> None:
    async with connected(shell.home, allow=EVERYTHING) as assistant:
        await assistant.calls("record_prediction", text="It rains by Friday", chance=9)
        await assistant.calls("prepare_handoff", parts=["goals"], to_file=True)
    assert any((shell.home / "exports").iterdir())
    done = await anyio.to_thread.run_sync(lambda: shell("erase", "--yes"))
    assert done.code == 0
    assert not shell.home.exists()
