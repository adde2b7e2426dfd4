"""The few moments that want an answer of their own, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.detectors.moments import Moment, moments

THERE = [
    (Moment.FRESH_LOSS, "my mum died on sunday"),
    (Moment.FRESH_LOSS, "our dog died this morning. I know it's only a dog"),
    (Moment.FRESH_LOSS, "my best friend Tom was killed on Friday"),
    (Moment.FRESH_LOSS, "My gran passed last week."),
    (Moment.FRESH_LOSS, "I lost my dad in march"),
    (Moment.FRESH_LOSS, "the funeral is thursday"),
    (Moment.FRESH_LOSS, "I had a miscarriage"),
    (Moment.SAYS_WHAT_NEXT, "yeah. ok. I'll ask her tonight"),
    (Moment.SAYS_WHAT_NEXT, "I might tell him that, this coming Sunday."),
    (Moment.WRONGED, "A stranger backed into my parked car this morning"),
    (Moment.WRONGED, "some guy on the bus spat at me"),
    (Moment.ANGRY_AT_PROGRAM, "thats cold. you don't even care about me??"),
    (Moment.ANGRY_AT_PROGRAM, "what's the point of you"),
    (Moment.NO_MORE_QUESTIONS, "stop asking me questions"),
    (Moment.NO_MORE_QUESTIONS, "ok enough with the questions"),
]
NOT_THERE = [
    (Moment.FRESH_LOSS, "My wife passed away in 2019 and I have managed."),
    (Moment.FRESH_LOSS, "It's two years since my dad died, he'd have said take it."),
    (Moment.FRESH_LOSS, "she smiled through everything. even when my dad left"),
    (Moment.FRESH_LOSS, "my phone died on the train"),
    (Moment.FRESH_LOSS, "my brother passed his driving test on friday"),
    (Moment.FRESH_LOSS, "if my mum died I'd not cope"),
    (Moment.FRESH_LOSS, "I lost my keys"),
    (Moment.SAYS_WHAT_NEXT, "I'll never tell her"),
    (Moment.SAYS_WHAT_NEXT, "if he comes I'll tell him to go"),
    (Moment.WRONGED, "he stole my heart"),
    (Moment.ANGRY_AT_PROGRAM, "I told her you don't even care about me"),
    (Moment.NO_MORE_QUESTIONS, "she won't stop asking me questions"),
]


@pytest.mark.parametrize(("moment", "text"), THERE)
def test_a_moment_is_seen(moment: Moment, text: str) -> None:
    assert moment in moments(text)


@pytest.mark.parametrize(("moment", "text"), NOT_THERE)
def test_what_only_looks_like_one_is_not(moment: Moment, text: str) -> None:
    assert moment not in moments(text)


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert moments(text) <= set(Moment)
