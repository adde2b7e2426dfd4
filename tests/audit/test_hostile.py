"""Exports that were made to do damage, or were damaged, are refused or read in part."""

from __future__ import annotations

import json
import random
import struct
import zipfile
import zlib
from contextlib import nullcontext, suppress
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoint.audit import guard
from counterpoint.audit.opening import MOST_FILES
from counterpoint.audit.products import PRODUCTS, whatsapp
from counterpoint.audit.products.shape import File
from counterpoint.audit.sentences import sentence
from counterpoint.audit.talks import Broken, Talk
from counterpoint.errors import CounterpointError, InputError
from tests.audit.reading_exports import (
    EXPORTS,
    READABLE,
    only_broken,
    only_talks,
    person,
    read,
    written,
)

if TYPE_CHECKING:
    from pathlib import Path

CLAUDE = (EXPORTS / "claude_conversations.json").read_bytes()
CHATGPT = (EXPORTS / "chatgpt_conversations.json").read_bytes()


def refused(path: Path, key: str) -> None:
    with pytest.raises(InputError) as error:
        read(path)
    assert str(error.value) == sentence("refused", key)


# --- Zips -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "../conversations.json",
        "a/../../conversations.json",
        "/etc/conversations.json",
        "C:/conversations.json",
        "C:\\conversations.json",
        "..\\conversations.json",
        "\\\\host\\share\\conversations.json",
    ],
)
def test_a_name_that_leads_out_of_a_zip_is_refused(name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as whole:
        whole.writestr(zipfile.ZipInfo(name), CLAUDE)
    refused(tmp_path / "a.zip", "names")
    assert [one.name for one in tmp_path.iterdir()] == ["a.zip"]


def test_two_dots_inside_a_name_lead_nowhere(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as whole:
        whole.writestr("my..export/conversations..json", CLAUDE)
    assert len(read(tmp_path / "a.zip")) == 2


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("conversations.json")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as whole:
        whole.writestr(link, "/etc/passwd")
    refused(tmp_path / "a.zip", "names")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_in_a_zip_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as whole:
        whole.writestr("conversations.json", CLAUDE)
        whole.writestr("conversations.json", CHATGPT)
    refused(tmp_path / "a.zip", "names")


def test_a_zip_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as whole,
        whole.open("conversations.json", "w", force_zip64=True) as member,
    ):
        for _ in range(300):
            member.write(b" " * 1_000_000)
    refused(tmp_path / "a.zip", "bomb")


def test_a_size_that_a_header_says_is_not_believed(tmp_path: Path) -> None:
    text = b'[{"chat_messages": []},' + b" " * 80_000_000
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("conversations.json", text)
    data = (tmp_path / "a.zip").read_bytes()
    big = struct.pack("<L", 80_000_023)
    assert data.count(big) == 2  # in front of the member, and in the list
    lying = data.replace(big, struct.pack("<L", 5_000))
    refused(written(tmp_path, "lying.zip", lying), "unopened")


def test_members_that_lie_over_one_another_are_refused(tmp_path: Path) -> None:
    packed = zlib.compress(b"[" + b" " * 1_000_000, 9)[2:-4]
    crc = zlib.crc32(b"[" + b" " * 1_000_000)
    body = struct.pack(
        "<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 33, crc, len(packed), 1_000_001, 0, 0
    )
    body += packed
    directory = b""
    for number in range(2_000):
        name = f"{number}.json".encode()
        directory += struct.pack(
            "<4s6H3L5H2L",
            b"PK\x01\x02", 20, 20, 0, 8, 0, 33, crc, len(packed), 1_000_001,
            len(name), 0, 0, 0, 0, 0, 0,
        )  # fmt: skip
        directory += name
    end = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, 2_000, 2_000, len(directory), len(body), 0
    )
    refused(written(tmp_path, "a.zip", body + directory + end), "bomb")


