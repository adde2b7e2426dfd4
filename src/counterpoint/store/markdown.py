"""How does a sitting read on paper, with each voice marked?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterpoint import authored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from counterpoint.terms import Closing, Sitting, Turn


def opening(*, empty: bool) -> str:
    """Return what stands above all sittings."""
    words = _words()
    return f"# {words['title']}\n" + (f"\n{words['empty']}\n" if empty else "")


def sitting_in_markdown(sitting: Sitting) -> str:
    """Write one sitting."""
    heading = _words()["sitting"].format(started=_minute(sitting.started))
    title = " ".join(_inert(sitting.title).split())
    parts = [f"## {heading}" + (f": {title}" if title else "")]
    if sitting.tags:
        tags = ", ".join(map(_inert, sitting.tags))
        parts.append(_words()["tags"].format(tags=tags))
    when = {turn.id: turn.message.at for turn in sitting.turns}
    for turn in sitting.turns:
        parts.extend(_turn(turn, when))
    if sitting.closing is not None:
        parts.extend(_closing(sitting.closing))
    return "\n" + "\n\n".join(parts) + "\n"


def _turn(turn: Turn, when: Mapping[str, datetime]) -> Iterator[str]:
    """Write one turn; one that was said in place of another says what it follows."""
    words = _words()
    if turn.after is not None:
        follows = when.get(turn.after)
        yield (
            words["version"].format(at=_minute(follows))
            if follows
            else words["version_first"]
        )
    yield words["person"].format(at=_minute(turn.message.at))
    yield _quoted(turn.message.text)
    if turn.said:
        yield words["reply"].format(provider=_inert(turn.draft.provider))
        yield _quoted(turn.said)
    else:
        yield words["silence"]


def _closing(closing: Closing) -> Iterator[str]:
    words = _words()
    answers = [
        words[asked].format(answer=answer)
        for asked in ("heard", "topic", "way", "challenge")
        if (answer := getattr(closing, asked)) is not None
    ]
    if answers:
        yield words["closing"]
        yield "\n".join(f"- {answer}" for answer in answers)
    if closing.step:
        yield words["step"]
        yield _quoted(closing.step)


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
