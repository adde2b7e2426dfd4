from __future__ import annotations

import json
import shutil
import stat
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoint.errors import InputError, UnreadableArchiveError
from counterpoint.store import Counts, Imported
from counterpoint.terms import Carried, Closing, Sitting, Tier
from tests.store.samples import NOON, SUMMER, entry, open_risk, opened, sitting, turn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from counterpoint.store import Store

NAMES = [
    "README.txt",
    "carried.json",
    "entries.jsonl",
    "schema.json",
    "sittings.jsonl",
    "sittings.md",
]


async def fill(store: Store) -> None:
    await store.keep_sitting(sitting("one", turns=3, title="The deadline"))
    await store.keep_sitting(sitting("two", turns=0))
    await store.tag("one", ["work", "<b>Anna</b>"])
    await store.rate("one", Closing(heard=7, challenge=-2, step="I'll ask\nher."))
    begun = await store.begin(NOON.astimezone(SUMMER))
    await store.keep(begun, turn("Zeile\u2028zwei\n# <b>drei</b>\n> vier\x00", said=""))
    await store.put([entry("a"), entry("b", kind="goal", text="Zeile\u2028\x00")])
    await store.remember(open_risk())


def below(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def contents(archive: Path) -> dict[str, bytes]:
    if archive.is_dir():
        return {path.name: path.read_bytes() for path in archive.iterdir()}
    with zipfile.ZipFile(archive) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


@pytest.mark.parametrize("name", ["copy", "copy.zip"])
async def test_an_export_comes_back_identical(
    store: Store, tmp_path: Path, name: str
) -> None:
    await fill(store)
    assert await store.export(tmp_path / name) == Counts(sittings=3, turns=4, entries=2)
    async with await opened(tmp_path / "other") as other:
        assert await other.import_archive(tmp_path / name) == Imported(3, 4, 0, 2)
        assert await other.entries() == await store.entries()
        assert await other.sittings() == await store.sittings()
        assert (await other.read("one")).tags == ("work", "<b>Anna</b>")
        assert await other.carried() == open_risk()
        await other.export(tmp_path / f"again-{name}")
    first, second = tmp_path / name, tmp_path / f"again-{name}"
    assert contents(first) == contents(second)
    assert sorted(contents(first)) == NAMES
    if first.is_file():
        assert first.read_bytes() == second.read_bytes()


async def test_an_empty_store_comes_back_identical(
    store: Store, tmp_path: Path
) -> None:
    await store.export(tmp_path / "copy")
    async with await opened(tmp_path / "other") as other:
        await other.import_archive(tmp_path / "copy")
        await other.export(tmp_path / "again")
    assert contents(tmp_path / "copy") == contents(tmp_path / "again")


async def test_what_is_there_already_is_left_alone(
    store: Store, tmp_path: Path
) -> None:
    await fill(store)
    await store.export(tmp_path / "copy")
    before = [await store.read(each.id) for each in await store.sittings()]
    assert await store.import_archive(tmp_path / "copy") == Imported(0, 0, 3)
    assert [await store.read(each.id) for each in await store.sittings()] == before


async def test_many_turns_keep_their_order(store: Store, tmp_path: Path) -> None:
    await store.keep_sitting(sitting("long", turns=450))
    await store.export(tmp_path / "copy.zip")
    async with await opened(tmp_path / "other") as other:
        await other.import_archive(tmp_path / "copy.zip")
        assert await other.read("long") == sitting("long", turns=450)
        await other.keep("long", turn(number=450))
        assert (await other.read("long")).turns[-1].id == "turn-450"


@pytest.mark.parametrize(
    ("ours", "theirs", "kept"),
    [
        (None, open_risk(), "theirs"),
        (Carried(), open_risk(), "theirs"),
        (open_risk(Tier.WATCH), open_risk(Tier.IMMINENT), "theirs"),
        (open_risk(Tier.IMMINENT), open_risk(Tier.WATCH), "ours"),
        (open_risk(), Carried(lines=("b-1",)), "ours"),
        (Carried(lines=("a-1",)), Carried(lines=("b-1",)), "ours"),
    ],
    ids=["new store", "no risk here", "higher", "lower", "risk here", "no risk"],
)
async def test_an_import_never_loses_an_open_risk(
    store: Store, tmp_path: Path, ours: Carried | None, theirs: Carried, kept: str
) -> None:
    async with await opened(tmp_path / "other") as other:
        await other.remember(theirs)
        await other.export(tmp_path / "copy")
    if ours is not None:
        await store.remember(ours)
    await store.import_archive(tmp_path / "copy")
    assert await store.carried() == (theirs if kept == "theirs" else ours)


async def test_reading_shows_who_wrote_what(store: Store, tmp_path: Path) -> None:
    """> Line one
    > # line two

    < Counterpoint's words
    """
    text = "Line one\n# line <b>two</b>\n\nCounterpoint replied: no"
    told = Sitting(
        id="one",
        started=NOON,
        title="A\ntitle",
        turns=(turn(text, said="First.\nSecond."), turn("Only writing.", said="")),
    )
    await store.keep_sitting(told)
    await store.export(tmp_path / "copy")
    assert (tmp_path / "copy" / "sittings.md").read_text().splitlines() == [
        "# Your sittings",
        "",
        "## Sitting of 2026-11-23 12:00: A title",
        "",
        "You wrote, 2026-11-23 12:00:",
        "",
        "> Line one",
        "> # line \\<b>two\\</b>",
        ">",
        "> Counterpoint replied: no",
        "",
        "Counterpoint replied (written by a computer program, generated by: guide):",
        "",
        "> First.",
        "> Second.",
        "",
        "You wrote, 2026-11-23 12:00:",
        "",
        "> Only writing.",
        "",
        "Counterpoint said nothing, as you had asked.",
    ]


async def test_an_archive_from_before_there_were_tags_can_be_imported(
    store: Store, tmp_path: Path
) -> None:
    await store.keep_sitting(sitting("one", turns=2))
    await store.export(tmp_path / "copy")
    path = tmp_path / "copy" / "sittings.jsonl"
    older = path.read_bytes().replace(b'"schema_version":3', b'"schema_version":1')
    older = older.replace(b',"tags":[],"closing":null', b"")
    older = older.replace(b',"after":null', b"").replace(b',"usage":[]', b"")
    assert not any(word in older for word in (b"tags", b"after", b"usage"))
    path.write_bytes(older)
    carried = tmp_path / "copy" / "carried.json"
    carried.write_bytes(carried.read_bytes().replace(b'_version": 3', b'_version": 1'))
    async with await opened(tmp_path / "other") as other:
        assert await other.import_archive(tmp_path / "copy") == Imported(1, 2, 0)
        assert await other.read("one") == sitting("one", turns=2)


async def test_reading_shows_tags_versions_and_what_was_said_at_the_end(
    store: Store, tmp_path: Path
) -> None:
    """> No. (in place of:) Yes."""
    first, yes = turn("He called.", said="", number=1), turn("Yes.", said="", number=2)
    no = replace(turn("No.", said="", number=3), after=first.id)
    other = replace(turn("She called.", said="", number=4), after="")
    closing = Closing(heard=0, challenge=-2, step="I'll ask\nher.")
    told = Sitting(
        id="one",
        started=NOON,
        tags=("work", "Anna <3"),
        closing=closing,
        turns=(first, yes, no, other),
    )
    await store.keep_sitting(told)
    assert await store.read("one") == told
    await store.export(tmp_path / "copy")
    read = (tmp_path / "copy" / "sittings.md").read_text().splitlines()
    assert read[4] == "Tags: work, Anna \\<3"
    follows = "Another version of the talk. It follows what was written"
    assert read.index(f"{follows} 2026-11-23 12:00:") < read.index("> No.")
    begins = read.index("Another version of the talk, from its beginning:")
    assert read.index("> No.") < begins < read.index("> She called.")
    assert read[-7:] == [
        "- I was heard: 0 of 10",
        (
            "- I would rather have been challenged (-5 much less, 0 about right, "
            "5 much more): -2"
        ),
        "",
        "One thing you mean to do:",
        "",
        "> I'll ask",
        "> her.",
    ]


@given(text=st.text(max_size=300))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_text_can_leave_its_quotation(
    store: Store, tmp_path: Path, text: str
) -> None:
    shutil.rmtree(tmp_path / "copy", ignore_errors=True)
    begun = await store.begin(NOON)
    await store.keep(begun, turn(f"{text}CANARY", said=""))
    await store.export(tmp_path / "copy")
    await store.delete(begun)
    read = (tmp_path / "copy" / "sittings.md").read_bytes().decode()
    (line,) = [line for line in read.splitlines() if "CANARY" in line]
    assert line.startswith(">")


async def test_each_line_says_its_version_and_who_generated_the_reply(
    store: Store, tmp_path: Path
) -> None:
    await fill(store)
    await store.export(tmp_path / "copy")
    record = (tmp_path / "copy" / "sittings.jsonl").read_bytes().splitlines()
    lines = [json.loads(line) for line in record]
    assert {line["schema_version"] for line in lines} == {3}
    turns = [line for line in lines if line["kind"] == "turn"]
    assert [line["generated_by"] for line in turns] == ["guide"] * 3 + [None]
    assert lines[-1] == {"kind": "end", "schema_version": 3, "sittings": 3, "turns": 4}


async def test_the_schema_describes_the_lines(store: Store, tmp_path: Path) -> None:
    await store.export(tmp_path / "copy")
    schema = json.loads((tmp_path / "copy" / "schema.json").read_text())
    assert {"SittingLine", "TurnLine", "EndLine", "Turn"} <= set(schema["$defs"])


@pytest.mark.parametrize("name", ["there", "there.zip"])
async def test_an_export_overwrites_nothing(
    store: Store, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(InputError, match="already exists"):
        await store.export(tmp_path / name)
    assert (tmp_path / name).read_text() == "mine"


async def test_a_record_cut_off_anywhere_adds_nothing(
    store: Store, tmp_path: Path
) -> None:
    await fill(store)
    await store.export(tmp_path / "copy")
    record = tmp_path / "copy" / "sittings.jsonl"
    whole = record.read_bytes()
    async with await opened(tmp_path / "other") as other:
        await other.keep_sitting(sitting("mine"))
        for keep in [*range(0, len(whole), 101), len(whole) - 1]:
            record.write_bytes(whole[:keep])
            with pytest.raises(UnreadableArchiveError, match=r"sittings\.jsonl"):
                await other.import_archive(tmp_path / "copy")
            assert [s.id for s in await other.sittings()] == ["mine"]
        assert await other.carried() == Carried()


async def test_a_zip_cut_off_anywhere_adds_nothing(
    store: Store, tmp_path: Path
) -> None:
    await fill(store)
    archive = tmp_path / "copy.zip"
    await store.export(archive)
    whole = archive.read_bytes()
    async with await opened(tmp_path / "other") as other:
        for keep in range(0, len(whole), 97):
            archive.write_bytes(whole[:keep])
            with pytest.raises(UnreadableArchiveError):
                await other.import_archive(archive)
        assert await other.sittings() == []


@given(place=st.floats(0, 0.999), flip=st.integers(1, 255))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_damaged_zip_never_crashes(
    store: Store, tmp_path: Path, place: float, flip: int
) -> None:
    archive = tmp_path / "copy.zip"
    if not archive.exists():
        await fill(store)
        await store.export(archive)
    content = bytearray(archive.read_bytes())
    content[int(place * len(content))] ^= flip
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(content)
    try:
        imported = await store.import_archive(damaged)
    except UnreadableArchiveError:
        return
    assert imported == Imported(0, 0, 3)


RECORD = [
    (
        b'{"kind":"sitting","schema_version":1,"id":"a",'
        b'"started":"2026-11-23T12:00:00Z","ended":null,"title":""}'
    ),
    b'{"kind":"end","schema_version":1,"sittings":1,"turns":0}',
]


def record(*lines: bytes) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def with_label(label: bytes) -> bytes:
    return RECORD[0].replace(b'"title":""', b'"title":"",' + label)


TOO_MANY = json.dumps([str(number) for number in range(21)]).encode()
HOSTILE = {
    "nothing": b"",
    "not json": b"hello\n",
    "binary": bytes(range(256)) + b"\n",
    "utf-16": "{}\n".encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + record(*RECORD),
    "an empty line": b"\n" + record(*RECORD),
    "deep": b"[" * 200_000 + b"\n",
    "deep object": b'{"kind":"turn","turn":' * 50_000 + b"\n",
    "a long line": b'"' + b"x" * (8 * 1024 * 1024) + b'"\n',
    "an unknown kind": b'{"kind":"person"}\n',
    "an unknown field": record(RECORD[0][:-1] + b',"x":1}', RECORD[1]),
    "a newer version": record(
        *(line.replace(b'sion":1', b'sion":4') for line in RECORD)
    ),
    "a path for an id": record(RECORD[0].replace(b'"a"', b'"../a"'), RECORD[1]),
    "a line break in an id": record(RECORD[0].replace(b'"a"', b'"a\\n"'), RECORD[1]),
    "a sitting twice": record(
        RECORD[0], RECORD[0], RECORD[1].replace(b'gs":1', b'gs":2')
    ),
    "a wrong count": record(RECORD[0], RECORD[1].replace(b'gs":1', b'gs":2')),
    "something after the end": record(*RECORD, RECORD[0]),
    "half a character": record(RECORD[0].replace(b'""', b'"\\ud800"'), RECORD[1]),
    "too many tags": record(with_label(b'"tags":' + TOO_MANY), RECORD[1]),
    "a tag that is too long": record(
        with_label(b'"tags":["' + b"x" * 41 + b'"]'), RECORD[1]
    ),
    "an empty tag": record(with_label(b'"tags":[""]'), RECORD[1]),
    "an answer off its scale": record(with_label(b'"closing":{"heard":11}'), RECORD[1]),
    "a wish off its scale": record(
        with_label(b'"closing":{"challenge":-6}'), RECORD[1]
    ),
    "no number": record(RECORD[0].replace(b"null", b"NaN"), RECORD[1]),
    "no time": record(RECORD[0].replace(b"T12", b"T99"), RECORD[1]),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
async def test_a_hostile_record_is_refused_with_its_place(
    store: Store, tmp_path: Path, content: bytes
) -> None:
    await store.export(tmp_path / "copy")
    (tmp_path / "copy" / "sittings.jsonl").write_bytes(content)
    with pytest.raises(UnreadableArchiveError, match=r"sittings\.jsonl") as caught:
        await store.import_archive(tmp_path / "copy")
    assert caught.value.__cause__ is None
    assert await store.sittings() == []


async def test_the_plain_record_of_these_tests_is_fine(
    store: Store, tmp_path: Path
) -> None:
    await store.export(tmp_path / "copy")
    (tmp_path / "copy" / "sittings.jsonl").write_bytes(record(*RECORD))
    assert await store.import_archive(tmp_path / "copy") == Imported(1, 0, 0)


async def test_a_turn_under_another_sitting_is_refused(
    store: Store, tmp_path: Path
) -> None:
    await fill(store)
    await store.export(tmp_path / "copy")
    path = tmp_path / "copy" / "sittings.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"sitting":"one"', b'"sitting":"two"'))
    async with await opened(tmp_path / "other") as other:
        with pytest.raises(UnreadableArchiveError, match="line 2"):
            await other.import_archive(tmp_path / "copy")
        assert await other.sittings() == []


async def test_an_unreadable_archive_is_not_quoted(
    store: Store, tmp_path: Path
) -> None:
    await fill(store)
    await store.export(tmp_path / "copy")
    path = tmp_path / "copy" / "sittings.jsonl"
    path.write_bytes(path.read_bytes().replace(b"push_back", b"CANARY"))
    with pytest.raises(UnreadableArchiveError) as caught:
        await store.import_archive(tmp_path / "copy")
    seen: BaseException | None = caught.value
    while seen is not None:
        assert "CANARY" not in str(seen)
        seen = None if seen.__suppress_context__ else seen.__context__


def add(name: str, content: bytes = b"x") -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, content)

    return change


def twice(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "a") as archive,
        pytest.warns(UserWarning, match="Duplicate"),
    ):
        archive.writestr("carried.json", "{}")


def linked(path: Path) -> None:
    path.unlink()
    info = zipfile.ZipInfo("sittings.jsonl")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")


def locked(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = content.find(mark)
        while start >= 0:
            content[start + flags] |= 1
            start = content.find(mark, start + 4)
    path.write_bytes(content)


def bomb(path: Path) -> None:
    line = RECORD[0].replace(b'""', b'"' + b" " * 7_000_000 + b'"') + b"\n"
    with zipfile.ZipFile(path) as archive:
        rest = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in rest.items():
            many = b"".join(line.replace(b'"a"', b'"a%d"' % n) for n in range(10))
            archive.writestr(name, many if name == "sittings.jsonl" else content)


def without_the_record(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("carried.json", "{}")


def other_kind(path: Path) -> None:
    path.write_bytes(b"hello")


HOSTILE_ZIPS: dict[str, Callable[[Path], None]] = {
    "a way out": add("../../evil.txt"),
    "an absolute name": add("/etc/evil.txt"),
    "a drive": add("C:\\evil.txt"),
    "a nested zip": add("inner.zip", b"PK\x05\x06" + bytes(18)),
    "a member twice": twice,
    "a link": linked,
    "a locked member": locked,
    "a bomb": bomb,
    "no record": without_the_record,
    "no zip": other_kind,
}


@pytest.mark.parametrize("change", HOSTILE_ZIPS.values(), ids=HOSTILE_ZIPS.keys())
async def test_a_hostile_zip_is_refused_and_nothing_is_written(
    store: Store, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    archive = tmp_path / "copy.zip"
    await store.export(archive)
    change(archive)
    before = below(tmp_path)
    with pytest.raises(UnreadableArchiveError):
        await store.import_archive(archive)
    assert await store.sittings() == []
    assert below(tmp_path) == before


@pytest.mark.parametrize("member", ["sittings.jsonl", "carried.json"])
async def test_a_folder_whose_files_are_links_is_refused(
    store: Store, tmp_path: Path, member: str
) -> None:
    await store.export(tmp_path / "copy")
    path = tmp_path / "copy" / member
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnreadableArchiveError, match=member):
        await store.import_archive(tmp_path / "copy")


async def test_a_carried_file_that_is_not_ours_is_refused(
    store: Store, tmp_path: Path
) -> None:
    await store.export(tmp_path / "copy")
    for content in (b"", b"[]", b'{"schema_version":1}', b" " * 9_000_000):
        (tmp_path / "copy" / "carried.json").write_bytes(content)
        with pytest.raises(UnreadableArchiveError, match=r"carried\.json"):
            await store.import_archive(tmp_path / "copy")


async def test_what_is_not_there_cannot_be_imported(
    store: Store, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="no archive"):
        await store.import_archive(tmp_path / "nowhere")


async def test_the_longest_turn_that_is_kept_can_be_imported(
    store: Store, tmp_path: Path
) -> None:
    longest = turn("x", said="y")
    room = 8 * 1024 * 1024 - 4096 - len(msgspec.json.encode(longest))
    text = "x" * (room - 3)
    kept = await store.begin(NOON)
    await store.keep(kept, turn(text, said="y"))
    await store.export(tmp_path / "copy.zip")
    async with await opened(tmp_path / "other") as other:
        assert (await other.import_archive(tmp_path / "copy.zip")).turns == 1
