"""May this JSON be read, and what is in it, piece by piece?

A file is read twice: once to see that nothing in it is nested or long without
end, and once for what it holds. Neither keeps more than one talk in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

import ijson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEEPEST = 64
"""Levels; the exports that are known have less than twenty."""
LONGEST = 16_000_000
"""Bytes of one piece of text."""
MOST = 64_000_000_000
"""Bytes of one file; a year of talks has less than a hundredth of it."""

_BOM = b"\xef\xbb\xbf"
_BACKSLASHES = b"\\"


class Unreadable(Exception):  # noqa: N818 - it is said of a file, not thrown at a caller
    """A file cannot be read on; `code` names the sentence that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Watched:
    """A stream that stops where it holds more than a file of talks would.

    Args:
        stream: open for reading bytes.
        most: bytes that may be read.
    """

    def __init__(self, stream: BinaryIO, *, most: int = MOST) -> None:
        self._stream = stream
        self._left = most
        self._since_quote = 0
        self._begun = False

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises:
            Unreadable: there is too much of it, or one text is too long.
        """
        data = self._stream.read(size if size >= 0 else 65_536)
        if not self._begun and data:
            self._begun = True
            data = data.removeprefix(_BOM)
            # An empty answer would mean the end.
            data = data or self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable("large")
        last = data.rfind(b'"')
        self._since_quote = (
            self._since_quote + len(data) if last < 0 else len(data) - last
        )
        if self._since_quote > LONGEST:
            raise Unreadable("long")
        return data


def check(open_it: Callable[[], BinaryIO]) -> None:
    """Read a file once for its form.

    What is cut off or damaged is left to the second reading, which knows what
    stood before it.

    Raises:
        Unreadable: it is too deep, too long or too large.
    """
    depth = 0
    with open_it() as stream:
        try:
            for event, _ in ijson.basic_parse(Watched(stream), use_float=True):
                if event in {"start_map", "start_array"}:
                    depth += 1
                    if depth > DEEPEST:
                        raise Unreadable("deep")
                elif event in {"end_map", "end_array"}:
                    depth -= 1
        except ijson.JSONError:
            return


def items(open_it: Callable[[], BinaryIO], prefix: str) -> Iterator[Any]:
    """Yield what stands at a place of a file, such as "item" of an array.

    Give it only a file that `check` let pass.

    Raises:
        Unreadable: the file ends in the middle, or is damaged.
    """
    with open_it() as stream:
        try:
            yield from ijson.items(Watched(stream), prefix, use_float=True)
        except (ijson.JSONError, UnicodeDecodeError, ValueError):
            raise Unreadable("cut") from None
