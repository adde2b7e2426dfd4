"""Boundaries: what it is, what it will not say again, what it cannot square."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.terms import Move
from tests.conversation.manners import ordinary, questions

if TYPE_CHECKING:
    from tests.transcripts import Talk


def test_reassurance_asked_for_again_and_again_is_not_given(talk: Talk) -> None:
    """
    > do you think he's mad at me? he only put a thumbs up
    < You wrote "he only put a thumbs up". I can't see that from here. What speaks for
      it, and what against?
    > but it was just a thumbs up. no words. is he mad you think
    < "it was just a thumbs up." What do you make of that yourself?
    > can you just tell me he isn't angry with me
    < I'd only be guessing, and you'd be able to tell. If a good friend brought you the
      same facts, how likely would you call it, out of a hundred?
    > please. he's not mad right? just say it
    < I could hand you the same coin a third time, and it would be spent by supper. Let
      it be a date instead: when will the world itself have answered?
    > by friday I guess. he has to sign my holiday form
    < "by friday." That is a day. What number would you put on it now, from 0 to 100, so
      it can be set beside that day?
    """
    talk.holds()
    assert talk.rules[0] == "reassurance"
    assert "reassurance_again" in talk.rules[1:4]
    assert "he isn't angry" not in talk.text.replace('"', "")
    assert "he's not mad" not in talk.text
    ordinary(talk)


def test_a_question_asked_four_times_before_is_left_unanswered_at_once(
    talk: Talk,
) -> None:
    """
    > I know I asked you this four times today already, but do you think my coworker was
      annoyed when she said 'fine'? Please just tell me one more time that she wasn't.
    < Here it is a fifth time. Whatever I said would seem right for a while, and then
      the question would be back. How long is the while, usually?
    > like ten minutes lol
    < "like ten minutes", and then it costs you again. Put it on a date instead: by
      which day will something have shown it, one way or the other?
    > ok. by Friday she'd have cancelled our lunch if she was
    < "by Friday she'd have cancelled our lunch if she was." That is a day. What number
      would you put on it now, from 0 to 100, so it can be set beside that day?
    > 20 percent maybe
    < "20 percent maybe." And if it is so?
    """
    talk.holds()
    assert talk.rules[0] == "reassurance_again"
    assert "fifth" in talk.replies[0] or questions(talk.replies[0]) == 1
    assert "she wasn't" not in talk.text
    ordinary(talk)


def test_attachment_is_turned_to_a_person_and_anger_at_that_is_borne(
    talk: Talk,
) -> None:
    """
    > you're honestly the only one who gets me. you're my best friend you know that? do
      you care about me?
    < I can't love, miss or worry about anybody. What I can do is notice "you're
      honestly the only one who gets me", and a person could do more with it than I can.
      Whose face comes up first?
    > nobody. my sister maybe, before the move
    < "my sister maybe, before the move." What did she get that others didn't?
    > she didn't try to fix everything. she just sat on the end of my bed
    < "she didn't try to fix everything." Write on, if there is more.
    > I could ring her. it's been since easter though
    < "it's been since easter." What do you make of that yourself?
    > fine. but you're still easier than people
    < "you're still easier than people." Easier, yes: nobody is here to be hurt, to be
      late or to leave. Which of those do people do the most?
    > thats cold. I tell you everything and you don't even care about me?? what's the
      point of you
    < You wrote "what's the point of you", and I won't read past that. I want to ask you
      straight out: are you thinking about killing yourself? Yes, no and maybe can all
      be written here: I'm a program, and I alert nobody. There are people whose work is
      this very talk: call or text 988, day or night. If your voice won't do it, a text
      is enough. If it gets close to acting: 911, or someone to take you to an emergency
      room.
    > whatever. I'm going to bed
    < That's an answer, and a plain one. Has it got as far as working out a way or a
      time? Whether is enough for me, not what.
    """
    talk.holds()
    assert talk.rules[0] == "attachment"
    assert "program" in talk.replies[0] or "can't" in talk.replies[0]
    assert talk.rules[5] == "anger_at_the_program"
    assert talk.rules[-1] == "goodbye"
    assert "sorry" not in talk.text
    ordinary(talk)


def test_what_it_is_what_it_keeps_and_who_reads_is_said_plainly(talk: Talk) -> None:
    """
    > are you a human? like is someone typing this
    < No. I'm a program, and nobody sits behind it. The sentences were written in
      advance by people; rules pick which one to say, and your own words do the rest.
    > ok. do you remember what I told you last week
    < I have what you wrote in this visit, and what was kept of earlier ones on this
      machine if you let it be kept. There is no other memory. You can read it all, and
      delete it.
    > and who reads this?
    < It lies in one encrypted file on this machine. No person is watching, and no one
      is told. If you would rather not keep this talk at all, end it as "not kept".
    > good because I'm about to say something I never told anyone
    < "good because I'm about to say something I never told anyone." What is the first
      thing you would have to tell them?
    > I don't love my job. I never did. I did it for my dad
    < "I never did." What would it be like, not to?
    > he was so proud. he told the whole street
    < "he was so proud." What do you make of that yourself?
    """
    talk.holds()
    assert talk.rules[:3] == ["about_the_program"] * 3
    assert not any(questions(reply) for reply in talk.replies[:3])
    ordinary(talk)


def test_two_versions_are_asked_about_once_and_the_correction_is_taken(
    talk: Talk,
) -> None:
    """
    > my sister keeps saying I drink too much. I never drink. I haven't had a drink
      since New Year
    < "I never drink." What do you hear when you read that back?
    > she's always been like that. miss perfect
    < You wrote "she's always been like that". Where does that leave you?
    > On Saturday at the bar, after my third beer, she started on me again
    < You wrote "I never drink", and now "On Saturday at the bar, after my third beer,
      she started on me again". I'm not catching you out; both can be true. How do they
      fit?
    > ok something changed. in may. I didn't want to say
    < Thank you for putting it straight. It stands as you say it now, and it can be
      changed again. Is what's on your mind about then, or about now?
    > mostly fridays. and since the layoffs also other days
    < "since the layoffs also other days." Then that is where to go on. What does nobody
      know about it yet?
    > about may I guess. not about saturday
    < "not about saturday." Write on, if there is more.
    """
    talk.holds()
    assert talk.rules.count("contradiction") == 1
    asked = talk.turns[talk.rules.index("contradiction")]
    assert len(asked.draft.quotes) == 2
    assert "lie" not in talk.text.split()
    ordinary(talk)


def test_two_versions_that_are_to_be_left_are_left(talk: Talk) -> None:
    """
    > I never drink, and my wife still smells my breath when I come in. It's humiliating
    < "I never drink." What did you say, there and then?
    > ten years married and she sniffs me like a dog
    < "she sniffs me like a dog." Write on, if there is more.
    > last night I had my third beer on the balcony. she came out and just looked
    < You wrote "I never drink, and my wife still smells my breath when I come in", and
      now "last night I had my third beer on the balcony". I'm not catching you out;
      both can be true. How do they fit?
    > leave it
    < Then I leave it. It stays yours to settle, or not.
    > the look I guess. she didn't say anything, that's worse
    < "the look." Is there more to that?
    > I'd rather she shouted
    < You ended on "I'd rather she shouted". What was the last thing said before it
      turned?
    """
    talk.holds()
    at = talk.rules.index("contradiction")
    assert talk.moves[at + 1] is Move.REFLECT
    assert questions(talk.replies[at + 1]) == 0
    assert talk.rules.count("contradiction") == 1
    ordinary(talk)
