"""What an export may come as, and which sentence is said where it is none."""

from __future__ import annotations

import json
import os
import zipfile
from typing import TYPE_CHECKING

import pytest

from counterpoint.audit.opening import talks_in, what_is_it
from counterpoint.audit.sentences import sentence
from counterpoint.errors import InputError, NotFoundError, UnreadableArchiveError
from tests.audit.reading_exports import (
    EXPORTS,
    READABLE,
    only_broken,
    only_talks,
    read,
    written,
)

if TYPE_CHECKING:
    from pathlib import Path


def zipped(folder: Path, name: str, members: dict[str, bytes]) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as whole:
        for member, content in members.items():
            whole.writestr(member, content)
    return path


CLAUDE = (EXPORTS / "claude_conversations.json").read_bytes()
CHATGPT = (EXPORTS / "chatgpt_conversations.json").read_bytes()


@pytest.mark.parametrize("name", READABLE)
def test_a_zip_and_a_folder_give_the_talks_of_the_file(
    name: str, tmp_path: Path
) -> None:
    content = (EXPORTS / name).read_bytes()
    alone = read(EXPORTS / name)
    folder = tmp_path / "unpacked" / "deep"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(content)
    assert read(zipped(tmp_path, "export.zip", {f"data/{name}": content})) == alone
    assert read(tmp_path / "unpacked") == alone


def test_a_zip_may_be_called_anything(tmp_path: Path) -> None:
    path = zipped(tmp_path, "export.dms", {"conversations.json": CLAUDE})
    assert what_is_it(path) == "Claude"


def test_an_ending_may_be_in_capitals(tmp_path: Path) -> None:
    assert what_is_it(written(tmp_path, "CONVERSATIONS.JSON", CLAUDE)) == "Claude"
    path = zipped(tmp_path, "a.ZIP", {"CONVERSATIONS.JSON": CLAUDE})
    assert what_is_it(path) == "Claude"


def test_several_parts_in_a_folder_are_read_one_after_the_other(
    tmp_path: Path,
) -> None:
    zipped(tmp_path, "batch-0000.zip", {"conversations.json": CLAUDE})
    zipped(tmp_path, "batch-0001.zip", {"conversations.json": CHATGPT})
    products = [talk.product for talk in only_talks(read(tmp_path))]
    assert products == ["Claude", "Claude", "ChatGPT", "ChatGPT"]


def test_what_else_lies_in_an_export_is_passed_over(tmp_path: Path) -> None:
    members = {
        "users.json": (EXPORTS / "claude_users.json").read_bytes(),
        "projects.json": b"[]",
        "conversations.json": CLAUDE,
        "chat.html": b"<html><script>var jsonData = []</script></html>",
        "picture.png": b"\x89PNG",
        "inner.zip": b"PK",
    }
    path = zipped(tmp_path, "export.zip", members)
    assert what_is_it(path) == "Claude"
    assert len(read(path)) == 2


def test_only_the_product_that_was_asked_for_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(CLAUDE)
    (tmp_path / "b.json").write_bytes(CHATGPT)
    found = only_talks(read(tmp_path, product="chatgpt"))
    assert {talk.product for talk in found} == {"ChatGPT"}


def test_an_export_of_another_product_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, "conversations.json", CLAUDE)
    with pytest.raises(InputError, match="Claude, and not of ChatGPT"):
        read(path, product="ChatGPT")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.json", b"[]", "no talks"),
        ("a.json", b" \n", "no talks"),
        ("a.jsonl", b"", "no talks"),
        ("a.json", b"hello", "says that it is JSON"),
        ("a.json", b'{"a": 1}', "docs/exports.md"),
        ("a.pdf", b"%PDF-1.7", "a PDF"),
        ("a.png", b"\x89PNG\r\n", "a picture"),
        ("a.db", b"SQLite format 3\x00", "a database"),
        ("a.tar.gz", b"\x1f\x8b\x08", "no zip"),
        ("a.csv", b"a,b\n1,2\n", "a table"),
        ("a.html", b"<html><body>hello</body></html>", "a web page"),
        ("result.json", b'{"messages": [{"from_id": "user1"}]}', "Telegram"),
        ("message_1.json", b'{"messages": [{"sender_name": "A"}]}', "Messenger"),
        ("a.txt", b"dear diary", "docs/exports.md"),
        ("a.md", "\ufeffnothing".encode(), "docs/exports.md"),
    ],
    ids=[
        "an empty list",
        "spaces",
        "empty lines",
        "no JSON",
        "other JSON",
        "a PDF",
        "a picture",
        "a database",
        "packed",
        "a table",
        "a page",
        "Telegram",
        "Messenger",
        "a diary",
        "a word",
    ],
)
def test_a_file_that_is_no_export_is_told_what_it_looks_like(
    name: str, content: bytes, says: str, tmp_path: Path
) -> None:
    path = written(tmp_path, name, content)
    with pytest.raises(InputError) as refused:
        read(path)
    assert says in str(refused.value)
    with pytest.raises(InputError):
        what_is_it(path)


