from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from counterpoint.errors import StoreBusyError
from counterpoint.store import sqlcipher
from tests.store.samples import NOON, opened, turn

if TYPE_CHECKING:
    from counterpoint.store import Store

ROOT = Path(__file__).parents[2]


def other_process(mode: str, folder: Path, *counts: int) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own program
        [
            *(sys.executable, "-m", "tests.store.processes", mode, str(folder)),
            *map(str, counts),
        ],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


async def test_two_processes_make_and_fill_one_store(folder: Path) -> None:
    with (
        other_process("keep", folder, 40) as one,
        other_process("keep", folder, 40) as two,
    ):
        assert (one.wait(), two.wait()) == (0, 0)
    async with await opened(folder) as store:
        sittings = [await store.read(s.id) for s in await store.sittings()]
    numbers = [[turn.id for turn in sitting.turns] for sitting in sittings]
    assert numbers == [[f"turn-{n}" for n in range(40)]] * 2


async def test_a_reader_sees_what_another_process_kept(
    store: Store, folder: Path
) -> None:
    await store.begin(NOON)
    with other_process("keep", folder, 1) as other:
        assert other.wait() == 0
    assert len(await store.sittings()) == 2


async def test_waiting_for_another_process_ends_in_a_sentence(
    store: Store, folder: Path
) -> None:
    kept = await store.begin(NOON)
    with other_process("hold", folder) as holder:
        assert holder.stdout
        assert "holds" in holder.stdout.readline()
        async with await opened(folder, patience=0.05) as impatient:
            assert [s.id for s in await impatient.sittings()] == [kept]
            with pytest.raises(StoreBusyError, match="try again"):
                await impatient.keep(kept, turn())
        holder.communicate("")
    await store.keep(kept, turn())


async def test_erasing_waits_until_nobody_else_is_there(folder: Path) -> None:
    async with await opened(folder, patience=0.05) as store:
        kept = await store.begin(NOON)
        await store.keep(kept, turn())
        with other_process("hold", folder) as holder:
            assert holder.stdout
            holder.stdout.readline()
            with pytest.raises(StoreBusyError):
                await store.erase()
            assert (await store.read(kept)).turns == (turn(),)
            holder.communicate("")
        assert sqlcipher.is_sound(store._database)


async def test_many_at_once_in_one_process_all_get_through(store: Store) -> None:
    sittings = [await store.begin(NOON) for _ in range(4)]
    async with asyncio.TaskGroup() as group:
        for number in range(10):
            for sitting in sittings:
                group.create_task(store.keep(sitting, turn(number=number)))
    for sitting in sittings:
        read = await store.read(sitting)
        assert {t.id for t in read.turns} == {f"turn-{n}" for n in range(10)}


def test_a_store_that_was_not_closed_does_not_keep_a_program_alive(
    tmp_path: Path,
) -> None:
    program = (
        "import asyncio, sys, pathlib\n"
        "from tests.store.samples import opened\n"
        "async def main():\n"
        "    store = await opened(pathlib.Path(sys.argv[1]))\n"
        "    await store.sittings()\n"
        "    sys.exit(7)\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        timeout=30,
    )
    assert done.returncode == 7
