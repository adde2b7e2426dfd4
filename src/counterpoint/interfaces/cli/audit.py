"""How are old chats with a program audited at a terminal?

The first page is shown here; the report itself is written only where a folder was
named for it. How far it is stands on the standard error.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from counterpoint.app import SystemClock, handing_out
from counterpoint.app import audit as auditing
from counterpoint.app.audit import Asked, Progress, in_words
from counterpoint.audit import corpora
from counterpoint.audit.engines import Engine
from counterpoint.audit.labels import Label
from counterpoint.audit.report import telling
from counterpoint.audit.report.tables import Shape, as_json
from counterpoint.audit.report.words import words
from counterpoint.errors import InputError
from counterpoint.interfaces.cli.audit_judging import judging, with_judge
from counterpoint.interfaces.cli.audit_taking import ready_to_take, take_lines
from counterpoint.interfaces.cli.card import card
from counterpoint.interfaces.cli.show import WrittenOver, complain, paper
from counterpoint.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.audit.found import Found


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed after the command."""

    exports: tuple[str, ...]
    out: str | None = None
    product: str | None = None
    fast: bool = False
    everything: bool = False
    since: str | None = None
    until: str | None = None
    only: tuple[str, ...] = ()
    compare: bool = False
    no_text: bool = False
    at_least: int = 1
    workers: int = 0
    engine: str = Engine.POOL.value
    ray: str | None = None
    judge: int = 0
    take: bool = False
    as_json: bool = False


def audit(typed: Typed) -> int:
    """Read exports, show what stands out, and write the report where it is wanted."""
    asked, shape = _asked(typed), _shape(typed)
    if typed.out is not None:
        handing_out.refuse_if_there(Path(typed.out))
    settings = read_settings()
    words_are_shown = asked.with_words and not typed.as_json
    keyboard = ready_to_take(with_words=words_are_shown) if typed.take else None
    by = judging(settings, typed.judge, with_words=asked.with_words)
    shown = _Shown()
    try:
        found = auditing.audit(asked, settings.folder, tell=shown.on)
    except KeyboardInterrupt:
        shown.end()
        complain(words("error")["stopped"])
        raise
    shown.end()
    found = with_judge(found, by)
    if shape.compare:
        telling.compared(found, shape)  # refuses before anything is written
    if typed.out is not None:
        today = SystemClock().now().date()
        files = auditing.files(found, shape, on=today, country=settings.country)
        handing_out.write(files, Path(typed.out))
    if typed.as_json:
        sys.stdout.buffer.write(as_json(found, shape))
        sys.stdout.flush()
        return 0
    paper().page("\n\n".join(_first_page(found, shape, typed)))
    if found.figures.in_messages(Label.RISK).seen:
        today = SystemClock().now().date()
        paper().page(f"\n{card(settings.country, today=today)}")
    if keyboard is not None:
        take_lines(found, settings, keyboard)
    return 0


def _first_page(found: Found, shape: Shape, typed: Typed) -> Iterator[str]:
    said = words("terminal")
    yield telling.scope(found)
    if found.how.fast:
        yield words("page")["fast"]
    yield from telling.first_page(found, shape)
    if shape.with_words and shape.at_least <= 1:
        yield from (f'"{name}", {times}' for name, times in telling.worry_lines(found))
    if both := telling.compared(found, shape):
        yield "\n".join(
            f"{name}: {one} | {other} | {by}" for name, one, other, by in both.rows
        )
    left = [*telling.left_out(found), *telling.broken(found)]
    if left:
        yield "\n".join([f"{words('page')['left_out']}:", *left])
    yield words("page")["quiet"]
    where = said["written" if typed.out else "not_written"]
    yield str(where).format(path=typed.out)


def _asked(typed: Typed) -> Asked:
    if not typed.exports:
        raise InputError(words("terminal")["no_export"])
    if typed.engine not in set(Engine):
        raise InputError(words("terminal")["engine"])
    if typed.ray is not None and typed.engine != Engine.DAFT:
        raise InputError(words("terminal")["ray_only"])
    named = _for_daft(typed)
    since, until = _day(typed.since), _day(typed.until)
    if since and until and since > until:
        raise InputError(words("terminal")["days"])
    return Asked(
        exports=tuple(Path(one) for one in typed.exports if one not in named),
        product=typed.product,
        fast=typed.fast,
        everything=typed.everything,
        since=since,
        until=until,
        only=frozenset(typed.only),
        workers=typed.workers,
        with_words=not typed.no_text and typed.at_least <= 1,
        judge=typed.judge,
        engine=Engine(typed.engine),
        ray=typed.ray,
        corpora=tuple(named),
        at_least=typed.at_least,
    )


def _for_daft(typed: Typed) -> list[str]:
    """Return what only Daft opens."""
    named = [
        one
        for one in typed.exports
        if corpora.is_named(one) and not (Path(one).is_dir() or _is_of_ours(one))
    ]
    if named and typed.engine != Engine.DAFT:
        raise InputError(words("terminal")["daft_only"])
    return named


def _is_of_ours(place: str) -> bool:
    """Say whether a file with a name like a pattern is there and no Parquet."""
    return Path(place).is_file() and not place.lower().endswith(corpora.PARQUET)


def _shape(typed: Typed) -> Shape:
    if typed.at_least < 1:
        raise InputError(words("terminal")["least"])
    return Shape(
        with_words=not typed.no_text, at_least=typed.at_least, compare=typed.compare
    )


def _day(typed: str | None) -> date | None:
    try:
        return None if typed is None else date.fromisoformat(typed)
    except ValueError:
        raise InputError(words("terminal")["day"]) from None


class _Shown:
    """How far it is: one line that is written over, or a few lines in a pipe."""

    def __init__(self) -> None:
        self._line = WrittenOver()
        self._last = ""

    def on(self, progress: Progress) -> None:
        """Show it, in a pipe only when something else begins."""
        line = in_words(progress)
        self._line.say(line)
        if not self._line.is_seen and progress.stage != self._last:
            complain(line)
        self._last = progress.stage

    def end(self) -> None:
        """Leave the line."""
        self._line.end()
