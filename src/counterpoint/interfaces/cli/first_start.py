"""What is asked at the very first start, and how is a choice remembered?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counterpoint.errors import InputError
from counterpoint.interfaces.cli.card import country_name
from counterpoint.interfaces.cli.countries import covered_country
from counterpoint.interfaces.cli.modes import mode_named
from counterpoint.interfaces.cli.words import words
from counterpoint.settings import Settings, write_settings
from counterpoint.terms import Mode

if TYPE_CHECKING:
    from counterpoint.interfaces.cli.show import Paper
    from counterpoint.interfaces.cli.typing_in import Keyboard


def ask(settings: Settings, keyboard: Keyboard, out: Paper) -> Settings:
    """Ask for the country and the mode; both can be passed over."""
    said = words("chat")
    out.note(said["ask_country"])
    country = _country(keyboard.line() or "", out)
    out.note(said["ask_mode"])
    mode = _mode(keyboard.line() or "", out)
    if not remembered(settings, country=country, mode=mode):
        out.note(said["settings_failed"])
    return replace(settings, country=country, mode=mode)


def remembered(
    settings: Settings, *, country: str | None, mode: Mode | None = None
) -> bool:
    """Write a choice into the settings; say whether it could be written."""
    changed = replace(settings, country=country, mode=mode or settings.mode)
    try:
        write_settings(changed)
    except OSError:
        return False
    return True


def _country(answer: str, out: Paper) -> str | None:
    said = words("chat")
    if not answer.strip():
        out.note(said["country_open"])
        return None
    try:
        code = covered_country(answer)
    except InputError:
        out.note(said["country_unknown"])
        return None
    out.note(words("country")["set"].format(country=country_name(code)))
    return code


def _mode(answer: str, out: Paper) -> Mode:
    mode = Mode.HELP_ME_THINK
    if answer.strip():
        try:
            mode = mode_named(answer)
        except InputError:
            out.note(words("chat")["mode_unknown"])
    return mode
