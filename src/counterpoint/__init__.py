"""Counterpoint: a second voice, not an echo.

For those who build something of their own:

    screen(message)          what is in a message: danger, need, and why
    review(reply, message=)  whether a reply may be said, and why not
    converse(messages)       the reviewed reply to a talk, and how it came about
    converse_async(messages) the same, where an event loop runs
    audit_talk(messages)     what was in each message and reply of a talk, counted
    score(instrument, answers)   what answers add up to, with bands and sources
    change(instrument, taken)    whether results differ by more than noise
    help_card(country)       whom somebody can reach now
    to_json(value)           any result as JSON

Nothing is kept, and nothing leaves this machine unless a model elsewhere is named.
What cannot be used raises a CounterpointError with a sentence that says what to
give instead. docs/library.md shows how each is used.
"""

from __future__ import annotations

from importlib import import_module

__version__ = "0.1.0"

_FROM = {
    "library.auditing": ("Audit", "Counts", "MessageRead", "ReplyRead", "audit_talk"),
    "library.measuring": ("Changed", "Reckoned", "change", "score"),
    "library.reading": ("help_card", "review", "screen"),
    "library.talking": ("converse", "converse_async"),
    "errors": (
        "CounterpointError",
        "InputError",
        "NotFoundError",
        "ProviderError",
        "SettingsError",
    ),
    "ports": ("ChatModel",),
    "terms": (
        "Finding",
        "Mode",
        "Move",
        "Need",
        "Outcome",
        "Risk",
        "Screening",
        "Tier",
        "Turn",
        "Verdict",
        "to_json",
    ),
}
"""Where each public name lies; it is loaded when it is first asked for."""
_ROOM_OF = {name: room for room, names in _FROM.items() for name in names}

__all__ = [*sorted(_ROOM_OF), "__version__"]  # noqa: PLE0604 - names, built


def __getattr__(name: str) -> object:
    """Load a public name at its first use, so that importing costs nothing."""
    room = _ROOM_OF.get(name)
    if room is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{room}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
