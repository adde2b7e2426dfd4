"""What each program's export holds, and what of it is never taken as the person's."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from benchmarks import exports
from counterpoint.audit.opening import what_is_it
from counterpoint.audit.products import PRODUCTS, transcript
from counterpoint.audit.products.marked_up import plain
from counterpoint.audit.products.shape import spoken, when, words
from counterpoint.audit.talks import Who
from tests.audit.reading_exports import (
    EXPORTS,
    READABLE,
    only_broken,
    only_talks,
    person,
    read,
    replies,
    talks,
    written,
)

if TYPE_CHECKING:
    from pathlib import Path

WHOSE = {
    "characterai_histories.json": "Character.AI",
    "characterai_turns.json": "Character.AI",
    "chatgpt_conversations.json": "ChatGPT",
    "claude_conversations.json": "Claude",
    "deepseek_conversations.json": "DeepSeek",
    "gemini_MyActivity.html": "Gemini",
    "gemini_MyActivity.json": "Gemini",
    "grok_backend.json": "Grok",
    "grok_export.json": "Grok",
    "librechat_flat.json": "LibreChat",
    "librechat_tree.json": "LibreChat",
    "openwebui_chats.json": "Open WebUI",
    "replika_backup.csv": "Replika",
    "sillytavern_chat.jsonl": "SillyTavern",
    "talks.jsonl": "JSON Lines",
    "transcript.md": "Transcript",
    "transcript.txt": "Transcript",
    "whatsapp_with_a_program.txt": "WhatsApp",
}


@pytest.mark.parametrize("name", READABLE)
def test_a_product_is_found_by_what_is_in_the_file(name: str, tmp_path: Path) -> None:
    # The name says nothing but what kind of file it is.
    kind = name.rpartition(".")[2]
    path = written(tmp_path, f"download (3).{kind}", (EXPORTS / name).read_bytes())
    assert what_is_it(path) == WHOSE[name]


@pytest.mark.parametrize("name", READABLE)
def test_a_whole_fixture_is_read_and_nothing_in_it_is_broken(name: str) -> None:
    found = read(EXPORTS / name)
    assert only_broken(found) == []
    assert {one.who for talk in only_talks(found) for one in talk.said} == set(Who)


@pytest.mark.parametrize("name", READABLE)
def test_every_time_has_a_zone_and_every_said_an_id(name: str) -> None:
    for talk in talks(name):
        ids = [one.id for one in talk.said]
        assert talk.id
        assert all(ids)
        assert len(set(ids)) == len(ids)
        for one in talk.said:
            assert one.at is None or one.at.tzinfo is not None


@pytest.mark.parametrize("name", READABLE)
def test_the_same_file_gives_the_same_talks_twice(name: str) -> None:
    assert read(EXPORTS / name) == read(EXPORTS / name)


def test_every_product_has_a_fixture() -> None:
    assert {one.name for one in PRODUCTS} == set(WHOSE.values())


def test_chatgpt_is_read_on_the_branch_that_was_live() -> None:
    first, second = talks("chatgpt_conversations.json")
    assert person(first) == [
        "My sister didn't call on my birthday. She's toxic, isn't she?",
        "Actually she did text me at midnight.",
    ]
    assert replies(first)[1].startswith("That changes the picture")
    assert first.left_out == (("dead_branch", 1), ("hidden", 2))
    assert [one.model for one in first.said] == ["", "gpt-4o", "", "gpt-4o"]
    assert second.title == ""
    assert second.left_out == (("attachment", 1), ("tool", 1))


def test_chatgpts_custom_instructions_are_never_the_persons_words() -> None:
    told = [
        text for talk in talks("chatgpt_conversations.json") for text in person(talk)
    ]
    assert not any("nurse" in text or "brief" in text for text in told)


def test_chatgpts_old_flat_messages_are_read(tmp_path: Path) -> None:
    messages = [
        {
            "id": "m1",
            "author": {"role": "user"},
            "content": {"content_type": "text", "parts": ["Hello", None]},
            "create_time": None,
        }
    ]
    old = json.dumps([{"id": "c", "title": None, "messages": messages}])
    (talk,) = only_talks(read(written(tmp_path, "conversations.json", old)))
    assert person(talk) == ["Hello"]
    assert talk.said[0].at is None


def test_words_that_were_spoken_to_chatgpt_are_the_persons(tmp_path: Path) -> None:
    parts = [
        {"content_type": "audio_transcription", "text": "Can you hear me?"},
        {"content_type": "audio_asset_pointer", "asset_pointer": "x"},
    ]
    node = {
        "parent": None,
        "children": [],
        "message": {
            "author": {"role": "user"},
            "content": {"content_type": "multimodal_text", "parts": parts},
        },
    }
    made = json.dumps([{"id": "c", "current_node": "n", "mapping": {"n": node}}])
    (talk,) = only_talks(read(written(tmp_path, "a.json", made)))
    assert person(talk) == ["Can you hear me?"]
    assert talk.left_out == (("attachment", 1),)


def test_claudes_attachments_and_notes_to_itself_are_counted_and_not_read() -> None:
    first, empty = talks("claude_conversations.json")
    told = " ".join(one.text for one in first.said)
    assert "dear diary" not in told
    assert "user ruminates" not in told
    assert first.left_out == (
        ("attachment", 2),
        ("empty", 1),
        ("thinking", 1),
        ("tool", 2),
    )
    assert empty.said == ()


def _claude(*messages: tuple[str, str, str]) -> str:
    made = [
        {
            "uuid": own,
            "parent_message_uuid": parent,
            "sender": "human",
            "text": text,
            "content": None,
        }
        for own, parent, text in messages
    ]
    return json.dumps([{"uuid": "c", "name": None, "chat_messages": made}])


ROOT = "00000000-0000-4000-8000-000000000000"


def test_an_edited_message_leaves_its_old_branch_behind(tmp_path: Path) -> None:
    made = _claude(("a", ROOT, "old"), ("b", "a", "more"), ("c", ROOT, "new"))
    (talk,) = only_talks(read(written(tmp_path, "c.json", made)))
    assert person(talk) == ["new"]
    assert talk.left_out == (("dead_branch", 2),)


def test_a_talk_whose_beginning_is_missing_is_read_as_it_stands(tmp_path: Path) -> None:
    made = _claude(("a", ROOT, "one"), ("b", "gone", "two"), ("c", "b", "three"))
    (talk,) = only_talks(read(written(tmp_path, "c.json", made)))
    assert person(talk) == ["one", "two", "three"]


def test_branches_that_go_in_a_circle_end(tmp_path: Path) -> None:
    made = _claude(("a", "b", "one"), ("b", "a", "two"))
    (talk,) = only_talks(read(written(tmp_path, "c.json", made)))
    assert sorted(person(talk)) == ["one", "two"]


def test_deepseek_keeps_the_zone_and_leaves_the_notes_out() -> None:
    (talk,) = talks("deepseek_conversations.json")
    assert replies(talk) == ["I cannot tell. What did she say when you asked?"]
    assert talk.said[0].at == datetime(
        2025, 6, 1, 22, 10, 1, tzinfo=timezone(timedelta(hours=8))
    )
    assert talk.said[0].at.utcoffset() == timedelta(hours=8)
    assert dict(talk.left_out) == {
        "attachment": 1,
        "dead_branch": 1,
        "thinking": 1,
        "tool": 1,
    }


def test_open_webuis_notes_inside_a_reply_are_cut_out() -> None:
    tree, flat = talks("openwebui_chats.json")
    assert replies(tree) == ["What might she have meant by never?"]
    assert tree.said[1].model == "qwen3:4b"
    assert dict(tree.left_out)["hidden"] == 1
    assert person(flat) == ["Hello"]


def test_both_forms_of_a_librechat_talk_say_the_same() -> None:
    (flat,), (tree,) = talks("librechat_flat.json"), talks("librechat_tree.json")
    assert flat == tree
    assert replies(flat) == ["What are you sorry for?"]


def test_a_long_librechat_tree_is_not_too_deep(tmp_path: Path) -> None:
    tree: list[object] = []
    for number in range(400, 0, -1):
        message = {
            "messageId": f"m{number}",
            "isCreatedByUser": number % 2 == 1,
            "text": f"line {number}",
            "children": tree,
        }
        tree = [message]
    made = json.dumps({"conversationId": "c", "messagesTree": tree})
    (talk,) = only_talks(read(written(tmp_path, "c.json", made)))
    assert len(talk.said) == 400


def test_groks_times_and_models_are_read() -> None:
    (talk,) = talks("grok_backend.json")
    assert talk.said[0].at == datetime(2025, 4, 1, 23, tzinfo=UTC)
    assert [one.model for one in talk.said] == ["", "grok-3"]
    assert dict(talk.left_out) == {"attachment": 1, "thinking": 1}


def test_prompts_to_gemini_within_half_an_hour_are_one_talk() -> None:
    first, *_ = talks("gemini_MyActivity.html")
    assert person(first) == [
        "Should I ask Mia to lunch & pay?",
        "And if she says no?\nThen I eat alone.",
    ]
    assert first.began == datetime(2026, 4, 12, 19, 34, 31, tzinfo=UTC)
    assert replies(first)[1].startswith("What would you like to say?")


def test_what_was_done_with_gemini_is_not_what_was_said() -> None:
    told = [text for talk in talks("gemini_MyActivity.html") for text in person(talk)]
    assert "Bin ich schuld?" in told
    assert not any("Gem" in text or "lunch places" in text for text in told)


def test_gemini_talks_that_have_a_name_are_kept_apart(tmp_path: Path) -> None:
    def entry(minute: int, own: str) -> dict[str, object]:
        url = f"https://gemini.google.com/app/{own}"
        return {
            "header": "Gemini Apps",
            "title": f"Prompted {own} {minute}",
            "time": f"2026-01-02T03:{minute:02}:00Z",
            "details": [{"name": url, "url": url}],
            "safeHtmlItem": [{"html": "<p>so</p>"}],
        }

    made = json.dumps([entry(9, "aa"), entry(8, "aa"), entry(7, "bb")])
    found = only_talks(read(written(tmp_path, "MyActivity.json", made)))
    assert [person(talk) for talk in found] == [["aa 8", "aa 9"], ["bb 7"]]
    assert found[0].id.startswith("aa")


def test_prompts_without_a_time_are_not_put_together(tmp_path: Path) -> None:
    made = json.dumps(
        [
            {"header": "Bard", "title": "Prompted one", "time": None},
            {"header": "Bard", "title": "Prompted two", "time": "soon"},
        ]
    )
    found = only_talks(read(written(tmp_path, "MyActivity.json", made)))
    assert [person(talk) for talk in found] == [["one"], ["two"]]


def test_a_line_that_sillytavern_hid_was_not_said() -> None:
    (talk,) = talks("sillytavern_chat.jsonl")
    assert [one.text for one in talk.said] == [
        "Come in.",
        "I had a row with Dad.",
        "What did he say?",
    ]
    assert [one.at.minute for one in talk.said if one.at] == [15, 16, 17]
    assert dict(talk.left_out) == {"dead_branch": 1, "hidden": 1, "thinking": 2}


def test_an_answer_that_was_not_chosen_is_left_out() -> None:
    (older,) = talks("characterai_histories.json")
    (newer,) = talks("characterai_turns.json")
    assert replies(older)[-1] == "What was the worst of it?"
    assert person(newer) == ["Are you on my side?"]
    assert replies(newer) == ["What happened?"]
    assert older.title == newer.title == "Nurse Ada"


def test_a_characters_description_is_nobodys_words() -> None:
    (talk,) = talks("characterai_histories.json")
    assert not any("never the person" in one.text for one in talk.said)


def test_replikas_table_is_read_from_its_end() -> None:
    later, earlier = talks("replika_backup.csv")
    assert person(later) == ["Are you there?\nIt is late."]
    assert replies(later) == ["Oh, I am here."]
    assert [one.id for one in earlier.said] == ["m1", "m2"]


def test_our_own_schema_may_name_its_product_and_its_zone() -> None:
    first, second = talks("talks.jsonl")
    assert first.product == "My own front end"
    assert first.said[0].at is not None
    assert first.said[0].at.utcoffset() == timedelta(hours=1)
    assert replies(first) == ["What did he write?"]
    assert dict(first.left_out) == {"hidden": 1, "thinking": 1, "tool": 1}
    assert person(second) == ["Hello"]


def test_a_bad_line_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    good = '{"id": "a", "messages": [{"role": "user", "content": "Hello"}]}'
    bad = ["{", '{"messages": 5}', '["x"]', '{"messages": [7]}', "[" * 100_000]
    path = written(tmp_path, "talks.jsonl", "\n".join([good, *bad, good]))
    found = read(path)
    assert len(only_talks(found)) == 2
    assert [one.place for one in only_broken(found)] == [
        f"talks.jsonl, line {number}" for number in range(2, 7)
    ]


def test_a_transcript_has_headings_or_speakers() -> None:
    (marked,) = talks("transcript.md")
    (said,) = talks("transcript.txt")
    assert person(marked) == ["My boss ignored me.\n\nShe said: later.", "Nothing."]
    assert person(said) == ["I am late again.\nIt is my fault.", "No."]
    assert marked.said[1].model == ""


@pytest.mark.parametrize(
    ("line", "who", "rest"),
    [
        ("You: hello", Who.PERSON, "hello"),
        ("**You:** hello", Who.PERSON, "hello"),
        ("**User**: hello", Who.PERSON, "hello"),
        ("## User", Who.PERSON, ""),
        ("#### You said:", Who.PERSON, ""),
        (">> User:", Who.PERSON, ""),
        ("**Claude**", Who.REPLY, ""),
        ("ChatGPT said:", Who.REPLY, ""),
        ("GPT-4o: yes", Who.REPLY, "yes"),
        ("Claude 3.5 Sonnet: yes", Who.REPLY, "yes"),
        ("[2025-02-03 10:00] You: hello", Who.PERSON, "hello"),
        ("\U0001f916 Assistant: yes", Who.REPLY, "yes"),
    ],
)
def test_a_line_says_who_begins_to_speak(line: str, who: Who, rest: str) -> None:
    found = transcript.turn(line)
    assert found is not None
    assert (found.who, found.rest) == (who, rest)


@pytest.mark.parametrize(
    "line",
    [
        "You",
        "you said that before",
        "Anna: hello",
        "I think: no",
        "**You are right** about that",
        "AI is not a friend",
        "## What I said to her",
        "User story: as a nurse",
        "",
        "####################################################################",
        " " * 5000 + "!",
    ],
)
def test_a_line_of_a_message_begins_no_turn(line: str) -> None:
    assert transcript.turn(line) is None


def test_a_messengers_day_is_found_before_or_after_the_month() -> None:
    first, second = talks("whatsapp_with_a_program.txt")
    assert person(first) == ["I feel alone tonight\nvery much so"]
    assert first.began == datetime(2024, 12, 31, 23, 10, tzinfo=UTC)
    assert second.began == datetime(2025, 1, 2, 9, tzinfo=UTC)
    assert [one.who for one in second.said] == [Who.PERSON, Who.REPLY]


def test_a_chat_between_people_is_read_when_it_is_asked_for_by_name() -> None:
    path = EXPORTS / "whatsapp_between_people.txt"
    (talk,) = only_talks(read(path, product="whatsapp"))
    assert person(talk) == ["Are you angry?"]
    assert talk.began == datetime(2024, 12, 31, 23, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "read_as"),
    [
        (1735740000, datetime(2025, 1, 1, 14, tzinfo=UTC)),
        (1735740000.5, datetime(2025, 1, 1, 14, 0, 0, 500_000, tzinfo=UTC)),
        (1735740000000, datetime(2025, 1, 1, 14, tzinfo=UTC)),
        ("1735740000000", datetime(2025, 1, 1, 14, tzinfo=UTC)),
        ("2025-01-01T14:00:00Z", datetime(2025, 1, 1, 14, tzinfo=UTC)),
        ({"$date": "2025-01-01T14:00:00Z"}, datetime(2025, 1, 1, 14, tzinfo=UTC)),
        (
            {"$date": {"$numberLong": "1735740000000"}},
            datetime(2025, 1, 1, 14, tzinfo=UTC),
        ),
        (None, None),
        (True, None),
        (0, None),
        ("", None),
        ("yesterday", None),
        (float("nan"), None),
        (float("inf"), None),
        (-1e300, None),
        (10**30, None),
        ("9" * 5000, None),
        ([], None),
        ({}, None),
        ({"$date": {"$date": {"$date": None}}}, None),
    ],
)
def test_a_time_is_read_in_any_of_the_ways_it_is_written(
    value: object, read_as: datetime | None
) -> None:
    assert when(value) == read_as


def test_half_a_letter_can_be_written_to_a_file() -> None:
    assert words("a\ud83d b").encode() == b"a? b"


@pytest.mark.parametrize(
    ("reply", "kept", "count"),
    [
        ("<think>agree</think>No.", "No.", 1),
        ("One <think>a</think>two<think>b</think>", "One two", 2),
        ("No. <think>it was cut off", "No.", 1),
        (":::thinking\nhm\n:::\nNo.", "No.", 1),
        ("I think so.", "I think so.", 0),
    ],
)
def test_notes_of_a_model_to_itself_are_no_reply(
    reply: str, kept: str, count: int
) -> None:
    assert spoken(reply) == (kept, count)


def test_a_page_becomes_plain_words() -> None:
    page = "<h2>So</h2><p>a &lt;b&gt; <i>c</i></p><script>x()</script><p>d</p>"
    assert plain(page) == "So\n\na <b> c\n\nd"


@pytest.mark.parametrize("name", exports.SHAPES)
def test_what_was_written_in_a_shape_is_what_is_read(name: str, tmp_path: Path) -> None:
    made = [line for talk in islice(exports.talks(5), 15) for line in talk.lines]
    path = exports.write(
        exports.SHAPES[name], tmp_path, megabytes=1, messages=len(made), seed=5
    )
    found = read(path)
    assert only_broken(found) == []
    said = [one for talk in only_talks(found) for one in talk.said]
    # Some write the newest first; of the same moment the order is the file's.
    said.sort(key=lambda one: one.at or datetime.min.replace(tzinfo=UTC))
    assert [(one.who is Who.PERSON, one.text.split()) for one in said] == [
        (line.theirs, line.text.split()) for line in made
    ]
