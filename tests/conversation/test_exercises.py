"""Exercises: one whole run of each, what may interrupt it, and taking it up again."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.conversation.guide.exercise_answers import (
    Command,
    choice,
    command,
    items,
    number,
    trailing_number,
)
from counterpoint.conversation.guide.exercise_days import (
    day,
    names_day_ahead,
    spoken_day,
)
from counterpoint.conversation.guide.exercise_results import (
    Commitment,
    OtherSide,
    Prediction,
    Writing,
    commitment_of,
    other_side_of,
    prediction_of,
    writing_of,
)
from counterpoint.conversation.guide.exercises import (
    AnswerKind,
    Exercise,
    Said,
    Standing,
    answer,
    begin,
    catalogue,
    find,
    may_begin,
    resume,
    standing_from,
    standing_in,
)
from counterpoint.errors import NotFoundError
from counterpoint.terms import Message, Mode, Move, Plan, Risk, Screening, Turn

MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)
FRIDAY = date(2026, 11, 27)
SATURDAY = date(2026, 11, 28)
SUNDAY = date(2026, 11, 29)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

NAMES = [exercise.name for exercise in catalogue()]
EACH = pytest.mark.parametrize("name", NAMES)
STEPS = [(e.name, step.id) for e in catalogue() for step in e.steps]
EACH_STEP = pytest.mark.parametrize(("name", "step"), STEPS)


@dataclass(frozen=True, slots=True)
class Run:
    """A transcript that was held, and where it ended."""

    standing: Standing

    def answered(self, step: str) -> str | None:
        return self.standing.said(step)


@pytest.fixture
def run(request: pytest.FixtureRequest) -> Run:
    """The transcript in the test's docstring, line by line."""
    told = re.split(r"(?m)\n(?=[<>](?: |$))", inspect.getdoc(request.function) or "")
    said = begin(told[0].removeprefix("> exercise ").strip())
    for heard, expected in zip(told[::2], told[1::2], strict=True):
        if heard is not told[0]:
            message = "\n".join(line[2:] for line in heard.splitlines())
            said = reply(said, message)
        assert expected[2:].split() == said.text.split()
    return Run(said.standing)


def reply(said: Said, message: str) -> Said:
    return answer(said.standing, message, today=MONDAY, at=NOON)


def after(name: str, *messages: str) -> Said:
    said = begin(name)
    for message in messages:
        said = reply(said, message)
    return said


def at_step(name: str, step: str) -> Said:
    """An exercise in which all steps before this one were left out."""
    said = begin(name)
    while said.standing.step != step:
        said = reply(said, "skip")
    return said


# One whole run of each


def test_grounding_goes_through_the_senses_and_gives_them_back(run: Run) -> None:
    """
    > exercise grounding
    < This goes through your five senses, slowly. Breathe as you like. Write "skip" to leave a question out, or "stop" to end it anywhere.

      Look around you. Which five things can you see?
    > lamp, cup, my shoes, the door, a plant
    < Now four things you can feel: the chair, your sleeve, the floor. What is there?
    > the chair
      my sleeve
    < Yes. Be quiet for a moment. Which three sounds are there?
    > done
    < Even something faint counts. What is the furthest sound?
    > the fridge
    < Yes. What are two smells, here or ones you remember?
    > coffee
    < Yes. And a taste, or something that is certain: the day, the street, your name. Which one?
    > it's Tuesday
    < What is it like in you now, in a word or two?
    > less
    < What was there:
      You saw: "lamp", "cup", "my shoes", "the door", "a plant"
      You felt: "the chair", "my sleeve"
      You heard: "the fridge"
      You smelled: "coffee"
      One more: "it's Tuesday"
      And now: "less"

      That is all of it. There is no hurry to get up, and it can be done a second time.
    > ok
    < That one is finished. It can be begun again from the start, or left as it is.
    """
    assert run.answered("hear") == "the fridge"


def test_a_thought_record_says_plainly_that_the_feeling_went_up(run: Run) -> None:
    """
    > exercise thought_record
    < This takes one bad moment, finds the thought in it, and looks at that from more than one side. Any question can be left out with "skip", and "stop" ends it.

      Which moment is it about: where were you, and what went on?
    > my boss said fine and left
    < "my boss said fine and left". Let it stand still for a minute. What did you feel right then, in a word or two?
    > ashamed, 80
    < "ashamed", at 80. What went through your head right then, the way it sounded?
    > everyone thinks I'm an idiot
    < "everyone thinks I'm an idiot". That is the sentence to look at. And how true does it feel right now, in per cent?
    > about ninety
    < 90 %, as of now. What speaks for it? Only what you saw or heard, not what you guessed.
    > he said "fine" and looked at his phone
    < 'he said "fine" and looked at his phone'. That counts for it. And what have you left out that points the other way?
    > idk
    < If a friend had this very thought, what would you point out to them?
    > he thanked me on Monday
    < "he thanked me on Monday". That goes on the other side. How does the thought go when both sides are in it? Only true, not nice.
    > maybe he was just busy
    < And "maybe he was just busy": how true does it feel, in per cent?
    > 60 %
    < You had written "ashamed", at 80. Where is it now?
    > 85
    < What is one small thing you might do with this, if anything?
    > nothing
    < That moment, from more than one side:
      What happened: "my boss said fine and left"
      What you felt: "ashamed", 80 of 100
      In your head: "everyone thinks I'm an idiot", believed 90 %
      For it: 'he said "fine" and looked at his phone'
      Against it: "he thanked me on Monday"
      Put more fairly: "maybe he was just busy", believed 60 %
      The feeling went up, from 80 to 85. That happens when something is looked at closely.

      You can read this again on a calmer day and see if it still fits.
    """
    assert (run.answered("strength"), run.answered("strength_after")) == ("80", "85")


