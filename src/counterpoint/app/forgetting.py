"""How is a kept sitting deleted, so that nothing of its words is left anywhere?

The ledger quotes sittings; what it has out of one goes with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counterpoint.app.ledger import forget_places

if TYPE_CHECKING:
    from counterpoint.store import Store


async def forget(store: Store, sitting: str) -> None:
    """Delete a sitting, with its words in the ledger and in what would be remembered.

    That there was a risk is still remembered; what was written about it is not.

    Raises:
        NotFoundError: there is no such sitting.
    """
    gone = await store.read(sitting)
    carried = await store.carried()
    await forget_places(store, lambda at: at.sitting == sitting)
    await store.delete(sitting)
    written = "\n".join(turn.message.text for turn in gone.turns)
    if carried.quote and carried.quote in written:
        await store.remember(replace(carried, quote=""))
    await store.compact()
