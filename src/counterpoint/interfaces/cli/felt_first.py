"""How has the person changed, as they feel it, before any score answers for them?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterpoint.app import figures, new_id
from counterpoint.authored import load
from counterpoint.outcomes.felt import felt_is_due
from counterpoint.outcomes.records import FeltChange, FeltDeclined

if TYPE_CHECKING:
    from datetime import datetime

    from counterpoint.interfaces.cli.show import Paper
    from counterpoint.interfaces.cli.typing_in import Keyboard
    from counterpoint.store import Store


async def ask_if_due(
    store: Store, keyboard: Keyboard, out: Paper, *, now: datetime
) -> None:
    """Ask a person at a terminal where it is time to, and keep what they say."""
    if not keyboard.person or not felt_is_due(await figures.read(store), now):
        return
    asked: dict[str, str] = load("outcomes", "felt").body["question"]
    said = _words()
    out.reply(f"{asked['change']} {asked['why']}")
    out.note(said["scale"].format(decline=_inner(asked["decline"])))
    change = _number(keyboard, out, -5, 5)
    if change is None:
        await figures.keep(store, FeltDeclined(id=new_id(), at=now), now=now)
        return
    out.reply(asked["now"])
    out.note(said["now_scale"].format(**_ends(asked)))
    answer = FeltChange(
        id=new_id(), at=now, change=change, now=_number(keyboard, out, 0, 10)
    )
    await figures.keep(store, answer, now=now)
    out.note(said["thanks"])


def _number(keyboard: Keyboard, out: Paper, lowest: int, highest: int) -> int | None:
    """Return a whole number in a range; None where nothing is said."""
    while typed := (keyboard.line() or "").strip():
        try:
            number = int(typed)
        except ValueError:
            number = highest + 1
        if lowest <= number <= highest:
            return number
        out.note(_words()["unknown"].format(lowest=lowest, highest=highest))
    return None


def _ends(asked: dict[str, str]) -> dict[str, str]:
    """Return what the two ends of "how are you now" mean, without their numbers."""
    return {
        "least": asked["now_least"].partition(": ")[2],
        "most": asked["now_most"].partition(": ")[2],
    }


def _inner(sentence: str) -> str:
    return (
        sentence if sentence.startswith("I ") else sentence[:1].lower() + sentence[1:]
    )


def _words() -> dict[str, str]:
    body: dict[str, Any] = load("interfaces.cli", "measures").body
    words: dict[str, str] = body["felt"]
    return words
