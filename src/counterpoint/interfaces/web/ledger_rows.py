"""How does a line of the ledger look on a page?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.app.ledger_page import Sort, Standing, sort_of, text_of
from counterpoint.authored import load
from counterpoint.ledger import commitments, predictions
from counterpoint.ledger.records import Claim, Commitment, Evidence, Prediction

if TYPE_CHECKING:
    from datetime import datetime

    from counterpoint.app.ledger_page import Own
    from counterpoint.ledger.kinds import Ledger, Line
    from counterpoint.ledger.records import OldChat, Place, Said


@dataclass(frozen=True, slots=True)
class Row:
    """A line as a page shows it; `where` is the address of the words, if there is one.

    `is_quote` says that the words are exactly those of a talk; `old_chat` names it
    where that was held with another program.
    """

    id: str
    at: datetime
    text: str
    sort: str
    stands: str
    about: str
    where: str
    is_quote: bool
    again: tuple[Said, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    old_chat: OldChat | None = None


def row(line: Own, evidence: tuple[Evidence, ...] = ()) -> Row:
    """Return a line as a page shows it."""
    place, old_chat = getattr(line, "place", None), getattr(line, "old_chat", None)
    if isinstance(line, Prediction) and line.text != line.quote:
        old_chat = None  # it was put in other words since
    return Row(
        id=line.id,
        at=line.at,
        text=text_of(line),
        sort=sort_name(sort_of(line)),
        stands=stands(line),
        about=line.about if isinstance(line, Claim) else "",
        where=where(place),
        is_quote=place is not None or old_chat is not None,
        again=line.again if isinstance(line, Claim) else (),
        evidence=evidence,
        old_chat=old_chat,
    )


def rows(lines: list[Own], known: Ledger) -> list[Row]:
    """Return lines as a page shows them, each with what speaks for and against it."""
    shown = {line.id for line in lines}
    beside: dict[str, list[Evidence]] = {}
    for one in known.of(Evidence):
        if one.claim in shown:
            beside.setdefault(one.claim, []).append(one)
    return [row(line, tuple(beside.get(line.id, ()))) for line in lines]


def where(place: Place | None) -> str:
    """Return the address at which words stand, "" where they stand nowhere."""
    return f"/sittings/{place.sitting}#turn-{place.turn}" if place else ""


def stands(line: Own) -> str:
    """Say how a line stands."""
    if isinstance(line, Claim):
        status: str = load("ledger", "statuses").body["status"][line.status.value]
        return status
    said = words("standing")
    if isinstance(line, Prediction):
        came = predictions.told(line)
        due = in_words.day(line.due)
        open_: str = said["prediction"].format(chance=line.chance, due=due)
        return came[0] if came else open_
    if isinstance(line, Commitment):
        return commitments.told(line)[0]
    who: str = said["side_of"].format(who=line.who) if line.who else said["side"]
    return who


def sort_name(sort: Sort) -> str:
    """Return the name of a sort of line."""
    of_claims: dict[str, str] = load("ledger", "statuses").body["kind"]
    named: str = of_claims.get(sort.value) or words("sort")[sort.value]
    return named


def standing_name(standing: Standing) -> str:
    """Return how lines stand that are looked for."""
    of_claims: dict[str, str] = load("ledger", "statuses").body["status"]
    named: str = words("standing").get(standing.value) or of_claims[standing.value]
    return named


def words_of(line: Line) -> str:
    """Return some words by which a person knows a line of any kind."""
    if isinstance(line, Evidence):
        return line.text
    if hasattr(line, "one"):
        return str(words("standing")["pair"])
    return text_of(line)


def words(section: str) -> dict[str, Any]:
    """Return one section of the words of the page."""
    found: dict[str, Any] = load("interfaces.web", "ledger").body[section]
    return found
