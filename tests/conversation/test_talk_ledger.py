"""What the talk says out of the ledger, and what comes of it there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from counterpoint.conversation.recollection import words
from counterpoint.conversation.remembering import SPEAKS
from counterpoint.conversation.side_by_side import ASKS
from counterpoint.ledger.records import (
    Claim,
    ClaimStatus,
    Commitment,
    CommitmentStatus,
    OtherSide,
    Pair,
    PairAnswer,
    Prediction,
    WhatHappened,
)
from tests.conversation.manners import questions
from tests.ledger.test_contradictions import ACCUSING

if TYPE_CHECKING:
    from tests.transcripts import Talk


@pytest.mark.parametrize(
    "words_shown", [way for ways in words()["said"].values() for way in ways]
)
def test_no_wording_out_of_the_ledger_accuses(words_shown: str) -> None:
    assert not ACCUSING.search(words_shown)


def well_said(held: Talk) -> None:
    """Hold what is said out of the ledger to what holds for all of it."""
    for turn in held.turns:
        assert questions(turn.said) <= 1
        if turn.plan.rule in SPEAKS:
            assert turn.draft.provider == "guide"
            assert turn.attempts[0].verdict.accepted  # the review has no word to say
            assert all(quote in turn.said for quote in turn.draft.quotes)


# --- What is known ----------------------------------------------------------------


def test_whoever_asks_what_is_known_is_shown_all_of_it(talk: Talk) -> None:
    """
    + 3 November 2026, claim: I never drink on weekdays.
    + 4 November 2026, claim, not_mentioned: My brother stole from me.
    + 5 November 2026, prediction, 80 %, by 30 November 2026: They will fire me
    + 6 November 2026, step, by 1 December 2026: ring the dentist
    > What do you know about me?
    < All that is known of you stands in your ledger: 3 lines, in your own words. There
      is no other memory. About you (1): 3 November 2026: "I never drink on weekdays"
      (said) Predictions with a day (1): 5 November 2026: "They will fire me" (80 %, its
      day is 30 November 2026) Steps (1): 6 November 2026: "ring the dentist" (open) One
      more you asked me not to mention; it stands on the page Ledger. Talks that were
      kept can be read under Sittings.
    """
    talk.holds()
    well_said(talk)
    assert "3 lines" in talk.text
    assert "stole" not in talk.text
    assert questions(talk.text) == 0


def test_an_empty_ledger_is_called_empty(talk: Talk) -> None:
    """
    + nothing
    > what have you got on me?
    < Your ledger is empty, and there is no other memory behind it. Talks that were kept
      can be read under Sittings, and nothing is drawn on beside them.
    """
    talk.holds()
    well_said(talk)


def test_where_nothing_is_kept_it_is_said_plainly(talk: Talk) -> None:
    """
    > do you remember me?
    < No ledger can be read from here: either this talk is not being kept, or what is
      kept is locked. So there is what you wrote since this talk began, and nothing
      else. There is no other memory behind it.
    """
    talk.holds()
    well_said(talk)


def test_of_many_lines_it_says_how_many_more_there_are(talk: Talk) -> None:
    """
    + 1 November 2026, claim: I never drink on weekdays.
    + 2 November 2026, claim: I hate my job.
    + 3 November 2026, claim: I always give in.
    + 4 November 2026, claim: I never say no.
    + 5 November 2026, claim: I sleep badly.
    + 6 November 2026, claim: I can't stand noise.
    + 7 November 2026, claim: I love the sea.
    + 8 November 2026, claim: I run every morning.
    + 9 November 2026, claim: I hate crowds.
    + 10 November 2026, claim: I never cry.
    + 11 November 2026, claim: I always arrive late.
    + 12 November 2026, claim: I read every night.
    + 13 November 2026, prediction, 70 %, by 30 November 2026: They will fire me
    + 14 November 2026, step: ring the dentist
    > tell me everything you know about me
    < All that is known of you stands in your ledger: 14 lines, in your own words. There
      is no other memory. About you (11): 11 November 2026: "I always arrive late"
      (said) 10 November 2026: "I never cry" (said) 9 November 2026: "I hate crowds"
      (said) 8 November 2026: "I run every morning" (said) 7 November 2026: "I love the
      sea" (said) 6 November 2026: "I can't stand noise" (said) 5 November 2026: "I
      sleep badly" (said) 4 November 2026: "I never say no" (said) 3 November 2026: "I
      always give in" (said) 2 more of these. What happened (1): 12 November 2026: "I
      read every night" (said) Predictions with a day (1): 13 November 2026: "They will
      fire me" (70 %, its day is 30 November 2026) Steps (1): 14 November 2026: "ring
      the dentist" (open) 12 of 14 lines are quoted here. All of them stand on the page
      Ledger, and "counterpoint ledger list" prints them at a terminal. Talks that were
      kept can be read under Sittings.
    """
    talk.holds()
    well_said(talk)
    assert "2 more of these" in talk.text
    assert len(talk.turns[0].plan.recalls) == 12


# --- Forgetting -------------------------------------------------------------------


def test_forget_that_takes_out_what_was_drawn_from_the_last_message(talk: Talk) -> None:
    """
    + nothing
    > My sister hates me. She didn't come to my birthday.
    < "My sister hates me." Out of a hundred, how sure?
    > forget that
    < More than one line could be meant. Write the number of the one to forget, "all of
      them", or "none". 1: "My sister hates me" (23 November 2026) 2: "She didn't come
      to my birthday" (23 November 2026)
    > the first one
    < This goes out of your ledger: "My sister hates me" (23 November 2026). Until this
      visit ends, "bring it back" undoes that; then it is gone for good. The talk itself
      stays as you wrote it. You can delete it under Sittings.
    > bring it back
    < Back in your ledger: "My sister hates me" (23 November 2026).
    """
    talk.holds()
    well_said(talk)
    assert talk.rules[1:] == ["forget_which", "forget_chosen", "brought_back"]
    assert not talk.ledgers[0].hidden


def test_what_was_said_about_somebody_is_found_by_name(talk: Talk) -> None:
    """
    + 3 November 2026, claim: Anna always talks about me.
    + 5 November 2026, claim: I hate my job.
    > Please forget what I said about Anna.
    < This goes out of your ledger: "Anna always talks about me" (3 November 2026).
      Until this visit ends, "bring it back" undoes that; then it is gone for good. The
      talk itself stays as you wrote it. You can delete it under Sittings.
    """
    talk.holds()
    well_said(talk)
    assert [c.quote for c in talk.ledgers[0].of(Claim)] == ["I hate my job"]
    assert len(talk.ledgers[0].hidden) == 1


def test_nothing_is_said_to_be_forgotten_that_was_not_found(talk: Talk) -> None:
    """
    + 3 November 2026, claim: I hate my job.
    > forget what I said about Anna
    < No line in your ledger fits that, so nothing was taken out. The page Ledger shows
      every line, each with a way to take it out. The talk itself can be deleted under
      Sittings.
    > delete that
    < Nothing was taken out: no line of your ledger is about that, as far as can be told
      from your words. On the page Ledger every line can be taken out by hand. The talk
      itself can be deleted under Sittings.
    """
    talk.holds()
    well_said(talk)
    assert not talk.ledgers[0].hidden


def test_without_a_ledger_nothing_is_said_to_be_forgotten(talk: Talk) -> None:
    """
    > My sister hates me.
    < "My sister hates me." Out of a hundred, how sure?
    > forget that
    < No ledger can be reached from here, so nothing was taken out of one: either this
      talk is not being kept, or what is kept is locked. What you wrote stands in this
      talk until you leave.
    """
    talk.holds()
    well_said(talk)


def test_a_line_can_be_kept_and_not_be_brought_up(talk: Talk) -> None:
    """
    + 3 November 2026, claim: Anna always talks about me.
    > don't mention what I said about Anna again
    < It stays in your ledger and will not be brought up: "Anna always talks about me"
      (3 November 2026). The page Ledger can change that.
    > what do you know about me
    < There is nothing in your ledger that may be brought up here. There is no other
      memory behind it. One more you asked me not to mention; it stands on the page
      Ledger. Talks that were kept can be read under Sittings.
    """
    talk.holds()
    well_said(talk)
    (claim,) = talk.ledgers[0].of(Claim)
    assert claim.status is ClaimStatus.NOT_MENTIONED


def test_forgetting_everything_is_asked_about_first(talk: Talk) -> None:
    """
    + 3 November 2026, claim: Anna always talks about me.
    + 5 November 2026, claim: I hate my job.
    > forget everything
    < Your ledger has more than one line that fits. Write the number of the one to
      forget, "all of them", or "none". 1: "I hate my job" (5 November 2026) 2: "Anna
      always talks about me" (3 November 2026)
    > none
    < They stay as they are, then.
    > forget everything
    < More than one line could be meant. Write the number of the one to forget, "all of
      them", or "none". 1: "I hate my job" (5 November 2026) 2: "Anna always talks about
      me" (3 November 2026)
    > all of them
    < Taken out of your ledger: "I hate my job" (5 November 2026); "Anna always talks
      about me" (3 November 2026). "Bring it back" undoes that until this visit ends,
      and after that nothing can. The talk itself stays; under Sittings you can delete
      it.
    > what do you know about me?
    < There is nothing in your ledger that may be brought up here. There is no other
      memory behind it. 2 you had forgotten go for good when this visit ends. Talks that
      were kept can be read under Sittings.
    """
    talk.holds()
    well_said(talk)
    assert not talk.ledgers[0].lines


def test_what_is_not_to_be_mentioned_is_forgotten_without_its_words(
    talk: Talk,
) -> None:
    """
    + 3 November 2026, claim, not_mentioned: Anna stole my ring.
    + 5 November 2026, claim: Anna always talks about me.
    > forget what I said about Anna
    < Your ledger has more than one line that fits. Write the number of the one to
      forget, "all of them", or "none". 1: "Anna always talks about me" (5 November
      2026) 2: one you asked me not to mention (3 November 2026)
    > both
    < Taken out of your ledger: "Anna always talks about me" (5 November 2026); one you
      asked me not to mention (3 November 2026). "Bring it back" undoes that until this
      visit ends, and after that nothing can. The talk itself stays; under Sittings you
      can delete it.
    """
    talk.holds()
    well_said(talk)
    assert "stole" not in talk.text
    assert not talk.ledgers[0].lines


def test_nobody_who_leaves_is_held_back_by_a_question(talk: Talk) -> None:
    """
    + nothing
    > My sister hates me. She didn't come to my birthday.
    < "My sister hates me." Out of a hundred, how sure?
    > got to go now. delete this
    < Nothing is taken out yet, since more than one line could be meant. The page Ledger
      takes out each of them, and under Sittings this whole talk can be deleted.
    """
    talk.holds()
    well_said(talk)
    assert questions(talk.replies[-1]) == 0
    assert "sister" not in talk.replies[-1]


def test_it_can_be_said_in_the_middle_of_an_exercise(talk: Talk) -> None:
    """
    + 3 November 2026, claim: Anna always talks about me.
    > exercise prediction
    < This turns a worry into something that a day can answer. "Skip" passes a question
      over. "Stop" ends it, at any point. Which worry is it, in one sentence?
    > what do you know about me?
    < Your ledger holds one line, in your own words. That is all there is: there is no
      other memory behind it. What happened (1): 3 November 2026: "Anna always talks
      about me" (said) Talks that were kept can be read under Sittings.
    > go on
    < Back to the question that was open. Which worry is it, in one sentence?
    """
    talk.holds()
    well_said(talk)
    assert talk.rules[1:] == ["asks_what_is_known", "exercise_goes_on"]


def test_a_forgotten_line_is_gone_once_the_sitting_has_ended(talk: Talk) -> None:
    """
    + 3 November 2026, claim: Anna always talks about me.
    > forget what I said about Anna
    < This goes out of your ledger: "Anna always talks about me" (3 November 2026).
      Until this visit ends, "bring it back" undoes that; then it is gone for good. The
      talk itself stays as you wrote it. You can delete it under Sittings.
    = next day
    > bring it back
    < There is nothing to bring back: nothing was forgotten in this visit, and what was
      forgotten before it is gone.
    > what do you know about me?
    < Your ledger is empty, and there is no other memory behind it. Talks that were kept
      can be read under Sittings, and nothing is drawn on beside them.
    """
    talk.holds()
    well_said(talk)
    assert not talk.ledgers[-1].lines
    assert not talk.ledgers[-1].hidden


# --- What came of it ----------------------------------------------------------------


def test_a_due_prediction_is_settled_by_a_plain_answer(talk: Talk) -> None:
    """
    + 3 November 2026, prediction, 80 %, by 20 November 2026: She will not answer
    < On 3 November 2026 you wrote: "She will not answer", and gave it 80 %. Its day was
      20 November 2026. What happened? Or leave it, and write about something else.
    > no, she wrote on thursday
    < It is in your ledger, with the day, 23 November 2026: "She will not answer" did
      not come as you wrote it. You had given it 80 %. One thing alone says little about
      how well you see things coming.
    """
    talk.holds()
    well_said(talk)
    (prediction,) = talk.ledgers[0].of(Prediction)
    assert prediction.outcome is WhatHappened.DID_NOT


def test_what_is_unclear_is_asked_once_as_a_choice_and_then_left(talk: Talk) -> None:
    """
    + 3 November 2026, prediction, 80 %, by 20 November 2026: She will not answer
    < On 3 November 2026 you wrote: "She will not answer", and gave it 80 %. Its day was
      20 November 2026. What happened? Or leave it, and write about something else.
    > no
    < So that it is noted as you mean it, "She will not answer": write "it happened",
      "it did not", "partly" or "too early to tell". Anything else leaves it open.
    > hm no idea
    < You can stop there, or go on.
    > I had an awful day at work
    < "I had an awful day at work." And then?
    """
    talk.holds()
    well_said(talk)
    (prediction,) = talk.ledgers[0].of(Prediction)
    assert prediction.outcome is None
    assert talk.rules.count("asks_what_came_again") == 1


def test_a_choice_that_is_taken_settles_it(talk: Talk) -> None:
    """
    + 3 November 2026, prediction, 80 %, by 20 November 2026: She will not answer
    < On 3 November 2026 you wrote: "She will not answer", and gave it 80 %. Its day was
      20 November 2026. What happened? Or leave it, and write about something else.
    > yes
    < So that it is noted as you mean it, "She will not answer": write "it happened",
      "it did not", "partly" or "too early to tell". Anything else leaves it open.
    > it did not
    < Noted on 23 November 2026: "She will not answer" did not come as you wrote it. You
      had given it 80 %. One thing alone says little about how well you see things
      coming.
    """
    talk.holds()
    well_said(talk)
    (prediction,) = talk.ledgers[0].of(Prediction)
    assert prediction.outcome is WhatHappened.DID_NOT


def test_an_answer_in_a_longer_message_is_noted_beside_the_reply(talk: Talk) -> None:
    """
    + 3 November 2026, prediction, 80 %, by 20 November 2026: They will fire me
    < On 3 November 2026 you wrote: "They will fire me", and gave it 80 %. Its day was
      20 November 2026. What happened? Or leave it, and write about something else.
    > it didn't happen, they kept me on, but my team is gone now and I sit alone in the
      big office all day with nobody to talk to and I dread every single morning
    < "I dread every single morning." The word I stopped at is *every single*. When you
      wake up, which part of the day do you go through first: the bus, the break, the
      changing room? It is in your ledger, with the day, 23 November 2026: "They will
      fire me" did not come as you wrote it. You had given it 80 %.
    """
    talk.holds()
    well_said(talk)
    (prediction,) = talk.ledgers[0].of(Prediction)
    assert prediction.outcome is WhatHappened.DID_NOT
    assert talk.rules[-1] != "what_came"


def test_bad_news_is_said_plainly_and_with_what_can_be_done(talk: Talk) -> None:
    """
    + nothing
    > exercise prediction
    < This turns a worry into something that a day can answer. "Skip" passes a question
      over. "Stop" ends it, at any point. Which worry is it, in one sentence?
    > that she is done with me
    < "that she is done with me". Now so that it can be seen from outside. If that is
      right, what will happen that somebody else could see too?
    > she will leave me by today, 80 %
    < By Monday 23 November, at 80 %. And if it does not happen, what will you have seen
      in its place?
    > she stays for supper
    < Put down before the day comes: The worry: "that she is done with me" If it is
      right: "she will leave me by today" By: Monday 23 November The chance you give it:
      80 % Or else: "she stays for supper" Until then it is not settled, and your number
      stands beside it. It is in your ledger; on 23 November 2026 or after it I will ask
      what came of it.
    = next day
    < On 23 November 2026 you wrote: "she will leave me by today", and gave it 80 %. Its
      day was 23 November 2026. What happened? Or leave it, and write about something
      else.
    > she left me
    < Noted on 24 November 2026: "she will leave me by today" came as you wrote it. You
      had given it 80 %. If it weighs on you, this is a place for it, and so is somebody
      you trust.
    """
    talk.holds()
    well_said(talk)
    (prediction,) = talk.ledgers[-1].of(Prediction)
    assert prediction.outcome is WhatHappened.HAPPENED


def test_too_early_leaves_it_open(talk: Talk) -> None:
    """
    + 3 November 2026, prediction, 80 %, by 23 November 2026: They will fire me
    < On 3 November 2026 you wrote: "They will fire me", and gave it 80 %. Its day is
      today. What happened? Or leave it, and write about something else.
    > too early to say
    < Then "They will fire me" stays open. On the page Ledger you can give it another
      day.
    """
    talk.holds()
    well_said(talk)
    (prediction,) = talk.ledgers[0].of(Prediction)
    assert prediction.outcome is None


def test_a_step_that_was_not_taken_is_only_noted(talk: Talk) -> None:
    """
    + 3 November 2026, step, by 20 November 2026: ring the dentist
    < On 3 November 2026 you meant to take this step: "ring the dentist" (20 November
      2026). How did it go? You are asked this once. Or leave it, and write about
      something else.
    > no, didn't get round to it
    < Noted, for "ring the dentist". Still open. It stays here. If it keeps waiting, a
      smaller step, another time or somebody beside you may help.
    """
    talk.holds()
    well_said(talk)
    (step,) = talk.ledgers[0].of(Commitment)
    assert step.status is CommitmentStatus.OPEN


def test_a_step_that_was_taken_is_kept_in_their_words(talk: Talk) -> None:
    """
    + 3 November 2026, step, by 20 November 2026: ring the dentist
    < On 3 November 2026 you meant to take this step: "ring the dentist" (20 November
      2026). How did it go? You are asked this once. Or leave it, and write about
      something else.
    > yes I did, it was fine
    < Noted, for "ring the dentist". Done on 23 November 2026.
    """
    talk.holds()
    well_said(talk)
    (step,) = talk.ledgers[0].of(Commitment)
    assert step.status is CommitmentStatus.DONE
    assert step.how_it_went == "yes I did, it was fine"


def test_a_question_that_is_left_is_left(talk: Talk) -> None:
    """
    + 3 November 2026, prediction, 80 %, by 20 November 2026: They will fire me
    < On 3 November 2026 you wrote: "They will fire me", and gave it 80 %. Its day was
      20 November 2026. What happened? Or leave it, and write about something else.
    > leave it
    < Then it stays open. You can settle it on the page Ledger at any time.
    > I slept four hours.
    < "I slept four hours." Go on whenever you like.
    """
    talk.holds()
    well_said(talk)
    assert talk.rules[1] == "left_open"
    assert "asks_what_came_again" not in talk.rules


def test_whoever_writes_about_something_else_is_not_asked_again(talk: Talk) -> None:
    """
    + 3 November 2026, prediction, 80 %, by 20 November 2026: They will fire me
    < On 3 November 2026 you wrote: "They will fire me", and gave it 80 %. Its day was
      20 November 2026. What happened? Or leave it, and write about something else.
    > My sister rang and cried for an hour about the house.
    < "My sister rang and cried for an hour about the house." No hurry.
    """
    talk.holds()
    well_said(talk)
    assert talk.rules[1] not in SPEAKS


def test_in_only_listening_what_is_asked_of_the_ledger_is_done_without_a_question(
    talk: Talk,
) -> None:
    """
    mode: just_listen
    + 3 November 2026, claim: Anna always talks about me.
    + 4 November 2026, claim: Anna never listens to me.
    > forget what I said about Anna
    < Your ledger has more than one line that fits. Write the number of the one to
      forget, "all of them", or "none". 1: "Anna never listens to me" (4 November 2026)
      2: "Anna always talks about me" (3 November 2026)
    > 2
    < Taken out of your ledger: "Anna always talks about me" (3 November 2026). "Bring
      it back" undoes that until this visit ends, and after that nothing can. The talk
      itself stays; under Sittings you can delete it.
    """
    talk.holds()
    well_said(talk)
    assert talk.rules == ["forget_which", "forget_chosen"]
    assert not any(map(questions, talk.replies))


# --- Side by side -------------------------------------------------------------------


def test_two_sentences_are_put_side_by_side_and_asked_about(talk: Talk) -> None:
    """
    mode: push_back
    + 3 November 2026, claim: I love my job.
    > Long week. Two colleagues left and nobody said why.
    < "nobody said why." Who would you have expected it from?
    > I hate my job. I sit there and count the hours.
    < Something to look at, if you like. It was put together by its words alone, and
      "leave it" is an answer too. On 3 November 2026 you wrote: "I love my job". Today:
      "I hate my job". Two days, two sentences. What would you write today?
    > something changed, in october
    < Noted as a change, with both days. You will not be asked about these two again.
    > They moved me to the other floor.
    < "They moved me to the other floor." The rest can come in any order.
    """
    talk.holds()
    well_said(talk)
    (pair,) = talk.ledgers[0].of(Pair)
    assert pair.answer is PairAnswer.CHANGED
    older = talk.ledgers[0].find(pair.one)
    assert isinstance(older, Claim)
    assert older.status is ClaimStatus.CHANGED
    newer = talk.ledgers[0].find(pair.other)
    assert isinstance(newer, Claim)
    assert newer.quote == "I hate my job"


def test_what_is_not_clearly_answered_stays_open_and_is_not_asked_again(
    talk: Talk,
) -> None:
    """
    mode: push_back
    + 3 November 2026, claim: I love my job.
    > Long week. Two colleagues left and nobody said why.
    < "nobody said why." Who would you have expected it from?
    > I hate my job. I sit there and count the hours.
    < Something to look at, if you like. It was put together by its words alone, and
      "leave it" is an answer too. On 3 November 2026 you wrote: "I love my job". Today:
      "I hate my job". Two days, two sentences. What would you write today?
    > hm
    < You can stop there, or go on.
    > I told you, I hate my job. My boss reads the paper all day.
    < Who at work has seen this too?
    = next day
    > Another long day. The lift was broken again.
    < "The lift was broken again." How did it go the last time?
    > I hate my job, honestly.
    < "I hate my job, honestly." What is it about that, most of all?
    """
    talk.holds()
    well_said(talk)
    (pair,) = talk.ledgers[-1].of(Pair)
    assert pair.answer is None
    assert talk.rules.count("two_sentences") == 1


def test_one_of_two_was_not_so_and_it_is_asked_which(talk: Talk) -> None:
    """
    mode: push_back
    + 3 November 2026, claim: I love my job.
    > Long week. Two colleagues left and nobody said why.
    < "nobody said why." Who would you have expected it from?
    > I hate my job. I sit there and count the hours.
    < Something to look at, if you like. It was put together by its words alone, and
      "leave it" is an answer too. On 3 November 2026 you wrote: "I love my job". Today:
      "I hate my job". Two days, two sentences. What would you write today?
    > one of them was not quite so
    < Write "the first" for the one of 3 November 2026, or "the second" for today's, and
      it is noted.
    > the first
    < Noted, for that one. You can put it in other words on the page Ledger. You will
      not be asked about these two again.
    """
    talk.holds()
    well_said(talk)
    (pair,) = talk.ledgers[0].of(Pair)
    assert (pair.answer, pair.wrong) == (PairAnswer.ONE_WRONG, pair.one)
    older = talk.ledgers[0].find(pair.one)
    assert isinstance(older, Claim)
    assert older.status is ClaimStatus.AGAINST


def test_where_it_is_not_said_which_of_two_neither_is_marked(talk: Talk) -> None:
    """
    mode: push_back
    + 3 November 2026, claim: I love my job.
    > Long week. Two colleagues left and nobody said why.
    < "nobody said why." Who would you have expected it from?
    > I hate my job. I sit there and count the hours.
    < Something to look at, if you like. It was put together by its words alone, and
      "leave it" is an answer too. On 3 November 2026 you wrote: "I love my job". Today:
      "I hate my job". Two days, two sentences. What would you write today?
    > one of them was not quite so
    < Write "the first" for the one of 3 November 2026, or "the second" for today's, and
      it is noted.
    > now I have to get the children from school again
    < You wrote "now I have to get the children from school again". What would you
      rather?
    """
    talk.holds()
    well_said(talk)
    (pair,) = talk.ledgers[0].of(Pair)
    assert pair.answer is None
    assert {c.status for c in talk.ledgers[0].of(Claim)} == {ClaimStatus.SAID}


def test_an_answer_about_two_in_a_longer_message_is_noted_beside_the_reply(
    talk: Talk,
) -> None:
    """
    mode: push_back
    + 3 November 2026, claim: I love my job.
    > Long week. Two colleagues left and nobody said why.
    < "nobody said why." Who would you have expected it from?
    > I hate my job. I sit there and count the hours.
    < Something to look at, if you like. It was put together by its words alone, and
      "leave it" is an answer too. On 3 November 2026 you wrote: "I love my job". Today:
      "I hate my job". Two days, two sentences. What would you write today?
    > it has changed since they moved me. In October they put me on the other floor,
      alone with the printers, and my boss walks past every morning without a word
    < "my boss walks past every morning without a word." The word I stopped at is *every
      morning*. Who at work has seen this too? Noted as a change, with both days. You
      will not be asked about these two again.
    """
    talk.holds()
    well_said(talk)
    (pair,) = talk.ledgers[0].of(Pair)
    assert pair.answer is PairAnswer.CHANGED
    assert talk.rules[-1] not in SPEAKS


def test_what_did_not_come_is_set_beside_the_same_fear(talk: Talk) -> None:
    """
    mode: push_back
    + 3 November 2026, prediction, 90 %, by 10 November 2026, did_not: My boss will fire me
    > Long week. Two colleagues left and nobody said why.
    < "nobody said why." Who would you have expected it from?
    > My boss will definitely fire me this time, everyone knows it.
    < There is something in your ledger beside this; leave it if it doesn't fit. On 3
      November 2026 you wrote: "My boss will fire me", and gave it 90 %. It did not
      happen. Today: "My boss will definitely fire me this time". What is alike in the
      two, and what is not?
    """
    talk.holds()
    well_said(talk)
    assert talk.rules[-1] == "another_reading"


def test_what_was_noted_against_a_claim_is_set_beside_the_same_claim(
    talk: Talk,
) -> None:
    """
    mode: push_back
    + 3 November 2026, claim: My boss thinks I'm useless.
    + 5 November 2026, against: He gave me the pitch on Thursday.
    > Long week. Two colleagues left and nobody said why.
    < "nobody said why." Who would you have expected it from?
    > My boss obviously thinks I'm useless, he gave the keys to Tom
    < There is something in your ledger beside this; leave it if it doesn't fit. On 3
      November 2026 you wrote: "My boss thinks I'm useless". Against it you noted: "He
      gave me the pitch on Thursday". Today: "My boss obviously thinks I'm useless".
      What weight does that note have today?
    > leave it
    < All right. It is left there.
    """
    talk.holds()
    well_said(talk)
    assert "another_reading" in talk.rules


def test_what_is_not_to_be_mentioned_is_never_put_beside_anything(talk: Talk) -> None:
    """
    mode: push_back
    + 3 November 2026, claim, not_mentioned: I love my job.
    > Long week. Two colleagues left and nobody said why.
    < "nobody said why." Who would you have expected it from?
    > I hate my job. I sit there and count the hours.
    < "I hate my job." What is it about that, most of all?
    """
    talk.holds()
    well_said(talk)
    assert ASKS.isdisjoint(talk.rules)


def test_nothing_is_put_side_by_side_before_anything_was_heard(talk: Talk) -> None:
    """
    + 3 November 2026, claim: I love my job.
    > I hate my job. I sit there and count the hours.
    < "I hate my job." What is the worst of it?
    """
    talk.holds()
    well_said(talk)
    assert ASKS.isdisjoint(talk.rules)


# --- What exercises leave -----------------------------------------------------------


def test_a_finished_prediction_stands_in_the_ledger(talk: Talk) -> None:
    """
    + nothing
    > exercise prediction
    < This turns a worry into something that a day can answer. "Skip" passes a question
      over. "Stop" ends it, at any point. Which worry is it, in one sentence?
    > that she is done with me
    < "that she is done with me". Now so that it can be seen from outside. If that is
      right, what will happen that somebody else could see too?
    > she will not answer by Friday, 80 %
    < By Friday 27 November, at 80 %. And if it does not happen, what will you have seen
      in its place?
    > she writes something short
    < Put down before the day comes: The worry: "that she is done with me" If it is
      right: "she will not answer by Friday" By: Friday 27 November The chance you give
      it: 80 % Or else: "she writes something short" Until then it is not settled, and
      your number stands beside it. It is in your ledger; on Friday or after it I will
      ask what came of it.
    """
    talk.holds()
    well_said(talk)
    (prediction,) = talk.ledgers[0].of(Prediction)
    assert (prediction.chance, prediction.due) == (80, date(2026, 11, 27))
    assert prediction.place is not None


def test_a_planned_activity_stands_in_the_ledger(talk: Talk) -> None:
    """
    + nothing
    > exercise activity planning
    < One small thing, with a day and a place. Wanting to is not required. "Skip" passes
      a question over. "Stop" ends it, at any point. If 0 is the worst and 10 the best,
      where is your mood now?
    > 3
    < 3, before anything. What used to do you some good, even a little, before this?
    > swimming with Tom
    < What is the smallest piece of "swimming with Tom", ten minutes or less?
    > pack the swimming bag
    < "pack the swimming bag". Which day, and about what time?
    > tomorrow after work
    < Tuesday 24 November, then. Where will you be for it?
    > at home
    < If it does not happen, what will have stopped it, and what is plan B?
    > nothing
    < The plan, in your words: Your mood now: 3 of 10 What mattered: "swimming with Tom"
      What you will do: "pack the swimming bag" When: "tomorrow after work", Tuesday 24
      November Where: "at home" Look at the number from 0 to 10 once more right after,
      and set the two side by side. It is in your ledger; I will ask about it once,
      after Tuesday.
    """
    talk.holds()
    well_said(talk)
    (step,) = talk.ledgers[0].of(Commitment)
    assert (step.text, step.on) == ("pack the swimming bag", date(2026, 11, 24))


def test_a_prediction_without_a_number_is_not_kept_and_that_is_said(
    talk: Talk,
) -> None:
    """
    + nothing
    > exercise prediction
    < This turns a worry into something that a day can answer. "Skip" passes a question
      over. "Stop" ends it, at any point. Which worry is it, in one sentence?
    > that she is done with me
    < "that she is done with me". Now so that it can be seen from outside. If that is
      right, what will happen that somebody else could see too?
    > she will not answer
    < "she will not answer". That will be seen, or not. By which day will it have shown?
    > by Friday
    < By Friday 27 November, then. How likely is it, from 0 to 100 %?
    > skip
    < Without that one, then. And if it does not happen, what will you have seen in its
      place?
    > she writes something short
    < Put down before the day comes: The worry: "that she is done with me" If it is
      right: "she will not answer" By: Friday 27 November Or else: "she writes something
      short" Until then it is not settled, and your number stands beside it. It is not
      in your ledger, since it has no number. You can add it there with one.
    """
    talk.holds()
    well_said(talk)
    assert not talk.ledgers[0].of(Prediction)


def test_a_doubtful_day_is_asked_for_before_anything_is_kept(talk: Talk) -> None:
    """
    + nothing
    > exercise prediction
    < This turns a worry into something that a day can answer. "Skip" passes a question
      over. "Stop" ends it, at any point. Which worry is it, in one sentence?
    > that they will fire me
    < "that they will fire me". Now so that it can be seen from outside. If that is
      right, what will happen that somebody else could see too?
    > I get a letter
    < "I get a letter". That will be seen, or not. By which day will it have shown?
    > by 3/4
    < By Saturday 3 April 2027, then. How likely is it, from 0 to 100 %?
    > 70
    < 70 %. That is written down beforehand. And if it does not happen, what will you
      have seen in its place?
    > I sit at my desk as ever
    < Put down before the day comes: The worry: "that they will fire me" If it is right:
      "I get a letter" By: Saturday 3 April 2027 The chance you give it: 70 % Or else:
      "I sit at my desk as ever" Until then it is not settled, and your number stands
      beside it. It is not in your ledger yet, since more than one day fits. That could
      be Thursday, 4 March 2027 or Saturday, 3 April 2027. Which day do you mean?
    > the 3 April one
    < It is in your ledger; on 3 April 2027 or after it I will ask what came of it.
    """
    talk.holds()
    well_said(talk)
    (prediction,) = talk.ledgers[0].of(Prediction)
    assert prediction.due == date(2027, 4, 3)


def test_the_other_side_that_was_written_stands_in_the_ledger(talk: Talk) -> None:
    """
    + nothing
    > exercise other side
    < For a few minutes the other person gets the pen, as well as you can guess it.
      Write "skip" to leave a question out, or "stop" to end it anywhere. Whose side is
      missing?
    > my flatmate
    < "my flatmate" sits down and begins to write about the same thing. What is the
      first line?
    > he'd say I never do the dishes
    < "he'd say I never do the dishes". A first line, at least. What did they see or
      hear from you, if they only had that to go by?
    > me on the sofa with my phone
    < "me on the sofa with my phone". They had only the outside of it. What might they
      have been afraid of, or have needed, right then?
    > some help
    < "some help". A guess, and it may be one. Which part of it is fair, however small?
    > that I was home all day
    < "that I was home all day". That much, then. What could you ask them that would
      show if your guess is right?
    > what would help him most
    < The other side, as you guess it: About: "my flatmate" They might say: "he'd say I
      never do the dishes" They may have seen: "me on the sofa with my phone" They may
      have needed: "some help" You would grant: "that I was home all day" To ask them:
      "what would help him most" It is a guess, in your words. They could still surprise
      you. It is in your ledger, as your guess at their side.
    """
    talk.holds()
    well_said(talk)
    (side,) = talk.ledgers[0].of(OtherSide)
    assert side.who == "my flatmate"


def test_a_step_with_a_day_that_answers_our_question_stands_in_the_ledger(
    talk: Talk,
) -> None:
    """
    + nothing
    > My boss has moved the deadline again and I said nothing.
    < "My boss has moved the deadline again." What had to go from your own week to make
      that fit?
    > Help me write a message to my boss about the deadline.
    < Before the words, the aim. Once it has been read, what do you want to have
      happened?
    > I'll talk to him tomorrow at lunch
    < Then it's that: "I'll talk to him tomorrow at lunch." Nothing to add from here. It
      is in your ledger; I will ask about it once, after Tuesday.
    """
    talk.holds()
    well_said(talk)
    (step,) = talk.ledgers[0].of(Commitment)
    assert step.text == "I'll talk to him tomorrow at lunch"
    assert step.on == date(2026, 11, 24)


def test_a_plan_without_a_day_is_no_step_in_the_ledger(talk: Talk) -> None:
    """
    + nothing
    > My boss has moved the deadline again and I said nothing.
    < "My boss has moved the deadline again." What had to go from your own week to make
      that fit?
    > Help me write a message to my boss about the deadline.
    < Before the words, the aim. Once it has been read, what do you want to have
      happened?
    > I'll talk to him some time
    < Then it's that: "I'll talk to him some time." Nothing to add from here.
    """
    talk.holds()
    well_said(talk)
    assert not talk.ledgers[0].of(Commitment)


def test_an_exercise_that_was_stopped_leaves_nothing(talk: Talk) -> None:
    """
    + nothing
    > exercise prediction
    < This turns a worry into something that a day can answer. "Skip" passes a question
      over. "Stop" ends it, at any point. Which worry is it, in one sentence?
    > that she is done with me
    < "that she is done with me". Now so that it can be seen from outside. If that is
      right, what will happen that somebody else could see too?
    > she will not answer by Friday, 80 %
    < By Friday 27 November, at 80 %. And if it does not happen, what will you have seen
      in its place?
    > stop
    < Stopped. Nothing is lost: "go on" takes it up where you left it.
    """
    talk.holds()
    well_said(talk)
    assert not talk.ledgers[0].lines


def test_where_nothing_is_kept_an_exercise_promises_nothing(talk: Talk) -> None:
    """
    > exercise prediction
    < This turns a worry into something that a day can answer. "Skip" passes a question
      over. "Stop" ends it, at any point. Which worry is it, in one sentence?
    > that she is done with me
    < "that she is done with me". Now so that it can be seen from outside. If that is
      right, what will happen that somebody else could see too?
    > she will not answer by Friday, 80 %
    < By Friday 27 November, at 80 %. And if it does not happen, what will you have seen
      in its place?
    > she writes something short
    < Put down before the day comes: The worry: "that she is done with me" If it is
      right: "she will not answer by Friday" By: Friday 27 November The chance you give
      it: 80 % Or else: "she writes something short" Until then it is not settled, and
      your number stands beside it.
    """
    talk.holds()
    well_said(talk)
    assert "ledger" not in talk.text


# --- Danger stands above all of it ---------------------------------------------------


def test_danger_beside_forget_that_is_answered_with_care_alone(talk: Talk) -> None:
    """
    + 3 November 2026, claim: I hate my job.
    > Work was the same as ever today.
    < "Work was the same as ever today." No hurry.
    > forget that. I want to kill myself
    < I'm stopping at "I want to kill myself". Where does it stand right now: a wish to
      be dead, or a decision to kill yourself? Yes, no and maybe can all be written
      here: I'm a program, and I alert nobody. There are people whose work is this very
      talk: call or text 988, day or night. If your voice won't do it, a text is enough.
      If it gets close to acting: 911, or someone to take you to an emergency room.
    > what do you know about me
    < Have you thought about how or when you would do it? You don't have to tell me what
      it is.
    """
    talk.holds()
    well_said(talk)
    assert SPEAKS.isdisjoint(talk.rules)
    assert not talk.ledgers[0].of(Pair)
    assert len(talk.ledgers[0].lines) == 1
    assert not talk.ledgers[0].hidden


def test_danger_in_an_answer_leaves_the_prediction_unasked_and_unsettled(
    talk: Talk,
) -> None:
    """
    + 3 November 2026, prediction, 80 %, by 20 November 2026: She will leave me
    < On 3 November 2026 you wrote: "She will leave me", and gave it 80 %. Its day was
      20 November 2026. What happened? Or leave it, and write about something else.
    > yes it happened. I don't want to live any more
    < You wrote "I don't want to live any more", and I won't read past that. I want to
      ask you straight out: are you thinking about killing yourself? Yes, no and maybe
      can all be written here: I'm a program, and I alert nobody. A person can be with
      you in minutes: call or text 988, day or night. If talking is too much, a text is
      enough. If you might act today: 911, or get someone to take you to an emergency
      room.
    """
    talk.holds()
    well_said(talk)
    assert SPEAKS.isdisjoint(talk.rules)
    assert not talk.ledgers[0].of(Pair)
    (prediction,) = talk.ledgers[0].of(Prediction)
    assert prediction.outcome is None
    assert not talk.ledgers[0].of(Claim)


def test_in_danger_nothing_is_put_side_by_side(talk: Talk) -> None:
    """
    mode: push_back
    + 3 November 2026, claim: I love my job.
    > Long week. I keep thinking about ending it all.
    < "I keep thinking about ending it all" comes first, before all the rest. Is it
      thoughts of suicide so far, or do you intend to act on them? You can answer either
      way here: I'm a program, nobody is reading along, and nobody has been told. You
      can have a person on the other end: call or text 988, day or night. To type
      instead of talk, a text is enough. Should you be about to act: 911, or an
      emergency room with someone beside you.
    > no, not like that
    < All right: no. I'd rather ask once too often than once too little. The line above
      stays good for any day it changes. What made it so heavy today?
    > I hate my job.
    < "I hate my job." What is it about that, most of all?
    """
    talk.holds()
    well_said(talk)
    assert SPEAKS.isdisjoint(talk.rules)
    assert not talk.ledgers[0].of(Pair)


def test_in_fresh_grief_nothing_is_put_side_by_side(talk: Talk) -> None:
    """
    mode: push_back
    + 3 November 2026, claim: I love my job.
    > My mum died on Sunday.
    < "My mum died on Sunday." Anything about her can go here, small things too.
    > I hate my job. They want me back on Monday.
    < "They want me back on Monday." You can write what you did in the hours after, if
      you like.
    """
    talk.holds()
    well_said(talk)
    assert SPEAKS.isdisjoint(talk.rules)
    assert not talk.ledgers[0].of(Pair)
