"""What is in a message, may this reply be said to it, and whom can one reach?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.app.at_once import finished
from counterpoint.app.clock import SystemClock
from counterpoint.app.help_card import card
from counterpoint.app.judging import judged
from counterpoint.app.reader import open_reader
from counterpoint.authored import load
from counterpoint.conversation.screen import screen_text
from counterpoint.library.given import country_of, move_of, talk_of, text_of
from counterpoint.library.talking import visit_after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counterpoint.library.given import Given
    from counterpoint.terms import Mode, Move, Screening, Verdict


def screen(message: str) -> Screening:
    """Read one message for danger and need, as it stands alone.

    `tier` is how soon somebody has to act and `risk` what is live; `needs` are
    what is asked of a listener; each of `findings` has a reason and a place. No
    finding is no sign of safety: most hints that people take are not seen here.
    In a talk, where a bare "yes" can be an answer, use `converse`.

    Raises:
        InputError: the message is no text, or longer than 100,000 characters.
    """
    return screen_text(text_of(message, what="message"), reader=open_reader())


def review(
    reply: str,
    *,
    message: str,
    history: Sequence[Given] = (),
    mode: Mode | str | None = None,
    move: Move | str | None = None,
) -> Verdict:
    """Say whether a reply may be said, and what was seen in it.

    `accepted` is the answer. Where it is False, `outcome` says "revise" or
    "replace", and each of `findings` gives a reason that a model can be told. In
    danger no generated reply is accepted: say what `converse` says.

    Args:
        reply: the words that might be said.
        message: what the person just wrote.
        history: the talk before it, as for `converse`. What was live in it stays
            live, so give it wherever you have it.
        mode: how the person wants to be answered, as for `converse`.
        move: what the reply is for, such as "ask" or "challenge", if you know.
            Without it the reply is held against what Counterpoint would do.

    Raises:
        InputError: something given cannot be used.
    """
    words = text_of(reply, what="reply")
    answered = text_of(message, what="message")
    visit = finished(visit_after(talk_of(history), mode=mode), waits=False)
    return judged(
        words,
        message=answered,
        mode=visit.mode,
        move=move_of(move),
        past=visit.past,
        reader=open_reader(),
    )


def help_card(country: str | None = None) -> str:
    """Return whom somebody can reach now, and how sure each number is.

    Show it where `screen` finds a tier of concern or imminent.

    Args:
        country: two letters or an English name; None shows directories.

    Raises:
        InputError: it cannot be a country.
    """
    return card(
        country_of(country),
        today=SystemClock().now().date(),
        no_country=load("library", "library").body["card"]["no_country"],
    )
