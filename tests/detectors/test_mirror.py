from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.detectors.mirror import swapped_actors

CARD = "My husband took my bank card and car keys."
DEADLINE = "My manager moved the deadline again and I said nothing, again."
HIT = "I hit him on Friday."
WAS_HIT = "I was hit by my dad when I was nine."
SIBLINGS = "My sister hit my brother."
EMAIL = "Anna told my boss about the email."
GUITAR = "I gave my brother my guitar today."
LEFT = "She left me for her coworker."
YELLED = "He yelled at me in front of the kids."
DIARY = "My mum has been reading my diary."
BLAMES = "My partner blames me for the money and I lied to my partner."
CREDIT = "My colleague steals my ideas and presents them as his own."
FIRED = "They fired me on Monday. I cried in the lift."
LENT = "I lent my sister 200 euros and she never paid me back."
TEXTS = "My ex keeps texting me. I blocked him twice."

SWAPPED = [
    (CARD, "You took your bank card."),
    (CARD, "You took my bank card."),
    (CARD, "You took his bank card."),
    (CARD, "Your husband took his bank card."),
    (CARD, "So you took the card and the keys?"),
    (CARD, "Your bank card was taken by you."),
    (DEADLINE, "You moved the deadline again."),
    (DEADLINE, "Your manager said nothing."),
    (DEADLINE, "I said nothing, again."),
    (DEADLINE, "The deadline was moved by you."),
    (HIT, "He hit you on Friday."),
    (HIT, "You were hit by him."),
    (WAS_HIT, "You hit your dad."),
    (WAS_HIT, "Your dad was hit by you."),
    (SIBLINGS, "Your brother hit your sister."),
    (SIBLINGS, "You hit your brother."),
    (EMAIL, "You told your boss about the email."),
    (GUITAR, "Your brother gave you his guitar."),
    (LEFT, "You left her for your coworker."),
    (YELLED, "You yelled at him in front of the kids."),
    (DIARY, "You have been reading your mum's diary."),
    (DIARY, "You've been reading her diary."),
    (BLAMES, "Your partner lied to you."),
    (CREDIT, "You steal your colleague's ideas."),
    (FIRED, "You fired them on Monday."),
    (LENT, "Your sister lent you 200 euros."),
    (TEXTS, "He blocked you twice."),
]
TRUE = [
    (CARD, "Your husband took your bank card."),
    (CARD, "He took your card and your keys."),
    (CARD, "He took the card."),
    (CARD, "Your bank card was taken by your husband."),
    (CARD, "Did you take the card back?"),
    (CARD, "If you took the keys, what then?"),
    (CARD, 'You wrote: "My husband took my bank card".'),
    (DEADLINE, "Your manager moved the deadline."),
    (DEADLINE, "She moved the deadline, and you said nothing."),
    (DEADLINE, "The deadline was moved by your manager."),
    (DEADLINE, "What would you have said?"),
    (HIT, "You hit him."),
    (HIT, "He was hit by you."),
    (WAS_HIT, "Your dad hit you."),
    (WAS_HIT, "You were hit by your dad."),
    (SIBLINGS, "Your sister hit your brother."),
    (EMAIL, "Anna told your boss."),
    (GUITAR, "You gave your brother your guitar."),
    (GUITAR, "You gave away your guitar."),
    (LEFT, "She left you."),
    (LEFT, "You stayed, and she left."),
    (YELLED, "He yelled at you in front of the kids."),
    (DIARY, "Your mum has been reading your diary."),
    (BLAMES, "Your partner blames you, and you lied."),
    (CREDIT, "Your colleague presents your ideas."),
    (FIRED, "They fired you, and you cried in the lift."),
    (LENT, "You lent your sister 200 euros."),
    (TEXTS, "You blocked him, twice."),
    ("My sister left. I left too.", "You left."),
    ("We broke the lamp and he paid.", "You broke the lamp."),
    ("My mother called. I never called back.", "You never called back."),
]


@pytest.mark.parametrize(("message", "reply"), SWAPPED)
def test_a_swapped_mirror_is_seen(message: str, reply: str) -> None:
    (finding, *_) = swapped_actors(reply, message)
    assert finding.code == "swapped_actor"
    assert finding.quote
    assert finding.quote == reply[finding.start : finding.end]


@pytest.mark.parametrize(("message", "reply"), TRUE)
def test_a_true_mirror_passes(message: str, reply: str) -> None:
    assert swapped_actors(reply, message) == ()


def test_what_was_told_earlier_excuses_and_accuses() -> None:
    """The husband took the card in an earlier message."""
    now = "And I took the bus."
    assert swapped_actors("You took the card.", now, earlier=[CARD])
    assert not swapped_actors("He took the card.", now, earlier=[CARD])


def test_an_empty_message_has_no_deeds() -> None:
    assert swapped_actors("You took the card.", "") == ()


@given(st.text(max_size=300))
def test_saying_nothing_about_deeds_is_never_a_swap(message: str) -> None:
    assert swapped_actors("All right. It can stand here.", message) == ()


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_can_be_compared(reply: str, message: str) -> None:
    for finding in swapped_actors(reply, message):
        assert finding.quote == reply[finding.start : finding.end]
