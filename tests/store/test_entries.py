"""What is kept beside the sittings: measures, goals, days, and notes of sittings."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoint.errors import InputError, NotFoundError, UnreadableArchiveError
from counterpoint.errors import TamperedError as Tampered
from counterpoint.terms import Entry
from tests.store.samples import NOON, SUMMER, entry, opened, sitting, turn

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.store import Store


async def test_entries_come_back_in_the_order_they_were_kept_in(store: Store) -> None:
    kept = [entry("b"), entry("a", kind="goal"), entry("c", at=NOON.astimezone(SUMMER))]
    for one in kept:
        await store.put([one])
    assert await store.entries() == kept
    assert await store.entries("goal") == [kept[1]]
    assert await store.entries("goal", "measure") == kept
    assert await store.entries("nothing") == []
    assert (await store.entries())[2].at.utcoffset() == timedelta(hours=2)


async def test_an_entry_kept_again_replaces_the_one_before_in_its_place(
    store: Store,
) -> None:
    await store.put([entry("a"), entry("b")])
    await store.put([entry("a", text="better"), entry("c")])
    assert await store.entries() == [entry("a", text="better"), entry("b"), entry("c")]


async def test_the_same_entry_sent_twice_at_once_is_kept_once(store: Store) -> None:
    await asyncio.gather(*(store.put([entry("a")]) for _ in range(5)))
    assert await store.entries() == [entry("a")]


async def test_an_id_of_another_kind_replaces_nothing_and_keeps_the_others_out(
    store: Store,
) -> None:
    await store.put([entry("a"), entry("b", kind="goal")])
    with pytest.raises(InputError, match="nothing was kept or replaced"):
        await store.put([entry("c"), entry("a", kind="goal", text="hostile")])
    assert await store.entries() == [entry("a"), entry("b", kind="goal")]


async def test_one_that_cannot_be_kept_keeps_the_others_out(store: Store) -> None:
    long = entry("b", text="x" * 2_000_000)
    for wrong in (long, Entry("b", "day", NOON, b"{"), entry("../b"), entry("")):
        with pytest.raises(InputError):
            await store.put([entry("a"), wrong])
    assert await store.entries() == []


async def test_a_withdrawn_entry_leaves_no_row(store: Store) -> None:
    await store.put([entry("a"), entry("b")])
    await store.withdraw(["a", "never-there"])
    async with store._reading() as queries:
        assert [row.id for row in await queries.entries(())] == ["b"]


async def test_a_body_moved_to_another_entry_does_not_open(store: Store) -> None:
    await store.put([entry("a"), entry("b", kind="goal")])
    async with store._writing() as queries:
        rows = await queries.entries(())
        await queries.put_entries([rows[0]._replace(id="b", kind="goal")], there={"b"})
    with pytest.raises(Tampered):
        await store.entries()


@given(text=st.text(max_size=200))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_text_comes_back(store: Store, text: str) -> None:
    one = entry("a", text=text.encode("utf-8", "replace").decode())
    await store.put([one])
    (read,) = await store.entries()
    assert msgspec.json.decode(read.body) == msgspec.json.decode(one.body)


async def test_a_note_of_a_sitting_goes_when_the_sitting_goes(store: Store) -> None:
    await store.keep_sitting(sitting("one", turns=2))
    await store.keep_sitting(sitting("two", turns=1))
    await store.trace("one", 2, b"{}")
    await store.trace("two", 1, b"[]")
    assert await store.traces() == {"one": (2, b"{}"), "two": (1, b"[]")}
    await store.delete("one")
    assert await store.traces() == {"two": (1, b"[]")}
    with pytest.raises(NotFoundError):
        await store.trace("one", 2, b"{}")


async def test_a_note_is_forgotten_with_the_turns_it_was_made_of(store: Store) -> None:
    begun = await store.begin(NOON)
    first = turn("Keep.", number=1)
    gone = turn("Forget.", number=2)
    await store.keep(begun, first)
    await store.keep(begun, gone)
    await store.trace(begun, 2, b"{}")
    await store.forget(begun, [gone.id])
    assert await store.traces() == {}


async def test_importing_twice_adds_no_entry_twice_and_changes_none(
    store: Store, tmp_path: Path
) -> None:
    await store.put([entry("a"), entry("b")])
    await store.export(tmp_path / "copy")
    async with await opened(tmp_path / "other") as other:
        await other.put([entry("b", text="mine")])
        assert (await other.import_archive(tmp_path / "copy")).entries == 1
        assert (await other.import_archive(tmp_path / "copy")).entries == 0
        kept = await other.entries()
    assert kept == [entry("b", text="mine"), entry("a")]


async def test_entries_cut_off_anywhere_add_nothing(
    store: Store, tmp_path: Path
) -> None:
    await store.put([entry("a"), entry("b", kind="goal")])
    await store.export(tmp_path / "copy")
    record = tmp_path / "copy" / "entries.jsonl"
    whole = record.read_bytes()
    async with await opened(tmp_path / "other") as other:
        for keep in range(len(whole)):
            record.write_bytes(whole[:keep])
            with pytest.raises(UnreadableArchiveError, match=r"entries\.jsonl"):
                await other.import_archive(tmp_path / "copy")
        record.unlink()
        with pytest.raises(UnreadableArchiveError, match=r"entries\.jsonl"):
            await other.import_archive(tmp_path / "copy")
        assert await other.entries() == []
        assert await other.sittings() == []


async def test_an_archive_from_before_there_were_entries_needs_no_file_of_them(
    store: Store, tmp_path: Path
) -> None:
    await store.keep_sitting(sitting("one", turns=2))
    await store.export(tmp_path / "copy")
    (tmp_path / "copy" / "entries.jsonl").unlink()
    for name in ("sittings.jsonl", "carried.json"):
        path = tmp_path / "copy" / name
        older = path.read_bytes().replace(b'_version":3', b'_version":2')
        path.write_bytes(older.replace(b'_version": 3', b'_version": 2'))
    async with await opened(tmp_path / "other") as other:
        assert (await other.import_archive(tmp_path / "copy"))[:2] == (1, 2)