def test_a_zip_with_a_hundred_thousand_members_is_refused(tmp_path: Path) -> None:
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 11, 0, 0, 0, 0, 0, 0
    )
    directory = b"".join(
        entry + f"{number:06}.json".encode() for number in range(65_000)
    )
    end = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, 65_000, 65_000, len(directory), 0, 0
    )
    path = written(tmp_path, "a.zip", directory + end)
    assert MOST_FILES < 65_000
    refused(path, "many")


def test_a_zip_of_zips_is_refused(tmp_path: Path) -> None:
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w") as whole:
        whole.writestr("conversations.json", CLAUDE)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as whole:
        whole.writestr("part1.zip", inner.getvalue())
    refused(tmp_path / "a.zip", "nested")


def _locked(data: bytes) -> bytes:
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[data.index(mark) + offset] |= 1
    return bytes(changed)


def test_a_locked_zip_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "open.zip", "w") as whole:
        whole.writestr("conversations.json", CLAUDE)
    data = _locked((tmp_path / "open.zip").read_bytes())
    refused(written(tmp_path, "a.zip", data), "locked_zip")


def test_a_way_of_packing_that_nobody_knows_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "open.zip", "w") as whole:
        whole.writestr("conversations.json", CLAUDE)
    data = bytearray((tmp_path / "open.zip").read_bytes())
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[bytes(data).index(mark) + offset] = 99
    with pytest.raises(InputError):
        read(written(tmp_path, "a.zip", bytes(data)))


def test_a_zip_that_is_damaged_inside_is_read_as_far_as_it_goes(
    tmp_path: Path,
) -> None:
    talk = json.dumps(json.loads(CHATGPT)[0])
    chance = random.Random(7)
    noise = [json.dumps({"x": chance.random()}) for _ in range(20_000)]
    whole_text = "[" + talk + "," + ",".join(noise) + "]"
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("conversations.json", whole_text)
    data = bytearray((tmp_path / "a.zip").read_bytes())
    middle = len(data) * 2 // 3
    data[middle : middle + 50] = bytes(50)
    found = read(written(tmp_path, "b.zip", bytes(data)))
    assert only_talks(found)[0].title == "Fight with my sister"
    assert only_broken(found)[-1].reason


