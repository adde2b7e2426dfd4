"""What have people written in advance, who owns it, and when is it due for review?

Every file of words or patterns in the package is TOML with a header of three
keys: `owner`, `reviewed` and `review_by`. It lies in `<room>/data/<language>/`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import tomli

from counterpoint.errors import SettingsError

if TYPE_CHECKING:
    from datetime import date

LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Authored:
    """One file of authored words; `version` is the head of its SHA-256."""

    name: str
    owner: str
    reviewed: date
    review_by: date
    version: str
    body: dict[str, Any]


@cache
def load(room: str, name: str, language: str = LANGUAGE) -> Authored:
    """Read `<room>/data/<language>/<name>.toml`.

    Args:
        room: dotted name inside the package, such as "care".
        name: file name without its ending.
        language: ISO 639-1 code; a language without the file falls back to
            English, so that help is never missing.

    Raises:
        SettingsError: the installed package is damaged.
    """
    folder = files(f"counterpoint.{room}") / "data"
    resource = folder / language / f"{name}.toml"
    if not resource.is_file():
        resource = folder / LANGUAGE / f"{name}.toml"
    try:
        raw = resource.read_bytes()
        body = tomli.loads(raw.decode("utf-8"))
        return Authored(
            name=f"{room}/{name}",
            owner=body.pop("owner"),
            reviewed=body.pop("reviewed"),
            review_by=body.pop("review_by"),
            version=hashlib.sha256(raw).hexdigest()[:12],
            body=body,
        )
    except (OSError, KeyError, ValueError) as error:
        raise SettingsError(
            f"A file of Counterpoint itself is damaged ({room}/{name}). "
            "Install it again."
        ) from error
