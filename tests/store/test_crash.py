from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")


def seen_by(mode: str, folder: Path, *counts: int) -> dict[str, int]:
    command = [sys.executable, "-m", "tests.store.processes", mode, str(folder)]
    done = subprocess.run(  # noqa: S603 - our own program
        [*command, *map(str, counts)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    seen: dict[str, int] = json.loads(done.stdout)
    return seen


@posix_only
def test_a_killed_process_loses_no_acknowledged_turn(tmp_path: Path) -> None:
    seen = seen_by("writers", tmp_path, 60)
    assert seen["turns"] >= 60
    assert (seen["lost"], seen["gaps"], seen["sound"]) == (0, 0, True)


@posix_only
def test_a_store_whose_making_was_killed_can_be_made_again(tmp_path: Path) -> None:
    assert seen_by("makers", tmp_path, 25) == {"made": 25, "opens": 25}


@posix_only
def test_a_killed_change_of_passphrase_leaves_the_old_or_the_new(
    tmp_path: Path,
) -> None:
    seen = seen_by("lines", tmp_path)
    assert seen["kills"] >= 50
    assert seen["old"] + seen["new"] == seen["kills"]
    assert seen["old"]
    assert seen["new"]
    assert (seen["neither"], seen["leftover"]) == (0, 0)


@posix_only
def test_a_killed_restore_leaves_nothing_or_a_whole_store(tmp_path: Path) -> None:
    seen = seen_by("restores", tmp_path)
    assert seen["nothing"] + seen["whole"] == seen["kills"]
    assert seen["half"] == 0
