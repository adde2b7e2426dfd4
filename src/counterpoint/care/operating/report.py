"""What does an operator owe an authority once a year?

A file of numbers that can be laid at nobody's door, and of how danger is found. It
holds no personal data, and says of each law how we know it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.care.operating.sheet import (
    Heading,
    Part,
    Points,
    Sheet,
    Table,
    Text,
)
from counterpoint.care.operating.tally import (
    LEAST,
    PATHS_COUNTED,
    REFERRED,
    Cell,
    cell,
    total,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from counterpoint.care.operating.jurisdictions import YearlyReport
    from counterpoint.settings import OperatorProfile


@dataclass(frozen=True, slots=True)
class Numbers:
    """The rounded numbers of a year, of how many files, and whether they are settled.

    `shown` is None where the year is not over.
    """

    shown: Mapping[str, int] | None
    sources: int
    settled: bool


@dataclass(frozen=True, slots=True)
class Practice:
    """How the program works, as a report has to say it."""

    program: str
    protocol: str
    found: tuple[str, ...]
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One number: of what kind, in words, and the range that is shown."""

    kind: str
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class YearlyFile:
    """The file, as it is written down as JSON."""

    report: str
    title: str
    year: int
    draft: bool
    publishable: bool
    law: str
    law_known: str
    due: str
    operator: str
    contact: str
    program_version: str
    protocol_version: str
    least: int
    sources: int
    counts: tuple[Row, ...]
    how_danger_is_found: tuple[str, ...]
    methods: tuple[str, ...]
    limits: tuple[str, ...]


def yearly_file(
    asked: YearlyReport,
    year: int,
    *,
    numbers: Numbers,
    practice: Practice,
    operator: OperatorProfile,
) -> YearlyFile:
    """Put the file of a year together."""
    words = _words()
    few = numbers.sources < LEAST
    return YearlyFile(
        report=asked.id,
        title=asked.title,
        year=year,
        draft=not numbers.settled,
        publishable=numbers.settled and not few,
        law=asked.law,
        law_known=asked.basis.sentence,
        due=asked.due,
        operator=operator.name,
        contact=operator.contact,
        program_version=practice.program,
        protocol_version=practice.protocol,
        least=LEAST,
        sources=numbers.sources,
        counts=() if numbers.shown is None else _rows(asked, dict(numbers.shown)),
        how_danger_is_found=practice.found,
        methods=practice.methods,
        limits=tuple(_limits(words, numbers, year=year, counting=operator.counting)),
    )


def _rows(asked: YearlyReport, numbers: dict[str, int]) -> tuple[Row, ...]:
    words = _words()
    said = words["sentence"]
    paths = {path: cell(numbers, path) for path in PATHS_COUNTED}
    wanted = [paths[kind] for kind in asked.kinds]
    kinds = ", ".join(kind.replace("_", "-") for kind in asked.kinds)
    return (
        *(_row(path, words["path"][path], one) for path, one in paths.items()),
        _row("asked_for", said["asked_for"].format(kinds=kinds), total(wanted)),
        _row("all_paths", said["everything"], total(list(paths.values()))),
        _row(REFERRED, said["referred"], cell(numbers, REFERRED)),
    )


def _row(kind: str, name: str, shown: Cell) -> Row:
    return Row(kind=kind, name=name, number=shown.words)


def _limits(
    words: dict[str, Any], numbers: Numbers, *, year: int, counting: bool
) -> Iterator[str]:
    if numbers.shown is None:
        yield words["sentence"]["not_over"].format(year=year)
    if not counting:
        yield words["sentence"]["not_counting"]
    if numbers.sources < LEAST:
        files = "1 file" if numbers.sources == 1 else f"{numbers.sources} files"
        yield words["limits"]["few"].format(sources=files, least=LEAST)
    for point in words["limits"]["points"]:
        yield point.format(least=LEAST)


# --- The same, to be read ---------------------------------------------------------


def as_sheet(file: YearlyFile) -> Sheet:
    """Return the file as a page for people."""
    said = _words()["sentence"]
    title = said["title"].format(title=file.title, year=file.year)
    return Sheet(title, tuple(_parts(file, said, _words()["heading"])))


def _parts(
    file: YearlyFile, said: dict[str, Any], heading: dict[str, str]
) -> Iterator[Part]:
    nobody = said["nobody"]
    yield Text(said["draft"] if file.draft else said["settled"])
    yield Text(said["law"].format(law=file.law, due=file.due, basis=file.law_known))
    yield Text(
        said["operator"].format(
            name=file.operator or nobody, contact=file.contact or nobody
        )
    )
    yield Text(
        said["made"].format(
            program=file.program_version, protocol=file.protocol_version
        )
    )
    if file.counts:
        yield Heading(heading["counts"])
        rows = tuple((row.name, row.number) for row in file.counts)
        yield Table(heading["counts"], tuple(said["head"]), rows)
    yield Heading(heading["limits"])
    yield Points(file.limits)
    yield Heading(heading["found"])
    yield Points(file.how_danger_is_found)
    yield Heading(heading["methods"])
    yield Points(file.methods)


def _words() -> dict[str, Any]:
    return load("care.operating", "report").body
