"""Everyday talks: telling, venting, grief, deciding, joking, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.terms import Move
from tests.conversation.manners import ordinary, questions

if TYPE_CHECKING:
    from tests.transcripts import Talk


def test_just_listen_asked_for_in_the_first_message_is_kept_to_the_end(
    talk: Talk,
) -> None:
    """
    > I just need to get this out. My manager moved the deadline again and I said
      nothing, again. I sat in my car for twenty minutes before I could drive home. I
      don't want advice right now.
    < It stays unmended, then. "I said nothing, again."
    > yeah. the worst is I rehearse it the whole night before. what I'd say
    < "the worst is I rehearse it the whole night before." Not for their ears, then.
    > like I have the actual sentences. "that date doesn't work for me." then he looks
      at me and I go "sure, no problem"
    < "I have the actual sentences." Go on whenever you like.
    > my wife says just tell him. as if
    < "my wife says just tell him", then.
    > exactly. anyway. that helped a bit
    < Good that it did. That's all, then.
    """
    talk.holds()
    assert talk.rules == [*["just_listen"] * 4, "goodbye"]
    assert not any(questions(reply) for reply in talk.replies)
    assert "again" in talk.replies[0]
    ordinary(talk)


def test_somebody_who_vents_without_asking_for_anything_is_not_advised(
    talk: Talk,
) -> None:
    """
    > ugh what a day. the new system went down twice, three people called in sick and I
      ended up doing the late shift on my own. nobody even said thank you
    < "nobody even said thank you", you wrote. What would you like to be a little
      different when you stop writing today?
    > there was a guy shouting at me at the till because we had no receipts paper. like
      that's my fault
    < That could be anger, or hurt that got to its feet quickly. What was the last thing
      said before it turned?
    > I smiled. I always smile
    < What did you hear in "I always smile", under the words?
    > because if I don't I'd cry in front of everyone
    < "if I don't I'd cry in front of everyone." The word I stopped at is *everyone*.
      Who came up to you afterwards, if anyone did?
    > my mum. she used to smile through everything too. even when my dad left
    < "she used to smile through everything too." So it may have been learned by
      watching. What did it cost the one you learned it from, as far as you could see?
    > huh. never thought of that
    < Then it's new. It can lie there for a day before it has to mean anything.
    """
    talk.holds()
    assert {Move.STEP, Move.CHALLENGE, Move.TEST}.isdisjoint(talk.moves)
    assert '"nobody even said thank you' in talk.replies[0]
    ordinary(talk)


def test_one_word_answers_are_met_with_few_words(talk: Talk) -> None:
    """
    > bad
    < It's on the page now.
    > everything
    < You can stop there, or go on.
    > work
    < None of it has to be sorted here. It only had to be said.
    > idk
    < Not known yet, then. What do you know for certain?
    > monday
    < I'm reading.
    > yes
    < Then say a bit more about it, if you like.
    > maybe
    < Both, then. Which has more of it today?
    """
    talk.holds()
    assert all(len(reply.split()) <= 25 for reply in talk.replies)
    assert "sum_up" not in talk.rules
    ordinary(talk)


def test_a_long_letter_is_answered_by_one_thing_in_it(talk: Talk) -> None:
    """
    > I don't really know where to begin, so I'll just write. I moved here in March for
      the job. Everyone said it was brave and I liked hearing that. The job is fine,
      people are nice in the way people are nice at work. But I come home at half past
      six and there is nothing. I cook, I wash up, I watch something, I go to bed. On
      Saturdays I go to the market because otherwise I don't speak to anyone until
      Monday. Last week the woman at the cheese stall said "see you next week then" and
      I nearly cried on the way to the bus, which is ridiculous, I'm thirty-four. My
      friends from home write less. I don't blame them, I write less too. When my
      brother rings I tell him it's going great, I have this whole voice for it. I hear
      myself doing it. My mother thinks I have a lot of friends here because I once told
      her about a dinner, and that dinner was a work thing where I sat next to the
      printer guy. I always thought I was a person who is good at being alone. I used to
      say that about myself, almost proudly. Now I think maybe I was just never alone,
      there was always someone in the next room. I don't know what I want from writing
      this. It isn't that anything happened. Nothing happened, that's sort of the point.
    < "I used to say that about myself, almost proudly." What would the neighbours be
      told about you?
    > the cheese stall I guess. it's stupid that that is what got me
    < "it's stupid that that is what got me." How long has it been like that?
    > Sophie, I think her name is. or that's what it says on the apron
    < "that's what it says on the apron", you wrote.
    > no. I go red and take my change
    < Embarrassed, maybe, and worn out from having been on duty the whole time. With
      whom do you not have to listen to yourself talking?
    > that I'm glad she's there on saturdays. which would be weird to say
    < What do you remember of what the others said that day?
    """
    talk.holds()
    assert len(talk.replies[0].split()) <= 45
    assert len(talk.turns[0].draft.quotes) == 1
    assert "information" not in talk.rules
    ordinary(talk)


def test_a_remark_of_days_ago_is_followed_and_not_argued_with(talk: Talk) -> None:
    """
    > Six days ago my colleague said "well that's one way to do it" about my slides and
      I can't stop hearing it. I replay it in the shower, on the bus, in bed.
    < "I can't stop hearing it." That is a lot of times for one sentence. When it starts
      again, what has usually just happened?
    > it was the way she said it. like she was laughing at me
    < "she was laughing at me." Has a replay ever ended with something new in it?
    > I replay it and every time I say something clever back. then it starts again
    < "I replay it and every time I say something clever back." Said once out loud, and
      many times since.
    > maybe she meant it differently. but she never explains anything, she always leaves
      you standing there
    < "she always leaves you standing there." How far back does the *always* go?
    > last night until 3
    < "last night until 3." No hurry.
    > I'd ask her. but it's been six days, that would be so weird
    < "it's been six days, that would be so weird." Which half is louder today?
    """
    talk.holds()
    assert talk.rules[0] == "ask"
    assert Move.CHALLENGE not in talk.moves
    ordinary(talk)


def test_a_fresh_loss_is_not_asked_about_nor_pushed(talk: Talk) -> None:
    """
    > my mum died on sunday
    < "my mum died on sunday." Anything about her can go here, small things too.
    > her reading glasses are still on the arm of the chair
    < "her reading glasses are still on the arm of the chair." No hurry with any of it.
    > everyone keeps asking what I need. I don't know what I need
    < "everyone keeps asking what I need." You can leave it just like that.
    > I should have gone on saturday. I said I'd come sunday
    < "I should have gone on saturday." If there is a name, it can be written here.
    > the funeral is thursday. I have to pick a song
    < "the funeral is thursday." Nothing to add to that. There is time here, if you want
      to write more.
    > that's all for now
    < All for now, then. A quiet rest of the day.
    """
    talk.holds()
    assert talk.rules == [*["fresh_loss"] * 5, "goodbye"]
    assert not any(questions(reply) for reply in talk.replies)
    ordinary(talk)


def test_an_animal_that_died_today_is_a_loss_like_any_other(talk: Talk) -> None:
    """
    > our dog died this morning. I know it's only a dog
    < "our dog died this morning." You can write what you did in the hours after, if you
      like.
    > 14 years. I keep stepping over the place where he lay
    < "I keep stepping over the place where he lay." Of course.
    > the kids want a new one already
    < "the kids want a new one already."
    """
    talk.holds()
    assert set(talk.rules) == {"fresh_loss"}
    assert not any(questions(reply) for reply in talk.replies)
    ordinary(talk)


def test_a_death_of_two_years_ago_named_in_passing_leaves_the_decision_in_view(
    talk: Talk,
) -> None:
    """
    > My boss wants me to lead the Berlin project and I can't decide. It's two years
      since my dad died, he'd have said take it. But it's every week away, and the kids
      are small.
    < You wrote "I can't decide". There may be a way you crossed out early. Which one
      was it, and what spoke against it?
    > mostly that I'd miss bedtimes. four nights out of seven
    < With "four nights out of seven" on the table, which way does it lean?
    > my wife says she'd manage. she says it the way she says things when she won't
      manage
    < You wrote down what others said. Your own answer isn't in it.
    > he was away all the time himself, my dad. he'd have said take it because that's
      what he did
    < "he was away all the time himself", you wrote. Suppose they wrote tomorrow that
      it's off. What would be there in the first second?
    > huh. yes. I remember the suitcase in the hall
    < "I remember the suitcase in the hall." And the second thing, right behind that?
    """
    talk.holds()
    assert talk.rules[0] == "decide"
    assert "fresh_loss" not in talk.rules
    ordinary(talk)


def test_a_decision_is_not_taken_for_the_person(talk: Talk) -> None:
    """
    > I got an offer from another company. More money, but I'd be starting over, and my
      team here is good. I have to decide by Friday and I go round in circles.
    < "I go round in circles." Circles mostly go through the same two or three points.
      Which one do you come past most often?
    > the money is 20% more. we could stop counting at the end of the month
    < By when does it have to be answered, and who set that date?
    > leaving Dana with the whole mess. she covered for me when my son was in hospital
    < "she covered for me when my son was in hospital." You can write the rest of that
      scene, if there is one.
    > I'd tell her first. before anyone
    < Which of the two would you find harder to explain to yourself in five years?
    > probably relief. if someone decided for me I mean. I'd be relieved if they said go
    < "I'd be relieved if they said go." Say it had been settled that way this morning.
      What would you be doing with this evening?
    > then I know I guess
    < It sounds as if you do. Nothing has to be done about it tonight.
    """
    talk.holds()
    assert talk.rules[0] == "decide"
    assert not any("should" in reply for reply in talk.replies)
    ordinary(talk)


def test_words_to_send_stay_the_persons_own(talk: Talk) -> None:
    """
    > I need to text my brother that I'm not coming for christmas. help me write it,
      whatever I write sounds like an attack
    < You wrote "I need to text my brother that I'm not coming for christmas". Who would
      it have to work for, besides you?
    > that he isn't angry. and that it isn't about him
    < "it isn't about him." How long has it been like that?
    > I'm not coming this year. It isn't about you, I need one christmas where nobody
      shouts.
    < "I need one christmas where nobody shouts." If that has a day and a place, you can
      put them down.
    > the shouting bit maybe. he'd think I mean him
    < "the shouting bit maybe." You wrote that almost in passing. What was the last
      thing said before it turned?
    > I'll take it out. "I need a quiet one this year"
    < "I'll take it out." That is plain enough to do. It can be changed, too.
    > tomorrow morning
    < "tomorrow morning." The rest can come in any order.
    """
    talk.holds()
    assert talk.rules[0] == "wants_words"
    assert talk.moves[0] is Move.STEP
    ordinary(talk)


def test_a_fact_is_not_given_and_what_lies_behind_it_is_heard(talk: Talk) -> None:
    """
    > how many mg of melatonin can you take
    < I hold no reference books, and a half-right answer would be worse than none. A
      pharmacist, a doctor or a library page can tell you. What made you ask tonight?
    > because I can't sleep and my flatmate has some
    < "I can't sleep." Since when?
    > since the exam results. two weeks about
    < "since the exam results." What did you do in the first minutes after you read it?
    > I lie there and do sums. how much rent, how long the savings last
    < "I lie there and do sums." At which number could you stop counting and sleep?
    > until april if nothing breaks
    < Which of those things could anybody at all do anything about at this hour?
    """
    talk.holds()
    assert talk.rules[0] == "information"
    assert talk.rules.count("information") == 1
    assert "mg" not in talk.text
    ordinary(talk)


def test_a_joke_is_not_laughed_at_and_not_scolded(talk: Talk) -> None:
    """
    > lol my life is a sitcom. boyfriend moved out and took the airfryer. THE AIRFRYER
    < "my life is a sitcom." How long has it been like that?
    > haha no it's fine I never liked fries anyway
    < "no it's fine I never liked fries anyway." And under the fine?
    > season 3 finale I guess. roll credits
    < And, as if it were nothing: "season 3 finale."
    > ok ok. he also took the cat. that's not funny actually
    < Of those, which weighs most?
    > Biscuit. she slept on my feet
    < "she slept on my feet." Where do you still look for them?
    > lol now I'm crying over a cat called Biscuit
    < "now I'm crying over a cat called Biscuit." The joke got you as far as here. You
      don't have to make another.
    """
    talk.holds()
    assert "joke" in talk.replies[0] or '"' in talk.replies[0]
    assert {Move.CHALLENGE, Move.REPAIR}.isdisjoint(talk.moves)
    ordinary(talk)


def test_thanks_and_goodbye_in_the_middle_of_a_thought_are_let_go(talk: Talk) -> None:
    """
    > My landlord put a letter under the door again. third one this month, about the
      bins. They're not even my bins.
    < "My landlord put a letter under the door again." What is the worst of it?
    > I open them standing up. I don't know why. like I have to be ready
    < "I have to be ready." Ready for what, when it is at its worst?
    > like when I was little and the headmaster's letters came. anyway thank you, I have
      to go, the kids are
    < It can stop in the middle. Bye for now.
    """
    talk.holds()
    assert talk.rules[-1] == "goodbye"
    assert questions(talk.replies[-1]) == 0
    ordinary(talk)


def test_a_goodbye_that_is_only_a_word_is_answered_with_one(talk: Talk) -> None:
    """
    > I finally told my team I'm leaving in June. Nobody said anything. Then Paul said
      "right" and we went on with the agenda.
    < "Nobody said anything." Who would you have expected it from?
    > nine years. and "right"
    < "nine years", you wrote. Who knows that you did that?
    > bye
    < Right you are. Bye.
    """
    talk.holds()
    assert talk.rules[-1] == "goodbye"
    assert len(talk.replies[-1].split()) <= 12
    ordinary(talk)


def test_a_goodbye_told_of_is_not_taken_for_one(talk: Talk) -> None:
    """
    > I said goodbye to my old flat today. Gave back the keys and the landlord just said
      "bye then". Six years.
    < "Gave back the keys and the landlord just said." If you could write down one thing
      about it so that it isn't lost, what would it be?
    > the door frame where we measured Milo. I couldn't take it with me
    < "I couldn't take it with me." What was going through you?
    > bye
    < Right you are. Bye.
    """
    talk.holds()
    assert talk.rules[0] != "goodbye"
    assert talk.rules[-1] == "goodbye"
    ordinary(talk)


def test_somebody_who_apologises_for_writing_is_not_made_to_feel_too_much(
    talk: Talk,
) -> None:
    """
    > sorry this is probably stupid and way too small for this. my neighbour's kid
      called me "the sad lady" and I've been crying since. sorry
    < Nothing has to be a certain size to be written here. "my neighbour's kid called
      me." What did it touch?
    > sorry I'm rambling. he's six, he doesn't know anything
    < "he's six, he doesn't know anything." How long has it been like that?
    > I was carrying the shopping. I didn't think I looked like anything
    < "I didn't think I looked like anything." And then?
    > sorry. I should be over this by now it's been two days
    < "I should be over this by now it's been two days." It doesn't seem to know that
      date. What brings it back?
    > thanks for listening. sorry again
    < You're welcome. Goodbye for now.
    """
    talk.holds()
    assert talk.rules[-1] == "goodbye"
    assert not any('"sorry' in reply for reply in talk.replies[:1])
    ordinary(talk)


def test_a_teenager_is_asked_plainly_and_not_lectured(talk: Talk) -> None:
    """
    > ok so im 15 and my mum read my diary. like the WHOLE thing and now she keeps
      looking at me weird
    < "im 15 and my mum read my diary." That was yours to show or not. Which is louder
      just now, that it was read, or that it is known?
    > idk. there was stuff about ella in there
    < You don't have to say here what was in it. What would you want to be asked, if
      anybody asked you properly?
    > not like BAD stuff. just stuff. private
    < "not like BAD stuff", you wrote. What are you good at that never gets mentioned at
      the table?
    > she said "you can tell me anything" while literally holding it
    < You wrote down what others said. Your own answer isn't in it. Who could say it to
      them so that they'd listen?
    > bruh i cant even look at her
    < "bruh i cant even look at her." What happens when you try?
    > maybe. if she says sorry first
    < You can stop there, or go on.
    """
    talk.holds()
    assert {Move.STEP, Move.SUMMARISE}.isdisjoint(talk.moves)
    assert "should" not in talk.text
    ordinary(talk)


def test_an_older_mans_letters_about_his_son_are_not_taken_for_fresh_grief(
    talk: Talk,
) -> None:
    """
    > Good evening. I am seventy-eight years old and not accustomed to this manner of
      correspondence. My wife passed away in 2019 and I have managed tolerably well
      since. What troubles me is my son, who telephones every Sunday at four and never
      asks me a single question.
    < "What troubles me is my son, who telephones every Sunday at four." How long has it
      been like that?
    > He tells me about his work, at length. Then he says he had better let me go. I
      have never asked to be let go.
    < "I have never asked to be let go." How was the rest of that day?
    > I should wish him to ask what I had for lunch. It sounds foolish when written
      down.
    < "I should wish him to ask what I had for lunch." You can write the rest of that
      scene, if there is one.
    > It was leek soup. His mother's recipe, as it happens. He would know it by the
      first spoonful.
    < "He would know it by the first spoonful", you wrote. What was your wife doing, the
      last time you were in one room?
    > I might tell him that, this coming Sunday. Thank you for your patience. I shall
      retire now.
    < "I might tell him that." That is plain enough to do. It can be changed, too.
    """
    talk.holds()
    assert "fresh_loss" not in talk.rules
    assert talk.rules[-1] in {"says_what_next", "goodbye"}
    assert questions(talk.replies[-1]) == 0
    ordinary(talk)


def test_english_that_is_not_ones_own_is_quoted_as_it_was_written(talk: Talk) -> None:
    """
    > hello. sorry for my english. I am here in this country since 8 months. My
      coworkers laugh when I speak, they say is cute. I hate this word
    < "I hate this word." What are you like in your own language?
    > they say "so cute" when I make mistake. I have 34 years. I was team leader in my
      country
    < Doing the job and watching yourself do it may come to two days' work in one. What
      time is it there now, and what would they be doing?
    > yes I smile. what I can do
    < "I smile." And you'd be where in that picture?
    > in my language I am funny. here nobody knows this
    < You wrote "here nobody knows this". What do they see, when they look?
    > one person. Marek from the warehouse. he is asking me to say again if he not
      understand
    < "he is asking me to say again if he not understand." What is the worst of it?
    """
    talk.holds()
    quoted = [quote for turn in talk.turns for quote in turn.draft.quotes]
    assert quoted
    assert not any("correct" in reply.lower() for reply in talk.replies)
    ordinary(talk)


def test_anger_at_the_family_is_followed_without_taking_sides(talk: Talk) -> None:
    """
    > I am so done with my brother in law. Every single sunday he comes over and eats
      and leaves and then tells my kids that in his house they'd have to finish their
      plate. last sunday he said it to my daughter while she was CRYING. my husband says
      nothing. he never says anything
    < "my husband says nothing." What is the worst of it?
    > he just looks at his plate. like he's ten
    < "he's ten." How long has it been like that?
    > no. we don't fight in front of the kids. that's the rule
    < "we don't fight in front of the kids", you wrote. If it wasn't really about that,
      what was it about?
    > mine I think. my parents screamed
    < "my parents screamed." When was that last said between you?
    > I just want him to say one sentence. one. "leave her alone" would do
    < "I just want him to say one sentence." If it had been said, once and meant, what
      would be different now?
    """
    talk.holds()
    assert not any("he is wrong" in reply.lower() for reply in talk.replies)
    ordinary(talk)


def test_good_news_that_nobody_was_glad_about_is_heard(talk: Talk) -> None:
    """
    > I passed. I actually passed the exam. third time. I keep looking at the email
    < "I actually passed the exam." Which part of it are you most pleased with?
    > I rang my mum and she said "about time". that was it. about time
    < "I rang my mum." That took a decision, even a quick one.
    > I wanted her to say well done. just that
    < "I wanted her to say well done." If it had been said, once and meant, what would
      be different now?
    > I told the woman at the bakery and she gave me a bun
    < "she gave me a bun." What did you do with it, once you had it?
    """
    talk.holds()
    assert talk.moves[-1] is not Move.CLOSE
    assert "congratulations" not in talk.text.lower()
    ordinary(talk)


def test_a_plan_made_at_night_is_left_as_the_persons_own(talk: Talk) -> None:
    """
    > it's 3am and I'm lying here going through everything I said at the party. I can't
      switch it off
    < "I'm lying here going through everything I said at the party." What did you want
      to keep from happening, with that?
    > the thing about Nina's job. she went quiet after
    < "she went quiet after." What do you think is being said in that quiet?
    > she obviously thinks I'm a snob now
    < You wrote "she obviously thinks I'm a snob now". Is there something in that?
    > I could write to her tomorrow
    < With whom do you not have to listen to yourself talking?
    > I'll write to her tomorrow
    < "I'll write to her tomorrow." That is plain enough to do. It can be changed, too.
    > goodnight
    < Good night, then.
    """
    talk.holds()
    assert talk.rules[-2] == "says_what_next"
    assert talk.moves[-2] is Move.AFFIRM
    assert talk.rules[-1] == "goodbye"
    ordinary(talk)
