"""How far is the audit of old chats, and what was found?

It is in memory alone, for as long as nobody lets it go and the program is not locked.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from counterpoint.app.audit import in_words

if TYPE_CHECKING:
    from counterpoint.app.audit import Progress
    from counterpoint.app.audit_taking import Offer, Taken

PLACE = "/audit"


@dataclass(frozen=True, slots=True)
class Read:
    """What became of an export: what stands out, and the files.

    `offers` may be taken over into the ledger.
    """

    scope: str
    lines: tuple[str, ...]
    files: dict[str, bytes]
    danger: bool = False
    offers: tuple[Offer, ...] = ()


@dataclass
class OldChats:
    """One audit at a time: going on, done, or ended in trouble.

    `judging` says how far a second model is, "" where none reads. `taken` is what was
    last taken over into the ledger, and can be undone here.
    """

    task: asyncio.Task[None] | None = None
    progress: Progress | None = None
    read: Read | None = None
    trouble: str = ""
    judging: str = ""
    taken: Taken | None = None
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def going_on(self) -> bool:
        """Say whether it has not ended yet."""
        return self.task is not None and not self.task.done()

    @property
    def how_far(self) -> str:
        """Say how far it is."""
        if self.judging:
            return self.judging
        return in_words(self.progress) if self.progress else ""

    def forget(self) -> None:
        """Ask what goes on to end, and forget what was found."""
        self.stopping.set()
        self.read, self.taken = None, None
        self.trouble = self.judging = ""

    async def let_go(self) -> None:
        """End what goes on, and forget all of it."""
        self.stopping.set()
        if self.task is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await self.task
        self.forget()
        self.task = self.progress = None
