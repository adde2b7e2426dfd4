"""What does an assistant put into the ledger, and what does it read there?"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import msgspec

from counterpoint.app import ledger as kept
from counterpoint.app.assistants.answers import (
    Answer,
    Asking,
    DueNow,
    Expected,
    Kept,
    PredictionSaid,
    StepSaid,
)
from counterpoint.app.assistants.desk import Area, words
from counterpoint.app.assistants.reaching import seen_beside
from counterpoint.app.beside_the_talk import remember
from counterpoint.app.visit import new_id, readable
from counterpoint.errors import CounterpointError, NotFoundError
from counterpoint.ledger import commitments, predictions
from counterpoint.ledger.kinds import Ledger
from counterpoint.ledger.records import (
    Claim,
    ClaimStatus,
    Commitment,
    Evidence,
    OtherSide,
    Pair,
    Prediction,
)
from counterpoint.settings import Access

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from counterpoint.app.assistants.answers import Help
    from counterpoint.app.assistants.desk import Desk
    from counterpoint.ledger.kinds import Line
    from counterpoint.ledger.records import WhatHappened


async def record_prediction(
    desk: Desk,
    text: str,
    *,
    chance: int,
    by: date | None = None,
    feared: bool | None = None,
    how_bad: int | None = None,
) -> Answer[Expected, Kept]:
    """Put down what the person expects, in their own words."""
    written = readable(text)
    found = await _danger(desk, written)
    if found is not None:
        return Answer(help=found, refused=words("danger")["not_kept"])
    desk.check(Area.LEDGER, Access.WRITE)
    desk.check_may_keep()
    now = desk.clock.now()
    made = predictions.predicted(
        written,
        id=new_id(),
        now=now,
        chance=chance,
        due=by,
        feared=feared,
        how_bad_feared=how_bad,
    )
    async with desk.store() as store:
        await kept.keep(store, made, now=now)
    said = Expected(predictions=(_said(made),))
    return Answer(said=said, computed=Kept(made.id, kept=True))


async def settle_prediction(
    desk: Desk,
    id: str,  # noqa: A002 - it is what an assistant calls it
    *,
    outcome: WhatHappened,
    how_bad: int | None = None,
    note: str = "",
) -> Answer[Expected, Kept]:
    """Put down what came of a prediction, as the person says."""
    written = readable(note)
    found = await _danger(desk, written)
    if found is not None:
        return Answer(help=found, refused=words("danger")["not_kept"])
    desk.check(Area.LEDGER, Access.WRITE)
    desk.check_may_keep()
    now = desk.clock.now()
    if not desk.has_store:
        raise NotFoundError(words("refused")["no_line"])
    async with desk.store() as store:
        line = (await kept.read(store)).find(id)
        if not isinstance(line, Prediction):
            raise NotFoundError(words("refused")["no_line"])
        settled = predictions.settled(
            line, outcome, now=now, how_bad_was=how_bad, note=written
        )
        await kept.keep(store, settled, now=now)
    said = Expected(predictions=(_said(settled),))
    told = predictions.told(settled)
    return Answer(said=said, computed=Kept(settled.id, kept=True, told=told))


async def due(desk: Desk) -> Answer[Expected, DueNow]:
    """Return what can be asked about today, and what is still ahead."""
    desk.check(Area.LEDGER, Access.READ)
    known, now = await _known(desk), desk.clock.now()
    waiting, coming = predictions.due_now(known, now), predictions.ahead(known, now)
    steps = commitments.to_ask(known, now)
    asking = (
        *(Asking(one.id, predictions.asked(one, now)) for one in waiting),
        *(Asking(one.id, commitments.question(one)) for one in steps),
    )
    return Answer(
        said=Expected(
            predictions=tuple(map(_said, (*waiting, *coming))),
            steps=tuple(map(_step, steps)),
        ),
        computed=DueNow(due=asking, ahead=tuple(one.id for one in coming)),
    )


async def ledger(desk: Desk) -> dict[str, object]:
    """Return the ledger: each line with what the person said and what is computed.

    What is not to be brought up stays out.
    """
    desk.check(Area.LEDGER, Access.READ)
    known = await _known(desk)
    shown = [line for line in known.lines if not _is_private(line, known)]
    return {
        "note": words("ledger")["note"],
        "lines": [*map(_line, shown)],
        "unreadable": known.unreadable,
    }


async def _danger(desk: Desk, *texts: str) -> Help | None:
    """Return whom to reach; where it may be written, the next sitting asks about it."""
    found, seen = seen_beside(texts, desk)
    if found is not None:
        with contextlib.suppress(CounterpointError):  # whom to reach is there already
            desk.check(Area.LEDGER, Access.WRITE)
            desk.check_may_keep()
            async with desk.store() as store:
                await remember(store, seen, desk.clock)
    return found


async def _known(desk: Desk) -> Ledger:
    if not desk.has_store:
        return Ledger()
    async with desk.store() as store:
        return await kept.read(store)


def _said(one: Prediction) -> PredictionSaid:
    return PredictionSaid(
        id=one.id,
        text=one.text,
        chance=one.chance,
        due=one.due,
        said_on=one.at.date(),
        feared=one.feared,
        how_bad_feared=one.how_bad_feared,
        outcome=one.outcome.value if one.outcome else None,
        how_bad_was=one.how_bad_was,
    )


def _step(one: Commitment) -> StepSaid:
    return StepSaid(
        id=one.id,
        text=one.text,
        when=one.when,
        where=one.where,
        said_on=one.at.date(),
    )


# --- The whole ledger ------------------------------------------------------------------

SAID: dict[type[Any], tuple[str, ...]] = {
    Claim: ("quote", "again"),
    Evidence: ("text", "for_it", "on"),
    Prediction: (
        "text",
        "quote",
        "chance",
        "due",
        "feared",
        "how_bad_feared",
        "outcome",
        "how_bad_was",
        "note",
    ),
    Commitment: ("text", "when", "on", "where", "how_it_went"),
    Pair: ("answer", "note"),
    OtherSide: ("who", "as_they_tell_it", "what_they_know", "onlooker"),
}
"""Which fields of a line are the person's; all others were computed or noted."""
NOT_SHOWN = frozenset({"id", "at", "hidden", "place", "file"})


def _is_private(line: Line, known: Ledger) -> bool:
    """Say whether a line, or a claim it belongs to, is not to be brought up."""
    silent = {
        one.id for one in known.of(Claim) if one.status is ClaimStatus.NOT_MENTIONED
    }
    return bool(silent & {*_claims_of(line)})


def _claims_of(line: Line) -> Iterator[str]:
    match line:
        case Claim():
            yield line.id
        case Evidence() | Prediction():
            yield line.claim
        case Pair():
            yield from (line.one, line.other)
        case _:
            return


def _line(line: Line) -> dict[str, object]:
    built = {
        name: value
        for name, value in msgspec.to_builtins(line).items()
        if name not in NOT_SHOWN
    }
    theirs = SAID.get(type(line), tuple(built))  # what is not known is taken for theirs
    return {
        "id": line.id,
        "is": type(line).__name__.casefold(),
        "on": line.at.date().isoformat(),
        "said": {name: built[name] for name in theirs},
        "computed": {n: value for n, value in built.items() if n not in theirs},
    }
