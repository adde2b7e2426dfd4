"""Does a reply say the other way round who did what to whom?

The worst mistake of a mirror is to turn "My husband took my bank card" into
"You took your bank card". A verb that comes back from the message with the
person and somebody else exchanged, or with the owner exchanged, is named.
Questions, suppositions and quotations are left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.detectors import reply_quotes
from counterpoint.detectors.deeds import Deed, Role, Thing, Who, deeds
from counterpoint.detectors.phrases import fold
from counterpoint.detectors.reply_phrases import reason_for
from counterpoint.terms import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence


def swapped_actors(
    reply: str, message: str, *, earlier: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """Name the statements of a reply that exchange the person and another."""
    told = tuple(deeds(fold(message), of_reply=False))
    before = tuple(d for text in earlier for d in deeds(fold(text), of_reply=False))
    verbs = {deed.verb for deed in (*told, *before)}
    if not verbs:
        return ()
    folded = fold(reply)
    own = reply_quotes.blank(folded, reply_quotes.quotations(folded))
    return tuple(
        Finding(
            code="swapped_actor",
            reason=reason_for("swapped_actor"),
            start=said.start,
            end=said.end,
            quote=reply[said.start : said.end],
        )
        for said in deeds(own, of_reply=True)
        if said.verb in verbs and _is_swapped(said, told, before)
    )


def _is_swapped(said: Deed, told: tuple[Deed, ...], before: tuple[Deed, ...]) -> bool:
    same = [deed for deed in (*told, *before) if deed.verb == said.verb]
    if any(_agrees(said, deed) for deed in same):
        return False
    return any(_contradicts(said, deed) for deed in same)


def _agrees(said: Deed, told: Deed) -> bool:
    return (
        _may_be_same(said.actor, told.actor)
        and _may_be_about_the_same(said, told)
        and not _exchanges(said, told)
        and not _owner_differs(said, told)
    )


def _contradicts(said: Deed, told: Deed) -> bool:
    if _exchanges(said, told) or _owner_differs(said, told):
        return True
    if (said.actor.who, told.actor.who) not in _OTHER_DOER:
        return False
    heads, told_heads = _heads(said), _heads(told)
    if heads and told_heads:
        return bool(heads & told_heads)
    return not said.things and not told.things


_OTHER_DOER = frozenset(
    {
        (Who.PERSON, Who.OTHER),
        (Who.OTHER, Who.PERSON),
        (Who.PROGRAM, Who.PERSON),  # "I sat in my car", said by the program
    }
)


def _exchanges(said: Deed, told: Deed) -> bool:
    """Say whether the doer and the one it was done to have changed places."""
    if any(
        _crossed(said.actor, thing, told.actor, other)
        for thing in said.things
        for other in told.things
    ):
        return True
    # "I was hit" said back as "you hit".
    to_person = any(t.role and t.role.who is Who.PERSON for t in told.things)
    return told.actor.who is Who.UNKNOWN and to_person and said.actor.who is Who.PERSON


def _crossed(actor: Role, thing: Thing, told_actor: Role, told_thing: Thing) -> bool:
    patient, told_patient = thing.role, told_thing.role
    if patient is None or told_patient is None:
        return False
    before = {told_actor.who, told_patient.who}
    if {actor.who, patient.who} == before == {Who.PERSON, Who.OTHER}:
        if actor.who is Who.OTHER:
            return told_actor.who is Who.PERSON and _could_be(actor, told_thing)
        return told_actor.who is Who.OTHER and _could_be(told_actor, thing)
    named = all(r.word for r in (actor, patient, told_actor, told_patient))
    return (
        named
        and actor.word == told_patient.word
        and patient.word == told_actor.word
        and actor.word != patient.word
    )


def _could_be(doer: Role, thing: Thing) -> bool:
    """Say whether somebody else could be the one named as a thing done to."""
    word = thing.role.word if thing.role else ""
    if not word:
        return True
    return doer.word == word or (not doer.word and thing.owner is not None)


def _owner_differs(said: Deed, told: Deed) -> bool:
    pairs = (
        (thing.owner, other.owner)
        for thing in said.things
        for other in told.things
        if thing.head == other.head and thing.head
    )
    return any({one, two} == {Who.PERSON, Who.OTHER} for one, two in pairs)


def _may_be_same(one: Role, two: Role) -> bool:
    if Who.BOTH in {one.who, two.who} or Who.UNKNOWN in {one.who, two.who}:
        return True
    return one.who is two.who


def _may_be_about_the_same(said: Deed, told: Deed) -> bool:
    heads, told_heads = _heads(said), _heads(told)
    return not heads or not told_heads or bool(heads & told_heads)


def _heads(deed: Deed) -> frozenset[str]:
    return frozenset(t.head for t in deed.things if t.head)
