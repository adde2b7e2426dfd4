"""What did the person set, and where does everything lie?

The only reader of the environment and of the settings file. Nothing here is
read at import.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from counterpoint.errors import SettingsError
from counterpoint.terms import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping

LOCK_AFTER_MINUTES = 15
FILE_NAME = "settings.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; the defaults are the careful ones.

    `country` is an ISO 3166-1 alpha-2 code that the person chose, never
    guessed. `lock_after_minutes` of 0 never locks.
    """

    folder: Path
    mode: Mode = Mode.HELP_ME_THINK
    country: str | None = None
    provider: str = "guide"
    lock_after_minutes: int = LOCK_AFTER_MINUTES
    passphrase: str | None = None

    @property
    def store(self) -> Path:
        """Return the folder of the store."""
        return self.folder / "store"

    @property
    def file(self) -> Path:
        """Return the settings file."""
        return self.folder / FILE_NAME


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings file and the environment.

    COUNTERPOINT_HOME names the folder (else the XDG data folder),
    COUNTERPOINT_PASSPHRASE opens the store without asking.

    Raises:
        SettingsError: the file cannot be read or holds a wrong value.
    """
    env = os.environ if environment is None else environment
    settings = Settings(
        folder=_folder(env), passphrase=env.get("COUNTERPOINT_PASSPHRASE")
    )
    try:
        raw = settings.file.read_bytes()
    except FileNotFoundError:
        return settings
    except OSError as error:
        raise _unreadable(settings.file) from error
    try:
        return _with(settings, tomllib.loads(raw.decode("utf-8")))
    except (ValueError, TypeError) as error:
        raise _unreadable(settings.file) from error


def _folder(env: Mapping[str, str]) -> Path:
    if home := env.get("COUNTERPOINT_HOME"):
        return Path(home).expanduser()
    if data := env.get("XDG_DATA_HOME"):
        return Path(data) / "counterpoint"
    return Path(env.get("HOME") or Path.home()) / ".local" / "share" / "counterpoint"


def _unreadable(file: Path) -> SettingsError:
    return SettingsError(
        f"The settings in {file} cannot be read. Correct the file, or move it "
        "away to start with the defaults. Nothing you wrote is lost."
    )


def _with(settings: Settings, body: dict[str, object]) -> Settings:
    known = {"mode", "country", "provider", "lock_after_minutes"}
    if set(body) - known:
        raise ValueError
    changes: dict[str, object] = dict(body)
    if "mode" in changes:
        changes["mode"] = Mode(str(changes["mode"]))
    if "country" in changes:
        changes["country"] = _country(str(changes["country"]))
    minutes = changes.get("lock_after_minutes", 0)
    if not isinstance(minutes, int) or minutes < 0:
        raise ValueError
    return replace(settings, **changes)  # type: ignore[arg-type]


def _country(code: str) -> str | None:
    code = code.strip().upper()
    if not code:
        return None
    if len(code) != len("GB") or not code.isalpha():
        raise ValueError
    return "GB" if code == "UK" else code


def write_settings(settings: Settings) -> None:
    """Write the settings file, readable by its owner alone."""
    lines = [f'mode = "{settings.mode.value}"', f'provider = "{settings.provider}"']
    if settings.country:
        lines.append(f'country = "{settings.country}"')
    lines.append(f"lock_after_minutes = {settings.lock_after_minutes}")
    settings.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = settings.file.with_suffix(".new")
    fresh.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fresh.chmod(0o600)
    fresh.replace(settings.file)
