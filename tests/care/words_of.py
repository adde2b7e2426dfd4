"""How hard is an authored line to read, and how many sentences has it?"""

from __future__ import annotations

import re

from counterpoint.care.path import PATHS
from counterpoint.care.reach import Reach, reach
from counterpoint.care.script import Script, Wording, script

FILES = (*PATHS, "other", "child_other", "common")
QUOTE = "everyone will be better off soon"


def own_wordings(name: str) -> list[tuple[str, Wording]]:
    """Return (element, wording) for what was written in this very file."""
    here = script(name)
    return [
        (element.id, wording)
        for element in here.elements.values()
        for wording in element.wordings
        if wording.id.startswith(f"{name}.")
    ]


def plainly(wording: Wording) -> str:
    """Return the text with short words where the slots are."""
    text = re.sub(r"\{(?!quote)\w+\}", "the line", wording.text)
    return text.replace("{quote}", QUOTE)


def fill(wording: Wording, way: Reach) -> str:
    return wording.text.format(
        quote=QUOTE,
        person="Mo",
        call=way.call,
        Call=way.call.capitalize(),
        text=way.text,
        quiet=way.quiet,
        Text=way.text.capitalize(),
        emergency=way.emergency,
        directory=way.directory,
    )


def reaching(here: Script, country: str | None) -> Reach:
    return reach(country, here.kinds, ambulance=here.ambulance)


def sentences(text: str) -> list[str]:
    """Split into sentences; a quotation counts with what it stands in."""
    parts = re.split(r"(?<=[.?!])[\"\u201d]?\s+", text)
    return [part.strip() for part in parts if part.strip()]


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade (Kincaid et al. 1975).

    As Flesch counted, a colon or semicolon ends a unit of thought.
    """
    words = re.findall(r"[a-z']+", text.lower())
    syllables = sum(_syllables(word) for word in words)
    units = [unit for unit in re.split(r"[.?!;:]+[\"]?(?=\s|$)", text) if unit.strip()]
    return 0.39 * len(words) / len(units) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    found = re.findall(r"[aeiouy]+", re.sub(r"(?<=[^l])(e|es|ed)$", "", word))
    return max(1, len(found))