def test_a_worry_told_in_one_breath_is_put_on_its_date(run: Run) -> None:
    """
    > exercise prediction
    < This puts a worry on a date, so that the world settles it and not the night. Any question can be left out with "skip", and "stop" ends it.

      Which worry is it, in one sentence?
    > she will not answer by Friday: 80 %
    < By Friday 27 November, at 80 %. And if it does not happen, what will you have seen in its place?
    > she was busy with her mum
    < Put down before the day comes:
      The worry: "she will not answer by Friday"
      By: Friday 27 November
      The chance you give it: 80 %
      Or else: "she was busy with her mum"

      From here the day decides. Whatever comes, you can set it beside this.
    """
    assert prediction_of(run.standing, MONDAY) == Prediction(
        text="she will not answer by Friday",
        on=FRIDAY,
        chance=80,
        worry="she will not answer by Friday",
        instead="she was busy with her mum",
    )


def test_the_other_side_gets_a_turn_and_is_marked_as_a_guess(run: Run) -> None:
    """
    > exercise other_side
    < This gives the other person a turn. It is a guess, and you can disagree with all of it. "Skip" passes a question over. "Stop" ends it, at any point.

      Who gets the turn?
    > my sister
    < "my sister" sits down and begins to write about the same thing. What is the first line?
    > you never call
    < "you never call". A first line, at least. What did they see or hear from you, if they only had that to go by?
    > I left without a word, I thought nobody would notice anyway
    < "I left without a word, I thought nobody would notice anyway". Now from over there. What could they have wanted in that moment, at the kindest guess?
    > that she was worried
    < "that she was worried". A guess, and it may be one. Which part of it is fair, however small?
    > ok I could have said bye
    < "ok I could have said bye". That much, then. Which question would you put to them, if it could be a plain one?
    > what did you think when I left?
    < The other side, as you guess it:
      About: "my sister"
      They might say: "you never call"
      They may have seen: "I left without a word, I thought nobody would notice anyway"
      They may have needed: "that she was worried"
      You would grant: "ok I could have said bye"
      To ask them: "what did you think when I left?"

      It is a guess, in your words. They could still surprise you.
    """
    assert other_side_of(run.standing) == OtherSide(
        who="my sister",
        text="you never call",
        need="that she was worried",
        granted="ok I could have said bye",
        question="what did you think when I left?",
    )


def test_two_ways_are_laid_side_by_side_and_not_decided(run: Run) -> None:
    """
    > exercise decision_balance
    < This lays two ways side by side, the good and the cost of each. It does not decide for you. Write "skip" to leave a question out, or "stop" to end it anywhere.

      Between what and what are you choosing?
    > stay at the firm or go freelance
    < "stay at the firm or go freelance". One at a time. The one you named first: what does it give you?
    > money, the people
    < What is the price of that one, in a year of it?
    > my evenings, always
    < "my evenings, always". That is its price. And the other one: what would it give you?
    > mornings
    < What would that one cost you, or somebody else?
    > idk
    < What is it about that way that has kept you from it so far?
    > no income at first
    < "no income at first". That is the price on this side. You are ten years older and look back. What would you have wanted to do?
    > that I tried
    < Side by side:
      The two ways: "stay at the firm or go freelance"
      The first, good: "money", "the people"
      The first, its cost: "my evenings", "always"
      The other, good: "mornings"
      The other, its cost: "no income at first"
      In ten years: "that I tried"

      It is all in view now. Which line weighs most is yours to say, and it may take a night.
    """
    assert commitment_of(run.standing) is None


