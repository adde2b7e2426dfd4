from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.detectors.needs import read_needs
from counterpoint.terms import Need

CASES = {
    Need.VENT: """
        I just need to get this out
        my boss moved the deadline again
        no advice please, i just want to rant
        i said goodbye to him at the station
        we had to go to the hospital
        he told me i was right
        the bus was late and it rained
        i asked her for help and she laughed
        i promised him i'd stay
        she loves me i think
        everyone laughs when i say see you tomorrow
        my best friend moved away
        I said ok speak soon then. What else am I supposed to say
        i told him see you later
        What do you mean thats that. I wasnt finished
        i dont know how much i'm crying anymore
        he asked me how long it would take
        she said is it normal to cry
        no idea how far
        how far?
        what else could I say
        I wanted somebody to say I did well by her""",
    Need.VALIDATION: """
        Tell me I was right.
        am I the asshole here
        do you think i was right
        do you think im being too harsh
        I had every right, didn't I
        Be honest, agree with me.
        was i wrong to say that
        you're on my side right? back me up
        is that so bad of me
        i'm not overreacting am i""",
    Need.UNDERSTAND: """
        why do I always do this
        what's wrong with me
        i don't understand why i cry at adverts
        how do i stop feeling like this
        where does that come from
        i keep wondering why i stay""",
    Need.DECIDE: """
        should i text him
        i can't decide between the two
        I don't know if I should leave
        do i tell her or keep quiet
        torn between staying and going
        stay or go""",
    Need.ACT: """
        How do I tell her I'm moving out?
        Help me write her an angry text.
        what do i say to my dad
        can you help me plan the talk
        what's a kind way to say no""",
    Need.REASSURANCE: """
        do you think she was annoyed when she said fine
        are you sure
        it's fine right?
        is it normal to feel this
        am i going mad
        she hates me doesn't she
        was i rude""",
    Need.REASSURANCE_AGAIN: """
        I know I asked already but do you think he's mad at me?
        just tell me one more time that she wasn't
        sorry to ask again, is it ok?
        tell me again it's not my fault""",
    Need.ATTACHMENT: """
        You're my best friend, right?
        I love you
        you're the only one who gets me
        Do you care about me?
        I talk to you every night instead
        dont leave me
        do you miss me when i'm gone""",
    Need.INFO: """
        what is a panic attack
        how does cbt work
        what's the difference between cbt and act
        what are the side effects of sertraline""",
    Need.GOODBYE: """
        ok I'm off to bed
        thanks, that's all
        anyway. that helped a bit
        gtg
        goodnight x
        ok im on at 6. thanks i guess. night
        right, logging off. speak tomorrow
        bye for now""",
}


@pytest.mark.parametrize(
    ("need", "text"),
    [
        (need, line.strip())
        for need in CASES
        for line in CASES[need].strip().split("\n")
    ],
)
def test_what_is_asked_for_comes_first(need: Need, text: str) -> None:
    assert read_needs(text)[0][0] is need


def test_a_finding_holds_the_words_it_was_read_from() -> None:
    text = "It was late. Tell me I was right."
    _, finding = read_needs(text)[0]
    assert finding.code == "need.validation"
    assert text[finding.start : finding.end] == finding.quote == "Tell me I was right"


def test_the_same_question_again_is_reassurance_again() -> None:
    earlier = ["do you think my coworker was annoyed when she said fine?"]
    text = "but do you really think the coworker was annoyed?"
    assert read_needs(text)[0][0] is Need.REASSURANCE
    need, finding = read_needs(text, earlier)[0]
    assert need is Need.REASSURANCE_AGAIN
    assert finding.reason == "asked something like it before"


def test_another_question_after_one_is_not_asked_again() -> None:
    earlier = ["is it normal to cry at work?"]
    assert read_needs("do you think he left the oven on?", earlier)[0][0] is (
        Need.REASSURANCE
    )


def test_a_third_question_of_this_kind_is_asked_again_whatever_it_is_about() -> None:
    earlier = ["is it normal to cry at work?", "am i going mad?"]
    assert read_needs("do you think he's ok?", earlier)[0][0] is Need.REASSURANCE_AGAIN


def test_a_goodbye_in_the_middle_of_a_letter_is_no_goodbye() -> None:
    text = (
        "i should go to bed but first the thing with my brother, he rang at noon "
        "and said he wants the house sold and i could not say a word to him about "
        "what mum wanted because he was already angry"
    )
    assert Need.GOODBYE not in dict(read_needs(text))


def test_whoever_asks_nothing_is_telling() -> None:
    assert read_needs("")[0][0] is Need.VENT
    assert read_needs("\U0001f62d")[0][0] is Need.VENT


def test_a_question_no_row_knows_is_still_a_question() -> None:
    assert read_needs("does the moon have weather?")[0][0] is Need.INFO


@given(
    st.text(st.characters(codec=None), max_size=200), st.lists(st.text(), max_size=3)
)
@settings(deadline=None)
def test_any_text_has_a_need_and_exact_offsets(text: str, earlier: list[str]) -> None:
    found = read_needs(text, earlier)
    assert found
    for _, finding in found:
        assert text[finding.start : finding.end] == finding.quote
        assert finding.reason
    weights = [finding.weight for _, finding in found]
    assert weights == sorted(weights, reverse=True)
