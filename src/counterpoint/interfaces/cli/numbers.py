"""How do the person's numbers leave this machine, and how do old scores come in?"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoint.app import SystemClock, figures, numbers, open_store, trials
from counterpoint.app.beside_the_talk import remember
from counterpoint.authored import load
from counterpoint.errors import CounterpointError, InputError
from counterpoint.interfaces.cli import door
from counterpoint.interfaces.cli.card import card
from counterpoint.interfaces.cli.keeping import opened
from counterpoint.interfaces.cli.show import paper
from counterpoint.interfaces.cli.typing_in import Keyboard
from counterpoint.outcomes.exchange.fhir import Part
from counterpoint.outcomes.exchange.old_scores import Imported
from counterpoint.outcomes.exchange.sheet import LARGEST
from counterpoint.settings import read_settings
from counterpoint.terms import Tier, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from counterpoint.outcomes.exchange.old_scores import Refused
    from counterpoint.outcomes.kinds import Figures
    from counterpoint.store import Store

PERSON = "P1"
MOST_FAULTS = 20


def export(path: str | None, *, fhir: bool, words: bool, as_json: bool) -> int:
    """Write the numbers to a new folder, a .zip, or as one FHIR bundle."""
    said = _words("error")
    if path is None:
        raise InputError(said["path"])

    async def read() -> Figures:
        async with opened(said["none"]) as store:
            return await figures.read(store)

    found, now = asyncio.run(read()), SystemClock().now()
    if fhir:
        parts = (Part.TOTALS, Part.ANSWERS, *((Part.GOALS,) if words else ()))
        data = numbers.as_bundle(found, parts=parts, now=now, initials="")
        trials.write_one(data, Path(path))
        files = [Path(path).name]
    else:
        members = numbers.as_tables(
            found, ticked=tuple(numbers.Table), person=PERSON, now=now, words=words
        )
        trials.write(members, Path(path))
        files = sorted(members)
    if as_json:
        _print_json({"path": path, "files": files})
    else:
        paper().page(" ".join(_out_said(path, fhir=fhir, words=words)))
    return 0


def _out_said(path: str, *, fhir: bool, words: bool) -> Iterator[str]:
    said = _words("out")
    yield said["written"].format(path=path)
    yield said["words" if words else "no_words"]
    yield said["subtract" if fhir else "answers_risk"]


def bring_in(path: str | None, *, as_json: bool) -> int:
    """Take in old scores from a CSV file, all of them or none."""
    if path is None:
        raise InputError(_words("error")["file"])
    data = _start_of(Path(path))  # looked at first: a wrong name makes no store

    async def taken_in() -> tuple[Imported | Refused, bool]:
        settings, now = read_settings(), SystemClock().now()
        there = door.is_there(settings)
        opening = (
            door.open_or_ask(settings, Keyboard()) if there else open_store(settings)
        )
        async with await opening as store:
            found = await numbers.bring_in(store, data, now=now)
            return found, await _in_danger(store, found, now)

    found, danger = asyncio.run(taken_in())
    if danger and not as_json:
        today = SystemClock().now().date()
        paper().page(_words("in")["danger"] + "\n")
        paper().rows(card(read_settings().country, today=today) + "\n")
    if isinstance(found, Imported):
        _show_added(found, danger=danger, as_json=as_json)
        return 0
    _show_refused(found, as_json=as_json)
    return InputError.exit_code


def _start_of(path: Path) -> bytes:
    """Read a file, and of one that is too large just so much that it is seen."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError:
        raise InputError(_words("error")["no_file"]) from None


async def _in_danger(store: Store, found: Imported | Refused, now: datetime) -> bool:
    """Say whether a risk item of these weeks is ticked; the next sitting asks."""
    if not isinstance(found, Imported):
        return False
    seen = numbers.danger_in(found.measures, now=now)
    if seen.tier < Tier.CONCERN:
        return False
    with contextlib.suppress(CounterpointError):  # it must not keep the numbers back
        await remember(store, seen, SystemClock())
    return True


def _show_added(found: Imported, *, danger: bool, as_json: bool) -> None:
    added, already = len(found.measures), found.already
    if as_json:
        _print_json({"added": added, "already": already, "danger": danger})
        return
    said = _words("in")
    first = _counted(said["added"], added) or said["none"]
    paper().page(f"{first} {_counted(said['already'], already)}".strip())


def _show_refused(found: Refused, *, as_json: bool) -> None:
    if as_json:
        _print_json({"refused": found.rows})
        return
    said, out = _words("in"), paper()
    out.page(_counted(said["refused"], len(found.rows)))
    for one in found.rows[:MOST_FAULTS]:
        out.page(said["row"].format(row=one.row, reason=one.reason))
    more = len(found.rows) - MOST_FAULTS
    if more > 0:
        out.page(said["more"].format(count=more))


def _counted(forms: Sequence[str], count: int) -> str:
    return forms[count != 1].format(count=count) if count else ""


def _print_json(value: object) -> None:
    sys.stdout.buffer.write(to_json(value) + b"\n")
    sys.stdout.flush()


def _words(section: str) -> dict[str, Any]:
    words: dict[str, Any] = load("interfaces.cli", "numbers").body[section]
    return words
