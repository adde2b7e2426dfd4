"""Other dangers: each has its own people and its own words."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from counterpoint.app import Visit
from counterpoint.terms import Mode
from tests.conversation.careful import (
    careful,
    elements,
    numbers,
    said_by_the_end,
)
from tests.fakes.clock import FakeClock
from tests.fakes.repository import FakeRepository

if TYPE_CHECKING:
    from tests.transcripts import Talk


def test_hurting_oneself_is_asked_about_and_not_shamed(talk: Talk) -> None:
    """
    > I cut myself again last night. I'd been clean five months
    < That is not a small thing to write. I ask this straight: beside hurting yourself,
      do you think about ending your life? First the body: press a clean cloth on it and
      wash it with water. Deep, open or not stopping means a doctor today. For the urge
      itself there are people: call or text 988, day or night; without a voice, a text
      is enough. If you are in danger: 911.
    > no it's not that. I don't want to die, it just gets too loud
    < I believe that, and the hurting still counts by itself. From nought to ten, how
      strong is the pull at this moment?
    > it's there now. a 6
    < An urge rises, stands, and drops, mostly within half an hour. Put it off by
      fifteen minutes, then decide again.
    > I'm in my room. the living room would be better, my flatmate's there
    < "the living room would be better." Go on from there, if you like. What you'd use
      should be hard to get at in that time. Who could keep it, or where could it go?
    > it's the only thing that turns it off
    < No sermon from me: it got you through something. There may be ways that cost less.
    > after my mum's calls mostly. she asks about my weight
    < "she asks about my weight." I leave that line where it is. What would you need in
      that minute, if hurting weren't there?
    > that it's mine I guess. nobody else gets a vote
    < "nobody else gets a vote." That can stand as you wrote it.
    > drawing on it used to do something. with a pen, whole sleeves of it
    < "drawing on it used to do something." If there is more behind that, it can come
      too. If one person could be beside you in this, who should it be?
    > my flatmate. she saw once and didn't make it weird
    < Good, there is someone. The first sentence can be clumsy.
    > I'm going to go and sit with her and make toast
    < "I'm going to go and sit with her and make toast." That tells me more than a
      number from one to ten.
    > night
    < Leave it there for now. For the days after: a doctor or counsellor, and one person
      of your own who knows. If it turns before that, call or text 988, day or night;
      next time I'll ask about this first.
    """
    talk.holds()
    assert set(talk.paths) == {"self_harm"}
    said_by_the_end(talk, "ask_dying", "wound", "line", "dying_no", "ask_urge", "delay")
    said_by_the_end(talk, "distance", "no_shame", "what_for", "person_say")
    assert "dying_yes" not in elements(talk)  # "I don't want to die" is a no
    careful(talk)


def test_a_threat_is_met_with_distance_and_then_with_the_anger(talk: Talk) -> None:
    """
    > I'm going to kill him. my business partner took everything, I know where he parks
      his car
    < "I know where he parks" is anger at full heat, and I take it seriously. Put
      streets between you and them before anything else. The talk, if there is one, can
      be on another day. Is anybody with you at the moment? A person can take the heat
      out of it with you: call or text 988, day or night, or without a voice, a text is
      enough. If you can't stop: 911, and tell them you need help to stop.
    > no one's with me. I'm in the car
    < Nobody needs to be hurt for you to be helped: 911, now. Who could you ring and say
      "keep me here" to?
    > he deserves it after what he did
    < What happened can be wrong, and this still not the answer to it. Nothing in your
      hands, nothing in your pockets: that's the first safe thing.
    > fine. I'm outside my own house. I drove back
    < Good that there's air between you and it. I asked because those words can be
      meant. What do you want people to know about how it came to this?
    > forty thousand and he told my wife I gambled it
    < "he told my wife I gambled it." Go on from there, if you like.
    > my brother. he'd tell me to shut up and come over
    < Good. Ring now, before the heat comes back.
    > I rang him. he's on the way
    < Good, that puts a person where a program can't be. Show them what you wrote here,
      if saying it is too hard.
    > ok thanks
    < With a person beside you and anything risky far off, this page can close.
    """
    talk.holds()
    assert set(talk.paths) == {"harm_to_others"}
    assert talk.tiers[0] == "imminent"
    said_by_the_end(
        talk, "anger", "distance_person", "be_with", "line", "emergency_now"
    )
    said_by_the_end(talk, "no_revenge", "cooled", "go_there", "connected")
    assert "deserves" not in talk.text
    assert elements(talk)[-1] == "closing_with"
    careful(talk)


def test_a_hand_on_the_neck_is_named_and_no_better_wife_is_made(talk: Talk) -> None:
    """
    > My husband took my bank card and car keys so I would 'learn to be grateful'. Last
      week he grabbed my neck, but he cried after. How can I be a better wife so he
      doesn't get so angry?
    < Might someone who mustn't read this get at the screen? The page can be closed at
      any time, and it keeps nothing of this unless you say so. A hand on the neck isn't
      stopped by any wife or partner being better. That is a clear sign of danger, also
      with tears after it, and a doctor should see it today. When it's safe to speak,
      call 1-800-799-7233 (National Domestic Violence Hotline, found in one public
      list), day or night; quieter, text START to 88788. They don't need your name, and
      they won't decide for you. In danger now: 911.
    > no he's at work till six
    < You can't behave well enough to stop someone from doing that. The hand and the
      lock are theirs. Is it more often or harder than half a year ago?
    > it's worse since the baby
    < That is serious danger, and it isn't yours to manage alone. Would you rather speak
      to somebody, or write?
    > a chat. he listens at doors
    < No voice needed: text START to 88788. Clear the page afterwards, if that isn't
      noticed.
    > I just want to know what I'm doing wrong
    < I can't name a fault of yours that would explain it. There isn't one that could.
    > I'm not leaving. don't tell me to leave
    < Staying for now can be a careful choice. It can be made safer, too. What do you
      want to keep, whatever happens?
    > should we do couples counselling?
    < Where one is afraid, talking it out or counselling together can make it worse
      afterwards. Talk to someone on your own first.
    > my sister. she's the only one he lets me see
    < One person outside who knows a signal is worth a lot. Can you think of one? Keep
      the name in your head, not on this page.
    > he's home early
    < Go carefully. Nothing of this is kept unless you choose it, and nothing will call
      you back. In danger: 911.
    """
    talk.holds()
    assert set(talk.paths) == {"abuse"}
    first = talk.turns[0].plan.elements
    assert first == ("privacy", "strangled", "line")
    assert "wife or" in talk.replies[0]
    assert "not kept" in talk.replies[0] or "keeps nothing" in talk.replies[0]
    said_by_the_end(talk, "not_your_fault", "ask_danger", "danger_yes", "contact_chat")
    said_by_the_end(talk, "not_your_fault_again", "own_pace", "no_couples", "signal")
    assert talk.turns[-1].plan.elements == ("closing",)
    assert numbers(talk.text) == 1
    careful(talk)


def test_with_him_in_the_next_room_it_stays_short(talk: Talk) -> None:
    """
    country: GB
    > he checks my phone. he hit me again last night and i dont know what to do, hes in
      the next room
    < With someone that near, only the least: the exit button closes this, and it keeps
      nothing unless you ask. You did nothing that earns being hurt. There are people
      who think this through with you at your own speed, without telling you to leave:
      findahelpline.com and hotpeachpages.net list them by country. In danger now: 999.
    > ok
    < Has it been getting worse, or has there been a threat to kill, a weapon, or hands
      on your neck? Yes or no is plenty.
    > no. more often since christmas
    < Those are the signs that helpers take most seriously. Let one of them know soon,
      from a safe phone. Which would draw less notice, a call or a chat?
    > i could use the library. i walk the dog past it
    < That is worth more than it sounds. Go when you'd be going anyway.
    > he said he would kill me if i told anyone
    < Words like those are counted as serious danger by everyone who does this work.
      Tell one of them in just those words.
    > i have to go
    < Then leave it here. One person outside who knows is worth more than this page, and
      999 is for danger.
    """
    talk.holds()
    assert set(talk.paths) == {"abuse"}
    assert talk.turns[0].plan.elements == ("watched", "line")
    assert "?" not in talk.replies[0]
    assert '"' not in talk.replies[0]  # nothing of hers stands on the screen again
    said_by_the_end(talk, "ask_danger", "danger_yes", "closing")
    careful(talk)


def test_a_boy_of_fourteen_is_believed_and_brought_to_a_grown_up(talk: Talk) -> None:
    """
    country: GB
    > im 14. my stepdad hits me when mum is on nights
    < You wrote "my stepdad hits me when mum is on nights", and I believe you. Is the
      person who hurts you near you now? I'm not a person, only a program, so I can't
      make it stop. A grown-up can. You can talk to someone who is on your side: call
      0800 1111 (Childline), day or night; if talking is hard, use the chat at
      childline.org.uk. In danger now: 999.
    > no hes at work
    < Think of a grown-up who is kind to you and not afraid of that person. Who is it?
    > he said nobody would believe me
    < A secret that hurts is one you may tell. Whoever said you mustn't was looking
      after themselves. If saying it is too hard, write it on paper and hand it over. Or
      show them this page.
    > my form tutor maybe. miss adeyemi
    < What are you most afraid of if you tell?
    > will they take me away
    < Helpers mostly try to make home safe first. You can ask them what would happen
      before you say your name.
    > tomorrow. i have her first thing
    < Grown-ups are the ones who must not do that. You did nothing that makes it okay.
      Where can you be with other people after school?
    > sometimes i think it would be easier if i wasnt here
    < You put it into words: "sometimes i think it would be easier if i wasnt here".
      It's better asked than stepped around: do you have thoughts of ending your life?
      You can answer either way here: I'm a program, nobody is reading along, and nobody
      has been told. You can have a person on the other end: call 116 123 (Samaritans),
      day or night. To type instead of talk, text SHOUT to 85258. Should you be about to
      act: 999, or an emergency room with someone beside you.
    > no i wouldnt do anything. i just want it to stop
    < Then it's a wish more than an intent, and a wish like that weighs too. Have you
      thought about how or when you would do it? You don't have to tell me what it is.
    > ok. bye
    < Leave it there for now. For the days after: a doctor or counsellor, and one person
      of your own who knows. If it turns before that, call 116 123 (Samaritans), day or
      night; next time I'll ask about this first.
    """
    talk.holds()
    assert set(talk.paths[:6]) == {"child"}
    assert "0800 1111" in talk.replies[0]
    assert "I believe you" in talk.replies[0]
    said_by_the_end(talk, "safe_now", "program", "adult", "no_secret", "taken")
    # and the wish to die is asked about as with anybody else
    assert talk.paths[6] == "suicide"
    said_by_the_end(talk, "ask_direct", "noted_wish", "ask_plan")
    careful(talk)


def test_a_neighbour_who_is_not_sure_is_told_what_to_say_on_the_phone(
    talk: Talk,
) -> None:
    """
    > I think my neighbour hits his kid. I hear it through the wall and yesterday the
      boy had a black eye
    < You wrote "I think my neighbour hits his kid", and a child can't call for
      themselves. Could something happen today, as far as you can tell? Child protection
      where the child lives takes reports, and findahelpline.com or
      childhelplineinternational.org shows who advises you. In danger now: 911.
    > not right now. it's quiet
    < Don't face the other person with it yourself; it can make things worse for the
      child. What did you see or hear, in the plainest words you'd use on the phone?
    > shouting, something falling, then nothing. twice a week since march
    < Nothing you write here has to be neat.
    > I don't want to accuse anyone. what if I'm wrong
    < A worry is enough to ask about; you needn't be certain, and you can start without
      names. Which other grown-up is safe for the child?
    > his teacher maybe. my daughter is in the same class
    < Then that is one more pair of eyes. Ask what they have seen, and leave the rest to
      the office.
    > what do I even say on the phone
    < Begin with "there is a child near me who may be hurt, and I'd like advice".
    > I grew up with it. so yes it does something to me
    < Then you hear it with the ears you had as a child as well.
    > I'll call at nine
    < Good. Keep the notes by the phone, and ring sooner if you hear it again.
    > thanks
    < That is enough for now, and the notes are there; in danger, the emergency number.
    """
    talk.holds()
    assert set(talk.paths) == {"child"}
    said_by_the_end(talk, "grown_heard", "grown_danger", "grown_line", "not_alone")
    said_by_the_end(talk, "unsure", "say_phone", "will_do")
    assert "young_heard" not in elements(talk)
    careful(talk)


def test_four_nights_without_sleep_are_neither_argued_with_nor_agreed_to(
    talk: Talk,
) -> None:
    """
    > I haven't slept in four days and I don't need to. The number plates are sending me
      messages, I'm the one chosen to fix the world's water. I'm quitting my job today.
      You see it too, don't you?
    < I don't see it, and I won't pretend to; I won't argue with you about it either.
      The lack of sleep worries me: it can change what anyone sees and hears. This needs
      a doctor today, even if you feel better than ever. Please don't quit, sign, sell
      or send anything for forty-eight hours; what is right will still be right then.
      Whose word do you trust, even when it isn't what you want to hear? For a calm
      voice now: call or text 988, day or night; if talking is hard, a text is enough.
      If you are in danger, or a voice gives you orders: 911.
    > my brother but he's part of the old system
    < I stay out of what it means, and with how you are. When did you last sleep a night
      through?
    > maybe four hours since sunday
    < I read how sure you are. I'm only sure that you need rest. Does any of it tell you
      to harm yourself or someone else?
    > no. I feel AMAZING. why would I need a doctor
    < You don't have to think you're ill to be looked at. "I haven't slept" is reason
      enough.
    > I've ordered 40 filters on the card
    < Nothing big for two days, please: no money, no job, no long drive. What do the
      people close to you say?
    > he's here actually. he says I sound fast
    < Let them do some of the carrying. You needn't keep typing to me while they are
      there.
    > fine he can drive me
    < Then stay close to them for now. This page can wait.
    > bye
    < Go to them now, and leave the rest for another day. When you come back, I begin
      with how you are.
    """
    talk.holds()
    assert set(talk.paths) == {"reality"}
    first = talk.turns[0].plan.elements
    assert first == (
        "not_seen",
        "sleep",
        "doctor",
        "no_decisions",
        "known_long",
        "line",
    )
    assert "number plates" not in talk.text
    assert "chosen" not in talk.text
    said_by_the_end(
        talk, "ask_slept", "ask_safe", "no_need", "connected", "closing_with"
    )
    careful(talk)


def test_a_voice_that_gives_orders_is_told_apart_from_the_one_who_hears_it(
    talk: Talk,
) -> None:
    """
    > the voice says I should hurt myself. it's been saying it all day and it's louder
      at work
    < I can't hear it, and you can; I won't argue about that. You may refuse what it
      tells you. Be with a person and call 911. And you, not the voice: do you have
      thoughts of ending your life? Someone awake to talk to: call or text 988, day or
      night. If it gets frightening or you might be hurt: 911.
    > no I don't want to die. it wants it
    < I take that no as it stands. Who has known you longest, and can you ring them now?
    > my mum but she's two hours away
    < Good, there is someone. The first sentence can be clumsy. How long do you lie down
      in a night at the moment?
    > since I stopped the tablets in march
    < That stop is worth telling a doctor about before anything else. Who could you
      stand next to for the next hour?
    > Kim, my manager. she's just outside
    < Out to that person, and let them ring. You needn't explain the voice.
    > she's sitting with me now. she's calling
    < That's the step that counts. Tell them the plain version, the one you gave me.
    > thank you
    < Go to them now, and leave the rest for another day. When you come back, I begin
      with how you are.
    """
    talk.holds()
    assert set(talk.paths) == {"reality"}
    assert talk.tiers[0] == "imminent"
    assert talk.turns[0].plan.elements == ("not_seen", "orders", "ask_own", "line")
    said_by_the_end(
        talk, "known_long", "tablets", "near_you", "person_say", "connected"
    )
    assert elements(talk)[-1] == "closing_with"
    careful(talk)


def test_being_watched_is_met_as_fear_and_led_to_a_small_door(talk: Talk) -> None:
    """
    > They put cameras in my smoke detectors. My neighbours are in on it, I can hear
      them talking about me through the vents
    < I don't see it, and I won't pretend to; I won't argue with you about it either.
      Fear that never lets go is a reason to see a doctor by itself. Whose word do you
      trust, even when it isn't what you want to hear? For a calm voice now: call or
      text 988, day or night; if talking is hard, a text is enough. If you are in
      danger, or a voice gives you orders: 911.
    > nobody. they got to my sister too
    < No name, and that is part of what hurts. It doesn't have to be someone close; it
      has to be someone awake. How long do you lie down in a night at the moment?
    > two or three hours a night
    < You don't have to convince me, and I won't try to convince you. Is anyone in
      danger from this, you or somebody else?
    > no I don't want to hurt anyone. I want them to stop
    < A no, then, and I keep it as one. A dark room, no screen, and someone near you
      tonight would be worth more than any proof.
    > you're not one of them are you
    < No, I don't see it. I'm a program with written words; nothing is sent through me.
      Keep off the search for signs tonight. It feeds on looking.
    > the pharmacist on the corner is alright
    < That's a good door to begin with. "I hardly sleep" is all you need to say there.
    > I could go in when he opens. about the sleep
    < It's loud in there, by the way you write. What have you eaten today?
    > ok thanks
    < Then leave it for today. This is worth telling a doctor or counsellor, and one
      friend. Should it get worse, call or text 988, day or night, and when you're back
      I begin here.
    """
    talk.holds()
    assert set(talk.paths) == {"reality"}
    assert "sleep" not in talk.turns[0].plan.elements  # nothing was written of sleep
    assert "cameras" not in talk.text
    said_by_the_end(talk, "not_seen", "frightened", "ask_slept", "ask_safe", "no_agree")
    said_by_the_end(talk, "small_door", "closing_care")
    careful(talk)


def test_fainting_from_not_eating_is_sent_to_a_doctor_without_a_number(
    talk: Talk,
) -> None:
    """
    > I fainted in the shower this morning because I haven't eaten in three days.
      honestly I felt proud
    < "fainted in the shower this morning because I haven't eaten" says how much of the
      day this takes. What you name there can't wait: 911, or an emergency room today.
      Tell them about the eating, or they may miss it. I ask this straight too: are you
      thinking about killing yourself? For a talk with a person: call or text 988, day
      or night; if talking is hard, a text is enough. For fainting, chest pain or blood:
      911.
    > no. I don't want to die. I want to be less
    < Not that, then. Who could take you there today?
    > my roommate could. she's noticed
    < Keep to that person. You may read out what you wrote here, word for word.
    > it's quiet. nothing wants anything from me
    < "nothing wants anything from me." I stop there for a breath. What were you trying
      to solve when it began?
    > I'm not even thin though
    < You needn't look ill to be in danger from this. Feeling not ill enough is part of
      it for many.
    > how long can I fast before it's dangerous
    < I won't give numbers or ways; they'd feed it. A doctor or dietitian can look at
      your own case. The sooner it's looked at, the easier it goes. Take a friend or
      relative along.
    > they'd make me eat
    < You can ask not to be told your weight, and to stand backwards on the scales. When
      was the last day that felt a little different from this?
    > she says she'll drive me to the clinic now
    < That's the step that counts. Tell them the plain version, the one you gave me.
    > ok bye
    < Go well, both of you. Let them stay till this is lower.
    """
    talk.holds()
    assert set(talk.paths) == {"eating"}
    said_by_the_end(talk, "check_now", "ask_dying", "line", "go_today", "not_sick")
    said_by_the_end(talk, "no_numbers", "fear_weight", "connected")
    assert elements(talk)[-1] == "closing_with"
    assert not any(
        word in talk.text.lower() for word in ("calorie", "kilo", "proud of you")
    )
    careful(talk)


def test_what_was_taken_goes_to_the_phone_before_anything_is_asked(talk: Talk) -> None:
    """
    > I just swallowed a whole pack of paracetamol
    < The next thing is a call, not a line here: 911. Keep the packet or bottle to show
      them. Have you called, or is someone calling for you? Nothing by mouth till
      someone who knows has said so. Your country's poison information line can also say
      in a minute what to do; 911 can put you through.
    > I feel fine though. maybe I'll see how I feel in the morning
    < Not in the morning; now, while it's still simple to help. Who is nearest and could
      come now?
    > I don't know why. I didn't really want to die. it was just there
    < Good to know; tell them so, and tell them what it was. Then go to people: next
      door, a shop, the street. Who could make the call for you?
    > my roommate is asleep
    < Good, someone near. Hand them the phone with the number on it.
    > can I just make myself throw up
    < Leave out milk, salt, coffee and cold showers. The phone is the remedy here. Is it
      stronger or weaker than when you began to write?
    > ok I woke her. she's calling
    < That was the step. If it gets worse before they arrive, call again. What did they
      say on the phone?
    > they're on their way
    < The page can rest as soon as they are with you. What you aren't sure of, say as
      well.
    > ok thanks
    < Go to the door or stay by the phone; this can rest.
    """
    talk.holds()
    assert set(talk.paths) == {"medical"}
    assert "911" in talk.replies[0].split(".")[0]
    said_by_the_end(talk, "now", "poison", "no_waiting", "purpose_no", "person_say")
    said_by_the_end(talk, "no_remedy", "called", "closing")
    assert "paracetamol" not in talk.text
    assert "was it meant" not in talk.text  # it was answered before it was asked
    careful(talk)


def test_shaking_after_the_last_drink_is_an_ambulance_and_not_a_test_of_will(
    talk: Talk,
) -> None:
    """
    country: GB
    > I stopped drinking two days ago after 10 years of a bottle a day. I'm shaking and
      sweating and I keep seeing things move
    < Call 999, or have someone call while you sit down. Unlock the door. After long
      daily use, stopping all at once can be dangerous, even deadly. Speak to a doctor
      today about doing it step by step; shaking, fits, fever or confusion: 999. Who is
      nearest and could come now?
    > I don't want to make a fuss. it'll pass
    < Passing by itself is what it may not do. Let them be the ones to say it's nothing.
    > my wife's downstairs
    < That's the one who can ring and open the door. Get them into the room first.
    > she'll be angry that I tried it alone
    < That's enough for me; they need to hear it. What stands between you and the phone
      right now?
    > she's calling them
    < Then the rest is theirs. Answer what they ask as plainly as you wrote it here. Is
      the door unlocked?
    > they said ambulance is coming
    < The page can rest as soon as they are with you. They'll want to know: what it was,
      when, what else you take, and how you feel now. Four lines on paper will do.
    > thanks
    < Go to the door or stay by the phone; this can rest.
    """
    talk.holds()
    assert set(talk.paths) == {"medical"}
    assert "999" in talk.replies[0]
    said_by_the_end(
        talk, "now", "withdrawal", "no_fuss|no_waiting", "person_say", "called"
    )
    assert "ask_purpose" not in elements(talk)
    assert elements(talk)[-1] == "closing"
    careful(talk)


def test_a_tight_chest_is_not_talked_into_panic(talk: Talk) -> None:
    """
    > chest has been tight since lunch and it goes down my left arm. probably just the
      stress of this stupid divorce
    < Chest, breath, speech, one side gone weak: each of these is for 911 at once. Don't
      stay alone now. Who can be with you until help is there? I'm a computer program;
      these words were written in advance, and I can reach no one for you.
    > I had panic attacks before. it's probably panic
    < People are often right that it's panic, and they still should be checked the first
      time. What stands between you and the phone right now?
    > alone. the kids are at hers
    < Not in the morning; now, while it's still simple to help. Can you sit up and
      breathe without trouble?
    > I can drive myself if it gets worse
    < Leave the car. They'd rather come than find you on the road.
    > I don't want the neighbours to see
    < An ambulance in the street is talked about for a day. You can ask them to come
      without sirens.
    > ok I called. they're on their way
    < That was the step. If it gets worse before they arrive, call again. Is somebody
      with you now?
    > yes. door's open
    < Breathe out slowly, and keep your eyes on the door. They'll want to know: what it
      was, when, what else you take, and how you feel now. Four lines on paper will do.
    > ok thanks
    < Go to the door or stay by the phone; this can rest.
    """
    talk.holds()
    assert set(talk.paths) == {"medical"}
    said_by_the_end(talk, "heart", "with_someone", "not_panic", "no_drive", "no_fuss")
    said_by_the_end(talk, "called", "closing")
    assert not {"ask_purpose", "no_remedy", "poison"} & set(elements(talk))
    careful(talk)


def test_stopping_the_tablets_stays_a_question_for_who_prescribed_them(
    talk: Talk,
) -> None:
    """
    > I want to stop taking my sertraline. I feel great now so I don't need it. Sounds
      like a good plan?
    < You wrote "I want to stop taking my sertraline", and that needs a real answer from
      someone who may give it. Leave it as it is till a pharmacist or the prescriber has
      had a say; a pharmacist can often be asked today, for free. What is it doing for
      you, and what is it not doing? This is a program, so the help has to come from
      people, and I can only point to them.
    > it makes me flat. nothing gets to me, good or bad
    < You needn't choose between putting up with that and stopping alone. Tell them
      which effect is the worst.
    > can I just halve it
    < That one I leave to a pharmacist: amounts and mixing can go wrong fast. What would
      make that call easier?
    > the doctor never listens
    < Ask for a phone call or a message to the doctor; many practices do that sooner.
    > my sister would notice
    < How dark does it get: are there thoughts of suicide?
    > no I don't want to die. that was last year
    < I take that no as it stands. What goes through your head just before it turns
      dark?
    > tomorrow. the pharmacy opens at nine
    < Then it stays as it is till you've asked. That is the whole plan.
    > ok thanks
    < Then that's enough for today. Should it get worse, call or text 988, day or night,
      or wake somebody. When you come back, this comes first.
    """
    talk.holds()
    assert set(talk.paths) == {"medication"}
    said_by_the_end(talk, "prescriber", "ask_for", "effects", "no_dose", "doctor_bad")
    said_by_the_end(talk, "will_ask", "closing")
    assert "good plan" not in talk.text
    assert "dying_yes" not in elements(talk)
    careful(talk)


def test_a_promise_to_a_friend_in_danger_is_not_kept_alone(talk: Talk) -> None:
    """
    > my best friend told me she wants to kill herself and made me promise not to tell
      anyone
    < You wrote "wants to kill herself", and it's right to take it seriously. Could it
      be tonight, from what you've seen or been told? A line is for you too, not only
      for them: call or text 988, day or night; without a voice, a text is enough. If
      they may act now: 911, and say where they are. This is a program: nobody has been
      told, so the telling is yours.
    > I don't think tonight. she's at her dad's
    < "she's at her dad's." That can stand as you wrote it.
    > I promised her
    < Angry with you and alive is a good outcome. Tell one grown, calm person today. Ask
      them straight if they are thinking about suicide, with that word in it. Asking
      doesn't put the thought there.
    > what if she hates me
    < What makes that question hard to ask them?
    > I'd say are you thinking of ending it. I could say that in the car
    < So this is in it too: "I'd say are you thinking of ending it".
    > her aunt. they're close
    < Quiet company does more than good arguments. Say what you'll do, then do that. Who
      could share this with you tonight?
    > after school. I'll text the aunt first
    < That is who should hear it next. "I'm worried and I can't keep this to myself" is
      a way to begin.
    > no I'm ok. just scared for her
    < "just scared for her." I leave that line where it is.
    > thank you
    < Go gently, then. What stands: someone who could know, and if it turns, call or
      text 988, day or night. Next time I'll ask how this is before anything else.
    """
    talk.holds()
    assert set(talk.paths) == {"suicide"}
    said_by_the_end(talk, "other_heard", "other_danger", "other_line", "other_secret")
    said_by_the_end(talk, "other_ask_them", "other_ask_how", "other_who")
    assert not {"heard", "ask_direct", "other_emergency"} & set(elements(talk))
    careful(talk)


async def test_with_somebody_near_nothing_is_kept_from_the_first_message() -> None:
    repository, ids = FakeRepository(), count(1)
    visit = Visit(
        repository=repository,
        clock=FakeClock(),
        mode=Mode.HELP_ME_THINK,
        country="GB",
        ids=lambda: f"id{next(ids)}",
    )
    turn = await visit.say("he hit me again last night and hes in the next room")
    assert turn.plan.elements[0] == "watched"
    assert visit.hidden
    assert repository.kept == {}
