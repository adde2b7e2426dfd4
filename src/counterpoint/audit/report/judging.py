"""How is it told what a second model made of a sample?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.audit.labels import Label
from counterpoint.audit.report.words import about, hundred
from counterpoint.authored import load
from counterpoint.outcomes.exchange.cells import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.audit.found import Found, Reading
    from counterpoint.audit.judged import Answers, Judged

HEAD = (
    "label",
    "seen",
    "of",
    "seen_judged",
    "seen_yes",
    "unseen_judged",
    "unseen_yes",
    "not_judged",
    "share",
    "low",
    "high",
    "no_share_because",
)


class Row(NamedTuple):
    """One label: its name, our count, what was answered of both parts, and the share."""

    name: str
    by_us: str
    where_seen: str
    where_not: str
    not_judged: str
    likely: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says about it; without rows, why there are none."""

    title: str
    lines: tuple[str, ...]
    head: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


def told(found: Found) -> Told | None:
    """Return what is said of a second model's reading; None where none was wanted."""
    reading = found.reading
    if reading is None:
        return None
    said = _words("page")
    if not reading.began:
        return Told(said["title"], (said["not_asked"].format(why=reading.why),))
    head = ("what", "by_us", "where_seen", "where_not", "not_judged", "with")
    return Told(
        said["title"],
        tuple(_lines(reading)),
        tuple(said[one].format(name=reading.name) for one in head),
        tuple(map(_row, reading.judged)),
    )


def short(found: Found) -> Iterator[str]:
    """Yield what of it stands on the first page."""
    reading = found.reading
    if reading is None:
        return
    said = _words("page")
    if not reading.began:
        yield said["not_asked"].format(why=reading.why)
        return
    for one in reading.judged:
        if one.label is Label.CHALLENGES and one.interval is not None:
            low, high = map(hundred, one.interval[1:])
            yield said["short"].format(
                name=reading.name, judged=one.judged, low=low, high=high
            )
    yield from _troubles(reading)


def sent(found: Found) -> str:
    """Say that words left this computer, "" where none did."""
    reading = found.reading
    if reading is None or not reading.began or not reading.host:
        return ""
    return _words("page")["sent"].format(host=reading.host)


def as_csv(found: Found) -> bytes:
    """Return it as a table that every spreadsheet reads."""
    reading = found.reading
    return table(HEAD, map(_cells, reading.judged if reading else ()))


def as_plain(found: Found) -> list[dict[str, object]]:
    """Return it as it stands among the figures for programs."""
    reading = found.reading
    rows = map(_cells, reading.judged if reading else ())
    return [dict(zip(HEAD, row, strict=True)) for row in rows]


def _cells(one: Judged) -> tuple[str | int | float | None, ...]:
    return (
        one.label.value,
        one.seen.size,
        one.of,
        one.seen.judged,
        one.seen.yes,
        one.unseen.judged,
        one.unseen.yes,
        one.silent,
        *(one.interval or (None, None, None)),
        one.untold.value if one.untold else "",
    )


def _lines(reading: Reading) -> Iterator[str]:
    yield _words("page")["about"].format(name=reading.name)
    yield from _troubles(reading)


def _troubles(reading: Reading) -> Iterator[str]:
    said = _words("page")
    silent = sum(one.silent for one in reading.judged)
    asked = silent + sum(one.judged for one in reading.judged)
    if reading.why:
        yield said["stopped"].format(name=reading.name, why=reading.why)
    if silent:
        yield said["unanswered"].format(silent=silent, asked=asked)


def _row(one: Judged) -> Row:
    return Row(
        about(one.label).name,
        _of(one.seen.size, one.of),
        _yes(one.seen),
        _yes(one.unseen),
        str(one.silent),
        _share(one),
    )


def _yes(part: Answers) -> str:
    return _of(part.yes, part.judged) if part.judged else "-"


def _of(some: int, whole: int) -> str:
    return _words("page")["of"].format(some=some, all=whole)


def _share(one: Judged) -> str:
    if one.interval is None:
        return _words("untold")[one.untold or "few"]
    estimate, low, high = map(hundred, one.interval)
    return f"{estimate} ({low}-{high})"


def _words(part: str) -> dict[str, str]:
    found: dict[str, str] = load("audit", "judge").body[part]
    return found
