"""Hold a conversation as it is written in a docstring.

The docstring of a conversation test is its transcript:

    mode: push_back          how the person wants to be answered (optional)
    country: GB              their country (default US; "none" for not chosen)
    > what the person writes
    < what is answered
    = next day               the sitting ends and the next begins
    + 3 November 2026, claim: I never drink.
                             what stands in the ledger before the talk; with one such
                             line, or "+ nothing", the talk is kept (see `ledger_line`)

A line that goes on is indented. An answer of `< (nothing)` is silence.
`tools/write_transcripts.py` writes the answers of today into the docstrings; the tests
hold them to the letter, so every change of words is read by somebody.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from counterpoint.app import Visit, ledger
from counterpoint.conversation.past import carry_on
from counterpoint.ledger.drawing import about_whom, drawn, matter_of
from counterpoint.ledger.records import (
    Claim,
    ClaimKind,
    ClaimStatus,
    Commitment,
    Evidence,
    Prediction,
    WhatHappened,
)
from counterpoint.terms import Carried, Mode, Move, Turn
from tests.fakes.clock import FakeClock
from tests.fakes.repository import FakeRepository

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from counterpoint.ledger.kinds import Ledger, Line

SILENCE = "(nothing)"
WIDTH = 84


@dataclass
class Script:
    """A transcript, read."""

    mode: Mode = Mode.HELP_ME_THINK
    country: str | None = "US"
    sittings: list[list[tuple[str, str]]] = field(default_factory=lambda: [[]])
    ledger: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[tuple[str, str]]:
        return [line for sitting in self.sittings for line in sitting]


def parse(docstring: str) -> Script:
    script = Script()
    for line in textwrap.dedent(docstring).strip().splitlines():
        sitting = script.sittings[-1]
        if line.startswith(("> ", "< ")):
            sitting.append((line[0], line[2:]))
        elif line.startswith("= "):
            script.sittings.append([])
        elif line.startswith("+ "):
            script.ledger.append(line[2:])
        elif line.startswith("mode: "):
            script.mode = Mode(line.removeprefix("mode: ").strip())
        elif line.startswith("country: "):
            chosen = line.removeprefix("country: ").strip()
            script.country = None if chosen == "none" else chosen
        elif line.startswith("  ") and sitting:
            who, said = sitting[-1]
            sitting[-1] = (who, f"{said} {line.strip()}")
        elif line.strip():
            raise ValueError(f"not a line of a transcript: {line!r}")
    return script


@dataclass
class Talk:
    """A conversation that was held."""

    script: Script
    sittings: list[tuple[Turn, ...]] = field(default_factory=list)
    kept: list[tuple[Turn, ...]] = field(default_factory=list)
    """The same sittings, without what was written and thrown away."""
    ledgers: list[Ledger] = field(default_factory=list)
    """What stood in the ledger as each sitting went, where it was kept."""

    @property
    def turns(self) -> tuple[Turn, ...]:
        return tuple(turn for sitting in self.sittings for turn in sitting)

    @property
    def moves(self) -> list[Move]:
        return [turn.plan.move for turn in self.turns]

    @property
    def rules(self) -> list[str]:
        return [turn.plan.rule for turn in self.turns]

    @property
    def paths(self) -> list[str | None]:
        return [turn.plan.path for turn in self.turns]

    @property
    def tiers(self) -> list[str]:
        return [turn.screening.tier.value for turn in self.turns]

    @property
    def replies(self) -> list[str]:
        return [turn.said for turn in self.turns]

    @property
    def text(self) -> str:
        return "\n".join(self.replies)

    def transcript(self) -> str:
        """Write the talk as a transcript."""
        return "\n".join(_written(self))

    def holds(self) -> None:
        """Assert that the docstring says what is said today."""
        wanted = [said for who, said in self.script.lines if who == "<"]
        there = [_flat(reply) or SILENCE for reply in self.replies]
        assert [_flat(said) for said in wanted] == there


def _flat(text: str) -> str:
    return " ".join(text.split())


async def hold(docstring: str) -> Talk:
    """Hold the conversation of a docstring with the guide alone."""
    script = parse(docstring)
    talk = Talk(script)
    clock, ids, carried = FakeClock(), count(1), Carried()
    repository = FakeRepository() if script.ledger else None
    if repository is not None:
        lines = ledger_lines(script.ledger)
        await ledger.keep(repository, *lines, now=clock.now())
    for sitting in script.sittings:
        visit = Visit(
            repository=repository,
            clock=clock,
            mode=script.mode,
            country=script.country,
            carried=carried,
            ids=lambda: f"id{next(ids)}",
        )
        opening = await visit.open()
        turns = [opening] if opening else []
        for who, said in sitting:
            if who == ">":
                clock.move(minutes=1)
                turns.append(await visit.say(said))
        talk.sittings.append(tuple(turns))
        talk.kept.append(visit.turns)
        if repository is not None:
            talk.ledgers.append(await ledger.read(repository))
            await visit.end()
        carried = carry_on(visit.past)
        clock.move(days=1)
    return talk


_LEDGER_LINE = re.compile(
    r"(?P<on>\d+ \w+ \d{4}), (?P<kind>\w+)(?:, (?P<chance>\d+) %)?"
    r"(?:, by (?P<by>\d+ \w+ \d{4}))?(?:, (?P<standing>\w+))?: (?P<text>.+)"
)


def ledger_lines(written: Sequence[str]) -> list[Line]:
    """Read the lines of a ledger; "nothing" is an empty one.

    `3 November 2026, claim: I never drink.`, with `, changed` after "claim" for
    another status; `3 November 2026, prediction, 80 %, by 20 November 2026: ...`, with
    `, did_not` for what came of it; `3 November 2026, step, by 20 November 2026: ...`;
    and `5 November 2026, against: ...` for a note on the claim before.
    """
    lines: list[Line] = []
    for number, text in enumerate(line for line in written if line != "nothing"):
        if not (match := _LEDGER_LINE.fullmatch(text)):
            raise ValueError(f"not a line of a ledger: {text!r}")
        last = lines[-1].id if lines else ""
        lines.append(_ledger_line(match, f"line{number + 1}", last))
    return lines


def _ledger_line(match: re.Match[str], line_id: str, last: str) -> Line:
    at, words = _day(match["on"]), match["text"]
    match match["kind"]:
        case "claim":
            (found, *_) = drawn(words) or (None,)
            return Claim(
                id=line_id,
                at=at,
                kind=found.kind if found else ClaimKind.SELF,
                quote=words.rstrip("."),
                about=about_whom(words),
                matter=matter_of(words),
                status=ClaimStatus(match["standing"] or "said"),
            )
        case "prediction":
            return Prediction(
                id=line_id,
                at=at,
                text=words.rstrip("."),
                chance=int(match["chance"]),
                due=_day(match["by"]).date(),
                outcome=WhatHappened(match["standing"]) if match["standing"] else None,
            )
        case "step":
            on = _day(match["by"]).date() if match["by"] else None
            return Commitment(id=line_id, at=at, text=words.rstrip("."), on=on)
        case "for" | "against":
            for_it = match["kind"] == "for"
            return Evidence(id=line_id, at=at, claim=last, for_it=for_it, text=words)
        case other:
            raise ValueError(f"no kind of line: {other!r}")


def _day(written: str) -> datetime:
    return datetime.strptime(f"{written} 12:00 +0000", "%d %B %Y %H:%M %z")


def _written(talk: Talk) -> Iterator[str]:
    if talk.script.mode is not Mode.HELP_ME_THINK:
        yield f"mode: {talk.script.mode.value}"
    if talk.script.country != "US":
        yield f"country: {talk.script.country or 'none'}"
    yield from (f"+ {line}" for line in talk.script.ledger)
    for number, sitting in enumerate(talk.sittings):
        if number:
            yield "= next day"
        for turn in sitting:
            if turn.message.text:
                yield _wrapped(">", turn.message.text)
            yield _wrapped("<", _flat(turn.said) or SILENCE)


def _wrapped(mark: str, text: str) -> str:
    return "\n".join(
        textwrap.wrap(
            text,
            WIDTH,
            initial_indent=f"{mark} ",
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
