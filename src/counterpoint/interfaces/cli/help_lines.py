"""Which lines are there for a country, and how is the country remembered?

Showing lines never fails for want of settings, store or network.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from counterpoint.app import SystemClock
from counterpoint.care.helplines import Kind, country_code, emergency
from counterpoint.care.helplines import worklist as tasks
from counterpoint.errors import InputError, SettingsError
from counterpoint.interfaces.cli import first_start
from counterpoint.interfaces.cli.card import (
    country_name,
    emergency_in_full,
    line_in_full,
    lines_shown,
)
from counterpoint.interfaces.cli.countries import covered_country
from counterpoint.interfaces.cli.show import complain, paper
from counterpoint.interfaces.cli.words import words
from counterpoint.settings import read_settings
from counterpoint.terms import to_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from counterpoint.care.helplines import Line

FORGET = "none"


def show(named: str | None, *, kind: str | None, as_json: bool) -> int:
    """Show the lines of a country, or the directories that list them."""
    wanted = _kind(kind)
    asked = named or _remembered()
    today = SystemClock().now().date()
    lines = lines_shown(asked, wanted)
    if as_json:
        _print_json(asked, lines, today)
        return 0
    if sentence := _why_directories(asked, lines):
        complain(sentence)
    parts = [] if wanted else [emergency_in_full(asked, today=today)]
    parts += [line_in_full(line, today=today) for line in lines]
    paper().rows("\n\n".join(parts))
    return 0


def worklist(*, as_json: bool) -> int:
    """Show what a person should check by telephone, the most needed first."""
    found = tasks(SystemClock().now().date())
    if as_json:
        for task in found:
            sys.stdout.buffer.write(to_json(task) + b"\n")
        return 0
    template = words("helplines")["task"]
    rows = (
        template.format(
            country=task.country,
            kind=task.kind,
            number=task.number or "-",
            name=task.name or "-",
            lacks=", ".join(lack.value for lack in task.lacks),
        )
        for task in found
    )
    paper().rows("\n".join(rows))
    return 0


def country(named: str | None) -> int:
    """Say, choose or forget the country."""
    said, out, settings = words("country"), paper(), read_settings()
    if named is None:
        code = settings.country
        out.page(
            said["now"].format(country=country_name(code)) if code else said["none"]
        )
        return 0
    code = None if named.strip().lower() == FORGET else covered_country(named)
    if not first_start.remembered(replace(settings, country=code), country=code):
        sentence = words("error")["settings"]
        raise SettingsError(sentence.format(path=settings.file, why="not writable"))
    if code is None:
        out.page(said["forgotten"])
    else:
        out.page(said["set"].format(country=country_name(code)))
    return 0


def _kind(name: str | None) -> Kind | None:
    if name is None:
        return None
    try:
        return Kind(name.strip().lower())
    except ValueError:
        kinds = ", ".join(kind.value for kind in Kind)
        raise InputError(words("helplines")["kinds"].format(kinds=kinds)) from None


def _remembered() -> str | None:
    """Return the country that was chosen; settings that are damaged stop nothing."""
    try:
        return read_settings().country
    except SettingsError as error:
        complain(str(error))
        return None


def _why_directories(asked: str | None, lines: Sequence[Line]) -> str | None:
    said = words("helplines")
    if asked is None:
        key = "no_country"
    elif country_code(asked) is None:
        key = "unknown"
    elif all(line.directory for line in lines):
        key = "none_of_kind"
    else:
        return None
    sentence: str = said[key]
    return sentence


def _print_json(asked: str | None, lines: Sequence[Line], today: date) -> None:
    numbers = emergency(asked)
    shown = {
        "country": country_code(asked),
        "emergency": numbers,
        "emergency_confirmed": numbers.confirmed(today) if numbers else None,
        "lines": [{"line": one, "confirmed": one.confirmed(today)} for one in lines],
    }
    sys.stdout.buffer.write(to_json(shown) + b"\n")
