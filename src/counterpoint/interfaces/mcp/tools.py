"""Which tools are there, what does each take and give, and what does it change?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from counterpoint.app.assistants import expecting, handed_over, measured, talking
from counterpoint.app.assistants.answers import (
    Answer,
    Challenge,
    DueNow,
    Expected,
    Given,
    GoalsSaid,
    Kept,
    Lines,
    Nothing,
    PageMade,
    Quotes,
    Reviewed,
    Screened,
    Shelf,
    Taken,
    Typed,
    Verdict,
)
from counterpoint.authored import load
from counterpoint.interfaces.mcp import arguments as given

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from counterpoint.app.assistants.desk import Desk


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool.

    `changes` says that it writes something, `replaces` that it may write over what
    was there, `repeatable` that doing it twice is doing it once.
    """

    name: str
    takes: type[given.Arguments]
    gives: Any
    does: Callable[[Desk, Any], Awaitable[Answer[Any, Any]]]
    changes: bool = False
    replaces: bool = False
    repeatable: bool = True

    @property
    def words(self) -> dict[str, Any]:
        """Return its title, what it is for, and what its arguments mean."""
        found: dict[str, Any] = load("interfaces.mcp", "tools").body["tool"][self.name]
        return found


def takes_schema(tool: Tool) -> dict[str, Any]:
    """Return the JSON Schema of what a tool is given, each part with its meaning."""
    schema = _with_inline_root(msgspec.json.schema(tool.takes))
    schema.pop("description", None)
    for name, meaning in tool.words.get("arguments", {}).items():
        schema["properties"][name]["description"] = meaning
    return schema


def gives_schema(tool: Tool) -> dict[str, Any]:
    """Return the JSON Schema of what a tool gives back."""
    return _with_inline_root(msgspec.json.schema(tool.gives))


def _with_inline_root(schema: dict[str, Any]) -> dict[str, Any]:
    """Put what the root refers to in its place: the protocol wants an object there."""
    parts = dict(schema["$defs"])
    root = parts.pop(schema["$ref"].removeprefix("#/$defs/"))
    return {**root, **({"$defs": parts} if parts else {})}


@cache
def tools() -> tuple[Tool, ...]:
    """Return every tool, in the order in which they are listed."""
    return (
        Tool(
            "screen_message",
            given.ScreenMessage,
            Answer[Quotes, Screened],
            _screen_message,
        ),
        Tool(
            "review_reply", given.ReviewReply, Answer[Quotes, Reviewed], _review_reply
        ),
        Tool(
            "challenge_now",
            given.ChallengeNow,
            Answer[Quotes, Challenge],
            _challenge_now,
        ),
        Tool("crisis_card", given.CrisisCard, Answer[Nothing, Lines], _crisis_card),
        Tool(
            "record_prediction",
            given.RecordPrediction,
            Answer[Expected, Kept],
            _record_prediction,
            changes=True,
            repeatable=False,
        ),
        Tool(
            "settle_prediction",
            given.SettlePrediction,
            Answer[Expected, Kept],
            _settle_prediction,
            changes=True,
            replaces=True,
        ),
        Tool("due", given.Due, Answer[Expected, DueNow], _due),
        Tool("measure_items", given.MeasureItems, Answer[Nothing, Shelf], _items),
        Tool(
            "take_measure",
            given.TakeMeasure,
            Answer[Given, Taken],
            _take_measure,
            changes=True,
            repeatable=False,
        ),
        Tool(
            "progress_verdict",
            given.ProgressVerdict,
            Answer[GoalsSaid, Verdict],
            _progress_verdict,
        ),
        Tool(
            "prepare_handoff",
            given.PrepareHandoff,
            Answer[Typed, PageMade],
            _prepare_handoff,
            changes=True,
            repeatable=False,
        ),
    )


async def _screen_message(
    desk: Desk, asked: given.ScreenMessage
) -> Answer[Quotes, Screened]:
    return await talking.screen_message(
        desk,
        asked.text,
        before=asked.before,
        mode=asked.mode,
        country=asked.country,
    )


async def _review_reply(
    desk: Desk, asked: given.ReviewReply
) -> Answer[Quotes, Reviewed]:
    return await talking.review_reply(
        desk,
        asked.message,
        asked.reply,
        before=asked.before,
        mode=asked.mode,
        country=asked.country,
    )


async def _challenge_now(
    desk: Desk, asked: given.ChallengeNow
) -> Answer[Quotes, Challenge]:
    return await talking.challenge_now(
        desk, asked.talk, mode=asked.mode, country=asked.country
    )


async def _crisis_card(desk: Desk, asked: given.CrisisCard) -> Answer[Nothing, Lines]:
    return await handed_over.crisis_card(desk, asked.country)


async def _record_prediction(
    desk: Desk, asked: given.RecordPrediction
) -> Answer[Expected, Kept]:
    return await expecting.record_prediction(
        desk,
        asked.text,
        chance=asked.chance,
        by=asked.by,
        feared=asked.feared,
        how_bad=asked.how_bad,
    )


async def _settle_prediction(
    desk: Desk, asked: given.SettlePrediction
) -> Answer[Expected, Kept]:
    return await expecting.settle_prediction(
        desk,
        asked.id,
        outcome=asked.outcome,
        how_bad=asked.how_bad,
        note=asked.note,
    )


async def _due(desk: Desk, _: given.Due) -> Answer[Expected, DueNow]:
    return await expecting.due(desk)


async def _items(_: Desk, asked: given.MeasureItems) -> Answer[Nothing, Shelf]:
    return await measured.measure_items(asked.measure)


async def _take_measure(desk: Desk, asked: given.TakeMeasure) -> Answer[Given, Taken]:
    return await measured.take_measure(desk, asked.measure, asked.answers)


async def _progress_verdict(
    desk: Desk, _: given.ProgressVerdict
) -> Answer[GoalsSaid, Verdict]:
    return await measured.progress_verdict(desk)


async def _prepare_handoff(
    desk: Desk, asked: given.PrepareHandoff
) -> Answer[Typed, PageMade]:
    typed = Typed(asked.who, asked.reason, asked.wish, asked.excerpts)
    return await handed_over.prepare_handoff(
        desk, asked.parts, period=asked.period, typed=typed, to_file=asked.to_file
    )
