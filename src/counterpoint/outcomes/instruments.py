"""Which questionnaires are there, what do they ask, and how is each one read?

Each is one file in data/instruments: its words exactly as published, its licence,
its scoring, and every number with its source. A file that is missing is simply not
there; one with an error is named, and the rest works. Nothing is read at import.
"""

from __future__ import annotations

import hashlib
from datetime import date  # noqa: TC003 - msgspec reads these types at run time
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import tomli

from counterpoint.authored import load
from counterpoint.errors import NotFoundError
from counterpoint.outcomes.yardstick import (
    Population,
    Reliability,
    Threshold,
    Yardstick,
)
from counterpoint.terms import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

_HEAD = 12  # characters of a hash that name a wording


class Basis(StrEnum):
    """How a number came to us."""

    SEEN = "seen"  # in published material
    COMPUTED = "computed"  # from published numbers, by us
    RECALL = "recall"  # from memory; to be checked


class Flag(StrEnum):
    """What else an answer means, beside its points."""

    RISK = "risk"  # above 0: the direct question is asked, and numbers are shown


class _Part(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):  # a misspelt key, such as that of a flag, must not pass in silence
    pass


class Option(_Part, frozen=True, kw_only=True):
    """One answer that can be ticked."""

    value: int
    text: str
    loinc: str = ""


class Item(_Part, frozen=True, kw_only=True):
    """One question.

    `alone` says that it stands without the stem. `scored` of False counts in no
    total; `reversed` turns its values round. `risk` is what a tick above 0 means
    where the item is flagged so.
    """

    id: str
    text: str
    options: tuple[Option, ...]
    scored: bool = True
    reversed: bool = False
    alone: bool = False
    flag: Flag | None = None
    risk: Risk = Risk.NONE
    loinc: str = ""

    @property
    def values(self) -> tuple[int, ...]:
        """Return what can be ticked."""
        return tuple(option.value for option in self.options)

    def points(self, value: int) -> int:
        """Return what a ticked value counts."""
        turned = min(self.values) + max(self.values) - value
        return turned if self.reversed else value

    def option(self, value: int) -> Option:
        """Return the option with this value, which has to be one of `values`."""
        return next(option for option in self.options if option.value == value)


class Licence(_Part, frozen=True, kw_only=True):
    """Whose words they are, and what may be done with them.

    `notice` has to stand wherever they are shown. `may_be_dropped` says that
    somebody who passes the program on may have to leave the file out.
    """

    id: str
    holder: str
    evidence: str
    notice: str
    may_be_dropped: bool = False


class Origin(_Part, frozen=True, kw_only=True):
    """Where the words come from; `sha256` is the hash that they must have."""

    source: str
    version: str
    sha256: str


class Window(_Part, frozen=True, kw_only=True):
    """The time that is asked about."""

    days: int
    words: str


class Gate(_Part, frozen=True, kw_only=True):
    """A question that ends the form when it is answered with `closes_with`."""

    item: str
    closes_with: int


class Scoring(_Part, frozen=True, kw_only=True):
    """How answers become a total: the sum, times `factor`.

    Up to `most_missing` items may be left out; the mean of the others stands in.
    """

    source: str
    factor: int = 1
    most_missing: int = 0


class Band(_Part, frozen=True, kw_only=True):
    """A range of totals: the published `label`, and the same in plain words."""

    low: float
    high: float
    label: str
    plain: str


class Line(_Part, frozen=True, kw_only=True):
    """A total at which something is usually done, as one sentence."""

    points: float
    words: str
    source: str
    basis: Basis


class FollowOn(_Part, frozen=True, kw_only=True):
    """What is said or offered next, from a total on (or up to one)."""

    code: str
    words: str
    source: str
    at_least: float | None = None
    at_most: float | None = None
    offers: str | None = None

    def applies_to(self, total: float) -> bool:
        """Say whether a total lies where this is said."""
        above = self.at_least is None or total >= self.at_least
        below = self.at_most is None or total <= self.at_most
        return above and below


