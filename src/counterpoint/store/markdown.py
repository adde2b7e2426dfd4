"""How does a sitting read on paper, with each voice marked?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterpoint import authored

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from counterpoint.terms import Sitting, Turn


def opening(*, empty: bool) -> str:
    """Return what stands above all sittings."""
    words = _words()
    return f"# {words['title']}\n" + (f"\n{words['empty']}\n" if empty else "")


def sitting_in_markdown(sitting: Sitting) -> str:
    """Write one sitting."""
    heading = _words()["sitting"].format(started=_minute(sitting.started))
    title = " ".join(_inert(sitting.title).split())
    parts = [f"## {heading}" + (f": {title}" if title else "")]
    for turn in sitting.turns:
        parts.extend(_turn(turn))
    return "\n" + "\n\n".join(parts) + "\n"


def _turn(turn: Turn) -> Iterator[str]:
    words = _words()
    yield words["person"].format(at=_minute(turn.message.at))
    yield _quoted(turn.message.text)
    if turn.said:
        yield words["reply"].format(provider=_inert(turn.draft.provider))
        yield _quoted(turn.said)
    else:
        yield words["silence"]


def _quoted(text: str) -> str:
    # Every line gets its mark, so that nobody's words can pass for the other's.
    lines = _inert(text).splitlines() or [""]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _inert(text: str) -> str:
    # A Markdown viewer must not take what somebody typed for HTML.
    return text.replace("<", "\\<")


def _minute(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")


def _words() -> dict[str, Any]:
    words: dict[str, Any] = authored.load("store", "words").body["markdown"]
    return words
