"""Do the things that the person is sure of happen, and those that they fear?

A count of what they wrote down themselves, told with how little a few things can
say. It is about the numbers that were given, never about the person.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import fsum, sqrt
from statistics import fmean
from typing import TYPE_CHECKING, Any, NamedTuple

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.ledger.predictions import is_feared
from counterpoint.ledger.records import Prediction, WhatHappened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from counterpoint.ledger.kinds import Ledger

FEWEST = 5
"""Of fewer nothing is said: Wilson's interval for 2 of 4 runs from 15 to 85 %."""
# Two-sided 95 % of the normal distribution.
_CRITICAL = 1.959963984540054
# What saying 50 % each time gives, whatever happens: (0.5)^2.
_UNSURE = 0.25
# Nearer than this to it is called "about that"; our own choice, for reading.
_ABOUT = 0.02
_EVEN = 0.5


class Sureness(StrEnum):
    """How sure the person was that it would happen."""

    LIKELY = "likely"  # over 70 %
    EVEN = "even"
    UNLIKELY = "unlikely"  # 30 % or less


_BANDS = {
    Sureness.LIKELY: (71, 100),
    Sureness.EVEN: (31, 70),
    Sureness.UNLIKELY: (0, 30),
}
# For a picture, the outer two are cut once more.
_POINTS = ((0, 10), (11, 30), (31, 70), (71, 90), (91, 100))


