"""What happens when somebody walks away from an open sitting?

The store is closed, the screen is wiped and the passphrase is asked for. Help in
danger stays within reach, and what was being typed is not lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.app import open_store
from counterpoint.errors import StoreError
from counterpoint.interfaces.cli import door
from counterpoint.interfaces.cli.typing_in import Ended
from counterpoint.interfaces.cli.words import counted, words

if TYPE_CHECKING:
    from counterpoint.interfaces.cli.open_sitting import OpenSitting


def seconds(sitting: OpenSitting) -> float | None:
    """Return after how long a silence locks; None where it never does."""
    minutes = sitting.settings.lock_after_minutes
    if not (sitting.keyboard.person and sitting.store is not None and minutes):
        return None
    return minutes * 60.0 if door.has_passphrase(sitting.settings) else None


def lock(sitting: OpenSitting) -> bool:
    """Lock until the passphrase is given; say whether the talk goes on.

    After three wrong passphrases a new talk can begin: what was said before is
    not shown to whoever sits there.
    """
    said = words("lock")
    if sitting.store is not None:
        sitting.run(sitting.store.close())
    sitting.keyboard.forget()
    sitting.out.clear()
    sitting.out.note(
        said["locked"].format(
            minutes=counted(sitting.settings.lock_after_minutes, "minute")
        )
    )
    if _unlocked(sitting):
        if sitting.visit.repository is not None:
            sitting.visit.repository = sitting.store
        sitting.out.note(said["open_again"])
        return True
    sitting.store, sitting.delete_at_end, sitting.asked_not_to_keep = None, False, False
    sitting.visit = sitting.fresh_visit()
    sitting.offer(said["refused"])
    return False


def _unlocked(sitting: OpenSitting) -> bool:
    prompt, tries = words("door")["ask"], 0
    while tries < door.TRIES:
        answer = sitting.keyboard.secret(prompt)
        if answer is None or answer.strip() == "/end":
            raise Ended
        if answer.strip() == "/help-now":
            sitting.show_help()
        elif answer:
            tries += 1
            try:
                sitting.store = sitting.run(open_store(sitting.settings, answer))
            except StoreError as error:
                sitting.out.note(str(error))
            else:
                return True
    return False
