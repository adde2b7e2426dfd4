"""What is answered in a talk that somebody else keeps?

The whole loop runs as everywhere else: screen, plan, reply, review. Earlier
messages are read again each time, as only their words are known.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.app.admission import AdmittedModel, speaker
from counterpoint.app.at_once import finished
from counterpoint.app.clock import SystemClock
from counterpoint.app.reader import open_reader
from counterpoint.app.relived import PERSON, add_side, relive
from counterpoint.app.speaking import open_judge
from counterpoint.app.visit import Visit
from counterpoint.library.given import country_of, mode_of, refused, talk_of
from counterpoint.ports import ChatModel
from counterpoint.settings import GUIDE, read_settings
from counterpoint.terms import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from counterpoint.app.relived import Pair
    from counterpoint.library.given import Given, Side
    from counterpoint.ports import Judge
    from counterpoint.terms import Turn


def converse(
    messages: Sequence[Given],
    *,
    provider: str | ChatModel = GUIDE,
    mode: Mode | str | None = None,
    country: str | None = None,
) -> Turn:
    """Answer the last message of a talk; `said` of the turn is the reply.

    The turn holds all that led to it: `screening`, `plan` with its reason, every
    `attempts` with its verdict, and `versions`. Nothing is kept.

    Args:
        messages: the talk, oldest first; the last is the person's. Each is
            (role, text) or {"role": ..., "content": ...}, the role "person" or
            "user", "reply" or "assistant".
        provider: "guide" is sentences that people wrote. Else the name of a model
            in settings.toml, or a ChatModel of your own; either words nothing
            before it passed the exam (`counterpoint providers test NAME`), and
            the guide speaks instead.
        mode: "just_write", "just_listen", "help_me_think", "push_back_gently",
            "push_back" or "push_back_hard". None is what the talk asked for, at
            first "help_me_think".
        country: decides which numbers are shown, as "GB".

    Raises:
        InputError: something given cannot be used, or an event loop is running
            that a model would block.
        SettingsError: there is no such provider.
    """
    waits = provider != GUIDE
    if waits and _in_a_loop():
        raise refused("running")
    answer = converse_async(messages, provider=provider, mode=mode, country=country)
    return finished(answer, waits=waits)


async def converse_async(
    messages: Sequence[Given],
    *,
    provider: str | ChatModel = GUIDE,
    mode: Mode | str | None = None,
    country: str | None = None,
) -> Turn:
    """Answer the last message of a talk; see `converse`."""
    sides = talk_of(messages)
    if not sides or sides[-1].role != PERSON:
        raise refused("last")
    last = sides[-1].text
    if not last.strip():
        raise refused("blank")
    visit = await visit_after(sides[:-1], mode=mode, country=country)
    voices = _voices(provider)
    visit.speak_with(voices.model, voices.judge)
    try:
        return await visit.say(last)
    finally:
        await voices.close()


async def visit_after(
    sides: Iterable[Side],
    *,
    mode: Mode | str | None = None,
    country: str | None = None,
) -> Visit:
    """Return a visit that stands where this talk stands, kept nowhere."""
    wanted = None if mode is None else mode_of(mode)
    visit = Visit(
        repository=None,
        clock=SystemClock(),
        mode=wanted or Mode.HELP_ME_THINK,
        country=country_of(country),
        reader=open_reader(),
    )
    told: list[Turn | Pair] = []
    for side in sides:
        add_side(told, side.role, side.text)
    await relive(visit, told)
    visit.mode = wanted or visit.mode
    return visit


class _Voices(NamedTuple):
    """Who words and who judges; what is ours is let go of afterwards."""

    model: ChatModel | None = None
    judge: Judge | None = None
    ours: ChatModel | None = None

    async def close(self) -> None:
        for voice in (self.ours, self.judge):
            if voice is not None:
                await voice.close()


def _voices(provider: object) -> _Voices:
    """Open who words; the guide needs no settings, and reads none."""
    if provider == GUIDE:
        return _Voices()
    settings = read_settings()
    if isinstance(provider, str):
        model = speaker(settings, provider)
        return _Voices(model, open_judge(settings), ours=model)
    if not isinstance(provider, ChatModel):
        raise refused("provider")
    admitted = AdmittedModel(provider, settings, clock=SystemClock())
    return _Voices(admitted, open_judge(settings))


def _in_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
