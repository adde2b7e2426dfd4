"""Settings are read once, from one file, and a wrong one says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from counterpoint.errors import SettingsError
from counterpoint.settings import read_settings, write_settings
from counterpoint.terms import Mode

if TYPE_CHECKING:
    from pathlib import Path


def test_without_a_file_the_defaults_are_the_careful_ones(tmp_path: Path) -> None:
    settings = read_settings({"COUNTERPOINT_HOME": str(tmp_path)})
    assert settings.provider == "guide"
    assert settings.country is None
    assert settings.mode is Mode.HELP_ME_THINK


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    environment = {"COUNTERPOINT_HOME": str(tmp_path / "new")}
    settings = read_settings(environment)
    changed = type(settings)(
        folder=settings.folder,
        mode=Mode.PUSH_BACK,
        country="GB",
        lock_after_minutes=5,
    )
    write_settings(changed)
    assert read_settings(environment) == changed
    assert settings.file.stat().st_mode & 0o077 == 0


def test_uk_is_understood_as_great_britain(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('country = "uk"\n')
    assert read_settings({"COUNTERPOINT_HOME": str(tmp_path)}).country == "GB"


@pytest.mark.parametrize(
    "body",
    [
        "mode = 'shout'",
        "country = 'Britain'",
        "nonsense",
        "lock_after_minutes = -1",
        "x = 1",
    ],
)
def test_a_wrong_setting_names_the_file_and_loses_nothing(
    tmp_path: Path, body: str
) -> None:
    (tmp_path / "settings.toml").write_text(body)
    with pytest.raises(SettingsError, match=r"settings\.toml"):
        read_settings({"COUNTERPOINT_HOME": str(tmp_path)})


def test_the_folder_is_where_other_programs_keep_their_data(tmp_path: Path) -> None:
    home = read_settings({"HOME": str(tmp_path)}).folder
    assert home == tmp_path / ".local" / "share" / "counterpoint"
    assert read_settings({"XDG_DATA_HOME": "/data"}).folder.name == "counterpoint"
