"""What may an assistant touch here, and how is the store opened for it?

The settings are read for every call, so that what is no longer allowed ends at once.
The store is opened for one call and closed after it; nobody is asked for a
passphrase.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from counterpoint.app.keeping import open_store
from counterpoint.authored import load
from counterpoint.errors import InputError, LockedError
from counterpoint.settings import Access

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from counterpoint.ports import Clock, Reader
    from counterpoint.settings import Settings
    from counterpoint.store import Store


class Area(StrEnum):
    """What is allowed or not, each for itself; a field of `Assistants`."""

    PLAN = "plan"
    LEDGER = "ledger"
    MEASURES = "measures"
    HANDOFF = "handoff"


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an assistant is served.

    `allowed` is what was allowed for this run alone, beside what the settings allow.
    """

    settings: Callable[[], Settings]
    clock: Clock
    reader: Reader | None = None
    allowed: Mapping[Area, Access] | None = None

    def check(self, area: Area, wanted: Access) -> None:
        """Raise InputError, with how to allow it, where this is not allowed."""
        given = getattr(self.settings().assistants, area.value)
        run = (self.allowed or {}).get(area, Access.OFF)
        if wanted not in {given, run} and Access.WRITE not in {given, run}:
            sentence = words("refused")["write" if wanted is Access.WRITE else "read"]
            raise InputError(sentence.format(area=area.value))

    def check_may_keep(self) -> None:
        """Raise InputError where the person chose that nothing is kept."""
        if not self.settings().keep:
            raise InputError(words("refused")["not_kept"])

    @property
    def has_store(self) -> bool:
        """Say whether there is a store; to look at nothing makes none."""
        from counterpoint.store import Store  # noqa: PLC0415 - slow

        return Store.protection_of(self.settings().store) is not None

    @asynccontextmanager
    async def store(self) -> AsyncIterator[Store]:
        """Open the store for one call; raise LockedError with how to open it."""
        try:
            opened = await open_store(self.settings())
        except LockedError as error:
            raise LockedError(words("refused")["locked"]) from error
        async with opened as store:
            yield store


def areas_named(text: str) -> dict[Area, Access]:
    """Read what is allowed for one run: "plan,ledger=write"; raise InputError."""
    found: dict[Area, Access] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, _, access = part.partition("=")
        try:
            found[Area(name)] = Access(access or Access.READ)
        except ValueError:
            names = ", ".join(Area)
            raise InputError(words("refused")["area"].format(names=names)) from None
    return found


def words(section: str) -> dict[str, Any]:
    """Return one section of the words that assistants get."""
    found: dict[str, Any] = load("app", "assistants").body[section]
    return found
