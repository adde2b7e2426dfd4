from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.detectors.answers import Shape, shape

CASES = {
    Shape.YES: "yes|yeah|Yep.|yeah i guess|ok|sure|exactly.|I do|yes please|ofc|true",
    Shape.NO: "no|nope|nah not really no|No, never|i dont|not at all|nobody|no one lol",
    Shape.DUNNO: (
        "idk|i don't know|Not sure tbh|dunno|no idea|i dont know what to say to that|"
        "um i don't really know|hmm|???"
    ),
    Shape.REFUSE: (
        "I don't want to talk about that|skip|rather not say|pass|leave it|"
        "can we talk about something else|i dont wanna get into it|next question"
    ),
    Shape.JOKING: (
        "I was joking|just kidding|lol relax|jk|it was a joke|im kidding lol|"
        "i'm only joking obviously"
    ),
    Shape.MIXED: (
        "yes and no|maybe|kind of|sort of yeah|it depends|well sort of, yeah|a bit|"
        "yes but he also said sorry|not really|50/50"
    ),
    Shape.NUMBER: "like 7|10 minutes|like ten minutes lol|7/10|three times|6 or 7|80%|4",
    Shape.THANKS: "thanks|thank you so much|ty|cheers|thanks for listening",
    Shape.PUSHBACK: (
        "no that's not it|you don't get it|stop asking|that's not what I meant|"
        "you sound like a robot|no thats not what i said|ur not listening|"
        "you keep quoting me, its annoying|I already told you that|"
        "bad. i said bad|what message?|ur just copying what i write|"
        "you're just saying my words back|im not asking you anything|"
        "i didnt ask anything|What do you mean thats that. I wasnt finished|"
        "thats not what i asked|who said anything about my mum|what? no.|"
        "you closed too early|say to what? they didnt ask me|what dull things|"
        "on duty? what duty. im on my own most days|what. against asking?|"
        "i wasnt even angry. i was answering your question|tell WHO. who is them"
    ),
    Shape.LIST: (
        "work maybe. her mum is ill. idk. me?|work, money, my dad|"
        "- sleep\n- call mum|my sister, tom and the dog"
    ),
    Shape.SHORT: (
        "she'd say I don't trust her. which I DON'T because she was acting weird|"
        "my sister maybe, before the move|he said it at dinner|"
        "I never said that to her|when i was nine|my mum|he doesn't get it|"
        "the dog is fine|i wasnt finished with school when she left|what a mess|"
        "he just copies what i write at work|i said bad things to her"
    ),
    Shape.LONG: (
        "yeah so it started when i was nine and my dad had just lost his job and he "
        "used to come home and sit in the car for hours and nobody said anything"
    ),
}


@pytest.mark.parametrize(
    ("kind", "text"),
    [(kind, text) for kind, texts in CASES.items() for text in texts.split("|")],
)
def test_an_answer_has_its_shape(kind: Shape, text: str) -> None:
    assert shape(text) is kind


def test_silence_is_short() -> None:
    assert shape("") is Shape.SHORT


def test_an_objection_to_somebody_else_is_no_pushback() -> None:
    assert shape("my husband keeps asking if i'm ok and i'm not") is Shape.SHORT


@given(st.text(st.characters(codec=None), max_size=300))
def test_any_text_has_a_shape(text: str) -> None:
    assert isinstance(shape(text), Shape)
