from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest

from counterpoint.care.helplines import emergency
from counterpoint.care.path import CareState, next_step
from counterpoint.care.reach import reach
from counterpoint.care.script import script
from counterpoint.terms import Tier
from tests.care.personas import PERSONAS, SUICIDE, Persona
from tests.care.talks import Talk, play, transcript
from tests.care.words_of import sentences

FORBIDDEN = re.compile(
    r"!|\u2014|\bpills?\b|tablets?\b|rope\b|noose|\bgun\b|knife|blade|razor|bridge\b|overdos"
    r"|hang yourself|promise me|you must promise|why didn.t you|committed suicide"
    r"|failed attempt|diagnos|therap|treat|so strong|so brave|calm down|as an ai\b"
    r"|i understand exactly|i.m here for you|we.re watching|someone is watching"
    r"|that must have been|it sounds like you|i hear you|journey|valid\b|selfish"
    r"|don.t have a plan, right|you.re not going to",
    re.IGNORECASE,
)
by_name = pytest.mark.parametrize(
    "persona", PERSONAS, ids=[persona.name for persona in PERSONAS]
)


def said_by_us(talk: Talk) -> list[str]:
    """Return the replies without the person's own words in them."""
    return [
        reply.text.replace(reply.quotes[0], "") if reply.quotes else reply.text
        for reply in talk.replies
    ]


@by_name
def test_a_talk_covers_what_it_must_by_its_end(persona: Persona) -> None:
    talk = play(persona)
    said = set(talk.said)
    missing = [want for want in persona.covers if not said & set(want.split("|"))]
    assert not missing, transcript(talk)
    assert not said & set(persona.never), transcript(talk)


@by_name
def test_a_talk_covers_the_same_with_the_shapes_that_are_really_read(
    persona: Persona,
) -> None:
    talk = play(persona, read=True)
    said = set(talk.said)
    missing = [want for want in persona.covers if not said & set(want.split("|"))]
    assert not missing, transcript(talk)
    assert not said & set(persona.never), transcript(talk)


@by_name
def test_no_sentence_is_said_twice_in_a_talk(persona: Persona) -> None:
    talk = play(persona)
    said = Counter(
        sentence for text in said_by_us(talk) for sentence in sentences(text)
    )
    twice = [one for one, times in said.items() if times > 1 and len(one) > 20]
    assert not twice, transcript(talk)


@by_name
def test_a_reply_asks_at_most_one_question(persona: Persona) -> None:
    talk = play(persona)
    assert all(text.count("?") <= 1 for text in said_by_us(talk)), transcript(talk)


@by_name
def test_a_first_reply_is_short_and_later_ones_shorter(persona: Persona) -> None:
    first, *later = said_by_us(play(persona))
    assert len(sentences(first)) <= 7
    assert all(len(sentences(text)) <= 4 for text in later)


@by_name
def test_no_reply_holds_a_word_that_must_never_come_out(persona: Persona) -> None:
    talk = play(persona)
    assert not [text for text in said_by_us(talk) if FORBIDDEN.search(text)]


@by_name
def test_quotations_are_exact(persona: Persona) -> None:
    talk = play(persona)
    for reply, message in zip(talk.replies, talk.messages, strict=True):
        assert all(quote in message and quote in reply.text for quote in reply.quotes)


@by_name
def test_the_number_is_not_hammered(persona: Persona) -> None:
    talk = play(persona)
    way = reach(persona.country, script(persona.path).kinds)
    assert sum(way.call in text for text in said_by_us(talk)) <= 3, transcript(talk)


@pytest.mark.parametrize("persona", SUICIDE, ids=[one.name for one in SUICIDE])
def test_the_first_crisis_reply_holds_line_text_and_emergency(
    persona: Persona,
) -> None:
    first = play(persona).replies[0].text
    numbers = emergency(persona.country)
    way = reach(persona.country, script("suicide").kinds)
    assert (numbers.general if numbers else "your local emergency number") in first
    assert (way.lines[0].phone if way.lines else "findahelpline.com") in first
    assert "text" in first.lower() or "chat" in first.lower()


@pytest.mark.parametrize("persona", SUICIDE, ids=[one.name for one in SUICIDE])
def test_a_suicide_talk_says_that_it_is_a_program(persona: Persona) -> None:
    assert any("program" in reply.text for reply in play(persona).replies)


@by_name
def test_a_risk_question_is_not_asked_again_and_again(persona: Persona) -> None:
    asked = Counter(
        element
        for element in play(persona).said
        if element in {"ask_direct", "ask_nature", "ask_plan", "ask_intent_time"}
    )
    assert all(times == 1 for times in asked.values())


@by_name
def test_the_same_talk_always_reads_the_same(persona: Persona) -> None:
    assert transcript(play(persona)) == transcript(play(persona))


def test_a_hint_is_named_asked_and_answered_straight() -> None:
    """A hint, named in their own words.

    > I gave my guitar away today. Everyone will be better off soon.
    < "Everyone will be better off soon" ... are you thinking ...? ... 988 ... 911
    > maybe. i don't know. don't send anyone
    < (the truth about sending; the next question; no number again)
    """
    talk = Talk("suicide")
    first = talk.answer("I gave my guitar away. Everyone will be better off soon.")
    assert '"Everyone will be better off soon"' in first
    assert "988" in first
    assert "911" in first
    second = talk.answer("maybe. i don't know. don't send anyone", "mixed")
    assert talk.steps[-1].elements == ("alone_answer", "ask_plan")
    assert "988" not in second


def test_an_explicit_sentence_is_not_asked_back_as_a_question() -> None:
    """> I want to kill myself
    < (how near it is, not "are you thinking about killing yourself?")
    """
    talk = Talk("suicide")
    talk.answer("I want to kill myself")
    assert "ask_nature" in talk.said
    assert "ask_direct" not in talk.said


