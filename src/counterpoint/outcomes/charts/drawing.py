"""How is a picture put together that is readable on a phone, on paper and by ear?

Places across are shares of the width and places down are pixels, so a picture
stretches with its page while its words and points keep their size. Every shape
can be told from every other without colour; the style sheet only adds to it.
What a picture means is for the other modules to say.
"""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass
from enum import Enum
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from counterpoint import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH = 600
"""The width in pixels at which a picture stands where no page stretches it."""

LEFT, RIGHT, ABOVE = 36, 16, 6
"""Room around it, in pixels; the style sheet leaves the same."""

LETTER = 12.8
"""Height of the letters in pixels; the style sheet sets the same."""

# The room for a picture on a screen of 320 pixels, where words are fitted; what fits
# there fits on every wider page.
_NARROW = 236.0
_ROOMY = 520.0
_A_LETTER = 7.2

# Words stand on paper even where they cross a line.
_HALO = ' stroke="#fff" stroke-width="3" paint-order="stroke"'
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, what is seen in it in words, and the same as a table.

    `svg` is safe to put into a page as it is; the other fields are plain text.
    """

    svg: str
    title: str
    description: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def image(self) -> str:
        """Return the picture as a file that needs no page around it."""
        height = _height.search(self.svg)
        tall = int(height[1]) + 2 * ABOVE if height else WIDTH
        wide = WIDTH + LEFT + RIGHT
        inner = self.svg.replace("<svg ", f'<svg x="{LEFT}" y="{ABOVE}" ', 1)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" '
            f'height="{tall}" viewBox="0 0 {wide} {tall}">{inner}</svg>'
        )


_height = re.compile(r' height="(\d+)"')


class Shape(Enum):
    """What a point looks like; each is told from the others without colour."""

    DOT = "dot"
    RING = "ring"
    SQUARE = "square"
    TRIANGLE = "triangle"
    CROSS = "cross"


class Anchor(Enum):
    """Which part of the words stands at their place."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


class Place(NamedTuple):
    """A place in a picture: `x` is a share of its width, `y` in pixels."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Upright:
    """A scale from bottom to top; what lies outside is drawn at its edge."""

    low: float
    high: float
    top: float
    bottom: float

    def y(self, value: float) -> float:
        """Return how far down a value stands."""
        span = self.high - self.low
        share = (min(max(value, self.low), self.high) - self.low) / span if span else 0
        return self.bottom - share * (self.bottom - self.top)


def picture(
    title: str, description: str, *, height: float, parts: Iterable[str]
) -> str:
    """Put the parts together."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="img" '
        f'width="{WIDTH}" height="{round(height)}" overflow="visible" '
        f'font-family="sans-serif" font-size="{LETTER}" fill="currentColor">'
        f"<title>{clean(title)}</title><desc>{clean(description)}</desc>"
        f"{''.join(parts)}</svg>"
    )


def clean(words: str) -> str:
    """Escape words and drop characters that no picture may hold."""
    return escape(_NOT_XML.sub("", words))


def shortened(words: str, letters: int) -> str:
    """Cut words that are too long for a picture; the table has them whole."""
    line = " ".join(words.split())
    return line if len(line) <= letters else line[: letters - 3].rstrip() + "..."


def number(value: float) -> str:
    """Write a number for people: whole where it is whole, else to one place."""
    if abs(value) >= 1e9:
        return f"{value:.2e}"
    return in_words.number(value)


def text(
    place: Place, words: str, anchor: Anchor = Anchor.START, kind: str = ""
) -> str:
    """Write words at a place."""
    look = f' class="{kind}"' if kind else ""
    if kind.startswith("label"):
        look += _HALO
    side = "" if anchor is Anchor.START else f' text-anchor="{anchor.value}"'
    return (
        f'<text{look} x="{_across(place.x)}" y="{_down(place.y)}"{side}>'
        f"{clean(words)}</text>"
    )


def long_text(
    place: Place, words: str, letters: int, *, anchor: Anchor = Anchor.START
) -> str:
    """Write a name that may be long; where the page is narrow, it is cut."""
    whole, cut = shortened(words, 2 * letters), shortened(words, letters)
    if whole == cut:
        return text(place, whole, anchor, "label")
    tight = text(place, cut, anchor, "label tight")
    hidden = tight.replace("<text ", '<text display="none" ', 1)
    return text(place, whole, anchor, "label roomy") + hidden


