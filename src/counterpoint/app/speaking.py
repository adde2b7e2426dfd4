"""Which model words the replies, if any may?"""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from counterpoint.errors import SettingsError

if TYPE_CHECKING:
    from counterpoint.ports import ChatModel

GUIDE = "guide"
PROVIDERS = "counterpoint.providers"


def model_named(name: str) -> ChatModel | None:
    """Return the model that words replies; None is the guide alone.

    Raises:
        SettingsError: there is no provider of that name.
    """
    if name == GUIDE:
        return None
    for entry in entry_points(group=PROVIDERS):
        if entry.name == name:
            model: ChatModel = entry.load()()
            return model
    known = ", ".join(sorted({e.name for e in entry_points(group=PROVIDERS)} | {GUIDE}))
    raise SettingsError(f'There is no provider called "{name}". There are: {known}.')
