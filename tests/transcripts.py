"""Hold a conversation as it is written in a docstring.

The docstring of a conversation test is its transcript:

    mode: push_back          how the person wants to be answered (optional)
    country: GB              their country (default US; "none" for not chosen)
    > what the person writes
    < what is answered
    = next day               the sitting ends and the next begins

A line that goes on is indented. An answer of `< (nothing)` is silence.
`tools/write_transcripts.py` writes the answers of today into the docstrings; the tests
hold them to the letter, so every change of words is read by somebody.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from counterpoint.app import Visit
from counterpoint.conversation.past import carry_on
from counterpoint.terms import Carried, Mode, Move, Turn
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Iterator

SILENCE = "(nothing)"
WIDTH = 84


@dataclass
class Script:
    """A transcript, read."""

    mode: Mode = Mode.HELP_ME_THINK
    country: str | None = "US"
    sittings: list[list[tuple[str, str]]] = field(default_factory=lambda: [[]])

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
    for sitting in script.sittings:
        visit = Visit(
            repository=None,
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
        carried = carry_on(visit.past)
        clock.move(days=1)
    return talk


def _written(talk: Talk) -> Iterator[str]:
    if talk.script.mode is not Mode.HELP_ME_THINK:
        yield f"mode: {talk.script.mode.value}"
    if talk.script.country != "US":
        yield f"country: {talk.script.country or 'none'}"
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
