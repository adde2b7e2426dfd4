"""Which way of answering does somebody mean?"""

from __future__ import annotations

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


def label(mode: Mode) -> str:
    """Return how a mode is called."""
    called: str = words("mode.label")[mode.value]
    return called


def list_of_modes() -> str:
    """Return every mode with what it does, one a line."""
    about = words("mode.about")
    widest = max(len(label(mode)) for mode in Mode)
    return "\n".join(f"{label(mode):{widest}}  {about[mode.value]}" for mode in Mode)