def test_an_account_without_its_talks_is_named() -> None:
    with pytest.raises(InputError, match="describes an account"):
        read(EXPORTS / "claude_users.json")


def test_an_export_in_which_nothing_was_said_says_so(tmp_path: Path) -> None:
    search = b'[{"header": "Search", "title": "Gemini", "time": "2026-01-01T00:00Z"}]'
    with pytest.raises(InputError, match="no talks"):
        read(written(tmp_path, "MyActivity.json", search))


def test_a_chat_between_people_is_not_read() -> None:
    path = EXPORTS / "whatsapp_between_people.txt"
    with pytest.raises(InputError, match="was not asked"):
        read(path)
    with pytest.raises(InputError, match="was not asked"):
        what_is_it(path)


def test_a_chat_between_people_does_not_stop_the_rest(tmp_path: Path) -> None:
    people = (EXPORTS / "whatsapp_between_people.txt").read_bytes()
    (tmp_path / "a.txt").write_bytes(people)
    (tmp_path / "b.json").write_bytes(CLAUDE)
    assert {talk.product for talk in only_talks(read(tmp_path))} == {"Claude"}


def test_a_place_where_nothing_is_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read(tmp_path / "gone.zip")


def test_an_empty_folder_and_an_empty_zip_say_so(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read(tmp_path)
    with pytest.raises(InputError):
        read(zipped(tmp_path, "a.zip", {}))


def test_a_damaged_zip_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableArchiveError):
        read(written(tmp_path, "a.zip", b"PK\x03\x04 cut"))


def test_a_folder_is_not_followed_out_of(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "conversations.json").write_bytes(CLAUDE)
    (inside / "a.json").symlink_to(outside / "conversations.json")
    (inside / "b").symlink_to(outside, target_is_directory=True)
    with pytest.raises(InputError):
        read(inside)


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.json")
    (tmp_path / "b.json").write_bytes(CLAUDE)
    assert len(read(tmp_path)) == 2


def test_reading_stops_when_it_is_cancelled() -> None:
    asked = iter([False, True, True])
    found = talks_in(
        EXPORTS / "claude_conversations.json", cancelled=lambda: next(asked)
    )
    assert len(list(found)) == 2


def test_an_export_that_is_not_read_to_its_end_is_closed(tmp_path: Path) -> None:
    path = zipped(tmp_path, "a.zip", {"conversations.json": CLAUDE})
    found = talks_in(path)
    next(found)
    found.close()  # type: ignore[attr-defined]  # what is open is a warning here
    path.unlink()


def test_a_broken_conversation_is_placed_and_the_rest_goes_on(tmp_path: Path) -> None:
    talks = json.loads(CLAUDE)
    broken: list[object] = [None, 5, {"chat_messages": "x"}, {"chat_messages": [1]}, {}]
    made = json.dumps([talks[0], *broken, talks[0]])
    found = read(written(tmp_path, "conversations.json", made))
    assert len(only_talks(found)) == 2
    assert [one.place for one in only_broken(found)] == [
        f"conversations.json, number {number}" for number in range(2, 7)
    ]
    assert {one.reason for one in only_broken(found)} == {sentence("broken", "shape")}


def test_no_reason_and_no_refusal_holds_what_was_said(tmp_path: Path) -> None:
    made = b'[{"chat_messages": "my secret"}, {"chat_messages": [{"text": "secret"'
    found = read(written(tmp_path, "conversations.json", made))
    assert len(only_broken(found)) == 2
    assert "secret" not in repr(found)