class Schedule(_Part, frozen=True, kw_only=True):
    """How often it is of use; `every_days` of None is once.

    Before `soonest_days` have passed, two results ask about much the same days.
    `with_helper` says that it is for the time in which a person helps.
    """

    soonest_days: int
    source: str
    every_days: int | None = None
    with_helper: bool = False


class Difference(_Part, frozen=True, kw_only=True):
    """A change in points.

    Where it is computed, `sd`, `reliability` and `z` are what it follows from.
    """

    points: float
    source: str
    basis: Basis
    sd: float | None = None
    reliability: float | None = None
    z: float | None = None


class Repeats(_Part, frozen=True, kw_only=True):
    """How well a score repeats: `kind` is "retest" or "alpha"."""

    value: float
    kind: str
    source: str
    basis: Basis


class Group(_Part, frozen=True, kw_only=True):
    """The mean and standard deviation of a group of people, in points."""

    mean: float
    sd: float
    source: str
    basis: Basis


class Change(_Part, frozen=True, kw_only=True):
    """What a change is measured by, each number with where it comes from."""

    conventional: Difference
    strict: Difference
    caseness: Difference
    reliability: Repeats | None = None
    clinical: Group | None = None
    general: Group | None = None


class Loinc(_Part, frozen=True, kw_only=True):
    """The codes under which others know it; those of items stand at the items."""

    panel: str
    total: str
    basis: Basis
    answer_list: str = ""


