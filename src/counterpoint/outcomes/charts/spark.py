"""How did a score run, in a picture so small that it holds no words?

It needs no style sheet and no page around it, so that it can be printed anywhere.
What is seen in it stands in words beside it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from counterpoint.outcomes.charts.dates import Span
    from counterpoint.outcomes.yardstick import Yardstick

WIDE, TALL = 260, 54
_ROOM = 5


def sparkline(
    points: Iterable[tuple[date, float]],
    *,
    scale: tuple[float, float],
    yardstick: Yardstick,
    start: float | None,
    span: Span,
) -> str:
    """Draw scores over the days of a span.

    Args:
        points: day and score, oldest first; those outside the span are passed over.
        scale: the lowest and the highest score there can be.
        yardstick: its line is drawn dashed, its noise about the start grey.
        start: the score that change is reckoned from; None draws no noise.
        span: the days from the left edge to the right one.
    """
    low, high = scale

    def down(value: float) -> str:
        share = (min(max(value, low), high) - low) / (high - low)
        return f"{TALL - _ROOM - share * (TALL - 2 * _ROOM):.1f}"

    def across(on: date) -> str:
        return f"{_ROOM + span.x(on) * (WIDE - 2 * _ROOM):.1f}"

    shown = [
        (across(on), down(value))
        for on, value in points
        if span.holds(on) and math.isfinite(value)
    ]
    drawn = [_band(start, yardstick, down), _line(yardstick, down)]
    if len(shown) > 1:
        path = "L".join(f"{x} {y}" for x, y in shown)
        drawn.append(
            f'<path d="M{path}" fill="none" stroke="currentColor" stroke-width="1"/>'
        )
    size = 1.8 if len(shown) <= 30 else 1.2
    drawn += [f'<circle cx="{x}" cy="{y}" r="{size}"/>' for x, y in shown]
    if shown:
        x, y = shown[-1]
        drawn.append(f'<circle cx="{x}" cy="{y}" r="3"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{TALL}" '
        f'viewBox="0 0 {WIDE} {TALL}" fill="currentColor" aria-hidden="true">'
        f"{''.join(drawn)}</svg>"
    )


def _band(
    start: float | None, yardstick: Yardstick, down: Callable[[float], str]
) -> str:
    if start is None:
        return ""
    points = yardstick.conventional.points
    top, bottom = down(start + points), down(start - points)
    tall = float(bottom) - float(top)
    return (
        f'<rect x="0" y="{top}" width="{WIDE}" height="{tall:.1f}" '
        'fill-opacity="0.14"/>'
    )


def _line(yardstick: Yardstick, down: Callable[[float], str]) -> str:
    if yardstick.caseness is None:
        return ""
    y = down(yardstick.caseness.points)
    return (
        f'<path d="M0 {y}H{WIDE}" fill="none" stroke="currentColor" '
        'stroke-width="1" stroke-dasharray="5 3"/>'
    )
