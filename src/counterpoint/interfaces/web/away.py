"""What of a sitting waits behind the lock, and how is it unreadable meanwhile?

What was written and not sent, and all of a sitting that is not kept, stand in no
store. While it is locked they stay in memory, sealed with the store's own key,
which is gone from there until the passphrase brings it back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - msgspec reads it at run time
from typing import TYPE_CHECKING

import msgspec

from counterpoint.errors import TamperedError
from counterpoint.terms import Carried, Mode, Sitting, Turn, to_json

if TYPE_CHECKING:
    from counterpoint.app import Visit
    from counterpoint.store import Store


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is sealed: the mode, what was not sent, and what stands in no store."""

    mode: Mode
    unanswered: str
    started: datetime
    turns: tuple[Turn, ...] = ()
    carried: Carried = field(default_factory=Carried)

    @property
    def sitting(self) -> Sitting:
        """Return the sitting that is not kept."""
        return Sitting(id="not-kept", started=self.started, turns=self.turns)


@dataclass(frozen=True, slots=True)
class Away:
    """One sitting behind the lock; `kept` is its id in the store, if it has one."""

    key: str
    kept: str | None
    sealed: bytes

    def opened(self, store: Store) -> Waiting | None:
        """Return what waits; None where it was sealed for another store."""
        try:
            return _decoder.decode(store.open_aside(self.sealed, self.key))
        except TamperedError:
            return None


_decoder = msgspec.json.Decoder(Waiting)


def put_away(
    key: str, visit: Visit, *, kept: bool, unanswered: str, store: Store
) -> Away:
    """Seal what would be lost of a sitting.

    Args:
        key: names the sitting in addresses.
        visit: the sitting.
        kept: whether its turns are in the store.
        unanswered: what was written and has no reply.
        store: seals.
    """
    waiting = Waiting(
        mode=visit.mode,
        unanswered=unanswered,
        started=visit.started,
        turns=() if kept else visit.all_turns,
        carried=Carried() if kept else visit.carried(),
    )
    id_ = visit.sitting if kept else None
    return Away(key, id_, store.seal_aside(to_json(waiting), key))
