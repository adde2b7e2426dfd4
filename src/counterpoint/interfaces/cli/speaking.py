"""What is answered to one message, with nothing stored?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from counterpoint.app import SystemClock, Visit, open_judge, readable
from counterpoint.app.admission import speaker
from counterpoint.app.at_once import finished
from counterpoint.app.reader import open_reader
from counterpoint.errors import InputError
from counterpoint.interfaces.cli.words import words
from counterpoint.settings import read_settings
from counterpoint.terms import to_json

if TYPE_CHECKING:
    from counterpoint.ports import ChatModel, Judge
    from counterpoint.terms import Mode, Turn

FROM_PIPE = "-"


def say(
    text: str,
    *,
    mode: str | None = None,
    country: str | None = None,
    provider: str | None = None,
    history: str | None = None,
    as_json: bool = False,
) -> int:
    """Answer one message and print the reply, or the whole turn as JSON."""
    settings = read_settings()
    asked = _mode(mode)
    message = _message(text)
    model, judge = speaker(settings, provider), open_judge(settings)
    visit = Visit(
        repository=None,
        clock=SystemClock(),
        mode=asked or settings.mode,
        country=_country(country) or settings.country,
        judge=judge,
        reader=open_reader(),
    )
    voices = model, judge
    answer = _answer(visit, message, voices=voices, history=history, mode=asked)
    waits = model is not None or judge is not None
    turn = finished(answer, waits=waits)
    _print(turn, as_json=as_json)
    return 0


async def _answer(
    visit: Visit,
    message: str,
    *,
    voices: tuple[ChatModel | None, Judge | None],
    history: str | None,
    mode: Mode | None,
) -> Turn:
    """Answer after what was said before, for which no model is asked again."""
    if history is not None:
        from counterpoint.app.relived import relive  # noqa: PLC0415 - at use
        from counterpoint.interfaces.cli.history import (  # noqa: PLC0415 - at use
            read_history,
        )

        await relive(visit, read_history(history))
        visit.mode = mode or visit.mode
    model, judge = voices
    visit.speak_with(model, judge)
    try:
        return await visit.say(message)
    finally:
        if model is not None:
            await model.close()


def _message(text: str) -> str:
    """Return the text given, or what is piped in where there is none."""
    if text in {"", FROM_PIPE} and not sys.stdin.isatty():
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    if not text.strip() or text == FROM_PIPE:
        raise InputError(words("error")["no_text"])
    return readable(text).removesuffix("\n")


def _mode(name: str | None) -> Mode | None:
    if name is None:
        return None
    from counterpoint.interfaces.cli.modes import mode_named  # noqa: PLC0415 - at use

    return mode_named(name)


def _country(name: str | None) -> str | None:
    if name is None:
        return None
    from counterpoint.interfaces.cli.countries import (  # noqa: PLC0415 - at use
        any_country,
    )

    return any_country(name)


def _print(turn: Turn, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.buffer.write(to_json(turn) + b"\n")
    elif sys.stdout.isatty():
        from counterpoint.interfaces.cli.show import paper  # noqa: PLC0415 - at use

        paper().reply(turn.said) if turn.said else None
    elif turn.said:
        from counterpoint.interfaces.cli.show import harmless  # noqa: PLC0415 - at use

        sys.stdout.write(f"{harmless(turn.said)}\n")
    sys.stdout.flush()