def rule(kind: str, start: Place, end: Place, dash: str = "") -> str:
    """Draw a straight line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line class="{kind}" stroke="currentColor"{dashed} '
        f'x1="{_across(start.x)}" y1="{_down(start.y)}" '
        f'x2="{_across(end.x)}" y2="{_down(end.y)}"/>'
    )


def area(kind: str, start: Place, end: Place, strength: float = 0.12) -> str:
    """Fill the box between two corners."""
    across, down = abs(end.x - start.x), abs(end.y - start.y)
    return (
        f'<rect class="{kind}" fill-opacity="{strength}" '
        f'x="{_across(min(start.x, end.x))}" y="{_down(min(start.y, end.y))}" '
        f'width="{_across(across)}" height="{_down(down)}"/>'
    )


def path(kind: str, runs: Iterable[Sequence[Place]], height: float) -> str:
    """Draw lines through places; each run is a line of its own.

    The lines stretch with the page and their strokes do not.
    """
    drawn = "".join(_run(run) for run in runs if len(run) > 1)
    if not drawn:
        return ""
    return (
        f'<svg class="{kind}" width="100%" height="{_down(height)}" overflow="visible" '
        f'viewBox="0 0 1000 {_down(height)}" preserveAspectRatio="none">'
        '<path fill="none" stroke="currentColor" vector-effect="non-scaling-stroke" '
        f'd="{drawn}"/></svg>'
    )


def _run(run: Sequence[Place]) -> str:
    steps = (f"{_trimmed(f'{p.x * 1000:.1f}')} {_down(p.y)}" for p in run)
    return "M" + "L".join(steps)


def marks(kind: str, places: Iterable[Place], shape: Shape, size: float) -> str:
    """Draw points of one shape; `size` is half their height in pixels."""
    drawn = "".join(_mark(place, shape, size) for place in places)
    if not drawn:
        return ""
    hollow = shape in {Shape.RING, Shape.SQUARE}
    look = ' fill="#fff" stroke="currentColor"' if hollow else ""
    if shape is Shape.CROSS:
        look = ' fill="none" stroke="currentColor"'
    return f'<g class="{shape.value} {kind}"{look}>{drawn}</g>'


def _mark(place: Place, shape: Shape, size: float) -> str:
    x, y, half = _across(place.x), _down(place.y), _down(size)
    match shape:
        case Shape.DOT | Shape.RING:
            return f'<circle cx="{x}" cy="{y}" r="{half}"/>'
        case Shape.SQUARE:
            side = _down(2 * size)
            return (
                f'<rect x="{x}" y="{y}" width="{side}" height="{side}" '
                f'transform="translate(-{half} -{half})"/>'
            )
        case Shape.TRIANGLE:
            return _traced(x, y, f"M0-{half} {half} {half}H-{half}z")
        case Shape.CROSS:
            strokes = f"M-{half}-{half} {half} {half}M-{half} {half} {half}-{half}"
            return _traced(x, y, strokes)


def _traced(x: str, y: str, outline: str) -> str:
    return f'<svg x="{x}" y="{y}" overflow="visible"><path d="{outline}"/></svg>'


@dataclass(frozen=True, slots=True)
class Label:
    """Words beside what they name, and the places where they could stand."""

    words: str
    places: tuple[tuple[Place, Anchor], ...]
    kind: str = "label"


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: _Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, place: Place) -> bool:
        return self.left <= place.x <= self.right and self.top <= place.y <= self.bottom


def labels(wanted: Iterable[Label], drawn: Iterable[Sequence[Place]]) -> str:
    """Write each label where it hides least of the lines drawn and of the others."""
    busy = [place for run in drawn for place in _along(run)]
    taken: list[_Box] = []
    written = []
    for label in wanted:
        boxes = [_box(place, label.words, anchor) for place, anchor in label.places]
        # Of places that hide as little, the one named first is nearest.
        costs = [_cost(box, busy, taken) + turn for turn, box in enumerate(boxes)]
        best = costs.index(min(costs))
        taken.append(boxes[best])
        written.append(
            text(label.places[best][0], label.words, label.places[best][1], label.kind)
        )
    return "".join(written)


def fits(words: str, share: float) -> bool:
    """Say whether words fit into a share of the width on a narrow screen."""
    return len(words) * _A_LETTER <= share * _NARROW


def _along(run: Sequence[Place]) -> Iterable[Place]:
    for one, two in itertools.pairwise(run):
        for step in range(4):
            share = step / 4
            yield Place(
                one.x + (two.x - one.x) * share, one.y + (two.y - one.y) * share
            )
    if run:
        yield run[-1]


def _box(place: Place, words: str, anchor: Anchor, width: float = _NARROW) -> _Box:
    wide = len(words) * _A_LETTER / width
    left = {Anchor.START: 0.0, Anchor.MIDDLE: wide / 2, Anchor.END: wide}[anchor]
    return _Box(place.x - left, place.y - 12, place.x - left + wide, place.y + 5)


def _cost(box: _Box, busy: Sequence[Place], taken: Sequence[_Box]) -> float:
    outside = max(0.0, -box.left, box.right - 1) * _NARROW
    return (
        3 * sum(box.holds(place) for place in busy)
        + 1000 * sum(box.touches(other) for other in taken)
        + 500 * outside
    )


class Tick(NamedTuple):
    """A place on the axis across, with its words."""

    x: float
    words: str


def axis(ticks: Sequence[Tick], y: float, ends: Sequence[Tick] = ()) -> str:
    """Write an axis: its ends always, and of the ticks those that have room.

    Words for which only a wide page has room are marked `roomy`.
    """
    drawn = [rule("axis", Place(0, y), Place(1, y))]
    small, large = [_axis_box(end, _NARROW) for end in ends], []
    large = [_axis_box(end, _ROOMY) for end in ends]
    drawn += [_axis_words(end, y) for end in ends]
    for tick in ticks:
        drawn.append(rule("axis", Place(tick.x, y), Place(tick.x, y + 4)))
        narrow, roomy = _axis_box(tick, _NARROW), _axis_box(tick, _ROOMY)
        if not any(narrow.touches(box) for box in small):
            small.append(narrow)
            large.append(roomy)
            drawn.append(_axis_words(tick, y))
        elif not any(roomy.touches(box) for box in large):
            large.append(roomy)
            drawn.append(_axis_words(tick, y, "tick roomy"))
    return "".join(drawn)


def _axis_anchor(x: float) -> Anchor:
    if x < 0.02:
        return Anchor.START
    return Anchor.END if x > 0.98 else Anchor.MIDDLE


def _axis_box(tick: Tick, width: float) -> _Box:
    # A little wider than the words, so that dates do not run together.
    return _box(Place(tick.x, 0), tick.words + "  ", _axis_anchor(tick.x), width)


def _axis_words(tick: Tick, y: float, kind: str = "tick") -> str:
    return text(Place(tick.x, y + 19), tick.words, _axis_anchor(tick.x), kind)


def steps(low: float, high: float, most: int = 6) -> list[float]:
    """Return round numbers from `low` to `high`, both ends among them."""
    span = high - low
    if not 1e-6 < span < 1e12:
        return [low]
    raw = span / most
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * one for one in (1, 2, 5, 10) if size * one >= raw)
    first = math.ceil(low / step) * step
    between = [first + step * count for count in range(most + 2)]
    inner = [one for one in between if low + step / 2 < one < high - step / 2]
    return [low, *inner, high]


def upright_axis(scale: Upright, values: Iterable[float]) -> str:
    """Write the values of a scale beside it, each with a faint line."""
    drawn = []
    for value in values:
        y = scale.y(value)
        drawn.append(grid_line(y))
        drawn.append(beside(y, number(value)))
    return "".join(drawn)


def grid_line(y: float) -> str:
    """Draw a faint line from side to side."""
    line = rule("grid", Place(0, y), Place(1, y))
    return line.replace("<line ", '<line stroke-opacity="0.2" ', 1)


def beside(y: float, words: str) -> str:
    """Write words left of the picture, where its scale stands."""
    return (
        f'<text class="tick" x="-11" y="{_down(y + 4)}" text-anchor="end">'
        f"{clean(words)}</text>"
    )


def _trimmed(written: str) -> str:
    short = written.rstrip("0").rstrip(".") if "." in written else written
    return "0" if short in {"-0", ""} else short


def _across(share: float) -> str:
    return _trimmed(f"{100 * share:.2f}") + "%"


def _down(pixels: float) -> str:
    return _trimmed(f"{pixels:.1f}")
