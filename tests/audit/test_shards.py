"""An audit that is cut into pieces, stopped, killed and taken up again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from counterpoint.app.audit import Asked, AuditStoppedError, Progress, Stage, audit
from counterpoint.audit.labels import Label
from counterpoint.audit.opening import talks_in
from counterpoint.audit.report.tables import Shape, as_json
from counterpoint.audit.shards import (
    How,
    NoRoomError,
    TalkRead,
    WorkFolder,
    packed,
    shards,
    talks_of,
)
from counterpoint.audit.talks import Talk
from counterpoint.errors import InputError
from tests.audit.small_exports import TALKS, many, write_export

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.audit.found import Found

HOW = How(readers="one", fast=True)
A_DAY = 86_400


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write_export(tmp_path / "conversations.json", many(500))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home"


def talks_of_file(path: Path) -> list[Talk]:
    return [one for one in talks_in(path) if isinstance(one, Talk)]


def told(found: Found) -> bytes:
    return as_json(found, Shape())


def asked(export: Path, *, workers: int = 1, everything: bool = False) -> Asked:
    return Asked((export,), fast=True, workers=workers, everything=everything)


def test_pieces_hold_every_talk_once_and_whole(export: Path) -> None:
    talks = talks_of_file(export)
    cut = list(shards(talks, HOW))
    assert len(cut) > 2
    assert [talk for one in cut for talk in talks_of(one.content)] == talks
    assert sum(one.talks for one in cut) == len(talks)


def test_the_same_talks_make_the_same_names(export: Path) -> None:
    talks = talks_of_file(export)
    names = [one.name for one in shards(talks, HOW)]
    assert names == [one.name for one in shards(talks, HOW)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "other", [How(readers="two", fast=True), How(readers="one"), How("one", True, True)]
)
def test_talks_read_in_another_way_have_another_name(export: Path, other: How) -> None:
    talks = talks_of_file(export)
    names = {one.name for one in shards(talks, HOW)}
    assert names.isdisjoint(one.name for one in shards(talks, other))


def test_one_letter_more_is_another_piece(export: Path, tmp_path: Path) -> None:
    changed = many(500)
    changed[0] = (changed[0][0] + "!", *changed[0][1:])
    other = write_export(tmp_path / "other.json", changed)
    one, two = (next(shards(talks_of_file(path), HOW)) for path in (export, other))
    assert one.name != two.name


def test_an_outcome_that_is_cut_short_is_not_there(folder: Path) -> None:
    work = WorkFolder(folder, no_room="No room.")
    work.put("some", packed((TalkRead(None), TalkRead((), 3))))
    assert work.get("some") == (TalkRead(None), TalkRead((), 3))
    file = folder / "some.labels"
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        assert work.get("some") is None


def test_work_is_for_its_owner_alone(folder: Path) -> None:
    work = WorkFolder(folder, no_room="No room.")
    work.put("some", packed((TalkRead(None),)))
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "some.labels").stat().st_mode & 0o777 == 0o600


def test_no_room_is_said_and_no_half_is_left(tmp_path: Path) -> None:
    file = tmp_path / "a file"
    file.write_text("in the way", encoding="utf-8")
    with pytest.raises(NoRoomError, match=r"No room\."):
        WorkFolder(file, no_room="No room.").put("some", packed(()))
    assert file.read_text(encoding="utf-8") == "in the way"


def test_two_processes_find_what_one_finds(export: Path, tmp_path: Path) -> None:
    alone = audit(asked(export), tmp_path / "one")
    side_by_side = audit(asked(export, workers=2), tmp_path / "two")
    assert told(alone) == told(side_by_side)


def test_nothing_is_left_when_it_is_done(export: Path, folder: Path) -> None:
    audit(asked(export), folder)
    assert not list(folder.rglob("*"))


def stop_after(pieces: int, export: Path, folder: Path) -> None:
    course: list[Progress] = []
    with pytest.raises(AuditStoppedError):
        audit(
            asked(export),
            folder,
            tell=course.append,
            stopped=lambda: sum(p.stage is Stage.READING for p in course) >= pieces,
        )


def test_stopped_and_taken_up_again_it_finds_the_same(
    export: Path, folder: Path, tmp_path: Path
) -> None:
    stop_after(1, export, folder)
    left = list(folder.rglob("*.labels"))
    assert left
    again: list[Progress] = []
    found = audit(asked(export), folder, tell=again.append)
    assert told(found) == told(audit(asked(export), tmp_path / "other"))
    assert not list(folder.rglob("*"))


def test_what_is_left_of_a_stopped_one_holds_no_words(
    export: Path, folder: Path
) -> None:
    stop_after(1, export, folder)
    for file in folder.rglob("*.labels"):
        content = file.read_bytes()
        for text in (text for talk in TALKS for text in talk):
            assert text[:12].encode() not in content


KILLED = """
import os, signal, sys
from pathlib import Path
from counterpoint.app.audit import Asked, Stage, audit

