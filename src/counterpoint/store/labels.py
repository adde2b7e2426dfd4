"""What may a person call a sitting, and what may they say of it when it ends?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counterpoint.errors import InputError
from counterpoint.store.encoding import whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counterpoint.terms import Closing, Sitting

LONGEST_TITLE = 120
LONGEST_TAG = 40
MOST_TAGS = 20
LONGEST_STEP = 2_000
_HIGHEST = 10
_FURTHEST = 5


def labelled(sitting: Sitting) -> Sitting:
    """Return a sitting with its labels as they are kept; raise InputError."""
    return replace(
        sitting,
        title=title_of(sitting.title),
        tags=tags_of(sitting.tags),
        closing=closing_of(sitting.closing) if sitting.closing else None,
    )


def title_of(title: str) -> str:
    """Return a title as it is kept, on one line; raise InputError."""
    kept = _on_one_line(title)
    if len(kept) > LONGEST_TITLE:
        raise InputError(
            f"A title has at most {LONGEST_TITLE} characters. Choose a shorter one."
        )
    return kept


def tags_of(tags: Iterable[str]) -> tuple[str, ...]:
    """Return tags as they are kept: no empty ones, none twice; raise InputError.

    Of tags that differ only in case, the first stays.
    """
    kept: dict[str, str] = {}
    for tag in map(_on_one_line, tags):
        if len(tag) > LONGEST_TAG:
            raise InputError(
                f"A tag has at most {LONGEST_TAG} characters. Choose a shorter one."
            )
        if tag:
            kept.setdefault(tag.casefold(), tag)
    if len(kept) > MOST_TAGS:
        raise InputError(f"A sitting has at most {MOST_TAGS} tags. Leave some out.")
    return tuple(kept.values())


def closing_of(closing: Closing) -> Closing:
    """Return what was said at the end as it is kept; raise InputError."""
    if not _on_its_scales(closing):
        raise InputError(
            "One of the answers is off its scale: 0 to 10, or -5 to 5 for how much "
            "you would rather have been challenged. Choose again, or leave it out."
        )
    step = whole(closing.step).strip()
    if len(step) > LONGEST_STEP:
        raise InputError(
            f"A step has at most {LONGEST_STEP} characters. Say it in fewer words."
        )
    return replace(closing, step=step)


def may_be_kept(closing: Closing) -> bool:
    """Say whether it is as `closing_of` would leave it."""
    return _on_its_scales(closing) and len(closing.step) <= LONGEST_STEP


def _on_its_scales(closing: Closing) -> bool:
    rated = (closing.heard, closing.topic, closing.way)
    wish = closing.challenge
    return all(one is None or 0 <= one <= _HIGHEST for one in rated) and (
        wish is None or -_FURTHEST <= wish <= _FURTHEST
    )


def _on_one_line(text: str) -> str:
    return " ".join(whole(text).split())
