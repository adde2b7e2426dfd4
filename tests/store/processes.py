"""Other processes that use a store, and get killed. Run as a program, never imported.

    processes.py writers FOLDER KILLS   write turns until killed, again and again
    processes.py makers FOLDER KILLS    open a new store until killed
    processes.py lines FOLDER           change the passphrase, killed at every line
    processes.py restores FOLDER        restore a backup, killed at every line
    processes.py hold FOLDER            keep the write lock until the input ends
    processes.py keep FOLDER COUNT      keep turns in a sitting of one's own

A child is forked, so that a kill costs no interpreter start. Each mode prints one
line of JSON about what it saw.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoint.errors import StoreError
from counterpoint.store import backup, folder, key_file, keys, sqlcipher
from counterpoint.store import engine as _engine
from counterpoint.store import queries as _queries
from counterpoint.store.folder import Folder
from counterpoint.store.keys import Keys, Protection
from counterpoint.store.sqlcipher import Database
from tests.store.samples import CHEAP, NOON, opened, turn

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

WARM = (_engine, _queries)  # imported before the first fork
OLD, NEW = "the old one", "the new one"


async def write_until_killed(where: Path, acknowledged: int) -> None:
    store = await opened(where)
    sitting = await store.begin(NOON)
    number = 0
    while True:
        await store.keep(sitting, turn("x" * (number % 50 * 40), number=number))
        os.write(acknowledged, f"{sitting} {number}\n".encode())
        number += 1


def writers(where: Path, kills: int) -> dict[str, int]:
    chance = random.Random(20261123)
    acknowledged: dict[str, int] = {}
    for _ in range(kills):
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            asyncio.run(write_until_killed(where, writing))
        os.close(writing)
        with os.fdopen(reading) as lines:
            for _ in range(chance.randrange(1, 12)):
                note(lines.readline(), acknowledged)
            spin(chance.randrange(60_000))
            kill(child)
            for line in lines:
                note(line, acknowledged)
    return asyncio.run(losses(where, acknowledged))


def note(line: str, acknowledged: dict[str, int]) -> None:
    if line.endswith("\n"):
        sitting, number = line.split()
        acknowledged[sitting] = int(number)


async def losses(where: Path, acknowledged: dict[str, int]) -> dict[str, int]:
    lost = gaps = turns = 0
    async with await opened(where) as store:
        for sitting, last in acknowledged.items():
            numbers = [
                int(t.id.split("-")[1]) for t in (await store.read(sitting)).turns
            ]
            turns += len(numbers)
            lost += max(0, last + 1 - len(numbers))
            gaps += numbers != list(range(len(numbers)))
        sound = sqlcipher.is_sound(store._database)
    return {"turns": turns, "lost": lost, "gaps": gaps, "sound": sound}


def makers(where: Path, kills: int) -> dict[str, int]:
    chance = random.Random(23112026)
    opens = 0
    for attempt in range(kills):
        place = where / str(attempt)
        child = os.fork()
        if not child:
            asyncio.run(open_and_wait(place))
        spin(chance.randrange(4_000_000))
        kill(child)
        opens += asyncio.run(opens_empty(place))
    return {"made": kills, "opens": opens}


async def open_and_wait(place: Path) -> None:
    await opened(place)
    signal.pause()


async def opens_empty(place: Path) -> bool:
    async with await opened(place) as store:
        return await store.sittings() == []


def lines(where: Path) -> dict[str, int]:
    seen = {"kills": 0, "old": 0, "new": 0, "neither": 0, "leftover": 0}
    for before, after in ((None, NEW), (OLD, NEW), (OLD, None)):
        template = where / "template"
        made = keys.create(folder_at(template), before, cost=CHEAP)
        for line in range(1, 10_000):
            place = folder_at(where / "place")
            shutil.rmtree(place.path, ignore_errors=True)
            shutil.copytree(template, place.path)
            finished = not killed_at(
                line, partial(keys.rewrap, place, made, after, cost=CHEAP)
            )
            if finished:
                break
            seen["kills"] += 1
            seen[which_opens(place, made, before, after)] += 1
            keys.rewrap(place, made, after or before, cost=CHEAP)
            seen["leftover"] += len(place.leftovers())
        shutil.rmtree(template)
    return seen


def restores(where: Path) -> dict[str, int]:
    seen = {"kills": 0, "nothing": 0, "whole": 0, "half": 0}
    source, target = where / "backup.zip", where / "restored"
    asyncio.run(make_backup(where / "origin", source))
    for line in range(1, 10_000):
        if target.exists():
            shutil.rmtree(target)
        finished = not killed_at(
            line, partial(backup.restore, source, target, passphrase=NEW)
        )
        if finished:
            break
        seen["kills"] += 1
        seen[state_of(target)] += 1
    return seen


async def make_backup(origin: Path, target: Path) -> None:
    async with await opened(origin) as store:
        await store.begin(NOON)
        await store.backup(target, at=NOON, passphrase=NEW)


def state_of(target: Path) -> str:
    if not target.exists() or not any(target.iterdir()):
        return "nothing"
    made = keys.unlock(Folder.at(target), NEW)
    sound = sqlcipher.is_sound(Database(Folder.at(target).database, made.file_key()))
    return "whole" if sound else "half"


def folder_at(path: Path) -> Folder:
    place = Folder.at(path)
    place.create()
    return place


def which_opens(
    place: Folder, made: Keys, before: str | None, after: str | None
) -> str:
    opening = [
        name
        for name, passphrase in (("old", before), ("new", after))
        if opens_with(place, made, passphrase)
    ]
    return opening[0] if len(opening) == 1 else "neither"


def opens_with(place: Folder, made: Keys, passphrase: str | None) -> bool:
    expected = Protection.PASSPHRASE if passphrase else Protection.KEY_FILE
    if keys.protection(place) is not expected:
        return False
    try:
        return keys.unlock(place, passphrase) == made
    except StoreError:
        return False


def killed_at(line: int, change: Callable[[], None]) -> bool:
    """Run a change in a child that dies before this line of our own code."""
    child = os.fork()
    if not child:
        left = line
        watched = {module.__file__ for module in (folder, key_file, keys, backup)}

        def watch(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal left
            if frame.f_code.co_filename not in watched:
                return None
            if event == "line":
                left -= 1
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)
            return watch

        sys.settrace(watch)
        change()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status):
        sys.exit("the change itself failed")
    return os.WIFSIGNALED(status)


def kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def spin(rounds: int) -> None:
    for _ in range(rounds):
        pass


async def hold(where: Path) -> dict[str, int]:
    async with await opened(where) as store, store._writing():
        print(json.dumps({"holds": 1}), flush=True)  # noqa: T201
        await asyncio.to_thread(sys.stdin.read)
    return {}


async def keep(where: Path, count: int) -> dict[str, int]:
    async with await opened(where, patience=60.0) as store:
        sitting = await store.begin(NOON)
        for number in range(count):
            await store.keep(sitting, turn(number=number))
    return {"kept": count}


def main(mode: str, where: Path, *counts: str) -> dict[str, int]:
    number = int(counts[0]) if counts else 0
    match mode:
        case "writers":
            return writers(where, number)
        case "makers":
            return makers(where, number)
        case "lines":
            return lines(where)
        case "restores":
            return restores(where)
        case "hold":
            return asyncio.run(hold(where))
        case "keep":
            return asyncio.run(keep(where, number))
        case _:
            sys.exit(f"unknown mode {mode}")


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])))  # noqa: T201