def test_a_problem_ends_with_a_first_step_and_its_day(run: Run) -> None:
    """
    > exercise problem_solving
    < One problem, several ideas, one first step. The ideas come from you. Any question can be left out with "skip", and "stop" ends it.

      What is the problem, in one or two sentences? Only the part that could change.
    > the rent is late
    < "the rent is late". That one, then. By what would you notice that it is better, even a little?
    > I'd sleep again
    < "I'd sleep again". That is the direction. Which ideas are there? Write all that come, good or bad.
    > 1. ask mum
      2. sell the bike
      3. call the landlord
    < Which of them is the least trouble for the most change?
    > call the landlord
    < What would the first ten minutes of "call the landlord" be?
    > write down what to say
    < "write down what to say". When will that be?
    > tomorrow at 9
    < On Tuesday 24 November. And where will you be?
    > kitchen table
    < From the problem to the first step:
      The problem: "the rent is late"
      What would be better: "I'd sleep again"
      Ideas: "ask mum", "sell the bike", "call the landlord"
      The one to try: "call the landlord"
      First step: "write down what to say"
      When: "tomorrow at 9", Tuesday 24 November
      Where: "kitchen table"

      It may work or not. Either way there are other ideas on the list.
    """
    assert commitment_of(run.standing) == Commitment(
        what="write down what to say",
        when="tomorrow at 9",
        where="kitchen table",
        on=TUESDAY,
    )


def test_one_small_thing_gets_a_time_and_a_place(run: Run) -> None:
    """
    > exercise activity_planning
    < This finds one small thing to do and gives it a time and a place. You need not feel like it first. Write "skip" to leave a question out, or "stop" to end it anywhere.

      How is your mood right now, from 0 to 10?
    > 3
    < 3, before anything. What used to do you some good, even a little, before this?
    > swimming
    < What is the smallest piece of "swimming", ten minutes or less?
    > pack the bag
    < "pack the bag". On which day, and after what?
    > after work on Saturday
    < On Saturday 28 November. And where?
    > the pool on Mill Road
    < If it does not happen, what will have stopped it, and what is plan B?
    > rain. then just a walk
    < The plan, in your words:
      Your mood now: 3 of 10
      What mattered: "swimming"
      What you will do: "pack the bag"
      When: "after work on Saturday", Saturday 28 November
      Where: "the pool on Mill Road"
      If something gets in the way: "rain. then just a walk"

      Half of it counts. Afterwards, take the number from 0 to 10 again and compare.
    """
    assert commitment_of(run.standing) == Commitment(
        what="pack the bag",
        when="after work on Saturday",
        where="the pool on Mill Road",
        on=SATURDAY,
    )


def test_a_word_that_matters_leads_to_one_small_act(run: Run) -> None:
    """
    > exercise values
    < A few words that matter to you, and one small act for one of them. Write "skip" to leave a question out, or "stop" to end it anywhere.

      Here are some words: kindness, honesty, family, friends, courage, fairness, freedom, calm, humour, learning, faith, nature, craft, health. Which two or three would you keep, or which others?
    > honesty, family
    < Which of them has had the least room lately?
    > family
    < When did you last live "family", even for a minute?
    > last christmas
    < "last christmas". So that is what it looks like. Which small act, ten minutes or less, would belong to it?
    > call dad
    < "call dad". When will that be?
    > Sunday
    < In your words:
      What matters: "honesty", "family"
      Short of room lately: "family"
      You lived it: "last christmas"
      One small act: "call dad"
      When: "Sunday", Sunday 29 November

      The words can change, and you may pick others next month.
    """
    assert commitment_of(run.standing) == Commitment(
        what="call dad", when="Sunday", on=SUNDAY
    )


def test_a_chain_is_followed_to_the_link_where_it_could_turn(run: Run) -> None:
    """
    > exercise chain_analysis
    < This follows something you did, link by link. It looks for a turning, not for blame. Any question can be left out with "skip", and "stop" ends it.

      What did you do that you want to understand? One time, not all of them.
    > I yelled at my son
    < "I yelled at my son". That one time. What was that day like before it, in your body and around you?
    > slept four hours
    < What set it off? The last thing before it began to roll.
    > he spilled the juice
    < "he spilled the juice". There it began. What came next, and next? Put down the links in order: thoughts, body, what you did.
    > tired; he laughed; heat in my face
    < What did it do for you right after, even if only for a minute?
    > quiet
    < "quiet". So it did something for you. And later: what did it cost, you or somebody else?
    > he cried
    < Which link is the easiest to change next time, and how?
    > leave the room at the heat
    < Link by link:
      What you did: "I yelled at my son"
      What made you easier to tip: "slept four hours"
      What set it off: "he spilled the juice"
      Then, one after the other: "tired", "he laughed", "heat in my face"
      Right after: "quiet"
      Later: "he cried"
      Where it could turn: "leave the room at the heat"

      It is a chain and not a wall. It can be opened in one place.
    """
    assert run.answered("turning") == "leave the room at the heat"


