"""How is a sample of old replies read by a second model, where that was typed?

Whose model it is, and which words go there, is said before anything is sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import anyio

from counterpoint.app.audit_judging import judge_of, judged, who_judges, words
from counterpoint.audit.sampling import FEWEST_ASKED, MOST_ASKED
from counterpoint.errors import InputError
from counterpoint.interfaces.cli.show import WrittenOver, complain

if TYPE_CHECKING:
    from counterpoint.app.audit_judging import Pace, Who
    from counterpoint.audit.found import Found
    from counterpoint.ports import ChatModel
    from counterpoint.settings import Settings


class Judging(NamedTuple):
    """The model that was named, and for how many replies of each kind."""

    model: ChatModel
    who: Who


def judging(settings: Settings, each: int, *, with_words: bool) -> Judging | None:
    """Return who judges, None where nobody was asked for.

    Raises:
        InputError: it cannot be done; says so before anything is read.
        SettingsError: the model cannot be made from what is set.
    """
    if not each:
        return None
    said = words("error")
    if not with_words:
        raise InputError(said["words"])
    if not FEWEST_ASKED <= each <= MOST_ASKED:
        raise InputError(said["each"].format(least=FEWEST_ASKED, most=MOST_ASKED))
    model, who = judge_of(settings), who_judges(settings)
    if who is None:
        raise InputError(said["none"])
    complain(who.sending(each))
    return Judging(model, who)


def with_judge(found: Found, by: Judging | None) -> Found:
    """Return what was found, with what a second model says of a sample."""
    if by is None:
        return found
    shown = WrittenOver()

    def tell(pace: Pace) -> None:
        said = words("told")["doing"]
        shown.say(said.format(name=by.who.name, done=pace.done, of=pace.of))

    async def ask() -> Found:
        try:
            return await judged(found, by.model, by.who, tell=tell)
        finally:
            await by.model.close()

    try:
        return anyio.run(ask)
    finally:
        shown.end()
