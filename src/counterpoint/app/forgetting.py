"""How is a kept sitting deleted, so that nothing of its words is left anywhere?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counterpoint.store import Store


async def forget(store: Store, sitting: str) -> None:
    """Delete a sitting, and its words from what the next one would remember.

    That there was a risk is still remembered; what was written about it is not.

    Raises:
        NotFoundError: there is no such sitting.
    """
    gone = await store.read(sitting)
    carried = await store.carried()
    await store.delete(sitting)
    written = "\n".join(turn.message.text for turn in gone.turns)
    if carried.quote and carried.quote in written:
        await store.remember(replace(carried, quote=""))
    await store.compact()
