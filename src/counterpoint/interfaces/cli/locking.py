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
    from counterpoint.interfaces.cli.chat import Chat


def seconds(chat: Chat) -> float | None:
    """Return after how long a silence locks; None where it never does."""
    minutes = chat.settings.lock_after_minutes
    if not (chat.keyboard.person and chat.store is not None and minutes):
        return None
    return minutes * 60.0 if door.has_passphrase(chat.settings) else None


def lock(chat: Chat) -> bool:
    """Lock until the passphrase is given; say whether the talk goes on.

    After three wrong passphrases a new talk can begin: what was said before is
    not shown to whoever sits there.
    """
    said = words("lock")
    if chat.store is not None:
        chat.run(chat.store.close())
    chat.keyboard.forget()
    chat.out.clear()
    chat.out.note(
        said["locked"].format(
            minutes=counted(chat.settings.lock_after_minutes, "minute")
        )
    )
    if _unlocked(chat):
        if chat.visit.repository is not None:
            chat.visit.repository = chat.store
        chat.out.note(said["open_again"])
        return True
    chat.store, chat.delete_at_end, chat.asked_not_to_keep = None, False, False
    chat.visit = chat.fresh_visit()
    chat.offer(said["refused"])
    return False


def _unlocked(chat: Chat) -> bool:
    prompt, tries = words("door")["ask"], 0
    while tries < door.TRIES:
        answer = chat.keyboard.secret(prompt)
        if answer is None or answer.strip() == "/end":
            raise Ended
        if answer.strip() == "/help-now":
            chat.show_help()
        elif answer:
            tries += 1
            try:
                chat.store = chat.run(open_store(chat.settings, answer))
            except StoreError as error:
                chat.out.note(str(error))
            else:
                return True
    return False