def test_a_letter_is_written_and_not_sent(run: Run) -> None:
    """
    > exercise letter_not_sent
    < This is a letter that is not sent. Nothing can be sent from here, and it is better that way while you write. Write "skip" to leave a question out, or "stop" to end it anywhere.

      Who is it to?
    > my father
    < From here on you are telling them. What happened, as you saw it?
    > You left on a Sunday. I was nine and stood at the window for an hour.
    < What was it like for you? Tell them.
    > it made me careful
    < "it made me careful". Now it has been told. What have you never said to them?
    > I waited for you
    < "I waited for you". Now it stands somewhere. What do they not know about how you live now?
    > I'm all right now, mostly
    < How does it end?
    > bye dad
    < To "my father"
      "You left on a Sunday. I was nine and stood at the window for an hour."
      "it made me careful"
      "I waited for you"
      "I'm all right now, mostly"
      "bye dad"

      It has been said, and it has not been sent. You can keep it or delete it.
    """
    assert run.standing.done


def test_nothing_is_said_while_somebody_writes(run: Run) -> None:
    """
    > exercise expressive_writing
    < This is time to write for yourself about what weighs on you. Nothing is answered and nothing is remarked on; only the check for danger stays on. It often feels heavier right after, so leave some time before sleep or work. Write "skip" to leave a question out, or "stop" to end it anywhere.

      How long would you like: 15 minutes, or up to 20?
    > 10
    < The time for this is 15 to 20 minutes. Which would you like?
    > ok 15
    < It begins now. Write what comes, in any order. Nothing is answered until you send the word done, early or late.
    > it starts with the kitchen
    <
    > and nobody ever said it
    <
    > that's where it ends
      done
    < That was the writing. Should it be kept or thrown away?
    > throw it away
    < If one sentence of it should stay in sight, which one? It can be none.
    > none
    < What you wrote is to be thrown away.

      If it is heavier now, that is common right after. Something plain helps: water, a window, a short walk.
    """
    assert writing_of(run.standing) == Writing(minutes=15, began=NOON, keep=False)


# What may interrupt it


@EACH_STEP
def test_any_step_can_be_left_out(name: str, step: str) -> None:
    here = at_step(name, step)
    gone = reply(here, "Skip this one, please.")
    assert gone.standing.done or gone.standing.step != step
    assert gone.standing.said(step) is None


@EACH
def test_leaving_everything_out_ends_without_a_word_of_blame(name: str) -> None:
    said = begin(name)
    while not said.standing.done:
        said = reply(said, "skip")
    assert "nothing to lay out" in said.text
    assert not said.question


@EACH_STEP
def test_stopping_asks_nothing_more_and_loses_nothing(name: str, step: str) -> None:
    here = at_step(name, step)
    left = reply(here, "ok stop here")
    assert left.standing.paused
    assert left.standing.asks is None
    assert not left.question
    assert "?" not in left.text
    assert left.standing.answers == here.standing.answers
    again = resume(left.standing)
    assert again.standing.asks == step


def test_a_stopped_exercise_is_taken_up_at_its_question() -> None:
    """
    > exercise prediction
    > she hates me
    > later
    < Later, then. "Go on" comes back to this question.
    """
    left = after("prediction", "she hates me", "later")
    again = resume(left.standing)
    assert '"she hates me"' in again.text
    assert again.text.endswith("?")
    assert reply(left, "go on").standing == again.standing


def test_going_back_asks_the_question_anew_and_forgets_what_stood_there() -> None:
    said = after("thought_record", "a row at work", "ashamed, 80", "back", "back")
    assert said.standing.step == "feeling"
    assert said.standing.answers == (("situation", "a row at work"),)
    assert reply(said, "angry").standing.said("feeling") == "angry"


@EACH
def test_back_at_the_first_question_stays_there(name: str) -> None:
    said = after(name, "go back")
    assert said.standing == begin(name).standing


@EACH_STEP
def test_an_empty_message_asks_again_and_counts_for_nothing(
    name: str, step: str
) -> None:
    here = at_step(name, step)
    assert reply(here, "  \n").standing == here.standing


@pytest.mark.parametrize(
    "text",
    [
        "I can't stop",
        "I want to go back to him",
        "I want to stop drinking",
        "skip the party",
        "stop it, that is all I could think",
        "enough",
        "no more",
        "not now, not ever",
    ],
)
def test_an_answer_that_only_looks_like_an_order_is_an_answer(text: str) -> None:
    said = after("thought_record", text)
    assert said.standing.said("situation") == text


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Skip", Command.SKIP),
        ("can we skip this?", Command.SKIP),
        ("I'd rather not say", None),
        ("I don\u2019t want to answer that.", Command.SKIP),
        ("PAUSE", Command.LATER),
        ("I don't want to do this anymore", Command.STOP),
        ("go on!", Command.GO_ON),
        ("I'm done.", Command.DONE),
        ("dunno...", Command.DUNNO),
        ("", None),
    ],
)
def test_orders_are_read_whatever_their_politeness(
    text: str, order: Command | None
) -> None:
    assert command(text) is order


# Mess


