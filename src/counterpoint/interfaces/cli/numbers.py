"""How do the person's numbers leave this machine, and how do old scores come in?"""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.app import SystemClock, figures, handing_out, numbers
from counterpoint.app.beside_the_talk import remember
from counterpoint.authored import load
from counterpoint.errors import CounterpointError, InputError
from counterpoint.interfaces.cli import door
from counterpoint.interfaces.cli.card import card
from counterpoint.interfaces.cli.keeping import opened
from counterpoint.interfaces.cli.show import paper, print_json
from counterpoint.interfaces.cli.typing_in import Keyboard
from counterpoint.outcomes.exchange.fhir import Part
from counterpoint.outcomes.exchange.old_scores import Imported
from counterpoint.settings import read_settings
from counterpoint.terms import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from counterpoint.outcomes.exchange.old_scores import Refused
    from counterpoint.outcomes.kinds import Figures
    from counterpoint.store import Store

PERSON = "P1"


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
        handing_out.write_one(data, Path(path))
        files = [Path(path).name]
    else:
        members = numbers.as_tables(
            found, ticked=tuple(numbers.Table), person=PERSON, now=now, words=words
        )
        handing_out.write(members, Path(path))
        files = sorted(members)
    if as_json:
        print_json({"path": path, "files": files})
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
        now = SystemClock().now()
        async with await door.open_or_ask(read_settings(), Keyboard()) as store:
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
    try:
        return numbers.start_of(path)
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
        print_json({"added": added, "already": already, "danger": danger})
        return
    paper().page(" ".join(numbers.added_said(found, _words("in"))))


def _show_refused(found: Refused, *, as_json: bool) -> None:
    if as_json:
        print_json({"refused": found.rows})
        return
    said, out = _words("in"), paper()
    out.page(in_words.counted(len(found.rows), said["refused"]))
    for one in found.rows[: numbers.MOST_FAULTS]:
        out.page(said["row"].format(row=one.row, reason=one.reason))
    more = len(found.rows) - numbers.MOST_FAULTS
    if more > 0:
        out.page(said["more"].format(count=more))


def _words(section: str) -> dict[str, Any]:
    words: dict[str, Any] = load("interfaces.cli", "numbers").body[section]
    return words
