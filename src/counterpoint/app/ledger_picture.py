"""What does it look like, how sure somebody was and how often it happened?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.ledger.calibration import FEWEST
from counterpoint.outcomes.charts.drawing import (
    Anchor,
    Chart,
    Label,
    Place,
    Shape,
    Tick,
    Upright,
    axis,
    labels,
    marks,
    picture,
    rule,
    upright_axis,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counterpoint.ledger.calibration import Band, Calibration

_SCALE = Upright(0, 100, 26, 246)


def sureness_picture(found: Calibration) -> Chart | None:
    """Set how sure the person was against how often it happened.

    None where nothing is settled that counts.
    """
    bands = [band for band in found.points if band.rate and band.expected is not None]
    if not bands:
        return None
    words: dict[str, Any] = load("app", "ledger_picture").body["sureness"]
    rows = tuple(_row(band, words) for band in bands)
    seen = " ".join(words["seen"].format(**_numbers(band, words)) for band in bands)
    about = words["about"].format(fewest=FEWEST)
    description = f"{about} {seen}"
    drawn = picture(
        words["title"],
        description,
        height=_SCALE.bottom + 46,
        parts=_parts(bands, words),
    )
    return Chart(drawn, words["title"], description, tuple(words["head"]), rows)


def _parts(bands: Sequence[Band], words: dict[str, Any]) -> list[str]:
    ends = (Tick(0, words["never"]), Tick(1, words["surely"]))
    middle = _SCALE.y(50)
    fits = Label(
        words["as_often"],
        (
            (Place(0.98, _SCALE.y(100) - 8), Anchor.END),
            (Place(0.5, middle - 10), Anchor.END),
        ),
    )
    enough = [_place(band) for band in bands if band.enough]
    few = [_place(band) for band in bands if not band.enough]
    return [
        upright_axis(_SCALE, (0, 50, 100)),
        rule("caseness", Place(0, _SCALE.y(0)), Place(1, _SCALE.y(100)), "7 4"),
        *(_interval(band) for band in bands),
        marks("points", enough, Shape.DOT, 6),
        marks("points", few, Shape.RING, 4.5),
        axis((Tick(0.5, words["halfway"]),), _SCALE.bottom, ends),
        labels([fits], [[_place(band) for band in bands]]),
    ]


def _place(band: Band) -> Place:
    rate = band.rate.share if band.rate else 0.0
    return Place((band.expected or 0.0) / 100, _SCALE.y(100 * rate))


def _interval(band: Band) -> str:
    x = _place(band).x
    low, high = (band.rate.low, band.rate.high) if band.rate else (0.0, 1.0)
    return rule(
        "interval", Place(x, _SCALE.y(100 * low)), Place(x, _SCALE.y(100 * high))
    )


def _row(band: Band, words: dict[str, Any]) -> tuple[str, ...]:
    said = _numbers(band, words)
    between = words["between"].format(**said)
    return (words["range"].format(**said), *said["counts"], between)


def _numbers(band: Band, words: dict[str, Any]) -> dict[str, Any]:
    low, high = (band.rate.low, band.rate.high) if band.rate else (0.0, 1.0)
    return {
        "lowest": band.lowest,
        "highest": band.highest,
        "things": in_words.counted(band.count, words["things"]),
        "happened": band.happened,
        "counts": (str(band.count), str(band.happened)),
        "low": round(100 * low),
        "high": round(100 * high),
    }