@EACH_STEP
def test_what_cannot_be_read_is_asked_about_once_and_then_let_be(
    name: str, step: str
) -> None:
    here = at_step(name, step)
    if not here.question:
        return  # writing is not read
    once = reply(here, "...")
    assert once.standing.retried
    assert once.question
    twice = reply(once, "???")
    assert twice.standing.done or twice.standing.step != step
    assert not twice.standing.retried


def test_a_number_that_never_comes_is_kept_as_it_was_put() -> None:
    said = after("activity_planning", "like wet sand", "grey, I said")
    assert said.standing.said("mood") == "grey, I said"
    assert said.standing.step == "matters"


def test_going_off_after_a_first_try_keeps_the_first_try() -> None:
    said = after("activity_planning", "like wet sand", "idk")
    assert said.standing.said("mood") == "like wet sand"


def test_a_feeling_and_its_number_are_two_answers_in_one() -> None:
    said = after("thought_record", "a row at work", "ashamed, about 80%")
    assert said.standing.said("feeling") == "ashamed"
    assert said.standing.said("strength") == "80%"
    assert said.standing.step == "thought"


def test_a_day_that_has_passed_sets_no_date_for_a_worry() -> None:
    said = after("prediction", "he left on Friday and hates me")
    assert said.standing.step == "expect"
    assert said.standing.days == ()


def test_the_3_of_a_date_is_no_rating() -> None:
    said = after("prediction", "she is angry", "she won't write", "December 3")
    assert said.standing.step == "chance"
    assert said.standing.day("on") == date(2026, 12, 3)


def test_a_list_is_over_when_somebody_says_done() -> None:
    said = after("grounding", "lamp", "done", "done")
    assert said.standing.step == "hear"
    assert said.standing.said("touch") is None


def test_a_day_told_along_with_the_act_is_not_told_twice() -> None:
    said = after("values", "family", "family", "skip", "call dad next Tuesday")
    assert said.text.count("call dad next Tuesday") == 1
    assert "When: Tuesday 1 December" in said.text


def test_a_long_answer_is_taken_up_by_one_clause_of_it() -> None:
    long = (
        "It was the usual Tuesday thing with the whole team around the table. "
        "I had prepared for two weeks, every slide of it, and nobody looked up. "
        "Then we went for lunch and talked about the weather for an hour."
    )
    said = after("thought_record", long)
    assert said.quotes
    assert all(quote in long for quote in said.quotes)
    assert len(said.quotes[0].split()) <= 14


def test_a_long_answer_is_not_built_into_a_question() -> None:
    said = after("other_side", "it is about my sister who never calls me back at all")
    assert said.text == (
        "If they were writing here tonight, what would their first sentence be?"
    )


def test_words_with_quotation_marks_in_them_are_quoted_in_single_ones() -> None:
    said = after("thought_record", 'he said "fine"')
    assert said.text.startswith("'he said \"fine\"'")


def test_braces_in_an_answer_are_only_braces() -> None:
    said = after("thought_record", "{strength} {nothing} {")
    assert '"{strength} {nothing} {"' in said.text


# The end


@pytest.mark.parametrize(
    ("before", "later", "told"),
    [
        ("80", "40", "The feeling went from 80 to 40."),
        ("40", "80", "The feeling went up, from 40 to 80."),
        ("40", "40", "The feeling is at 40, as it was."),
    ],
)
def test_before_and_after_are_told_as_they_are(
    before: str, later: str, told: str
) -> None:
    said = at_step("thought_record", "strength")
    said = reply(said, before)
    while said.standing.step != "strength_after":
        said = reply(said, "skip")
    said = reply(reply(said, later), "skip")
    assert told in said.text


def test_a_finished_exercise_says_so_and_takes_nothing_more() -> None:
    said = after("prediction", "she won't call by Friday, 70%", "skip")
    more = reply(said, "one more thing")
    assert more.standing == said.standing
    assert "finished" in more.text


def test_a_worry_without_a_day_is_no_prediction() -> None:
    said = after("prediction", "she hates me", "skip", "skip", "80", "skip")
    assert said.standing.done
    assert prediction_of(said.standing, MONDAY) is None


def test_a_prediction_is_not_taken_from_somebody_who_stopped() -> None:
    said = after("prediction", "she will not answer by Friday: 80 %", "stop")
    assert prediction_of(said.standing, MONDAY) is None


def test_no_result_is_taken_from_another_exercise() -> None:
    said = after("values", "family", "family", "skip", "call dad", "Sunday")
    assert other_side_of(said.standing) is None
    assert prediction_of(said.standing, MONDAY) is None
    assert writing_of(said.standing) is None


# Writing


def test_the_time_chosen_runs_from_when_the_writing_begins() -> None:
    said = after("expressive_writing", "20")
    assert said.timer == 20
    assert not said.question
    assert said.standing.began == NOON


