"""Does what is felt go the same way as what is measured?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.outcomes.charts.drawing import (
    Anchor,
    Chart,
    Label,
    Place,
    Shape,
    Upright,
    area,
    labels,
    marks,
    number,
    picture,
    rule,
    text,
    upright_axis,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

_MOST_FELT = 5  # felt change is answered from -5 to 5
# The names of the quadrants stand above and below it, clear of every point.
_SCALE = Upright(-_MOST_FELT, _MOST_FELT, 46, 266)
_NAMES = 44  # pixels for two lines of letters
# Two-sided 95 % of a normal distribution: Jacobson and Truax 1991.
_NOISE = 1.96


@dataclass(frozen=True, slots=True)
class Change:
    """What was felt and what was measured at one time.

    Args:
        on: the day.
        felt: from -5 (very much worse) to 5 (very much better).
        measured: in spreads of the noise of the score (Sdiff), better upwards.
    """

    on: date
    felt: float
    measured: float


def felt_chart(changes: Iterable[Change], *, noise: float = _NOISE) -> Chart:
    """Set felt change against measured change.

    Args:
        changes: in any order; the latest is made to stand out.
        noise: the measured change below which it is noise.
    """
    words: dict[str, Any] = load("outcomes", "charts").body["felt"]
    finite = sorted(
        (one for one in changes if math.isfinite(one.felt + one.measured)),
        key=lambda one: one.on,
    )
    description = _description(finite, noise, words)
    return Chart(
        svg=picture(
            words["title"],
            description,
            height=_SCALE.bottom + _NAMES,
            parts=_parts(finite, noise, words),
        ),
        title=words["title"],
        description=description,
        head=tuple(words["head"]),
        rows=tuple(
            (in_words.day(one.on), number(one.felt), number(one.measured))
            for one in finite
        ),
    )


def _parts(changes: Sequence[Change], noise: float, words: dict[str, Any]) -> list[str]:
    widest = max((abs(one.measured) for one in changes), default=0.0)
    limit = max(1.08 * widest, 2 * noise, 1.0)

    def across(measured: float) -> float:
        return 0.5 + measured / limit / 2

    places = [Place(across(one.measured), _SCALE.y(one.felt)) for one in changes]
    middle = _SCALE.y(0)
    return [
        upright_axis(_SCALE, (-_MOST_FELT, _MOST_FELT)),
        upright_axis(_SCALE, (0,)),
        area(
            "band",
            Place(across(-noise), _SCALE.top),
            Place(across(noise), _SCALE.bottom),
        ),
        rule("axis", Place(0, middle), Place(1, middle)),
        rule("axis", Place(0.5, _SCALE.top), Place(0.5, _SCALE.bottom)),
        _corners(words),
        text(Place(0.5, _SCALE.bottom - 5), words["noise"], Anchor.MIDDLE, "label"),
        marks("points", places[:-1], Shape.RING, 3.5),
        marks("latest", places[-1:], Shape.DOT, 6),
        _day_of_latest(changes, places),
    ]


def _corners(words: dict[str, Any]) -> str:
    named = []
    for name, x, y, anchor in (
        ("up_left", 0.0, _SCALE.top - 27, Anchor.START),
        ("up_right", 1.0, _SCALE.top - 27, Anchor.END),
        ("down_left", 0.0, _SCALE.bottom + 18, Anchor.START),
        ("down_right", 1.0, _SCALE.bottom + 18, Anchor.END),
    ):
        upper, lower = words[name]
        named.append(text(Place(x, y), upper, anchor, "label quadrant"))
        named.append(text(Place(x, y + 17), lower, anchor, "label quadrant"))
    return "".join(named)


def _day_of_latest(changes: Sequence[Change], places: Sequence[Place]) -> str:
    if not changes:
        return ""
    x, y = places[-1]
    beside = [
        (Place(x, y - 13), Anchor.MIDDLE),
        (Place(x, y + 24), Anchor.MIDDLE),
        (Place(x, y - 13), Anchor.END),
        (Place(x, y - 13), Anchor.START),
        (Place(x, y + 24), Anchor.END),
        (Place(x, y + 24), Anchor.START),
    ]
    # Above and below stand the names of the quadrants.
    inside = [one for one in beside if _SCALE.top + 12 < one[0].y < _SCALE.bottom - 4]
    label = Label(
        in_words.short_day(changes[-1].on), tuple(inside or beside), "label latest"
    )
    return labels([label], [[place] for place in places])


def _description(changes: Sequence[Change], noise: float, words: dict[str, Any]) -> str:
    if not changes:
        return f"{words['nothing']} {words['about']}"
    last = changes[-1]
    earlier = len(changes) - 1
    said = [
        str(words["latest"]).format(
            day=in_words.day(last.on),
            felt=_felt(last.felt, words),
            measured=_measured(last.measured, noise, words),
        ),
        words["about"],
        words["band"],
    ]
    if earlier:
        which = "earlier_one" if earlier == 1 else "earlier_many"
        said.append(str(words[which]).format(count=earlier))
    return " ".join(said)


def _felt(value: float, words: dict[str, Any]) -> str:
    if value == 0:
        return str(words["felt_same"])
    which = "felt_better" if value > 0 else "felt_worse"
    return str(words[which]).format(value=number(abs(value)))


def _measured(value: float, noise: float, words: dict[str, Any]) -> str:
    if abs(value) < noise:
        return str(words["measured_noise"])
    return str(words["measured_better" if value > 0 else "measured_worse"])
