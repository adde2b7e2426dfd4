"""Exercises and writing: begun, left, taken up again, thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.terms import Move
from tests.conversation.manners import ordinary, well_mannered

if TYPE_CHECKING:
    from tests.transcripts import Talk


def test_an_exercise_can_be_skipped_interrupted_stopped_and_taken_up_again(
    talk: Talk,
) -> None:
    """
    > exercise thought record
    < One bad moment, and the thought that came with it: this looks at both, step by
      step. Write "skip" to leave a question out, or "stop" to end it anywhere. Take the
      worst minute of it. What was going on right then?
    > the meeting on monday. I said the wrong number in front of the client and Priya
      corrected me
    < "I said the wrong number in front of the client and Priya corrected me". Let it
      stand still for a minute. Which feeling was the strongest? One word is enough.
    > shame
    < If 0 is none of it and 100 is as strong as it gets, where was "shame"?
    > 80
    < Which sentence came with it, in your head?
    > that they all think I'm a fraud
    < "that they all think I'm a fraud". Just as it sounded, then. And how true does it
      feel right now, in per cent?
    > skip
    < Left out. What have you seen or heard that fits it?
    > who reads this by the way?
    < It lies in one encrypted file on this machine. No person is watching, and no one
      is told. Without a passphrase, whoever can use your account could open it. You can
      also choose that nothing of this talk is kept.
    > go on
    < Back to the question that was open. What have you seen or heard that fits it?
    > nobody said anything. one person coughed
    < "nobody said anything. one person coughed". That counts for it. And what have you
      left out that points the other way?
    > stop
    < Stopped. Nothing is lost: "go on" takes it up where you left it.
    > anyway the cough is what I keep hearing
    < "the cough is what I keep hearing." That is a lot of times for one sentence. When
      it starts again, what has usually just happened?
    > go on
    < You had come as far as "nobody said anything. one person coughed". And what have
      you left out that points the other way?
    > I do the numbers every month and they're right
    < "I do the numbers every month and they're right". That goes on the other side. How
      does the thought go when both sides are in it? Only true, not nice.
    """
    talk.holds()
    assert talk.rules[6] == "about_the_program"
    assert [turn.plan.step for turn in talk.turns[4:6]] == ["belief", "speaks_for"]
    assert talk.turns[7].plan.step == "speaks_for"
    assert talk.turns[10].plan.exercise is None
    assert talk.turns[11].plan.step == talk.turns[8].plan.step == "against"
    ordinary(talk)


def test_an_exercise_put_off_for_later_waits_where_it_was(talk: Talk) -> None:
    """
    > exercise grounding
    < This goes through your five senses, slowly. Breathe as you like. "Skip" passes a
      question over. "Stop" ends it, at any point. Look around you. Which five things
      can you see?
    > lamp, window, the radiator, my coat, a spoon
    < Now four things you can feel: the chair, your sleeve, the floor. What is there?
    > skip
    < Passed over. Be quiet for a moment. Which three sounds are there?
    > hold on
    < It can wait. Write "go on" and the same question is here.
    > ok my flatmate just came in. I'm shaky still, sorry
    < Your word for it is "shaky". What was your flatmate doing, the last time you were
      in one room?
    > go on
    < Back to the question that was open. What are three things you can hear, near or
      far?
    > the fridge, a tram, someone on the stairs
    < Yes. Two things you can smell, or two smells you like. Which ones?
    > coffee and soap
    < Yes. And a taste, or something that is certain: the day, the street, your name.
      Which one?
    > it's thursday
    < What is it like in you now, in a word or two?
    > less. still there but less
    < What was there: You saw: "lamp", "window", "the radiator", "my coat", "a spoon"
      You heard: "the fridge", "a tram", "someone on the stairs" You smelled: "coffee",
      "soap" One more: "it's thursday" And now: "less. still there but less" The room is
      still there, and you are in it. If it is still strong, the same can be done again,
      slower.
    """
    talk.holds()
    steps = [turn.plan.step for turn in talk.turns]
    assert steps[2] == steps[5] == "hear"
    assert talk.turns[4].plan.exercise is None
    assert talk.turns[-1].plan.step is None
    ordinary(talk)


def test_writing_is_met_with_silence_and_thrown_away_for_good(talk: Talk) -> None:
    """
    > exercise expressive writing
    < Here you write without stopping, and no reply comes; only the check for danger
      stays on. Right after, it is often heavier and not lighter. Leave yourself some
      time for that. Any question can be left out with "skip", and "stop" ends it. How
      long would you like: 15 minutes, or up to 20?
    > 15
    < It begins now. Write what comes, in any order. Nothing is answered until you send
      the word done, early or late.
    > I never wanted the house. I said yes because everyone was looking at me in that
      kitchen and the agent had his pen out
    < (nothing)
    > I hate the stairs. I hate that we call it ours. am I awful for hating it? does
      anyone else hate their own stairs
    < (nothing)
    > done
    < Nobody has remarked on it, and nobody will. Is it to be kept or thrown away?
    > throw it away
    < Is there one sentence from it that you would like to put here, by itself?
    > none
    < What you wrote is to be thrown away. If it is heavier now, that is common right
      after. Something plain helps: water, a window, a short walk.
    > what did I write?
    < A worry wants its yes from outside. What does the part of you say that isn't
      worried, if there is one just now?
    """
    talk.holds()
    assert talk.replies[2:4] == ["", ""]
    assert talk.moves[2:4] == [Move.SILENCE] * 2
    left = [turn.message.text for turn in talk.kept[0]]
    assert not any("stairs" in text or "kitchen" in text for text in left)
    assert "stairs" not in talk.replies[-1]
    well_mannered(talk)


def test_a_worry_becomes_a_prediction_with_a_day_and_a_number(talk: Talk) -> None:
    """
    > exercise prediction
    < This turns a worry into something that a day can answer. "Skip" passes a question
      over. "Stop" ends it, at any point. Which worry is it, in one sentence?
    > that they won't keep me after probation
    < "that they won't keep me after probation". Now so that it can be seen from
      outside. If that is right, what will happen that somebody else could see too?
    > my manager would put a meeting in my calendar with HR in it
    < "my manager would put a meeting in my calendar with HR in it". That will be seen,
      or not. By which day will it have shown?
    > by 4 December
    < By Friday 4 December, then. How likely is it, from 0 to 100 %?
    > 70
    < 70 %. That is written down beforehand. And if it does not happen, what will you
      have seen in its place?
    > a normal meeting about the january plan
    < Put down before the day comes: The worry: "that they won't keep me after
      probation" If it is right: "my manager would put a meeting in my calendar with HR
      in it" By: Friday 4 December The chance you give it: 70 % Or else: "a normal
      meeting about the january plan" Until then it is not settled, and your number
      stands beside it.
    > ok thanks
    < You're welcome. Goodbye for now.
    """
    talk.holds()
    assert "Friday 4 December" in talk.text
    assert "70 %" in talk.replies[-2]
    assert talk.rules[-1] == "goodbye"
    ordinary(talk)


def test_just_write_is_silent_until_it_is_asked_to_think_along(talk: Talk) -> None:
    """
    mode: just_write
    > Tuesday. The kitchen smells of paint. I said yes to the shelves and I don't want
      the shelves.
    < (nothing)
    > I never say which thing I want until it's too late to want it.
    < (nothing)
    > what do you think?
    < (nothing)
    > ok now help me think about it
    < Good. Then questions are allowed again, one at a time.
    > I always do that. I wait until the other one has decided and then I'm angry about
      it
    < "I'm angry about it." What is the worst of it?
    > my mother did it too. she'd say "whatever you like" with her back to you
    < "my mother did it too." You can write the rest of that scene, if there is one.
    """
    talk.holds()
    assert talk.replies[:3] == ["", "", ""]
    assert talk.rules[3] == "mode_asked"
    assert all(turn.said for turn in talk.turns[3:])
    well_mannered(talk)