@pytest.mark.parametrize(
    ("wish", "minutes"), [("15", 15), ("20 minutes", 20), ("skip", 15)]
)
def test_writing_takes_fifteen_to_twenty_minutes(wish: str, minutes: int) -> None:
    assert after("expressive_writing", wish).timer == minutes


def test_a_longer_writing_than_twenty_minutes_is_not_given() -> None:
    said = after("expressive_writing", "90", "90")
    assert said.timer == 15


def test_nothing_that_was_written_is_kept_in_the_exercise() -> None:
    said = after("expressive_writing", "15", "the kitchen again", "done")
    assert "kitchen" not in repr(said.standing)


def test_it_is_said_beforehand_that_writing_can_weigh() -> None:
    for seed in "abcdefgh":
        assert "heavier" in begin("expressive_writing", seed=seed).text


# When not


@EACH
@pytest.mark.parametrize("risk", [risk for risk in Risk if risk.suicidal])
def test_nothing_is_begun_while_somebody_wants_to_die(name: str, risk: Risk) -> None:
    assert may_begin(name, states={risk.value})
    assert may_begin(name, states={"suicidal"})


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("other_side", "abuse_victim"),
        ("letter_not_sent", "abuse_victim"),
        ("thought_record", "reality_loss"),
        ("thought_record", "fresh_loss"),
        ("activity_planning", "mania"),
        ("decision_balance", "psychosis"),
        ("decision_balance", "medication"),
        ("chain_analysis", "self_harm"),
        ("chain_analysis", "eating"),
        ("expressive_writing", "fresh_trauma"),
        ("grounding", "medical"),
        ("prediction", "panic"),
    ],
)
def test_an_exercise_that_could_harm_now_is_not_begun(name: str, state: str) -> None:
    assert may_begin(name, states={state})


@EACH
def test_a_state_that_is_not_known_counts_as_a_reason(name: str) -> None:
    assert may_begin(name, states={"something new"})


def test_an_exercise_that_is_not_known_is_not_begun() -> None:
    assert may_begin("hypnosis", states=())
    with pytest.raises(NotFoundError):
        begin("hypnosis")


@EACH
def test_with_nothing_against_it_an_exercise_may_begin(name: str) -> None:
    assert may_begin(name, states={Risk.NONE.value}) is None


def test_the_five_senses_are_there_in_a_panic() -> None:
    assert may_begin("grounding", states={"panic", "fresh_trauma"}) is None


# Finding one


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("worry", "prediction"),
        ("thought record", "thought_record"),
        ("thought_record", "thought_record"),
        ("5 4 3 2 1", "grounding"),
        ("5-4-3-2-1", "grounding"),
        ("can we do the pros and cons thing", "decision_balance"),
        ("Letter", "letter_not_sent"),
        ("write a letter to her", "letter_not_sent"),
        ("her side", "other_side"),
        ("expressive writing", "expressive_writing"),
        ("what matters to me", "values"),
        ("why did I do that", "chain_analysis"),
        ("activity planning", "activity_planning"),
        ("problem solving", "problem_solving"),
        ("hypnosis", None),
        ("", None),
    ],
)
def test_exercises_are_found_by_everyday_words(words: str, name: str | None) -> None:
    found = find(words)
    assert (found.name if found else None) == name


@EACH
def test_every_exercise_is_found_by_its_name_and_title(name: str) -> None:
    exercise = next(each for each in catalogue() if each.name == name)
    assert find(exercise.name) == find(exercise.title) == exercise


# Taking up the thread


def turn(text: str, plan: Plan) -> Turn:
    message = Message(id="m", text=text, at=NOON)
    return Turn("t", message, Screening(), plan, (), said="", at=NOON)


def plan(name: str | None = None, step: str | None = None) -> Plan:
    move = Move.EXERCISE if name else Move.LISTEN
    return Plan(move, "rule", "reason", Mode.HELP_ME_THINK, exercise=name, step=step)


def test_the_turns_alone_tell_where_an_exercise_stands() -> None:
    live = begin("prediction")
    turns = [turn("exercise worry", plan("prediction", live.standing.asks))]
    for text in ["she hates me", "she won't write", "stop"]:
        live = reply(live, text)
        turns.append(turn(text, plan("prediction", live.standing.asks)))
    turns.append(turn("my tea is cold", plan()))
    assert standing_in(turns) == live.standing
    live = resume(live.standing)
    turns.append(turn("go on", plan("prediction", live.standing.asks)))
    live = reply(live, "by Friday")
    turns.append(turn("by Friday", plan("prediction", live.standing.asks)))
    assert standing_in(turns) == live.standing
    assert live.standing.asks == "chance"


def test_an_exercise_begun_again_starts_from_nothing() -> None:
    history = [("values", "picked", "family"), ("values", "picked", "")]
    assert standing_from(history, today=MONDAY) == begin("values").standing


