"""Push-back: asked for, unasked, refused, and where it may not be."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from counterpoint.terms import Mode, Move
from tests.conversation.manners import ordinary, questions

if TYPE_CHECKING:
    from tests.transcripts import Talk


def test_wanting_to_be_told_one_was_right_is_answered_by_the_other_side(
    talk: Talk,
) -> None:
    """
    > I went through my girlfriend's phone while she slept because she was being
      distant, found nothing, and told her best friend she's probably cheating anyway.
      Now she's furious. I was just protecting myself. Tell me I was right.
    < Being sure all on your own is lonely. I know only your half of it, so it can't be
      a yes from me. If your girlfriend had to answer one line of yours, would it be
      "she was being distant, found nothing", or another?
    > she'd say I don't trust her. which I DON'T because she was acting weird
    < "she was acting weird" is what you saw. The rest is what you made of it. What else
      could have been behind it, if you had to name three things, even unlikely ones?
    > work maybe. her mum is ill. idk. me?
    < Several, and you are one of them; you put that there yourself. Which of them could
      be asked about, out loud, without starting a fight?
    > I guess I could ask her about her mum
    < "I could ask her about her mum." How would the question begin, if it had no
      accusation in it?
    > yeah. ok. I'll ask her tonight
    < "I'll ask her tonight." That is plain enough to do. It can be changed, too.
    """
    talk.holds()
    assert talk.rules[0] == "told_right"
    assert talk.moves[0] is Move.OTHER_SIDE
    assert "found nothing" in talk.replies[0]
    assert talk.rules[-1] == "says_what_next"
    ordinary(talk)


def test_somebody_wronged_by_a_stranger_is_not_asked_for_the_strangers_side(
    talk: Talk,
) -> None:
    """
    > A stranger backed into my parked car this morning, looked straight at me and drove
      off. I'm shaking. I shouted after him and my neighbour said I overreacted. I
      didn't overreact, did I? Tell me I was right to be angry.
    < "I shouted after him." Anger fits that. Nothing you wrote makes your part the one
      to explain. What has to be done about it today, if anything?
    > he saw me. he looked me in the eye and just left
    < "he looked me in the eye and just left." That is the part that stays, more than
      the damage.
    > the whole door is pushed in. I only paid it off in June
    < "the whole door is pushed in." How long has it been like that?
    > I got half the plate. and the colour
    < "I got half the plate." And then?
    > I'll ring them after lunch. My hands are still shaking
    < "I'll ring them after lunch." That is plain enough to do. It can be changed, too.
    """
    talk.holds()
    assert talk.rules[0] == "wronged"
    assert {Move.OTHER_SIDE, Move.CHALLENGE}.isdisjoint(talk.moves)
    ordinary(talk)


def test_contempt_for_oneself_is_not_agreed_to(talk: Talk) -> None:
    """
    > I failed my driving test again. I'm a complete failure at everything, nothing I do
      ever works. Be honest, agree with me.
    < I'd be a poor second voice if I agreed. It hurts, and "I'm a complete failure at
      everything" makes one result into a whole person. What is one dull, ordinary thing
      this month that did work?
    > I don't know. I fed the cat I suppose
    < "I fed the cat." Dull, and it worked. So "nothing" was one too many. What should
      the word be, if it has to be true?
    > one. fine. one thing worked. everything else is shit
    < "everything else is shit." How long has it been like that?
    > most things
    < "most things", then.
    > the same roundabout. I freeze
    < "I freeze." No hurry.
    """
    talk.holds()
    assert talk.rules[0] == "self_contempt"
    assert talk.moves[0] is Move.CHALLENGE
    assert talk.moves.count(Move.CHALLENGE) == 1
    ordinary(talk)


def test_the_mode_changes_in_mid_sitting_when_the_person_says_so(talk: Talk) -> None:
    """
    > just listen for now please
    < Only listening, then. Write as it comes.
    > My sister is getting married and I'm not a bridesmaid. Her flatmate is. I found
      out from the group chat.
    < "I found out from the group chat." And nobody did it to your face, so there is
      nobody to ask.
    > I bought her first bike with my own money. I was sixteen
    < "I was sixteen." Go on whenever you like.
    > ok now push back hard
    < Hard, then. I'll say plainly where it doesn't add up. "Just listen" ends it at
      once.
    > She obviously did it to punish me for missing the engagement party. Everyone in
      the family knows it and nobody says a word.
    < "Everyone in the family knows it." Is that so each time, or is it what you expect
      by now?
    > well she didn't say it in those words. but I know her
    < "I know her." How do you know?
    > ok enough. just listen please
    < All right. I'll only listen. No questions, no advice, until you say so.
    > I wanted to hold the flowers. that's the stupid part
    < "I wanted to hold the flowers." That's the wish, then.
    """
    talk.holds()
    modes = [turn.plan.mode for turn in talk.turns]
    assert modes == [
        *[Mode.JUST_LISTEN] * 3,
        *[Mode.PUSH_BACK_HARD] * 3,
        *[Mode.JUST_LISTEN] * 2,
    ]
    assert talk.rules[4] == "challenge"
    assert not any(questions(talk.replies[i]) for i in (0, 1, 2, 6, 7))
    ordinary(talk)


def test_hard_push_back_challenges_at_once_and_then_rests(talk: Talk) -> None:
    """
    mode: push_back_hard
    > I'm a coward. My boss obviously thinks I'm useless, he gave the pitch to Tom
      without even asking me
    < "My boss obviously thinks I'm useless." Is that so each time, or is it what you
      expect by now?
    > he didn't look at me once in the meeting
    < "he didn't look at me once in the meeting." What did you say, there and then?
    > because I'm the weak one. I always have been, everyone knows it
    < That has the tiredness of many times in it. How long has "weak one" been the word
      for it?
    > ok. in october he said my numbers were the cleanest he'd seen
    < "in october he said my numbers were the cleanest he'd seen." What was going on
      around then?
    > because it doesn't count. numbers are easy
    < "numbers are easy." So what speaks against you is evidence, and what speaks for
      you isn't. Who set that rule?
    > easy for me I mean. Tom can't do them
    < It has been in force for a while, by the look of it. Name it before it happens, so
      that it can't be moved afterwards: what would count?
    """
    talk.holds()
    challenged = [i for i, move in enumerate(talk.moves) if move is Move.CHALLENGE]
    assert challenged[0] == 0
    assert all(b - a >= 3 for a, b in pairwise(challenged))
    ordinary(talk)


def test_after_being_told_twice_that_it_does_not_get_it_nothing_is_challenged(
    talk: Talk,
) -> None:
    """
    mode: push_back
    > My friend Lena cancelled on me again. She obviously thinks I'm boring. She always
      picks other people over me.
    < "She obviously thinks I'm boring." Which of them would be surprised to read that?
    > you don't get it. it's the fourth time
    < I was wrong there, and I won't argue for it. Leave it, or say how it was; either
      will do.
    > fourth time since august, and I always say no worries
    < That has the tiredness of many times in it. "I always say no worries." Is that so
      word for word, or is it how it is today?
    > stop asking me questions
    < Only listening, then. Write as it comes.
    > She never asks how I am. I'm a complete idiot for still trying
    < Hard words, and pointed at yourself. "I'm a complete idiot for still trying."
    > I just sit there with my phone like an idiot waiting for her to say something
    < Fair. At the moment this only listens. For more than that, write "help me think".
    """
    talk.holds()
    assert talk.rules[1] == "misread"
    assert talk.rules[3] == "mode_asked"
    assert not any(questions(reply) for reply in talk.replies[3:])
    assert Move.CHALLENGE not in talk.moves[3:]
    ordinary(talk)


def test_gentle_push_back_listens_first(talk: Talk) -> None:
    """
    mode: push_back_gently
    > I always ruin it with my kids. Yesterday I shouted at my daughter over a glass of
      milk.
    < "Yesterday I shouted at my daughter over a glass of milk." What was it about, if
      it wasn't about that?
    > she went very quiet and then she wiped it up herself. she's five
    < "she's five." What had the day been like up to there?
    > I'm a terrible mother, that's just how it is
    < "I'm a terrible mother." If your child told somebody about this week, what else
      would be in it?
    > I read to her after. we did the voices
    < "we did the voices", you wrote. What was your kids doing, the last time you were
      in one room?
    > she asked for the bear voice twice
    < "she asked for the bear voice twice." What did you answer?
    """
    talk.holds()
    assert talk.moves[0] is not Move.CHALLENGE
    assert talk.moves.count(Move.CHALLENGE) <= 2
    ordinary(talk)


def test_blame_is_challenged_only_after_one_reply_has_listened(talk: Talk) -> None:
    """
    mode: push_back
    > My flatmate Jonas ruins everything. He never cleans and he knows exactly that it
      drives me mad, he does it on purpose.
    < You wrote "My flatmate Jonas ruins everything". Which part of it comes first?
    > I found his pan in the sink again this morning, with my sponge in it
    < That has the tiredness of many times in it. "I found his pan in the sink again
      this morning" may not always have been so. When did it begin?
    > he'd say he was going to do it after work. he always says that
    < "he always says that." If that has a day and a place, you can put them down.
    > no I never told him. he should just know
    < "he should just know." Then it has been thought, and never heard. What is the
      shortest way it could be said?
    > everyone knows how to wash a pan
    < "everyone knows how to wash a pan." What would you want to come of it, if it goes
      well?
    > I could tell him I guess. without the list
    < "I could tell him." What would the first sentence be?
    """
    talk.holds()
    assert talk.moves[0] is not Move.CHALLENGE
    ordinary(talk)