class Instrument(_Part, frozen=True, kw_only=True):
    """A questionnaire.

    `heading`, `instruction`, `stem`, `items` and `closing` are its own words,
    not to be changed. `about` and `before` are ours: what it asks about, and what
    somebody should know before they begin.
    """

    owner: str
    reviewed: date
    review_by: date
    id: str
    name: str
    order: int
    about: str
    licence: Licence
    origin: Origin
    window: Window
    items: tuple[Item, ...]
    scoring: Scoring
    schedule: Schedule
    lowest: float
    highest: float
    higher_is_better: bool
    before: str = ""
    heading: str = ""
    instruction: str = ""
    stem: str = ""
    closing: str = ""
    bands: tuple[Band, ...] = ()
    lines: tuple[Line, ...] = ()
    follow_ons: tuple[FollowOn, ...] = ()
    gate: Gate | None = None
    change: Change | None = None
    loinc: Loinc | None = None

    def item(self, name: str) -> Item | None:
        """Return the item with this id, if there is one."""
        return next((item for item in self.items if item.id == name), None)

    @property
    def scored_items(self) -> tuple[Item, ...]:
        """Return the items that count in the total."""
        return tuple(item for item in self.items if item.scored)

    @property
    def risk_items(self) -> tuple[Item, ...]:
        """Return the items that open the direct question when they are ticked."""
        return tuple(item for item in self.items if item.flag is Flag.RISK)

    @property
    def text(self) -> str:
        """Return every word that belongs to the holder, in order."""
        parts = [self.heading, self.instruction, self.stem]
        for item in self.items:
            parts.append(item.text)
            parts += [f"{option.value} {option.text}" for option in item.options]
        return "\n".join([*parts, self.closing])

    @property
    def sha256(self) -> str:
        """Return the hash of the words as they are."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def wording(self) -> str:
        """Return the head of that hash, which names the words that were shown."""
        return self.sha256[:_HEAD]

    @property
    def yardstick(self) -> Yardstick | None:
        """Return what a change is measured by; None where nobody has published it."""
        change = self.change
        if change is None:
            return None
        return Yardstick(
            higher_is_better=self.higher_is_better,
            conventional=_threshold(change.conventional),
            strict=_threshold(change.strict),
            caseness=_threshold(change.caseness),
            reliability=_reliability(change.reliability),
            clinical=_population(change.clinical),
            general=_population(change.general),
            lowest=self.lowest,
            highest=self.highest,
        )


class Faulty(NamedTuple):
    """A file that could not be used, and what is wrong with it."""

    file: str
    what: str


class Shelf(NamedTuple):
    """The instruments that are there, and the files that could not be used."""

    instruments: tuple[Instrument, ...] = ()
    faulty: tuple[Faulty, ...] = ()

    def get(self, name: str) -> Instrument | None:
        """Return an instrument by its id, if it is there."""
        return next((one for one in self.instruments if one.id == name), None)

    def find(self, name: str) -> Instrument:
        """Return an instrument by its id; raise NotFoundError."""
        found = self.get(name)
        if found is None:
            sentence: str = load("outcomes", "measures").body["refused"]["no_such"]
            raise NotFoundError(
                sentence.format(names=", ".join(one.id for one in self.instruments))
            )
        return found


@cache
def shelf() -> Shelf:
    """Return the instruments that come with this installation."""
    return read_shelf(files("counterpoint.outcomes") / "data" / "instruments")


def read_shelf(folder: Traversable) -> Shelf:
    """Read every instrument in a folder; a file with an error stops no other."""
    good, faulty = [], []
    for file in _toml_files(folder):
        try:
            good.append(_read(file))
        except (OSError, ValueError) as error:
            faulty.append(Faulty(file.name, str(error)))
    good.sort(key=lambda one: (one.order, one.id))
    return Shelf(tuple(good), tuple(faulty))


# --- Reading ------------------------------------------------------------------


def _toml_files(folder: Traversable) -> list[Traversable]:
    if not folder.is_dir():
        return []
    found = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    return sorted(found, key=lambda file: file.name)


def _read(file: Traversable) -> Instrument:
    raw = tomli.loads(file.read_bytes().decode("utf-8"))
    _share_options(raw)
    instrument = msgspec.convert(raw, Instrument)
    faults = [*_faults(instrument)]
    if f"{instrument.id}.toml" != file.name:
        faults.append(f"its id is {instrument.id}, which is not the name of the file")
    if faults:
        raise ValueError("; ".join(faults))
    return instrument


def _share_options(raw: dict[str, Any]) -> None:
    """Put the options that several items share where each item names them."""
    shared = raw.pop("options", {})
    for item in raw.get("items", ()):
        named = item.get("options")
        if isinstance(named, str) and named in shared:
            item["options"] = shared[named]


def _faults(one: Instrument) -> Iterator[str]:
    """Say what in an instrument contradicts itself."""
    ids = [item.id for item in one.items]
    if len(set(ids)) != len(ids):
        yield "two items have the same id"
    if any(len(set(item.values)) != len(item.values) for item in one.items):
        yield "two options of an item have the same value"
    if not one.scored_items or any(len(item.options) < 2 for item in one.items):
        yield "an item has fewer than two options, or none is scored"
    elif (one.lowest, one.highest) != _range(one):
        yield "the range of the total is not what its items add up to"
    if one.scoring.most_missing >= len(one.scored_items):
        yield "more items may be left out than are scored"
    if one.bands and not _cover(one):
        yield "the bands leave a gap, overlap, or end beside the range"
    if any(
        (item.flag is Flag.RISK) != (item.risk is not Risk.NONE) for item in one.items
    ):
        yield "an item has a flag without the risk it stands for, or the reverse"
    if one.gate is not None and not _gate_fits(one, one.gate):
        yield "the gate names an item or an answer that is not there"
    if one.sha256 != one.origin.sha256:
        yield (
            "its words are not those that it says they are: they have the hash "
            f"{one.sha256}"
        )


def _range(one: Instrument) -> tuple[float, float]:
    least = sum(min(item.values) for item in one.scored_items)
    most = sum(max(item.values) for item in one.scored_items)
    return least * one.scoring.factor, most * one.scoring.factor


def _cover(one: Instrument) -> bool:
    joined = all(
        after.low == before.high + 1
        for before, after in zip(one.bands, one.bands[1:], strict=False)
    )
    ends = (one.bands[0].low, one.bands[-1].high)
    return joined and ends == (one.lowest, one.highest)


def _gate_fits(one: Instrument, gate: Gate) -> bool:
    item = one.item(gate.item)
    return item is not None and not item.scored and gate.closes_with in item.values


def _threshold(one: Difference) -> Threshold:
    return Threshold(one.points, one.source)


def _reliability(one: Repeats | None) -> Reliability | None:
    return None if one is None else Reliability(one.value, one.kind, one.source)


def _population(one: Group | None) -> Population | None:
    return None if one is None else Population(one.mean, one.sd, one.source)
