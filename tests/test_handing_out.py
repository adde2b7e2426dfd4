from __future__ import annotations

import stat
import zipfile
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import handing_out
from counterpoint.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

MEMBERS = {"README.txt": b"read me", "days.csv": b"date\r\n"}


def test_an_export_is_a_folder_that_only_its_owner_can_read(tmp_path: Path) -> None:
    target = tmp_path / "new" / "trial"
    handing_out.write(MEMBERS, target)
    assert {one.name: one.read_bytes() for one in target.iterdir()} == MEMBERS
    assert stat.S_IMODE(target.stat().st_mode) == 0o700
    assert stat.S_IMODE((target / "days.csv").stat().st_mode) == 0o600


def test_an_export_can_be_one_file(tmp_path: Path) -> None:
    target = tmp_path / "trial.zip"
    handing_out.write(MEMBERS, target)
    with zipfile.ZipFile(target) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == MEMBERS


@pytest.mark.parametrize("name", ["trial", "trial.zip"])
def test_what_is_there_already_is_left_alone(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    target.write_bytes(b"mine")
    with pytest.raises(InputError, match="Choose another name"):
        handing_out.write(MEMBERS, target)
    assert target.read_bytes() == b"mine"


def test_a_place_that_cannot_be_written_to_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError):
        handing_out.write(MEMBERS, tmp_path / "file" / "trial")


def test_no_half_of_an_export_stays_behind(tmp_path: Path) -> None:
    target = tmp_path / "trial"
    with pytest.raises(InputError, match="could not be written"):
        handing_out.write({**MEMBERS, "a/b": b""}, target)
    assert not target.exists()
