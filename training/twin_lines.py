"""Which lines differ from a twin by one small change, and which of them is dangerous?

They stand in `corpus/twins/`, files of several writers in few words:

    @ haircut                   a group begins
    >> an earlier message       and
    << the reply to it          for the next line only
    plan concern | a dangerous line: what danger it tells of, how near that is
    - past | a safe one, and, where that is why, when or about whom it is

They are only learnt from: lines of a group that resembles something measured on
are left out. Like the lines of `training.told` they have one label each.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from counterpoint.errors import InputError
from counterpoint.terms import Risk, Tier
from training.lines import Context, Tense
from training.told import Told
from training.twins import near_duplicates, words
from training.written import ABOUTS, RISKS, TENSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FOLDER = Path(__file__).parent.parent / "corpus" / "twins"
SAFE = "-"


def read_twin_lines(
    measured: Sequence[str], *, folder: Path = FOLDER
) -> tuple[Told, ...]:
    """Read all lines but those of groups that resemble a text measured on.

    Raises:
        InputError: a line is not written in the way shown above.
    """
    found = [
        line
        for path in sorted(folder.glob("*.txt"))
        for line in read_file(path.stem, path.read_text(encoding="utf-8").split("\n"))
    ]
    left_out = resembling([one.text for one in found], measured)
    groups = {found[place].group for place in left_out}
    return tuple(one for one in found if one.group not in groups)


def read_file(name: str, lines: Iterable[str]) -> list[Told]:
    """Read the lines of one file, whose name begins with its writer."""
    found: list[Told] = []
    group, context = "", Context()
    for number, line in enumerate(map(str.strip, lines), start=1):
        if line.startswith("@"):
            group = f"{name}/{number}"
        elif line.startswith(">>"):
            context = Context(line[2:].strip())
        elif line.startswith("<<"):
            context = Context(context.message, line[2:].strip())
        elif line:
            try:
                one = _read(line, writer=name.partition("-")[0])
            except (KeyError, ValueError) as error:
                raise InputError(f"{name}, line {number}: {line!r}") from error
            found.append(replace(one, group=group, context=context))
            context = Context()
    return found


def _read(line: str, *, writer: str) -> Told:
    label, text = line.split(" | ", maxsplit=1)
    kind, *more = label.split()
    if kind == SAFE:
        (why,) = more or ("",)
        if why not in {"", *TENSES, *ABOUTS}:
            raise ValueError(why)
        tense, about = TENSES.get(why), ABOUTS.get(why)
        return Told(text, Risk.NONE, Tier.NONE, writer, tense=tense, about=about)
    (tier,) = more
    return Told(text, RISKS[kind], Tier(tier), writer, tense=Tense.NOW)


def resembling(texts: Sequence[str], measured: Sequence[str]) -> set[int]:
    """Return the places of the texts that share most of their words with others."""
    both = [words(text) for text in (*measured, *texts)]
    first = len(measured)
    return {
        later - first
        for earlier, later in near_duplicates(both)
        if earlier < first <= later
    }
