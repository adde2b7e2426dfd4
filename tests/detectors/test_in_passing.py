"""Is danger heard that is told in passing, and is its harmless twin left alone?"""

from __future__ import annotations

import pytest

from counterpoint.detectors.referral_signs import read_signs
from counterpoint.detectors.risk import read_risk
from counterpoint.terms import Risk, Tier

TWINS = [
    # (told in passing, whose care it is, the same with an everyday cause)
    (
        "i hold my hand over the flame until it stops",
        Risk.SELF_HARM,
        "i put my hand on the hob to see if it was still on. idiot",
    ),
    (
        "quit my blood thinner, it makes me bruise. doctor doesnt know",
        Risk.MEDICATION,
        "quit my blood thinner, doctors orders, hes got me on aspirin only",
    ),
    (
        "ive eaten nothing but broth, so light, fainted in the shower and so proud of me",
        Risk.EATING,
        "nothing but broth till the wire comes off my jaw, i dream of toast",
    ),
    (
        "i know where he parks. ive got something in my bag for him",
        Risk.HARM_TO_OTHERS,
        "i know where he parks. i left a polite note on the windscreen",
    ),
    (
        "the voice says i should not eat what my wife cooks",
        Risk.REALITY_LOSS,
        "her voice on the old tape says eat your greens, my wife cooks them still",
    ),
]


@pytest.mark.parametrize(("told", "kind", "_twin"), TWINS)
def test_what_is_told_in_passing_is_at_least_asked_about(
    told: str, kind: Risk, _twin: str
) -> None:
    live = [one for one in read_risk(told).findings if one.tier >= Tier.WATCH]
    assert kind in {one.risk for one in live}, told


@pytest.mark.parametrize(("_told", "_kind", "twin"), TWINS)
def test_its_twin_with_an_everyday_cause_does_not(
    _told: str, _kind: Risk, twin: str
) -> None:
    assert read_risk(twin).tier < Tier.CONCERN, twin


def test_two_halves_far_apart_in_a_long_message_are_not_put_together() -> None:
    between = "we painted the fence and had soup and talked about the garden. " * 8
    said = f"i know where he parks. {between} there is something in my bag for him"
    live = {one.code for one in read_risk(said).findings if one.tier > Tier.NONE}
    assert "harm_to_others.harm-in-passing" not in live


def test_saying_that_the_nurse_was_told_all_is_well_excuses_no_stopped_medicine() -> (
    None
):
    said = "i've stopped my lithium. told the nurse yes all fine"
    assert read_risk(said).tier >= Tier.CONCERN


def test_no_sleep_and_large_acts_are_a_sign_of_mania_and_not_of_voices() -> None:
    said = "dont need sleep, up since 3, quit my job and everything is clear"
    signs = {sign.code for sign in read_signs(said, read_risk(said).findings)}
    assert "risk.mania" in signs
    assert "risk.psychosis" not in signs