def tell(progress):
    if progress.stage is Stage.READING:
        os.kill(os.getpid(), signal.SIGKILL)

audit(Asked((Path(sys.argv[1]),), fast=True, workers=2), Path(sys.argv[2]), tell=tell)
"""


def test_killed_and_taken_up_again_it_finds_the_same(
    export: Path, folder: Path, tmp_path: Path
) -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", KILLED, str(export), str(folder)],
        check=False,
        timeout=120,
        env={**os.environ, "COUNTERPOINT_HOME": str(folder)},
    )
    assert done.returncode == -signal.SIGKILL
    assert list(folder.rglob("*.labels"))
    found = audit(asked(export), folder)
    assert told(found) == told(audit(asked(export), tmp_path / "other"))


def test_what_was_broken_off_long_ago_is_taken_away(export: Path, folder: Path) -> None:
    old = folder / "audit" / "old"
    WorkFolder(old, no_room="").put("some", packed((TalkRead(None),)))
    os.utime(old, (A_DAY, A_DAY))
    audit(asked(export), folder)
    assert not old.exists()


def test_a_talk_in_two_exports_counts_once(tmp_path: Path, folder: Path) -> None:
    one = write_export(tmp_path / "a.json")
    two = write_export(tmp_path / "b.json")
    both = audit(Asked((one, two), fast=True, workers=1, everything=True), folder)
    alone = audit(Asked((one,), fast=True, workers=1, everything=True), folder)
    assert both.figures == alone.figures
    assert dict(both.left_out)["twice"] == len(TALKS)


def test_only_the_days_that_were_asked_for_count(tmp_path: Path, folder: Path) -> None:
    export = write_export(tmp_path / "a.json")
    whole = audit(asked(export, everything=True), folder)
    days = [one.at.date() for one in whole.passages if one.at is not None]
    last = max(days)
    some = audit(
        Asked((export,), fast=True, everything=True, since=last, workers=1), folder
    )
    assert some.figures.in_replies(Label.ASKS).of > 0
    assert (
        some.figures.in_replies(Label.ASKS).of < whole.figures.in_replies(Label.ASKS).of
    )
    assert dict(some.left_out)["other_days"]


def test_only_the_talks_that_were_asked_for_count(tmp_path: Path, folder: Path) -> None:
    export = write_export(tmp_path / "a.json")
    found = audit(
        Asked((export,), fast=True, only=frozenset({"talk-2"}), workers=1), folder
    )
    assert found.figures.talks["all", "", ""] == 1
    with pytest.raises(InputError, match="id"):
        audit(Asked((export,), only=frozenset({"none"})), folder)


def test_talks_in_another_language_are_counted_and_not_read(
    tmp_path: Path, folder: Path
) -> None:
    german = (
        "Ich habe Angst, dass meine Chefin mich nicht mag, weil sie mir nie antwortet",
        "Das ist sicher nicht leicht, und ich kann verstehen, dass du das so siehst",
    )
    export = write_export(tmp_path / "a.json", [*TALKS, german])
    found = audit(asked(export), folder)
    assert dict(found.left_out)["other_language"] == 1
    with pytest.raises(InputError, match="English"):
        audit(asked(write_export(tmp_path / "b.json", [german])), folder)


def test_the_time_left_is_told_once_something_was_read(
    export: Path, folder: Path
) -> None:
    course: list[Progress] = []
    audit(asked(export), folder, tell=course.append)
    reading = [one for one in course if one.stage is Stage.READING]
    assert reading[-1].done == reading[-1].of
    assert all(one.left is not None and one.left >= 0 for one in reading)
    assert [one.done for one in reading] == sorted(one.done for one in reading)
