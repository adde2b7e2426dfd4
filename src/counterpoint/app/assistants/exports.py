"""Where do the pages lie that an assistant had written, and how do they go?

In one folder beside the store, under names that are made here. They are not
encrypted: whoever erases everything erases them too.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from counterpoint.app import beside_the_store
from counterpoint.app.handing_out import write_one

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from counterpoint.settings import Settings

_FOLDER, _NAMES = "exports", "handoff-*.html"


def put(settings: Settings, content: bytes, *, now: datetime) -> str:
    """Write a page and return its name.

    Raises:
        InputError: it cannot be written there.
    """
    name = f"handoff-{now:%Y-%m-%d-%H%M%S-%f}.html"
    write_one(content, _place(settings) / name)
    return name


def are_there(settings: Settings) -> bool:
    """Say whether there is any such page."""
    return any(_pages(settings))


def remove(settings: Settings) -> None:
    """Remove the pages, and the folder where nothing else lies in it.

    Raises:
        StoreError: one is still there.
    """
    for page in _pages(settings):
        beside_the_store.remove(page)
    with contextlib.suppress(OSError):
        _place(settings).rmdir()


def _place(settings: Settings) -> Path:
    return settings.folder / _FOLDER


def _pages(settings: Settings) -> list[Path]:
    return [*_place(settings).glob(_NAMES)]
