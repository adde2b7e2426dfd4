"""How is an export read by many computers, with the same outcome as by one?

Daft is given pieces with their names and gives back what was seen in each, by the
same function that the pool runs. An outcome is written down when it comes, so what
is broken off goes on where it was; a piece whose worker was lost is given out again.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any, Self

import msgspec

from counterpoint.app.audit_piece import read_piece, readers
from counterpoint.audit.engines import daft_on, processors
from counterpoint.audit.sentences import sentence
from counterpoint.audit.shards import How, shards, unpacked
from counterpoint.errors import CounterpointError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from counterpoint.audit.shards import Shard, TalkRead, WorkFolder
    from counterpoint.audit.talks import Talk

PIECES_AT_ONCE = 128
"""Pieces for each process that are given out together; beginning costs a second."""
BYTES_AT_ONCE = 256_000_000
PARTS = 8
"""Tasks for each process of a cluster, of what is given out together."""
MOST_TRIES = 3
"""So often is begun again when no outcome came in between."""
_OTHER = b""
"""What a worker says that does not have the program that gave out the piece."""


class DaftEngine:
    """Reads pieces by Daft, here or on a Ray cluster.

    Args:
        how: how the talks are read.
        folder: where the outcomes lie.
        workers: processes; 0 takes as many as there are processors.
        here: processors of this computer.
        ray: the address of a cluster, or None.

    Raises:
        SettingsError: the extra is not installed.
        InputError: there is no such cluster.
    """

    def __init__(
        self,
        how: How,
        folder: WorkFolder,
        *,
        workers: int,
        here: int,
        ray: str | None,
    ) -> None:
        self._how = how
        self._folder = folder
        self._daft = daft_on(ray, workers=workers)
        self._is_on_ray = ray is not None
        self._told = contextlib.ExitStack()
        self._workers = max(1, workers or processors(ray) or here)

    def __enter__(self) -> Self:
        # Ray tells of a lost worker on the standard output, where answers stand.
        self._told.enter_context(contextlib.redirect_stdout(sys.stderr))
        return self

    def __exit__(self, *_: object) -> None:
        self._told.close()

    def through(
        self,
        talks: Iterator[Talk],
        stopped: Callable[[], None],
        done: Callable[[Shard, bool], None],
    ) -> Iterator[tuple[Shard, tuple[TalkRead, ...]]]:
        """Yield the pieces with what was seen in them, in their order.

        Args:
            talks: of one export.
            stopped: raises where the person stopped it.
            done: is told of every piece that is there, and whether it was read now.
        """
        for some in _at_once(shards(talks, self._how), PIECES_AT_ONCE * self._workers):
            lacking = {}
            for one in some:
                if self._folder.get(one.name) is None:
                    lacking[one.name] = one
                else:
                    done(one, False)
            self._read(lacking, stopped, done)
            for one in some:
                read = self._folder.get(one.name)
                if read is None:
                    raise CounterpointError(sentence("engine", "lost"))
                yield one, read

    def _read(
        self,
        left: dict[str, Shard],
        stopped: Callable[[], None],
        done: Callable[[Shard, bool], None],
    ) -> None:
        """Have pieces read; begin again with those whose worker was lost."""
        tries = 0
        while left:
            stopped()
            before = len(left)
            for name, content in self._outcomes(tuple(left.values())):
                self._folder.put(name, content)
                done(left.pop(name), True)
                stopped()
            tries = 0 if len(left) < before else tries + 1
            if tries >= MOST_TRIES:
                raise CounterpointError(sentence("engine", "lost"))

    def _outcomes(self, pieces: Sequence[Shard]) -> Iterator[tuple[str, bytes]]:
        """Yield outcomes that are whole, as they come; fewer where a worker is lost."""
        rows = iter(self._frame(pieces).iter_rows())
        while True:
            try:
                row = next(rows, None)
            except Exception:  # noqa: BLE001 - its words hold what was read
                return
            if row is None:
                return
            if row["seen"] == _OTHER:
                raise CounterpointError(sentence("engine", "other_version"))
            if row["seen"] is not None and unpacked(row["seen"]) is not None:
                yield row["name"], row["seen"]

    def _frame(self, pieces: Sequence[Shard]) -> Any:
        daft, how = self._daft, msgspec.msgpack.encode(self._how)

        class Reads:
            @daft.method.batch(return_dtype=daft.DataType.binary(), batch_size=1)  # type: ignore[untyped-decorator]
            def each(self, contents: Any) -> list[bytes]:
                return seen_in_each(contents, how)

        workers = min(self._workers, len(pieces))
        read = daft.cls(use_process=True, max_concurrency=workers)(Reads)().each
        frame = daft.from_pydict(
            {
                "name": [one.name for one in pieces],
                "content": [one.content for one in pieces],
            }
        )
        if self._is_on_ray:
            # A part is what one task reads, gives back whole, and is lost with.
            frame = frame.into_partitions(min(len(pieces), PARTS * workers))
        return frame.select("name", read(frame["content"]).alias("seen"))


def _at_once(every: Iterator[Shard], most: int) -> Iterator[list[Shard]]:
    """Yield pieces in groups that are not too many and not too large."""
    some: list[Shard] = []
    size = 0
    for one in every:
        some.append(one)
        size += len(one.content)
        if len(some) >= most or size >= BYTES_AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some


_how = msgspec.msgpack.Decoder(How)


def seen_in_each(contents: Any, how: bytes) -> list[bytes]:
    """Read a column of pieces, in a process of Daft's own; return their outcomes."""
    if threading.current_thread() is threading.main_thread():
        # Ctrl-C is for whoever started this.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked = _how.decode(how)
    if asked.readers != readers(fast=asked.fast):
        return [_OTHER] * len(contents)
    return [read_piece(content, asked) for content in contents.to_pylist()]