class Interval(NamedTuple):
    """A share and the ends of its interval, all 0..1."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Band:
    """What was given a chance of `lowest` to `highest` (0..100, both included).

    `expected` is the mean chance that was given, 0..100, and `rate` how often it
    happened; both are None where nothing is settled.
    """

    lowest: int
    highest: int
    count: int
    happened: int
    expected: float | None
    rate: Interval | None

    @property
    def enough(self) -> bool:
        """Say whether there is enough to say anything."""
        return self.count >= FEWEST


@dataclass(frozen=True, slots=True)
class Feared:
    """What was feared and is settled.

    `rated` is over how many the means go, `feared` how bad it was expected to be on
    average, `was` how bad it was, both 0..10 and None where nothing was rated.
    """

    count: int
    happened: int
    rate: Interval | None
    rated: int
    feared: float | None
    was: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """What all settled predictions say together.

    `counted` are those that happened or did not; `brier` is None where there is
    none. `points` are for a picture: those bands in which there is something.
    """

    counted: int
    partly: int
    cannot_tell: int
    brier: float | None
    bands: Mapping[Sureness, Band]
    points: tuple[Band, ...]
    feared: Feared


def calibration(ledger: Ledger) -> Calibration:
    """Set what was expected beside what happened."""
    known = ledger.of(Prediction)
    counted = [one for one in known if _came(one) is not None]
    points = (_band(counted, *ends) for ends in _POINTS)
    return Calibration(
        counted=len(counted),
        partly=_how_many(known, WhatHappened.PARTLY),
        cannot_tell=_how_many(known, WhatHappened.CANNOT_TELL),
        brier=brier([(one.chance, bool(_came(one))) for one in counted]),
        bands={sure: _band(counted, *ends) for sure, ends in _BANDS.items()},
        points=tuple(band for band in points if band.count),
        feared=_feared([one for one in counted if is_feared(one)]),
    )


def brier(pairs: Sequence[tuple[int, bool]]) -> float | None:
    """Return the mean squared distance of what was expected from what happened.

    Brier 1950, Monthly Weather Review 78:1-3, in the form for one event: 0 is best.

    Args:
        pairs: the chance that was given, 0..100, and whether it happened.
    """
    if not pairs:
        return None
    return fsum((chance / 100 - came) ** 2 for chance, came in pairs) / len(pairs)


def wilson(happened: int, count: int) -> Interval | None:
    """Return the share that happened, with its 95 % interval; None of nothing.

    Wilson 1927, J Am Stat Assoc 22:209-212, without a correction for continuity.
    """
    if not count:
        return None
    share, square = happened / count, _CRITICAL**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    spread = sqrt(share * (1 - share) / count + square / (4 * count**2))
    half = _CRITICAL * spread / (1 + square / count)
    return Interval(
        share,
        low=max(0.0, middle - half) if happened else 0.0,
        high=min(1.0, middle + half) if happened < count else 1.0,
    )


def _came(prediction: Prediction) -> bool | None:
    if prediction.outcome is WhatHappened.HAPPENED:
        return True
    return False if prediction.outcome is WhatHappened.DID_NOT else None


def _how_many(known: Sequence[Prediction], outcome: WhatHappened) -> int:
    return sum(one.outcome is outcome for one in known)


def _band(counted: Sequence[Prediction], lowest: int, highest: int) -> Band:
    inside = [one for one in counted if lowest <= one.chance <= highest]
    happened = sum(bool(_came(one)) for one in inside)
    return Band(
        lowest=lowest,
        highest=highest,
        count=len(inside),
        happened=happened,
        expected=fmean(one.chance for one in inside) if inside else None,
        rate=wilson(happened, len(inside)),
    )


def _feared(feared: Sequence[Prediction]) -> Feared:
    happened = sum(bool(_came(one)) for one in feared)
    rated = [
        (one.how_bad_feared, one.how_bad_was)
        for one in feared
        if one.how_bad_feared is not None and one.how_bad_was is not None
    ]
    return Feared(
        count=len(feared),
        happened=happened,
        rate=wilson(happened, len(feared)),
        rated=len(rated),
        feared=fmean(before for before, _ in rated) if rated else None,
        was=fmean(after for _, after in rated) if rated else None,
    )


# --- Sentences ------------------------------------------------------------------


def said(found: Calibration) -> tuple[str, ...]:
    """Return what may be said of all together, the plainest first."""
    words = _words("overall")
    if not found.counted:
        nothing: str = words["nothing"].format(fewest=FEWEST)
        return tuple(filter(None, (nothing, _left_out(found))))
    if found.counted < FEWEST:
        so_far = in_words.counted(found.counted, _words("counted")["settled"])
        few = f"{so_far} {words['few'].format(fewest=FEWEST)}"
        return tuple(filter(None, (few, _left_out(found))))
    bands = (said_of(sure, band) for sure, band in found.bands.items())
    all_of_it = (*bands, *said_of_feared(found.feared), _score(found))
    return tuple(filter(None, (*all_of_it, _left_out(found), words["basis"])))


def said_of(sure: Sureness, band: Band) -> str:
    """Return what happened of the things the person was so sure of."""
    words = _words("bands")
    if not band.enough or band.rate is None or band.expected is None:
        return _too_few(sure, band)
    number = in_words.number(band.count)
    return " ".join(
        (
            words[sure.value].format(count=_things(band), happened=_number_of(band)),
            words["range"].format(
                low=_of_100(band.rate.low), high=_of_100(band.rate.high)
            ),
            words[_beside(band.expected / 100, band.rate)].format(
                expected=round(band.expected), number=number
            ),
        )
    )


def said_of_feared(feared: Feared) -> Iterator[str]:
    """Yield what came of what was feared; nothing where nothing feared is settled."""
    words = _words("feared")
    if feared.rate is None:
        return
    if feared.count < FEWEST:
        number = in_words.counted(feared.count, words["is"])
        yield words["few"].format(number=number, fewest=FEWEST)
        return
    came = words["said"].format(count=_things(feared), happened=_number_of(feared))
    yield f"{came} {words[_mostly(feared.rate)]}"
    if feared.rated >= FEWEST and feared.feared is not None and feared.was is not None:
        yield _how_bad(feared.rated, feared.feared, feared.was)


def _too_few(sure: Sureness, band: Band) -> str:
    words = _words("bands")["few"]
    sentence: str = words["some" if band.count else "none"]
    return sentence.format(number=band.count, held=words[sure.value], fewest=FEWEST)


def _beside(expected: float, rate: Interval) -> str:
    """Say how what was expected lies beside what happened."""
    if expected > rate.high:
        return "rarer"
    return "oftener" if expected < rate.low else "fits"


def _mostly(rate: Interval) -> str:
    if rate.high < _EVEN:
        return "mostly_not"
    return "mostly" if rate.low > _EVEN else "open"


def _how_bad(rated: int, feared: float, was: float) -> str:
    before, after = in_words.number(feared), in_words.number(was)
    which = "same" if before == after else "milder" if was < feared else "worse"
    sentence: str = _words("feared")[which]
    return sentence.format(number=rated, feared=before, was=after)


def _score(found: Calibration) -> str:
    words = _words("overall")
    if found.brier is None:
        return ""
    score: str = words["score"].format(number=found.counted, score=f"{found.brier:.2f}")
    if abs(found.brier - _UNSURE) < _ABOUT:
        return f"{score} {words['same']}"
    return f"{score} {words['better' if found.brier < _UNSURE else 'worse']}"


def _left_out(found: Calibration) -> str:
    if not found.partly and not found.cannot_tell:
        return ""
    sentence: str = _words("overall")["left_out"]
    return sentence.format(partly=found.partly, cannot_tell=found.cannot_tell)


def _things(what: Band | Feared) -> str:
    return in_words.counted(what.count, _words("counted")["things"])


def _number_of(what: Band | Feared) -> str:
    none: str = _words("counted")["none"]
    return str(what.happened) if what.happened else none


def _of_100(share: float) -> int:
    return round(100 * share)


def _words(section: str) -> dict[str, Any]:
    words: dict[str, Any] = load("ledger", "predictions").body[section]
    return words
