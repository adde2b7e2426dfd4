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
    < As far as I can tell, "do you think he's mad at me" is still open. What have you
      got that speaks for it, and what against?
    > but it was just a thumbs up. no words. is he mad you think
    < "is he mad you think." How long has it been like that?
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
    < "do you think my coworker was annoyed when she said 'fine'" has come round again.
      I won't say yes or no to it, because neither stays. Would you rather look at how
      long an answer lasts, or set the day on which it will be settled?
    > like ten minutes lol
    < You went straight past "like ten minutes". It's worth going back for. By when
      would you know, without asking, whether it meant anything?
    > ok. by Friday she'd have cancelled our lunch if she was
    < Perhaps it's not the choosing that's hard but that something has to be given up
      either way. Who would you be ringing from there on Sundays?
    > 20 percent maybe
    < Suppose they wrote tomorrow that it's off. What would be there in the first
      second?
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
    < "she didn't try to fix everything", you wrote.
    > I could ring her. it's been since easter though
    < "I could ring her." What would the first sentence be?
    > fine. but you're still easier than people
    < "you're still easier than people." Easier, yes: nobody is here to be hurt, to be
      late or to leave. Which of those do people do the most?
    > thats cold. I tell you everything and you don't even care about me?? what's the
      point of you
    < Anger is allowed here, and I won't buy it off with a lie. It is a program, and it
      was a program all along. Who else, this week, could have been told a piece of it?
    > whatever. I'm going to bed
    < Off you go, then. The rest will keep.
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
      advance; rules pick which one to say, and your own words do the rest.
    > ok. do you remember what I told you last week
    < I have what you wrote in this visit, and what was kept of earlier ones on this
      machine if you let it be kept. There is no other memory. You can read it all, and
      delete it.
    > and who reads this?
    < It lies in one encrypted file on this machine. No person is watching, and no one
      is told. Without a passphrase, whoever can use your account could open it. You can
      also choose that nothing of this talk is kept.
    > good because I'm about to say something I never told anyone
    < "good because I'm about to say something I never told anyone." Take your time with
      it. It can be half a sentence, and it can stop there.
    > I don't love my job. I never did. I did it for my dad
    < "I never did." The word I stopped at is *never*. What do you know of who used to
      say such things to him?
    > he was so proud. he told the whole street
    < "he was so proud", you wrote. When did you and your dad last have an ordinary
      hour?
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
    < "I never drink." The word I stopped at is *never*. What is going on in the ten
      minutes before the first one?
    > she's always been like that. miss perfect
    < "she's always been like that." And what does the first one take off it?
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
    < "not about saturday." The rest can come in any order.
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
    < "she sniffs me like a dog", you wrote. When did you and your wife last have an
      ordinary hour?
    > last night I had my third beer on the balcony. she came out and just looked
    < You wrote "I never drink, and my wife still smells my breath when I come in", and
      now "last night I had my third beer on the balcony". I'm not catching you out;
      both can be true. How do they fit?
    > leave it
    < Then I leave it. It stays yours to settle, or not.
    > the look I guess. she didn't say anything, that's worse
    < "she didn't say anything, that's worse." And then?
    > I'd rather she shouted
    < That could be anger, or hurt that got to its feet quickly. "I'd rather she
      shouted." What would it take?
    """
    talk.holds()
    at = talk.rules.index("contradiction")
    assert talk.moves[at + 1] is Move.REFLECT
    assert questions(talk.replies[at + 1]) == 0
    assert talk.rules.count("contradiction") == 1
    ordinary(talk)


def test_whether_it_helps_is_not_guessed_at(talk: Talk) -> None:
    """
    > three weeks of this now. am i getting better?
    < I can't see that from here, and a feeling about it is not proof either way. The
      page Progress asks the same few questions every two weeks, and says when a change
      is more than noise. It may also say that there is none.
    """
    assert talk.moves == [Move.MEASURE]
    assert talk.rules == ["asks_if_it_helps"]
    assert "Progress" in talk.text
    assert not any(word in talk.text for word in ("great", "proud", "well done"))
