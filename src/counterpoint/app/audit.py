"""How is an audit of old chats run: on how many processors, how far, and again?

The export is gone through twice: once to count it and to see what is in it twice,
and once in pieces, which are read side by side. What is finished of them lies in the
data folder until all of it is, so that a run that was broken off goes on where it
was. Those files hold labels and places; the words stay in the export.
"""

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing
import os
import shutil
import signal
import threading
import time
from collections import Counter, deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from functools import reduce
from multiprocessing.connection import wait
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple, Self

from counterpoint.app.audit_on_daft import DaftEngine
from counterpoint.app.audit_piece import read_by, read_piece, readers
from counterpoint.app.help_card import card
from counterpoint.audit import corpora, duplicates, opening
from counterpoint.audit.engines import Engine, daft_on
from counterpoint.audit.found import Found, Source
from counterpoint.audit.gathering import Gathering
from counterpoint.audit.report.judging import as_csv as judged_csv
from counterpoint.audit.report.page import page
from counterpoint.audit.report.tables import as_csv, as_json
from counterpoint.audit.report.words import counted, words
from counterpoint.audit.shards import How, TalkRead, WorkFolder, shards, talks_of
from counterpoint.audit.talks import Broken, Talk, Who
from counterpoint.detectors.language import ENGLISH, languages
from counterpoint.errors import CounterpointError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from counterpoint.audit.persons import Persons
    from counterpoint.audit.report.tables import Shape
    from counterpoint.audit.shards import Shard

MOST_BROKEN = 200
"""So many broken conversations are named; all are counted."""
MOST_WORKERS = 64
KEPT_DAYS = 14
"""So long the labels of an audit that was broken off wait for it to go on."""
_READ_FOR_LANGUAGE = 800  # letters of a talk
_TELL_EVERY = 50  # talks


class AuditStoppedError(CounterpointError):
    """The person stopped it; what is finished is there for the next time."""


class Stage(StrEnum):
    """What is being done."""

    COUNTING = "counting"
    READING = "reading"
    PUTTING_TOGETHER = "putting_together"


class Progress(NamedTuple):
    """How far it is: `done` of `of` things said; 0 where nobody knows yet.

    `left` is about how many seconds it will take, None where that cannot be told.
    """

    stage: Stage
    done: int
    of: int = 0
    left: float | None = None


