"""How near has each goal come, by the person's own rating?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.outcomes.charts.dates import Span, between, ends, span_of
from counterpoint.outcomes.charts.drawing import (
    Anchor,
    Chart,
    Label,
    Place,
    Shape,
    Upright,
    axis,
    labels,
    marks,
    number,
    path,
    picture,
    rule,
    upright_axis,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

_SCALE = Upright(0, 10, 14, 114)


@dataclass(frozen=True, slots=True)
class Rating:
    """How near a goal was: 0..10, and -2..2 against what was expected, if said."""

    on: date
    value: float
    attainment: int | None = None


def goal_chart(
    goal: str,
    ratings: Iterable[Rating],
    *,
    start: float | None = None,
    expected: float | None = None,
    span: Span | None = None,
) -> Chart:
    """Draw one goal, small enough to stand beside two others.

    Args:
        goal: the goal in the person's words.
        ratings: in any order.
        start: the level 0..10 at which it began.
        expected: the level 0..10 that was expected, where it is a number.
        span: the days to show, so that goals beside each other show the same.
    """
    words: dict[str, Any] = load("outcomes", "charts").body["goals"]
    rated = sorted(
        (one for one in ratings if math.isfinite(one.value)), key=lambda one: one.on
    )
    shown = span or span_of(one.on for one in rated)
    rated = [one for one in rated if shown and shown.holds(one.on)]
    description = _description(rated, start, expected, words)
    return Chart(
        svg=picture(
            goal,
            description,
            height=_SCALE.bottom + 26,
            parts=_parts(rated, shown, start, expected, words),
        ),
        title=goal,
        description=description,
        head=tuple(words["head"]),
        rows=tuple(
            (in_words.day(one.on), number(one.value), _as_expected(one, words))
            for one in rated
        ),
    )


def _parts(
    rated: Sequence[Rating],
    span: Span | None,
    start: float | None,
    expected: float | None,
    words: dict[str, Any],
) -> list[str]:
    places = [
        Place(span.x(one.on) if span else 0.5, _SCALE.y(one.value)) for one in rated
    ]
    reached = [_reached(one) for one in rated]
    levels = [
        (level, words[name], dash)
        for level, name, dash in (
            (expected, "label_expected", "7 4"),
            (start, "label_start", "1 3"),
        )
        if level is not None
    ]
    named = [
        Label(
            name,
            tuple(
                (Place(x, _SCALE.y(level) + below), anchor)
                for below in (-5, 14)
                for x, anchor in ((1.0, Anchor.END), (0.0, Anchor.START))
            ),
        )
        for level, name, _ in levels
    ]
    if not rated:
        middle = (Place(0.5, _SCALE.y(5)), Anchor.MIDDLE)
        named.insert(0, Label(words["label_nothing"], (middle,)))
    return [
        upright_axis(_SCALE, (0, 5, 10)),
        *(
            rule("caseness", Place(0, _SCALE.y(level)), Place(1, _SCALE.y(level)), dash)
            for level, _, dash in levels
        ),
        path("course", [places], _SCALE.bottom),
        marks(
            "points",
            [place for place, is_so in zip(places, reached, strict=True) if not is_so],
            Shape.RING,
            3.5,
        ),
        marks(
            "points",
            [place for place, is_so in zip(places, reached, strict=True) if is_so],
            Shape.DOT,
            4,
        ),
        axis((), _SCALE.bottom, ends(span) if span else ()),
        labels(named, [places]),
    ]


def _reached(rating: Rating) -> bool:
    return rating.attainment is not None and rating.attainment >= 0


def _as_expected(rating: Rating, words: dict[str, Any]) -> str:
    if rating.attainment is None:
        return ""
    return str(words["more"][min(max(rating.attainment, -2), 2) + 2])


def _description(
    rated: Sequence[Rating],
    start: float | None,
    expected: float | None,
    words: dict[str, Any],
) -> str:
    said = [_course(rated, words)]
    if start is not None:
        said.append(str(words["start"]).format(value=number(start)))
    if expected is not None:
        said.append(str(words["expected"]).format(value=number(expected)))
    reached = sum(_reached(one) for one in rated)
    if reached:
        which = "reached_one" if reached == 1 else "reached_many"
        said.append(str(words[which]).format(count=reached))
    return " ".join(said)


def _course(rated: Sequence[Rating], words: dict[str, Any]) -> str:
    if not rated:
        return str(words["nothing"])
    first, last = rated[0], rated[-1]
    if len(rated) == 1:
        return str(words["one"]).format(
            day=in_words.day(last.on), value=number(last.value)
        )
    return str(words["course"]).format(
        between=between(first.on, last.on),
        first=number(first.value),
        last=number(last.value),
    )