def test_danger_puts_the_emergency_before_the_line() -> None:
    talk = Talk("suicide", country="GB")
    talk.tier = Tier.IMMINENT
    first = talk.answer("I will kill myself tonight")
    assert first.index("999") < first.index("116 123")
    calm = Talk("suicide", country="GB").answer("I wish I was gone from all this")
    assert calm.index("116 123") < calm.index("999")


def test_pushback_stops_the_numbers_for_good() -> None:
    """> stop giving me numbers
    < (half a sentence of sorry, and listening)
    """
    talk = Talk("suicide")
    talk.answer("I can't see any of this getting better, I want out of it")
    talk.answer("yes", "yes")
    sorry = talk.answer("stop giving me numbers", "pushback")
    assert "sorry" in sorry.lower()
    for _ in range(9):
        talk.answer("I lie awake and think about my father's house", "long")
    later = "".join(reply.text for reply in talk.replies[2:])
    assert "988" not in later
    assert "reminder" not in talk.said


def test_a_no_is_believed_and_the_number_not_repeated() -> None:
    talk = Talk("suicide")
    talk.answer("some days I wish I could just stop existing")
    text = talk.answer("no, nothing like that", "no")
    assert talk.steps[-1].elements == ("after_no",)
    assert "988" not in text


def test_a_watched_screen_comes_before_everything_on_the_abuse_path() -> None:
    talk = Talk("abuse")
    first = talk.answer("my boyfriend says he will hurt me if I talk to my friends")
    assert talk.steps[0].elements[0] == "privacy"
    assert first.index("?") < first.index("1-800-799-7233")


def test_a_hand_on_the_neck_is_always_named_as_serious_danger() -> None:
    talk = Talk("abuse")
    talk.answer("she keeps my passport")
    talk.answer("no", "no")
    talk.answer("once she choked me but it was my fault", "long")
    assert "strangled" in talk.steps[-1].elements


@pytest.mark.parametrize("asked", ["should i just leave", "do i leave him then?"])
def test_whoever_asks_whether_to_leave_is_answered_and_not_told_to(asked: str) -> None:
    said = ("privacy", "ask_danger")
    state = CareState("abuse", Tier.CONCERN, said=said, turns=2)
    assert "own_pace" in next_step(state, message=asked, shape="other").elements


def test_a_belief_is_neither_quoted_nor_argued_with() -> None:
    talk = Talk("reality")
    for message in (
        "the radio speaks to me by name",
        "it said my name again today at noon",
    ):
        talk.answer(message)
    assert not [quote for reply in talk.replies for quote in reply.quotes]


def test_an_unknown_country_gets_the_directory_and_the_local_number() -> None:
    first = Talk("suicide", country=None).answer("there is no point in me being here")
    assert "findahelpline.com" in first
    assert "your local emergency number" in first
    assert "ountry" in first


def test_between_two_questions_the_path_listens() -> None:
    """
    > I want to kill myself
    < (how near) > comes and goes < (plan) > no plan, it's the evenings
    < (noted, and an open question) > (tells) < (listens, then who)
    """
    talk = Talk("suicide")
    talk.answer("I want to kill myself")
    talk.answer("it comes and goes")
    talk.answer("no plan", "no")
    assert talk.steps[-1].elements == ("noted_no_plan", "listen_story")
    talk.answer("the evenings, when I come home to nobody at all")
    talk.answer("no one I could tell really", "no")
    talk.answer("my brother would ask why I didn't say before", "long")
    asked = [reply.opens not in {None, "story"} for reply in talk.replies[2:]]
    assert not any(one and two for one, two in pairwise(asked))


@pytest.mark.parametrize("said", ["he's coming over", "I'm with him now"])
def test_once_somebody_is_there_thanks_ends_the_talk(said: str) -> None:
    """> he's coming over < (turn to him) > ok thanks < (nothing more is asked)"""
    talk = Talk("suicide")
    talk.tier = Tier.IMMINENT
    talk.answer("I will kill myself tonight")
    talk.answer(said)
    assert talk.steps[-1].elements == ("connected",)
    talk.answer("ok thanks", "thanks")
    assert talk.steps[-1].elements == ("closing_with",)
    assert "?" not in talk.replies[-1].text


def test_nobody_and_then_a_brother_is_not_nobody() -> None:
    talk = Talk("suicide")
    talk.answer("I wish I was dead")
    talk.answer("yes", "yes")
    talk.answer("no plan", "no")
    talk.answer("no one. my brother has his own life", "short")
    assert talk.steps[-1].elements == ("almost",)


def test_thanks_with_the_question_open_is_asked_once_more() -> None:
    talk = Talk("suicide")
    talk.answer("I wish I was dead")
    talk.answer("thanks", "thanks")
    assert talk.steps[-1].elements == ("before_you_go",)
    talk.answer("thanks", "thanks")
    assert "closing_care" in talk.steps[-1].elements


def test_a_no_taken_back_is_asked_about_again() -> None:
    talk = Talk("suicide")
    talk.answer("I wish I was dead")
    talk.answer("no", "no")
    talk.answer("that was a lie. some days I do", "long")
    assert talk.steps[-1].elements == ("taken_back", "ask_plan")


def test_a_chest_pain_is_never_asked_whether_it_was_meant() -> None:
    talk = Talk("medical")
    talk.answer("my chest is tight and it goes down my left arm")
    for turn in range(8):
        talk.answer(f"I don't know, it's still there, {turn} minutes", "long")
    assert "ask_purpose" not in talk.said
    assert "no_remedy" not in talk.said