def in_words(progress: Progress) -> str:
    """Say how far it is, for a terminal or a page."""
    said = words("terminal")
    done = counted(progress.done, "said")
    if progress.stage is Stage.COUNTING:
        return str(said["counting"]).format(done=done)
    if progress.stage is Stage.PUTTING_TOGETHER:
        return str(said["putting_together"])
    left = ""
    if progress.left is not None:
        minutes = round(progress.left / 60)
        told = said["left_minutes"] if minutes else said["left_soon"]
        left = str(told).format(minutes=counted(minutes, "minutes"))
    of = counted(progress.of, "said")
    return str(said["reading"]).format(done=progress.done, of=of, left=left)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be read, and how.

    `only` are ids of talks; empty for all of them. `workers` of 0 takes as many as
    there are processors; `beside` leaves this process free even where it is one.
    Without `with_words`, no passage is kept. `judge` replies are drawn for each label,
    for a second model to read; nothing is sent here. `corpora` are patterns and URLs that only Daft
    opens, and `ray` is the address of a cluster for it. `at_least` so many persons
    are in the smallest group that is told of.
    """

    exports: tuple[Path, ...]
    product: str | None = None
    fast: bool = False
    everything: bool = False
    since: date | None = None
    until: date | None = None
    only: frozenset[str] = frozenset()
    workers: int = 0
    with_words: bool = True
    beside: bool = False
    judge: int = 0
    engine: Engine = Engine.POOL
    ray: str | None = None
    corpora: tuple[str, ...] = ()
    at_least: int = 1

    @property
    def places(self) -> tuple[Path | str, ...]:
        """Return all that is to be read, in its order."""
        return (*self.exports, *self.corpora)


def audit(
    asked: Asked,
    folder: Path,
    *,
    tell: Callable[[Progress], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Found:
    """Read exports and return what was found in them.

    Args:
        asked: what is to be read, and how.
        folder: the data folder; work lies there until all of it is done.
        tell: is told how far it is.
        stopped: is asked between pieces whether to stop.

    Raises:
        InputError: an export cannot be read, or nothing is in it.
        AuditStoppedError: it was stopped; the next time it goes on from there.
    """
    how = How(
        readers=readers(fast=asked.fast),
        fast=asked.fast,
        everything=asked.everything,
        since=asked.since,
        until=asked.until,
    )
    everywhere = folder / "audit"
    _forget_old(everywhere)

    def stop() -> None:
        if stopped():
            raise AuditStoppedError(_said("stopped"))

    counted = _count(asked, tell, stop)
    work = everywhere / _run_name(asked, how)
    together_only = asked.at_least > 1
    gathering = Gathering(
        with_words=asked.with_words and not together_only,
        judge=0 if together_only else asked.judge,
        at_least=asked.at_least,
        by=read_by(fast=how.fast),
    )
    gathering.left_out.update(counted.left_out)
    course = _Course(counted.said, tell)
    with _engine(asked, how, work) as engine:
        for number, name in enumerate(counted.names):
            talks = counted.talks(number, asked)
            for shard, read in engine.through(talks, stop, course.on):
                together = zip(talks_of(shard.content), read, strict=True)
                gathering.take(name, together)
    tell(Progress(Stage.PUTTING_TOGETHER, counted.said, counted.said))
    found = Found(
        how=how,
        sources=_sources(counted, gathering),
        left_out=tuple(sorted((+gathering.left_out).items())),
        broken=() if together_only else tuple(counted.broken[:MOST_BROKEN]),
        broken_in_all=len(counted.broken),
        passages=gathering.shown(),
        worries=gathering.worries(),
        apart=gathering.apart(),
        seen_in_all=gathering.seen(),
        claims=gathering.claims() if gathering.with_words else (),
        sample=gathering.sample(),
        at_least=asked.at_least,
    )
    WorkFolder(work, no_room=_said("no_room")).remove()
    with contextlib.suppress(OSError):
        everywhere.rmdir()
    return found


def _sources(counted: _Counted, gathering: Gathering) -> tuple[Source, ...]:
    """Return the exports; those of too few persons are told of as one, or not."""
    each = [
        (
            Source(name, product, gathering.figures(name), talks),
            gathering.persons(name),
        )
        for name, product, talks in zip(
            counted.names, counted.products, counted.talks_in, strict=True
        )
    ]
    if gathering.at_least <= 1:
        return tuple(one for one, _ in each)
    told = [(one, persons) for one, persons in each if persons.are_enough()]
    few = [(one, persons) for one, persons in each if not persons.are_enough()]
    if few:
        source, persons = reduce(_both, few)
        if persons.are_enough():
            told.append((source, persons))
    return tuple(replace(one, figures=of.told(one.figures)) for one, of in told)


def _both(
    one: tuple[Source, Persons], other: tuple[Source, Persons]
) -> tuple[Source, Persons]:
    (a, among_a), (b, among_b) = one, other
    together = Source(
        words("page")["smaller"], a.product, a.figures + b.figures, a.talks + b.talks
    )
    return together, among_a + among_b


def files(
    found: Found, shape: Shape, *, on: date, country: str | None
) -> dict[str, bytes]:
    """Return the report and its figures as files, by name.

    Args:
        found: what was found.
        shape: what of it is wanted.
        on: the day it is made.
        country: whose numbers stand in it, if one was chosen.
    """
    if shape.at_least > found.at_least:
        raise InputError(_said("too_late"))
    lines = card(country, today=on, no_country=words("help")["no_country"])
    judged = {} if found.reading is None else {"judged.csv": judged_csv(found)}
    return {
        **judged,
        "report.html": page(found, shape, on=on, help_lines=lines),
        "figures.json": as_json(found, shape),
        "figures.csv": as_csv(found, shape),
    }


def _run_name(asked: Asked, how: How) -> str:
    places = sorted(
        str(one.resolve()) if isinstance(one, Path) else one for one in asked.places
    )
    whole = repr((places, how, asked.product, sorted(asked.only)))
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:20]


def _forget_old(everywhere: Path) -> None:
    """Take away what was broken off long ago and never taken up again."""
    with contextlib.suppress(OSError):
        for one in everywhere.iterdir():
            age = time.time() - one.stat().st_mtime
            if age > timedelta(days=KEPT_DAYS).total_seconds():
                shutil.rmtree(one, ignore_errors=True)


def _said(key: str) -> str:
    return str(words("error")[key])


# --- Once through, to count -------------------------------------------------------


@dataclass
class _Counted:
    """What is in the exports; a talk that stands in them twice counts once."""

    names: list[str] = field(default_factory=list)
    products: list[str] = field(default_factory=list)
    talks_in: list[int] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    places: frozenset[tuple[int, int]] = frozenset()
    said: int = 0

    def talks(self, export: int, asked: Asked) -> Iterator[Talk]:
        """Yield those talks of an export that count, in its order."""
        for number, talk in enumerate(_talks(asked, export)):
            if not isinstance(talk, Broken) and (export, number) in self.places:
                yield _told_apart(talk, export, number)


def _count(
    asked: Asked, tell: Callable[[Progress], None], stop: Callable[[], None]
) -> _Counted:
    counted = _Counted(names=_names(asked.places))
    met: list[tuple[tuple[int, int], duplicates.Fingerprint]] = []
    for export in range(len(asked.places)):
        product, talks = "", 0
        for number, talk in enumerate(_talks(asked, export)):
            if isinstance(talk, Broken):
                counted.broken.append(talk)
                continue
            product, talks = product or talk.product, talks + 1
            if _is_wanted(talk, asked, counted.left_out):
                met.append(((export, number), duplicates.fingerprint(talk)))
                counted.said += len(talk.said)
            if talks % _TELL_EVERY == 0:
                tell(Progress(Stage.COUNTING, counted.said))
                stop()
        counted.products.append(product)
        counted.talks_in.append(talks)
    once = duplicates.counted(mark for _, mark in met)
    counted.places = frozenset(met[place][0] for place in once)
    counted.said = sum(met[place][1].said for place in once)
    counted.left_out["twice"] += len(met) - len(once)
    if not once:
        _refuse(counted, asked)
    return counted


def _refuse(counted: _Counted, asked: Asked) -> None:
    if asked.only:
        raise InputError(_said("no_such_talk"))
    if counted.left_out["other_language"]:
        raise InputError(_said("other_language"))
    if counted.broken:
        raise InputError(_said("all_broken").format(reason=counted.broken[0].reason))
    raise InputError(_said("empty"))


def _is_wanted(talk: Talk, asked: Asked, left_out: Counter[str]) -> bool:
    """Say whether a talk is to be read; what is not is counted."""
    if asked.only and not any(talk.id.startswith(one) for one in asked.only):
        left_out["not_chosen"] += 1
        return False
    if not talk.said:
        left_out["empty_talk"] += 1
        return False
    if not _is_english(talk):
        left_out["other_language"] += 1
        return False
    left_out.update(dict(talk.left_out))
    return True


def _names(places: tuple[Path | str, ...]) -> list[str]:
    """Name the exports by their files; two of one name by their number as well."""
    names = [PurePath(one).name for one in places]
    often = Counter(names)
    return [
        name if often[name] == 1 else f"{name} ({number})"
        for number, name in enumerate(names, start=1)
    ]


def _talks(asked: Asked, export: int) -> Iterator[Talk | Broken]:
    place = asked.places[export]
    if isinstance(place, Path):
        return opening.talks_in(place, product=asked.product)
    return corpora.talks_in(place, daft_on(asked.ray, workers=asked.workers))


def _told_apart(talk: Talk, export: int, number: int) -> Talk:
    """Return a talk under a name that no other has, on the clock of this computer.

    Exports give times in UTC; at which hour of the night somebody wrote is seen on
    the clock on their wall alone.
    """
    said = tuple(
        replace(one, at=one.at.astimezone())
        if one.at is not None and not one.at.utcoffset()
        else one
        for one in talk.said
    )
    return replace(talk, id=f"{export}.{number} {talk.id}", said=said)


def _is_english(talk: Talk) -> bool:
    written: list[str] = []
    letters = 0
    for one in talk.said:
        if one.who is Who.PERSON and letters < _READ_FOR_LANGUAGE:
            written.append(one.text[:_READ_FOR_LANGUAGE])
            letters += len(one.text)
    return ENGLISH in languages("\n".join(written))


# --- Once more, to read -----------------------------------------------------------


class _Course:
    """Tells how far reading is, and by what was read so far how long it takes."""

    def __init__(self, of: int, tell: Callable[[Progress], None]) -> None:
        self._of = of
        self._tell = tell
        self._begun = time.monotonic()
        self._done = 0
        self._read = 0

    def on(self, shard: Shard, read: bool) -> None:
        """Say that a piece is there; `read` where that took work."""
        self._done += shard.said
        self._read += shard.said if read else 0
        left = None
        if self._read:
            pace = (time.monotonic() - self._begun) / self._read
            left = pace * max(0, self._of - self._done)
        self._tell(Progress(Stage.READING, self._done, self._of, left))


def _engine(asked: Asked, how: How, work: Path) -> _Pool | DaftEngine:
    folder = WorkFolder(work, no_room=_said("no_room"))
    if asked.engine is Engine.POOL:
        return _Pool(asked, how, folder)
    workers = min(asked.workers, MOST_WORKERS) if asked.ray is None else asked.workers
    return DaftEngine(
        how, folder, workers=workers, here=os.cpu_count() or 1, ray=asked.ray
    )


class _Pool:
    """So many processes that read pieces side by side; one reads in this process."""

    def __init__(self, asked: Asked, how: How, folder: WorkFolder) -> None:
        wanted = asked.workers or os.cpu_count() or 1
        self._workers = min(max(1, wanted), MOST_WORKERS)
        self._in_here = self._workers == 1 and not asked.beside
        self._how = how
        self._folder = folder
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def through(
        self,
        talks: Iterator[Talk],
        stop: Callable[[], None],
        done: Callable[[Shard, bool], None],
    ) -> Iterator[tuple[Shard, tuple[TalkRead, ...]]]:
        """Yield the pieces with what was seen in them, in their order."""
        waiting: deque[tuple[Shard, Future[None] | None]] = deque()
        for shard in shards(talks, self._how):
            stop()
            waiting.append((shard, self._begin(shard)))
            if len(waiting) > 2 * self._workers:
                yield self._end(*waiting.popleft(), done)
        while waiting:
            stop()
            yield self._end(*waiting.popleft(), done)

    def _begin(self, shard: Shard) -> Future[None] | None:
        if self._folder.get(shard.name) is not None:
            return None
        if self._in_here:
            done: Future[None] = Future()
            _read_shard(shard.content, shard.name, self._folder, self._how)
            done.set_result(None)
            return done
        return self._in_pool().submit(
            _read_shard, shard.content, shard.name, self._folder, self._how
        )

    def _in_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._workers,
                # A child that is forked would inherit locks that threads hold.
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin_to_read,
            )
        return self._pool

    def _end(
        self,
        shard: Shard,
        doing: Future[None] | None,
        done: Callable[[Shard, bool], None],
    ) -> tuple[Shard, tuple[TalkRead, ...]]:
        if doing is not None:
            try:
                doing.result()
            except BrokenProcessPool:
                raise CounterpointError(_said("worker_lost")) from None
        read = self._folder.get(shard.name)
        if read is None:
            raise CounterpointError(_said("worker_lost"))
        done(shard, doing is not None)
        return shard, read


def _begin_to_read() -> None:
    """Leave Ctrl-C to whoever started this, and end when they do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        ending = parent.sentinel
        threading.Thread(target=_end_with, args=(ending,), daemon=True).start()


def _end_with(ending: int) -> None:
    wait([ending])
    os._exit(1)


def _read_shard(content: bytes, name: str, folder: WorkFolder, how: How) -> None:
    folder.put(name, read_piece(content, how))