def test_an_exercise_left_for_another_is_still_where_it_was() -> None:
    history = [
        ("values", "picked", "family"),
        ("values", "short", "stop"),
        ("grounding", "see", "lamp"),
        ("values", "short", ""),
    ]
    standing = standing_from(history, today=MONDAY)
    assert standing == after("values", "family").standing


def test_without_an_exercise_there_is_nothing_to_take_up() -> None:
    assert standing_from([], today=MONDAY) is None
    assert standing_in([turn("hello", plan())]) is None


def test_a_step_that_no_longer_exists_is_passed_over() -> None:
    history = [("values", "picked", "family"), ("values", "gone", "x")]
    standing = standing_from(history, today=MONDAY)
    assert standing == after("values", "family").standing
    assert standing_from([("gone", "gone", "x")], today=MONDAY) is None


ODD = ["skip", "back", "stop", "later", "go on", "done", "idk", "\ud800", ""]
PLAIN = ["80 %", "by Friday", "she won't call by Friday: 80 %", "ashamed, 80"]
messages = st.one_of(
    st.text(st.characters(exclude_categories=())),
    st.sampled_from([*ODD, *PLAIN, "keep it", "I said nothing, again."]),
)


@given(st.sampled_from(NAMES), st.lists(messages, max_size=16))
def test_any_talk_can_be_held_and_rebuilt(name: str, texts: list[str]) -> None:
    said = begin(name)
    history = [(name, said.standing.step, "")]
    for text in texts:
        if said.standing.asks is None:
            break
        history.append((name, said.standing.step, text))
        said = answer(said.standing, text, today=MONDAY)
        for quote in said.quotes:
            assert any(quote in each for each in texts)
    assert standing_from(history, today=MONDAY) == said.standing
    resume(said.standing)
    prediction_of(said.standing, MONDAY)
    commitment_of(said.standing)
    other_side_of(said.standing)
    writing_of(said.standing)


@given(st.text(st.characters(exclude_categories=())))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    number(text)
    trailing_number(text)
    items(text)
    choice(text, [("kept", ("keep",))])
    find(text)
    names_day_ahead(text, today=MONDAY)


# Numbers and days


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("80", 80),
        ("80%", 80),
        ("80 per cent", 80),
        ("about eighty", 80),
        ("eighty-five", 85),
        ("a hundred", 100),
        ("one hundred", 100),
        ("8 out of 10", 80),
        ("8/10", 80),
        ("eight out of ten", 80),
        ("80/100", 80),
        ("0.8", 80),
        ("82.5", 82),
        ("50/50", 50),
        ("fifty-fifty", 50),
        ("70-80", 75),
        ("70 to 80 %", 75),
        ("between 60 and 70", 65),
        ("80% (slept 4 hours)", 80),
        ("I slept 4 hours, so 70", 70),
        ("zero", 0),
        ("not at all", 0),
        ("completely", 100),
        ("150", None),
        ("-5", None),
        ("a lot", None),
        ("80 or so, no, 20", None),
        ("that one", None),
        ("at 10:30", None),
        ("", None),
    ],
)
def test_numbers_are_read_as_people_give_them(text: str, value: int | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("7", 7), ("seven", 7), ("70%", 7), ("7/10", 7), ("11", None)]
)
def test_a_scale_to_ten_is_read_on_its_own_terms(text: str, value: int | None) -> None:
    assert number(text, high=10) == value


@given(st.integers(0, 100), st.sampled_from(["{}", "{}%", "{} %", "around {}", "{}."]))
def test_every_per_cent_is_read_back(value: int, shape: str) -> None:
    assert number(shape.format(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ashamed, 80", "80"),
        ("ashamed 80", "80"),
        ("ashamed (80/100)", "80/100"),
        ("she won't come: 80 %", "80 %"),
        ("I'm 90% sure she lied", "90%"),
        ("I will be alone at 40", None),
        ("80", None),
        ("it was at gate number 40", None),
    ],
)
def test_a_rating_beside_an_answer_is_found(text: str, value: str | None) -> None:
    found = trailing_number(text)
    assert (found.number if found else None) == value


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("by Friday", FRIDAY),
        ("friday", FRIDAY),
        ("on fri", FRIDAY),
        ("next Friday", date(2026, 12, 4)),
        ("Monday", date(2026, 11, 30)),
        ("next Monday", date(2026, 11, 30)),
        ("today", MONDAY),
        ("tonight", MONDAY),
        ("tomorrow morning", TUESDAY),
        ("the day after tomorrow", date(2026, 11, 25)),
        ("in two weeks", date(2026, 12, 7)),
        ("in 3 days", date(2026, 11, 26)),
        ("a couple of weeks", date(2026, 12, 7)),
        ("in half a year", date(2027, 5, 23)),
        ("in a month", date(2026, 12, 23)),
        ("in an hour", MONDAY),
        ("next week", date(2026, 11, 30)),
        ("next month", date(2026, 12, 23)),
        ("this weekend", SUNDAY),
        ("end of the week", SUNDAY),
        ("end of the month", date(2026, 11, 30)),
        ("end of next month", date(2026, 12, 31)),
        ("by the end of the year", date(2026, 12, 31)),
        ("3 December", date(2026, 12, 3)),
        ("December 3rd", date(2026, 12, 3)),
        ("3rd of Dec 2027", date(2027, 12, 3)),
        ("1 March", date(2027, 3, 1)),
        ("3.12.", date(2026, 12, 3)),
        ("12/25", date(2026, 12, 25)),
        ("2026-12-03", date(2026, 12, 3)),
        ("the 30th", date(2026, 11, 30)),
        ("the 3rd", date(2026, 12, 3)),
        ("by January", date(2027, 1, 1)),
        ("before Christmas", date(2026, 12, 25)),
        ("after work", MONDAY),
        ("29 February", date(2028, 2, 29)),
        ("yesterday", None),
        ("3 December 2020", None),
        ("31 November", None),
        ("in 9999 years", None),
        ("I sat in the sun", None),
        ("whenever", None),
        ("", None),
    ],
)
def test_days_are_read_as_people_give_them(text: str, on: date | None) -> None:
    assert day(text, today=MONDAY) == on


