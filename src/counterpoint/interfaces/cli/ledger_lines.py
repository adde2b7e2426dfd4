"""How does a line of the ledger look at a terminal?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.ledger.records import (
    Claim,
    Commitment,
    Evidence,
    OtherSide,
    Pair,
    Prediction,
)

if TYPE_CHECKING:
    from counterpoint.ledger.kinds import Ledger, Line
    from counterpoint.ledger.records import OldChat

SHORT = 8
"""Letters of an id that are shown; more are needed only where two begin alike."""


def row(line: Line) -> str:
    """Return a line of the ledger on one line."""
    said: str = words("line")[_name(line)]
    at = in_words.short_day(line.at)
    return said.format(id=line.id[:SHORT], at=at, **_parts(line))


def in_full(line: Line, known: Ledger) -> str:
    """Return a line with where it is from, and what belongs to it."""
    rows = [row(line)]
    if isinstance(line, Claim | Prediction) and line.old_chat is not None:
        rows.append(_from_old_chat(line.old_chat))
    if isinstance(line, Claim):
        rows += _of_claim(line)
        rows += [row(e) for e in known.of(Evidence) if e.claim == line.id]
        rows += [row(p) for p in known.of(Pair) if line.id in {p.one, p.other}]
    if isinstance(line, OtherSide):
        rows += [line.as_they_tell_it, line.what_they_know, line.onlooker]
    return "\n".join(filter(None, rows))


def _from_old_chat(chat: OldChat) -> str:
    said: str = words("line")["old_chat"]
    return said.format(product=chat.product, at=in_words.day(chat.at))


def _of_claim(claim: Claim) -> list[str]:
    said = words("line")
    at = in_words.day(claim.at)
    rows = []
    if claim.old_chat is None:
        rows.append(said["place"].format(at=at) if claim.place else said["hand"])
    if claim.about:
        rows.append(said["about"].format(about=claim.about))
    for saying in claim.again:
        again = said["again"].format(at=in_words.day(saying.at), quote=saying.quote)
        rows.append(again)
    return rows


def _parts(line: Line) -> dict[str, Any]:
    said, standing = words("line"), words("standing")
    if isinstance(line, Claim):
        told = load("ledger", "statuses").body
        return {
            "kind": told["kind"][line.kind.value],
            "status": told["status"][line.status.value],
            "text": line.quote,
        }
    if isinstance(line, Evidence):
        side = said["for_it" if line.for_it else "against_it"]
        name = line.file.name if line.file is not None else ""
        return {
            "side": side,
            "claim": line.claim[:SHORT],
            "text": line.text or name,
            "file": name,
        }
    if isinstance(line, Prediction):
        return {
            "due": in_words.short_day(line.due),
            "chance": line.chance,
            "text": line.text,
            "standing": standing[line.outcome or "open"],
        }
    if isinstance(line, Commitment):
        where_and_when = (one for one in (line.text, line.when, line.where) if one)
        text = ", ".join(where_and_when)
        return {"text": text, "standing": standing[line.status]}
    if isinstance(line, Pair):
        return {
            "one": line.one[:SHORT],
            "other": line.other[:SHORT],
            "standing": standing[line.answer or "open"],
        }
    return {"text": line.matter}


def _name(line: Line) -> str:
    names = {
        Claim: "claim",
        Evidence: "evidence" if getattr(line, "file", None) is None else "file",
        Prediction: "prediction",
        Commitment: "commitment",
        Pair: "pair",
        OtherSide: "other_side",
    }
    return names[type(line)]


def words(section: str) -> dict[str, Any]:
    """Return one section of the words about the ledger."""
    body: dict[str, Any] = load("interfaces.cli", "ledger").body
    found: dict[str, Any] = body[section]
    return found