@pytest.mark.parametrize("step", [1, 2])
def test_a_zip_with_any_byte_changed_never_crashes(step: int, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("conversations.json", CLAUDE)
        whole.writestr("users.json", b"[]")
    data = (tmp_path / "a.zip").read_bytes()
    for place in range(step, len(data), 7):
        changed = bytearray(data)
        changed[place] ^= 0xFF
        with suppress(CounterpointError):
            read(written(tmp_path, "b.zip", bytes(changed)))


# --- JSON -----------------------------------------------------------------------


def broken_as(found: list[Talk | Broken], key: str) -> None:
    assert [one.reason for one in found if isinstance(one, Broken)] == [
        sentence("broken", key)
    ]


def test_json_that_is_nested_without_end_is_refused(tmp_path: Path) -> None:
    deep = b'[{"chat_messages": ' + b"[" * 200_000 + b"]" * 200_000 + b"}]"
    broken_as(read(written(tmp_path, "a.json", deep)), "deep")


def test_a_librechat_tree_that_is_nested_without_end_is_refused(
    tmp_path: Path,
) -> None:
    head = b'{"conversationId": "a", "isCreatedByUser": true, "messagesTree": '
    deep = head + b'[{"children":' * 100_000
    broken_as(read(written(tmp_path, "a.json", deep)), "deep")


def test_a_text_without_end_is_refused(tmp_path: Path) -> None:
    long = b'[{"chat_messages": "' + b"a" * 100_000_000 + b'"}]'
    broken_as(read(written(tmp_path, "a.json", long)), "long")


def test_quotation_marks_behind_backslashes_do_not_end_a_text() -> None:
    long = b'["' + b'\\"' * (guard.LONGEST // 2 + guard.JSON_AT_ONCE) + b'"]'
    with pytest.raises(guard.Unreadable) as fault:
        guard.check(lambda: BytesIO(long))
    assert fault.value.code == "long"


def test_a_backslash_at_the_end_of_a_piece_is_remembered() -> None:
    piece = b"a" * (guard.AT_ONCE - 2) + b"\\"
    text = b'"' + piece + (b'"' + piece) * (guard.LONGEST // len(piece) + 2)
    watched = guard.Watched(BytesIO(text))
    with pytest.raises(guard.Unreadable):
        list(iter(partial(watched.read, guard.AT_ONCE), b""))


def test_a_talk_of_very_many_pieces_is_refused(tmp_path: Path) -> None:
    many = b'[{"chat_messages": [' + b"{}," * (guard.MOST_PIECES + 1) + b"{}]}]"
    broken_as(read(written(tmp_path, "a.json", many)), "large")


def test_a_talk_that_is_larger_than_any_is_refused(tmp_path: Path) -> None:
    text = b'"' + b"a" * 1_000_000 + b'"'
    many = b'[{"chat_messages": [' + b",".join([text] * 40) + b"]}]"
    broken_as(read(written(tmp_path, "a.json", many)), "large")


def test_one_talk_that_is_too_deep_or_too_large_does_not_stop_the_others(
    tmp_path: Path,
) -> None:
    talk = CHATGPT.strip()[1:-1]
    deep = b'{"mapping": ' + b"[" * 300 + b"]" * 300 + b"}"
    text = b'"' + b"a" * 1_000_000 + b'"'
    large = b'{"mapping": [' + b",".join([text] * 40) + b"]}"
    many = b'{"mapping": [' + b"{}," * (guard.MOST_PIECES + 1) + b"{}]}"
    made = b"[" + b",".join([talk, deep, b"null", large, many, talk]) + b"]"
    found = read(written(tmp_path, "a.json", made))
    assert (
        only_talks(found)
        == only_talks(read(EXPORTS / "chatgpt_conversations.json")) * 2
    )
    assert [(one.place, one.reason) for one in only_broken(found)] == [
        ("a.json, number 3", sentence("broken", "deep")),
        ("a.json, number 4", sentence("broken", "shape")),
        ("a.json, number 5", sentence("broken", "large")),
        ("a.json, number 6", sentence("broken", "large")),
    ]


def test_a_long_list_of_short_talks_is_not_large() -> None:
    made = b"[" + b",".join([b'{"a": [{}, {}]}'] * 400_000) + b"]"
    guard.check(lambda: BytesIO(made))


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    long = b'{"messages": [{"role": "user", "content": "' + b"a" * 40_000_000
    found = read(written(tmp_path, "a.jsonl", long))
    broken_as(found, "long")


@pytest.mark.parametrize(
    "text",
    [
        b'[{"chat_messages": [{"sender": "human", "text": NaN}]}]',
        b'[{"chat_messages": [{"sender": "human", "text": Infinity}]}]',
        b'[{"chat_messages": [{"sender": "human", "text": 1e999}]}]',
        b'[{"chat_messages": [{"sender": "human", "text": 9' + b"9" * 5000 + b"}]}]",
        b'[{"chat_messages": [{"sender": "human", "text": "\xff\xfe"}]}]',
        b'[{"chat_messages": [{"sender": "human", "text": "\\x"}]}]',
        b'[{"chat_messages": [{"sender": "human", "text": "a\nb"}]}]',
        b'[{"chat_messages": []}] [',
    ],
)
def test_what_is_no_json_is_damaged(text: bytes, tmp_path: Path) -> None:
    found = read(written(tmp_path, "a.json", text))
    assert only_broken(found)


def test_a_key_that_stands_twice_counts_as_it_stood_last(tmp_path: Path) -> None:
    text = (
        b'[{"chat_messages": [], "chat_messages": '
        b'[{"sender": "assistant", "sender": "human", "text": "a", "text": "b"}]}]'
    )
    (talk,) = only_talks(read(written(tmp_path, "a.json", text)))
    assert person(talk) == ["b"]


@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_half_a_letter_is_replaced(ending: str, tmp_path: Path) -> None:
    made = {"messages": [{"role": "user", "content": "a HALF b"}], "title": "HALF"}
    text = json.dumps(made).replace("HALF", "\\ud83d")
    path = written(tmp_path, f"a.{ending}", f"[{text}]" if ending == "json" else text)
    (talk,) = only_talks(read(path))
    assert person(talk) == ["a ? b"]
    assert talk.title.encode()


@pytest.mark.parametrize("name", READABLE)
def test_a_mark_of_the_byte_order_changes_nothing(name: str, tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + (EXPORTS / name).read_bytes()
    assert read(written(tmp_path, name, content)) == read(EXPORTS / name)


@pytest.mark.parametrize("name", ["transcript.txt", "whatsapp_with_a_program.txt"])
def test_text_in_two_bytes_a_letter_is_read(name: str, tmp_path: Path) -> None:
    content = (EXPORTS / name).read_text(encoding="utf-8").encode("utf-16")
    assert read(written(tmp_path, name, content)) == read(EXPORTS / name)


def test_zero_bytes_do_no_harm(tmp_path: Path) -> None:
    row = b"2021-03-02T21:00:01.000Z,Me,a\x00b,None,m1"
    path = written(tmp_path, "a.csv", b"Timestamp,From,Text,Reaction,ID\n" + row)
    assert read(path)


@pytest.mark.parametrize(
    "piece", ["<div>", "<b><table>", "<!--", "<", "&amp", '<div class="content-cell ']
)
def test_a_page_that_is_nested_without_end_is_read_once(
    piece: str, tmp_path: Path
) -> None:
    # What reads HTML as a browser does needs minutes for a page like this.
    cell = '<div class="outer-cell"><p class="typography--title">Gemini Apps</p>'
    body = '<div class="content-cell body-1">Prompted a<br>' + piece * 200_000
    path = written(tmp_path, "a.html", f"<html>{cell}{body}</html>")
    assert len(only_talks(read(path))) == 1


def test_a_talk_of_very_many_short_lines_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "You: a\nAI: b\n" * 300_000)
    broken_as(read(path), "large")


# --- Cut off --------------------------------------------------------------------


def _readable_so_far(found: list[Talk | Broken], alone: list[Talk | Broken]) -> None:
    """Every talk that stood whole before the cut is there, as it was."""
    kept = only_talks(found)
    assert len(kept) <= len(only_talks(alone))
    for one, other in zip(kept[:-1], only_talks(alone), strict=False):
        assert one == other


@pytest.mark.parametrize("name", READABLE)
def test_a_file_that_is_cut_off_anywhere_is_read_up_to_there(
    name: str, tmp_path: Path
) -> None:
    content = (EXPORTS / name).read_bytes()
    alone = read(EXPORTS / name)
    step = max(1, len(content) // 200)
    for place in range(0, len(content), step):
        found: list[Talk | Broken] = []
        # Of a beginning that is too short nobody can say whose it is.
        with suppress(InputError) if place < 2_500 else nullcontext():
            found = read(written(tmp_path, name, content[:place]))
        _readable_so_far(found, alone)


def test_all_that_stood_before_a_cut_is_read_and_the_cut_is_told(
    tmp_path: Path,
) -> None:
    talk = json.loads(CHATGPT)[0]
    made = json.dumps([dict(talk, conversation_id=f"c{n}") for n in range(50)])
    found = read(written(tmp_path, "a.json", made[: len(made) * 4 // 5]))
    assert [one.id for one in only_talks(found)] == [f"c{n}" for n in range(40)]
    broken_as(found, "cut")


def test_all_that_stood_before_damage_is_read(tmp_path: Path) -> None:
    talk = json.loads(CHATGPT)[0]
    parts = [json.dumps(dict(talk, conversation_id=f"c{n}")) for n in range(50)]
    made = "[" + ",".join([*parts[:30], "!!", *parts[30:]]) + "]"
    found = read(written(tmp_path, "a.json", made))
    assert [one.id for one in only_talks(found)] == [f"c{n}" for n in range(30)]
    broken_as(found, "cut")


# --- Anything -------------------------------------------------------------------

ENDINGS = ("json", "jsonl", "html", "csv", "txt", "md")
KEYS = st.sampled_from(
    [
        "chat_messages",
        "sender",
        "text",
        "content",
        "type",
        "mapping",
        "current_node",
        "parent",
        "children",
        "message",
        "author",
        "role",
        "parts",
        "fragments",
        "conversations",
        "conversation",
        "responses",
        "response",
        "messages",
        "messagesTree",
        "isCreatedByUser",
        "conversationId",
        "history",
        "currentId",
        "chat",
        "turns",
        "candidates",
        "raw_content",
        "histories",
        "msgs",
        "src",
        "is_human",
        "header",
        "title",
        "time",
        "safeHtmlItem",
        "details",
        "subtitles",
        "mes",
        "is_user",
        "character_name",
        "swipes",
        "extra",
        "content_type",
        "metadata",
        "created_at",
        "create_time",
    ]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from(
        ["human", "assistant", "user", "text", "REQUEST", "Gemini Apps", "Prompted a"]
    ),
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=6)
    ),
    max_leaves=25,
)


def opened(content: bytes, ending: str) -> File:
    return File(f"a.{ending}", partial(BytesIO, content))


def all_of(product: object, file: File) -> list[Talk | Broken]:
    try:
        return list(product.talks(file))  # type: ignore[attr-defined]
    except guard.Unreadable as fault:
        return [Broken(file.name, sentence("broken", fault.code))]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.dictionaries(KEYS, TREES, max_size=6), max_size=3))
def test_json_of_any_shape_gives_talks_or_broken_ones(rows: list[object]) -> None:
    content = json.dumps(rows).encode()
    each_line = b"\n".join(json.dumps(row).encode() for row in rows)
    for product in PRODUCTS:
        for made, ending in ((content, "json"), (each_line, "jsonl")):
            for one in all_of(product, opened(made, ending)):
                repr(one).encode()


@given(st.binary(max_size=400), st.sampled_from(ENDINGS))
def test_bytes_of_any_kind_give_talks_or_broken_ones(
    content: bytes, ending: str
) -> None:
    for product in PRODUCTS:
        product.knows(f"a.{ending}", content)
        all_of(product, opened(content, ending))
    whatsapp.between_people(content)


LINES = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(
            [
                "You: hello",
                "## ChatGPT",
                "**You** said:",
                "31/12/2024, 23:10 - Sam: hi",
                "[12/31/24, 11:10:00 PM] Sam: hi",
                "99/99/9999, 99:99 - x: y",
                "2021-01-01,Me,hi,None,1",
                '{"mes": "a", "is_user": true}',
                '<div class="outer-cell"><p class="typography--title">Gemini Apps<',
                '<div class="content-cell body-1">Prompted a<br>Apr 31, 2026, 1:00:00 PM',
            ]
        ),
    ),
    max_size=12,
)


@given(LINES, st.sampled_from(ENDINGS))
def test_lines_of_any_kind_give_talks_or_broken_ones(
    lines: list[str], ending: str
) -> None:
    content = "\n".join(lines).encode("utf-8", "replace")
    for product in PRODUCTS:
        all_of(product, opened(content, ending))


@pytest.mark.parametrize("name", READABLE)
def test_a_fixture_with_any_byte_changed_never_crashes(
    name: str, tmp_path: Path
) -> None:
    content = (EXPORTS / name).read_bytes()
    chance = random.Random(3)
    for _ in range(60):
        changed = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        with suppress(InputError):
            read(written(tmp_path, name, bytes(changed)))
