"""May this file be read, and what is in it, piece by piece?

JSON is read twice: once to see that nothing in it is nested or long without end,
and once for what it holds. No more than one talk is kept in memory.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

import ijson
from ijson.common import ObjectBuilder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEEPEST = 64
"""Levels; the exports that are known have less than twenty."""
LONGEST = 16_000_000
"""Bytes of one piece of text."""
LARGEST_TALK = 32_000_000
"""Bytes of one talk; ten years of a daily talk have less."""
_WEIGHT = 8
"""Bytes that a piece of JSON has at the least, with what is around it."""
MOST_PIECES = 1_000_000
"""Objects and arrays in one talk; the longest that are known have 100,000."""
MOST = 64_000_000_000
"""Bytes of one file; a year of talks has less than a hundredth of it."""
AT_ONCE = 65_536
"""Bytes of text."""
JSON_AT_ONCE = 524_288
"""A parser begins a text again with every piece of it; so few, and large ones."""

_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_END_OF_TEXT = re.compile(rb'(?<!\\)"')


class Unreadable(Exception):  # noqa: N818 - it is said of a file, not thrown at a caller
    """A file cannot be read on; `code` names the sentence that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Skipped:
    """A talk that was not kept in memory; `code` names the sentence that says why."""

    code: str


class Watched:
    """A stream that stops where it holds more than a file of talks would.

    Args:
        stream: open for reading bytes.
        most: bytes that may be read.
        longest: bytes that may come without a quotation mark of JSON, which ends
            a text; one behind a backslash ends none.
    """

    def __init__(
        self, stream: BinaryIO, *, most: int = MOST, longest: int = LONGEST
    ) -> None:
        self._stream = stream
        self._most = most
        self._longest = longest
        self._in_text = 0
        self._last = b""
        self.read_so_far = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises:
            Unreadable: there is too much of it, or one text is too long.
        """
        if size == 0:  # so a parser asks whether it is bytes that it will get
            return b""
        size = size if size > 0 else AT_ONCE
        data = self._stream.read(size)
        if not self.read_so_far and data.startswith(_BOM):
            # An empty answer would mean the end.
            data = data[len(_BOM) :] or self._stream.read(size)
        self.read_so_far += len(data)
        if self.read_so_far > self._most:
            raise Unreadable("large")
        if _END_OF_TEXT.search(self._last + data, len(self._last)):
            self._in_text = 0
        self._in_text += len(data)
        self._last = data[-1:]
        if self._in_text > self._longest:
            raise Unreadable("long")
        return data


def check(open_it: Callable[[], BinaryIO], *, deepest: int = DEEPEST) -> None:
    """Read JSON once for its form.

    What is cut off or damaged is left to the second reading, which knows what
    stood before it.

    Raises:
        Unreadable: it is too deep, or something in it is too long or too large.
    """
    depth = pieces = began = between = 0
    with open_it() as stream:
        watched = Watched(stream)
        parsed = ijson.basic_parse(watched, use_float=True, buf_size=JSON_AT_ONCE)
        try:
            for event, _ in parsed:
                if event in {"start_map", "start_array"}:
                    # Talks stand in an array, or in one that an object names.
                    between = between or (1 if event == "start_array" else 2)
                    depth += 1
                    pieces += 1
                    if depth > deepest:
                        raise Unreadable("deep")
                    if pieces > MOST_PIECES:
                        raise Unreadable("large")
                elif event in {"end_map", "end_array"}:
                    depth -= 1
                    if depth <= between:
                        if watched.read_so_far - began > LARGEST_TALK:
                            raise Unreadable("large")
                        pieces, began = 0, watched.read_so_far
        except ijson.JSONError:
            return


def items(
    open_it: Callable[[], BinaryIO],
    prefix: str,
    *,
    deepest: int = DEEPEST,
    most: int = MOST,
) -> Iterator[Any]:
    """Yield what stands at a place of JSON, such as "item" of an array.

    Where one talk of an array is too deep or too large, `Skipped` stands for it.

    Args:
        open_it: opens the file; is called twice.
        prefix: the place, as ijson writes it; "" is the whole.
        deepest: levels that may be nested.
        most: bytes that may be read.

    Raises:
        Unreadable: it is none that may be read, ends in the middle, or is damaged.
    """
    one_by_one = False
    try:
        check(open_it, deepest=deepest)
    except Unreadable as fault:
        if prefix != "item" or fault.code == "long":
            raise
        one_by_one = True
    with open_it() as stream:
        watched = Watched(stream, most=most)
        try:
            if one_by_one:
                yield from _one_by_one(watched, deepest)
            else:
                yield from ijson.items(
                    watched, prefix, use_float=True, buf_size=JSON_AT_ONCE
                )
        except (ijson.JSONError, UnicodeDecodeError, ValueError):
            raise Unreadable("cut") from None


def _one_by_one(watched: Watched, deepest: int) -> Iterator[Any]:
    """Build the talks of an array as far as each may be built; it takes longer."""
    events = ijson.basic_parse(watched, use_float=True, buf_size=JSON_AT_ONCE)
    if next(events)[0] != "start_array":
        return
    depth = pieces = size = 0
    built, fault = ObjectBuilder(), ""
    for event, value in events:
        opens = event in {"start_map", "start_array"}
        depth += opens - (event in {"end_map", "end_array"})
        if depth < 0:
            return
        pieces += opens
        size += _WEIGHT + (len(value) if isinstance(value, str) else 0)
        if not fault and (fault := _fault(depth, deepest, pieces, size)):
            built = ObjectBuilder()  # what was built of it is let go
        if not fault:
            built.event(event, value)
        if depth == 0:
            yield Skipped(fault) if fault else built.value
            built, fault, pieces, size = ObjectBuilder(), "", 0, 0


def _fault(depth: int, deepest: int, pieces: int, size: int) -> str:
    if depth >= deepest:
        return "deep"
    return "large" if pieces > MOST_PIECES or size > LARGEST_TALK else ""


def whole(open_it: Callable[[], BinaryIO], *, deepest: int = DEEPEST) -> Any:
    """Return JSON that is one talk as it stands.

    Raises:
        Unreadable: as for `items`.
    """
    found = list(items(open_it, "", deepest=deepest, most=LARGEST_TALK))
    return found[0] if found else None


def lines(open_it: Callable[[], BinaryIO]) -> Iterator[str]:
    """Yield the lines of a text without their ends.

    Bytes that are no text become a replacement character.

    Raises:
        Unreadable: it is too large, or one line is too long.
    """
    with open_it() as stream:
        yield from _lines(Watched(stream, longest=MOST))


def _lines(watched: Watched) -> Iterator[str]:
    parts: list[bytes] = []
    held = 0
    while data := watched.read(AT_ONCE):
        if watched.read_so_far == len(data) and data.startswith(_UTF_16):
            yield from _wide(data, watched)
            return
        *ended, rest = data.split(b"\n")
        for line in ended:
            yield b"".join((*parts, line)).rstrip(b"\r").decode("utf-8", "replace")
            parts, held = [], 0
        parts.append(rest)
        held += len(rest)
        if held > LONGEST:
            raise Unreadable("long")
    if held:
        yield b"".join(parts).rstrip(b"\r").decode("utf-8", "replace")


def _wide(begun: bytes, watched: Watched) -> Iterator[str]:
    """Read what a Windows program wrote in two bytes a letter; it is kept whole."""
    parts = [begun]
    held = len(begun)
    while data := watched.read(AT_ONCE):
        parts.append(data)
        held += len(data)
        if held > LARGEST_TALK:
            raise Unreadable("large")
    yield from b"".join(parts).decode("utf-16", "replace").splitlines()


def decoded(head: bytes) -> str:
    """Return the beginning of a text, in one byte a letter or in two."""
    name = "utf-16" if head.startswith(_UTF_16) else "utf-8"
    return head.decode(name, "replace")


def record(line: str) -> Any:
    """Return the JSON of one line.

    Raises:
        Unreadable: there is none, or it is nested too deep.
    """
    try:
        return json.loads(line)
    except ValueError:
        raise Unreadable("cut") from None
    except RecursionError:
        raise Unreadable("deep") from None
