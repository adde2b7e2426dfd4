"""Which way of answering does somebody mean?"""

from __future__ import annotations

from counterpoint.authored import load
from counterpoint.conversation.provenance import mode_label
from counterpoint.errors import InputError
from counterpoint.interfaces.cli.words import words
from counterpoint.terms import Mode


def mode_named(name: str) -> Mode:
    """Return the mode that a name means; raise InputError."""
    said = " ".join(name.replace("_", " ").replace("-", " ").lower().split())
    said = " ".join(said.replace(",", " ").split())
    also: dict[str, str] = words("mode.also")
    for mode in Mode:
        if said == mode.value.replace("_", " "):
            return mode
    if said in also:
        return Mode(also[said])
    known = ", ".join(mode.value for mode in Mode)
    raise InputError(words("error")["mode"].format(modes=known))


def list_of_modes() -> str:
    """Return every mode with what it does, one a line."""
    about = load("conversation", "modes").body["about"]
    widest = max(len(mode_label(mode)) for mode in Mode)
    return "\n".join(
        f"{mode_label(mode):{widest}}  {about[mode.value]}" for mode in Mode
    )