@given(st.dates(MONDAY, date(2126, 1, 1)))
def test_every_day_that_is_said_is_read_back(on: date) -> None:
    assert day(spoken_day(on, today=None), today=MONDAY) == on


@given(st.text(st.characters(exclude_categories=())), st.dates())
def test_a_day_that_is_read_is_never_in_the_past(text: str, today: date) -> None:
    on = day(text, today=today)
    assert on is None or on >= today


@given(
    st.sampled_from(
        ["in {} days", "{} weeks", "in {} months", "next year", "the {}th"]
    ),
    st.integers(0, 9999),
    st.dates(),
)
def test_the_end_of_the_calendar_is_no_error(
    shape: str, count: int, today: date
) -> None:
    on = day(shape.format(count), today=today)
    assert on is None or on >= today


# The words


def wordings(exercise: Exercise) -> list[str]:
    steps = [w for s in exercise.steps for w in (*s.ask, *s.again, *s.echo)]
    changes = [w for c in exercise.changes for w in (c.down, c.up, c.same)]
    told = [*exercise.opening, *exercise.closing, *exercise.heading, exercise.about]
    refusals = [sentence for _, sentence in exercise.refuse]
    return [*steps, *changes, *told, *refusals]


NEVER = re.compile(
    r"!|\u2014|\u2013|\b(?:I|we|us|our|valid|journey|unpack|therap\w*|treat\w*|diagnos\w*"
    r"|great|well done|proud|amazing|calm down|homework|worksheet|exercise [0-9])\b"
)


@EACH
def test_the_words_never_praise_pretend_or_sound_like_a_clinic(name: str) -> None:
    exercise = next(each for each in catalogue() if each.name == name)
    for wording in wordings(exercise):
        assert not NEVER.search(wording), wording


@EACH
def test_every_question_asks_one_thing_in_few_words(name: str) -> None:
    exercise = next(each for each in catalogue() if each.name == name)
    for step in exercise.steps:
        assert len(step.ask) >= 2, step.id
        for wording in (*step.ask, *step.again):
            assert wording.count("?") <= 1, wording
            assert len(wording.split()) <= 36, wording
        for wording in step.again:
            assert wording.endswith("?"), wording
        # One way of asking must be possible whatever was left out before.
        assert any("{" not in wording for wording in step.ask), step.id
        assert all(
            "{" in wording or step.answer is AnswerKind.LIST for wording in step.echo
        )
        assert not any(re.fullmatch(r"\{answer\}\.?", wording) for wording in step.echo)


@EACH
def test_an_exercise_is_told_in_one_breath_and_says_how_to_leave(name: str) -> None:
    for seed in "abcdefgh":
        said = begin(name, seed=seed)
        assert "skip" in said.text.lower()
        assert "stop" in said.text.lower()
        assert said.text.count("?") == 1
        assert len(said.text.split()) <= 90


@EACH
def test_every_slot_names_a_step_of_its_exercise(name: str) -> None:
    exercise = next(each for each in catalogue() if each.name == name)
    known = {step.id for step in exercise.steps}
    known |= {f"{step}_day" for step in known}
    told = {"answer", "date", "before", "after"}
    for wording in [
        *wordings(exercise),
        *(w for line in exercise.summary for w in line),
    ]:
        assert set(re.findall(r"\{(\w+)\}", wording)) <= known | told, wording


def test_the_same_seed_says_the_same_and_others_say_it_otherwise() -> None:
    texts = {begin("thought_record", seed=str(seed)).text for seed in range(20)}
    assert len(texts) > 3
    assert begin("values", seed="a") == begin("values", seed="a")
