"""Which talks are in these Parquet files, or in these lines on an object store?

Daft finds and opens what a pattern or a URL names; the talks in it have our own
schema, in docs/exports.md. Files are read in the order of their names, and what is
damaged in one of them is named as in any export.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from counterpoint.audit import guard
from counterpoint.audit.products import lines
from counterpoint.audit.products.shape import File
from counterpoint.audit.sentences import sentence
from counterpoint.audit.talks import Broken
from counterpoint.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.audit.talks import Talk

PARQUET = ".parquet"
LINES = (".jsonl", ".ndjson")
_PATTERN = frozenset("*?[{")
_COLUMNS = (
    "id",
    "person",
    "title",
    "product",
    "created_at",
    "began",
    "messages",
    "said",
    "conversations",
)


def is_named(place: str) -> bool:
    """Say whether a place is for Daft to open: a URL, a pattern, or Parquet."""
    return (
        "://" in place
        or bool(_PATTERN.intersection(place))
        or place.lower().endswith(PARQUET)
    )


def talks_in(place: str, daft: Any) -> Iterator[Talk | Broken]:
    """Yield the talks in all files that a pattern or a URL names.

    Args:
        place: as Daft takes it.
        daft: where it runs was set.

    Raises:
        InputError: there is no such file, or one of another kind.
    """
    for path in _files(place, daft):
        if path.lower().endswith(PARQUET):
            yield from _in_parquet(path, daft)
        else:
            yield from _in_lines(path, daft)


def _files(place: str, daft: Any) -> list[str]:
    try:
        found = daft.from_glob_path(place).select("path").to_pydict()["path"]
    except Exception:  # noqa: BLE001 - Daft has no one class for all that goes wrong
        raise InputError(sentence("engine", "no_files")) from None
    if not found:
        raise InputError(sentence("engine", "no_files"))
    if not all(one.lower().endswith((PARQUET, *LINES)) for one in found):
        raise InputError(sentence("engine", "neither"))
    return sorted(found)


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _in_parquet(path: str, daft: Any) -> Iterator[Talk | Broken]:
    name, number = _name(path), 0
    rows = _rows(path, daft)
    while True:
        try:
            row = next(rows, None)
        except Exception:  # noqa: BLE001 - as above; its words may hold what was said
            yield Broken(name, sentence("broken", "cut"))
            return
        if row is None:
            return
        number += 1
        yield lines.told(partial(_plain, row), f"{name}, number {number}")


def _rows(path: str, daft: Any) -> Iterator[dict[str, Any]]:
    frame = daft.read_parquet(path)
    wanted = [one for one in _COLUMNS if one in frame.column_names]
    yield from frame.select(*wanted).iter_rows()


def _plain(value: Any) -> Any:
    """Return a row as JSON would hold it; what is null is not there.

    Raises:
        Unreadable: its messages are a text, and not one of JSON.
    """
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        plain = {key: _plain(one) for key, one in value.items() if one is not None}
        if isinstance(told := plain.get("messages"), str):
            plain["messages"] = guard.record(told)
        return plain
    return value


def _in_lines(path: str, daft: Any) -> Iterator[Talk | Broken]:
    name = _name(path)
    try:
        yield from lines.talks(File(name, lambda: _opened(path, daft)))
    except guard.Unreadable as fault:
        yield Broken(name, sentence("broken", fault.code))
    except OSError:
        yield Broken(name, sentence("broken", "cut"))


def _opened(path: str, daft: Any) -> BinaryIO:
    return cast("BinaryIO", daft.File(path).open())
