"""What a witness may be asked, and how both views are set side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from counterpoint.errors import InputError
from counterpoint.ledger import witness
from counterpoint.ledger.kinds import INVITATIONS
from counterpoint.ledger.records import (
    Behaviour,
    Better,
    EvidenceKind,
    Invitation,
    Scale,
)
from counterpoint.ledger.witness_beside import (
    beside,
    closing,
    evidence,
    in_all,
    of_witness,
)

NOW = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
SEEN = (
    Behaviour("Got up before ten", Scale.DAYS, Better.MORE),
    Behaviour("Shouted", Scale.DAYS, Better.LESS),
    Behaviour("Sang in the kitchen", Scale.HOW_MUCH),
)


def invitation(**changes: object) -> Invitation:
    made = witness.invited(SEEN, id="ab" * 16, now=NOW, who="Ana", key="0f" * 32)
    return replace(made, **changes)  # type: ignore[arg-type]


def asked_of(text: str) -> tuple[Behaviour, ...]:
    return witness.checked((*SEEN[:2], witness.in_own_words(text, Scale.DAYS)))


def test_what_is_offered_may_be_asked() -> None:
    found = [one.behaviour for one in witness.examples()]
    assert len(found) >= 12
    for at in range(len(found) - 4):
        assert witness.checked(found[at : at + 5]) == tuple(found[at : at + 5])
    assert len({one.id for one in witness.examples()}) == len(found)


@pytest.mark.parametrize(
    "text",
    [
        "Sang in the kitchen",
        "ate with us",
        "slammed a door",
        "came to the table when called",
        "took the dog out",
        "answered when I spoke to her",
        "went to bed before 12",
        "cried",
        "played with the kids",
    ],
)
def test_what_can_be_seen_or_heard_may_be_asked(text: str) -> None:
    assert asked_of(text)[-1].text == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("shouted to hurt me", "why something was done"),
        ("was late on purpose", "why something was done"),
        ("cried for attention", "why something was done"),
        ("was lazy", "verdict"),
        ("was a good mother", "verdict"),
        ("acted like a narcissist", "verdict"),
        ("seemed depressed", "illness or a body"),
        ("took his pills", "illness or a body"),
        ("weighed less than before", "illness or a body"),
        ("had a manic episode", "illness or a body"),
        ("felt better", "inside"),
        ("was angry", "inside"),
        ("thought about work", "inside"),
        ("told you where I was", "keep watch"),
        ("was on the phone with others", "keep watch"),
        ("spent money", "keep watch"),
        ("[x]", "Leave out signs"),
        ("Your number 1: 5", "Leave out signs"),
        ("<b>sang</b>", "Leave out signs"),
        ("- -", "Leave out signs"),
        ("s" * 81, "longer than 80"),
        ("SHOUTED", "twice"),
    ],
)
def test_what_cannot_be_seen_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as refused:
        asked_of(text)
    assert text not in str(refused.value)


@pytest.mark.parametrize(
    "text", ["hit me", "threw things", "threatened us", "pushed her", "Slapped the boy"]
)
def test_blows_and_threats_are_told_apart(text: str) -> None:
    assert witness.tells_of_force([*SEEN, witness.in_own_words(text, Scale.DAYS)])


def test_nothing_that_is_offered_tells_of_force() -> None:
    found = [one.behaviour for one in witness.examples()]
    assert not witness.tells_of_force(found)


def test_a_witness_is_asked_three_to_five_things() -> None:
    with pytest.raises(InputError, match="at least three"):
        witness.checked(SEEN[:2])
    six = [one.behaviour for one in witness.examples()[:6]]
    with pytest.raises(InputError, match="five at the most"):
        witness.checked(six)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"who": "  "}, "Say whom you ask"),
        ({"who": "A" * 61}, "longer than fits"),
        ({"who": "Ana\x07"}, "longer than fits"),
        ({"days": 0}, "1 to 30 days"),
        ({"days": 31}, "1 to 30 days"),
    ],
)
def test_an_invitation_that_cannot_be_says_why(
    changes: dict[str, object], sentence: str
) -> None:
    wanted = {"id": "a", "now": NOW, "who": "Ana", "key": "00", **changes}
    with pytest.raises(InputError, match=sentence):
        witness.invited(SEEN, **wanted)  # type: ignore[arg-type]


def test_an_invitation_comes_back_as_it_was_kept_and_never_shows_its_key() -> None:
    made = invitation(mine=(1, None, 3), mine_at=NOW)
    assert INVITATIONS.read([INVITATIONS.entry_of(made)]).records == (made,)
    assert made.key not in repr(made)


def test_numbers_fit_where_each_is_in_range() -> None:
    made = invitation()
    assert witness.fits((7, None, 10), made)
    assert not witness.fits((8, 0, 0), made)
    assert not witness.fits((-1, 0, 0), made)
    assert not witness.fits((1, 2), made)


@pytest.mark.parametrize(
    ("mine", "theirs", "said"),
    [
        ((3, 2, 5), (6, 2, 9), "You said 3 of 7 days, Ana said 6 of 7 days."),
        ((3, 2, 5), (6, 2, 9), "You see it worse than Ana."),
        ((3, 2, 5), (6, 2, 9), "You both said 2 of 7 days."),
        ((3, 2, 5), (6, 2, 9), "You see it less than Ana."),
        ((6, 5, 9), (3, 2, 5), "You see it better than Ana."),
        ((6, 5, 9), (3, 2, 5), "You see it worse than Ana."),
        ((6, 5, 9), (3, 2, 5), "You see it more than Ana."),
        ((6, 5, 9), (5, 5, 8), "That is nearly the same."),
        ((), (6, 5, 9), "Ana said 6 of 7 days. You have not said."),
        ((6, 5, 9), (None, 5, 9), "You said 6 of 7 days. Ana could not say."),
        ((None, 5, 9), (None, 5, 9), "Neither of you could say."),
    ],
)
def test_each_difference_is_said_in_a_sentence(
    mine: tuple[int | None, ...], theirs: tuple[int | None, ...], said: str
) -> None:
    rows = beside(invitation(mine=mine, theirs=theirs))
    assert said in " ".join(row.said for row in rows)


def test_all_of_it_is_said_without_saying_who_is_right() -> None:
    def told(mine: tuple[int, ...], theirs: tuple[int, ...]) -> str:
        return in_all(invitation(mine=mine, theirs=theirs))

    assert told((3, 2, 5), (6, 2, 9)) == ("In 1 of 3 you say the same or nearly.")
    assert "in everything" in told((1, 1, 1), (2, 1, 0))
    assert "something else" in told((0, 0, 0), (7, 7, 7))
    assert told((), (7, 7, 7)) == ""
    whose, what_next = closing(invitation())
    assert "Neither of you is the one who is right" in whose
    assert "Ana" in what_next


def test_a_name_with_braces_is_only_a_name() -> None:
    rows = beside(invitation(who="{mine}", mine=(1, 1, 1), theirs=(7, 7, 7)))
    assert "{mine} said 7 of 7 days" in rows[0].said


def test_what_a_witness_saw_speaks_for_or_against_a_claim() -> None:
    made = invitation(theirs=(6, 2, 9), theirs_at=NOW)
    found = evidence(made, 0, claim="c1", for_it=False, now=NOW)
    assert found.kind is EvidenceKind.WITNESS
    assert found.text == "Ana, 23 November 2026: Got up before ten, 6 of 7 days."
    assert (found.claim, found.for_it, found.on) == ("c1", False, NOW.date())
    assert found.id.startswith(of_witness(made))
