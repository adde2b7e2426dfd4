"""Which figures are in a report, for people and for programs alike?

A figure of fewer than so many is left out where that was asked for, and so is
everything that it could be reckoned back from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.audit.figures import ANY
from counterpoint.audit.report.judging import as_plain
from counterpoint.audit.report.words import IN_MESSAGES, IN_REPLIES
from counterpoint.outcomes.exchange.cells import table
from counterpoint.terms import to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.audit.figures import Figures
    from counterpoint.audit.found import Found, Shown
    from counterpoint.audit.intervals import Share
    from counterpoint.audit.labels import Label

HEAD = (
    "export",
    "in",
    "label",
    "model",
    "month",
    "seen",
    "of",
    "share",
    "low",
    "high",
    "no_share_because",
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What of it all is wanted.

    `at_least` is the smallest group that is told of. Without `with_words`, nothing
    that anybody wrote is in it.
    """

    with_words: bool = True
    at_least: int = 1
    compare: bool = False


class Row(NamedTuple):
    """One figure; `export`, `model` and `month` of "*" are all of them."""

    export: str
    in_reply: bool
    label: Label
    model: str
    month: str
    share: Share


def rows(found: Found, shape: Shape) -> Iterator[Row]:
    """Yield every figure that may be told, the widest first."""
    groups = [(ANY, found.figures)]
    if len(found.sources) > 1:
        groups += [(one.name, one.figures) for one in found.sources]
    for export, figures in groups:
        for row in _rows(export, figures):
            if row.share.of >= max(shape.at_least, 1):
                yield row


def _rows(export: str, figures: Figures) -> Iterator[Row]:
    wheres = [
        (ANY, ANY),
        *((model, ANY) for model in figures.models),
        *((ANY, month) for month in figures.months),
        *((model, month) for model in figures.models for month in figures.months),
    ]
    for model, month in wheres:
        for label in IN_REPLIES:
            share = figures.in_replies(label, model=model, month=month)
            yield Row(export, True, label, model, month, share)
        if model == ANY:
            for label in IN_MESSAGES:
                share = figures.in_messages(label, month=month)
                yield Row(export, False, label, model, month, share)


def as_csv(found: Found, shape: Shape) -> bytes:
    """Return the figures as a table that every spreadsheet reads."""
    return table(
        HEAD,
        (
            (
                row.export,
                "replies" if row.in_reply else "messages",
                row.label.value,
                row.model,
                row.month,
                row.share.seen,
                row.share.of,
                *(row.share.interval or (None, None, None)),
                row.share.silence.value if row.share.silence else "",
            )
            for row in rows(found, shape)
        ),
    )


def as_json(found: Found, shape: Shape) -> bytes:
    """Return all that was found as one object of JSON."""
    return to_json(_Whole.of(found, shape)) + b"\n"


@dataclass(frozen=True, slots=True)
class _Figure:
    export: str
    place: str
    label: str
    model: str
    month: str
    seen: int
    of: int
    share: float | None
    low: float | None
    high: float | None
    no_share_because: str


@dataclass(frozen=True, slots=True)
class _Worry:
    name: str
    talks: int
    times: int
    weeks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    one: str
    other: str
    question: str


@dataclass(frozen=True, slots=True)
class _Whole:
    format: str
    fast: bool
    everything: bool
    exports: tuple[tuple[str, str, int], ...]
    figures: tuple[_Figure, ...]
    hours: tuple[int, ...]
    weekdays: tuple[int, ...]
    weeks: tuple[tuple[str, int, int], ...]
    moods: tuple[tuple[str, int], ...]
    left_out: dict[str, int]
    broken: tuple[tuple[str, str], ...]
    broken_in_all: int
    judged_by: str = ""
    judged: list[dict[str, object]] = field(default_factory=list)
    worries: tuple[_Worry, ...] = ()
    apart: tuple[_Pair, ...] = ()
    passages: tuple[Shown, ...] = field(default=())

    @classmethod
    def of(cls, found: Found, shape: Shape) -> _Whole:
        figures, least = found.figures, shape.at_least
        worded = shape.with_words and least <= 1
        return cls(
            format="counterpoint-audit-1",
            fast=found.how.fast,
            everything=found.how.everything,
            exports=tuple((one.name, one.product, one.talks) for one in found.sources),
            figures=tuple(map(_figure, rows(found, shape))),
            hours=enough(figures.hours(), least),
            weekdays=enough(figures.weekdays(), least),
            weeks=tuple(one for one in figures.weeks() if one[1] >= least),
            moods=tuple(one for one in figures.moods() if one[1] >= least),
            left_out=dict(found.left_out),
            broken=tuple((one.place, one.reason) for one in found.broken),
            broken_in_all=found.broken_in_all,
            judged_by=found.reading.name if found.reading else "",
            judged=as_plain(found),
            worries=tuple(
                _Worry(one.name, one.talks, one.times, one.weeks)
                for one in found.worries
            )
            if worded
            else (),
            apart=tuple(
                _Pair(one.one.quote, one.other.quote, one.question.ask)
                for one in found.apart
            )
            if worded
            else (),
            passages=found.passages if worded else (),
        )


def enough(counts: tuple[int, ...], least: int) -> tuple[int, ...]:
    """Return counts only where none that is not nought is of too small a group."""
    few = least > 1 and any(0 < one < least for one in counts)
    return () if few else counts


def _figure(row: Row) -> _Figure:
    share, interval = row.share, row.share.interval
    return _Figure(
        export=row.export,
        place="replies" if row.in_reply else "messages",
        label=row.label.value,
        model=row.model,
        month=row.month,
        seen=share.seen,
        of=share.of,
        share=interval.estimate if interval else None,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        no_share_because=share.silence.value if share.silence else "",
    )
